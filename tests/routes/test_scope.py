"""What is said of a group: coaches, and sites of which nobody knows how many get in."""

from datetime import date

import pytest

from geo.place import Place
from routes.plan.request import PlanRequest
from routes.plan.scope import of_the_group
from tests.routes.instances import stop

HOME = Place("home", 126.0, 43.0, "point", "", "poi", 0.0, "")


def said(stops, **more):
    request = PlanRequest(HOME, date(2027, 6, 15), **more)
    return {one.code: one for one in of_the_group(request, "bus", stops)}


@pytest.mark.parametrize(
    ("people", "shifts", "asked"),
    [(None, False, False), (9, False, False), (9, True, True), (10, False, True), (90, True, True)],
)
def test_an_unknown_capacity_is_said_and_asked_for(people, shifts, asked):
    """Whoever may have to go in batches hears that none are planned, however small the coach."""
    found = said([stop(1), stop(2, capacity=20)], group_size=people, shifts=shifts)
    assert ("capacity_unknown" in found) is asked
    if asked:
        text = found["capacity_unknown"].text
        assert "not known of s1, and no batches are planned there: ask" in text
        assert "s2" not in text


def test_nothing_is_asked_where_all_are_known():
    assert "capacity_unknown" not in said([stop(2, capacity=20)], group_size=60, shifts=True)
