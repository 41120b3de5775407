"""Turn bans, every number worked by hand or by networkx: a road of 1 km takes a minute."""

import random
from dataclasses import replace

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest

from geo.crs import GEOD
from geo.travel import EstimateModel, PairFlag
from geo.travel.calibration import class_groups
from geo.travel.osm import build_osm_graph, load_osm
from geo.travel.osm_build import Landmarks, build_osm
from geo.travel.osm_store import read_osm, read_report
from geo.travel.osm_ways import read_rules
from geo.travel.turns import unfold
from geo.travel.ways import Search, osm_arcs
from tests.geo.osm_files import points, turn, write_pbf
from tests.geo.test_travel_osm import random_roads

ROAD = {"highway": "secondary", "maxspeed": "75"}
STREET = {**ROAD, "oneway": "yes"}
# From 1 east to the crossing 2 and on to 3; north of the crossing lies 4, and 3 has a street there.
CROSSING = {1: (0, 0), 2: (1, 0), 3: (1.4, 0), 4: (1, 1), 5: (1.4, 2)}
ARMS = [([1, 2], ROAD), ([2, 3], ROAD), ([2, 4], ROAD)]
NEAR_WAY = [*ARMS, ([3, 4], ROAD)]  # 1.077 km
FAR_WAY = [*ARMS, ([3, 5, 4], ROAD)]  # 2 + 1.077 km
NO_LEFT = turn("no_left_turn", 1, 2, 3)
ROUND_3 = 1 + 0.4 + 1.0770
EXACT = 5e-3


def build(tmp_path, ways, bans, nodes=CROSSING, tags=None):
    """Build the network of a file; return a model whose drives keep to the roads."""
    path = write_pbf(tmp_path / "turns.osm.pbf", nodes, ways, bans=bans, node_tags=tags)
    nowhere = gpd.GeoSeries([], crs=4326)
    build_osm(path, tmp_path, Landmarks(nowhere, nowhere), within=None, progress=lambda _: None)
    usual = load_osm(tmp_path)
    dear = replace(usual.parameters, leg_a=1000)
    return EstimateModel(usual.build, dear, usual.provider)


def minutes(model, origin, destination, nodes=CROSSING):
    ends = (points(nodes, one) for one in (origin, destination))
    return float(model.matrix(*ends).minutes[0, 0])


def read(tmp_path):
    """Return how many turn bans were read, and not for which reason, without zeros."""
    return {word: count for word, count in read_report(tmp_path)["turns"].items() if count}


def test_the_worked_example():
    """Roads 1-2, 2-3, 2-4 in both directions, counted from 0; no turn from 0-1 to 1-3."""
    tail, head = np.array([0, 1, 1, 1, 2, 3]), np.array([1, 0, 2, 3, 1, 1])
    found = unfold(tail, head, np.array([[0, 3], [0, 1]]), node=np.arange(4))
    assert found.node.tolist() == [0, 1, 2, 3, 1, 1]
    assert found.arrive.tolist() == [0, 5, 2, 3, 5, 5]
    arcs = set(zip(found.tail.tolist(), found.head.tolist(), found.arc.tolist(), strict=True))
    assert (0, 4, 0) in arcs
    assert {arc for arc in arcs if arc[0] == 4} == {(4, 2, 2), (4, 5, -1)}
    assert {arc for arc in arcs if arc[0] == 1} == {(1, 0, 1), (1, 2, 2), (1, 3, 3), (1, 5, -1)}


def test_a_banned_turn_is_driven_round(tmp_path):
    model = build(tmp_path, NEAR_WAY, [NO_LEFT])
    assert minutes(model, 1, 4) == pytest.approx(ROUND_3, abs=EXACT)  # 2 without the ban
    assert minutes(model, 4, 1) == pytest.approx(2, abs=EXACT)
    assert minutes(model, 3, 4) == pytest.approx(1.077, abs=EXACT)
    assert minutes(model, 1, 3) == pytest.approx(1.4, abs=EXACT)
    assert minutes(model, 2, 4) == pytest.approx(1, abs=EXACT)  # who starts there may turn
    assert minutes(model, 1, 2) == pytest.approx(1, abs=EXACT)  # and who stays there arrives
    assert minutes(model, 2, 2) == 0
    assert read(tmp_path) == {"read": 1}


