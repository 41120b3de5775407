"""One lecture for each half of a day: of a lecturer, and in a hall; and what was ordered counts."""

import logging
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import event, text

from tests.web.office_books import lecture, lecturer, reading
from tests.web.test_store import people, talks
from web.store.bookings import BookedError
from web.store.engine import make_engine
from web.store.fitting import MisfitError
from web.store.migrate import configuration
from web.store.order_rows import Sending, Wanted
from web.store.planned import Suggested
from web.store.store import Store

DAY = date(2027, 6, 1)
HALL, OTHER_HALL = "220605107000", "220605108000"


@pytest.fixture
def store(portable: Store) -> Store:
    portable.replace_simulated(people("L1", "L2", "L3"), talks(("S1", "L1", "2027-05-01")))
    return portable


def ordered(store: Store, venue: str = HALL, **changes: object) -> int:
    facts = {"topic": "law", "language": "zh", "since": DAY, "until": DAY + timedelta(2)}
    return store.orders.add(Wanted(venue=venue, **(facts | changes)))


def send(store: Store, venue: str, lecturer: str, start: str = "08:30", **more: object) -> int:
    key = ordered(store, venue)
    store.orders.dispatch([Sending(key, lecturer, DAY, start, **more)], called="《{}》".format)
    return key


# -- the rule -------------------------------------------------------------------------------------


def test_a_lecturer_gives_one_lecture_in_half_a_day(store: Store) -> None:
    first = send(store, HALL, "L1")
    with pytest.raises(BookedError, match="morning of 2027-06-01") as refused:
        send(store, OTHER_HALL, "L1", "10:00")
    assert refused.value.status == 409
    assert f"order No. {first} at 《{HALL}》" in str(refused.value)
    assert "Choose another lecturer" in str(refused.value)
    send(store, OTHER_HALL, "L1", "14:00")


def test_a_hall_has_one_lecture_in_half_a_day_or_as_many_as_rooms(store: Store) -> None:
    send(store, HALL, "L1")
    with pytest.raises(BookedError, match=f"《{HALL}》 has a lecture on the morning of 2027-06-01"):
        send(store, HALL, "L2", "10:00")
    values = {"name": "站", "county": "220605", "township": "220605107", "tier": "village"}
    store.register.save("venues", HALL, values | {"rooms": 2})
    send(store, HALL, "L2")
    with pytest.raises(BookedError):
        send(store, HALL, "L3")


def test_the_rooms_of_many_venues_are_asked_for_together(store: Store) -> None:
    asked: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    values = {"name": "站", "county": "220605", "township": "220605107", "tier": "village"}
    number = store.register.save("venues", HALL, values | {"rooms": 3}).number
    store.register.save("venues", HALL, values | {"rooms": 2}, number)
    send(store, HALL, "L1")
    venues = [HALL, OTHER_HALL, *(f"2206051{number:05d}" for number in range(500))]
    asked.clear()
    halls = store.orders.halls(venues, [DAY])
    assert 0 < len([one for one in asked if one.startswith("SELECT")]) < 5
    assert (len(halls), halls[HALL].rooms, halls[OTHER_HALL].rooms) == (502, 2, 1)
    assert halls[HALL].full == frozenset()


def test_whoever_is_sent_without_a_time_takes_the_half_that_is_free(store: Store) -> None:
    keys = [send(store, hall, "L1", "") for hall in (HALL, OTHER_HALL)]
    assert [store.orders.get(key).half for key in keys] == ["am", "pm"]
    with pytest.raises(BookedError, match="afternoon"):
        send(store, "220605109000", "L1", "")
    wanted = ordered(store, "220605109000", part="pm")
    store.orders.dispatch([Sending(wanted, "L2", DAY)])
    assert store.orders.get(wanted).half == "pm"


@pytest.mark.parametrize("step", ["cancel", "decline", "undo"])
def test_who_is_free_again_can_be_sent_elsewhere(store: Store, step: str) -> None:
    key = send(store, HALL, "L1")
    if step == "undo":
        store.orders.undo(key, seen=2)
    else:
        getattr(store.orders, step)(key)
    other = send(store, HALL, "L1")
    if step != "undo":
        with pytest.raises(BookedError, match=f"order No. {other} "):
            store.orders.undo(key, seen=3)
        store.orders.cancel(other)
        assert store.orders.undo(key, seen=3) == "dispatched"
        assert store.orders.get(key).half == "am"


