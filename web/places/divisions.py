"""Divisions as people name them: by name, part of a name, or code."""

from collections.abc import Mapping
from typing import Any

from geo.errors import N_
from web.installation.context import Context
from web.terms.fields import QueryError

LEVELS = ("prefecture", "county")


def division_code(context: Context, text: str) -> str:
    """Return the 12-digit code of the prefecture or county that is meant.

    Raises
    ------
    QueryError
        If the text names something else.
    geo.errors.PlaceError
        If it names nothing, or several places.
    """
    place = context.gazetteer.resolve(text)
    if place.kind not in LEVELS:
        raise QueryError(
            N_("%(name)s is neither a prefecture nor a county: an area is one of them."), name=text
        )
    return place.code


def with_codes(context: Context, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a question with codes for its prefecture and its county.

    Parameters
    ----------
    given
        Values by name; those that are codes, or begin like one, stay as they are.

    Raises
    ------
    QueryError, geo.errors.PlaceError
        As :func:`division_code`.
    """
    codes = {key: division_code(context, given[key]) for key in named_levels(given)}
    return {**given, **codes}


def named_levels(given: Mapping[str, Any]) -> list[str]:
    """Return which of prefecture and county are given by a name."""
    return [key for key in LEVELS if given.get(key) and not given[key].isdigit()]
