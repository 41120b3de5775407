"""Why a wanted site is not in the plan, and what a planner should know before trusting it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np

from geo.errors import N_
from geo.schemas import is_coarse
from routes.plan.model import TourModel
from routes.plan.price import Need, cheapest_insertion, free_of, needs_of, with_one_more_day
from routes.tour.itinerary import Itinerary
from routes.tour.meals import NEAR
from routes.tour.problem import Stop, TourProblem
from routes.tour.reach import Bools, possible_days
from routes.tour.result import Result
from routes.tour.schedule import fits_day
from routes.tour.spoken import Spoken

NOT_VISITABLE = frozenset({"closed", "demolished", "under_repair"})
"""Values of a site's status with which no group can visit it."""

CHANGEABLE = frozenset({"closed", "shifts", "unreachable", "lunch", "lecturer", "no_time"})
"""Reasons for which other hours, limits or dates may be named that would do."""

Helped = Mapping[str, frozenset[str]]
"""By the reason that keeps them out the ids of stops that would fit without one rule."""

_STATUS_SENTENCES = {
    "closed": N_("It is not open to visitors."),
    "demolished": N_("It no longer stands."),
    "under_repair": N_("It is closed for repair."),
}


@dataclass(frozen=True)
class LeftOut:
    """A wanted site that is not in the plan: reason, extra minutes, what would have to change.

    Attributes
    ----------
    extra_minutes
        Detour plus visit at the cheapest place, whether or not it is open then; None where no way
        leads there or no visit is possible.
    needs
        What would have to be different, empty when that is not known.
    """

    id: str
    name: str
    reason: str
    template: str
    params: dict[str, Any]
    extra_minutes: int | None = None
    needs: tuple[Need, ...] = ()

    @property
    def detail(self) -> str:
        """The sentence in English."""
        return self.template % self.params


@dataclass(frozen=True)
class PlanWarning(Spoken):
    """Something a planner has to verify; ``stop`` is a site id or ``""``."""

    code: str
    stop: str
    template: str
    params: dict[str, Any]


def not_visitable(sites: gpd.GeoDataFrame) -> list[LeftOut]:
    """Return the reasons of the sites whose status forbids a visit."""
    return [
        LeftOut(str(site), row["name_zh"], "not_visitable", _STATUS_SENTENCES[row["status"]], {})
        for site, row in sites.iterrows()
        if row["status"] in NOT_VISITABLE
    ]


def to_locate(sites: gpd.GeoDataFrame, *, nameable: Container[str] | None = None) -> list[LeftOut]:
    """Return the reasons of the sites that nobody can drive to before they are located.

    Parameters
    ----------
    nameable
        Ids of those that a day could hold all the same, if somebody required them; None: all.
    """
    return [
        LeftOut(
            str(site),
            row["name_zh"],
            "to_locate",
            _NAME_IT if nameable is None or site in nameable else _LOCATE_IT,
            {"km": _km(row["error_m"])},
        )
        for site, row in sites.iterrows()
    ]


_NAME_IT = N_(
    "Its position is only known to about %(km)s km: locate it first, or name it among the "
    "required sites."
)
_LOCATE_IT = N_("Its position is only known to about %(km)s km: locate it first.")


def _km(metres: float) -> str:
    return f"{max(0.1, metres / 1000):.2g}"


def left_out(problem: TourProblem, itinerary: Itinerary, possible: Bools) -> list[LeftOut]:
    """Return for every stop that the tour does not visit the reason, dearest prize first.

    Parameters
    ----------
    possible
        Which stops each day could hold alone, from :func:`routes.tour.reach.possible_days`.
    """
    visited = set(itinerary.stops)
    missing = [
        (stop, bool(possible[i].any()))
        for i, stop in enumerate(problem.stops)
        if stop.id not in visited
    ]
    missing.sort(key=lambda pair: (-pair[0].prize, pair[0].id))
    helped = _helped(problem, tuple(stop for stop, fits in missing if not fits))
    return [
        _reason(problem, itinerary, stop) if fits else _impossible(problem, itinerary, stop, helped)
        for stop, fits in missing
    ]


def warnings_of(model: TourModel, sites: gpd.GeoDataFrame, result: Result) -> list[PlanWarning]:
    """Return the warnings of the tour, then of the visited sites in the order of visiting."""
    found = _tour_warnings(model, result)
    for stop in result.itinerary.stops:
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
                    {"name": name, "km": _km(site["error_m"])},
                )
            )
    return found


