"""Qingming against the published calendar, and in opening hours."""

from datetime import date

import pytest

from geo.festivals import dated, qingming

PUBLISHED = {
    2019: 5, 2020: 4, 2021: 4, 2022: 5, 2023: 5, 2024: 4, 2025: 4, 2026: 5, 2027: 5, 2028: 4,
    2029: 4, 2030: 5,
}  # fmt: skip


@pytest.mark.parametrize(("year", "day"), PUBLISHED.items())
def test_qingming_is_where_the_calendar_has_it(year, day):
    assert qingming(year) == date(year, 4, day)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("08:00-16:00", "08:00-16:00"),
        ("Qingming 07:00-18:00", "2027 Apr 05 07:00-18:00"),
        ("Qingming off", "2027 Apr 05 off"),
        ("Qingming -2 days-Qingming +1 day off", "2027 Apr 03-2027 Apr 06 off"),
        ("Mo-Fr 09:00-16:00; PH off", "Mo-Fr 09:00-16:00; PH off; 2027 Apr 05 off"),
        ("Mo-Su,PH 09:00-16:00", "Mo-Su,PH 09:00-16:00; 2027 Apr 05 09:00-16:00"),
    ],
)
def test_festival_in_opening_hours(text, written):
    assert dated(text, 2027) == written
