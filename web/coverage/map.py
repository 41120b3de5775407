"""A coverage report on a map."""

from collections.abc import Mapping
from typing import Any

import folium
from geopandas import GeoDataFrame

from web.maps.folium_map import OfflineMap, _feature, _layer
from web.maps.legend import (
    HATCH_NONE,
    REACH_COLOUR,
    SHARE_CLASSES,
    share_class,
)
from web.maps.shell import ATTRIBUTION, OUTLINE_DEGREES, map_text


def _share_style(row: Mapping[str, Any]) -> dict[str, object]:
    """Return the fill of a class; hatched where nothing is known or few centres are counted."""
    index = share_class(row["share"])
    if index is None:
        return {**_SHAPE_STYLE, "fillColor": f"url(#{HATCH_NONE})"}
    colour = f"url(#few-{index})" if row.get("few") else SHARE_CLASSES[index].colour
    return {**_SHAPE_STYLE, "fillColor": colour}


_REACH_STYLE = {
    "color": REACH_COLOUR, "weight": 1, "fillColor": REACH_COLOUR, "fill": True,
    "fillOpacity": 0.22,
}  # fmt: skip


_SHAPE_STYLE = {"color": "#4b5563", "weight": 0.8, "fill": True, "fillOpacity": 0.9}


def _coverage_tip(row: Mapping[str, Any]) -> str:
    share = row["share"]
    known = "–" if share is None else f"{share:.0%}"
    lines = (row["name"], f"{row['served']} / {row['centres']} · {known}")
    return "<br>".join(map_text(line) for line in lines)


def coverage_map(
    document: Mapping[str, Any],
    boundaries: GeoDataFrame,
    *,
    reach: GeoDataFrame | None = None,
    attribution: str = ATTRIBUTION,
) -> OfflineMap:
    """Colour divisions by the share of centres that were served.

    Parameters
    ----------
    document
        Coverage document (``kind`` "coverage").
    boundaries
        Geometry of each row, EPSG:4326, indexed by division code; points become circles.
    reach
        Areas to draw above, EPSG:4326.
    attribution
        Plain text in the corner.
    """
    shapes = boundaries.geometry.simplify(OUTLINE_DEGREES).set_precision(1e-4)
    features = [
        _feature(
            shapes[row["code"]],
            code=row["code"],
            tip=_coverage_tip(row),
            style=_share_style(row),
        )
        for row in document["rows"]
        if row["code"] in shapes.index
    ]
    # Patterns fill elements of a picture, not a canvas.
    fmap = OfflineMap(name="coverage", attribution=attribution, canvas=False)
    layer = _layer("coverage", features, tips=True)
    layer.marker = folium.CircleMarker(radius=5)
    layer.add_to(fmap)
    if reach is not None:
        areas = [_feature(shape, style=_REACH_STYLE) for shape in reach.geometry]
        _layer("reach", areas, tips=False).add_to(fmap)
    return fmap