def test_of_a_dispatch_all_are_sent_or_nobody(store: Store) -> None:
    keys = [ordered(store, hall) for hall in (HALL, OTHER_HALL)]
    with pytest.raises(BookedError):
        store.orders.dispatch([Sending(key, "L1", DAY, "08:30") for key in keys])
    assert {store.orders.get(key).status for key in keys} == {"ordered"}
    send(store, HALL, "L1")


def test_a_held_order_keeps_its_half(store: Store) -> None:
    key = send(store, HALL, "L1")
    store.orders.accept(key)
    store.orders.hold(key, audience=9, today=DAY)
    with pytest.raises(BookedError):
        send(store, OTHER_HALL, "L1")


def test_an_invented_lecture_to_come_takes_its_half_and_gives_way_to_orders(store: Store) -> None:
    key = send(store, HALL, "L1")
    coming = talks(
        ("S2", "L1", "2027-06-01"), ("S3", "L1", "2027-06-01"), ("S4", "L2", "2027-06-01")
    )
    coming["venue"] = [OTHER_HALL, "220605109000", OTHER_HALL]
    store.replace_simulated(people("L1", "L2", "L3"), coming.assign(status="planned"))
    assert list(store.lectures().index) == ["S2", "S4"]
    with pytest.raises(BookedError, match="a lecture of the register at"):
        send(store, HALL, "L1", "14:00")
    store.clear_simulated()
    store.orders.cancel(key)
    send(store, HALL, "L1")


# -- what was ordered -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "more", "says"),
    [
        ({}, {"date": date(2020, 1, 1)}, "wanted from 2027-06-01 to 2027-06-03, not on 2020-01-01"),
        ({"topic": "theory"}, {}, "does not speak on the topic"),
        ({"language": "ko"}, {}, "does not speak the language"),
        ({"part": "pm"}, {"start": "09:00"}, "wanted in the afternoon, not in the morning"),
    ],
)
def test_what_does_not_fit_needs_a_reason_which_is_kept(
    store: Store, changes: dict[str, object], more: dict[str, object], says: str
) -> None:
    key = ordered(store, **changes)
    sent = Sending(**({"order": key, "lecturer": "L1", "date": DAY} | more))
    with pytest.raises(MisfitError, match=says) as refused:
        store.orders.dispatch([sent])
    assert refused.value.status == 409
    assert store.orders.get(key).status == "ordered"
    store.orders.dispatch([Sending(**(vars(sent) | {"override": "agreed by telephone"}))])
    assert store.orders.get(key).override == "agreed by telephone"
    assert store.orders.changes(key)[-1].values["override"] == "agreed by telephone"


def test_a_reason_that_nothing_needs_is_not_kept(store: Store) -> None:
    key = send(store, HALL, "L1", override="because")
    assert store.orders.get(key).override == ""


# -- logs -----------------------------------------------------------------------------------------


def coming(venue: str, start: str = "09:00", lecturer: str = "王") -> dict[str, Any]:
    more = {"venue": venue, "start": start, "lecturer": lecturer, "status": "planned"}
    return lecture("2027-06-08", **more)


def test_a_row_of_a_log_whose_lecturer_or_hall_is_taken_is_rejected(store: Store) -> None:
    store.register.apply(reading("lecturers", [lecturer("王")]))
    first = store.register.apply(reading("lectures", [coming(HALL)]))
    (who,) = set(store.lecturers().index) - {"L1", "L2", "L3"}
    key = ordered(store, OTHER_HALL, until=date(2027, 6, 30))
    with pytest.raises(BookedError, match="王 has another lecture on the morning of 2027-06-08"):
        store.orders.dispatch([Sending(key, who, date(2027, 6, 8), "08:30")])
    rows = [coming(OTHER_HALL, "10:00"), coming(HALL, "10:00", "李"), coming(OTHER_HALL, "14:00")]
    log = store.register.apply(reading("lectures", rows))
    assert (log.outcomes["reject"], log.outcomes["accept"]) == (2, 1)
    found = store.register.rows(log.id)
    assert [row.reason for row in found] == ["booked", "booked"]
    assert found[0].value == "2027-06-08 10:00 王"
    assert len(store.lectures()) == 3
    store.register.undo(first.id)
    store.orders.dispatch([Sending(key, who, date(2027, 6, 8), "08:30")])


