"""Stopping criteria tell which share of their budget is used."""

import pytest

from routes import (
    MaxEffort,
    MaxIterations,
    MaxRuntime,
    MultipleCriteria,
    NoImprovement,
    ProblemError,
)
from routes.solver.stop import WORK_PER_SECOND, Done


def test_max_iterations():
    assert [MaxIterations(200)(Done(done)) for done in (0, 100, 200)] == [0, 0.5, 1]


def test_max_effort_counts_work_alone():
    criterion = MaxEffort(2)
    assert [criterion(Done(9, 9, n * WORK_PER_SECOND)) for n in (0, 1, 2)] == [0, 0.5, 1]


def test_max_runtime_starts_with_the_first_question():
    """A clock that reads 10, 11 and 12: 0, a half and the whole of two seconds are gone."""
    criterion = MaxRuntime(2, clock=iter([10.0, 10.0, 11.0, 12.0]).__next__)
    assert [criterion(Done(0)) for _ in range(3)] == [0, 0.5, 1]


def test_no_improvement_begins_anew_with_every_better_value():
    """Patience 100: better at 50, so a half is used at 100 and all at 150."""
    criterion = NoImprovement(100)
    answers = [
        criterion(Done(done, value)) for done, value in ((0, 5), (50, 6), (100, 6), (150, 6))
    ]
    assert answers == [0, 0, 0.5, 1]


def test_first_of_several_criteria_counts():
    both = MultipleCriteria((MaxIterations(100), MaxIterations(50)))
    assert both(Done(25)) == 0.5


@pytest.mark.parametrize(
    "make",
    [
        lambda: MaxIterations(0),
        lambda: MaxEffort(0),
        lambda: MaxRuntime(0),
        lambda: NoImprovement(0),
        lambda: MultipleCriteria(()),
    ],
)
def test_budget_must_be_positive(make):
    with pytest.raises(ProblemError):
        make()
