"""A published route today: what has changed beneath it, and whether it still holds.

A route that was timed in June is driven by hundreds of groups until somebody changes it. Meanwhile
sites close, open and move, hours and roads change. Here it is timed once more, with the sites, the
hours and the minutes of now; what differs from what was kept with it is one sentence each, and
:mod:`routes.network.repair` proposes what to do.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from geo.crs import GEOD
from geo.datasets import Datasets
from geo.errors import N_
from geo.travel.types import TravelModel
from routes.network.kept import (
    KeptRoute,
    KeptSite,
    can_be_visited,
    drives_of,
    kept_route,
    place_key,
)
from routes.network.repair import Repair, Workshop, repairs_of
from routes.network.timed import TimedRoute
from routes.plan.model import visiting_hours
from routes.tour.errors import PlanError
from routes.tour.spoken import Spoken

MOVED_KM: Final = 0.1
"""A site that lies so many km from where it was has moved; less is a better measurement."""
STATUS_SENTENCES: Final = {
    "closed": N_("%(name)s is not open to visitors any more."),
    "demolished": N_("%(name)s no longer stands."),
    "under_repair": N_("%(name)s is closed for repair."),
}


@dataclass(frozen=True)
class Change(Spoken):
    """One thing that is otherwise than when the route was timed.

    Attributes
    ----------
    code
        Code of :data:`routes.terms.ROUTE_CHANGES`.
    site
        Id of the site it concerns, ``""`` for the roads.
    """

    code: str
    site: str
    template: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Upkeep:
    """A kept route against the data of now.

    Attributes
    ----------
    changes
        What has changed, that of the sites first.
    timed
        Its timetable of now without the sites that cannot be visited; None where no road leads to
        what is left, or nothing is left.
    gone
        Ids of its sites that cannot be visited.
    now
        The route with what it rests on now, to be kept once the times are accepted; None unless it
        holds.
    workshop
        Where repairs are made; None where nothing can be repaired.
    """

    kept: KeptRoute
    changes: tuple[Change, ...]
    timed: TimedRoute | None
    gone: tuple[str, ...]
    now: KeptRoute | None
    workshop: Workshop | None

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """What could be done, the best first; nothing where nothing has changed."""
        needed = self.workshop is not None and (self.changes or not self.holds)
        return repairs_of(self.workshop, self.timed) if self.workshop and needed else ()

    @property
    def holds(self) -> bool:
        """Whether the whole route can be driven as it is kept."""
        return self.timed is not None and self.timed.holds

    @property
    def minutes(self) -> int | None:
        """Minutes at the wheel more than were kept; None where there is no timetable of all."""
        if self.timed is None or self.gone:
            return None
        return self.timed.timed.itinerary.drive - self.kept.drive


def look_after(
    kept: KeptRoute,
    date: dt.date,
    datasets: Datasets,
    travel: TravelModel,
) -> Upkeep:
    """Time a kept route again, say what has changed, and propose repairs.

    Parameters
    ----------
    kept
        The route with what it rested on.
    date
        First day to time it on.
    datasets
        Sites and divisions as they are now.
    travel
        Travel times in the season of these days.
    """
    changes = list(site_changes(kept, datasets))
    gone = tuple(one.id for one in kept.sites if not can_be_visited(one.id, datasets))
    try:
        workshop = Workshop.of(kept, date, datasets, travel, gone=gone)
    except PlanError:  # nothing is left near it, or no road leads from a start or a night there
        unreachable = N_("No road leads to any of its sites any more.")
        lost = [Change("no_road", "", unreachable)] if len(gone) < len(kept.sites) else []
        return Upkeep(kept, (*changes, *lost), None, gone, None, None)
    timed = workshop.timed(workshop.orders) if any(workshop.orders) else None
    if timed is not None:
        changes += _drive_changes(kept, timed, datasets)
    holds = timed is not None and timed.holds
    now = None
    if timed is not None and holds:
        now = kept_route(timed, datasets, kept.request, dropped=kept.dropped)
    return Upkeep(kept, tuple(changes), timed, gone, now, workshop)


def site_changes(kept: KeptRoute, datasets: Datasets) -> Iterator[Change]:
    """Yield what has changed of the sites of a route: a look at their rows, no timetable.

    It is what a page can say at once; visits and drives are compared when the route is timed.
    """
    for site in kept.sites:
        if site.id not in datasets.sites.index:
            yield Change("gone", site.id, N_("%(name)s is not in the data any more."), _name(site))
            continue
        row = datasets.sites.loc[site.id]
        sentence = STATUS_SENTENCES.get(str(row["status"]))
        if sentence is not None:
            yield Change(str(row["status"]), site.id, sentence, _name(site))
        hours = visiting_hours(row).text
        if hours != site.hours:
            template = N_("%(name)s: the opening hours are %(after)s; they were %(before)s.")
            said = {"name": site.name, "before": site.hours, "after": hours}
            yield Change("hours", site.id, template, said)
        km = _km(site, float(row.geometry.x), float(row.geometry.y))
        if km >= MOVED_KM:
            template = N_("%(name)s lies %(km)s km from where it was.")
            params = {**_name(site), "km": round(km, 1)}
            yield Change("moved", site.id, template, params)
    for one in kept.dropped:
        if can_be_visited(one, datasets) and one not in kept.names:
            template = N_("%(name)s, which was taken out, can be visited again.")
            name = str(datasets.sites.at[one, "name_zh"])
            yield Change("restorable", one, template, {"name": name})


def _drive_changes(kept: KeptRoute, timed: TimedRoute, datasets: Datasets) -> Iterator[Change]:
    """Yield what the timetable shows besides: lengths of visits, minutes of drives."""
    stays = {
        visit.stop: visit.leave - visit.start
        for day in timed.timed.itinerary.days
        for visit in day.visits
    }
    for site in kept.sites:
        stay = stays.get(site.id, site.visit)
        if stay != site.visit:
            template = N_("%(name)s: the visit takes %(after)s min instead of %(before)s.")
            params = {"name": site.name, "before": site.visit, "after": stay}
            yield Change("visit", site.id, template, params)
    yield from _road_changes(kept, timed, datasets)


def _road_changes(kept: KeptRoute, timed: TimedRoute, datasets: Datasets) -> Iterator[Change]:
    """Yield the drives between places that stayed where they were, and now take longer or less."""
    names = {place_key(one): one.name for one in timed.plan.model.places}
    moved = {one.site for one in site_changes(kept, datasets) if one.code == "moved"}
    for ends, minutes in drives_of(timed).items():
        before = kept.drives.get(ends)
        if before is None or before == minutes or moved.intersection(ends):
            continue
        template = N_(
            "From %(origin)s to %(destination)s the drive takes %(after)d min instead of "
            "%(before)d (%(more)+d)."
        )
        params = {
            "origin": names[ends[0]],
            "destination": names[ends[1]],
            "before": before,
            "after": minutes,
            "more": minutes - before,
        }
        yield Change("roads", "", template, params)


def _name(site: KeptSite) -> dict[str, str]:
    return {"name": site.name}


def _km(site: KeptSite, lon: float, lat: float) -> float:
    _, _, metres = GEOD.inv(site.lon, site.lat, lon, lat)
    return float(metres) / 1000
