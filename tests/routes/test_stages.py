"""How a search shares its effort out, and the large changes it makes."""

from dataclasses import replace
from itertools import islice
from random import Random

import numpy as np
import pytest

from routes import MaxEffort, MaxIterations, TourProblem
from routes.solver import stages
from routes.solver.annealing import Search
from routes.solver.arrays import orders_of
from routes.solver.kicks import crossed, mixed, moved, wandering
from routes.solver.solve import solve
from routes.solver.stop import WORK_PER_SECOND
from routes.tour.check import check
from tests.routes.instances import random_problem

LARGE = random_problem(5, stops=30, days=3, bases=4)
LONG = random_problem(5, stops=40, days=7, bases=4)


@pytest.fixture
def short_epochs(monkeypatch):
    """Let the first epoch take 4 milliseconds, the second end at 20."""
    monkeypatch.setattr(stages, "EPOCH", WORK_PER_SECOND // 250)


def passed(problem: TourProblem, seconds: float, seed: int) -> list[int]:
    """Return the values that a search passes."""
    values: list[int] = []
    solve(problem, MaxEffort(seconds), seed=seed, progress=lambda _, value: values.append(value))
    return values


@pytest.mark.usefixtures("short_epochs")
@pytest.mark.parametrize(("problem", "seed"), [(LARGE, 0), (LARGE, 1), (LONG, 0), (LONG, 1)])
def test_more_effort_does_the_same_first(problem, seed):
    """So five seconds are never worse than one: both are ends of epochs."""
    less, more = passed(problem, 0.02, seed), passed(problem, 0.1, seed)
    assert len(more) > len(less) > 20
    assert more[: len(less) - 1] == less[:-1]
    assert max(more) >= max(less)


@pytest.mark.usefixtures("short_epochs")
def test_a_budget_a_little_longer_than_an_epoch_has_no_rest():
    search = Search(LARGE, 0)
    course = stages.Course(search, MaxEffort(0.005))
    stages.go_through(search, course)
    assert course.over
    assert search.done.work / WORK_PER_SECOND == pytest.approx(0.005, rel=0.5)


@pytest.fixture(scope="module")
def two_tours():
    """Return a search with two tours of three days."""
    search = Search(LARGE, 1)
    for anchor, choice in islice(search.anchored(2), 2):
        search.start(anchor, choice)
    one, other = search.tours
    return search, one, other


def test_a_block_of_nights_moves_and_its_days_begin_empty(two_tours):
    """Of several draws one at least moves nights; days keep what they have or lose all."""
    search, one, _ = two_tours
    random = Random(0)  # noqa: S311 - nothing secret
    sketches = [moved(search.tables, one.best, random) for _ in range(10)]
    before = orders_of(one.best)
    assert any((sketch.bases != one.best.base).any() for sketch in sketches)
    for sketch in sketches:
        kept = [row in ([], old) for row, old in zip(sketch.rows, before, strict=True)]
        assert all(kept)
    assert any([] in sketch.rows for sketch in sketches)


@pytest.mark.parametrize("seed", range(10))
def test_what_grows_from_a_sketch_is_a_tour(two_tours, seed):
    """Days of two tours may hold the same stop: it is visited once."""
    search, one, other = two_tours
    random = Random(seed)  # noqa: S311 - nothing secret
    sketches = [
        crossed(search.tables, one.best, other.best, random),
        mixed(search.tables, one.best, other.best, random),
        moved(search.tables, one.best, random),
        wandering(search.tables, random),
    ]
    grown = [tour for tour in map(search.grow, sketches) if tour is not None]
    assert grown
    for tour in grown:
        search.tours = [tour]
        assert {found.code for found in check(LARGE, search.itinerary)} <= {"required"}


def test_nights_move_also_where_no_drive_of_a_day_is_short_enough():
    """Every drive takes longer than a leg may: whatever place is drawn, it is one of the places."""
    minutes = np.where(np.eye(len(LARGE.minutes), dtype=bool), 0, 60)
    days = tuple(replace(day, max_leg=30, max_drive=None) for day in LARGE.days)
    search = Search(LARGE.replace(minutes=minutes, days=days), 0)
    tours = [search.start(*one) for one in search.anchored(4)]
    begun = [tour for tour in tours if tour is not None]
    assert begun
    for share in np.linspace(0, 1, 40):
        search.run(begin := begun[0], share=share)
        assert set(begin.state.base) <= set(search.tables.base_node)


def test_a_search_without_any_choice_of_nights_goes_through_epochs_too():
    tour = random_problem(4, stops=40, days=2, bases=1)
    result = solve(tour, MaxIterations(1500), seed=3)
    assert {found.code for found in check(tour, result.itinerary)} <= {"required"}
    assert result.iterations >= 1500
