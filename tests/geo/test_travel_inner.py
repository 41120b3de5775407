"""Roads that nobody drives through, by hand or by networkx: a road of 1 km takes a minute."""

import random

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest

from geo.travel.inner import with_courts
from geo.travel.osm import load_osm
from geo.travel.osm_store import read_osm
from tests.geo.osm_files import points, turn
from tests.geo.test_travel_osm import random_roads
from tests.geo.test_travel_turns import EXACT, ROAD, build, minutes

# A street 1-4-3 of 2 km cuts the corner of the road 1-2-3 of 4 km; behind it lies 5, and then 6.
NODES = {1: (0, 0), 2: (2, 0), 3: (2, 2), 4: (0, 1), 5: (-1, 1), 6: (-2, 1)}
STREET_KM = 1 + 5**0.5
INNER = {**ROAD, "motor_vehicle": "destination"}


def corner(tags, *more):
    return [([1, 2, 3], ROAD), ([1, 4], tags), ([4, 3], tags), *more]


def test_the_worked_example():
    """The road 0-1-2 and the inner roads 0-3 and 3-2, in both directions."""
    tail, head = np.array([0, 1, 0, 3, 1, 2, 3, 2]), np.array([1, 2, 3, 2, 0, 1, 0, 3])
    found = with_courts(tail, head, np.array([2, 3, 6, 7]), size=4)
    assert found.node.tolist() == [0, 1, 2, 3, 0, 2, 3]
    assert found.place.tolist() == [0, 1, 2, 3, 4, 5, 3]
    arcs = set(zip(found.tail.tolist(), found.head.tolist(), found.arc.tolist(), strict=True))
    assert {(0, 1, 0), (1, 2, 1), (1, 0, 4), (2, 1, 5)} <= arcs
    assert {arc for arc in arcs if arc[0] == 0} == {(0, 1, 0), (0, 6, 2)}
    assert {arc for arc in arcs if arc[0] == 3} == {(3, 2, 3), (3, 0, 6)}
    assert {arc for arc in arcs if arc[0] == 6} == {(6, 5, 3), (6, 4, 6)}
    assert {arc for arc in arcs if arc[0] == 5} == {(5, 6, 7)}


@pytest.mark.parametrize(
    "tags",
    [
        INNER,
        {**ROAD, "access": "destination;customers"},
        {**ROAD, "access": "yes", "vehicle": "customers"},
    ],
)
def test_nobody_drives_through_a_road_for_destinations(tmp_path, tags):
    model = build(tmp_path, corner(tags), [], NODES)
    assert minutes(model, 1, 3, NODES) == pytest.approx(4, abs=EXACT)
    assert minutes(model, 3, 1, NODES) == pytest.approx(4, abs=EXACT)
    assert minutes(model, 1, 4, NODES) == pytest.approx(1, abs=EXACT)
    assert minutes(model, 3, 4, NODES) == pytest.approx(5**0.5, abs=EXACT)
    assert minutes(model, 4, 3, NODES) == pytest.approx(5**0.5, abs=EXACT)
    assert minutes(model, 4, 1, NODES) == pytest.approx(1, abs=EXACT)


@pytest.mark.parametrize(
    "tags",
    [
        ROAD,
        {**ROAD, "access": "destination", "motorcar": "yes"},
        {**ROAD, "access": "permissive;destination"},
    ],
)
def test_others_are_driven_through(tmp_path, tags):
    model = build(tmp_path, corner(tags), [], NODES)
    assert minutes(model, 1, 3, NODES) == pytest.approx(STREET_KM, abs=EXACT)


def test_one_direction_alone_may_be_closed_to_drives_through(tmp_path):
    tags = {**ROAD, "motor_vehicle:forward": "destination"}
    model = build(tmp_path, corner(tags), [], NODES)
    assert minutes(model, 1, 3, NODES) == pytest.approx(4, abs=EXACT)
    assert minutes(model, 3, 1, NODES) == pytest.approx(STREET_KM, abs=EXACT)


