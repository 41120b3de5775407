"""Stopping criteria tell which share of their budget is used."""

import pytest

from routes import (
    MaxEffort,
    MaxIterations,
    MaxRuntime,
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


@pytest.mark.parametrize(
    "make",
    [
        lambda: MaxIterations(0),
        lambda: MaxEffort(0),
        lambda: MaxRuntime(0),
    ],
)
def test_budget_must_be_positive(make):
    with pytest.raises(ProblemError):
        make()
