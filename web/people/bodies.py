"""Large forms: the body, which has their token, is read before the view sets its limit."""

from typing import Final, NamedTuple

from flask import current_app, request

from web.register.page import BODY, PASTED_BYTES
from web.sites.page_pictures import FORM_BYTES
from web.sites.pictures import MOST_BYTES


class Body(NamedTuple):
    """Bytes that a form may have, and those of its fields without a file."""

    size: int
    fields: int | None = None


LARGE: Final = {
    "pages.send_register_file": Body(BODY.size, PASTED_BYTES),
    "pages.add_picture": Body(MOST_BYTES + FORM_BYTES),
}
"""Endpoint -> what its form may have."""


def allow_body() -> bool:
    """Set the limits of the form of this request; tell whether it is within them."""
    body = LARGE.get(str(request.endpoint), Body(int(current_app.config["MAX_CONTENT_LENGTH"])))
    request.max_content_length = body.size
    if body.fields:
        request.max_form_memory_size = body.fields
    return (request.content_length or 0) <= body.size
