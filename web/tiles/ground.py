"""The ground of maps that have no tiles: boundaries, main roads, water, names of townships."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.folder import data_path
from geo.travel.network import RoadNetwork, read_network
from web.files.geojson import Collection, collection, feature
from web.files.jsontext import json_text
from web.installation.context import Context
from web.language.places import place_name

DIGITS = 3
"""The network stands on a grid of 0.001 degrees."""

OUTLINE_DEGREES = 0.001
"""Bends of boundaries below this are dropped, neighbours sharing their border."""

MARGIN = 0.03
"""Roads are cut off so many degrees, some 3 km, beyond the province."""


def roads(context: Context) -> str:
    """Return the embedded main roads as GeoJSON text, one feature per road number and class.

    They are those of the embedded travel model (`data/roads`), straight between junctions, also
    when the travel times come from a larger network: a ground for the eye.
    """
    return context.lasting.get("ground roads", lambda: json_text(_roads(context)))


def _roads(context: Context) -> Collection:
    return collection(
        feature(line, {"class": "expressway" if ref else "main", "ref": ref}, digits=DIGITS)
        for ref, line in road_lines(context).items()
    )


def road_lines(context: Context) -> dict[str, BaseGeometry]:
    """Return the lines of the embedded roads by their number, "" for those without."""
    return context.lasting.get("ground road lines", lambda: _road_lines(context))


def _road_lines(context: Context) -> dict[str, BaseGeometry]:
    network = read_network(context.settings.data_folder / "roads")
    outlines = context.datasets.boundaries
    province = shapely.union_all(outlines.geometry[outlines["level"] == "province"])
    around = shapely.buffer(province, MARGIN)
    shapely.prepare(around)
    lines = _lines(network)
    beyond = ~shapely.contains(around, lines)  # few: cutting all would take half a second
    lines[beyond] = shapely.intersection(lines[beyond], around)
    refs = ["", *sorted({str(ref) for ref in network.corridor} - {""})]
    return {
        ref: shapely.line_merge(shapely.union_all(lines[network.corridor == ref])) for ref in refs
    }


def _lines(network: RoadNetwork) -> NDArray[Any]:
    ends = [
        np.column_stack([network.lon[node], network.lat[node]]) for node in (network.u, network.v)
    ]
    return np.asarray(shapely.linestrings(np.stack(ends, axis=1)))


def water() -> str:
    """Return rivers and lakes as GeoJSON text; docs/basemaps.md says where they come from."""
    return (data_path("ground") / "water.geojson").read_text(encoding="utf-8")


def outlines(context: Context) -> str:
    """Return the boundaries as GeoJSON text, each line once.

    The province is a polygon, so that what lies outside can be veiled; prefectures and counties are
    the lines between them. No other border is in it.
    """
    return context.lasting.get("ground outlines", lambda: json_text(_outlines(context)))


def _outlines(context: Context) -> Collection:
    drawn = context.datasets.boundaries
    counties = drawn[drawn["level"] == "county"]
    shapes = shapely.coverage_simplify(counties.geometry.to_numpy(), OUTLINE_DEGREES)
    shapes = shapely.set_precision(shapes, 10.0**-DIGITS, mode="pointwise")
    parents = context.datasets.divisions["parent"].reindex(counties.index)
    groups = [shapes[(parents == code).to_numpy()] for code in parents.unique()]
    province = shapely.coverage_union_all(shapes)
    edge = shapely.boundary(province)
    between = shapely.union_all([shapely.boundary(shapely.coverage_union_all(g)) for g in groups])
    within = shapely.union_all(shapely.boundary(shapes))
    parts = {
        "province": province,
        "prefecture": shapely.line_merge(shapely.difference(between, edge)),
        "county": shapely.line_merge(shapely.difference(within, shapely.union(between, edge))),
    }
    return collection(feature(it, {"level": name}, digits=DIGITS) for name, it in parts.items())


def townships(context: Context, language: str) -> dict[str, list[list[str | float]]]:
    """Return the townships with their places, ``[name, lat, lon]``.

    Parameters
    ----------
    language
        "zh", or "en" for what they are called in English, most of them by their sound.
    """
    divisions = context.datasets.divisions
    chosen = divisions[divisions["level"] == "township"].sort_index()
    lat, lon = chosen.geometry.y.round(3), chosen.geometry.x.round(3)
    names = [place_name(name, language) for name in chosen["name"]]
    return {"places": [list(row) for row in zip(names, lat, lon, strict=True)]}
