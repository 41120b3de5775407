"""How people write what a tour keeps to, such as ``抗联=2`` or ``SITE=2027-06-15``."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic.fields import FieldInfo

from geo.errors import N_
from routes.plan.request import LecturerTime
from web.installation.context import Context
from web.places.divisions import division_code
from web.terms.fields import MAX_TEXT, QueryError, Text
from web.terms.parts import parts

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
        N_("Write a name, = and a number, such as Museum=2, not %(value)s."), value=text[:MAX_TEXT]
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


def site_time(text: str) -> LecturerTime:
    """Return when a lecturer is where, of ``SITE=DATE HH:MM-HH:MM``.

    Raises
    ------
    QueryError
        If the text is written otherwise.
    """
    match = _TIME.fullmatch(text)
    day = _day(match[2]) if match else None
    if match and day:
        begin, end = (match[number].replace("：", ":") for number in (3, 4))
        return LecturerTime(match[1], day, begin, end)
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


def site_id(context: Context, text: str) -> str:
    """Return the id of the site that is meant by an id or a name.

    Raises
    ------
    QueryError
        If it means another place.
    geo.errors.PlaceError
        If it means nothing, or several places.
    """
    if text in context.datasets.sites.index:
        return text
    place = context.gazetteer.resolve(text)
    if place.kind != "site":
        raise QueryError(
            N_("%(name)s is not a heritage site: name one, or give its id such as JL-220502-057."),
            name=text,
        )
    return place.code


@dataclass(frozen=True)
class Meant:
    """How a text of a question becomes what the planner takes; stands in its type."""

    read: Callable[[Context, str], Any]


def meant(context: Context, field: FieldInfo, value: Any) -> Any:
    """Return the value of a field as the planner takes it.

    Raises
    ------
    QueryError, geo.errors.PlaceError
        If it names a place that is unknown, ambiguous or of another kind.
    """
    told = (*parts(field.annotation), *field.metadata)
    read = next((one.read for one in told if isinstance(one, Meant)), None)
    if read is None or value is None:
        return value
    if isinstance(value, tuple):
        return tuple(read(context, one) for one in value)
    return read(context, value)


def _at_site(context: Context, named: tuple[str, Any]) -> tuple[str, Any]:
    return site_id(context, named[0]), named[1]


def _lecturer(context: Context, text: str) -> LecturerTime:
    told = site_time(text)
    return replace(told, site=site_id(context, told.site))


Spot = Annotated[Text, Meant(lambda context, text: context.gazetteer.resolve(text))]
Area = Annotated[Text, Meant(division_code)]
Site = Annotated[Text, Meant(site_id)]
Amount = Annotated[Text, _written(amount), Meant(lambda _, text: amount(text))]
SiteAmount = Annotated[
    Text, _written(amount), Meant(lambda context, text: _at_site(context, amount(text)))
]
SiteDate = Annotated[
    Text, _written(site_date), Meant(lambda context, text: _at_site(context, site_date(text)))
]
SiteTime = Annotated[Text, _written(site_time), Meant(_lecturer)]
