"""Venues counted per cell of a grid, so that a map draws tens of circles, not thousands.

A map that is moved asks again and again: what does not change with the box is kept as plain arrays,
for each register, and a box then costs a tenth of a millisecond instead of twenty.
"""

from dataclasses import dataclass
from typing import Annotated, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from geo.errors import N_
from geo.terms import TIERS
from web.installation.context import Context
from web.language.places import english_of
from web.maps.mercator import latitude, world_fractions
from web.places.answer import Cluster, Clusters
from web.places.venue_filter import VenueFilter, passing
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import Box
from web.terms.term import DEGREES

CELL_PIXELS = 64
WORLD_PIXELS = 256
TIER_CODES: Final = tuple(TIERS)


class ClustersQuery(VenueFilter):
    """Venues inside a box of the map that the filters let pass, counted per cell of a grid."""

    bbox: Annotated[Box, asks.BBOX]
    zoom: Annotated[int, Asked(N_("Zoom level of the map."), N_("Zoom level")), Field(ge=0, le=18)]


@dataclass(frozen=True)
class _Points:
    """The venues of a register in the order of their codes.

    Attributes
    ----------
    order
        Where each stands in the table of venues.
    x, y
        Fractions of the world's width.
    tier
        Position in :data:`TIER_CODES`.
    """

    order: NDArray[np.intp]
    codes: list[str]
    names: list[str]
    english: list[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    tier: NDArray[np.intp]


def clusters(context: Context, query: ClustersQuery) -> Clusters:
    """Count the venues per cell of a 64-pixel grid.

    The grid is that of the web map, the same wherever the map is moved. The box is widened to
    whole cells; it comes back as ``bbox``, and the counts add up to the venues inside it
    (``total``); ``in_view`` counts those inside the box that was asked for.
    """
    points = _points(context)
    side = WORLD_PIXELS / CELL_PIXELS * 2**query.zoom  # cells along one side of the world
    west, south, east, north = query.bbox
    left, top = np.floor(world_fractions(np.array([west]), np.array([north])) * side)[:, 0]
    right, bottom = np.floor(world_fractions(np.array([east]), np.array([south])) * side)[:, 0]
    column, row = np.floor(points.x * side), np.floor(points.y * side)
    inside = (column >= left) & (column <= right) & (row >= top) & (row <= bottom)
    if not query.passes_all:
        inside &= passing(context, query, today=context.today()).to_numpy()[points.order]
    found = np.flatnonzero(inside)
    lon, lat = points.lon[found], points.lat[found]
    in_view = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return {
        "kind": "clusters",
        "version": 1,
        "zoom": query.zoom,
        "bbox": _cell_box(left, top, right, bottom, side),
        "total": len(found),
        "in_view": int(in_view.sum()),
        "clusters": _cells(points, found, column[found] * side + row[found]),
    }


def warm_up(context: Context) -> None:
    """Make ready what no query of the map changes."""
    _points(context)


def _points(context: Context) -> _Points:
    return context.memo.get("map points", lambda: _arrayed(context))


def _arrayed(context: Context) -> _Points:
    venues = context.datasets.venues
    order = np.argsort(venues.index.to_numpy(str), kind="stable")
    sorted_ = venues.iloc[order]
    lon, lat = sorted_.geometry.x.to_numpy(), sorted_.geometry.y.to_numpy()
    x, y = world_fractions(lon, lat)
    names = sorted_["name"].tolist()
    places = {code: place for place, code in enumerate(TIER_CODES)}
    return _Points(
        order,
        codes=sorted_.index.tolist(),
        names=names,
        english=[english_of(name) for name in names],
        lon=lon,
        lat=lat,
        x=x,
        y=y,
        tier=np.array([places[tier] for tier in sorted_["tier"]], dtype=np.intp),
    )


def _cells(points: _Points, found: NDArray[np.intp], cell: NDArray[np.float64]) -> list[Cluster]:
    """Describe each cell, by column and row; `found` are its venues in the order of their codes."""
    if not len(found):
        return []
    number, first, group, counts = np.unique(
        cell, return_index=True, return_inverse=True, return_counts=True
    )
    lon = np.bincount(group, points.lon[found]) / counts
    lat = np.bincount(group, points.lat[found]) / counts
    flat = group * len(TIER_CODES) + points.tier[found]
    tiers = np.bincount(flat, minlength=len(number) * len(TIER_CODES))
    columns = (lon.tolist(), lat.tolist(), tiers.reshape(len(number), -1).tolist())
    cells = [
        Cluster(
            lon=round(east, DEGREES.kept),
            lat=round(north, DEGREES.kept),
            count=sum(row),
            tiers={code: one for code, one in zip(TIER_CODES, row, strict=True) if one},
            code=None,
            name=None,
            name_en=None,
        )
        for east, north, row in zip(*columns, strict=True)
    ]
    for one in np.flatnonzero(counts == 1).tolist():
        venue = found[first[one]]
        cells[one]["code"], cells[one]["name"] = points.codes[venue], points.names[venue]
        cells[one]["name_en"] = points.english[venue]
    return cells


def _cell_box(left: float, top: float, right: float, bottom: float, side: float) -> list[float]:
    west, east = left / side * 360 - 180, (right + 1) / side * 360 - 180
    return [
        round(float(value), 6)
        for value in (west, latitude((bottom + 1) / side), east, latitude(top / side))
    ]
