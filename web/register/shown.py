"""Values of records as people read them."""

from collections.abc import Mapping
from typing import Any, Final

from geo.register.kind import Field
from geo.register.kinds import REGISTER
from geo.register.reading import Values
from web.installation.context import Context
from web.language.messages import translate, translator
from web.language.provider import yes_no
from web.terms.term import DASH

_COMMAS: Final = {"zh": "、"}
_PLACES: Final = ("division", "venue")
"""Forms whose values are codes of places."""


def heading_of(kind: str, key: str, language: str) -> str:
    """Return what a value is called; the key itself for one that no template has."""
    found = _field(kind, key)
    return translate(found.heading, language) if found else key


def headings_of(kind: str, language: str) -> dict[str, str]:
    """Return key -> what it is called, for all values of a kind."""
    return {one.key: translate(one.heading, language) for one in REGISTER[kind].fields}


def value_text(context: Context, kind: str, key: str, value: Any, language: str) -> str:
    """Write a value: words for codes, names for places, a dash for nothing."""
    if value in (None, "", []):
        return DASH
    if isinstance(value, bool):
        return yes_no(value, translator(language))
    if isinstance(value, list | tuple):
        parts = (value_text(context, kind, key, one, language) for one in value)
        return _COMMAS.get(language, ", ").join(parts)
    found = _field(kind, key)
    if found and found.words and value in found.words:
        return found.words[value].say(language)
    if found and found.form in _PLACES:
        return place_name(context, str(value))
    return str(value)


def place_name(context: Context, code: str) -> str:
    """Return the name of a division, venue or site, its code where we know none."""
    data = context.datasets
    for frame, column in (
        (data.divisions, "name"), (data.centres, "name"), (data.communities, "name"),
        (data.sites, "name_zh"),
    ):  # fmt: skip
        if code in frame.index:
            return str(frame.at[code, column])
    return code


def title_of(context: Context, kind: str, values: Values, language: str) -> str:
    """Return what people call a record."""
    if values.get("name"):
        return str(values["name"])
    said = (
        value_text(context, kind, key, values[key], language)
        for key in ("date", "start", "venue", "code", "county")
        if values.get(key)
    )
    return " ".join(said)


def record_titles(
    context: Context, kind: str, records: Mapping[str, Values], language: str
) -> list[str]:
    """Return what people call some records, the key of one that has no name."""
    return [title_of(context, kind, one, language) or key for key, one in records.items()]


def _field(kind: str, key: str) -> Field | None:
    return next((one for one in REGISTER[kind].fields if one.key == key), None)
