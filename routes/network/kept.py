"""What is kept of a published route: how its sites and drives stood when it was timed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from geo.datasets import Datasets
from routes.network.candidates import Candidate, candidate_document, candidate_of
from routes.network.demands import worth_of
from routes.network.request import Rules
from routes.network.timed import TimedRoute
from routes.plan.audience import suited
from routes.plan.explain import NOT_VISITABLE
from routes.tour.problem import UNREACHABLE

Drives = Mapping[tuple[str, str], int]
"""Minutes of each drive by its ends: ids of sites, codes of towns."""


@dataclass(frozen=True)
class KeptSite:
    """A site as it stood.

    Attributes
    ----------
    hours
        Opening hours as the timetable used them, published or assumed.
    visit
        Minutes of the visit.
    worth
        What it was worth to the group, :func:`routes.network.demands.worth_of`.
    """

    id: str
    name: str
    lon: float
    lat: float
    status: str
    period: str
    hours: str
    visit: int
    worth: float


@dataclass(frozen=True)
class KeptRoute:
    """A route with what it rested on.

    Attributes
    ----------
    sites
        Its sites in the order of visiting.
    drives
        Minutes of its drives, those of reserve and rest among them.
    dropped
        Ids of sites that a repair took out of it: they come back when they can be visited again.
    """

    route: Candidate
    rules: Rules
    sites: tuple[KeptSite, ...]
    drives: Drives
    dropped: tuple[str, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """Names of its sites by their ids."""
        return {one.id: one.name for one in self.sites}


def kept_route(
    route: Candidate,
    timed: TimedRoute,
    datasets: Datasets,
    rules: Rules,
    *,
    dropped: tuple[str, ...] = (),
) -> KeptRoute:
    """Return a route with what it rests on now.

    Parameters
    ----------
    route
        The route.
    timed
        Its timetable of now.
    datasets
        The sites that it was timed with.
    rules
        What it was timed by.
    dropped
        Sites that repairs have taken out of it so far.
    """
    model = timed.plan.model
    visits = [visit for day in timed.timed.itinerary.days for visit in day.visits]
    rows = suited(datasets.sites.loc[[visit.stop for visit in visits]], rules.audience)
    sites = tuple(
        KeptSite(
            visit.stop,
            str(row["name_zh"]),
            float(row.geometry.x),
            float(row.geometry.y),
            str(row["status"]),
            str(row["period"]),
            model.hours[visit.stop].text,
            visit.leave - visit.start,
            worth_of(row),
        )
        for visit, (_, row) in zip(visits, rows.iterrows(), strict=True)
    )
    return KeptRoute(route, rules, sites, drives_of(timed), dropped)


def drives_of(timed: TimedRoute) -> dict[tuple[str, str], int]:
    """Return the minutes of the drives of a timetable by their ends, where a road leads."""
    places, minutes = timed.plan.model.places, timed.plan.model.problem.minutes
    return {
        (places[leg.origin].code, places[leg.destination].code): leg.minutes
        for day in timed.timed.itinerary.days
        for leg in day.legs
        if minutes[leg.origin, leg.destination] < UNREACHABLE
    }


def kept_document(kept: KeptRoute) -> dict[str, Any]:
    """Return a kept route in the types of JSON; :func:`kept_of` reads it."""
    return {
        "route": candidate_document(kept.route),
        "rules": asdict(kept.rules),
        "sites": [asdict(one) for one in kept.sites],
        "drives": [[*ends, minutes] for ends, minutes in kept.drives.items()],
        "dropped": list(kept.dropped),
    }


def kept_of(said: Mapping[str, Any]) -> KeptRoute:
    """Return the kept route of a document."""
    return KeptRoute(
        candidate_of(said["route"]),
        Rules(**said["rules"]),
        tuple(KeptSite(**one) for one in said["sites"]),
        {(origin, end): minutes for origin, end, minutes in said["drives"]},
        tuple(said["dropped"]),
    )


def can_be_visited(site: str, datasets: Datasets) -> bool:
    """Say whether the data have a site and no status forbids a visit."""
    sites = datasets.sites
    return site in sites.index and sites.at[site, "status"] not in NOT_VISITABLE
