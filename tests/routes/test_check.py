"""The check finds every kind of mistake, planted one at a time into a sound itinerary."""

from dataclasses import replace

import pytest

from routes import Itinerary, Lunch
from routes.tour.check import check
from routes.tour.schedule import schedule
from tests.routes.instances import at, day, problem, stop, window

ORDERS, PLACES = [[0, 1], [2]], [(0, 4), (4, 0)]


@pytest.fixture
def tour():
    """Two days, a night at place 4, lunch, a required stop and a budget for two fees."""
    open_daily = ["08:00-17:00", "08:00-17:00"]
    stops = [
        stop(1, hours=open_daily, uses=(1,), required=True),
        stop(2, service=180, hours=["08:00-16:00", "closed"], uses=(1,)),
        stop(3, service=220, hours=open_daily, uses=(0,)),
    ]
    days = [
        day(0, end=(0, 4), max_drive=60, lunch=Lunch()),
        day(1, start=(), max_drive=120, lunch=Lunch()),
    ]
    return problem([0, 10, 30, 50, 40], stops, days, limits=(2,))


@pytest.fixture
def sound(tour):
    """Day 1: 08:10-08:40, 09:00-12:00, lunch, to place 4; day 2: 08:10-11:50, lunch, home."""
    itinerary = schedule(tour, ORDERS, PLACES)
    assert itinerary is not None
    assert check(tour, itinerary) == []
    return itinerary


def codes(tour, itinerary: Itinerary) -> set[str]:
    """Return the codes of all violations; every one reads as a sentence."""
    violations = check(tour, itinerary)
    assert all(str(violation).endswith(".") for violation in violations)
    return {violation.code for violation in violations}


def with_day(itinerary, number, **changes):
    """Return the itinerary with fields of one day changed."""
    days = list(itinerary.days)
    days[number] = replace(days[number], **changes)
    return replace(itinerary, days=tuple(days))


def with_visit(itinerary, number, position, **changes):
    """Return the itinerary with fields of one visit changed."""
    visits = list(itinerary.days[number].visits)
    visits[position] = replace(visits[position], **changes)
    return with_day(itinerary, number, visits=tuple(visits))


def with_leg(itinerary, number, position, **changes):
    """Return the itinerary with fields of one leg changed."""
    legs = list(itinerary.days[number].legs)
    legs[position] = replace(legs[position], **changes)
    return with_day(itinerary, number, legs=tuple(legs))


def test_missing_day(tour, sound):
    assert "days" in codes(tour, replace(sound, days=sound.days[:1]))


def test_unknown_stop(tour, sound):
    assert "unknown" in codes(tour, with_visit(sound, 0, 0, stop="elsewhere"))


def test_stop_visited_twice(tour, sound):
    assert "repeated" in codes(tour, with_visit(sound, 1, 0, stop="s1"))


def test_required_stop_left_out(tour):
    assert codes(tour, schedule(tour, [[1], [2]], PLACES)) == {"required"}


def test_claimed_value(tour, sound):
    assert codes(tour, replace(sound, value=sound.value + 1)) == {"value"}


def test_budget(tour, sound):
    assert codes(tour.replace(limits=(1,)), sound) == {"limit"}


def test_end_that_is_no_candidate(tour, sound):
    first = replace(tour.days[0], end=(0,))
    assert codes(tour.replace(days=(first, tour.days[1])), sound) == {"ends"}


def test_next_day_starts_elsewhere(tour, sound):
    assert "ends" in codes(tour, with_day(sound, 1, start=0))


def test_day_without_its_last_leg(tour, sound):
    assert codes(tour, with_day(sound, 0, legs=sound.days[0].legs[:-1])) == {"chain"}


def test_jump_between_places(tour, sound):
    assert "chain" in codes(tour, with_leg(sound, 0, 1, origin=3))


def test_departure_before_the_day(tour, sound):
    later = replace(tour.days[0], leave=tour.days[0].leave + 1)
    assert codes(tour.replace(days=(later, tour.days[1])), sound) == {"leave"}


def test_arrival_after_the_day(tour, sound):
    shorter = replace(tour.days[0], back=sound.days[0].arrive - 1)
    assert codes(tour.replace(days=(shorter, tour.days[1])), sound) == {"back"}


def test_too_much_driving(tour, sound):
    """Day 1 drives 10 + 20 + 10 km."""
    limited = replace(tour.days[0], max_drive=39)
    assert codes(tour.replace(days=(limited, tour.days[1])), sound) == {"max_drive"}


