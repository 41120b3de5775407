"""The travel model over the road network of an OpenStreetMap extract.

What differs from the embedded network: small roads, one-way streets, speeds by class and by
signposted limit, and the true course of the roads.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np
import scipy

from geo.folder import data_path
from geo.travel.calibration import Calibration
from geo.travel.cost import pack
from geo.travel.estimate import EstimateModel
from geo.travel.graph import EdgeShapes, RoutingGraph, cheapest_edges
from geo.travel.osm_network import UNITS_PER_DEGREE, OsmNetwork
from geo.travel.osm_store import NETWORK_FILE, read_osm
from geo.travel.osm_ways import read_rules
from geo.travel.parameters import FILE
from geo.travel.profile import USUAL, Profile, read_profile
from geo.travel.sphere import unit_vectors
from geo.travel.types import Provider, Season, Vehicle
from geo.travel.water import read_water

NAME = "osm"
SHORTEST_KM = 0.001
"""No edge counts as shorter: it would round to no cost at all."""


def load_osm(
    folder: Path,
    *,
    vehicle: Vehicle = "car",
    season: Season = "normal",
    calibration: Calibration | None = None,
) -> EstimateModel:
    """Load the travel model over the network of a folder.

    Once per built network, vehicle, season and calibration.

    Parameters
    ----------
    folder
        Where the network was built.
    vehicle, season
        What drives, and when.
    calibration
        Fitted numbers in the place of the assumed ones; they are those of a car.

    Raises
    ------
    NoNetworkError
        When there is no network, or it is damaged.
    """
    try:
        built = (folder / NETWORK_FILE).stat().st_mtime_ns
    except OSError:
        built = 0
    return _load(folder, built, calibration, vehicle, season)


@cache
def _load(
    folder: Path, built: int, calibration: Calibration | None, vehicle: Vehicle, season: Season
) -> EstimateModel:
    network, report = read_osm(folder)
    rules, parameters = read_rules()
    profile = read_profile(data_path(f"roads/{FILE}"), vehicle, season)
    minor = [number for number, kind in enumerate(rules.kmh) if kind in rules.minor]
    provider = Provider(NAME, report["timestamp"][:10] or "?", rules.attribution, rules.note)
    if calibration is not None:
        speeds = network.kmh, network.kmh_back
        kmh, back = (calibration.kmh(one, network.kind, list(rules.kmh)) for one in speeds)
        network = replace(network, kmh=kmh, kmh_back=back)
        parameters, provider = calibration.law(parameters), calibration.name(provider)
    graph = build_osm_graph(network, profile=profile, minor=minor)
    graph = replace(graph, water=read_water(data_path("roads").parent))
    if (vehicle, season) != (USUAL.vehicle, USUAL.season):
        usual = _load(folder, built, calibration, USUAL.vehicle, USUAL.season)
        graph = _sharing(graph, usual.graph)
    return EstimateModel(partial(_built, graph), profile.law(parameters), profile.name(provider))


def _built(graph: RoutingGraph) -> RoutingGraph:
    return graph  # a lambda could not be sent to the workers of a scheduler


def _sharing(graph: RoutingGraph, usual: RoutingGraph) -> RoutingGraph:
    """Return a graph of the same network that keeps its positions only once in memory."""
    shapes = graph.shapes
    if shapes and usual.shapes:
        shapes = replace(usual.shapes, edge=shapes.edge)
    return replace(graph, lon=usual.lon, lat=usual.lat, tree=usual.tree, shapes=shapes)


def build_osm_graph(
    network: OsmNetwork, *, profile: Profile = USUAL, minor: Iterable[int] = ()
) -> RoutingGraph:
    """Cost a network: every edge forwards, those driven both ways also back.

    Parameters
    ----------
    network
        The network.
    profile
        What drives, and when.
    minor
        Kinds of edges that count as minor roads.
    """
    roads = network.unfolded()
    km = np.maximum(network.km, SHORTEST_KM)
    is_minor = np.isin(network.kind, list(minor))
    cost, cost_back = (
        pack(profile.minutes(km, kmh, minor=is_minor), km)
        for kmh in (network.kmh, network.kmh_back)
    )
    # One more than there are, without cost and without course: the step to an arrival.
    arcs, paid = np.append(network.arcs, len(network.u)), np.append(cost, cost_back[network.back])
    costs, kept = cheapest_edges(
        roads.tail, roads.head, np.append(paid, 0.0)[roads.arc], size=len(roads.node)
    )
    start = network.shape_start
    return RoutingGraph(
        lon=network.lon[roads.node],
        lat=network.lat[roads.node],
        costs=costs,
        back=scipy.sparse.csr_array(costs.T.tocsr()),
        junctions=len(roads.node),
        tree=entry_tree(network),
        shapes=EdgeShapes(
            edge=arcs[roads.arc][kept],
            lonlat=network.shape / UNITS_PER_DEGREE,
            start=np.append(start, start[-1]),
        ),
        arrive=roads.arrive if len(roads.node) > len(network.lon) else None,
    )


def entry_tree(network: OsmNetwork) -> "scipy.spatial.cKDTree":
    """Return the KD-tree over the unit vectors of the nodes a network is entered at."""
    return scipy.spatial.cKDTree(
        unit_vectors(network.lon[: network.entries], network.lat[: network.entries])
    )
