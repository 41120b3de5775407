"""Networks of OpenStreetMap extracts, every number worked by hand or by networkx.

Legs off the network cost so much here that they never pay: minutes are those of the roads alone.
A limit of 75 km/h is driven at 60: a minute per km.
"""

import json
import math
import pickle
import random
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import pytest

from geo.crs import GEOD
from geo.errors import DataError
from geo.travel import EstimateModel, PairFlag, load_estimate
from geo.travel.osm import load_osm
from geo.travel.osm_build import Landmarks, build_osm
from geo.travel.osm_file import ExtractError
from geo.travel.osm_store import NETWORK_FILE, NoNetworkError, read_osm, read_report
from geo.travel.osm_ways import (
    closed_by,
    duration_minutes,
    is_conditional,
    maxspeed_kmh,
    read_rules,
    road_of,
    unread,
)
from tests.geo.osm_files import TIMESTAMP, lonlat, points, write_pbf

RULES, _ = read_rules()
ROAD = {"highway": "secondary", "maxspeed": "75"}
EXACT = 2e-3  # nodes are rounded to 1 cm, edges to 1/4096 min and 1/1024 km

# A square of 10 km sides, an island, and a street that nobody can come back from.
NODES = {
    1: (0, 0), 2: (10, 0), 3: (10, 10), 4: (0, 10),
    5: (0, -3), 6: (4, -3), 7: (0, -4.9),
    20: (30, 30), 21: (30.6, 30), 22: (-4.5, 0),
}  # fmt: skip
WAYS = [
    ([1, 2], ROAD),  # 10 min
    ([2, 3], {"highway": "tertiary", "oneway": "yes"}),  # 40 km/h: 15 min
    ([4, 3], {"highway": "residential", "oneway": "-1"}),  # from 3 to 4 at 25 km/h: 24 min
    ([4, 1], {"highway": "primary", "maxspeed": "50 mph"}),  # 64.37 km/h: 9.32 min
    ([1, 5, 6], {"highway": "unclassified", "maxspeed": "none"}),  # 30 km/h: 14 min
    ([1, 3], {**ROAD, "access": "no"}),
    ([2, 4], {**ROAD, "motor_vehicle": "private"}),
    ([3, 1], {"highway": "service"}),
    ([20, 21], ROAD),
    ([1, 22], {**ROAD, "oneway": "yes"}),
]
LANDMARKS = Landmarks(
    seats=gpd.GeoSeries(points(NODES, 1, 7).to_numpy(), index=["near", "edge"], crs=4326),
    centres=points(NODES, 1, 2, 20),
)


def build(folder, nodes=NODES, ways=WAYS, **options):
    """Build the network of ways into a folder and return its report."""
    path = write_pbf(folder / "tiny.osm.pbf", nodes, ways, **options)
    return build_osm(path, folder / "osm", LANDMARKS, within=None, progress=lambda _: None)


def by_road(folder):
    """Load the model of a built network, with legs that never pay."""
    model = load_osm(folder / "osm")
    return EstimateModel(lambda: model.graph, replace(model.parameters, leg_a=1e3), model.provider)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("square")
    build(path)
    return path


@pytest.fixture(scope="module")
def model(folder):
    return by_road(folder)


def minutes(model, nodes, origin, destination):
    return float(model.matrix(points(nodes, origin), points(nodes, destination)).minutes[0, 0])


# -- tags ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("60", 60), ("60 km/h", 60), ("60kmh", 60), ("40 mph", 64.37376), ("7.5", 7.5),
        ("60 kph", 60), ("60 KPH", 60), ("120;100", 100), ("60; 40 mph", 60), ("60;fast", None),
        ("CN:urban", 50), ("cn:motorway", 120), ("CN:rural", 70), ("CN:nowhere", None),
        ("DE:urban", None), ("none", None), ("", None), (None, None), ("walk", None),
        ("60 knots", None),
    ],
)  # fmt: skip
def test_maxspeed(text, kmh):
    assert maxspeed_kmh(text) == (None if kmh is None else pytest.approx(kmh))


