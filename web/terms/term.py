"""Terms: what each key of an answer means, said once where the answer is declared.

An answer is a ``TypedDict`` whose keys carry a :class:`Term` in ``Annotated``, beside a
:class:`Unit` for numbers and a vocabulary (:mod:`geo.vocabulary`) for codes::

    class Row(TypedDict):
        tier: Annotated[str, TIER, Term("Its tier.", N_("Kind of venue"))]
        share: Annotated[float | None, SHARE, Term("Share of served centres.", N_("Share"))]

:func:`columns` reads the declaration. Terminal, page tables, CSV, workbooks, GeoPackage, KML and
OGC properties are made from these columns, and the schema of the API from the same keys.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, Literal, TypeVar, cast, get_origin, get_type_hints

import pandas as pd

from geo.days import moment_text, special_text
from geo.vocabulary import Vocabulary, Word
from web.language.messages import duration, inline, translator
from web.language.provider import yes_no
from web.language.words import hours
from web.terms.parts import is_list, parts
from web.terms.plain import plain

D = TypeVar("D")

DASH = "—"
"""Stands where nothing is known."""
BETWEEN = "、"
"""Stands between several values in one cell."""


@dataclass(frozen=True)
class Unit:
    """How a number is kept and how it is written.

    Attributes
    ----------
    name
        Of the unit, in English, for programs.
    kept
        Decimals in documents: what is finer is not known.
    shown
        Decimals in texts.
    form
        Format specification of texts in the place of `shown`, such as ``.0%``.
    scale
        What a number is multiplied by in texts.
    """

    name: str
    kept: int = 1
    shown: int = 0
    form: str = ""
    scale: float = 1

    def text(self, value: float) -> str:
        """Write a number for people."""
        return format(value * self.scale, self.form or f".{self.shown}f")


SHARE = Unit("1", kept=4, form=".0%")
POINTS = Unit("1", kept=4, form="+.1f", scale=100)
"""Of a difference of shares, written in percentage points."""
PERCENT = Unit("%", kept=0, form=".0%", scale=0.01)
"""Of a number of percents, not of a share."""
INDEX = Unit("1", kept=4, shown=2)
MINUTES = Unit("min")
HOURS = Unit("min", kept=0)
"""Of minutes that texts write as hours and minutes."""
KILOMETRES = Unit("km", shown=1)
GEODESIC_KM = Unit("km", kept=3, shown=1)
METRES = Unit("m", kept=0)
SQUARE_KM = Unit("km2", shown=1)
ASKED = Unit("", kept=6, form="g")
"""Of a number that somebody asked for: it is repeated as he wrote it."""
DAYS = Unit("d")
DEGREES = Unit("deg", kept=6, shown=6)
BEARING = Unit("deg")
COUNT = Unit("", kept=0)
DAY = Unit("date")
"""Of a text that is a day: year-month-day."""
CLOCK = Unit("time")
"""Of a text that is a time of day: hours:minutes."""
PROSE = Unit("text")
"""Of a text for people, by which nothing is looked up."""
PLACE = Unit("place")
"""Of the name of a place, which English readers read in English."""
NAME = Unit("name")
"""Of the name of the place that a row is about: English files have the Chinese one beside it."""
DESIGNATIONS = Unit("lists")
"""Of the official lists that a site is on, with semicolons between."""
OPENING_HOURS = Unit("text")
"""Of opening hours in the syntax of OpenStreetMap, which people read in words."""
MOMENT = Unit("date-time")
"""Of a text that is a moment in UTC; people read it in the time of China."""
GROUPED = 10_000
"""From here on a count is written with its thousands; years and numbers of things are shorter."""
CHINA = timezone(timedelta(hours=8))


def in_china(instant: datetime) -> datetime:
    """Return a moment in the time of China; one without a zone is in UTC."""
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(CHINA)


@dataclass(frozen=True)
class Term:
    """What a key means.

    Attributes
    ----------
    what
        A sentence or two: the description in the schema of the API.
    heading
        Of its column, a sentence or a word of a vocabulary; a key without one stands in no table
        for people.
    short
        Heading where there is little room, in terminals and on phones.
    narrow
        Whether the column belongs to tables with little room, such as those of terminals.
    page
        Whether the table of a page has it where a terminal has no room.
    until
        Key of the upper end, of the lower end of an interval: tables with little room write both
        ends in one column, under the short heading.
    absent
        What texts say where there is no value; a dash unless given.
    endless, endless_if
        What they say instead where a value is missing because it has no end, and the key of the
        same row that tells: it is true, or a number. What has no end is known, and no dash.
    """

    what: str
    heading: str | Word = ""
    short: str | Word = ""
    narrow: bool = False
    page: bool = False
    until: str = ""
    absent: str = ""
    endless: str = ""
    endless_if: str = ""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, object]:
        """Describe the key in the schema of the API."""
        return {**handler(core_schema), "description": self.what}


@dataclass(frozen=True)
class Column:
    """One key of an answer as a column.

    Attributes
    ----------
    key
        Name for programs.
    kind
        Type of a value: str, int, float, bool or date.
    words
        Vocabulary of a code.
    upper
        Key of the upper end, of a column that holds both ends of an interval.
    flat
        Whether a value fits into a cell: a text, a number, or several of them.
    listed
        Whether a value is a list; a table of the data sets holds its members in one text.
    """

    key: str
    term: Term
    kind: type
    unit: Unit = COUNT
    words: Vocabulary[Word] | None = None
    upper: str = ""
    flat: bool = True
    listed: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, which tables align on the right."""
        return self.kind in (int, float) and self.words is None

    def heading(self, language: str, *, short: bool = False) -> str:
        """Return the heading in "zh" or "en"."""
        brief = self.term.short if short or self.upper else ""
        text = brief or self.term.heading
        return text.say(language) if isinstance(text, Word) else translator(language)(text)

    def said(self, row: Mapping[str, object], language: str) -> str:
        """Return what a row says in this column, as people read it; what it lacks is unknown."""
        if self.is_endless(row):
            return inline(translator(language)(self.term.endless))
        low = self.text(row.get(self.key), language)
        if not self.upper or row.get(self.key) is None:
            return low
        high = self.text(row.get(self.upper), language)
        return low if self.kind is date and low == high else f"{low} – {high}"

    def filled(self, row: Mapping[str, object], language: str) -> Any:
        """Return what a table says of a row: a value, None if unknown, a word if it has no end."""
        if self.is_endless(row):
            return inline(translator(language)(self.term.endless))
        return self.cell(row.get(self.key), language)

    def is_endless(self, row: Mapping[str, object]) -> bool:
        """Whether a row has no value here because the value has no end."""
        if not self.term.endless or plain(row.get(self.key)) is not None:
            return False
        return plain(row.get(self.term.endless_if)) not in (None, False)

    def title(self, language: str) -> str:
        """Return what the key is called: its heading, or its sentence where no table has it."""
        if self.term.heading:
            return replace(self, upper="").heading(language)
        return translator(language)(self.term.what).rstrip(".。")

    def cell(self, value: Any, language: str) -> Any:
        """Return a value for a table: words, whole numbers and dates as such, None if unknown."""
        if isinstance(value, list | tuple):
            return BETWEEN.join(str(self.cell(one, language)) for one in value)
        known = plain(value)
        if known is None or known is pd.NA:
            return None
        if self.words is not None:
            return self.words.say(known, language)
        if self.kind is bool or isinstance(known, bool):
            return yes_no(bool(known), translator(language))
        if self.kind is int and isinstance(known, float):
            return int(known)
        return self._dated(known) if known else known

    def _dated(self, known: Any) -> Any:
        if self.unit is MOMENT:
            return f"{datetime.fromisoformat(known).astimezone(CHINA):%Y-%m-%d %H:%M}"
        return date.fromisoformat(known) if self.kind is date else known

    def text(self, value: Any, language: str) -> str:
        """Return a value as people read it on a page or in a terminal."""
        known = self.cell(value, language)
        if known is None:
            return inline(translator(language)(self.term.absent)) if self.term.absent else DASH
        if isinstance(known, int | float):
            return duration(known, language) if self.unit is HOURS else self._number(known)
        if self.unit is MOMENT:
            return moment_text(datetime.fromisoformat(plain(value)).astimezone(CHINA), language)
        if self.kind is date and isinstance(known, date):
            return f"{known}{special_text(known, language)}"
        return hours(str(known), lang=language) if self.unit is OPENING_HOURS else str(known)

    def _number(self, known: float) -> str:
        large = self.unit is COUNT and abs(known) >= GROUPED
        return f"{known:,.0f}" if large else self.unit.text(known)

    def plain(self, value: Any) -> Any:
        """Return a value as documents hold it: in the types of JSON, and no finer than is known."""
        if isinstance(value, list | tuple):
            return [self.plain(one) for one in value]
        known = plain(value)
        if known is None or isinstance(known, str | bool):
            return known
        if isinstance(known, date):
            return known.isoformat(*(["T", "seconds"] if isinstance(known, datetime) else []))
        if self.kind is bool:
            return bool(known)
        if self.kind is int:
            return round(known)
        return round(float(known), self.unit.kept) if self.kind is float else known


