"""What a use case answers."""

from dataclasses import dataclass
from typing import Any

from geopandas import GeoDataFrame


@dataclass(frozen=True)
class Answer:
    """A document and the geometries that belong to it.

    Attributes
    ----------
    document
        JSON-ready, with the stable keys that ``web.api.documents`` describes.
    features
        The same rows with their geometry (WGS84), for maps and GeoJSON.
    """

    document: dict[str, Any]
    features: GeoDataFrame