@pytest.mark.parametrize(
    ("tags", "road"),
    [
        ({"highway": "trunk"}, ("trunk", 65, 65, 0)),
        ({"highway": "trunk", "maxspeed": "100"}, ("trunk", 80, 80, 0)),
        ({"highway": "trunk", "maxspeed": "1"}, ("trunk", 65, 65, 0)),  # a mistake
        ({"highway": "trunk", "maxspeed": "600"}, ("trunk", 65, 65, 0)),  # another one
        ({"highway": "trunk", "maxspeed": "140"}, ("trunk", 112, 112, 0)),
        ({"highway": "trunk", "maxspeed:forward": "50", "maxspeed": "75"}, ("trunk", 40, 60, 0)),
        ({"highway": "trunk", "maxspeed:backward": "50"}, ("trunk", 65, 40, 0)),
        ({"highway": "trunk", "motorroad": "yes"}, ("motorroad", 75, 75, 0)),
        ({"highway": "motorway"}, ("motorway", 95, 95, 1)),
        ({"highway": "motorway", "oneway": "no"}, ("motorway", 95, 95, 0)),
        ({"highway": "motorway_link"}, ("motorway_link", 45, 45, 0)),
        ({"highway": "primary", "junction": "roundabout"}, ("primary", 60, 60, 1)),
        ({"highway": "primary", "oneway": "-1"}, ("primary", 60, 60, -1)),
        ({"highway": "primary", "oneway": "Yes"}, ("primary", 60, 60, 1)),
        ({"highway": "primary", "oneway": "alternating"}, ("primary", 60, 60, 0)),
        ({"highway": "primary", "oneway": " yes "}, ("primary", 60, 60, 1)),
        ({"highway": "primary", "junction": "Roundabout"}, ("primary", 60, 60, 1)),
        ({"highway": "primary", "oneway": "yes", "oneway:motorcar": "no"}, ("primary", 60, 60, 0)),
        ({"highway": "primary", "motor_vehicle:forward": "no"}, ("primary", 60, 60, -1)),
        ({"highway": "primary", "vehicle:backward": "permit"}, ("primary", 60, 60, 1)),
        ({"highway": "primary", "access": "no", "motorcar:forward": "yes"}, ("primary", 60, 60, 1)),
        ({"highway": "primary", "access:forward": "no", "motorcar": "yes"}, ("primary", 60, 60, 0)),
        ({"highway": "primary", "access": "no", "motor_vehicle": "yes"}, ("primary", 60, 60, 0)),
        ({"highway": "primary", "access": "destination"}, ("primary", 60, 60, 0)),
        ({"highway": "primary", "access": "yes;destination"}, ("primary", 60, 60, 0)),
        ({"route": "ferry", "motor_vehicle": "yes"}, ("ferry", 8, 8, 0)),
        ({"highway": "footway"}, None),
        ({"highway": "motorroad"}, None),
        ({"building": "yes"}, None),
        ({"route": "bus"}, None),
    ],
)
def test_how_a_way_is_driven(tags, road):
    found = road_of(tags, RULES)
    assert found is None if road is None else found[:4] == road


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"access": "yes", "motorcar": "no"}, "access"),
        ({"vehicle": "private"}, "access"),
        *(({"access": value}, "access") for value in (
            "military", "emergency", "psv", "bus", "permit", "delivery", "residents",
            "no;destination", "unheard_of")),
        ({"motor_vehicle": "agricultural"}, "forestry"),
        ({"motor_vehicle": "agricultural;forestry"}, "forestry"),
        ({"oneway": "yes", "motor_vehicle:forward": "forestry"}, "forestry"),
        ({"access:forward": "no", "access:backward": "no"}, "access"),
        ({"smoothness": "impassable"}, "impassable"),
        ({"abandoned": "yes"}, "impassable"),
        ({"oneway": "Reversible"}, "reversible"),
        ({"ice_road": "yes"}, "winter"),
        ({"seasonal": "winter"}, "winter"),
    ],
)  # fmt: skip
def test_what_closes_a_way(tags, reason):
    assert closed_by(tags) == reason
    assert road_of({"highway": "primary", **tags}, RULES) is None
    assert closed_by({"route": "ferry"}) == "access"  # who may go on board is not said


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"oneway": "1;2"}, ("oneway",)),
        ({"oneway": "alternating", "maxspeed": "walk"}, ("oneway", "maxspeed")),
        ({"maxspeed": "none", "oneway": "No"}, ()),
        ({"maxspeed": "70;urban"}, ("maxspeed",)),
        ({"maxspeed:backward": "400"}, ("maxspeed",)),
        ({"oneway:conditional": "yes @ (Mo-Fr)"}, ("conditional",)),
        ({}, ()),
    ],
)
def test_odd_values_are_counted_and_say_nothing(tags, words):
    assert unread({**ROAD, **tags}, RULES) == words
    if words and "conditional" not in words:
        assert road_of({"highway": "secondary", **tags}, RULES) == road_of(
            {"highway": "secondary"}, RULES
        )