def columns(
    declared: Any, *, narrow: bool = False, page: bool = False, but: Iterable[str] = ()
) -> tuple[Column, ...]:
    """Return the columns of a declared answer that have a heading, in the order of its keys.

    Parameters
    ----------
    narrow
        Only those for tables with little room.
    page
        Only those for the table of a page.
    but
        Keys that this table leaves out.
    """
    left_out = frozenset(but)
    headed = [one for one in terms(declared).values() if one.term.heading]
    chosen = [one for one in headed if one.key not in left_out]
    if narrow or page:
        return tuple(one for one in chosen if one.term.narrow or (page and one.term.page))
    return tuple(replace(one, upper="") for one in chosen)


def terms(declared: Any) -> Mapping[str, Column]:
    """Return all keys of a declared answer as columns, also those without a heading."""
    return _terms(declared)


@cache
def _terms(declared: Any) -> Mapping[str, Column]:
    hints = get_type_hints(declared, include_extras=True)
    return {key: _column(key, hint) for key, hint in hints.items()}


def of(declared: Any, key: str) -> Column:
    """Return one key of a declared answer as a column."""
    return terms(declared)[key]


def in_words(declared: Any, row: Mapping[str, Any], language: str, **keys: str) -> dict[str, str]:
    """Return values of a declared row as people read them, for the gaps of a sentence.

    Parameters
    ----------
    **keys
        Gap of the sentence -> key of the row.
    """
    return {gap: of(declared, key).text(row[key], language) for gap, key in keys.items()}


