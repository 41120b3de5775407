"""Divisions as people name them: by name, part of a name, or code."""

from collections.abc import Mapping

from geopandas import GeoDataFrame

from geo.errors import N_, AmbiguousPlaceError
from geo.terms import DIVISION_LEVELS
from geo.vocabulary import Vocabulary, Word
from web.installation.context import Context
from web.terms.fields import MAX_TEXT, QueryError

LEVELS = ("prefecture", "county")
"""Levels that an area is of."""
LISTED = 60
"""So many divisions are named as right ones."""
SHARED_DIGITS = {"county": (4, 0), "township": (6, 4, 0)}
"""Level -> digits that a wrong code may share with the right ones: those of its county, or of its
prefecture, are named, and all where there are none."""


def division_code(context: Context, text: str) -> str:
    """Return the 12-digit code of the prefecture or county that is meant.

    Raises
    ------
    QueryError
        If the text names something else.
    geo.errors.PlaceError
        If it names nothing, or several places.
    """
    try:
        place = context.gazetteer.resolve(text)
    except AmbiguousPlaceError as error:
        if any(one.kind in LEVELS for one in error.choices):
            raise
        place = error.choices[0]  # none of them would do: to choose among them leads nowhere
    if place.kind not in LEVELS:
        raise QueryError(
            N_("%(name)s is neither a prefecture nor a county: an area is one of them."), name=text
        )
    return place.code


def require_division(context: Context, code: str | None, level: str) -> None:
    """Refuse the code of a division that does not exist; nothing given is right.

    Raises
    ------
    QueryError
        With the codes and names of divisions of the level, those that begin alike.
    """
    table = context.datasets.divisions
    if not code or table["level"].get(code) == level:
        return
    raise QueryError(
        N_("%(level)s: no division of this level has the code %(code)s. Right are %(known)s."),
        level=DIVISION_LEVELS[level],
        code=code[:MAX_TEXT],
        known=_like(table[table["level"] == level], code, level),
    )


def told_level(code: str) -> str:
    """Return the level that the zeros at the end of a code tell, whether it exists or not."""
    if code.endswith("0" * 8):
        return "prefecture"
    return "county" if code.endswith("0" * 6) else "township"


def _like(table: GeoDataFrame, code: str, level: str) -> Vocabulary[Word]:
    """Return the divisions that begin like a code as far as any does."""
    shared = SHARED_DIGITS.get(level, (0,))
    alike = (table[table.index.str.startswith(code[:digits])] for digits in shared)
    found = next(one for one in alike if len(one)).head(LISTED)
    english = found["name_en"].where(found["name_en"] != "", found["name"])
    names = zip(found.index, found["name"], english, strict=True)
    return Vocabulary("division", {str(key): Word(zh, en) for key, zh, en in names})


def with_codes(context: Context, given: Mapping[str, object]) -> dict[str, object]:
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
    codes = {key: division_code(context, str(given[key])) for key in named_levels(given)}
    return {**given, **codes}


def named_levels(given: Mapping[str, object]) -> list[str]:
    """Return which of prefecture and county are given by a name."""
    return [key for key in LEVELS if given.get(key) and not str(given[key]).isdigit()]
