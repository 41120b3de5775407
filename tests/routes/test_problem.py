"""A problem that contradicts itself is refused when it is made, with every contradiction named."""

import numpy as np
import pytest

from routes import Day, Lunch, ProblemError, TourProblem
from tests.routes.instances import MONDAY, day, line, problem, stop


def test_windows_hold_the_end_of_a_visit():
    """Open 09:00-10:00 with a visit of 45 minutes: it may start from 09:00 to 09:15."""
    assert stop(1, service=45, hours=["09:00-10:00"]).start_windows(0) == ((540, 555),)


def test_a_window_shorter_than_the_visit_is_no_window():
    """11:00-11:30 cannot hold 45 minutes, 13:00-14:00 can."""
    split = stop(1, service=45, hours=["11:00-11:30,13:00-14:00"])
    assert split.start_windows(0) == ((780, 795),)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"minutes": np.zeros((2, 3))}, "not a square matrix"),
        ({"minutes": line([0, 10, 20]) - 5}, "a travel time is negative"),
        ({"stops": (stop(1), stop(1))}, "two stops have the same id"),
        ({"stops": (stop(7),)}, "stop s7 has no row 7"),
        ({"stops": (stop(1, service=-1),)}, "negative duration"),
        ({"stops": (stop(1, prize=-1),)}, "negative duration or prize"),
        ({"stops": (stop(1, hours=["08:00-09:00", "closed"]),)}, "windows for 2 of 1 days"),
        ({"stops": (stop(1, hours=["13:00-14:00,09:00-10:00"]),)}, "empty or out of order"),
        ({"stops": (stop(1, hours=["10:00-09:00"]),)}, "empty or out of order"),
        ({"stops": (stop(1, uses=(1,)),)}, "uses 1 of 0 resources"),
        ({"days": ()}, "there is no day"),
        ({"days": (day(start=()),)}, "no place to start from"),
        ({"days": (day(end=()),)}, "no place to end at"),
        ({"days": (day(end=(9,)),)}, "not in the matrix"),
        ({"days": (day(leave="18:00"),)}, "over before it begins"),
        ({"days": (day(lunch=Lunch(690, 720, 60)),)}, "shorter than the break"),
    ],
)
def test_contradiction_is_named(changes, reason):
    sound = problem([0, 10, 20], [stop(1), stop(2)])
    with pytest.raises(ProblemError, match=reason):
        sound.replace(**changes)


def test_all_contradictions_are_named_at_once():
    with pytest.raises(ProblemError, match=r"no row 5.*no place to end"):
        problem([0, 10], [stop(5)], [day(end=())])


def test_fractions_of_minutes_are_refused():
    with pytest.raises(ProblemError, match="round them up"):
        TourProblem((), (Day(MONDAY, (0,), (0,), 480, 1020),), np.array([[0, 1.5], [1.5, 0]]))


def test_the_matrix_cannot_be_changed_afterwards():
    with pytest.raises(ValueError, match="read-only"):
        problem([0, 10], [stop(1)]).minutes[0, 1] = 3
