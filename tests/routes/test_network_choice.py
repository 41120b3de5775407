"""The choice of routes against answers found by hand and by trying everything."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.network.exact import choose, cliques, prices
from routes.network.greedy import choose_greedily
from routes.network.types import Aim, Choice
from tests import draw

WORTH = np.array([5.0, 4.0, 3.0])


def mask(*chosen, of=4):
    return np.isin(np.arange(of), chosen)


def sites(*routes, gain=1.0, least=0.0, price=0.0, weight=WORTH):
    reached = np.array([np.isin(np.arange(len(weight)), route) for route in routes])
    return Aim("worth", reached, weight, gain, least, price)


def choice(aims, *, cost=(1, 1.5, 1, 1), most=2, apart=(), locked=()):
    held = mask(*locked, of=len(cost))
    return Choice(np.array(cost, dtype=float), tuple(aims), most, tuple(apart), held)


TINY_NETWORK = sites([0, 1], [1, 2], [0], [2])
"""Four routes over three sites worth 5, 4 and 3."""


def test_two_routes_that_share_least_are_chosen():
    found = choose(choice([TINY_NETWORK]))
    assert found.routes.tolist() == mask(0, 3).tolist()
    assert found.value == pytest.approx(12 - 2)
    assert found.gap == 0


def test_a_route_that_costs_more_than_it_adds_is_left_out():
    found = choose(choice([TINY_NETWORK], cost=(1, 9, 9, 4)))
    assert found.routes.tolist() == mask(0).tolist()
    assert found.value == pytest.approx(8)


def test_routes_too_much_alike_are_not_chosen_together():
    found = choose(choice([TINY_NETWORK], apart=[(0, 3), (0, 1)]))
    assert found.routes.tolist() == mask(1, 2).tolist()
    assert found.value == pytest.approx(9.5)


def test_a_locked_route_stays_although_another_is_better():
    found = choose(choice([TINY_NETWORK], locked=[2]))
    assert found.routes.tolist() == mask(1, 2).tolist()


def test_two_locked_routes_stay_although_they_are_alike():
    found = choose(choice([TINY_NETWORK], locked=[0, 2], apart=[(0, 2), (0, 3)], most=3))
    assert found.routes[[0, 2]].all()
    assert not found.routes[3]


def test_more_locked_routes_than_asked_for_all_stay():
    found = choose(choice([TINY_NETWORK], locked=[0, 1, 2], most=1))
    assert found.routes.tolist() == mask(0, 1, 2).tolist()


def test_a_demand_that_pays_moves_the_choice():
    demand = sites([], [2], [], [2], gain=0, least=3, price=5, weight=WORTH)
    found = choose(choice([sites([0, 1], [2], [0], [2]), demand], most=1, cost=(0, 0, 0, 0)))
    assert found.routes.tolist() == mask(1).tolist()


def test_a_demand_that_nothing_meets_is_missed_at_its_price():
    demand = sites([], [], [], [], gain=0, least=2, price=7)
    found = choose(choice([TINY_NETWORK, demand]))
    assert found.routes.tolist() == mask(0, 3).tolist()
    assert found.value == pytest.approx(10 - 14)
    assert found.bound == pytest.approx(found.value)


def test_a_demand_of_routes_brings_routes_that_add_nothing():
    count = Aim("routes", np.eye(4, dtype=bool), np.ones(4), 0.0, 4, 100.0)
    assert choose(choice([TINY_NETWORK, count], most=4)).routes.all()


def test_without_candidates_nothing_is_chosen():
    found = choose(Choice(np.zeros(0), (), 3))
    assert found.routes.tolist() == []
    assert found.value == 0


def test_greedy_takes_the_largest_route_first_where_two_others_are_better():
    three = sites([1, 2], [0, 1], [2, 3], weight=np.array([2.0, 2.5, 2.5, 2.0]))
    asked = choice([three], cost=(0, 0, 0))
    assert choose_greedily(asked)[0]
    found = choose(asked)
    assert found.routes.tolist() == [False, True, True]
    assert found.value == pytest.approx(9)
    assert found.greedy < found.value


def test_groups_hold_every_pair_once_and_nothing_else():
    pairs = ((0, 1), (0, 2), (1, 2), (2, 3))
    assert list(cliques(pairs)) == [(0, 1, 2), (2, 3)]


def test_a_site_that_no_route_reaches_is_worth_its_whole_gain_at_the_prices():
    told = prices(choice([sites([0], [0], [1], [1])], most=4))
    assert told["worth"].tolist() == pytest.approx([1, 1, 3])


@st.composite
def choices(draw):
    routes, things = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    bits = st.lists(st.booleans(), min_size=routes * things, max_size=routes * things)
    whole = st.integers(0, 9)

    def aim(name):
        reached = np.array(draw(bits)).reshape(routes, things)
        weight = np.array([draw(whole) for _ in range(things)], dtype=float)
        return Aim(name, reached, weight, draw(whole), draw(st.integers(0, 20)), draw(whole))

    pairs = [(a, b) for b in range(routes) for a in range(b)]
    apart = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    cost = np.array([draw(whole) for _ in range(routes)], dtype=float)
    locked = np.zeros(routes, dtype=bool)
    locked[draw(st.integers(0, routes - 1))] = draw(st.booleans())
    return Choice(cost, (aim("a"), aim("b")), draw(st.integers(1, routes)), tuple(apart), locked)


@pytest.mark.slow
@settings(max_examples=draw(60), deadline=None)
@given(asked=choices())
def test_the_choice_is_as_good_as_the_best_of_all(asked):
    every = (np.array(one, dtype=bool) for one in product([False, True], repeat=len(asked.cost)))
    best = max(asked.value(one) for one in every if asked.allows(one))
    found = choose(asked)
    assert asked.allows(found.routes)
    assert asked.allows(choose_greedily(asked))
    assert found.value == pytest.approx(asked.value(found.routes))
    assert found.value == pytest.approx(best, rel=1e-3, abs=1e-6)
    assert found.greedy <= found.value <= found.bound + 1e-9 <= found.relaxed + 1e-6
