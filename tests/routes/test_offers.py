"""Stops that a day between two places is offered."""

from dataclasses import replace

import numpy as np
import pytest
from numba import typeof

from routes import MaxIterations
from routes.solver.arrays import SPOTS, tables_of
from routes.solver.offers import Offers, offers_of
from routes.solver.solve import solve
from routes.tour.balance import Balance
from routes.tour.check import check
from tests.routes.instances import day, problem, stop

PRICED = Balance(wheel=60)
"""A minute at the wheel costs as much as a unit of a prize."""
PLACES = range(6)
"""Six places at which days begin and end, an hour apart on a line."""
NEAR, FAR, ASIDE = 6, 7, 8
POSITIONS = [0, 60, 120, 180, 240, 300, 10, 400, -200]


def asked(*stops, balance=PRICED, places=tuple(PLACES)):
    """Return a problem of two days whose night is spent at any of the places."""
    days = [day(0, end=places), day(1, start=(), end=(0,))]
    twice = [replace(one, windows=one.windows * 2) for one in stops]
    return problem(POSITIONS, twice, days, balance=balance)


def listed(offers: Offers, start: int, end: int) -> list[int]:
    """Return the numbers of the stops that a day between two places is offered."""
    own = offers.spot[-len(PLACES) :]
    pair = own[start] * offers.spots + own[end]
    return offers.stops[offers.first[pair] : offers.first[pair + 1]].tolist()


def offers(tour, *, plain=True) -> Offers:
    return offers_of(tour, np.array(PLACES), plain=plain)


def test_a_stop_is_offered_where_its_prize_pays_for_the_detour_and_an_hour():
    """The near one is 20 minutes out of the way from 0 to 0, 100 from 1 to 1, 220 from 2 to 2."""
    made = offers(asked(stop(NEAR, prize=100), stop(FAR, prize=100)))
    assert listed(made, 0, 0) == [0]
    assert listed(made, 5, 5) == [1]
    assert listed(made, 1, 1) == [0]
    assert listed(made, 2, 2) == []


def test_a_dearer_stop_is_offered_farther_away():
    assert listed(offers(asked(stop(NEAR, prize=160))), 2, 2) == [0]


def test_a_stop_that_is_far_from_everywhere_is_offered_from_where_it_is_nearest():
    made = offers(asked(stop(ASIDE, prize=10)))
    assert listed(made, 0, 0) == [0]
    assert listed(made, 1, 1) == []


def test_a_required_stop_is_offered_everywhere():
    made = offers(asked(stop(FAR, prize=1, required=True)))
    assert all(listed(made, a, b) == [0] for a in PLACES for b in PLACES)


@pytest.mark.parametrize("balance", [Balance(), PRICED])
def test_where_a_stop_is_not_good_by_its_own_detour_every_day_is_offered_all(balance):
    made = offers(asked(stop(NEAR), stop(FAR), balance=balance), plain=balance != PRICED)
    assert made.spots == 0
    assert listed(made, 0, 0) == listed(made, 3, 5) == [0, 1]


def test_few_places_are_offered_all():
    tour = asked(stop(NEAR), stop(FAR), places=(0, 5))
    assert offers_of(tour, np.array([0, 5]), plain=True).spots == 0


def test_a_search_with_lists_finds_the_tour_that_is_best():
    """Two days: out to 5 with the far stop, back past the near one."""
    tour = asked(stop(NEAR, prize=100), stop(FAR, prize=900), stop(ASIDE, prize=20))
    found = solve(tour, MaxIterations(500), seed=0)
    assert check(tour, found.itinerary) == []
    visited = {visit.stop for one in found.itinerary.days for visit in one.visits}
    assert visited == {f"s{NEAR}", f"s{FAR}"}


def test_tables_with_lists_are_laid_out_as_those_the_kernels_are_compiled_for():
    """Another layout compiles all of them anew, two minutes, when somebody first asks."""
    with_lists, without = (
        tables_of(asked(stop(NEAR), stop(FAR), places=places)) for places in (tuple(PLACES), (0,))
    )
    assert with_lists.rules[SPOTS] > 0 == without.rules[SPOTS]
    assert [typeof(one) for one in with_lists] == [typeof(one) for one in without]
