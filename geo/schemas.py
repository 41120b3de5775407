"""What each data file promises: columns, types, allowed values, ranges and keys.

The checks carry the name of a rule in :data:`geo.tables.RULES`, which has the words for the reader.
"""

import datetime as dt
import re
from collections.abc import Collection

from opening_hours import validate
from pandas import Series

from geo.crs import LAT_RANGE, LON_RANGE
from geo.openings import undated
from geo.tables import Column, Table
from geo.terms import (
    CATEGORIES,
    CENSUS_BASES,
    CENSUS_LEVELS,
    CERTAINTIES,
    CONFIDENCES,
    CONTACT_KINDS,
    DIVISION_KINDS,
    DIVISION_LEVELS,
    FACT_KINDS,
    FITS,
    MEMBERSHIPS,
    PERIODS,
    PLACINGS,
    PRECISIONS,
    SCOPES,
    SITE_STATUSES,
    TIERS,
    VERDICTS,
    VERIFICATIONS,
    WITNESS_FIELDS,
)

_CHINESE = re.compile(r"[\u4e00-\u9fff〇]")

COARSE_M = 2000
"""A point that may lie farther off stands for an area, however it is known."""

BEARINGS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
"""Directions from an anchor, clockwise, 45 degrees apart."""

CODE_PATTERN = r"^22\d{10}$"
SITE_PATTERN = r"^JL-22\d{4}-\d{3}$"
DATE_PATTERN = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"
SPAN_PATTERN = r"^(\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?)?$"
LISTED_PATTERN = r"^\d-\d{4}(-\d-\d{3})?$"
"""A number in the list of nationally protected sites, such as 8-0557-5-041 or 7-1682."""
FACT_SOURCE_PATTERN = r"^F\d{3}$"
STORY_LETTERS = (120, 300)
"""Fewest and most Chinese characters of a story: a minute to read aloud."""


def is_coarse(precision: str, error_m: float) -> bool:
    """Tell whether a position is drawn hollow with its error circle.

    Parameters
    ----------
    precision
        One of :data:`geo.terms.PRECISIONS`.
    error_m
        Radius in metres that holds 68 % of the true places.
    """
    known = PRECISIONS.get(precision)
    area = known is not None and known.coarse
    return area or error_m > COARSE_M


def parses(hours: str) -> bool:
    """Tell whether a text is in OpenStreetMap's opening_hours syntax; nothing is too.

    ``Qingming`` may stand for a date in it (:mod:`geo.openings`).
    """
    return not hours or bool(validate(undated(hours)))


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def letters(text: str) -> int:
    """Count the Chinese characters of a text; figures, signs and Latin letters are none."""
    return len(_CHINESE.findall(text))


def _story_holds(cells: Series) -> Series:
    return cells.map(letters).between(*STORY_LETTERS)


def _text(*, empty: bool = False) -> Column:
    return Column() if empty else Column("empty", lambda cells: cells != "")


def _match(pattern: str, rule: str, *, empty: bool = False) -> Column:
    allowed = f"^$|{pattern}" if empty else pattern
    return Column(rule, lambda cells: cells.str.match(allowed))


def _choice(codes: Collection[object], *, number: bool = False) -> Column:
    allowed = tuple(codes)
    return Column("choice", lambda cells: cells.isin(allowed), number=number, allowed=allowed)


def _between(low: float, high: float, rule: str, *, optional: bool = False) -> Column:
    return Column(rule, lambda cells: cells.between(low, high), number=True, optional=optional)


def _hours() -> Column:
    return Column("hours", lambda cells: cells.map(parses).astype(bool))


CODE = _match(CODE_PATTERN, "code")
COUNT = Column("negative", lambda cells: cells >= 0, number=True)
_OPTIONAL_CODE = _match(CODE_PATTERN, "code", empty=True)
_SITE = _match(SITE_PATTERN, "site")
_DATE = _match(DATE_PATTERN, "date")
_POSITION = {
    "lon": _between(*LON_RANGE, "lon"),
    "lat": _between(*LAT_RANGE, "lat"),
    "precision": _choice(PRECISIONS),
    "error_m": COUNT,
}
_BOX = {
    "west": _between(*LON_RANGE, "lon", optional=True),
    "south": _between(*LAT_RANGE, "lat", optional=True),
    "east": _between(*LON_RANGE, "lon", optional=True),
    "north": _between(*LAT_RANGE, "lat", optional=True),
}

