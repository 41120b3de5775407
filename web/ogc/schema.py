"""What a collection is described by: its properties, and the table its features come from."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Literal

from geopandas import GeoDataFrame

from geo.errors import Template
from web.installation.context import Context, Memo
from web.ogc.layer import Layer

Kind = Literal["string", "integer", "number", "boolean", "date"]
Shape = Literal["Point", "MultiPolygon", "MultiLineString"]


@dataclass(frozen=True, kw_only=True)
class Property:
    """One property of the features.

    Attributes
    ----------
    name
        Stable English key.
    title
        What it is.
    kind
        Type of its values; a date is a text like 2027-06-15.
    queryable
        Whether ``name=value`` selects the features that have just this value.
    words
        Kind of the words in which pages write its codes, see :func:`web.language.words.label`.
    """

    name: str
    title: Template
    kind: Kind = "string"
    queryable: bool = True
    words: str = ""


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
    kept
        Says where the result is kept, and under which version.
    """

    id: str
    title: Template
    description: Template
    shape: Shape
    properties: tuple[Property, ...]
    label: str
    table: Callable[[Context], GeoDataFrame]
    kept: Callable[[Context], tuple[Memo, Hashable]]

    @property
    def queryables(self) -> tuple[Property, ...]:
        """The properties that select features."""
        return tuple(one for one in self.properties if one.queryable)

    def layer(self, context: Context) -> Layer:
        """Return the features, made the first time they are asked for."""
        memo, version = self.kept(context)
        names = [one.name for one in self.properties]
        return memo.get(
            ("ogc", self.id, version), lambda: Layer.from_table(self.table(context), names)
        )
