"""A locked route stays when the question changes and a search does not find it again."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from routes.network.candidates import Candidate
from routes.network.locked import with_locked
from routes.network.request import NetworkRequest, Pool, validate_network
from routes.tour.errors import PlanError
from tests.routes.test_network_upkeep import DAY, EAST, FAR, HOME, MIDDLE, TOWN, WEST, Road, world

LOCKED = Candidate("locked", TOWN, ((WEST, MIDDLE),), (), "", "off", 1, 1)
FOUND = Candidate("found", TOWN, ((EAST,),), (), "", "off", 40, 60)


def asked(data=None, *, road=None, **pool):
    """Return the candidates of a question that locks a route which its search does not find."""
    pool = Pool(DAY, slack=None, **pool)
    base = SimpleNamespace(
        pool=pool, datasets=data or world(), travel=road or Road(), places={TOWN: HOME}
    )
    request = NetworkRequest(pool, locked=("locked", "found"))
    return with_locked(request, (FOUND,), {"locked": LOCKED}, base)


def test_a_locked_route_stays_and_is_timed_by_the_question_of_now():
    found, locked = asked(forbidden=(FAR,))
    assert found == FOUND
    assert (locked.id, locked.orders) == ("locked", ((WEST, MIDDLE),))
    assert (locked.drive, locked.visit) == (80, 120)  # 20 there, 20 on, 40 back


def test_a_lock_that_contradicts_an_excluded_site_is_told_so():
    with pytest.raises(PlanError, match="locked visits middle, which is excluded"):
        asked(forbidden=(MIDDLE,))


def test_a_locked_route_with_a_closed_site_or_without_time_is_refused():
    closed = world(**{MIDDLE: {"status": "closed"}})
    with pytest.raises(PlanError, match="middle, which cannot be visited"):
        asked(closed)
    with pytest.raises(PlanError, match="does not hold by what is asked"):
        asked(back="10:00")


def test_more_locks_than_routes_are_refused():
    request = NetworkRequest(Pool(DAY), least=1, most=1, locked=("a", "b"))
    with pytest.raises(PlanError, match="2 routes are locked"):
        validate_network(request)
    validate_network(replace(request, most=2))
