"""Put in roads that the source lacks, from our own table (``links.csv``).

Each row names the two places a road joins, on nodes of the network, and how long the road is: a
length published or measured, not the straight line.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.build.corridors import SNAP_KM
from geo.build.mending import with_roads
from geo.errors import N_, DataError
from geo.travel.network import RoadNetwork
from geo.travel.parameters import Parameters
from geo.travel.sphere import chord_to_km, unit_vectors

FILE = "links.csv"


def read_links(folder: Path) -> pd.DataFrame:
    """Read a folder's table: ``road``, its ends ``lon, lat`` and ``to_lon, to_lat``, ``km``."""
    return pd.read_csv(folder / FILE)


def add_links(network: RoadNetwork, links: pd.DataFrame, parameters: Parameters) -> RoadNetwork:
    """Return the network with the roads of the table as its last edges.

    Raises
    ------
    DataError
        When no node of the network lies at an end.
    """
    tree = cKDTree(unit_vectors(network.lon, network.lat))
    ends = []
    for lon, lat in (("lon", "lat"), ("to_lon", "to_lat")):
        chord, node = tree.query(unit_vectors(links[lon], links[lat]))
        far = chord_to_km(chord) > SNAP_KM
        if far.any():
            raise DataError(
                N_("%(path)s: the road %(road)s does not end at a road of the network."),
                path=FILE,
                road=links["road"].to_numpy()[far][0],
            )
        ends.append(node)
    km = np.round(links["km"].to_numpy() / parameters.length_factor, 3)
    return with_roads(network, ends[0], ends[1], km)
