"""Find the expressways in a road network that does not say which roads they are.

Our own table lists each section of an expressway as a chain of places. Between two neighbouring
places the expressway is the shortest way, if junctions are made to cost something: it has fewer of
them than the old road beside it.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from geo.build.mending import length_matrix
from geo.errors import N_, DataError
from geo.travel.network import RoadNetwork
from geo.travel.sphere import chord_to_km, unit_vectors
from geo.travel.types import Floats

SECTIONS_FILE = "corridors.csv"
PLACES_FILE = "corridor_places.csv"
JUNCTIONS_FILE = "junctions.csv"
JUNCTION_KM = 1.0
"""Added to every edge while looking for an expressway."""
SNAP_KM = 1.0
"""A place of the table has a node of the network this near."""
DETOUR = 1.35
"""A way this many times the great circle, and ..."""
DETOUR_KM = 2.0
"""... this much longer besides, is not the expressway: the network lacks a piece of it."""


@dataclass(frozen=True)
class Corridors:
    """Table of expressway sections, of the places along each, and of junctions the source lost."""

    sections: pd.DataFrame
    places: pd.DataFrame
    junctions: pd.DataFrame


@dataclass(frozen=True)
class _Search:
    """What is needed to find ways between places."""

    tree: cKDTree
    xyz: Floats
    costs: csr_array
    edges: dict[tuple[int, int], int]


def read_corridors(folder: Path) -> Corridors:
    """Read the three tables of a folder.

    Raises
    ------
    DataError
        When the places name another set of sections than the section table.
    """
    sections = pd.read_csv(folder / SECTIONS_FILE, dtype=str, keep_default_na=False)
    places = pd.read_csv(folder / PLACES_FILE, keep_default_na=False)
    strangers = set(sections["id"]) ^ set(places["corridor"])
    if strangers:
        raise DataError(
            N_("%(path)s: sections without places, or places without a section: %(ids)s."),
            path=folder / SECTIONS_FILE,
            ids=", ".join(sorted(strangers)),
        )
    junctions = pd.read_csv(folder / JUNCTIONS_FILE, keep_default_na=False)
    return Corridors(sections, places.sort_values(["corridor", "seq"], kind="stable"), junctions)


def mark_corridors(network: RoadNetwork, corridors: Corridors) -> tuple[RoadNetwork, pd.DataFrame]:
    """Return the network with its expressway edges marked, and what was marked.

    Returns
    -------
    RoadNetwork
        The same edges; ``corridor`` is the ref of the expressway.
    DataFrame
        One row per section, in the order of the table: ``id``, ``ref``, ``km`` marked as the
        network measures it, ``official_km`` as the table gives it (NaN unknown), ``refused`` (the
        pairs of places whose way was not taken for the expressway, with the km of way and line).
    """
    search = _prepare(network)
    corridor = network.corridor.astype("U16")
    rows = []
    for section in corridors.sections.to_dict("records"):
        places = corridors.places[corridors.places["corridor"] == section["id"]]
        edges, refused = _section_edges(search, network.km, places)
        corridor[edges] = section["ref"]
        rows.append(
            {
                "id": section["id"],
                "ref": section["ref"],
                "km": network.km[edges].sum(),
                "official_km": float(section["official_km"] or "nan"),
                "refused": "; ".join(refused),
            }
        )
    return replace(network, corridor=corridor), pd.DataFrame(rows)


def _prepare(network: RoadNetwork) -> _Search:
    xyz = unit_vectors(network.lon, network.lat)
    ends = zip(network.u.tolist(), network.v.tolist(), strict=True)
    return _Search(
        tree=cKDTree(xyz),
        xyz=xyz,
        costs=length_matrix(network, per_edge_km=JUNCTION_KM),
        edges={(min(pair), max(pair)): edge for edge, pair in enumerate(ends)},
    )


def _section_edges(
    search: _Search, km: Floats, places: pd.DataFrame
) -> tuple[list[int], list[str]]:
    chord, nodes = search.tree.query(unit_vectors(places["lon"], places["lat"]))
    far = chord_to_km(chord) > SNAP_KM
    marked: set[int] = set()
    refused = [f"{name}: no road" for name in places["place"][far]]
    stations = zip(places["place"][~far], nodes[~far].tolist(), strict=True)
    for (name, node), (next_name, next_node) in pairwise(stations):
        edges = _way(search, node, next_node)
        line = float(chord_to_km(np.linalg.norm(search.xyz[node] - search.xyz[next_node])))
        length = float(km[edges].sum())
        if length > DETOUR * line + DETOUR_KM:
            refused.append(f"{name}—{next_name} {length:.0f}/{line:.0f} km")
        else:
            marked.update(edges)
    return sorted(marked), refused


def _way(search: _Search, start: int, end: int) -> list[int]:
    """Return the edges of the cheapest way between two nodes."""
    _, before = dijkstra(search.costs, directed=False, indices=start, return_predecessors=True)
    edges = []
    while end != start:
        previous = int(before[end])
        edges.append(search.edges[min(previous, end), max(previous, end)])
        end = previous
    return edges
