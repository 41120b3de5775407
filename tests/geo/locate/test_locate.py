"""The location models: tiny cases worked by hand, and every choice enumerated for small ones."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.errors import DataError
from geo.locate import (
    lscp,
    marginal_gains,
    mclp,
    order_by_gain,
    p_center,
    p_median,
    within_reach,
)
from tests import draw

# Five villages on a road at km 0, 10, 20, 30 and 100; halls at km 0, 10, 25 and 60.
VILLAGES = np.array([0.0, 10.0, 20.0, 30.0, 100.0])
HALLS = np.array([0.0, 10.0, 25.0, 60.0])
KM = np.abs(VILLAGES[:, np.newaxis] - HALLS)

COSTS = st.integers(2, 6).flatmap(
    lambda n: st.integers(2, 6).flatmap(
        lambda m: arrays(np.float64, (n, m), elements=st.integers(0, 20).map(float))
    )
)


def test_a_limit_is_inclusive_and_no_way_is_out_of_reach():
    reach = within_reach(np.array([[10.0, 10.5], [np.nan, np.inf], [0.0, 10.0]]), 10)
    assert reach.toarray().tolist() == [[1, 0], [0, 0], [1, 1]]


def test_blocks_of_rows_give_the_same_reach_as_the_whole():
    whole, blocks = within_reach(KM, 10), within_reach(iter([KM[:2], KM[2:]]), 10)
    assert (whole != blocks).nnz == 0


def test_one_hall_covers_most_from_the_middle():
    # Within 10 km the hall at km 10 covers the villages at km 0, 10 and 20; none covers km 100.
    answer = mclp(within_reach(KM, 10), 1)
    assert answer.chosen.tolist() == [1]
    assert (answer.objective, answer.bound, answer.optimal) == (3.0, 3.0, True)
    assert answer.uncoverable.tolist() == [4]


def test_a_second_hall_adds_the_fourth_village_and_a_third_nothing():
    answer = mclp(within_reach(KM, 10), 3)
    assert answer.chosen.tolist() == [1, 2]
    assert marginal_gains(within_reach(KM, 10), answer.chosen).tolist() == [3.0, 1.0]


def test_greedy_takes_the_large_middle_where_two_sides_are_better():
    # Hall 0 covers a, b, c; hall 1 a, b, d; hall 2 c, e, f: greedy begins with either 3, exact
    # weights make the middle one look best: 0 has 2+2+3, 1 has 2+2+2 and 2 has 3+2+2.
    reach = within_reach(
        np.array([[0, 0, 9], [0, 0, 9], [0, 9, 0], [9, 0, 9], [9, 9, 0], [9, 9, 0]], float), 1
    )
    answer = mclp(reach, 2, weights=[2, 2, 3, 2, 1, 1])
    assert (answer.greedy, answer.objective) == (9.0, 11.0)
    assert sorted(answer.chosen) == [1, 2]


def test_served_demand_counts_for_nothing_and_excluded_halls_are_not_chosen():
    reach = within_reach(KM, 10)
    served = VILLAGES <= 20
    assert mclp(reach, 1, served=served).chosen.tolist() == [2]
    assert mclp(reach, 1, excluded=[1]).chosen.tolist() in ([0], [2])
    assert mclp(reach, 1, excluded=[1, 2, 3]).objective == 2.0


def test_a_hall_that_adds_too_little_is_not_worth_it():
    answer = mclp(within_reach(KM, 10), 3, least_gain=1.5)
    assert answer.chosen.tolist() == [1]


def test_nothing_left_to_cover_chooses_nothing():
    answer = mclp(within_reach(KM, 10), 2, served=np.ones(5, bool))
    assert (len(answer.chosen), answer.objective, answer.gap) == (0, 0.0, 0.0)


def test_fewest_halls_for_all_villages_that_can_be_covered():
    answer = lscp(within_reach(KM, 10))
    assert answer.chosen.tolist() in ([0, 2], [1, 2])  # two answers are equally good
    assert (answer.objective, answer.bound) == (2.0, 2.0)
    assert answer.uncoverable.tolist() == [4]


def test_a_dear_hall_is_replaced_by_two_cheap_ones():
    reach = within_reach(np.array([[0, 0, 9], [0, 9, 0]], float), 1)
    assert lscp(reach).chosen.tolist() == [0]
    assert lscp(reach, costs=[5, 2, 2]).chosen.tolist() == [1, 2]


def test_the_median_hall_shortens_the_sum_of_the_ways():
    # Hall sums: km 0: 160, km 10: 140, km 25: 25 + 15 + 5 + 5 + 75 = 125, km 60: 220.
    answer = p_median(KM, 1)
    assert (answer.chosen.tolist(), answer.objective, answer.bound) == ([2], 125.0, 125.0)


def test_weights_pull_the_median():
    assert p_median(KM, 1, weights=[10, 1, 1, 1, 1]).chosen.tolist() == [0]


def test_the_centre_hall_shortens_the_longest_way():
    # Longest way from the hall at km 60: 60; from km 25: 75.
    answer = p_center(KM, 1)
    assert (answer.chosen.tolist(), answer.objective, answer.bound) == ([3], 60.0, 60.0)


def test_two_centres_that_cannot_reach_three_islands_are_refused_in_words():
    islands = np.where(np.eye(3) == 1, 0.0, np.inf)
    with pytest.raises(DataError, match="2 venues cannot reach all places"):
        p_center(islands, 2)


def test_a_place_nobody_reaches_is_listed_by_every_model():
    costs = np.array([[1.0, 5.0], [np.inf, np.nan], [5.0, 1.0]])
    reach = within_reach(costs, 2)
    for answer in (mclp(reach, 2), lscp(reach), p_median(costs, 2), p_center(costs, 2)):
        assert answer.uncoverable.tolist() == [1]
        assert answer.chosen.tolist() == [0, 1]


@pytest.mark.parametrize("model", [mclp, p_median, p_center])
def test_no_venue_is_refused(model):
    given = within_reach(KM, 10) if model is mclp else KM
    with pytest.raises(DataError, match="At least one venue"):
        model(given, 0)


def test_weights_and_costs_that_do_not_fit_are_refused():
    with pytest.raises(DataError, match="5 demand weights"):
        mclp(within_reach(KM, 10), 1, weights=[1, 2])
    with pytest.raises(DataError, match="5 demand weights"):
        p_median(KM, 1, weights=[1, 1, 1, 1, -1])
    with pytest.raises(DataError, match="4 candidate costs"):
        lscp(within_reach(KM, 10), costs=[1, 0, 1, 1])


@settings(max_examples=draw(60), deadline=None)
@given(COSTS, st.integers(1, 3), st.integers(0, 20), st.data())
def test_most_covered_is_what_enumeration_finds(costs, p, limit, data):
    reach = within_reach(costs, limit)
    weights = data.draw(arrays(np.float64, len(costs), elements=st.integers(0, 9).map(float)))
    covered = reach.toarray() > 0
    best = max(
        float(weights[covered[:, choice].any(axis=1)].sum())
        for choice in subsets(costs.shape[1], p)
    )
    answer = mclp(reach, p, weights=weights)
    assert answer.objective == best
    assert answer.greedy <= answer.objective <= answer.bound
    assert answer.optimal
    assert weights[covered[:, answer.chosen].any(axis=1)].sum() == best


@settings(max_examples=draw(60), deadline=None)
@given(COSTS, st.integers(0, 20), st.data())
def test_cheapest_cover_is_what_enumeration_finds(costs, limit, data):
    reach = within_reach(costs, limit)
    price = data.draw(arrays(np.float64, costs.shape[1], elements=st.integers(1, 5).map(float)))
    covered = (reach.toarray() > 0)[np.diff(reach.indptr) > 0]
    best = min(
        float(price[choice].sum())
        for choice in subsets(costs.shape[1], costs.shape[1])
        if covered[:, choice].any(axis=1).all()
    )
    answer = lscp(reach, costs=price, seconds=2)
    assert answer.objective == best == price[answer.chosen].sum()
    assert answer.bound == best <= answer.greedy
    assert covered[:, answer.chosen].any(axis=1).all()


@pytest.mark.slow
@settings(max_examples=draw(60), deadline=None)
@given(COSTS, st.integers(1, 3))
def test_shortest_mean_and_longest_way_are_what_enumeration_finds(costs, p):
    choices = [choice for choice in subsets(costs.shape[1], p) if choice]
    median = p_median(costs, p, seconds=2)
    assert median.objective == min(costs[:, c].min(axis=1).sum() for c in choices)
    assert median.bound == pytest.approx(median.objective)
    centre = p_center(costs, p, seconds=2)
    assert centre.objective == min(costs[:, c].min(axis=1).max() for c in choices)
    assert centre.bound == centre.objective


def test_the_answer_does_not_depend_on_the_order_of_the_demand():
    rng = np.random.default_rng(3)
    demand, halls = rng.integers(0, 60, (100, 1, 2)), rng.integers(0, 60, (1, 20, 2))
    costs = np.abs(demand - halls).sum(axis=2).astype(float)
    order = rng.permutation(len(costs))
    for model, given_costs in (
        (lambda c: mclp(within_reach(c, 8), 5), costs),
        (lambda c: p_median(c, 5), costs),
        (lambda c: p_center(c, 5), costs),
    ):
        assert model(given_costs).objective == model(given_costs[order]).objective


def subsets(count, most):
    return [list(c) for size in range(most + 1) for c in combinations(range(count), size)]


def test_the_most_useful_venue_is_named_first_and_one_that_adds_nothing_last():
    # Within 10 km hall 1 covers three villages, hall 2 two, hall 0 two that hall 1 covers too.
    reach = within_reach(KM, 10)
    order = order_by_gain(reach, [0, 1, 2])
    assert order.tolist() == [1, 2, 0]
    assert marginal_gains(reach, order).tolist() == [3.0, 1.0, 0.0]
    # By weight hall 2 leads; 0 and 1 then add the same two villages: the first of them goes on.
    assert order_by_gain(reach, [0, 1, 2], [1, 1, 1, 9, 1]).tolist() == [2, 0, 1]


@settings(max_examples=draw(40), deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.sampled_from([0.0, 5.0]))
def test_no_choice_of_venues_is_better_than_the_bound(seed, p, seconds):
    # Fractions, weights and hardly any time: the bound must hold whatever the search came to.
    rng = np.random.default_rng(seed)
    costs, weights = rng.random((9, 8)) * 50, rng.random(9) * 7
    choices = [choice for choice in subsets(8, p) if len(choice) == p]
    best = min(float(weights @ costs[:, c].min(axis=1)) for c in choices)
    answer = p_median(costs, p, weights=weights, seconds=seconds)
    assert answer.bound <= best * (1 + 1e-12)
    assert best * (1 - 1e-12) <= answer.objective <= answer.greedy * (1 + 1e-12)
    assert weights @ costs[:, answer.chosen].min(axis=1) == pytest.approx(answer.objective)


@pytest.mark.slow
@settings(max_examples=draw(40), deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.sampled_from([0.0, 5.0]))
def test_no_choice_covers_more_or_cheaper_than_the_bounds(seed, p, seconds):
    rng = np.random.default_rng(seed)
    covered = rng.random((10, 8)) < 0.3
    weights, price = rng.random(10) * 7, rng.random(8) + 0.1
    most = max(float(weights[covered[:, c].any(axis=1)].sum()) for c in subsets(8, p))
    answer = mclp(within_reach(np.where(covered, 0.0, 9.0), 1), p, weights=weights, seconds=seconds)
    assert answer.greedy - 1e-9 <= answer.objective <= most + 1e-9
    assert answer.bound >= most * (1 - 1e-12)
    rows = covered[covered.any(axis=1)]
    least = min(float(price[c].sum()) for c in subsets(8, 8) if rows[:, c].any(axis=1).all())
    cover = lscp(within_reach(np.where(covered, 0.0, 9.0), 1), costs=price, seconds=seconds)
    assert cover.bound <= least * (1 + 1e-12)
    assert least - 1e-9 <= cover.objective <= cover.greedy + 1e-9
