"""Values of records as people read them."""

from functools import cache
from typing import Any, Final

import pandas as pd
from babel.dates import get_day_names

from geo.register.kind import Field
from geo.register.kinds import REGISTER
from geo.register.reading import Values
from web.installation.context import Context
from web.language.messages import translate, translator
from web.language.provider import yes_no
from web.terms.term import DASH

_COMMAS: Final = {"zh": "、"}


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
    return _one_text(context, found, value, language) if found else str(value)


def _one_text(context: Context, field: Field, value: Any, language: str) -> str:
    if field.words and value in field.words:
        return field.words[value].say(language)
    if field.form == "weekdays":
        return weekday_words(language).get(str(value), str(value))
    names = {"venue": venue_name, "division": place_name}
    name = names.get(field.form)
    return name(context, str(value)) if name else str(value)


@cache
def weekday_words(language: str) -> dict[str, str]:
    """Return the words of the days of the week by their numbers; 1 is Monday."""
    names = get_day_names("abbreviated", "stand-alone", "zh_Hans" if language == "zh" else "en")
    return {str(day + 1): names[day] for day in range(7)}


def venue_name(context: Context, code: str) -> str:
    """Return the name of a venue or site, its code where we know none.

    A station has the code of its township, but not its name.
    """
    data = context.datasets
    return _name_in(code, (data.venues, "name"), (data.sites, "name_zh")) or code


def place_name(context: Context, code: str) -> str:
    """Return the name of a division, venue or site, its code where we know none."""
    return _name_in(code, (context.datasets.divisions, "name")) or venue_name(context, code)


def _name_in(code: str, *tables: tuple[pd.DataFrame, str]) -> str:
    for frame, column in tables:
        if code in frame.index:
            return str(frame.loc[code, column])
    return ""


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


def _field(kind: str, key: str) -> Field | None:
    return next((one for one in REGISTER[kind].fields if one.key == key), None)
