"""Who goes: worked by hand on one road, against brute force, and by an independent check."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.dispatch import Lecturer, Order, Rules, check_dispatch, dispatch, flow
from tests import draw
from tests.geo.conftest import ParallelRoad

MONDAY, TUESDAY = date(2027, 6, 14), date(2027, 6, 15)
ROAD = ParallelRoad()
# A place's name is its minute on the road; n is cut off in the north.
PLACES = gpd.GeoSeries(
    gpd.points_from_xy([126 + i / 100 for i in range(360)] + [126.0], [42.0] * 360 + [45.0]),
    index=[str(i) for i in range(360)] + ["n"],
    crs=4326,
)


def order(key, at, **changes):
    facts = {"venue": str(at), "topic": "law", "language": "zh", "dates": (MONDAY,), "rooms": 9}
    return Order(id=key, **(facts | changes))


def lecturer(key, home, **changes):
    facts = {"home": str(home), "topics": frozenset({"law"}), "languages": frozenset({"zh"})}
    return Lecturer(id=key, **(facts | changes))


def sent(orders, lecturers, **rules):
    rules = Rules(**rules)
    answer = dispatch(orders, lecturers, PLACES, ROAD, rules=rules)
    assert check_dispatch(orders, lecturers, PLACES, ROAD, answer, rules=rules) == []
    return answer


def who(answer):
    return {trip.order.id: trip.lecturer for trip in answer.trips}


def test_the_sum_of_minutes_is_least_not_each_order_nearest():
    # A is nearest to both orders; together 10 + 10 beats 2 + 40.
    orders = [order("1", 10), order("2", 2)]
    answer = sent(orders, [lecturer("A", 0), lecturer("B", 12)], per_day=1)
    assert who(answer) == {"1": "B", "2": "A"}
    assert (answer.minutes, answer.bound, answer.complete) == (4, 2, True)


def test_serving_more_comes_before_driving_less():
    # Only A speaks Korean: order 1 must go to B although A lives next door.
    both = frozenset({"zh", "ko"})
    orders = [order("1", 1), order("2", 50, language="ko")]
    answer = sent(orders, [lecturer("A", 0, languages=both), lecturer("B", 55)], per_day=1)
    assert who(answer) == {"1": "B", "2": "A"}


def test_times_are_those_of_the_drive_and_the_half_day():
    (trip,) = sent([order("1", 30, part="pm")], [lecturer("A", 0)]).trips
    assert (trip.depart, trip.arrive, trip.start, trip.end) == (810, 840, 840, 930)
    assert (trip.drive, trip.home_minutes, trip.home) == (30, 30, 960)


def test_a_day_of_two_lectures_drives_from_one_to_the_other():
    orders = [order("1", 10, part="am"), order("2", 20, part="pm")]
    first, second = sent(orders, [lecturer("A", 0)]).trips
    assert (first.order.id, first.start, first.end, first.home) == ("1", 600, 690, None)
    assert (second.drive, second.depart, second.start, second.home) == (10, 690, 840, 950)


@pytest.mark.parametrize(
    ("changes", "reason", "left"),
    [
        ({"topic": "korea"}, "topic", [0, 0, 0, 0]),
        ({"language": "mn"}, "language", [2, 0, 0, 0]),
        ({"dates": (TUESDAY,)}, "available", [2, 2, 0, 0]),
        ({"venue": "200"}, "within", [2, 2, 2, 0]),
        ({"venue": "n"}, "within", [2, 2, 2, 0]),
    ],
)
def test_an_open_order_says_which_rule_left_nobody(changes, reason, left):
    lecturers = [
        lecturer("A", 0, weekdays=frozenset({1})),
        lecturer("B", 5, busy=frozenset({TUESDAY})),
    ]
    (one,) = sent([order("1", 10, **changes)], lecturers).unserved
    assert one.reason == reason
    assert list(one.left.values()) == left


def test_all_taken_is_a_reason_of_its_own():
    orders = [order(key, 10) for key in "123"]
    answer = sent(orders, [lecturer("A", 0)])
    assert [one.reason for one in answer.unserved] == ["taken"]
    assert answer.unserved[0].left["within"] == 1


def test_no_lecturers_leave_every_order_open():
    answer = sent([order("1", 10)], [])
    assert [one.reason for one in answer.unserved] == ["topic"]


def test_nothing_ordered_is_an_empty_answer():
    assert sent([], [lecturer("A", 0)]).trips == ()


def test_the_travel_limit_is_inclusive():
    assert who(sent([order("1", 60)], [lecturer("A", 0)], within=60))
    assert not who(sent([order("1", 60)], [lecturer("A", 0)], within=59))


def test_trips_of_the_period_are_limited():
    orders = [order("1", 10), order("2", 10, dates=(TUESDAY,)), order("3", 11, dates=(TUESDAY,))]
    assert len(sent(orders, [lecturer("A", 0)]).trips) == 3
    assert len(sent(orders, [lecturer("A", 0)], trips=2).trips) == 2
    assert len(sent(orders, [lecturer("A", 0)], per_day=1).trips) == 2


def test_among_equals_the_load_is_shared():
    orders = [order("1", 10, part="am"), order("2", 10, part="pm")]
    twins = [lecturer("A", 0), lecturer("B", 0)]
    assert set(who(sent(orders, twins)).values()) == {"A", "B"}
    loaded = [replace(twins[0], load=5), twins[1]]
    assert set(who(sent(orders, loaded)).values()) == {"B"}


def test_two_venues_too_far_apart_for_one_day_are_not_given_to_one_lecturer():
    # Over at 10:00 in the west, 350 minutes to the east: 15:50, too late to be over at 17:00.
    orders = [order("1", 0, part="am"), order("2", 350, part="pm")]
    alone = sent(orders, [lecturer("A", 175)], within=200)
    assert (len(alone.trips), alone.bound, alone.repairs) == (1, 2, 1)
    assert alone.unserved[0].reason == "taken"
    helped = sent(orders, [lecturer("A", 175), lecturer("B", 180)], within=200)
    assert len(helped.trips) == 2


def halves(answer):
    return sorted((trip.order.id, trip.date, trip.half) for trip in answer.trips)


def test_a_venue_has_no_more_lectures_at_a_time_than_rooms():
    lecturers = [lecturer(key, 10) for key in "ABC"]
    orders = [order(key, 10, part="am", dates=(MONDAY, TUESDAY), rooms=1) for key in "123"]
    answer = sent(orders, lecturers)
    assert len({(day, half) for _, day, half in halves(answer)}) == len(answer.trips) == 2
    assert [one.reason for one in answer.unserved] == ["room"]
    assert len(sent([replace(one, rooms=2) for one in orders], lecturers).trips) == 3


def test_a_venue_that_is_taken_is_left_alone():
    taken = frozenset({(MONDAY, "am")})
    answer = sent([order("1", 10, rooms=1, taken=taken)], [lecturer("A", 10)])
    assert halves(answer) == [("1", MONDAY, "pm")]
    both = taken | {(MONDAY, "pm")}
    full = sent([order("1", 10, rooms=1, taken=both)], [lecturer("A", 10)])
    assert [one.reason for one in full.unserved] == ["room"]


def test_more_candidates_are_weighed_when_the_nearest_are_taken():
    orders = [order(str(i), 10) for i in range(6)]
    lecturers = [lecturer(key, 10 + i) for i, key in enumerate("ABC")]
    answer = sent(orders, lecturers, nearest=1)
    assert (len(answer.trips), answer.complete) == (6, True)


orders_drawn = st.lists(
    st.builds(
        lambda at, topic, part, dates: (at, topic, part, dates),
        st.integers(0, 60),
        st.sampled_from(["law", "korea"]),
        st.sampled_from(["am", "pm", "any"]),
        st.sampled_from([(MONDAY,), (TUESDAY,), (MONDAY, TUESDAY)]),
    ),
    max_size=4,
)
lecturers_drawn = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from([frozenset({"law"}), frozenset({"law", "korea"})]),
        st.sampled_from([frozenset(), frozenset({MONDAY})]),
    ),
    min_size=1,
    max_size=3,
)


def best_by_hand(orders, lecturers, rules):
    """Return (orders served, minutes) of the best of all assignments."""
    options = []
    for one in orders:
        slots = [None]
        for number, person in enumerate(lecturers):
            minutes = abs(int(one.venue) - int(person.home))
            if one.topic in person.topics and minutes <= rules.within:
                slots += [
                    (number, day, half, minutes)
                    for day in one.dates
                    for half in one.halves(day)
                    if day not in person.busy
                ]
        options.append(slots)
    best = (0, 0)
    for chosen in product(*options):
        taken = [slot for slot in chosen if slot]
        if _allowed(taken, len(lecturers), rules):
            best = max(best, (len(taken), -sum(slot[3] for slot in taken)))
    return best[0], -best[1]


def _allowed(taken, people, rules):
    if len({slot[:3] for slot in taken}) < len(taken):
        return False
    per_day = [slot[:2] for slot in taken]
    if any(per_day.count(key) > rules.per_day for key in per_day):
        return False
    trips = np.bincount([slot[0] for slot in taken], minlength=people)
    return rules.trips is None or trips.max(initial=0) <= rules.trips


@pytest.mark.slow
@settings(max_examples=draw(60), deadline=None)
@given(
    orders=orders_drawn,
    lecturers=lecturers_drawn,
    per_day=st.sampled_from([1, 2]),
    trips=st.sampled_from([None, 1, 2]),
    within=st.integers(5, 60),
)
def test_no_assignment_serves_more_or_drives_less(orders, lecturers, per_day, trips, within):
    orders = [
        order(str(i), at, topic=topic, part=part, dates=dates)
        for i, (at, topic, part, dates) in enumerate(orders)
    ]
    people = [
        lecturer("ABC"[i], home, topics=topics, busy=busy)
        for i, (home, topics, busy) in enumerate(lecturers)
    ]
    answer = sent(orders, people, per_day=per_day, trips=trips, within=within)
    rules = Rules(per_day=per_day, trips=trips, within=within)
    assert (len(answer.trips), answer.minutes) == best_by_hand(orders, people, rules)
    assert answer == sent(orders[::-1], people[::-1], per_day=per_day, trips=trips, within=within)


@pytest.mark.parametrize(("per_day", "trips"), [(1, None), (2, None), (2, 3)])
def test_fewer_days_are_as_good_as_all(monkeypatch, per_day, trips):
    chance = np.random.default_rng(per_day * 10 + (trips or 0))
    days = tuple(MONDAY + timedelta(days=n) for n in range(9))
    orders = [
        order(f"{n:02d}", chance.integers(200), dates=days[chance.integers(4) : 5 + n % 4],
              part=chance.choice(["any", "am", "pm"]))
        for n in range(40)
    ]  # fmt: skip
    people = [
        lecturer(f"{n:02d}", chance.integers(200), busy=frozenset(chance.choice(days, 3)))
        for n in range(9)
    ]
    few = sent(orders, people, per_day=per_day, trips=trips, within=90)
    monkeypatch.setattr(flow, "fewer_days", list)
    every = sent(orders, people, per_day=per_day, trips=trips, within=90)
    assert 20 < len(few.trips) == len(every.trips)
    assert few.bound == every.bound
    assert few.minutes == every.minutes


def test_days_beyond_those_that_may_be_needed_cost_nothing():
    arcs = [{(0, day, "am"): 5 for day in range(10)}, {(0, day, "am"): 5 for day in range(2)}]
    first, second = flow.fewer_days([*arcs, {(1, day, "pm"): 5 for day in range(10)}])[:2]
    assert (len(first), len(second)) == (2, 2)
    assert len(flow.fewer_days([{(1, day, "pm"): 5 for day in range(10)}])[0]) == 1


def test_the_check_finds_what_is_wrong():
    orders, people = [order("1", 30, part="am")], [lecturer("A", 0), lecturer("B", 200)]
    rules = Rules()
    good = dispatch(orders, people, PLACES, ROAD, rules=rules)
    (trip,) = good.trips

    def broken(**changes):
        bad = replace(good, trips=(replace(trip, **changes),))
        return check_dispatch(orders, people, PLACES, ROAD, bad, rules=rules)

    assert "1: within" in broken(lecturer="B")
    assert broken(start=trip.start + 400, end=trip.end + 400) == [
        "1: part of the day",
        "1: way home",
    ]
    assert broken(depart=trip.arrive) == ["1: drive"]
    assert broken(date=TUESDAY) == ["1: date"]
    assert broken(home=None) == ["1: way home"]
    assert broken(order=replace(orders[0], topic="korea")) == ["1: topic"]
