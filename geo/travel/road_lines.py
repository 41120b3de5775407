"""The roads of a network as lines with their numbers: a ground for the eye."""

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame

from geo.crs import WGS84
from geo.travel.network import RoadNetwork


def road_lines(network: RoadNetwork) -> GeoDataFrame:
    """Return the roads of a network, one row per number.

    Parameters
    ----------
    network
        The network; roads are straight between its junctions.

    Returns
    -------
    GeoDataFrame
        WGS84, with ``ref``: the number of an expressway, "" for all other main roads.
    """
    ends = [
        np.column_stack([network.lon[node], network.lat[node]]) for node in (network.u, network.v)
    ]
    lines = np.asarray(shapely.linestrings(np.stack(ends, axis=1)))
    refs = ["", *sorted({str(ref) for ref in network.corridor} - {""})]
    merged = [shapely.line_merge(shapely.union_all(lines[network.corridor == ref])) for ref in refs]
    return gpd.GeoDataFrame({"ref": refs}, geometry=merged, crs=WGS84)
