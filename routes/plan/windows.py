"""From OpenStreetMap ``opening_hours`` text to opening windows on a date.

Public holidays (``PH``) are those of the library's calendar for China, which knows the statutory
first days only, and Qingming, which it lacks (:mod:`geo.festivals`): bridge days and shifted
working days are not in it.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined]  # its stub forgets ParserError
    OpeningHours,
    ParserError,
    State,
)

from geo.errors import N_
from geo.festivals import dated
from routes.tour.errors import HoursError
from routes.tour.problem import Window

_DAY_MINUTES = 24 * 60
_ANY_YEAR = 2027


@lru_cache(maxsize=1024)
def parse_hours(text: str, year: int = _ANY_YEAR) -> OpeningHours:
    """Parse an ``opening_hours`` text with the public holidays of China, Qingming for a year.

    Raises
    ------
    HoursError
        If the text is not in the syntax of https://wiki.openstreetmap.org/wiki/Key:opening_hours.
    """
    try:
        return OpeningHours(
            dated(text, year), country="CN", auto_country=False, auto_timezone=False
        )
    except ParserError:
        raise HoursError(
            N_(
                "%(text)s is not in OpenStreetMap's opening_hours syntax: write it like "
                "Tu-Su 09:00-11:30,13:00-16:30; PH off."
            ),
            text=text,
        ) from None


@lru_cache(maxsize=8192)
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
    midnight = datetime.combine(day, time())
    spans = parse_hours(text, day.year).intervals(midnight, midnight + timedelta(days=1))
    return tuple(
        (_minutes(begin, midnight), _minutes(end, midnight))
        for begin, end, state, _ in spans
        if state == State.OPEN
    )


def _minutes(moment: datetime, midnight: datetime) -> int:
    return min(_DAY_MINUTES, int((moment - midnight).total_seconds()) // 60)