SITES = Table(
    "sites/sites.csv",
    {
        "id": _SITE,
        "name_zh": _text(),
        "name_en": _text(empty=True),
        "category": _choice(CATEGORIES),
        "period": _choice(PERIODS),
        "county": CODE,
        "township": _text(empty=True),
        "address": _text(empty=True),
        "subject": _text(empty=True),
        "visit_minutes": Column("zero", lambda cells: cells > 0, number=True),
        "visit_minutes_basis": _text(),
        "status": _choice(SITE_STATUSES),
        "scope": _choice(SCOPES),
        "evidence": _text(),
        "confidence": _choice(CONFIDENCES),
        "sources": _text(),
        "note": _text(empty=True),
    },
    key=("id",),
    whole=("visit_minutes",),
)
POSITIONS = Table(
    "sites/positions.csv",
    {"site": _SITE, **_POSITION, "source": _text()},
    key=("site",),
    whole=("error_m",),
)
DESIGNATIONS = Table(
    "sites/designations.csv",
    {
        "site": _SITE,
        "list": _text(),
        "batch": _text(empty=True),
        "number": _match(LISTED_PATTERN, "listed", empty=True),
        "date": _DATE,
        "source": _text(empty=True),
        "verification": _choice(VERIFICATIONS),
        "note": _text(empty=True),
    },
    key=("site", "list"),
    later=("number",),
)
OPENING = Table(
    "sites/opening.csv",
    {
        "site": _SITE,
        "opening_hours": _hours(),
        "closing_rule": _hours(),
        "season": _text(empty=True),
        "source": _text(),
        "date_checked": _DATE,
        "note": _text(empty=True),
    },
    key=("site",),
)
SOURCES = Table(
    "sites/sources.csv",
    {
        "code": _text(),
        "what": _text(),
        "what_zh": _text(),
        "note": _text(empty=True),
        "note_zh": _text(empty=True),
        "fit": _choice(FITS),
    },
    key=("code",),
)
FACT_SOURCES = Table(
    "sites/fact_sources.csv",
    {
        "code": _match(FACT_SOURCE_PATTERN, "fact_source"),
        "title": _text(),
        "publisher": _text(empty=True),
        "date": _DATE,
        "address": _text(empty=True),
        "fit": _choice(FITS),
    },
    key=("code",),
)
FACTS = Table(
    "sites/facts.csv",
    {
        "site": _SITE,
        "fact_zh": _text(),
        "kind": _choice(FACT_KINDS),
        "date": _match(SPAN_PATTERN, "date"),
        "source": _match(FACT_SOURCE_PATTERN, "fact_source"),
        "certainty": _choice(CERTAINTIES),
    },
    key=("site", "fact_zh"),
)
STORIES = Table(
    "sites/stories.csv",
    {
        "site": _SITE,
        "story_zh": Column("story", _story_holds),
        "story_en": _text(empty=True),
        "sources": _text(),
        "persons": _text(empty=True),
        "note": _text(empty=True),
    },
    key=("site",),
)
CONTACTS = Table(
    "sites/contacts.csv",
    {
        "site": _SITE,
        "kind": _choice(CONTACT_KINDS),
        "value": _text(),
        "source": _match(FACT_SOURCE_PATTERN, "fact_source"),
        "date": _DATE,
    },
    key=("site", "kind", "value"),
)
DIVISIONS = Table(
    "divisions/divisions.csv",
    {
        "code": CODE,
        "name": _text(),
        "name_en": _text(empty=True),
        "level": _choice(DIVISION_LEVELS),
        "kind": _choice(["", *DIVISION_KINDS]),
        "parent": _OPTIONAL_CODE,
        **_POSITION,
        "position_source": _text(),
        **_BOX,
    },
    key=("code",),
    whole=("error_m",),
)
_VENUE = {
    "code": CODE,
    "name": _text(),
    "tier": _choice(TIERS),
    "parent": _OPTIONAL_CODE,
    "prefecture": CODE,
    "county": CODE,
    "township": _OPTIONAL_CODE,
    **_POSITION,
    "position_source": _text(),
    "membership": _choice(MEMBERSHIPS),
}
VENUE_TEXTS = ("office_id", "address", "contact", "phone", "languages")
"""What only the register of an office tells of a venue; empty where it does not. So is the number
``capacity``."""
SITE_CONTACTS = ("phone", "booking")
"""What somebody has published, or an office tells, of a site; empty where nobody does."""
SITE_STORY = ("story", "story_en", "story_sources")
"""The story of a site as an office has approved it; empty where none is approved."""
SITE_DETAILS = dict.fromkeys((*SITE_CONTACTS, *SITE_STORY), "")
CENTRES = Table("centres/centres.csv", _VENUE, key=("code",), whole=("error_m",))
COMMUNITIES = Table("centres/communities.csv", _VENUE, key=("code",), whole=("error_m",))
POPULATION = Table(
    "divisions/population.csv",
    {
        "code": _OPTIONAL_CODE,
        "name": _text(),
        "level": _choice(CENSUS_LEVELS),
        "census_year": _choice((2000, 2010, 2020), number=True),
        "population": COUNT,
        "basis": _choice(CENSUS_BASES),
        "error": COUNT,
        "note": _text(empty=True),
    },
    key=("code", "census_year"),
    whole=("census_year", "population", "error"),
)
TABLES = (
    *(SITES, POSITIONS, DESIGNATIONS, OPENING, SOURCES),
    *(DIVISIONS, CENTRES, COMMUNITIES, POPULATION),
)
DAYS = Table(
    "calendar/days.csv",
    {
        "date": Column("day", lambda cells: cells.map(_is_day)),
        "kind": _choice(("off", "work")),
        "name_zh": _text(empty=True),
        "name_en": _text(empty=True),
        "source": _text(empty=True),
    },
    key=("date",),
)
"""Days off and make-up days as they were announced; a data folder need not have it."""
WITNESSES = Table(
    "sites/witnesses.csv",
    {
        "site": _SITE,
        "field": _choice(WITNESS_FIELDS),
        "says": _text(empty=True),
        "source": _text(),
        "date": _DATE,
        "verdict": _choice(VERDICTS),
        "note": _text(empty=True),
    },
    key=("site", "field", "source", "says"),
)
"""What a source says of a field of the register, and what was done with it. ``says`` is empty where
it says what the register has: nothing is told twice."""
PLACES = Table(
    "sites/places.csv",
    {
        "site": _SITE,
        "where": _choice(PLACINGS),
        "anchor": _OPTIONAL_CODE,
        "away_m": Column("negative", lambda cells: cells >= 0, number=True, optional=True),
        "bearing": _choice(("", *BEARINGS)),
        "lon": _between(*LON_RANGE, "lon", optional=True),
        "lat": _between(*LAT_RANGE, "lat", optional=True),
        "error_m": Column("negative", lambda cells: cells >= 0, number=True, optional=True),
        "source": _text(),
    },
    key=("site",),
)
"""How each site is placed: ``positions.csv`` is built from it and from the anchors."""
RETIRED = Table(
    "sites/retired.csv",
    {
        "site": _SITE,
        "name_zh": _text(),
        "reason": _text(),
        "source": _text(),
        "date": Column("day", lambda cells: cells.map(_is_day)),
    },
    key=("site",),
)
"""Sites that are none any more: no other gets their number."""
SITE_BOOK = (FACT_SOURCES, FACTS, STORIES, CONTACTS, WITNESSES, PLACES, RETIRED)
"""What is told of the sites on their pages. A data folder need not have it, and no start reads it
but for the contacts."""
