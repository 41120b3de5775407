"""Times of day as minutes and as text."""

import re

from geo.errors import N_
from routes.tour.errors import PlanError


def clock_minutes(text: str, *, field: str) -> int:
    """Return the minutes after midnight of a clock time ``HH:MM``.

    Raises
    ------
    PlanError
        If the text is no clock time.
    """
    match = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", text.strip(), re.ASCII)
    if not match:
        raise PlanError(
            N_("%(text)s is not a clock time: write it like 08:00."), field=field, text=text
        )
    return 60 * int(match[1]) + int(match[2])


def clock_text(minutes: int) -> str:
    """Return ``HH:MM`` for minutes after midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
