"""What a file to save is called: the same form for views, books and calendars."""

import re
from datetime import date
from typing import Final

_DAY: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{4}年\d{1,2}月\d{1,2}日|\b\d{1,2} [A-Z][a-z]{2} \d{4}\b"
)
"""A day, also as sentences write it (:func:`geo.days.day_text`)."""


def dated_name(title: str, day: date, ending: str) -> str:
    """Return the name of a file: what it is, one day written 2026-11-29, its ending.

    Parameters
    ----------
    title
        What it is; a title that names a day itself gets no second one.
    day
        The day it belongs to: of the tour where it is about one, else the day it was made.
    """
    named = title if _DAY.search(title) else f"{title} {day.isoformat()}"
    return f"{named}.{ending}"