def with_needs(
    model: TourModel, itinerary: Itinerary, reasons: list[LeftOut], possible: Bools
) -> list[LeftOut]:
    """Add to reasons what would have to change (see :func:`routes.plan.price.needs_of`)."""
    problem = model.problem
    fits = dict(zip(problem.index, np.any(possible, axis=1).tolist(), strict=True))
    asked = [problem.index[one.id] for one in reasons if one.reason in CHANGEABLE]
    one_more = with_one_more_day(model, tuple(problem.stops[i] for i in asked))
    return [
        replace(
            one,
            needs=needs_of(
                model,
                itinerary,
                problem.stops[problem.index[one.id]],
                possible=fits[one.id],
                one_more=one_more,
            ),
        )
        if one.reason in CHANGEABLE
        else one
        for one in reasons
    ]


def _tour_warnings(model: TourModel, result: Result) -> list[PlanWarning]:
    found = []
    for quota, short in zip(model.quotas, result.short, strict=True):
        if short:
            template = N_(
                "Of %(name)s at least %(least)d sites are asked for; the tour found has %(held)d."
            )
            params = {"name": quota.name, "least": quota.least, "held": quota.least - short}
            found.append(PlanWarning("below_minimum", "", template, params))
    transfer = model.transfer
    if result.itinerary.stops and (transfer.before or transfer.after):
        template = N_(
            "At every stop %(before)d min are planned to park, get off and walk to the site, and "
            "%(after)d min to walk back and get on."
        )
        params = {"before": transfer.before, "after": transfer.after}
        found.append(PlanWarning("transfer", "", template, params))
    for number, plan in enumerate(result.itinerary.days):
        if plan.lunch and model.problem.tables and plan.town is None and plan.course is None:
            template = N_(
                "On day %(day)d no town lies within %(minutes)d minutes of the way that there is "
                "time for at lunch: bring food."
            )
            params = {"day": number + 1, "minutes": NEAR}
            found.append(PlanWarning("packed_lunch", "", template, params))
    legs = [leg for day in result.itinerary.days for leg in day.legs]
    slack = sum(int(model.slack[leg.origin, leg.destination]) for leg in legs)
    if slack:
        template = N_(
            "The driving times contain %(minutes)d minutes in reserve for uncertain positions and "
            "slow roads."
        )
        found.append(PlanWarning("slack", "", template, {"minutes": slack}))
    return found


def why_impossible(
    problem: TourProblem, stop: Stop, helped: Helped | None = None
) -> tuple[str, dict[str, int]]:
    """Return the reason, with its numbers, why no day could hold a stop even alone.

    Parameters
    ----------
    helped
        What is known of all such stops at once; None: it is found out for this one.

    Returns
    -------
    reason, params
        ``too_small``, ``shifts``, ``no_lecturer``, ``closed``, ``leg_limit``, ``lunch``,
        ``one_driver``, ``lecturer`` or ``unreachable``.
    """
    days = range(len(problem.days))
    if not stop.holds(problem.group):
        most = (stop.capacity or 0) * stop.shifts
        return "too_small", {"most": most, "group": problem.group}
    helped = _helped(problem, (stop,)) if helped is None else helped
    if stop.id in helped["shifts"]:
        return "shifts", _in_shifts(problem, stop)
    if not any(stop.start_windows(day) for day in days):
        open_ = any(replace(stop, lecturer=None).start_windows(day) for day in days)
        return ("no_lecturer" if open_ and stop.lecturer is not None else "closed"), {}
    reason = next((code for code, stops in helped.items() if stop.id in stops), "unreachable")
    limits = [day.max_leg for day in problem.days if day.max_leg is not None]
    return reason, {"limit": max(limits)} if reason == "leg_limit" else {}


def _helped(problem: TourProblem, stops: tuple[Stop, ...]) -> Helped:
    """Return by reason the stops that a day could hold without one rule."""
    days, driver = problem.days, problem.driver
    rules = {
        "leg_limit": ("max_leg", any(day.max_leg is not None for day in days)),
        "lunch": ("lunch", any(day.lunch is not None for day in days)),
        "one_driver": ("max_drive", all(driver and day.max_drive == driver.daily for day in days)),
    }
    free = tuple(replace(one, lecturer=None) for one in stops if one.lecturer is not None)
    short = tuple(replace(one, service=one.in_shifts(1)) for one in stops if one.turn)
    return {
        "shifts": _fitting(problem, short) if short else frozenset(),
        **{
            reason: _fitting(problem, stops, rule) if stops and holds else frozenset()
            for reason, (rule, holds) in rules.items()
        },
        "lecturer": _fitting(problem, free) if free else frozenset(),
    }


