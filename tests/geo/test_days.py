"""Days as people write them."""

import datetime as dt

from geo.days import day_text

DAY = dt.date(2026, 12, 8)


def test_a_day_is_written_as_its_language_writes_it() -> None:
    assert day_text(DAY, "en") == "Tue 8 Dec 2026"
    assert day_text(DAY, "zh") == "2026年12月8日周二"


def test_what_stands_above_is_not_said_again() -> None:
    assert day_text(DAY, "zh", year=False) == "12月8日周二"
    assert day_text(DAY, "zh", year=False, month=False) == "8日周二"
    assert day_text(DAY, "en", year=False) == "Tue 8 Dec"
    assert day_text(DAY, "en", weekday=False) == "8 Dec 2026"
    assert day_text(DAY, "zh", weekday=False) == "2026年12月8日"
