"""Calendar periods that may be asked about: a month, a quarter or a year."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Final, NamedTuple

from pydantic import BeforeValidator, Field

from geo.errors import N_
from web.coverage.answer import Basis
from web.language.messages import translate
from web.terms.fields import MAX_TEXT, QueryError

PATTERN: Final = r"^(19|20|21)\d\d(-(0[1-9]|1[0-2])|-Q[1-4])?$"
LAST_DAYS: Final = re.compile(r"(\d{1,4})d", re.ASCII)
QUARTER: Final = 3
"""Months of one."""
MONTHS, QUARTERS, YEARS = 12, 5, 2
"""So many of each a form offers, those that have begun."""
LENGTHS: Final = (30, 90, 180, 365)
"""Last days that a form offers."""


class Span(NamedTuple):
    """First and last day of a period."""

    first: date
    last: date


class Choice(NamedTuple):
    """A period that a form offers: what it sends, and what it is called."""

    value: str
    text: str


def _written(value: Any) -> Any:
    text = value.strip().upper() if isinstance(value, str) else value
    if isinstance(text, str) and not re.fullmatch(PATTERN, text, re.ASCII):
        raise QueryError(
            N_(
                "Write the period as a month (2026-11), a quarter (2026-Q4), a year (2026) or a "
                "number of last days (90d), not %(value)s."
            ),
            value=value[:MAX_TEXT],
        )
    return text


Period = Annotated[str, BeforeValidator(_written), Field(pattern=PATTERN)]
"""A month as 2026-11, a quarter as 2026-Q4, or a year."""


def last_days(text: object) -> str | None:
    """Return the number of a period that is written as last days, such as 90d."""
    found = LAST_DAYS.fullmatch(text.strip()) if isinstance(text, str) else None
    return found[1] if found else None


def span_of(period: str) -> Span:
    """Return the first and the last day of a period."""
    year, _, part = period.partition("-")
    first, months = 1, 12
    if part.startswith("Q"):
        first, months = (int(part[1:]) - 1) * QUARTER + 1, QUARTER
    elif part:
        first, months = int(part), 1
    over = int(year) * 12 + first - 1 + months
    return Span(date(int(year), first, 1), date(over // 12, over % 12 + 1, 1) - timedelta(days=1))


def counted_days(period: str, *, today: date, usual: date) -> Span:
    """Return the days of a period that can be counted: one that goes on ends where the record does.

    Parameters
    ----------
    today
        No later day is counted.
    usual
        Last day of the record, no later than `today`.

    Raises
    ------
    QueryError
        If the period has not begun.
    """
    first, last = span_of(period)
    if first > today:
        raise QueryError(
            N_("The period %(period)s has not begun: choose one up to %(today)s."),
            period=period, today=today.isoformat(),
        )  # fmt: skip
    return Span(first, last if last <= today else max(first, usual))


def period_words(period: str, language: str) -> str:
    """Return what a period is called."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return translate(N_("Q%(quarter)s %(year)s"), language, quarter=part[1:], year=year)
    if part:
        return translate(N_("%(year)s-%(month)s"), language, month=part.lstrip("0"), year=year)
    return translate(N_("the year %(year)s"), language, year=year)


def length_words(days: int, language: str) -> str:
    """Return what a number of last days is called."""
    return translate(N_("the last %(days)s days"), language, days=days)


def asked_period(document: Basis, language: str) -> str:
    """Return what the period of a document is called."""
    if document["period"]:
        return period_words(document["period"], language)
    return length_words(document["days"], language)


def offered(today: date, language: str) -> list[tuple[str, list[Choice]]]:
    """Return the periods that a form offers, under their headings."""
    groups = (
        (N_("Month"), _months(today)),
        (N_("Quarter"), _quarters(today)),
        (N_("Year"), (str(today.year - one) for one in range(YEARS))),
    )
    lengths = [Choice(f"{days}d", length_words(days, language)) for days in LENGTHS]
    return [(translate(N_("Last days"), language), lengths)] + [
        (translate(heading, language), [Choice(one, period_words(one, language)) for one in some])
        for heading, some in groups
    ]


def _months(today: date) -> Iterator[str]:
    now = today.year * 12 + today.month - 1
    return (f"{one // 12}-{one % 12 + 1:02d}" for one in range(now, now - MONTHS, -1))


def _quarters(today: date) -> Iterator[str]:
    now = today.year * 4 + (today.month - 1) // QUARTER
    return (f"{one // 4}-Q{one % 4 + 1}" for one in range(now, now - QUARTERS, -1))
