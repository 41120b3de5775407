"""Floating catchments and evenness: worked by hand, and what must always hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from geo.accessibility import e2sfca, gini, lowest_share, palma
from geo.coverage import lecturer_bases, lecturers_within, minutes_to_lecturer, reachable_pairs
from geo.errors import DataError

from .conftest import ParallelRoad, venue_frame

TWO = venue_frame(
    [
        ("220601000000", "county", 126.00, 42.0, 0),
        ("220601100000", "township", 126.15, 42.0, 0),
        ("220601100201", "village", 126.30, 42.0, 0),
        ("220601100202", "village", 126.30, 45.0, 0),
    ]
)
BANDS = ((10.0, 1.0), (20.0, 0.5))


def pairs_of(minutes):
    """Sparse pairs from a dense matrix; NaN is out of reach."""
    dense = np.asarray(minutes, dtype=np.float32)
    stored = ~np.isnan(dense)
    starts = np.concatenate([[0], np.cumsum(stored.sum(axis=1))])
    return csr_array((dense[stored], np.nonzero(stored)[1], starts), shape=dense.shape)


def bases_at(*homes):
    return lecturer_bases(pd.DataFrame({"home": list(homes)}), TWO)


def test_pairs_hold_the_threshold_and_zero_minutes():
    bases = bases_at("220601000000", "220601100201")
    pairs = reachable_pairs(TWO, bases, ParallelRoad(), within=15)
    assert pairs.nnz == 4
    assert pairs.toarray().tolist() == [[0, 0], [15, 15], [0, 0], [0, 0]]
    assert np.diff(pairs.indptr).tolist() == [1, 2, 1, 0]


def test_lecturers_within_counts_people():
    bases = bases_at("220601000000", "220601000000", "220601100201")
    pairs = reachable_pairs(TWO, bases, ParallelRoad(), within=30)
    assert lecturers_within(pairs, bases, 30).tolist() == [3, 3, 3, 0]
    assert lecturers_within(pairs, bases, 15).tolist() == [2, 3, 1, 0]
    assert lecturers_within(pairs, bases, 14.99).tolist() == [2, 0, 1, 0]


def test_without_lecturers_there_are_no_pairs_and_access_is_not_known():
    bases = bases_at()
    pairs = reachable_pairs(TWO, bases, ParallelRoad(), within=30)
    assert pairs.shape == (4, 0)
    assert np.isnan(e2sfca(pairs, np.ones(4), np.empty(0)).access).all()


def test_two_steps_by_hand():
    """Base 0 serves 100 + 0.5 * 100 people with 3 lecturers, base 1 serves 0.5 * 100 with 1."""
    pairs = pairs_of([[0, np.nan], [20, 15]])
    found = e2sfca(pairs, [100, 100], [3, 1], bands=BANDS)
    assert found.ratio.tolist() == [0.02, 0.02]
    assert found.access.tolist() == [0.02, 0.02]
    assert found.unused == 0


def test_bands_end_inclusively():
    found = e2sfca(pairs_of([[10], [10.01], [20], [20.01]]), [1, 0, 0, 0], [1], bands=BANDS)
    assert found.access.tolist() == [1, 0.5, 0.5, 0]


def test_lecturers_nobody_lives_near_are_counted_as_unused():
    found = e2sfca(pairs_of([[0, 0], [0, np.nan]]), [0, 10], [2, 3], bands=BANDS)
    assert found.unused == 3
    assert found.access.tolist() == [0.2, 0.2]


def test_bands_must_ascend():
    with pytest.raises(DataError, match="ascend"):
        e2sfca(pairs_of([[0]]), [1], [1], bands=((20, 1), (10, 2)))


@st.composite
def catchments(draw):
    n, m = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    minutes = draw(st.lists(st.floats(0, 40) | st.just(np.nan), min_size=n * m, max_size=n * m))
    people = draw(st.lists(st.integers(0, 1000), min_size=n, max_size=n))
    lecturers = draw(st.lists(st.integers(1, 20), min_size=m, max_size=m))
    return np.array(minutes).reshape(n, m), np.array(people), np.array(lecturers)


@given(catchments())
def test_supply_is_conserved(world):
    minutes, people, lecturers = world
    found = e2sfca(pairs_of(minutes), people, lecturers)
    assert people @ found.access + found.unused == pytest.approx(lecturers.sum(), rel=1e-12)


@given(catchments(), st.randoms(use_true_random=False))
def test_relabelling_changes_nothing(world, random):
    minutes, people, lecturers = world
    rows, columns = (random.sample(range(size), size) for size in minutes.shape)
    once = e2sfca(pairs_of(minutes), people, lecturers).access
    again = e2sfca(
        pairs_of(minutes[np.ix_(rows, columns)]), people[rows], lecturers[columns]
    ).access
    assert again == pytest.approx(once[rows], rel=1e-12)


@given(catchments(), st.integers(0, 5))
def test_another_lecturer_never_lowers_access(world, at):
    minutes, people, lecturers = world
    more = lecturers.copy()
    more[at % len(more)] += 1
    once, again = (e2sfca(pairs_of(minutes), people, s).access for s in (lecturers, more))
    assert (again >= once - 1e-15).all()


@given(
    homes=st.lists(st.sampled_from(TWO.index.tolist()), min_size=1, max_size=6),
    within=st.integers(0, 40),
    nth=st.integers(1, 3),
)
def test_primal_and_dual_access_are_inverse(homes, within, nth):
    """At least n lecturers are within T exactly if the n-th is at most T away."""
    bases = bases_at(*homes)
    count = lecturers_within(
        reachable_pairs(TWO, bases, ParallelRoad(), within=within), bases, within
    )
    minutes = minutes_to_lecturer(TWO, bases, ParallelRoad(), nth=nth)
    assert (count >= nth).tolist() == (minutes <= within).tolist()


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ([1, 1, 1], None, 0.0),
        ([0, 0, 0, 1], None, 0.75),  # one of n has all: (n - 1) / n
        ([0, 1], [3, 1], 0.75),  # the same as a group of three and one
        ([1, 3], None, 0.25),
        ([5], None, 0.0),
        ([1, np.nan, 1], None, 0.0),
        ([0, 0], None, np.nan),
        ([1, 2], [0, 0], np.nan),
        ([], None, np.nan),
    ],
)
def test_gini(values, weights, expected):
    assert gini(values, weights) == pytest.approx(expected, nan_ok=True)


@given(st.lists(st.tuples(st.floats(0.01, 100), st.integers(1, 5)), min_size=2, max_size=12))
def test_gini_is_the_mean_difference_over_twice_the_mean(rows):
    """Sen's definition, with every person written out."""
    values, weights = (np.array(column) for column in zip(*rows, strict=True))
    people = np.repeat(values, weights)
    mean_difference = np.abs(people[:, None] - people).mean()
    expected = mean_difference / (2 * people.mean())
    assert gini(values, weights) == pytest.approx(expected, abs=1e-9)
    assert 0 <= gini(values, weights) + 1e-12 < 1


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ([2.0] * 10, None, 1.0),
        ([1.0] * 4 + [2.0] * 5 + [8.0], None, 8.0),
        ([1.0, 8.0], [95, 5], 4.5),  # half of the best tenth has 1, half has 8
        ([0.0] * 5 + [1.0] * 5, None, np.inf),
        ([0.0, 0.0], None, np.nan),
        ([], None, np.nan),
    ],
)
def test_palma(values, weights, expected):
    assert palma(values, weights) == pytest.approx(expected, nan_ok=True)


def test_the_worst_served_two_fifths_by_hand():
    assert lowest_share([1, 1, 1, 1, 6]) == pytest.approx(0.2)
    assert lowest_share([1, 3], [80, 20]) == pytest.approx(40 / 140)
    assert np.isnan(lowest_share([0, 0]))
