"""What a coach driver may not do by night and in a week, by hand on a line."""

import pytest

from routes.plan.wheel import at_the_wheel
from routes.tour.timing import time_order
from tests.routes.instances import day, problem, stop


def said(minutes, *, leave="08:00", back="23:59", days=1, vehicle="bus", drivers=1):
    """Return the warnings of as many days that each drive so many minutes there and back."""
    hours = ["00:00-24:00"] * days
    stops = [stop(number, hours=hours) for number in range(1, days + 1)]
    those = [
        day(number, start=() if number else (0,), leave=leave, back=back) for number in range(days)
    ]
    tour = problem([0, *[minutes] * days], stops, those)
    itinerary = time_order(tour, tuple((one.id,) for one in stops)).itinerary
    return [one.code for one in at_the_wheel(tour, itinerary, vehicle=vehicle, drivers=drivers)]


@pytest.mark.parametrize(
    ("leave", "found"),
    [("19:00", []), ("19:01", ["night_driving"]), ("05:00", []), ("04:59", ["night_driving"])],
    ids=["2 h of night", "more", "from 5:00", "before 5:00"],
)
def test_a_coach_drives_two_hours_at_night_at_most_and_none_before_five(leave, found):
    """A drive of 2:15, half an hour's visit, and back: home five hours after it set out."""
    assert said(135, leave=leave, back="24:59") == found


def test_a_week_at_the_wheel_is_44_hours_for_one_driver():
    """Six days of 7:20 are 44 hours, of 7:22 more; a day of rest among eight does not help."""
    assert said(220, days=6) == []
    assert said(221, days=6) == ["week_driving"]
    assert said(221, days=6, drivers=2) == []
    assert said(221, days=6, vehicle="car") == []
