"""What an address or a form says, and addresses made of it."""

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for

MOST_DIGITS: Final = 9
Form = dict[str, str | list[str]]
"""One text per name; a list of them where a name may stand more than once."""


def said(form: Form, name: str) -> str:
    """Return what a form says under a name that stands once, "" for nothing."""
    given = form.get(name, "")
    return given if isinstance(given, str) else given[-1]


def number_of(text: str) -> int | None:
    """Return the number that an address or a form says; None for what can be that of nothing."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def address_of(form: Mapping[str, object], page: str, /, **more: object) -> str:
    """Return the address of a page that is asked what a form says, and more."""
    values: dict[str, Any] = {**form, **more}
    return url_for(page, **values)
