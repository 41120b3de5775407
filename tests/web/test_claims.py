"""Requests and forms that count once, when whoever began with one is gone or late."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Table, select, update

from web.store.answered import KeptAnswer, LostAnswerError, StillWorkingError
from web.store.claims import LEASE, Claim, LostClaimError, working_on
from web.store.order_rows import Wanted
from web.store.sent import StillSendingError
from web.store.store import Store
from web.store.tables import answers, sent_forms

Begin = Callable[[Store], object]
DAY = date(2027, 6, 1)
WANTED = Wanted(venue="220605107000", topic="law", language="zh", since=DAY, until=DAY)
ANSWER = KeptAnswer(201, "{}", "/orders/1", '"1-0"')
WAYS = pytest.mark.parametrize(
    ("table", "begin", "refused"),
    [
        pytest.param(
            answers, lambda store: store.answers.claim("k", "f"), StillWorkingError, id="requests"
        ),
        pytest.param(
            sent_forms, lambda store: store.sent.claim("k"), StillSendingError, id="forms"
        ),
    ],
)


def later(store: Store, table: Table, seconds: float) -> None:
    """Let some time pass."""
    with store.write() as connection:
        at = connection.scalar(select(table.c.sent_at))
        assert at
        connection.execute(update(table).values(sent_at=at - timedelta(seconds=seconds)))


@WAYS
def test_what_a_killed_process_left_is_taken_over_after_a_while(
    portable: Store, table: Table, begin: Begin, refused: type[Exception]
) -> None:
    assert isinstance(begin(portable), Claim)
    later(portable, table, LEASE.total_seconds() - 5)
    with pytest.raises(refused):
        begin(portable)
    later(portable, table, 10)
    assert isinstance(begin(portable), Claim)
    with pytest.raises(refused):
        begin(portable)


@WAYS
def test_what_counts_is_not_done_again_when_its_process_died_before_it_answered(
    portable: Store, table: Table, begin: Begin, refused: type[Exception]
) -> None:
    claim = begin(portable)
    assert isinstance(claim, Claim)
    with working_on(claim):
        portable.orders.add(WANTED)
    with pytest.raises(refused):
        begin(portable)
    later(portable, table, 3 * LEASE.total_seconds())
    with pytest.raises((LostAnswerError, StillSendingError)):
        begin(portable)
    assert len(portable.orders.search()) == 1


@WAYS
def test_who_comes_back_too_late_changes_nothing(
    portable: Store, table: Table, begin: Begin, refused: type[Exception]
) -> None:
    first = begin(portable)
    later(portable, table, LEASE.total_seconds() + 5)
    second = begin(portable)
    assert isinstance(first, Claim)
    assert isinstance(second, Claim)
    with working_on(first), pytest.raises(LostClaimError):
        portable.orders.add(WANTED)
    portable.answers.release(first)
    portable.sent.release(first)
    with pytest.raises(refused):
        begin(portable)
    with working_on(second):
        portable.orders.add(WANTED)
    assert len(portable.orders.search()) == 1


def test_an_error_after_the_change_does_not_free_the_key(portable: Store) -> None:
    claim = portable.answers.claim("k", "f")
    assert isinstance(claim, Claim)
    with working_on(claim):
        portable.orders.add(WANTED)
    portable.answers.release(claim)
    with pytest.raises(StillWorkingError):
        portable.answers.claim("k", "f")
    portable.answers.finish(claim, ANSWER)
    assert portable.answers.claim("k", "f") == ANSWER
