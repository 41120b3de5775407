"""Every part of a day on one clock, and what tests of pages share.

What is said outside tables is held by :mod:`tests.web.test_scripts`, from the declarations.
"""

import re
from typing import Any

from web.plan.timeline import timeline

Document = Any
PROVIDER = {
    "name": "estimate", "data_date": "2025-07", "attribution": "«credit»", "note": "«note»",
    "vehicle": "car", "season": "normal",
}  # fmt: skip
DAY_EN = re.compile(r"(\d+) (Mar|Jun) (\d{4})")
MONTHS = {"Mar": 3, "Jun": 6}


def figures(text: str, language: str) -> list[str]:
    """Return the numbers of a sentence, of a day its year, month and day."""
    if language == "en":
        text = DAY_EN.sub(lambda found: f"{found[3]} {MONTHS[found[2]]} {found[1]}", text)
    return sorted(number.lstrip("0") or "0" for number in re.findall(r"\d+", text))


def test_a_day_lies_on_the_clock_where_its_hours_are() -> None:
    rows: Document = [
        {"kind": "leg", "depart": "08:00", "arrive": "08:30"},
        {"kind": "stop", "id": "A", "label": "1-1", "called": "«a»", "start": "09:00",
         "leave": "10:30", "before_minutes": 12, "after_minutes": 6},
        {"kind": "lunch", "start": "11:00", "end": "11:45"},
        {"kind": "leg", "depart": "11:45", "arrive": "12:00"},
    ]  # fmt: skip
    days: Document = [{"start": {"time": "08:00"}, "rows": rows}]
    found = timeline(days)
    assert [(one["shown"], one["at"]) for one in found["ticks"]] == [
        ("08:00", 0), ("10:00", 50), ("12:00", 100),
    ]  # fmt: skip
    told = [
        (one["kind"], one["begin"], one["end"], one["minutes"], one["at"], one["width"])
        for one in found["days"][0]
    ]
    assert told == [
        ("drive", "08:00", "08:30", 30, 0, 12.5),
        ("wait", "08:30", "08:48", 18, 12.5, 7.5),
        ("transfer", "08:48", "09:00", 12, 20, 5),
        ("visit", "09:00", "10:30", 90, 25, 37.5),
        ("transfer", "10:30", "10:36", 6, 62.5, 2.5),
        ("wait", "10:36", "11:00", 24, 65, 10),
        ("lunch", "11:00", "11:45", 45, 75, 18.75),
        ("drive", "11:45", "12:00", 15, 93.75, 6.25),
    ]
    visit = found["days"][0][3]
    assert (visit["stop"], visit["label"], visit["name"]) == ("A", "1-1", "«a»")
