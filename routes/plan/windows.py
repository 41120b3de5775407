"""From OpenStreetMap ``opening_hours`` text to opening windows on a date.

Public holidays (``PH``), Qingming and working days are those of :mod:`geo.calendar`, written into
the text for the day that is asked about (:mod:`geo.openings`).
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined]  # its stub forgets ParserError
    OpeningHours,
    ParserError,
    State,
)

from geo.errors import N_
from geo.openings import dated
from routes.tour.errors import HoursError
from routes.tour.problem import Window

_DAY_MINUTES = 24 * 60
_ANY_DAY = date(2027, 6, 15)


def parse_hours(text: str, day: date = _ANY_DAY) -> OpeningHours:
    """Parse an ``opening_hours`` text as it holds on a day of China's calendar.

    Raises
    ------
    HoursError
        If the text is not in the syntax of https://wiki.openstreetmap.org/wiki/Key:opening_hours.
    """
    try:
        return _parsed(dated(text, day))
    except ParserError:
        raise HoursError(
            N_(
                "%(text)s is not in OpenStreetMap's opening_hours syntax: write it like "
                "Tu-Su 09:00-11:30,13:00-16:30; PH off."
            ),
            text=text,
        ) from None


@lru_cache(maxsize=2048)
def _parsed(text: str) -> OpeningHours:
    return OpeningHours(text, auto_country=False, auto_timezone=False)


def windows_on(text: str, day: date) -> tuple[Window, ...]:
    """Return when a place is open on a date.

    Parameters
    ----------
    text
        Opening hours in OpenStreetMap's syntax, such as ``"Tu-Su 09:00-16:00; PH off"``;
        ``Qingming`` may stand for a date in it.
    day
        The date.

    Returns
    -------
    tuple of (open, close)
        Minutes after midnight, ascending, within 0..1440; empty when closed all day.

    Raises
    ------
    HoursError
        If the text cannot be parsed.
    """
    return _windows(parse_hours(text, day), day)


@lru_cache(maxsize=8192)
def _windows(hours: OpeningHours, day: date) -> tuple[Window, ...]:
    midnight = datetime.combine(day, time())
    spans = hours.intervals(midnight, midnight + timedelta(days=1))
    return tuple(
        (_minutes(begin, midnight), _minutes(end, midnight))
        for begin, end, state, _ in spans
        if state == State.OPEN
    )


def _minutes(moment: datetime, midnight: datetime) -> int:
    return min(_DAY_MINUTES, int((moment - midnight).total_seconds()) // 60)