@pytest.mark.parametrize(
    "ban",
    [
        turn("only_straight_on", 1, 2, 2),
        turn("only_straight_on", 1, 2, 2, **{"except": "bus;psv"}),
        turn(None, 1, 2, 3, **{"restriction:motor_vehicle": "no_left_turn"}),
        turn("no_entry", 1, 2, 3),
    ],
)
def test_what_bans_the_same(tmp_path, ban):
    model = build(tmp_path, NEAR_WAY, [ban])
    assert minutes(model, 1, 4) == pytest.approx(ROUND_3, abs=EXACT)
    assert read(tmp_path) == {"read": 1}


@pytest.mark.parametrize(
    ("ban", "said"),
    [
        (turn(None, 1, 2, 3, **{"restriction:conditional": "no_left_turn @ (Mo-Fr)"}),
         {"conditional": 1}),
        (turn("no_left_turn", 1, 2, 3, hour_on="7", hour_off="18"), {"conditional": 1}),
        (turn("no_left_turn", 1, 2, 3, via_type="w"), {"via_way": 1}),
        (turn("no_left_turn", 1, 3, 3), {"unclear": 1}),  # way 1 does not lead to node 3
        (turn("no_smoking", 1, 2, 3), {"unclear": 1}),
        (turn("no_left_turn", 1, 2, 77), {"elsewhere": 1}),
        (turn("no_left_turn", 1, 2, 3, **{"except": "psv;motorcar"}), {}),
        (turn(None, 1, 2, 3, **{"restriction:hgv": "no_left_turn"}), {}),
    ],
)  # fmt: skip
def test_what_is_not_read_bans_nothing_and_is_counted(tmp_path, ban, said):
    model = build(tmp_path, NEAR_WAY, [ban])
    assert minutes(model, 1, 4) == pytest.approx(2, abs=EXACT)
    assert read(tmp_path) == said


def test_nobody_turns_round_at_the_next_crossing_instead(tmp_path):
    """To 3 and back to the crossing would be 2.8 minutes."""
    model = build(tmp_path, FAR_WAY, [NO_LEFT])
    assert minutes(model, 1, 4) == pytest.approx(1 + 0.4 + 2 + 1.077, abs=EXACT)


def test_at_the_end_of_a_road_one_turns_round(tmp_path):
    model = build(tmp_path, ARMS, [NO_LEFT])
    assert minutes(model, 1, 4) == pytest.approx(1 + 0.4 + 0.4 + 1, abs=EXACT)


def test_the_way_round_is_drawn_and_every_answer_agrees(tmp_path):
    model = build(tmp_path, NEAR_WAY, [NO_LEFT])
    places = points(CROSSING, 1, 2, 3, 4)
    matrix = model.matrix(places, places).minutes
    wide = model.matrix(places, places.iloc[[3]]).minutes  # searched from the other side
    assert matrix[:, 3].tolist() == wide[:, 0].tolist()
    path = model.path(places.iloc[[0, 3, 1, 3, 0]])
    assert path["minutes"].tolist() == [matrix[0, 3], matrix[3, 1], matrix[1, 3], matrix[3, 0]]
    for line, km in zip(path["network"], path["km"], strict=True):
        assert GEOD.geometry_length(line) / 1000 == pytest.approx(km, abs=0.01)
    assert path["network"].iloc[0].distance(places.iloc[2]) < 1e-6  # over 3
    assert model.nearest(places.iloc[[0]], places.iloc[[3]])["minutes"].tolist() == [matrix[0, 3]]


def test_an_area_ends_where_a_ban_leads_round(tmp_path):
    """Ten times as large: 20 minutes to 4, round the ban 24.8."""
    nodes = {key: (10 * x, 10 * y) for key, (x, y) in CROSSING.items()}
    start, end = points(nodes, 1, 4).iloc[[0]], points(nodes, 1, 4).iloc[1]
    for bans, at_23, at_27 in ([], True, True), ([NO_LEFT], False, True):
        build(tmp_path, NEAR_WAY, bans, nodes)
        areas = load_osm(tmp_path).isochrone(start, [23, 27]).geometry
        assert [area.contains(end) for area in areas] == [at_23, at_27]