def test_an_odd_duration_of_a_ferry_is_counted():
    ferry = {"route": "ferry", "motor_vehicle": "yes", "duration": "half an hour"}
    assert unread(ferry, RULES) == ("duration",)


def test_a_road_of_one_season_is_counted_among_those_whose_conditions_are_not_read():
    assert is_conditional({"seasonal": "summer"})
    assert is_conditional({"motor_vehicle:conditional": "no @ (Nov-Mar)"})
    assert not is_conditional({"seasonal": "no"})


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20", 20), ("00:20", 20), ("1:30", 90), ("1:30:30", 90.5), ("PT20M", 20),
        ("PT1H30M", 90), ("PT30S", 0.5), ("PT", None), ("0", None), ("half an hour", None),
        ("", None), (None, None), ("1:75", None), ("99:99", None),
    ],
)  # fmt: skip
def test_duration(text, minutes):
    found = duration_minutes(text)
    assert math.isnan(found) if minutes is None else found == pytest.approx(minutes)


def test_parameters_with_a_speed_of_zero_are_refused(tmp_path):
    from geo.folder import data_path  # noqa: PLC0415

    text = data_path("roads/parameters.toml").read_text("utf-8")
    path = tmp_path / "parameters.toml"
    path.write_text(text.replace("tertiary = 40", "tertiary = 0"), "utf-8")
    with pytest.raises(DataError, match="above zero"):
        read_rules(path)


# -- minutes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "destination", "expected"),
    [
        (1, 2, 10),
        (2, 1, 10),
        (2, 3, 15),
        (3, 2, 24 + 10 / (80.4672 * 0.8) * 60 + 10),  # round the square
        (3, 4, 24),
        (4, 3, 10 / (80.4672 * 0.8) * 60 + 10 + 15),
        (1, 6, 14),  # the closed diagonals would not help either
    ],
)
def test_minutes_of_the_square(model, origin, destination, expected):
    # The eastern side is not exactly 10 km long: the meridians draw together by 9 m.
    found = minutes(model, NODES, origin, destination)
    assert found == pytest.approx(expected, abs=0.03)


def test_the_matrix_has_a_direction(model):
    places = points(NODES, 2, 3)
    matrix = model.matrix(places, places).minutes
    assert matrix[0, 1] + 20 < matrix[1, 0]


def test_nearest_drives_towards_the_source(model):
    origins, sources = points(NODES, 1, 2, 3, 4), points(NODES, 2, 3)
    found = model.nearest(origins, sources)
    matrix = model.matrix(origins, sources)
    assert found["minutes"].tolist() == matrix.minutes.min(axis=1).tolist()
    assert found["source"].tolist() == [2, 2, 3, 2]


def test_an_isochrone_drives_away_from_its_source(folder):
    """From 2 the one-way street leads to 3 in 15 min; from 3 it takes 43 min to get to 2."""
    places, usual = points(NODES, 2, 3), load_osm(folder / "osm")
    from_2 = usual.isochrone(places.iloc[[0]], [20]).geometry.iloc[0]
    from_3 = usual.isochrone(places.iloc[[1]], [20]).geometry.iloc[0]
    assert from_2.contains(places.iloc[1])
    assert not from_3.contains(places.iloc[0])


def test_islands_and_streets_of_no_return_are_left_out(folder):
    network, report = read_osm(folder / "osm")
    assert report["nodes_dropped"] == 2 + 5  # 20, 21; 22 and four cuts on the way there
    assert report["km"] == pytest.approx(47, abs=0.1)
    assert report["km_share"] == pytest.approx(47 / (47 + 0.6 + 4.5), abs=1e-3)
    assert network.lon.min() == lonlat(*NODES[1])[0]
    assert network.lon.max() == lonlat(*NODES[3])[0]


