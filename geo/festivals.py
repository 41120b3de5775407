"""The Qingming festival 清明节, which opening hours may name and no library dates.

``opening_hours`` texts may say ``Qingming`` wherever OpenStreetMap's syntax has a date, also with
days counted from it: ``Tu-Su 09:00-16:00; Qingming -2 days-Qingming +1 day 07:00-17:30``.
"""

import math
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

_NAME = re.compile(r"\bQingming\b(?: ?([+-]) ?(\d+) days?)?")
_HOLIDAY = re.compile(r"^.*\bPH\b[^ ]*")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CHINA = timedelta(hours=8)
_QINGMING_LONGITUDE = 15.0
_TERRESTRIAL_TIME = timedelta(seconds=69)  # ahead of UTC since 2017; the term is known to minutes


@lru_cache(maxsize=256)
def qingming(year: int) -> date:
    """Return the day in China on which the sun reaches 15 degrees of longitude.

    Low-precision solar theory (Meeus, Astronomical Algorithms, 1998, chapter 25: 0.01 degrees,
    a quarter of an hour), solved by Newton's method from 5 April.
    """
    moment = datetime(year, 4, 5, tzinfo=UTC)
    for _ in range(5):
        behind = (_QINGMING_LONGITUDE - _solar_longitude(moment) + 180) % 360 - 180
        moment += timedelta(days=behind * 365.2422 / 360)
    return (moment - _TERRESTRIAL_TIME + _CHINA).date()


def dated(text: str, year: int) -> str:
    """Put the date of Qingming in a year into opening hours, and make it a public holiday.

    The rules for public holidays (``PH``) are said again for that date, because the calendar of
    the library that reads them lacks this one.
    """
    festival = qingming(year)
    rules = []
    for rule in text.split(";"):
        rules.append(_NAME.sub(lambda match: _written(_shifted(festival, match)), rule))
        if _HOLIDAY.match(rule):
            rules.append(_HOLIDAY.sub(f" {_written(festival)}", rule))
    return ";".join(rules)


def _shifted(festival: date, match: re.Match[str]) -> date:
    days = int(match[2] or 0)
    return festival + timedelta(days=-days if match[1] == "-" else days)


def _written(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}"


def _solar_longitude(moment: datetime) -> float:
    """Return the apparent longitude of the sun in degrees."""
    century = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86400 / 36525
    mean = 280.46646 + 36000.76983 * century + 0.0003032 * century**2
    anomaly = math.radians(357.52911 + 35999.05029 * century - 0.0001537 * century**2)
    centre = (
        (1.914602 - 0.004817 * century) * math.sin(anomaly)
        + 0.019993 * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * century)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360
