"""How numbers, shares and dates are written in the templates."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask
from flask_babel import format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from geo.days import day_text, moment_text, special_text
from geo.precision import error_text
from web.language import messages
from web.language.messages import inline, translator
from web.language.places import HAN, marked_name, place_name
from web.language.provider import provider_name, reach_text, yes_no
from web.language.request import language
from web.terms.term import DASH, in_china

_TELEPHONE: Final = re.compile(r"[+(]?\d[\d() -]{3,}\d")
"""Five digits are the shortest number that one dials, such as 12345."""


def number(count: float | None) -> str:
    """Write a number with its thousands; a dash when nothing is known."""
    return DASH if count is None else str(format_decimal(count))


def percent(share: float | None) -> str:
    """Write a share as a whole percentage; a dash when nothing is known."""
    return DASH if share is None else f"{share:.0%}"


def points(difference: float | None) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    return DASH if difference is None else f"{100 * difference:+.1f}"


def decimal(value: float | None) -> str:
    """Write a number with two decimals."""
    return DASH if value is None else f"{value:.2f}"


def duration(minutes: float) -> str:
    """Write minutes as hours and minutes."""
    return messages.duration(minutes, language())


def when(moment: date | str) -> str:
    """Write the day of a moment in China, or one written as year-month-day, with its weekday."""
    day = date.fromisoformat(moment) if isinstance(moment, str) else moment
    return day_text(in_china(day).date() if isinstance(day, datetime) else day, language())


def occasion(day: str) -> str:
    """Say behind a date, year-month-day, that it is a holiday or a make-up day; else nothing."""
    return special_text(date.fromisoformat(day), language())


def moment(instant: datetime) -> str:
    """Write a moment to the minute, in the time of China."""
    return moment_text(in_china(instant), language())


def listed(names: Iterable[str], *, strong: bool = False) -> str:
    """Write names one after the other with the comma of the language.

    Parameters
    ----------
    strong
        Whether they hold commas themselves, so that a semicolon parts them.
    """
    commas = ("、", "；") if language() == "zh" else (", ", "; ")
    return commas[strong].join(names)


def query(values: Mapping[str, object]) -> str:
    """Write parameters as the query of an address."""
    return urlencode(values, doseq=True)


def provider(document: Mapping[str, str]) -> str:
    """Write who computed travel times, for what vehicle and season."""
    return provider_name(document, language())


def reach(document: Mapping[str, object]) -> str:
    """Write what the area of an isochrone is."""
    return reach_text(document, language())


def position_error(metres: float) -> str:
    """Write how far off a position may be."""
    return error_text(metres, language())


def called(name: str) -> str:
    """Write the name of a place in the language of the reader, as far as it has one."""
    return place_name(name, language())


def named(name: str) -> str | Markup:
    """Write the name of a place for the content of a page, Chinese ones marked as such."""
    return marked_name(name, language())


def chinese(text: str) -> str | Markup:
    """Mark a text of the data that may be Chinese, or hold Chinese words, on an English page."""
    if language() == "zh" or not HAN.search(text):
        return text
    return Markup('<span lang="zh-CN">{}</span>').format(text)


def dialled(text: str) -> str:
    """Return the first telephone number of a text, as a link dials it; "" where there is none."""
    found = _TELEPHONE.search(text)
    return re.sub(r"[^\d+]", "", found[0]) if found else ""


def _when_read(write: Callable[..., Any]) -> Callable[..., Any]:
    """Let a filter write for the reader: Jinja fills in one of a constant when it compiles.

    A page that was compiled for a reader of Chinese would show those words to all others.
    """

    @wraps(write)
    def written(_: Context, *values: Any, **options: Any) -> Any:
        return write(*values, **options)

    return pass_context(written)


def register(app: Flask) -> None:
    """Make the filters known to the templates of an application."""
    app.jinja_env.globals["DASH"] = DASH
    filters: dict[str, Callable[..., Any]] = {
        "number": number,
        "percent": percent,
        "points": points,
        "decimal": decimal,
        "duration": duration,
        "when": when,
        "occasion": occasion,
        "moment": moment,
        "listed": listed,
        "query": query,
        "provider": provider,
        "reach": reach,
        "inline": inline,
        "yes_no": lambda value: yes_no(value, translator(language())),
        "dialled": dialled,
        "called": called,
        "chinese": chinese,
        "named": named,
        "position_error": position_error,
    }
    app.jinja_env.filters.update({name: _when_read(one) for name, one in filters.items()})