def test_the_report_says_what_was_read(folder):
    report = json.loads((folder / "osm" / "report.json").read_text("utf-8"))
    assert report == read_report(folder / "osm")
    assert (report["file"], report["timestamp"]) == ("tiny.osm.pbf", TIMESTAMP)
    assert len(report["sha256"]) == 64
    assert report["km_by_class"]["residential"] == pytest.approx(10, abs=0.05)
    assert report["km_by_class"]["trunk"] == 0
    assert (report["seats"], report["seats_far"]) == (2, [])  # "edge" is 1.9 km from node 5
    assert (report["centres"], report["centres_far"]) == (3, 1)


def test_the_provider_is_dated_by_the_extract(model):
    assert (model.provider.name, model.provider.data_date) == ("osm", TIMESTAMP[:10])
    assert model.provider.attribution == "© OpenStreetMap contributors"


@pytest.mark.parametrize(("timestamp", "date"), [("", "2025-01-02"), (TIMESTAMP, "2026-05-04")])
def test_without_a_date_in_the_header_the_newest_road_dates_it(tmp_path, timestamp, date):
    build(tmp_path, timestamp=timestamp)
    assert load_osm(tmp_path / "osm").provider.data_date == date


def test_a_roundabout_is_driven_one_way_round(tmp_path):
    corners = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 8: (-1, 1), 9: (-1, 0)}
    ways = [
        ([1, 2, 3, 4, 1], {"highway": "primary", "junction": "roundabout"}),
        ([9, 1], ROAD),
        ([8, 4], ROAD),
    ]
    build(tmp_path, corners, ways)
    model = by_road(tmp_path)
    assert minutes(model, corners, 9, 4) == pytest.approx(1 + 3, abs=EXACT)
    assert minutes(model, corners, 4, 9) == pytest.approx(1 + 1, abs=EXACT)


def test_a_motorway_is_one_way_and_entered_at_its_ends_only(tmp_path):
    nodes = {1: (0, 0), 2: (0, 19.5), 3: (4.5, 19.5), 4: (4.5, 0), 5: (0, 10)}
    ways = [
        ([1, 5, 2], {"highway": "motorway"}),
        ([5, 3], {"highway": "motorway_link"}),
        ([2, 3], ROAD), ([3, 4], ROAD), ([4, 1], ROAD),
    ]  # fmt: skip
    build(tmp_path, nodes, ways)
    network, _ = read_osm(tmp_path / "osm")
    model = by_road(tmp_path)
    assert minutes(model, nodes, 1, 2) == pytest.approx(19.5 / 95 * 60, abs=EXACT)
    assert minutes(model, nodes, 2, 1) == pytest.approx(4.5 + 19.5 + 4.5, abs=0.02)
    # Junction 5 and nothing along the motorway may be entered; it is the only such node.
    assert len(network.lon) - network.entries == 1
    assert network.entries == 4 + 4 + 19 + 4


def test_a_ferry_takes_its_duration_and_is_entered_at_its_ends(tmp_path):
    nodes = {1: (0, 0), 2: (2.9, 0), 3: (5.9, 0), 4: (7.8, 0)}
    ferry = {"route": "ferry", "motor_vehicle": "yes", "duration": "00:25"}
    build(tmp_path, nodes, [([1, 2], ROAD), ([2, 3], ferry), ([3, 4], ROAD)])
    model = by_road(tmp_path)
    assert minutes(model, nodes, 1, 4) == pytest.approx(2.9 + 25 + 1.9, abs=0.02)
    assert len(read_osm(tmp_path / "osm")[0].lon) == 4 + 2 + 1  # roads are cut, the ferry is not


