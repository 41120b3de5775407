"""Opening hours on a day of China's calendar: what ``PH``, ``Qingming`` and working days are.

``opening_hours`` texts may say ``Qingming`` wherever OpenStreetMap's syntax has a date, also with
days counted from it: ``Tu-Su 09:00-16:00; Qingming -2 days-Qingming +1 day 07:00-17:30``. Public
holidays (``PH``) are the days off of :mod:`geo.calendar`, weekends that are joined to them too.
Hours from Monday to Friday that end on public holidays are those of working days: they hold on
make-up days.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from geo.calendar import qingming, special

_QINGMING: Final = re.compile(r"\bQingming\b(?: ?([+-]) ?(\d+) days?)?")
_HOLIDAY: Final = re.compile(r"^.*\bPH\b[^ ]*")
_WORKING: Final = re.compile(r"^\s*Mo-Fr(?= )")
_SOME_DAY: Final = dt.date(2027, 4, 5)
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def dated(text: str, day: dt.date) -> str:
    """Write opening hours without the words that only a calendar knows, for one day.

    Parameters
    ----------
    text
        Opening hours in OpenStreetMap's syntax.
    day
        The day for which they are asked.

    Returns
    -------
    str
        The rules, each followed by what it says of this very day where that is a public holiday
        or a make-up day; in other respects the same hours.
    """
    found = special(day)
    return _dated(text, day, None if found is None else found.off)


@lru_cache(maxsize=8192)
def _dated(text: str, day: dt.date, off: bool | None) -> str:
    written = _QINGMING.sub(lambda match: _written(_shifted(qingming(day.year), match)), text)
    rules = []
    for rule in written.split(";"):
        rules.append(rule)
        if off and _HOLIDAY.match(rule):
            rules.append(_HOLIDAY.sub(f" {_written(day)}", rule))
        if off is False and "PH off" in text and _WORKING.match(rule):
            rules.append(_WORKING.sub(f" {_written(day)}", rule))
    return ";".join(rules)


def undated(text: str) -> str:
    """Write a date wherever a text has a word that only a calendar knows; which one is nothing."""
    return _QINGMING.sub(_written(_SOME_DAY), text)


def _shifted(festival: dt.date, match: re.Match[str]) -> dt.date:
    days = int(match[2] or 0)
    return festival + dt.timedelta(days=-days if match[1] == "-" else days)


def _written(day: dt.date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}"