def test_what_lies_behind_is_reached_and_left(tmp_path):
    behind = ([4, 5], INNER), ([5, 6], ROAD)
    model = build(tmp_path, corner(INNER, *behind), [], NODES)
    assert minutes(model, 1, 6, NODES) == pytest.approx(3, abs=EXACT)
    assert minutes(model, 6, 3, NODES) == pytest.approx(2 + 5**0.5, abs=EXACT)
    assert minutes(model, 6, 4, NODES) == pytest.approx(2, abs=EXACT)
    places = points(NODES, 1, 3, 4, 6)
    matrix = model.matrix(places, places).minutes
    path = model.path(places.iloc[[0, 1, 3, 2, 0]])
    assert path["minutes"].tolist() == [matrix[0, 1], matrix[1, 3], matrix[3, 2], matrix[2, 0]]
    assert path["network"].iloc[0].distance(points(NODES, 2).iloc[0]) < 1e-6
    assert model.nearest(places.iloc[[0]], places.iloc[[3]])["minutes"].tolist() == [matrix[0, 3]]


@pytest.mark.parametrize(("tags", "at_36"), [(ROAD, True), (INNER, False)])
def test_an_area_ends_where_nobody_drives_through(tmp_path, tags, at_36):
    """Ten times as large: 32 minutes through the street, 40 past it."""
    nodes = {key: (10 * x, 10 * y) for key, (x, y) in NODES.items()}
    build(tmp_path, corner(tags), [], nodes)
    start, end = points(nodes, 1, 3).iloc[[0]], points(nodes, 1, 3).iloc[1]
    areas = load_osm(tmp_path).isochrone(start, [30, 36, 44]).geometry
    assert [area.contains(end) for area in areas] == [False, at_36, True]


def test_drives_agree_with_a_search_over_arcs(tmp_path):
    rng = random.Random(5)  # noqa: S311 - roads, not secrets
    nodes, ways = random_roads(5)
    chosen = set(rng.sample(range(len(ways)), len(ways) // 4))
    marked = [(refs, {**tags, "access": "destination"}) if number in chosen else (refs, tags)
              for number, (refs, tags) in enumerate(ways)]  # fmt: skip
    bans = [
        turn("no_left_turn", one, refs[-1], two)
        for one, (refs, _) in enumerate(ways, 1)
        for two, (others, _) in enumerate(ways, 1)
        if one != two and refs[-1] == others[0] and rng.random() < 0.5
    ]
    model = build(tmp_path, marked, bans, nodes)
    network, report = read_osm(tmp_path)
    assert report["turns"]["read"] >= 5
    assert 10 < len(network.inner) < len(network.arcs) - 10
    some = np.random.default_rng(5).choice(network.entries, 40, replace=False)
    places = gpd.GeoSeries.from_xy(network.lon[some], network.lat[some], crs=4326)
    matrix = model.matrix(places, places)
    assert matrix.minutes == pytest.approx(by_arcs(network, some), abs=0.02)
    assert model.path(places)["minutes"].tolist() == matrix.minutes.diagonal(1).tolist()
    assert model.nearest(places, places[:5])["minutes"].tolist() == (
        matrix.minutes[:, :5].min(axis=1).tolist()
    )


def by_arcs(network, chosen):
    """Return minutes between nodes by a search from arc to arc that counts leaves and entries."""
    whole = np.maximum(network.arcs, ~network.arcs)
    speed = np.where(network.arcs >= 0, network.kmh[whole], network.kmh_back[whole])
    taken = dict(zip(network.arcs.tolist(), network.km[whole] / speed * 60, strict=True))
    tail, head = (dict(zip(network.arcs.tolist(), ends.tolist(), strict=True))
                  for ends in network.ends)  # fmt: skip
    banned, inner = set(map(tuple, network.turns.tolist())), set(network.inner.tolist())
    on_road = {node for arc in taken if arc not in inner for node in (tail[arc], head[arc])}
    graph = nx.DiGraph()
    for arc, its in taken.items():
        entered = arc in inner and tail[arc] in on_road
        graph.add_edge(("from", tail[arc]), (arc, entered), minutes=its)
        graph.add_edge((arc, False), ("to", head[arc]), minutes=0)
        if head[arc] not in on_road:
            graph.add_edge((arc, True), ("to", head[arc]), minutes=0)
    for arc in taken:
        for after in (one for one in taken if tail[one] == head[arc] and (arc, one) not in banned):
            into = after in inner and tail[after] in on_road
            graph.add_edge((arc, False), (after, into), minutes=taken[after])
            if after in inner:
                graph.add_edge((arc, True), (after, True), minutes=taken[after])
    found = np.zeros((len(chosen), len(chosen)))
    for row, origin in enumerate(chosen.tolist()):
        reached = nx.single_source_dijkstra_path_length(graph, ("from", origin), weight="minutes")
        found[row] = [0 if origin == one else reached[("to", one)] for one in chosen.tolist()]
    return found