def test_each_direction_has_its_speed(tmp_path):
    nodes = {1: (0, 0), 2: (6, 0)}
    uphill = {**ROAD, "maxspeed:forward": "50"}  # 40 km/h there, 60 back
    build(tmp_path, nodes, [([1, 2], uphill), ([1, 2], {**ROAD, "access": "military"})])
    model = by_road(tmp_path)
    assert minutes(model, nodes, 1, 2) == pytest.approx(9, abs=0.02)
    assert minutes(model, nodes, 2, 1) == pytest.approx(6, abs=0.02)
    assert read_report(tmp_path / "osm")["left_out"] == {"access": 1}


def test_a_way_ends_where_the_extract_cuts_it(tmp_path):
    nodes = {1: (0, 0), 2: (1, 0), 4: (3, 0), 5: (4, 0)}
    build(tmp_path, nodes, [([1, 2, 3, 4, 5], ROAD), ([1, 2, 3], ROAD)])
    model = by_road(tmp_path)
    assert minutes(model, nodes, 1, 2) == pytest.approx(1, abs=EXACT)
    assert read_report(tmp_path / "osm")["km"] == pytest.approx(2, abs=0.1)


def test_a_loop_can_be_entered_and_left(tmp_path):
    nodes = {1: (0, 0), 2: (0.3, 0), 3: (0.3, 0.3), 9: (-1, 0)}
    build(tmp_path, nodes, [([1, 2, 3, 1], ROAD), ([9, 1], ROAD), ([1, 1], ROAD)])
    network, _ = read_osm(tmp_path / "osm")
    assert network.km.sum() == pytest.approx(1 + 0.6 + 0.3 * math.sqrt(2), abs=EXACT)
    assert (network.u != network.v).all()


# -- paths --------------------------------------------------------------------------------------


def test_a_path_follows_the_road_both_ways(tmp_path):
    nodes = {1: (0, 0), 2: (0, 3.3), 3: (4.1, 3.3)}
    build(tmp_path, nodes, [([1, 2, 3], ROAD)])
    model = by_road(tmp_path)
    stops = points(nodes, 1, 3, 1)
    path = model.path(stops)
    assert path["flag"].tolist() == [PairFlag.NETWORK] * 2
    there, back = path["network"]
    assert lonlat(*nodes[2]) in [(round(x, 7), round(y, 7)) for x, y in there.coords]
    assert np.allclose(there.coords, back.coords[::-1])
    for line, km in zip(path["network"], path["km"], strict=True):
        assert GEOD.geometry_length(line) / 1000 == pytest.approx(km, abs=0.01)


def random_roads(seed):
    """Return nodes and ways of a bent grid with random classes and directions."""
    rng = random.Random(seed)  # noqa: S311 - roads, not secrets
    side = 9
    nodes = {
        1 + x + side * y: (1.6 * x + rng.uniform(0, 1), 1.6 * y + rng.uniform(0, 1))
        for x in range(side)
        for y in range(side)
    }
    rows = [[1 + x + side * y for x in range(side)] for y in range(side)]
    chains = rows + [list(column) for column in zip(*rows, strict=True)]
    ways = []
    for chain in chains:
        for start in range(0, side - 1, 4):
            tags = {"highway": rng.choice(["trunk", "tertiary", "residential"])}
            tags["oneway"] = rng.choice(["yes", "-1", "no"])
            ways.append((chain[start : start + 5], tags))
    return nodes, ways


def oracle(nodes, ways):
    """Return the largest strongly connected part, edge by edge in plain Python."""
    speed = {"trunk": 65, "tertiary": 40, "residential": 25}
    graph = nx.DiGraph()
    for refs, tags in ways:
        for a, b in pairwise(refs):
            km = GEOD.inv(*lonlat(*nodes[a]), *lonlat(*nodes[b]))[2] / 1000
            taken = km / speed[tags["highway"]] * 60
            if tags["oneway"] != "-1":
                graph.add_edge(a, b, minutes=taken)
            if tags["oneway"] != "yes":
                graph.add_edge(b, a, minutes=taken)
    return graph.subgraph(max(nx.strongly_connected_components(graph), key=len))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_minutes_agree_with_networkx(tmp_path, seed):
    nodes, ways = random_roads(seed)
    build(tmp_path, nodes, ways)
    graph = oracle(nodes, ways)
    assert len(graph) > 40
    inside = sorted(graph)
    places = points(nodes, *inside)
    model = by_road(tmp_path)
    matrix = model.matrix(places, places)
    for row, origin in enumerate(inside):
        reached = nx.single_source_dijkstra_path_length(graph, origin, weight="minutes")
        # Each of up to 3 pieces per segment is rounded to 1/4096 min.
        assert matrix.minutes[row] == pytest.approx([reached[one] for one in inside], abs=0.02)
    assert not np.array_equal(matrix.minutes, matrix.minutes.T)
    assert model.nearest(places, places[:5])["minutes"].tolist() == (
        matrix.minutes[:, :5].min(axis=1).tolist()
    )
    stops = places.iloc[np.random.default_rng(seed).permutation(len(places))[:12]]
    path, pairs = model.path(stops), model.matrix(stops, stops)
    assert path["minutes"].tolist() == pairs.minutes.diagonal(1).tolist()
    for line, km in zip(path["network"], path["km"], strict=True):
        assert GEOD.geometry_length(line) / 1000 == pytest.approx(km, abs=0.05)


