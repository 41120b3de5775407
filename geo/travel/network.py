"""The road network as it is stored: nodes and undirected edges, in two text files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import N_, DataError
from geo.travel.types import Floats, Integers

NODES_FILE = "nodes.csv"
EDGES_FILE = "edges.csv"


@dataclass(frozen=True)
class RoadNetwork:
    """Nodes and undirected edges of a road network.

    Parameters
    ----------
    lon, lat
        WGS84 degrees of the nodes, (n,).
    u, v
        End nodes of the edges, positions in ``lon``, (e,).
    km
        Length of the edges as the source gives it, (e,).
    corridor
        Reference of the expressway an edge belongs to, ``""`` for other roads, (e,).
    climb
        Metres that a road climbs and falls per km, (e,); None for a network of the plain.
    """

    lon: Floats
    lat: Floats
    u: Integers
    v: Integers
    km: Floats
    corridor: NDArray[np.str_]
    climb: Floats | None = None

    @property
    def expressway(self) -> NDArray[np.bool_]:
        """Whether each edge is part of an expressway, (e,)."""
        return np.asarray(self.corridor != "")


def read_network(folder: Path) -> RoadNetwork:
    """Read ``nodes.csv`` (id, lon, lat) and ``edges.csv`` (u, v, km, corridor, climb) of a folder.

    The column ``climb`` may be missing.

    Raises
    ------
    DataError
        When a file or column is missing, an edge has no end node, or a length is not above zero.
    """
    nodes = _read(folder / NODES_FILE, {"id": int, "lon": float, "lat": float})
    edges = _read(
        folder / EDGES_FILE,
        {"u": int, "v": int, "km": float, "corridor": str},
        may={"climb": float},
    )
    ids = pd.Index(nodes["id"])
    u, v = ids.get_indexer(edges["u"]), ids.get_indexer(edges["v"])
    km = edges["km"].to_numpy()
    climb = edges["climb"].to_numpy() if "climb" in edges else None
    bad = (u < 0) | (v < 0) | (u == v) | ~(km > 0)
    bad |= False if climb is None else ~(climb >= 0)
    if bad.any():
        raise DataError(
            N_("%(path)s, line %(line)d: an edge joins two different known nodes and has km > 0."),
            path=folder / EDGES_FILE,
            line=int(bad.argmax()) + 2,
        )
    return RoadNetwork(
        lon=nodes["lon"].to_numpy(),
        lat=nodes["lat"].to_numpy(),
        u=u.astype(np.int64),
        v=v.astype(np.int64),
        km=km,
        corridor=edges["corridor"].to_numpy(dtype=np.str_),
        climb=climb,
    )


def write_network(network: RoadNetwork, folder: Path) -> None:
    """Write a network to a folder as the two files :func:`read_network` reads."""
    nodes = pd.DataFrame({"lon": network.lon, "lat": network.lat}).rename_axis("id")
    edges = pd.DataFrame(
        {"u": network.u, "v": network.v, "km": network.km, "corridor": network.corridor}
    )
    if network.climb is not None:
        edges["climb"] = network.climb
    folder.mkdir(parents=True, exist_ok=True)
    nodes.to_csv(folder / NODES_FILE, lineterminator="\n")
    edges.to_csv(folder / EDGES_FILE, index=False, lineterminator="\n")


def _read(
    path: Path, columns: dict[str, type], may: Mapping[str, type] = MappingProxyType({})
) -> pd.DataFrame:
    """Read the columns of a table, and those it may have."""
    wanted = {*columns, *may}
    try:
        table = pd.read_csv(
            path, dtype={**columns, **may}, usecols=wanted.__contains__, keep_default_na=False
        )
        return table[[*columns, *(set(may) & set(table))]]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            N_("%(path)s is not a road network table (%(detail)s): rebuild or restore it."),
            path=path,
            detail=error,
        ) from error
