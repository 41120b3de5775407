"""The way between consecutive stops, drawn along the network's edges."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import scipy
import shapely

from geo.crs import WGS84
from geo.travel.cost import ENTRY_SLOT, EXIT_SLOT, ceiling
from geo.travel.graph import EdgeShapes, RoutingGraph, with_terminals
from geo.travel.matrix import access_costs, travel_matrix
from geo.travel.parameters import Parameters
from geo.travel.types import (
    Bytes,
    Floats,
    Integers,
    PairFlag,
    Provider,
    SnappedPoints,
    TravelMatrix,
)

NOWHERE = np.empty((0, 2))

NEAR = (60.0, 180.0)
"""Minutes within which legs are looked for first: a search of a large network ends that early."""


def trace_path(
    graph: RoutingGraph, parameters: Parameters, provider: Provider, stops: SnappedPoints
) -> gpd.GeoDataFrame:
    """Return one row per leg between consecutive stops, in WGS84.

    Returns
    -------
    GeoDataFrame
        ``origin`` and ``destination`` (labels), ``minutes``, ``km``, ``off_network_km`` and
        ``flag``, equal to the matrix entries of the pairs; ``geometry`` (LineString of the whole
        leg, empty where unreachable), ``network`` (LineString, its part on the network) and
        ``off_network`` (MultiLineString, its estimated parts, to be drawn dashed).
    """
    tails, heads = stops.take(slice(-1)), stops.take(slice(1, None))
    matrix = _matrix(graph, parameters, provider, tails, heads)
    highest = [ceiling(float(minutes)) for minutes in matrix.minutes.diagonal()]
    on_network = matrix.flag.diagonal() == PairFlag.NETWORK
    roads = _roads(graph, parameters, tails, heads, np.where(on_network, highest, -1))
    return draw_legs(tails, heads, matrix, roads)


def draw_legs(
    tails: SnappedPoints, heads: SnappedPoints, matrix: TravelMatrix, roads: list[Floats]
) -> gpd.GeoDataFrame:
    """Return the legs of :func:`trace_path` from their parts.

    Parameters
    ----------
    tails, heads
        Where each leg begins and ends.
    matrix
        From all tails to all heads; its diagonal counts.
    roads
        Coordinates of each leg's way on the network, (p, 2); no rows where there is none.
    """
    flag = matrix.flag.diagonal()
    starts, ends = _positions(tails, flag), _positions(heads, flag)
    legs = list(zip(starts, roads, ends, strict=True))
    return gpd.GeoDataFrame(
        {
            "origin": tails.index,
            "destination": heads.index,
            "minutes": matrix.minutes.diagonal(),
            "km": matrix.km.diagonal(),
            "off_network_km": matrix.off_network_km.diagonal(),
            "flag": flag,
            "network": gpd.GeoSeries([_line(road) for road in roads], crs=WGS84),
            "off_network": gpd.GeoSeries([_off_network(*leg) for leg in legs], crs=WGS84),
        },
        geometry=[_line(*leg) for leg in legs],
        crs=WGS84,
    )


def _matrix(
    graph: RoutingGraph,
    parameters: Parameters,
    provider: Provider,
    tails: SnappedPoints,
    heads: SnappedPoints,
) -> TravelMatrix:
    """Return a matrix whose diagonal is right: legs are short as a rule, so look near first."""
    for limit in NEAR:
        matrix = travel_matrix(graph, parameters, provider, tails, heads, limit=limit)
        if (matrix.flag.diagonal() != PairFlag.UNREACHABLE).all():
            return matrix
    return travel_matrix(graph, parameters, provider, tails, heads)


def _roads(
    graph: RoutingGraph,
    parameters: Parameters,
    tails: SnappedPoints,
    heads: SnappedPoints,
    highest: Floats,
) -> list[Floats]:
    """Return the coordinates (p, 2) of each leg's way on the network.

    ``highest`` bounds the packed cost of each leg; below 0 there is no way, and no rows.
    """
    legs = access_costs(tails, parameters, slot=ENTRY_SLOT)
    costs = with_terminals(graph.costs, tails.access, legs)
    exits = access_costs(heads, parameters, slot=EXIT_SLOT)
    roads = [NOWHERE] * len(tails)
    for leg in np.flatnonzero(highest >= 0).tolist():
        ends = len(graph.lon) + leg, heads.access[leg]
        nodes = _shortest(costs, *ends, exits[leg], highest=highest[leg])
        roads[leg] = _along(graph, nodes)
    return roads


def _shortest(
    costs: "scipy.sparse.csr_array", start: int, access: Integers, exits: Floats, *, highest: float
) -> list[int]:
    """Return the nodes from the entry to the exit of the shortest way out of a terminal."""
    reached, before = scipy.sparse.csgraph.dijkstra(
        costs, indices=start, limit=highest, return_predecessors=True
    )
    node = access[np.argmin(reached[access] + exits)]
    nodes = []
    while node != start:
        nodes.append(int(node))
        node = before[node]
    return nodes[::-1]


def _along(graph: RoutingGraph, nodes: list[int]) -> Floats:
    """Return the coordinates (p, 2) of the way through nodes."""
    if graph.shapes is None:
        nodes = _joints(nodes, graph.junctions)
    lonlat = np.column_stack([graph.lon[nodes], graph.lat[nodes]])
    if graph.shapes is None:
        return lonlat
    parts = [lonlat[:1]]
    for number, (tail, head) in enumerate(pairwise(nodes), 1):
        parts += [_between(graph.costs, graph.shapes, tail, head), lonlat[number : number + 1]]
    return np.concatenate(parts)


def _between(costs: "scipy.sparse.csr_array", shapes: EdgeShapes, tail: int, head: int) -> Floats:
    """Return the coordinates of the points along an edge, without its ends."""
    row = slice(*costs.indptr[tail : tail + 2])
    edge = shapes.edge[row.start + np.searchsorted(costs.indices[row], head)]
    if edge < 0:
        return shapes.lonlat[shapes.start[~edge] : shapes.start[~edge + 1]][::-1]
    return shapes.lonlat[shapes.start[edge] : shapes.start[edge + 1]]


def _joints(nodes: list[int], junctions: int) -> list[int]:
    """Leave out the nodes that only split a straight edge, except at the ends."""
    inner = [node for node in nodes[1:-1] if node < junctions]
    return [nodes[0], *inner, *nodes[1:][-1:]]


def _positions(points: SnappedPoints, flag: Bytes) -> list[Floats]:
    reachable = flag != PairFlag.UNREACHABLE
    lonlat = np.column_stack([points.lon, points.lat])
    return [lonlat[[i]] if reachable[i] else NOWHERE for i in range(len(points))]


def _off_network(start: Floats, road: Floats, end: Floats) -> shapely.MultiLineString:
    if len(road) == 0:
        return shapely.MultiLineString(_drawable([_line(start, end)]))
    return shapely.MultiLineString(_drawable([_line(start, road[:1]), _line(road[-1:], end)]))


def _drawable(lines: list[shapely.LineString]) -> list[shapely.LineString]:
    return [line for line in lines if not line.is_empty]


def _line(*parts: Floats) -> shapely.LineString:
    """Return the line through all parts, without repeated points; empty if it has no length."""
    points = np.concatenate(parts)
    moved = np.append(True, np.any(points[1:] != points[:-1], axis=1))
    points = points[moved[: len(points)]]
    return shapely.LineString(points if len(points) > 1 else NOWHERE)