# -- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_a_build_that_is_stopped_leaves_the_former_network(tmp_path, monkeypatch, error):
    build(tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "osm").iterdir()}

    def stopped(path, **_):
        path.write_bytes(b"half a network")
        raise error

    monkeypatch.setattr("geo.travel.osm_store.np.savez_compressed", stopped)
    with pytest.raises(error):
        build(tmp_path, NODES, WAYS[:1])
    assert {path.name: path.read_bytes() for path in (tmp_path / "osm").iterdir()} == before


@pytest.mark.parametrize("network", ["estimate", "osm"])
def test_a_model_can_be_sent_to_another_process(folder, network):
    """The workers of a scheduler get it, whether its graph has been built yet or not."""
    model = load_estimate() if network == "estimate" else load_osm(folder / "osm")
    sent = pickle.loads(pickle.dumps(model))  # noqa: S301 - our own
    assert sent.provider == model.provider
    assert sent.graph.costs.sum() == model.graph.costs.sum() > 0


def test_a_new_build_replaces_the_former_network(tmp_path):
    build(tmp_path)
    square = load_osm(tmp_path / "osm")
    assert load_osm(tmp_path / "osm") is square
    assert build(tmp_path, NODES, WAYS[8:9])["edges"] == 1
    assert len(load_osm(tmp_path / "osm").graph.lon) == 2


def test_without_a_network_the_command_is_named(tmp_path):
    with pytest.raises(NoNetworkError, match="redroutes roads build"):
        load_osm(tmp_path)


@pytest.mark.parametrize(("version", "lacks"), [(2, {"turns", "inner"}), (3, {"inner"})])
def test_a_network_of_an_earlier_version_is_read(tmp_path, version, lacks):
    build(tmp_path)
    path = tmp_path / "osm" / NETWORK_FILE
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored if name not in lacks}
    report = json.loads(str(arrays["report"]))
    del report["turns"]
    former = {"version": version, "report": np.array(json.dumps(report))}
    np.savez_compressed(path, **(arrays | former))
    network, told = read_osm(tmp_path / "osm")
    assert (network.turns.shape, network.inner.shape) == ((0, 2), (0,))
    assert "turns" not in told


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "flipped"])
def test_a_damaged_network_is_named(folder, tmp_path, damage):
    whole = (folder / "osm" / NETWORK_FILE).read_bytes()
    middle = len(whole) // 3
    flipped = bytes(byte ^ 255 for byte in whole[middle : middle + 400])
    (tmp_path / NETWORK_FILE).write_bytes(
        {
            "cut": whole[:-100],
            "text": b"no network",
            "empty": b"",
            "flipped": whole[:middle] + flipped + whole[middle + 400 :],
        }[damage]
    )
    with pytest.raises(NoNetworkError, match="damaged"):
        load_osm(tmp_path)


