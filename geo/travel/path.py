"""The way between consecutive stops, drawn along the network's edges."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import scipy
import shapely
from numpy.typing import NDArray

from geo.crs import WGS84
from geo.travel.cost import ENTRY_SLOT, EXIT_SLOT, ceiling
from geo.travel.graph import Chords, EdgeShapes, RoutingGraph, with_terminals
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

Bools = NDArray[np.bool_]
Lines = list[shapely.LineString]
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
        leg, empty where unreachable), ``network`` (LineString or MultiLineString, its part on
        roads as they run) and ``off_network`` (MultiLineString, its estimated parts, to be drawn
        dashed: legs off the network, and straight lines for roads whose course is not known).
    """
    tails, heads = stops.take(slice(-1)), stops.take(slice(1, None))
    matrix = _matrix(graph, parameters, provider, tails, heads)
    highest = [ceiling(float(minutes)) for minutes in matrix.minutes.diagonal()]
    on_network = matrix.flag.diagonal() == PairFlag.NETWORK
    limits = np.where(on_network, highest, -1)
    ways = _ways(graph, parameters, tails, graph.arriving(heads), limits)
    roads = [_along(graph, nodes) if nodes else NOWHERE for nodes in ways]
    guessed = [_guessed(graph.chords, nodes) for nodes in ways] if graph.chords else None
    return draw_legs(tails, heads, matrix, roads, guessed)


def draw_legs(
    tails: SnappedPoints,
    heads: SnappedPoints,
    matrix: TravelMatrix,
    roads: list[Floats],
    guessed: list[Bools] | None = None,
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
    guessed
        Which of the straight lines between them are no course of a road, (p - 1,); None: no line.
    """
    flag = matrix.flag.diagonal()
    starts, ends = _positions(tails, flag), _positions(heads, flag)
    legs = list(zip(starts, roads, ends, strict=True))
    unsure = guessed or [np.zeros(max(len(road) - 1, 0), dtype=bool) for road in roads]
    parts = [_parts(road, marks) for road, marks in zip(roads, unsure, strict=True)]
    return gpd.GeoDataFrame(
        {
            "origin": tails.index,
            "destination": heads.index,
            "minutes": matrix.minutes.diagonal(),
            "km": matrix.km.diagonal(),
            "off_network_km": matrix.off_network_km.diagonal(),
            "flag": flag,
            "network": gpd.GeoSeries([_joined(part[0]) for part in parts], crs=WGS84),
            "off_network": gpd.GeoSeries(
                [_off_network(*leg, part[1]) for leg, part in zip(legs, parts, strict=True)],
                crs=WGS84,
            ),
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


def _ways(
    graph: RoutingGraph,
    parameters: Parameters,
    tails: SnappedPoints,
    heads: SnappedPoints,
    highest: Floats,
) -> list[list[int]]:
    """Return the nodes of each leg's way on the network, without those that split straight edges.

    ``highest`` bounds the packed cost of each leg; below 0 there is no way, and no nodes.
    """
    legs = access_costs(tails, parameters, slot=ENTRY_SLOT)
    costs = with_terminals(graph.costs, tails.access, legs)
    exits = access_costs(heads, parameters, slot=EXIT_SLOT)
    ways: list[list[int]] = [[] for _ in range(len(tails))]
    for leg in np.flatnonzero(highest >= 0).tolist():
        ends = len(graph.lon) + leg, heads.access[leg]
        nodes = _shortest(costs, *ends, exits[leg], highest=highest[leg])
        ways[leg] = _joints(nodes, graph.junctions) if graph.shapes is None else nodes
    return ways


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
    lonlat = np.column_stack([graph.lon[nodes], graph.lat[nodes]])
    if graph.shapes is None:
        return lonlat
    parts = [lonlat[:1]]
    for number, (tail, head) in enumerate(pairwise(nodes), 1):
        parts += [_between(graph.costs, graph.shapes, tail, head), lonlat[number : number + 1]]
    return np.concatenate(parts)


def _guessed(chords: Chords, nodes: list[int]) -> Bools:
    """Return which steps between nodes lead along an edge whose course is not known."""
    found = []
    for tail, head in pairwise(nodes):
        some = slice(*chords.start[tail : tail + 2])
        found.append(bool(chords.unknown[some][chords.end[some] == head].any()))
    return np.array(found, dtype=bool)


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


def _parts(road: Floats, guessed: Bools) -> tuple[Lines, Lines]:
    """Cut a way into the lines along roads as they run, and those that are guessed."""
    known: Lines = []
    unknown: Lines = []
    turns = np.flatnonzero(guessed[1:] != guessed[:-1]) + 1
    for piece in np.split(np.arange(len(guessed)), turns):
        if len(piece):
            line = _line(road[piece[0] : piece[-1] + 2])
            (unknown if guessed[piece[0]] else known).append(line)
    return _drawable(known), _drawable(unknown)


def _joined(lines: Lines) -> shapely.Geometry:
    """Return the only line, or all of them; an empty one for none."""
    if len(lines) > 1:
        return shapely.MultiLineString(lines)
    return lines[0] if lines else shapely.LineString()


def _off_network(
    start: Floats, road: Floats, end: Floats, guessed: Lines
) -> shapely.MultiLineString:
    if len(road) == 0:
        return shapely.MultiLineString(_drawable([_line(start, end)]))
    ends = [_line(start, road[:1]), _line(road[-1:], end)]
    return shapely.MultiLineString(_drawable([ends[0], *guessed, ends[1]]))


def _drawable(lines: Lines) -> Lines:
    return [line for line in lines if not line.is_empty]


def _line(*parts: Floats) -> shapely.LineString:
    """Return the line through all parts, without repeated points; empty if it has no length."""
    points = np.concatenate(parts)
    moved = np.append(True, np.any(points[1:] != points[:-1], axis=1))
    points = points[moved[: len(points)]]
    return shapely.LineString(points if len(points) > 1 else NOWHERE)
