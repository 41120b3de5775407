"""The parameters of the addresses: bounding box, time, paging, coordinates and equality."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Literal, get_args

import numpy as np
from pydantic import BeforeValidator, Field, PlainValidator, create_model

from geo.errors import N_
from geo.vocabulary import Word
from web.ogc.layer import CHINA_OFFSET, Box, Period
from web.ogc.schema import Collection
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import MAX_TEXT, Query, QueryError
from web.terms.term import Column

Crs = Literal[
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "http://www.opengis.net/def/crs/EPSG/0/4326",
    "http://www.opengis.net/def/crs/EPSG/0/4490",
]
CRS84, *LATITUDE_FIRST = CRSS = get_args(Crs)
"""All mean the same degrees, see :mod:`geo.crs`; those of EPSG have the latitude first."""

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
MAX_ROWS = 200
"""Features on one HTML page at most."""

_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})"
# GDAL writes the literal of a day with a T and no time behind it.
_MOMENT = re.compile(rf"({_DAY})T?|({_DAY}T{_TIME})", re.ASCII | re.IGNORECASE)
_DURATION = re.compile(r"P(\d{1,4})D", re.ASCII)


def _numbers(value: Any) -> Box:
    try:
        numbers = [float(part) for part in str(value).split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not np.isfinite(numbers).all():
        raise _bad_box(value)
    axes = len(numbers) // 2  # heights may stand between
    return numbers[0], numbers[1], numbers[axes], numbers[axes + 1]


def _bad_box(value: object) -> QueryError:
    return QueryError(
        N_(
            "bbox must be four numbers: the lower corner and the upper one in the axis order of "
            "bbox-crs, such as 121,40,132,47 (heights may stand between), not %(value)s."
        ),
        value=str(value)[:MAX_TEXT],
    )


def _period(value: Any) -> Period:
    """Read a day, a moment or an interval (OGC API - Features, Part 1, section 7.15.4)."""
    parts = [part.strip() for part in str(value).split("/")]
    try:
        since, until = _interval(*parts)
    except (OverflowError, TypeError, ValueError):
        raise _bad_time(value) from None
    if since is not None and until is not None and since > until:
        raise _bad_time(value)
    return Period(since, until)


def _interval(first: str, last: str | None = None) -> tuple[Any, Any]:
    if last is None:
        return _seconds(first)
    open_first, open_last = first in ("", ".."), last in ("", "..")
    if open_first and open_last:
        raise ValueError(first)
    if match := _DURATION.fullmatch(last):  # the official test suite asks for it
        day = date.fromisoformat(first)
        last = (day + timedelta(days=int(match[1]))).isoformat()
    since = None if open_first else _seconds(first)[0]
    return since, None if open_last else _seconds(last)[1]


def _seconds(text: str) -> tuple[np.datetime64, np.datetime64]:
    """Return the first and the last second of UTC of a day in China, or of a moment."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    if match[1]:
        begin = np.datetime64(date.fromisoformat(match[1]), "s") - CHINA_OFFSET
        return begin, begin + np.timedelta64(86399, "s")
    moment = datetime.fromisoformat(match[2].upper())
    second = np.datetime64(moment.replace(tzinfo=None, microsecond=0), "s")
    at = second - np.timedelta64(int((moment.utcoffset() or timedelta()).total_seconds()), "s")
    return at, at


def _bad_time(value: object) -> QueryError:
    return QueryError(
        N_(
            "datetime must be a day or a moment such as 2027-06-01 or 2027-06-01T08:00:00Z, or an "
            "interval such as 2027-06-01/2027-06-30, 2027-06-01/.. or ../2027-06-30, not "
            "%(value)s."
        ),
        value=str(value)[:MAX_TEXT],
    )


class PageQuery(Query):
    """Parameters that say how to show a document: every address takes them, and ``lang``."""

    f: Annotated[
        Literal["json", "html"] | None, Asked(N_("Data or page, whatever Accept says"))
    ] = None
    size: Annotated[Literal["normal", "large"] | None, Asked(N_("Size of the text on pages"))] = (
        None
    )


class ItemQuery(PageQuery):
    """Parameters of one feature."""

    crs: Annotated[Crs, Asked(N_("Coordinate reference system of the answer"))] = CRS84


class ItemsQuery(ItemQuery):
    """Parameters of the features of any collection."""

    limit: Annotated[int, asks.LIMIT] = Field(default=DEFAULT_LIMIT, ge=1)
    offset: Annotated[int, asks.OFFSET] = Field(default=0, ge=0)
    bbox: Annotated[Box | None, BeforeValidator(_numbers), asks.BBOX] = None
    bbox_crs: Annotated[Crs, Asked(N_("Coordinate reference system of bbox"))] = Field(
        default=CRS84, alias="bbox-crs"
    )
    datetime: Annotated[
        Period | None,
        PlainValidator(_period),
        Asked(
            N_(
                "Only features of this time: a day in China, a moment, or an interval of two with "
                "a slash between, one of them may be open (..); features without time always count"
            )
        ),
    ] = None

    @property
    def box(self) -> Box | None:
        """West, south, east and north of the box.

        Raises
        ------
        QueryError
            If it leaves the degrees there are, or its south lies north of its north.
        """
        if self.bbox is None:
            return None
        west, south, east, north = self.bbox
        if self.bbox_crs in LATITUDE_FIRST:
            south, west, north, east = self.bbox
        in_range = max(abs(west), abs(east)) <= 180 and -90 <= south <= north <= 90  # noqa: PLR2004
        if not in_range:
            raise _bad_box(",".join(f"{number:g}" for number in self.bbox))
        return west, south, east, north

    def equal(self, collection: Collection) -> Mapping[str, object]:
        """Return the properties that were given, with the values they must have."""
        names = [one.key for one in collection.queryables]
        return {name: getattr(self, name) for name in names if name in self.model_fields_set}


@cache
def query_model(collection: Collection) -> type[ItemsQuery]:
    """Return the model of the parameters of one collection."""
    fields: dict[str, Any] = {
        one.key: (Annotated[_values(one) | None, Asked(_said(one))], None)
        for one in collection.queryables
    }
    return create_model(f"ItemsQuery_{collection.id}", __base__=ItemsQuery, **fields)


def _said(column: Column) -> str:
    """Return the sentence that the catalogue has of a property: its heading, else what it means."""
    heading = column.term.heading
    return heading.en if isinstance(heading, Word) else heading or column.term.what


def _values(column: Column) -> Any:
    if column.words is not None:
        return Annotated[str, column.words]
    return Annotated[str, Field(max_length=MAX_TEXT)] if column.kind is str else column.kind