def test_what_was_held_is_a_fact_that_takes_nobody(store: Store) -> None:
    rows = [{**coming(hall), "status": "held"} for hall in (HALL, OTHER_HALL)]
    log = store.register.apply(reading("lectures", rows))
    assert log.outcomes["accept"] == 2


def test_a_lecturer_who_is_told_apart_later_gets_one_of_two_lectures(store: Store) -> None:
    store.register.apply(reading("lectures", [coming(HALL), coming(OTHER_HALL)]))
    store.register.apply(reading("lecturers", [lecturer("王")]))
    given = store.lectures().loc[store.lectures()["status"] == "planned", "lecturer"]
    assert list(given.notna()).count(True) == 1
    (record,) = store.register.records("lecturers")
    store.register.remove("lecturers", record.key, record.number)
    assert store.lectures().loc[given.index, "lecturer"].isna().all()


# -- the list of planned lectures, links ----------------------------------------------------------


def suggested(venue: str) -> Suggested:
    return Suggested(
        venue=venue, model="greedy", within=30, k=1, days=90, until=DAY, number=1, gain=1,
        simulated=False,
    )  # fmt: skip


def test_a_venue_waits_once_however_it_comes_onto_the_list(store: Store) -> None:
    assert store.planned.add([suggested("A"), suggested("A")]) == 1
    store.planned.drop()
    assert store.planned.add([suggested("A")]) == 1
    store.planned.drop()
    assert store.planned.bring_back([1, 2]) == 1
    assert [row.venue for row in store.planned.search(["planned"])] == ["A"]


def at_once(count: int, do: Callable[[int], object]) -> list[object]:
    """Do something in several threads at the same moment; refusals are results."""
    ready, found = threading.Barrier(count), []

    def one(number: int) -> None:
        ready.wait()
        try:
            found.append(do(number))
        except Exception as error:  # noqa: BLE001
            found.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_many_at_once_one_wins(store: Store) -> None:
    others = [Store(store.url) for _ in range(4)]
    keys = [ordered(store, HALL if number % 2 else f"22060510{number:04d}") for number in range(16)]
    found = at_once(
        16,
        lambda n: others[n % 4].orders.dispatch([Sending(keys[n], "L1", DAY, f"08:{n:02d}")]),
    )
    assert [one for one in found if not isinstance(one, BookedError)] == [None]
    assert at_once(8, lambda n: others[n % 4].planned.add([suggested("A")])).count(1) == 1
    assert [row.venue for row in store.planned.search(["planned"])] == ["A"]
    for other in others:
        other.close()


# -- stores of the release before -----------------------------------------------------------------


def test_rows_that_break_the_rule_are_kept_and_named(
    empty_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    config, engine = configuration(), make_engine(empty_url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        connection.execute(
            text("INSERT INTO lecturers VALUES ('R1', '王', '2206', false, 'law', 'zh', false)")
        )
        for number, start in ((1, "08:30"), (2, "09:00"), (3, ""), (4, "")):
            connection.execute(
                text(
                    "INSERT INTO orders VALUES (:n, '2027-05-01', :v, 'law', 'zh', '2027-06-01',"
                    " '2027-06-01', 'any', NULL, '', 'dispatched', 'R1', '2027-06-01', :s, NULL,"
                    " '', false)"
                ),
                {"n": number, "v": f"22060510{number}000", "s": start},
            )
        for number in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO planned_lectures VALUES (:n, '2027-05-01', 'A', 'planned', NULL,"
                    " 'greedy', 30, 1, 90, '2027-06-01', 1, 1, false)"
                ),
                {"n": number},
            )
    engine.dispose()
    store = Store(empty_url)
    with caplog.at_level(logging.WARNING):
        store.migrate()
    said = " ".join(record.getMessage() for record in caplog.records)
    assert "order 2 has" in said
    assert "order 4 has" in said
    assert "planned lecture 2" in said
    assert [(row.id, row.half) for row in reversed(store.orders.search())] == [
        (1, "am"), (2, ""), (3, "pm"), (4, ""),
    ]  # fmt: skip
    assert [row.id for row in store.orders.clashing()] == [2, 4]
    assert [row.status for row in store.planned.search()] == ["planned", "dropped"]
    store.orders.accept(2)
    store.orders.decline(2)
    store.orders.cancel(4)
    assert store.orders.clashing() == []
    store.close()
