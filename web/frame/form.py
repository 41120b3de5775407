"""What an address or a form says, and addresses made of it."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

Form = dict[str, str | list[str]]
"""One text per name; a list of them where a name may stand more than once."""


def said(form: Form, name: str) -> str:
    """Return what a form says under a name that stands once, "" for nothing."""
    given = form.get(name, "")
    return given if isinstance(given, str) else given[-1]


def address_of(form: Mapping[str, object], page: str, /, **more: object) -> str:
    """Return the address of a page that is asked what a form says, and more."""
    values: dict[str, Any] = {**form, **more}
    return url_for(page, **values)
