"""Why a wanted site is not in the plan, and what a planner should know before trusting it."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from geo.errors import N_
from geo.schemas import is_coarse
from routes.itinerary import Itinerary
from routes.model import TourModel
from routes.problem import UNREACHABLE, Stop, TourProblem
from routes.reach import Bools

NOT_VISITABLE = frozenset({"closed", "demolished", "under_repair"})
"""Values of a site's status with which no group can visit it."""

_STATUS_SENTENCES = {
    "closed": N_("It is not open to visitors."),
    "demolished": N_("It no longer stands."),
    "under_repair": N_("It is closed for repair."),
}


@dataclass(frozen=True)
class LeftOut:
    """A wanted site that is not in the plan: reason code, sentence, extra minutes it would cost."""

    id: str
    name: str
    reason: str
    template: str
    params: dict[str, Any]
    extra_minutes: int | None = None

    @property
    def detail(self) -> str:
        """The sentence in English."""
        return self.template % self.params


@dataclass(frozen=True)
class PlanWarning:
    """Something a planner has to verify; ``stop`` is a site id or ``""``."""

    code: str
    stop: str
    template: str
    params: dict[str, Any]

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.template % self.params


def not_visitable(sites: gpd.GeoDataFrame) -> list[LeftOut]:
    """Return the reasons of the sites whose status forbids a visit."""
    return [
        LeftOut(str(site), row["name_zh"], "not_visitable", _STATUS_SENTENCES[row["status"]], {})
        for site, row in sites.iterrows()
        if row["status"] in NOT_VISITABLE
    ]


def left_out(problem: TourProblem, itinerary: Itinerary, possible: Bools) -> list[LeftOut]:
    """Return for every stop that the tour does not visit the reason, dearest prize first.

    Parameters
    ----------
    possible
        Which stops each day could hold alone, from :func:`routes.reach.possible_days`.
    """
    visited = set(itinerary.stops)
    missing = [
        (stop, bool(possible[i].any()))
        for i, stop in enumerate(problem.stops)
        if stop.id not in visited
    ]
    missing.sort(key=lambda pair: (-pair[0].prize, pair[0].id))
    return [_reason(problem, itinerary, stop, possible=fits) for stop, fits in missing]


def warnings_of(
    model: TourModel, sites: gpd.GeoDataFrame, itinerary: Itinerary
) -> list[PlanWarning]:
    """Return the warnings of the visited sites, in the order of visiting."""
    found = []
    for stop in itinerary.stops:
        site, hours = sites.loc[stop], model.hours[stop]
        name = site["name_zh"]
        if hours.basis == "assumed":
            found.append(
                PlanWarning(
                    "assumed_hours",
                    stop,
                    N_("The opening hours of %(name)s are assumed (%(hours)s): ask before going."),
                    {"name": name, "hours": hours.text},
                )
            )
        if is_coarse(site["precision"], site["error_m"]):
            found.append(
                PlanWarning(
                    "coarse_position",
                    stop,
                    N_("The position of %(name)s is only known to about %(km)s km."),
                    {"name": name, "km": f"{max(0.1, site['error_m'] / 1000):.2g}"},
                )
            )
    return found


def _reason(problem: TourProblem, itinerary: Itinerary, stop: Stop, *, possible: bool) -> LeftOut:
    days = range(len(problem.days))
    if not any(stop.start_windows(day) for day in days):
        template = N_(
            "It is closed, or open for less than a visit takes, on every day of the tour."
        )
        return LeftOut(stop.id, stop.name, "closed", template, {})
    if not possible:
        template = N_("It cannot be reached, visited while open and left again within a day.")
        return LeftOut(stop.id, stop.name, "unreachable", template, {})
    extra = cheapest_extra_minutes(problem, itinerary, stop)
    if extra is None:
        template = N_("The days on which it could be visited pass too far away from it.")
        return LeftOut(stop.id, stop.name, "no_time", template, {})
    return LeftOut(
        stop.id,
        stop.name,
        "no_time",
        N_(
            "No time is left: it would cost at least %(minutes)d more minutes of driving and visit."
        ),
        {"minutes": extra},
        extra,
    )


def cheapest_extra_minutes(problem: TourProblem, itinerary: Itinerary, stop: Stop) -> int | None:
    """Return detour plus visit of the best insertion, opening times of day and hours relaxed.

    Only days on which the stop opens count; None if no way leads there from any leg.
    """
    best = UNREACHABLE
    for number, plan in enumerate(itinerary.days):
        if not stop.start_windows(number):
            continue
        for leg in plan.legs:
            out = int(problem.minutes[leg.origin, stop.place])
            on = int(problem.minutes[stop.place, leg.destination])
            best = min(best, max(0, out + on - leg.minutes) + stop.service)
    return None if best >= UNREACHABLE else best
