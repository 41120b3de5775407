"""Orders in the store: allowed steps, the record, and the lecture that a held order becomes."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import draw
from tests.web.test_store import people, talks
from web.store.order_rows import (
    TRANSITIONS,
    OrderStateError,
    Sending,
    UnknownLecturerError,
    UnknownOrderError,
    Wanted,
)
from web.store.store import Store

DAY = date(2027, 6, 1)


free_days = (DAY + timedelta(n) for n in count(1))
"""Days on which nobody is sent anywhere yet."""


def wanted(**changes):
    facts = {"venue": "220605107000", "topic": "law", "language": "zh", "since": DAY, "until": DAY}
    return Wanted(**(facts | changes))


@pytest.fixture
def store(portable: Store) -> Store:
    portable.replace_simulated(people("L1", "L2"), talks(("S1", "L1", "2027-05-01")))
    return portable


def step(store, key, status, day=DAY):
    orders = store.orders
    steps = {
        "dispatched": lambda: orders.dispatch([Sending(key, "L1", day, "08:30")]),
        "accepted": lambda: orders.accept(key),
        "declined": lambda: orders.decline(key, "ill"),
        "held": lambda: orders.hold(key, audience=40, today=day),
        "reviewed": lambda: orders.review(key, score=5, text="好"),
        "cancelled": lambda: orders.cancel(key),
    }
    steps[status]()


def test_no_telephone_stands_in_what_is_said_of_an_order(store):
    key = store.orders.add(wanted())
    misfit = Sending(key, "L2", DAY + timedelta(days=1), "08:30", override="打 13912345678 问过")
    store.orders.dispatch([misfit])
    store.orders.undo(key, seen=2)
    step(store, key, "dispatched")
    step(store, key, "accepted")
    step(store, key, "held")
    store.orders.review(key, score=5, text="好，0439-8811002 王老师，2027-06-01")
    row = store.orders.get(key)
    assert "8811002" not in row.review
    assert "2027-06-01" in row.review
    told = str(store.history.of("order", key))
    assert not [one for one in ("13912345678", "8811002") if one in told]


def test_an_order_goes_its_way_and_becomes_one_lecture(store):
    key = store.orders.add(wanted(people=30, contact="站长"))
    revision = store.revision()
    for status in ("dispatched", "accepted"):
        step(store, key, status)
    assert store.revision() == revision
    assert len(store.lectures()) == 1
    step(store, key, "held")
    assert store.revision() > revision
    lecture = store.lectures().loc["O000001"]
    assert (lecture["venue"], lecture["lecturer"], lecture["audience"]) == (
        "220605107000",
        "L1",
        40,
    )
    assert (lecture["status"], lecture["date"].date(), lecture["topic"]) == ("held", DAY, "law")
    step(store, key, "reviewed")
    row = store.orders.get(key)
    assert (row.status, row.score, row.review, row.people) == ("reviewed", 5, "好", 30)
    changes = store.orders.changes(key)
    assert [change.status for change in changes] == [
        "ordered", "dispatched", "accepted", "held", "reviewed",
    ]  # fmt: skip
    assert changes[1].values == {
        "lecturer": "L1", "date": "2027-06-01", "start": "08:30", "half": "am", "override": "",
    }  # fmt: skip


def test_a_lecture_by_a_made_up_lecturer_is_marked_as_simulated(store):
    key = store.orders.add(wanted())
    for status in ("dispatched", "accepted", "held"):
        step(store, key, status)
    assert bool(store.lectures().loc["O000001", "simulated"])
    assert not store.orders.get(key).simulated


def test_a_declined_order_waits_again_and_remembers_who_declined(store):
    key = store.orders.add(wanted())
    for status in ("dispatched", "declined"):
        step(store, key, status)
    assert store.orders.get(key).lecturer is None
    store.orders.dispatch([Sending(key, "L2", DAY)])
    assert store.orders.get(key).lecturer == "L2"
    assert [one.values.get("lecturer") for one in store.orders.changes(key)] == [
        None, "L1", None, "L2",
    ]  # fmt: skip


def test_a_lecture_cannot_be_held_before_its_day(store):
    key = store.orders.add(wanted())
    for status in ("dispatched", "accepted"):
        step(store, key, status)
    with pytest.raises(OrderStateError, match="2027-06-01"):
        store.orders.hold(key, audience=40, today=date(2027, 5, 31))
    assert store.orders.get(key).status == "accepted"
    assert len(store.orders.changes(key)) == 3
    assert len(store.lectures()) == 1


def test_a_dispatch_is_kept_whole_or_not_at_all(store):
    first, second = store.orders.add(wanted()), store.orders.add(wanted())
    store.orders.cancel(second)
    with pytest.raises(OrderStateError):
        store.orders.dispatch([Sending(first, "L1", DAY), Sending(second, "L2", DAY)])
    assert store.orders.get(first).status == "ordered"
    with pytest.raises(UnknownLecturerError, match="no lecturer X9"):
        store.orders.dispatch([Sending(first, "X9", DAY)])


@pytest.mark.parametrize("key", [7, 2**31, 2**70])
def test_an_unknown_order_is_a_sentence(store, key):
    with pytest.raises(UnknownOrderError, match=str(key)):
        store.orders.accept(key)


@settings(
    max_examples=draw(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from([s for s in TRANSITIONS if s != "ordered"]), max_size=7))
def test_only_the_stated_steps_are_possible(store, walk):
    days = dict.fromkeys(("since", "until"), next(free_days))
    key = store.orders.add(wanted(**days))
    status = "ordered"
    for number, after in enumerate(walk):
        if after in TRANSITIONS[status]:
            step(store, key, after, days["since"])
            status = after
        else:
            with pytest.raises(OrderStateError):
                step(store, key, after, days["since"])
        assert store.orders.get(key).status == status, number
    held = f"O{key:06d}" in store.lectures().index
    assert held == (status in ("held", "reviewed"))


def test_clearing_the_simulation_keeps_real_orders_and_their_lecturers(store):
    real, made_up = store.orders.add(wanted()), store.orders.add(wanted(simulated=True))
    store.orders.dispatch([Sending(real, "L1", DAY), Sending(made_up, "L2", DAY)])
    store.clear_simulated()
    assert [row.id for row in store.orders.search()] == [real]
    assert list(store.lecturers().index) == ["L1"]
    store.replace_simulated(people("L1", "L2"), talks(("S1", "L1", "2027-05-01")))
    assert list(store.lecturers().index) == ["L1", "L2"]


# -- taking a step back ---------------------------------------------------------------------------


def last(store, order):
    return store.orders.changes(order)[-1].number


def test_each_step_but_a_held_lecture_can_be_taken_back_once(store):
    order = store.orders.add(wanted())
    store.orders.dispatch([Sending(order, "L1", DAY, "09:00")])
    sent = store.orders.get(order)
    assert store.orders.undo(order, seen=last(store, order)) == "ordered"
    assert store.orders.get(order).lecturer is None
    with pytest.raises(OrderStateError):
        store.orders.undo(order, seen=last(store, order))
    store.orders.dispatch([Sending(order, "L1", DAY, "09:00")])
    store.orders.decline(order, "ill")
    assert store.orders.undo(order, seen=last(store, order)) == "dispatched"
    assert store.orders.get(order) == sent
    store.orders.accept(order)
    assert store.orders.undo(order, seen=last(store, order)) == "dispatched"
    store.orders.accept(order)
    store.orders.cancel(order)
    assert store.orders.undo(order, seen=last(store, order)) == "accepted"
    store.orders.hold(order, audience=40, today=DAY)
    with pytest.raises(OrderStateError):
        store.orders.undo(order, seen=last(store, order))
    store.orders.review(order, score=4, text="good")
    assert store.orders.undo(order, seen=last(store, order)) == "held"
    assert (store.orders.get(order).score, store.orders.get(order).review) == (None, "")


def test_a_step_that_was_followed_by_another_is_not_taken_back(store):
    order = store.orders.add(wanted())
    store.orders.cancel(order)
    with pytest.raises(OrderStateError, match="taken back"):
        store.orders.undo(order, seen=1)
    with pytest.raises(UnknownOrderError):
        store.orders.undo(order + 1, seen=1)