def kept(declared: type[D], row: Mapping[Any, Any], **more: Any) -> D:
    """Return the declared keys of a row as a document holds them.

    Parameters
    ----------
    row
        A row of a table, by column; keys that are not declared are left out.
    **more
        Keys that the row has not, as they are.

    Raises
    ------
    KeyError
        If a key that every answer has is missing.
    """
    known = terms(declared)
    found = {key: one.plain(row[key]) for key, one in known.items() if key in row}
    found.update(more)
    for key in declared.__required_keys__:  # type: ignore[attr-defined]
        found[key]
    return cast("D", {key: found[key] for key in known if key in found})


def _column(key: str, hint: Any) -> Column:
    found = list(parts(hint))
    said = [one for one in found if isinstance(one, Term)]
    units = [one for one in found if isinstance(one, Unit)]
    words = [one for one in found if isinstance(one, Vocabulary)]
    kinds = [one for one in found if one in (bool, int, float, str)]
    return Column(
        key=key,
        term=said[-1] if said else Term(""),
        kind=date if DAY in units else next(iter(kinds), str),
        unit=units[-1] if units else COUNT,
        words=words[-1] if words else None,
        upper=said[-1].until if said else "",
        flat=bool(kinds or words or [one for one in found if get_origin(one) is Literal]),
        listed=is_list(hint),
    )
