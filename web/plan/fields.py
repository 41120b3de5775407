"""How people write the rules of a tour in one field, such as ``抗联=2`` or ``SITE=2027-06-15``."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator

from geo.errors import N_
from web.terms.fields import MAX_TEXT, QueryError, Text

MAX_NUMBER = 100_000
_AMOUNT = re.compile(r"(.+?)\s*[=＝]\s*(\d{1,6})", re.ASCII)
_DATE = re.compile(r"(.+?)\s*[=＝]\s*(\d{4}-\d{2}-\d{2})", re.ASCII)
_TIME = re.compile(
    r"(.+?)\s*[=＝]\s*(\d{4}-\d{2}-\d{2})[ T]+(\d{1,2}[:：]\d{2})\s*[-–~～]\s*(\d{1,2}[:：]\d{2})",
    re.ASCII,
)


def amount(text: str) -> tuple[str, int]:
    """Return name and number of ``NAME=NUMBER``.

    Raises
    ------
    QueryError
        If the text is written otherwise.
    """
    match = _AMOUNT.fullmatch(text)
    if match and int(match[2]) <= MAX_NUMBER:
        return match[1], int(match[2])
    raise QueryError(
        N_("Write a name, = and a number, such as 东北抗联=2, not %(value)s."),
        value=text[:MAX_TEXT],
    )


def site_date(text: str) -> tuple[str, date]:
    """Return site and date of ``SITE=DATE``.

    Raises
    ------
    QueryError
        If the text is written otherwise.
    """
    match = _DATE.fullmatch(text)
    day = _day(match[2]) if match else None
    if match and day:
        return match[1], day
    raise QueryError(
        N_("Write a site, = and a date, such as JL-220502-057=2027-06-15, not %(value)s."),
        value=text[:MAX_TEXT],
    )


def site_time(text: str) -> tuple[str, date, str, str]:
    """Return site, date, begin and end of ``SITE=DATE HH:MM-HH:MM``.

    Raises
    ------
    QueryError
        If the text is written otherwise.
    """
    match = _TIME.fullmatch(text)
    day = _day(match[2]) if match else None
    if match and day:
        return match[1], day, match[3].replace("：", ":"), match[4].replace("：", ":")
    raise QueryError(
        N_(
            "Write a site, = , a date and a span of time, such as "
            "JL-220502-057=2027-06-15 09:00-11:30, not %(value)s."
        ),
        value=text[:MAX_TEXT],
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _written(read: Any) -> AfterValidator:
    """Check how a text is written and keep it: the query stays what people wrote."""

    def checked(text: str) -> str:
        read(text)
        return text

    return AfterValidator(checked)


Amount = Annotated[Text, _written(amount)]
SiteDate = Annotated[Text, _written(site_date)]
SiteTime = Annotated[Text, _written(site_time)]
