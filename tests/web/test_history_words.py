"""The history in words, and moments in the time of China wherever they are written."""

from datetime import UTC, datetime

import pytest

from web.frame.filters import when
from web.history.shown import shown
from web.store.history import Entry

EVENING = datetime(2026, 11, 30, 16, 50, 17, 742897, tzinfo=UTC)
"""In China the next day has begun."""


def entry(kind: str, what: str, **changes: object) -> Entry:
    pairs = {key: (None, value) for key, value in changes.items()}
    return Entry(
        number=1, at=EVENING, who="", role="", address="", by="page", kind=kind, key="1", what=what,
        changes=pairs,
    )  # fmt: skip


@pytest.mark.parametrize("instant", [EVENING, EVENING.replace(tzinfo=None)])
def test_the_day_of_a_moment_is_that_in_china(instant: datetime) -> None:
    assert when(instant) == "2026年12月1日周二"


def test_a_moment_in_the_history_is_written_as_the_moment_of_the_change() -> None:
    said = shown(entry("plan", "link_revoked", revoked_at="2026-11-30T16:50:17.742897"), "zh", {})
    assert said.changes == [("作废时间", "—", "2026-12-01 00:50:17")]
    assert said.when == "2026-12-01 00:50:17"


@pytest.mark.parametrize(
    ("kind", "field", "word"),
    [("order", "contact", "联系人"), ("venues", "phone", "电话"), ("venues", "contact", "联系人")],
)
def test_what_was_looked_at_is_said_in_words(kind: str, field: str, word: str) -> None:
    assert shown(entry(kind, "revealed", field=field), "zh", {}).changes == [("内容", "—", word)]


@pytest.mark.parametrize(
    ("language", "words"), [("zh", ("上午", "已派单")), ("en", ("morning", "dispatched"))]
)
def test_codes_are_words_of_the_language(language: str, words: tuple[str, str]) -> None:
    said = shown(entry("order", "dispatched", half="am", status="dispatched"), language, {})
    assert tuple(after for _, _, after in said.changes) == words
