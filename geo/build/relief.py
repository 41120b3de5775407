"""Measure how hilly the roads of the network are, from a coarse grid of heights.

The grid (``relief.csv``) has one mean height for each five minutes of arc, 6-9 km: it tells plain
from hills, and no single slope. An edge that is a straight line of 40 km hides the more bends the
more it rises and falls; a short one follows its road.
"""

import csv
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import ndimage

from geo.errors import N_, DataError
from geo.travel.network import RoadNetwork
from geo.travel.sphere import chord_to_km, unit_vectors
from geo.travel.types import Floats

FILE = "relief.csv"
SAMPLES = 64
"""Points at which an edge is looked at; the longest edges have one every two km."""
LONG_KM = 10.0
"""From this length on the climb of an edge counts whole; of a shorter one, in proportion."""


class Relief(NamedTuple):
    """Mean heights in metres, and the degrees of their rows, ascending, and columns."""

    lat: Floats
    lon: Floats
    metres: Floats


def read_relief(folder: Path) -> Relief:
    """Read the grid of a folder.

    Raises
    ------
    DataError
        When it is missing or no grid.
    """
    path = folder / FILE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file))
        table = np.array(rows, dtype=float)
        return Relief(table[:, 0], np.array(head[1:], dtype=float), table[:, 1:])
    except (OSError, ValueError, IndexError) as error:
        raise DataError(
            N_("%(path)s is not a grid of heights (%(detail)s): restore it."),
            path=path,
            detail=error,
        ) from error


def add_climb(network: RoadNetwork, relief: Relief, known: int = 0) -> RoadNetwork:
    """Return the network with the climb and fall of its edges in metres per km.

    Parameters
    ----------
    network
        The network; edges of expressways have no climb, for they are built straight and level.
    relief
        The heights.
    known
        How many of the last edges have the length of their road, and so no climb either.
    """
    share = np.linspace(0, 1, SAMPLES)
    lon, lat = (
        values[network.u, np.newaxis]
        + (values[network.v] - values[network.u])[:, np.newaxis] * share
        for values in (network.lon, network.lat)
    )
    metres = np.abs(np.diff(heights(relief, lon, lat), axis=1)).sum(axis=1)
    xyz = unit_vectors(network.lon, network.lat)
    straight = chord_to_km(np.linalg.norm(xyz[network.u] - xyz[network.v], axis=1))
    climb = metres / np.maximum(straight, 0.1) * np.minimum(network.km / LONG_KM, 1.0)
    climb[network.expressway] = 0
    if known:
        climb[-known:] = 0
    return replace(network, climb=np.round(climb, 1))


def heights(relief: Relief, lon: Floats, lat: Floats) -> Floats:
    """Return the heights in metres at WGS84 degrees, by straight lines between the grid's."""
    rows = np.interp(lat.ravel(), relief.lat, np.arange(len(relief.lat)))
    columns = np.interp(lon.ravel(), relief.lon, np.arange(len(relief.lon)))
    found = ndimage.map_coordinates(relief.metres, [rows, columns], order=1, mode="nearest")
    return np.asarray(found.reshape(lon.shape))