def test_what_every_ban_keeps_out_of_is_no_part_of_the_network(tmp_path):
    bans = [NO_LEFT, turn("no_right_turn", 2, 2, 3)]
    build(tmp_path, ARMS, bans)
    network, report = read_osm(tmp_path)
    assert report["km"] == pytest.approx(1.4, abs=0.01)
    assert network.lat.max() == pytest.approx(network.lat.min(), abs=1e-4)


@pytest.mark.parametrize("seed", [1, 2])
def test_drives_agree_with_a_search_over_arcs(tmp_path, seed):
    nodes, ways = random_roads(seed)
    rng = random.Random(seed)  # noqa: S311 - roads, not secrets
    ends = [(number, refs) for number, (refs, _) in enumerate(ways, 1)]
    pairs = [
        (one, two, via)
        for one, refs in ends
        for two, others in ends
        for via in {refs[0], refs[-1]} & {others[0], others[-1]}
    ]
    kinds = ("no_left_turn", "only_straight_on", "no_u_turn")
    bans = [turn(rng.choice(kinds), one, via, two) for one, two, via in rng.sample(pairs, 60)]
    model = build(tmp_path, ways, bans, nodes)
    network, report = read_osm(tmp_path)
    assert report["turns"]["read"] > 10
    assert len(network.turns) > 20
    chosen = np.random.default_rng(seed).choice(network.entries, 40, replace=False)
    places = gpd.GeoSeries.from_xy(network.lon[chosen], network.lat[chosen], crs=4326)
    matrix = model.matrix(places, places)
    expected = by_arcs(network, chosen)
    assert (matrix.flag == PairFlag.NETWORK).all()
    assert matrix.minutes == pytest.approx(expected, abs=0.02)
    assert model.nearest(places, places[:5])["minutes"].tolist() == (
        matrix.minutes[:, :5].min(axis=1).tolist()
    )
    assert model.path(places)["minutes"].tolist() == matrix.minutes.diagonal(1).tolist()
    names = list(read_rules()[0].kmh)
    assert set(class_groups(names)) == {0, 1, 2}
    arcs = osm_arcs(network, names)
    here, there = model.snap(places[:-1]), model.snap(places[1:])
    search = Search(arcs, model.parameters, here, there)
    found = search.ways(search.start, np.arange(len(here))).total(search.start)
    assert found == pytest.approx(matrix.minutes.diagonal(1), abs=0.05)
    free = build_osm_graph(replace(network, turns=network.turns[:0]))
    assert len(free.lon) == len(network.lon)


def by_arcs(network, chosen):
    """Return minutes between nodes by a search whose steps lead from arc to arc."""
    whole = np.maximum(network.arcs, ~network.arcs)
    speed = np.where(network.arcs >= 0, network.kmh[whole], network.kmh_back[whole])
    taken = dict(zip(network.arcs.tolist(), network.km[whole] / speed * 60, strict=True))
    tail, head = (dict(zip(network.arcs.tolist(), ends.tolist(), strict=True))
                  for ends in network.ends)  # fmt: skip
    banned = set(map(tuple, network.turns.tolist()))
    leaving = {}
    for arc, node in tail.items():
        leaving.setdefault(node, []).append(arc)
    graph = nx.DiGraph()
    for arc, its in taken.items():
        graph.add_edge(("from", tail[arc]), arc, minutes=its)
        graph.add_edge(arc, ("to", head[arc]), minutes=0)
        for after in leaving.get(head[arc], []):
            if (arc, after) not in banned:
                graph.add_edge(arc, after, minutes=taken[after])
    found = np.zeros((len(chosen), len(chosen)))
    for row, origin in enumerate(chosen.tolist()):
        reached = nx.single_source_dijkstra_path_length(graph, ("from", origin), weight="minutes")
        found[row] = [0 if origin == one else reached[("to", one)] for one in chosen.tolist()]
    return found
