"""Locked routes that a search did not find again: they stay as they are, if they still hold."""

from collections.abc import Mapping
from dataclasses import replace

from geo.errors import N_
from routes.network.base import Base
from routes.network.candidates import Candidate
from routes.network.request import NetworkRequest
from routes.network.timed import time_route
from routes.tour.errors import PlanError


def with_locked(
    request: NetworkRequest,
    candidates: tuple[Candidate, ...],
    known: Mapping[str, Candidate],
    base: Base,
) -> tuple[Candidate, ...]:
    """Return candidates and the locked routes that are none of them.

    Another question, such as with one more excluded site, has other candidates; a route that was
    locked stays all the same, timed by what is asked now.

    Parameters
    ----------
    request
        What is asked.
    candidates
        What was searched for.
    known
        Routes of other questions by id.
    base
        What routes are timed on.

    Raises
    ------
    PlanError
        If a locked route visits an excluded site, or does not hold any more.
    """
    found = {one.id for one in candidates}
    missing = [one for one in request.locked if one not in found and one in known]
    return (*candidates, *(_stays(known[one], base) for one in missing))


def _stays(route: Candidate, base: Base) -> Candidate:
    """Time a route on the day and by the rules of the question."""
    names = base.datasets.sites["name_zh"]
    excluded = [one for one in route.sites if one in base.pool.forbidden]
    if excluded:
        raise PlanError(
            N_(
                "The locked route %(id)s visits %(name)s, which is excluded: unlock the route, or"
                " allow the site."
            ),
            field="locked",
            id=route.id,
            name=str(names[excluded[0]]),
        )
    timed = time_route(
        route, base.pool.date, base.datasets, base.travel, pool=base.pool, places=base.places
    )
    if timed.gone:
        raise PlanError(
            N_("The locked route %(id)s visits %(name)s, which cannot be visited: unlock it."),
            field="locked",
            id=route.id,
            name=str(names.get(timed.gone[0], timed.gone[0])),
        )
    if not timed.holds:
        raise PlanError(
            N_(
                "The timetable of the locked route %(id)s does not hold by what is asked: unlock"
                " it, or ask for the day, hours and vehicle that it was made for."
            ),
            field="locked",
            id=route.id,
        )
    days = timed.timed.itinerary.days
    visit = sum(one.minutes for day in days for one in day.visits)
    return replace(route, drive=timed.timed.itinerary.drive, visit=visit)
