"""How large the form of a view may be: declared with the view, set before any of it is read."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

View = TypeVar("View", bound=Callable[..., object])
_DECLARED = "takes_body"


class Body(NamedTuple):
    """Bytes that a form may have, and those of its fields without a file."""

    size: int
    fields: int | None = None


def takes(size: int, *, fields: int | None = None) -> Callable[[View], View]:
    """Declare that a view takes larger forms than others.

    Parameters
    ----------
    size
        Bytes of the form with its file.
    fields
        Bytes of its fields without a file, where they may be more than usual.
    """

    def declare(view: View) -> View:
        setattr(view, _DECLARED, Body(size, fields))
        return view

    return declare


def init_app(app: Flask) -> None:
    """Set the limits of each request before anybody reads its form."""
    app.before_request(_allow)


def _declared() -> Body | None:
    view = current_app.view_functions.get(str(request.endpoint))
    body: Body | None = getattr(view, _DECLARED, None)
    return body


def _allow() -> None:
    body = _declared()
    if body is None:
        return
    request.max_content_length = body.size
    if body.fields:
        request.max_form_memory_size = body.fields


def is_too_large() -> bool:
    """Tell whether a request says of itself that it is larger than its view takes."""
    return (request.content_length or 0) > (request.max_content_length or 0)


def require_small() -> None:
    """Refuse a request that is too large, but for views of large forms, which say so themselves."""
    if is_too_large() and not _declared():
        raise RequestEntityTooLarge