@pytest.mark.parametrize("name", ["tiny.osm", "tiny.osm.gz", "tiny.osm.bz2", "no-ending"])
def test_xml_is_read_like_pbf_whatever_the_name(tmp_path, name):
    pbf = write_pbf(tmp_path / "tiny.osm.pbf", NODES, WAYS)
    kind = name.partition(".")[2] or "osm"
    whole = tmp_path / f"whole.{kind}"
    with osmium.SimpleWriter(str(whole)) as writer:
        for one in osmium.FileProcessor(pbf):
            writer.add(one)
    path = whole.rename(tmp_path / name)
    reports = [
        build_osm(one, tmp_path / "osm", LANDMARKS, within=None, progress=lambda _: None)
        for one in (pbf, path)
    ]
    assert reports[0]["km_by_class"] == reports[1]["km_by_class"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html>404", "web page"),
        (b"PK\x03\x04shapes", "ZIP archive"),
        (b"SQLite format 3\x00", "GeoPackage"),
        (b'{"type": "FeatureCollection"}', "JSON"),
        (b'<?xml version="1.0"?><gpx></gpx>', "of another kind"),
        (b"\x1f\x8bbroken", "not an OpenStreetMap extract"),
        (b"%PDF-1.7", "not an OpenStreetMap extract"),
    ],
)
def test_a_foreign_file_is_named_for_what_it_is(tmp_path, content, said):
    path = tmp_path / "jilin.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(ExtractError, match=said):
        build_osm(path, tmp_path / "osm", LANDMARKS, within=None, progress=lambda _: None)


@pytest.mark.parametrize(
    ("lon", "said"),
    [("225", "wrong format for coordinate"), ("nan", "wrong format"), ("125.1", "no drivable")],
)
def test_a_road_from_nowhere_or_without_length_is_refused_in_a_sentence(tmp_path, lon, said):
    path = tmp_path / "jilin.osm"
    path.write_text(
        f"<osm version='0.6'><node id='1' version='1' lon='{lon}' lat='44'/>"
        "<node id='2' version='1' lon='125.1' lat='44'/><way id='1' version='1'><nd ref='1'/>"
        "<nd ref='2'/><tag k='highway' v='primary'/></way></osm>"
    )
    with pytest.raises(ExtractError, match=said):
        build_osm(path, tmp_path / "osm", LANDMARKS, within=None, progress=lambda _: None)


def test_files_that_are_no_extract_are_refused(tmp_path):
    whole = write_pbf(tmp_path / "whole.osm.pbf", NODES, WAYS).read_bytes()
    files = {"text": b"<osm></osm>", "cut": whole[: len(whole) // 2], "empty": b""}
    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ExtractError, match=name):
            build_osm(path, tmp_path / "osm", LANDMARKS, within=None, progress=lambda _: None)
    with pytest.raises(ExtractError, match=r"missing\.pbf"):
        build_osm(
            tmp_path / "missing.pbf", tmp_path, LANDMARKS, within=None, progress=lambda _: None
        )
    assert not (tmp_path / "osm").exists()


@pytest.mark.parametrize(("box", "said"), [((8, 49, 9, 50), "longitude 8.0 to 9.0"), (None, "no")])
def test_an_extract_of_elsewhere_is_refused(tmp_path, box, said):
    path = write_pbf(tmp_path / "elsewhere.pbf", NODES, WAYS, origin=(8.5, 49.5), box=box)
    with pytest.raises(ExtractError, match=said):
        build_osm(
            path, tmp_path, LANDMARKS, within=(121, 40, 132, 47), progress=lambda _: None
        )  # fmt: skip


def test_roads_beyond_the_bounds_are_left_out(tmp_path):
    path = write_pbf(tmp_path / "large.pbf", NODES, WAYS[:1], box=(70, 20, 140, 50))
    east = (lonlat(*NODES[1])[0] + lonlat(*NODES[2])[0]) / 2
    with pytest.raises(ExtractError, match="no drivable roads"):
        build_osm(path, tmp_path, LANDMARKS, within=(120, 40, east, 47), progress=lambda _: None)
    report = build_osm(
        path, tmp_path, LANDMARKS, within=(120, 40, 132, 47), progress=lambda _: None
    )
    assert report["km"] == pytest.approx(10, abs=0.05)


def test_a_file_without_roads_is_refused(tmp_path):
    path = write_pbf(tmp_path / "houses.pbf", NODES, [([1, 2, 3, 1], {"building": "yes"})])
    with pytest.raises(ExtractError, match="no drivable roads"):
        build_osm(path, tmp_path, LANDMARKS, within=None, progress=lambda _: None)
