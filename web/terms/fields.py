"""Kinds of values in requests, shared by the API, the pages and the command line."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticKnownError

from geo.errors import N_, RedRoutesError
from geo.text import one_line, require_text
from web.terms.codes import Tier
from web.terms.term import CLOCK

MAX_CODES = 50
MAX_TEXT = 200
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Days that a question may name: a period before or after one is a day, too."""


class QueryError(RedRoutesError, ValueError):
    """A request asks for something that does not exist or cannot be computed."""


class UnknownResourceError(QueryError):
    """There is no collection, or no feature in it, with this identifier."""

    status = 404
    kind = "unknown-resource"
    title = N_("There is nothing with this identifier")


class Query(BaseModel):
    """A request: nothing unknown in it, no infinite numbers, never changed after validation."""

    model_config = ConfigDict(
        defer_build=True,  # of fifty questions a process is asked few: half of their cost is saved
        allow_inf_nan=False,
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        validate_by_alias=True,
        validate_by_name=True,
    )

    @field_validator("*", mode="before")
    @classmethod
    def _checked(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse what is no text, true and false for a number, and a number for them.

        A list is counted as it was sent: empty and repeated ones are left out afterwards.
        """
        _require_texts(value)
        field = cls.model_fields[str(info.field_name)]
        wanted = field.annotation
        if isinstance(value, list | tuple):
            _require_few(value, field)
        if isinstance(value, bool) and {int, float} & {wanted, *get_args(wanted)}:
            raise PydanticKnownError("float_type")
        if type(value) in (int, float) and wanted is bool:
            raise PydanticKnownError("bool_type")
        return value


def _require_texts(value: Any) -> None:
    if isinstance(value, str):
        require_text(value)
    elif isinstance(value, list | tuple):
        for one in value:
            _require_texts(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            _require_texts(name)
            _require_texts(one)


def _require_few(values: Sequence[Any], field: FieldInfo) -> None:
    for one in field.metadata:
        most = getattr(one, "max_length", None)
        if most is not None and len(values) > most:
            told = {"field_type": "Tuple", "max_length": most, "actual_length": len(values)}
            raise PydanticKnownError("too_long", told)


def _date(value: Any) -> date:
    day = value if type(value) is date else _written_day(str(value).strip())
    if not FIRST_DAY <= day <= LAST_DAY:
        raise QueryError(
            N_("The day must lie between %(first)s and %(last)s, not on %(value)s."),
            first=FIRST_DAY.isoformat(), last=LAST_DAY.isoformat(), value=day.isoformat(),
        )  # fmt: skip
    return day


def _written_day(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise QueryError(
        N_("Write the date as year-month-day, such as 2027-06-15, not %(value)s."),
        value=text[:MAX_TEXT],
    )


def _clock(value: Any) -> str:
    text = str(value).strip().replace("：", ":")
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text, re.ASCII)
    if match and int(match[1]) < 24 and int(match[2]) < 60:  # noqa: PLR2004 - a clock
        return f"{int(match[1]):02d}:{match[2]}"
    raise QueryError(
        N_("Write the time as hours:minutes, such as 08:30, not %(value)s."), value=text[:MAX_TEXT]
    )


def _several(value: Any) -> Any:
    """Accept "a,b", ["a", "b"] and ["a,b"]: forms, queries and JSON all arrive here."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(one, str) for one in values):
        return value
    parts = (part.strip() for one in values for part in re.split("[,，;；]", one))
    return tuple(dict.fromkeys(part for part in parts if part))


def _split(value: Any) -> Any:
    return value.replace("，", ",").split(",") if isinstance(value, str) else value


def _ordered(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = box
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:  # noqa: PLR2004 - degrees
        return box
    raise QueryError(
        N_("bbox must be west,south,east,north in degrees, such as 121,40,132,47, not %(value)s."),
        value=",".join(f"{number:g}" for number in box),
    )


def clamped(most: int) -> AfterValidator:
    """Take a number that is larger than `most` as `most`."""
    return AfterValidator(lambda number: min(number, most))


IsoDate = Annotated[date, BeforeValidator(_date)]
Clock = Annotated[str, CLOCK, BeforeValidator(_clock)]
Offset = Annotated[int, Field(ge=0, le=10_000_000)]
_OneLine = BeforeValidator(lambda value: one_line(value) if isinstance(value, str) else value)
Line = Annotated[str, StringConstraints(max_length=MAX_TEXT), _OneLine]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT), _OneLine]
Several = BeforeValidator(_several)
Box = Annotated[
    tuple[float, float, float, float], BeforeValidator(_split), AfterValidator(_ordered)
]
Tiers = Annotated[tuple[Tier, ...], Several]
