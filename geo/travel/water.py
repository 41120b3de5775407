"""Rivers and lakes that an access leg does not cross.

The water of the maps (``ground/water.geojson``) is drawn to about a kilometre, and a river bends
more than a leg. So what lies within :data:`BLUR_KM` of either end of a leg does not count, and a
leg is stopped by a river only where it ends on the other side of it: where it meets the line of
the river an odd number of times. A lake stops a leg that leads through it.

Bridges are roads: only the network crosses a river. A place beyond the water from its nearest entry
enters at the nearest one on its own side; but where that is over :data:`BRIDGE_KM` farther, a way
to some crossing is taken to be there, and the leg is so much longer. A direct leg needs no rule of
its own, because it leads nowhere sooner than the roads (:mod:`geo.travel.direct`).
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import N_, DataError
from geo.travel.types import Floats

FILE = "water.geojson"
BLUR_KM = 0.7
"""How far from its place the water may be drawn."""
BRIDGE_KM = 10.0
"""How far it is assumed to be to a bridge or a ferry that is not on the network."""
THROUGH = 0.004
"""Degrees, some 0.4 km, that a leg leads through a lake before the lake stops it."""


@dataclass(frozen=True)
class Water:
    """Pieces of rivers and whole lakes, as trees.

    Parameters
    ----------
    rivers
        Straight pieces of the rivers.
    lakes
        Lakes.
    """

    rivers: shapely.STRtree
    lakes: shapely.STRtree

    def stops(self, here: Floats, there: Floats, km: Floats) -> NDArray[np.bool_]:
        """Return which legs are stopped, (n,).

        Parameters
        ----------
        here, there
            WGS84 degrees of their ends, (n, 2).
        km
            Their length, (n,); a short one is never stopped.
        """
        stopped = np.zeros(len(km), dtype=bool)
        long = np.flatnonzero(km > 2 * BLUR_KM)
        cut = (BLUR_KM / km[long])[:, np.newaxis]
        step = there[long] - here[long]
        ends = np.stack([here[long] + step * cut, there[long] - step * cut], axis=1)
        lines = np.asarray(shapely.linestrings(ends), dtype=object)
        met, _ = self.rivers.query(lines, predicate="intersects")
        stopped[long] = np.bincount(met, minlength=len(long)) % 2 == 1
        line, lake = self.lakes.query(lines, predicate="intersects")
        inside = shapely.length(shapely.intersection(lines[line], self.lakes.geometries[lake]))
        stopped[long[line[inside > THROUGH]]] = True
        return stopped


@cache
def read_water(folder: Path) -> Water | None:
    """Read the rivers and lakes of a data folder; None where it has none.

    Raises
    ------
    DataError
        When the file is damaged.
    """
    path = folder / "ground" / FILE
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes = {
            feature["properties"]["class"]: shapely.from_geojson(json.dumps(feature["geometry"]))
            for feature in features
        }
        rivers, lakes = (shapely.get_parts(shapes[name]) for name in ("river", "lake"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise DataError(
            N_("%(path)s is no layer of rivers and lakes (%(detail)s): restore it."),
            path=path,
            detail=error,
        ) from error
    pieces = [
        np.asarray(shapely.linestrings(np.stack([at[:-1], at[1:]], axis=1)), dtype=object)
        for at in map(shapely.get_coordinates, rivers)
    ]
    return Water(shapely.STRtree(np.concatenate(pieces)), shapely.STRtree(lakes))
