"""The places that a name may mean, each with the address that asks for it."""

import re
from typing import NamedTuple

from flask import request

from geo.errors import AmbiguousPlaceError
from geo.places import Place
from web.frame.form import address_of


class Choice(NamedTuple):
    """One of the places that a name may mean, and the address that asks for it.

    The address is ``""`` where the question was not asked by an address.
    """

    place: Place
    address: str


def choices_of(error: Exception) -> tuple[Choice, ...]:
    """Return the places that an ambiguous name may mean, none for another error."""
    if not isinstance(error, AmbiguousPlaceError):
        return ()
    return tuple(Choice(place, _address_with(error.text, place.code)) for place in error.choices)


def _address_with(text: str, code: str) -> str:
    """Return the address of this page with a code in place of a text that was asked for."""
    for name, given in request.args.lists() if text else ():
        chosen = [_replaced(one, text, code) for one in given]
        if chosen != given:
            known = {**(request.view_args or {}), **request.args.to_dict(flat=False)}
            return address_of(known, str(request.endpoint), **{name: chosen})
    return ""


def _replaced(given: str, text: str, code: str) -> str:
    """Put a code in place of a text: of the whole value, or of one of several between commas."""
    if given.strip() == text.strip():
        return code
    parts = re.split(r"([,，;；、\n])", given)
    return "".join(code if one.strip() == text.strip() else one for one in parts)
