"""The order of visits as addresses, forms and JSON carry it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from geo.errors import N_
from web.terms.asked import Asked
from web.terms.fields import MAX_CODES, MAX_TEXT, Query, QueryError, Text

if TYPE_CHECKING:
    from web.plan.answer import Plan

EMPTY = "-"
"""Written for a day without visits: an address cannot carry nothing."""


class DayOrder(Query):
    """Sites of one day in the order of visiting, and where to stay after it."""

    stops: Annotated[tuple[Text, ...], Asked(N_("Sites of one day in order."), N_("Sites"))] = (
        Field(default=(), max_length=MAX_CODES)
    )
    overnight: Annotated[Text | None, Asked(N_("Where to stay after it."), N_("Where to stay"))] = (
        None
    )


def day_order(text: str) -> dict[str, object]:
    """Read ``A,B@NIGHT``: sites in order, then, if it is fixed, where to stay.

    Raises
    ------
    QueryError
        If it is too long or names two nights.
    """
    stops, _, night = text.strip().partition("@")
    if "@" in night or len(text) > MAX_CODES * MAX_TEXT:
        raise QueryError(
            N_(
                "Write the order of a day as sites between commas, such as A,B@NIGHT, not %(text)s."
            ),
            text=text[:MAX_TEXT],
        )
    names = [one.strip() for one in stops.replace("，", ",").split(",")]
    return {
        "stops": [one for one in names if one and one != EMPTY],
        "overnight": night.strip() or None,
    }


def day_text(stops: Sequence[str], overnight: str | None) -> str:
    """Write the order of a day as :func:`day_order` reads it."""
    return (",".join(stops) or EMPTY) + (f"@{overnight}" if overnight else "")


def _day(value: Any) -> Any:
    if isinstance(value, str):
        return day_order(value)
    return {"stops": value} if isinstance(value, list) else value


def _days(value: Any) -> Any:
    values = [value] if isinstance(value, str) else value
    return [_day(one) for one in values] if isinstance(values, list | tuple) else value


def order_of(document: "Plan") -> tuple[DayOrder, ...]:
    """Return the order of a plan document."""
    return tuple(
        DayOrder(
            stops=tuple(stop["id"] for stop in day["stops"]),
            overnight=(day["overnight"]["code"] or day["overnight"]["name"])
            if day["overnight"]
            else None,
        )
        for day in document["days"]
    )


def order_texts(order: Sequence[DayOrder]) -> list[str]:
    """Return an order as the values of the parameter ``order``."""
    return [day_text(day.stops, day.overnight) for day in order]


Order = Annotated[
    tuple[DayOrder, ...],
    BeforeValidator(_days),
    PlainSerializer(order_texts, return_type=list[str], when_used="json"),
]
"""One value per day; saved and sent as texts, so that an address can carry it again."""