def _in_shifts(problem: TourProblem, stop: Stop) -> dict[str, int]:
    """Return the numbers of a visit in shifts."""
    return {
        "group": problem.group,
        "most": stop.capacity or problem.group,
        "shifts": stop.shifts,
        "each": stop.turn,
        "minutes": stop.service,
    }


def _fitting(problem: TourProblem, stops: tuple[Stop, ...], *rules: str) -> frozenset[str]:
    """Return the ids of the stops that a day could hold without some of its rules."""
    free = dict.fromkeys(rules)
    days = tuple(replace(day, **free) for day in problem.days)  # type: ignore[arg-type]
    possible = np.any(possible_days(problem.replace(days=days, stops=stops)), axis=1).tolist()
    return frozenset(stop.id for stop, fits in zip(stops, possible, strict=True) if fits)


_REASONS = {
    "too_small": N_("It holds %(most)d people at a time, the group has %(group)d."),
    "shifts": N_(
        "%(group)d people, %(most)d at a time, are %(shifts)d shifts of %(each)d min: the "
        "%(minutes)d min in all fit no day."
    ),
    "no_lecturer": N_("No lecturer is there long enough while it is open."),
    "closed": N_("It is closed, or open for less than a visit takes, on every day of the tour."),
    "leg_limit": N_("It cannot be reached by drives of at most %(limit)d minutes between stops."),
    "lunch": N_("Even a day of its own has time for it only without the hour for lunch."),
    "one_driver": N_("It is farther than one driver may drive on a day."),
    "lecturer": N_("The group cannot be there while its lecturer is."),
    "unreachable": N_("It cannot be reached, visited while open and left again within a day."),
    "at_most": N_("The tour has as many sites of its kind as were asked for at most."),
    "storyline": N_("There is time for it, but it would break the order of history."),
}


def _rule_against(problem: TourProblem, itinerary: Itinerary, stop: Stop) -> str | None:
    """Return the rule of the whole tour that keeps a stop out, None if there is none."""
    served = [problem.stops[problem.index[name]] for name in itinerary.stops]
    for number, limit in enumerate(problem.limits):
        if sum(one.uses[number] for one in served) + stop.uses[number] > limit:
            return "at_most"
    told = problem.storyline != "off" and stop.era is not None
    if told and _has_time(problem, itinerary, stop):
        return "storyline"
    taught = stop.lecturer is not None
    return "lecturer" if taught and _has_time(free_of(problem, stop), itinerary, stop) else None


def _has_time(problem: TourProblem, itinerary: Itinerary, stop: Stop) -> bool:
    """Say whether a stop could be visited in addition, the order of history aside."""
    new = problem.index[stop.id]
    for number, plan in enumerate(itinerary.days):
        order = [problem.index[visit.stop] for visit in plan.visits]
        for at in range(len(order) + 1):
            longer = [*order[:at], new, *order[at:]]
            if fits_day(problem, number, longer, start=plan.start, end=plan.end):
                return True
    return False


def _impossible(problem: TourProblem, itinerary: Itinerary, stop: Stop, helped: Helped) -> LeftOut:
    reason, params = why_impossible(problem, stop, helped)
    closed = reason in {"closed", "no_lecturer"}
    extra = cheapest_extra_minutes(problem, itinerary, stop, open_days=not closed)
    return LeftOut(stop.id, stop.name, reason, _REASONS[reason], dict(params), extra)


def _reason(problem: TourProblem, itinerary: Itinerary, stop: Stop) -> LeftOut:
    extra = cheapest_extra_minutes(problem, itinerary, stop)
    rule = _rule_against(problem, itinerary, stop)
    if rule is not None:
        return LeftOut(stop.id, stop.name, rule, _REASONS[rule], {}, extra)
    if extra is None:
        template = N_("The days on which it could be visited pass too far away from it.")
        return LeftOut(stop.id, stop.name, "no_time", template, {})
    if stop.turn:
        template = N_(
            "No time is left: it would cost at least %(extra)d more minutes, for %(group)d people, "
            "%(most)d at a time, are %(shifts)d shifts of %(each)d min, %(minutes)d min in all."
        )
        params = {"extra": extra, **_in_shifts(problem, stop)}
        return LeftOut(stop.id, stop.name, "no_time", template, params, extra)
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


def cheapest_extra_minutes(
    problem: TourProblem, itinerary: Itinerary, stop: Stop, *, open_days: bool = True
) -> int | None:
    """Return detour plus visit of the best insertion, opening times of day and hours relaxed.

    Only days on which the stop opens count, unless all do; None if no way leads there.
    """
    best = cheapest_insertion(problem, itinerary, stop, open_days=open_days)
    return None if best is None else best.minutes