def test_visit_before_arrival(tour, sound):
    visit = sound.days[0].visits[0]
    early = with_visit(sound, 0, 0, start=visit.start - 1, leave=visit.leave - 1)
    assert "clock" in codes(tour, early)


def test_leg_faster_than_the_matrix(tour, sound):
    assert "drive" in codes(tour, with_leg(sound, 0, 0, minutes=9))


def test_leg_whose_clock_is_shorter_than_its_drive(tour, sound):
    leg = sound.days[0].legs[0]
    assert "clock" in codes(tour, with_leg(sound, 0, 0, depart=leg.depart + 1))


def test_unreachable_leg(tour, sound):
    minutes = tour.minutes.copy()
    minutes[0, 1] = 10**9
    assert "drive" in codes(tour.replace(minutes=minutes), sound)


def test_visit_somewhere_else(tour, sound):
    assert "place" in codes(tour, with_visit(sound, 0, 0, place=3))


def test_visit_cut_short(tour, sound):
    visit = sound.days[0].visits[0]
    assert "service" in codes(tour, with_visit(sound, 0, 0, leave=visit.leave - 1))


@pytest.mark.parametrize("hours", ["closed", "08:11-17:00", "08:00-08:39"])
def test_visit_outside_opening_hours(tour, sound, hours):
    """The visit lasts from 08:10 to 08:40."""
    changed = stop(1, hours=[hours, "08:00-17:00"], uses=(1,), required=True)
    assert codes(tour.replace(stops=(changed, *tour.stops[1:])), sound) == {"window"}


def test_waiting_that_is_not_there(tour, sound):
    assert codes(tour, with_visit(sound, 0, 0, wait=5)) == {"wait"}


def test_day_without_lunch(tour, sound):
    assert "lunch" in codes(tour, with_day(sound, 1, lunch=None))


@pytest.mark.parametrize(
    "lunch", [("11:00", "12:00"), ("12:45", "13:45"), ("11:30", "12:00"), ("09:30", "10:30")]
)
def test_lunch_at_the_wrong_time(tour, sound, lunch):
    assert "lunch" in codes(tour, with_day(sound, 0, lunch=(at(lunch[0]), at(lunch[1]))))


def test_lunch_during_a_visit(tour, sound):
    """The visit of day 2 lasts from 08:10 to 11:50; lunch is put to 11:30."""
    visit = next(v for v in sound.days[1].visits if v.stop == "s3")
    middle = max(visit.start, at("11:30"))
    assert "lunch" in codes(tour, with_day(sound, 1, lunch=(middle, middle + 60)))


def test_leg_above_its_limit(tour, sound):
    """The longest leg of day 1 takes 20 minutes."""
    limited = replace(tour.days[0], max_leg=19)
    assert codes(tour.replace(days=(limited, tour.days[1])), sound) == {"max_leg"}


def test_minimum_not_reached(tour, sound):
    assert codes(tour.replace(limits=(9,), minima=(3,)), sound) == {"minimum"}


def aged(tour, *eras, **more):
    stops = [replace(one, era=era) for one, era in zip(tour.stops, eras, strict=True)]
    return tour.replace(stops=tuple(stops), **more)


def test_order_of_history(tour, sound):
    """Visited s1, s2, s3: with eras 3, 2, 3 one step back."""
    assert codes(aged(tour, 3, 2, 3, storyline="hard"), sound) == {"storyline"}
    assert codes(aged(tour, 3, 2, 3, storyline="soft", step_back=4), sound) == {"value"}
    cheaper = replace(sound, value=sound.value - 4)
    assert codes(aged(tour, 3, 2, 3, storyline="soft", step_back=4), cheaper) == set()
    assert codes(aged(tour, 2, None, 3, storyline="hard"), sound) == set()


def test_group_that_does_not_get_in(tour, sound):
    small = (replace(tour.stops[0], capacity=20, shifts=2), *tour.stops[1:])
    assert codes(tour.replace(stops=small, group=40), sound) == set()
    assert codes(tour.replace(stops=small, group=41), sound) == {"capacity"}


@pytest.mark.parametrize("hours", ["08:11-17:00", "08:00-08:39"])
def test_visit_without_its_lecturer(tour, sound, hours):
    """The visit of day 1 lasts from 08:10 to 08:40."""
    alone = replace(tour.stops[0], lecturer=(window(hours), ()))
    assert codes(tour.replace(stops=(alone, *tour.stops[1:])), sound) == {"lecturer"}
