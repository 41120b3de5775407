"""What a use case answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic

from geopandas import GeoDataFrame
from typing_extensions import TypeVar

D_co = TypeVar("D_co", bound=Mapping[str, Any], default=dict[str, Any], covariant=True)


@dataclass(frozen=True)
class Answer(Generic[D_co]):
    """A document and the geometries that belong to it.

    Attributes
    ----------
    document
        JSON-ready, with the keys that its room declares in ``answer``.
    features
        The same rows with their geometry (WGS84), for maps and GeoJSON.
    """

    document: D_co
    features: GeoDataFrame
