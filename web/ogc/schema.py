"""What a collection is described by: its properties, and the table its features come from."""

from collections.abc import Callable, Hashable, Mapping
from collections.abc import Collection as Names
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal

from geopandas import GeoDataFrame

from geo.errors import Template
from web.installation.context import Context, Memo
from web.ogc.layer import Layer
from web.places.divisions import require_division, told_level
from web.terms.term import CLOCK, PROSE, Column, terms

Shape = Literal["Point", "MultiPolygon", "MultiLineString"]

KINDS: Final = {str: "string", int: "integer", float: "number", bool: "boolean", date: "string"}
"""Type of the values of a property -> its type in JSON; a day is a text like 2027-06-15."""
RENAMED: Final = {"position_source": "source"}
"""Key of an answer -> the property that has held it from the beginning."""


def properties(declared: Any, *keys: str, but: Names[str] = ()) -> tuple[Column, ...]:
    """Return the properties that a declared answer gives: a new key is one from then on.

    The geometry says what ``lon`` and ``lat`` say.

    Parameters
    ----------
    *keys
        Only these; all unless given.
    but
        Keys that say nothing of these features.
    """
    known = [one for one in terms(declared).values() if one.flat and one.key not in ("lon", "lat")]
    chosen = [one for one in known if one.key in (keys or terms(declared)) and one.key not in but]
    return tuple(replace(one, key=RENAMED.get(one.key, one.key)) for one in chosen)


def named(column: Column, name: str, heading: str = "") -> Column:
    """Return a property under another name, and under another heading where it needs one."""
    return replace(
        column, key=name, term=replace(column.term, heading=heading or column.term.heading)
    )


def selects(column: Column) -> bool:
    """Whether ``name=value`` selects the features that have just this value of a property."""
    return column.kind not in (float, date) and column.unit not in (CLOCK, PROSE)


def constant(context: Context) -> tuple[Memo, Hashable]:
    """Keep what is made of the data sets for as long as the process lives."""
    return context.memo, None


@dataclass(frozen=True, kw_only=True)
class Collection:
    """One collection of features.

    Attributes
    ----------
    id
        Name in the addresses.
    title, description
        What it is, in a word and in a sentence.
    shape
        Type of the geometries; for a multi type also its single one.
    properties
        In the order in which they are written.
    label
        Property that names a feature for people.
    table
        Makes the features: a GeoDataFrame in WGS84 with one column per property, indexed by the
        identifiers. The columns ``begins`` and ``ends``, where there are any, are the first and
        last day of each feature.
    divisions
        Properties that hold the code of a division -> its level, "" for divisions of any.
    kept
        Says where the result is kept, and under which version.
    """

    id: str
    title: Template
    description: Template
    properties: tuple[Column, ...]
    shape: Shape = "Point"
    label: str = "name"
    table: Callable[[Context], GeoDataFrame]
    kept: Callable[[Context], tuple[Memo, Hashable]] = constant
    divisions: Mapping[str, str] = field(default_factory=dict, hash=False)

    def require_divisions(self, context: Context, equal: Mapping[str, object]) -> None:
        """Refuse conditions with the code of a division that does not exist.

        Raises
        ------
        web.terms.fields.QueryError
            With the codes and names of the right ones.
        """
        known = context.datasets.divisions.index
        for name, level in self.divisions.items():
            code = str(equal.get(name) or "")
            if level or code not in known:
                require_division(context, code, level or told_level(code))

    @property
    def queryables(self) -> tuple[Column, ...]:
        """The properties that select features."""
        return tuple(one for one in self.properties if selects(one))

    def layer(self, context: Context) -> Layer:
        """Return the features, made the first time they are asked for."""
        memo, version = self.kept(context)
        names = [one.key for one in self.properties]
        return memo.get(
            ("ogc", self.id, version), lambda: Layer.from_table(self.table(context), names)
        )
