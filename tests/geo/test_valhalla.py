"""Valhalla beside a network: what goes to it, what comes back, and how far the two agree."""

import os
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import DataError
from geo.travel import PairFlag
from geo.travel import valhalla as module
from geo.travel.directions import directions
from geo.travel.osm_build import Landmarks
from geo.travel.osm_file import ExtractError
from geo.travel.osm_store import NETWORK_FILE, NoNetworkError, read_report
from geo.travel.osm_ways import read_rules
from geo.travel.valhalla import decode_line, load_valhalla
from geo.travel.valhalla_build import build_valhalla
from geo.travel.valhalla_engine import (
    Engine,
    NoValhallaError,
    NoWayError,
    ValhallaError,
    configuration,
    find_programs,
)
from tests.geo.osm_files import lonlat, points, write_pbf
from tests.geo.valhalla_programs import asked, needs_valhalla, real_programs, stand_in

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are scripts")

_, LAW = read_rules()
EMPTY = gpd.GeoSeries([], crs=4326)
LANDMARKS = Landmarks(EMPTY, EMPTY)
ROAD = {"highway": "secondary", "maxspeed": "75"}
# A square of 10 km sides with a diagonal, and a village 3 km north of its corner.
NODES = {1: (0, 0), 2: (10, 0), 3: (10, 10), 4: (0, 10), 5: (0, 13), 6: (200, 0)}
WAYS = [
    ([1, 2], {**ROAD, "name": "South Road"}),
    ([2, 3], ROAD),
    ([3, 4], ROAD),
    ([4, 1], ROAD),
    ([1, 3], {"highway": "tertiary", "name": "Diagonal"}),
]
LINE = [[125.0, 44.0], [125.1, 44.0]]
TRIP = {
    "trip": {
        "legs": [
            {
                "summary": {"time": 600, "length": 9.5},
                "shape": "_op|rA_sklmF?_ibE",
                "maneuvers": [
                    {"type": 1, "instruction": "Drive east.", "time": 540, "length": 9.0},
                    {
                        "type": 26, "instruction": "Enter the roundabout and take the 2nd exit.",
                        "time": 60, "length": 0.5, "roundabout_exit_count": 2,
                        "street_names": ["G12"],
                    },
                    {"type": 4, "instruction": "You have arrived.", "time": 0, "length": 0},
                ],
            }
        ]
    }
}  # fmt: skip
TEN = {"cell": 600}


def build(folder, programs, *, ways=WAYS, nodes=NODES, path=None, **options):
    path = path or write_pbf(folder / "tiny.osm.pbf", nodes, ways)
    given = {"within": None, "progress": lambda _: None, **options}
    return build_valhalla(path, folder / "built", LANDMARKS, programs=programs, **given)


@pytest.fixture
def programs(tmp_path):
    return stand_in(tmp_path / "bin", sources_to_targets=TEN, route=TRIP)


@pytest.fixture
def model(tmp_path, programs):
    build(tmp_path, programs)
    return load_valhalla(tmp_path / "built", programs=programs)


def test_a_line_is_decoded():
    assert decode_line(TRIP["trip"]["legs"][0]["shape"]) == pytest.approx(np.array(LINE))
    # The example of the format, (38.5, -120.2), (40.7, -120.95), (43.252, -126.453), has factor
    # 1e5: tenfold smaller here.
    found = decode_line("_p~iF~ps|U_ulLnnqC_mqNvxq`@") * 10
    assert found == pytest.approx(np.array([[-120.2, 38.5], [-120.95, 40.7], [-126.453, 43.252]]))
    assert decode_line("").shape == (0, 2)


def test_nothing_is_asked_to_listen():
    def texts(value):
        for member in value.values() if isinstance(value, dict) else ():
            yield from texts(member) if isinstance(member, dict) else [member]

    config = configuration(Path("tiles"))
    assert "httpd" not in config
    assert not [text for text in texts(config) if "://" in str(text)]
    assert config["thor"]["source_to_target_algorithm"] == "timedistancematrix"


def test_the_network_alone_decides_where_a_place_is_entered():
    """Else Valhalla left a road with few others behind it for one beside, up to 300 m away."""
    assert configuration(Path("tiles"))["loki"]["service_defaults"]["minimum_reachability"] == 0


def test_programs_are_found_or_missed_in_words(tmp_path, programs, monkeypatch):
    assert find_programs(programs) == programs
    with pytest.raises(NoValhallaError, match="REDROUTES_VALHALLA"):
        find_programs(tmp_path)
    monkeypatch.setattr("geo.travel.valhalla_engine.find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoValhallaError, match=r"Python 3\.12"):
        find_programs()
    monkeypatch.setenv("PATH", str(programs))
    assert find_programs() == programs


def test_the_report_names_the_tiles(tmp_path, programs):
    said = []
    report = build(tmp_path, programs, progress=said.append)
    assert report["valhalla"] == "0.0"
    assert report["tiles_mb"] == 0.001
    assert report["km"] == pytest.approx(40 + 200**0.5, abs=0.1)
    assert read_report(tmp_path / "built") == report
    assert (tmp_path / "built" / report["tiles"] / "0" / "000.gph").is_file()
    assert said[-2:] == ["Building the tiles of Valhalla", "Writing the network"]


def test_a_build_that_fails_leaves_the_former_one(tmp_path, programs):
    first = build(tmp_path, programs)
    (programs / "broken").touch()
    with pytest.raises(ValhallaError, match="out of tiles"):
        build(tmp_path, programs, ways=WAYS[:4])
    left = {path.name for path in (tmp_path / "built").iterdir()}
    assert left == {NETWORK_FILE, "report.json", first["tiles"]}
    assert load_valhalla(tmp_path / "built", programs=programs).engine.tiles.name == first["tiles"]


def test_the_tiles_before_stay_for_a_service_that_runs_on_them(tmp_path, programs):
    names = [build(tmp_path, programs)["tiles"] for _ in range(3)]
    assert {path.name for path in (tmp_path / "built").glob("tiles-*")} == set(names[1:])


def test_a_file_is_refused_before_valhalla_sees_it(tmp_path, programs):
    text = tmp_path / "text.osm.pbf"
    text.write_text("no roads here")
    for path in (text, tmp_path / "missing.osm.pbf"):
        with pytest.raises(ExtractError, match="OpenStreetMap extract"):
            build(tmp_path, programs, path=path)
    with pytest.raises(ExtractError, match="no drivable roads"):
        build(tmp_path, programs, within=(8.0, 49.0, 9.0, 50.0))
    with pytest.raises(ExtractError, match="no drivable roads"):
        build(tmp_path, programs, ways=[([1, 2], {"highway": "track"})])
    assert not (tmp_path / "built").exists()


def test_a_folder_that_cannot_be_written_to_is_one_sentence(tmp_path, programs):
    (tmp_path / "built").write_text("a file")
    with pytest.raises(DataError, match="cannot be written"):
        build(tmp_path, programs)


def test_what_is_not_built_or_gone_is_one_sentence(tmp_path, programs):
    with pytest.raises(NoValhallaError, match="--engine valhalla"):
        load_valhalla(tmp_path / "built", programs=programs)
    (tmp_path / "built" / build(tmp_path, programs)["tiles"]).rename(tmp_path / "elsewhere")
    with pytest.raises(NoNetworkError, match="are missing"):
        load_valhalla(tmp_path / "built", programs=programs)


def test_a_drive_takes_valhallas_minutes_and_the_legs(model):
    # 6 lies 190 km off the roads: outside. 5 is 3 km off. 7 enters where 1 lies: no drive.
    places = points({**NODES, 7: (0, 0.1)}, 1, 3, 5, 6, 7)
    table = model.matrix(places, places)
    leg = LAW.leg_a * 3**LAW.leg_b
    assert table.minutes[0, 1] == pytest.approx(10, abs=1e-3)
    assert table.minutes[0, 2] == pytest.approx(10 + leg, abs=1e-2)
    assert table.km[0, 2] == pytest.approx(600 + LAW.leg_circuity * 3, abs=1e-2)
    assert table.off_network_km[0, 2] == pytest.approx(LAW.leg_circuity * 3, abs=1e-2)
    assert table.minutes[1, 1] == 0
    assert table.minutes[0, 4] == model.network.matrix(places, places).minutes[0, 4]
    assert (table.flag[3] == PairFlag.UNREACHABLE).all()
    assert np.isinf(table.minutes[:, 3]).all()
    assert table.provider.name == "valhalla"


def test_beyond_the_limit_nothing_is_reached(model):
    places = points(NODES, 1, 3, 5)
    table = model.matrix(places, places, limit=11)
    assert table.minutes[0].tolist() == [0, pytest.approx(10, abs=1e-3), np.inf]
    assert table.flag[0, 2] == PairFlag.UNREACHABLE
    assert np.isinf(table.km[0, 2])


def test_where_valhalla_finds_no_way_there_is_none(tmp_path, model):
    stand_in(tmp_path / "bin", sources_to_targets={"cell": None})
    places = points(NODES, 1, 3)
    table = model.matrix(places, places)
    assert table.flag.tolist() == [[0, 2], [2, 0]]
    assert np.isinf(table.minutes[0, 1])
    assert np.isinf(table.off_network_km[0, 1])


def test_tables_are_asked_for_in_blocks_and_large_ones_not_at_all(tmp_path, model, monkeypatch):
    places = points(NODES, 1, 2, 3, 4)
    whole = model.matrix(places, places)
    monkeypatch.setattr(module, "BLOCK_PAIRS", 9)
    assert (model.matrix(places, places).minutes == whole.minutes).all()
    assert [len(request["sources"]) for request in asked(tmp_path / "bin")] == [4, 2, 2]
    monkeypatch.setattr(module, "MAX_PAIRS", 15)
    large = model.matrix(places, places)
    assert len(asked(tmp_path / "bin")) == 3
    assert (large.minutes == model.network.matrix(places, places).minutes).all()
    assert large.provider.name == "valhalla"


def test_nothing_to_ask_is_not_asked(tmp_path, model):
    none, one = points(NODES, 1)[:0], points(NODES, 1)
    assert model.matrix(none, one).minutes.shape == (0, 1)
    assert model.matrix(one, none).minutes.shape == (1, 0)
    assert model.matrix(points(NODES, 6), one).flag.tolist() == [[PairFlag.UNREACHABLE]]
    assert not (tmp_path / "bin" / "asked.jsonl").exists()


def test_a_path_is_drawn_by_valhalla_and_as_long_as_its_entry(model):
    stops = points(NODES, 1, 3, 5, 6)
    path, table = model.path(stops), model.matrix(stops, stops)
    assert path["minutes"].tolist() == table.minutes.diagonal(1).tolist()
    assert path["flag"].tolist() == [0, 0, 2]
    assert shapely.get_coordinates(path["network"].iloc[0]) == pytest.approx(np.array(LINE))
    assert path["network"].iloc[2].is_empty


def test_nearest_places_and_areas_are_those_of_the_network(model):
    places = points(NODES, 1, 3)
    expected = model.network.nearest(places, places[:1])
    assert model.nearest(places, places[:1]).equals(expected)
    areas = model.isochrone(places, [10]).geometry
    assert areas.geom_equals(model.network.isochrone(places, [10]).geometry).all()


def test_directions_tell_each_turn(model):
    first, second = directions(model, points({**NODES, 7: (0, 13.1)}, 1, 5, 7))
    leg = LAW.leg_a * 3**LAW.leg_b
    assert (first.origin, first.destination) == (1, 5)
    assert first.minutes == pytest.approx(10 + leg, abs=1e-2)
    assert first.km == pytest.approx(9.5 + LAW.leg_circuity * 3, abs=1e-2)
    assert (first.start_km, round(first.end_km, 2)) == (pytest.approx(0, abs=1e-4), 3.9)
    start, roundabout, _ = first.maneuvers
    assert (start.text, start.roads, start.minutes, start.km) == ("Drive east.", (), 9, 9)
    assert (roundabout.exit, roundabout.roads) == (2, ("G12",))
    assert (second.maneuvers, second.geometry.is_empty) == ((), True)  # 100 m, by no road
    assert second.start_km == pytest.approx(second.km)


def test_a_bus_is_asked_for_as_one(tmp_path, programs):
    build(tmp_path, programs)
    bus = load_valhalla(tmp_path / "built", programs=programs, vehicle="bus")
    directions(bus, points(NODES, 1, 3))
    assert asked(programs)[-1]["costing"] == "bus"


def test_no_way_is_one_sentence(tmp_path, model):
    with pytest.raises(NoWayError, match="no way by road"):
        directions(model, points(NODES, 1, 6))
    stand_in(tmp_path / "bin", route={"error_code": 442, "error": "No path"})
    with pytest.raises(NoWayError, match="no way by road"):
        directions(model, points(NODES, 1, 3))
    drawn = model.path(points(NODES, 1, 3))
    assert drawn["network"].iloc[0].is_empty


def test_a_failure_of_valhalla_is_one_sentence(tmp_path, model):
    stand_in(tmp_path / "bin", route={"error_code": 154, "error": "Path too long"})
    with pytest.raises(ValhallaError, match=r"Path too long") as caught:
        directions(model, points(NODES, 1, 3))
    assert not isinstance(caught.value, NoWayError)
    (tmp_path / "bin" / "route.json").unlink()  # the program ends with a traceback
    with pytest.raises(ValhallaError, match="FileNotFoundError"):
        directions(model, points(NODES, 1, 3))
    with pytest.raises(ValhallaError, match="No such file"):
        Engine(tmp_path / "gone", tmp_path).ask("route", {})


# --- with the real programs -------------------------------------------------------------------


def grid(side=6, step=2.0):
    """Return a town of straight roads ``step`` km apart, as nodes and ways."""
    nodes = {i * side + j + 1: (i * step, j * step) for i in range(side) for j in range(side)}
    rows = [[i * side + j + 1 for j in range(side)] for i in range(side)]
    lines = [*rows, *map(list, zip(*rows, strict=True))]
    names = [f"Road {number}" for number in range(len(lines))]
    return nodes, [
        (line, {"highway": "secondary", "maxspeed": "60", "name": name})
        for line, name in zip(lines, names, strict=True)
    ]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    nodes, ways = grid()
    build(folder, real_programs(), nodes=nodes, ways=ways)
    return load_valhalla(folder / "built", programs=real_programs())


def town_points(*names):
    return points(grid()[0], *names)


@needs_valhalla
def test_the_real_tables_agree_with_the_network(town):
    places = town_points(*range(1, 37))
    ours, theirs = town.network.matrix(places, places), town.matrix(places, places)
    assert (theirs.flag == ours.flag).all()
    by_road = (ours.flag == PairFlag.NETWORK) & (ours.minutes > 0)
    assert by_road.sum() > 1000
    assert np.abs(theirs.km - ours.km)[by_road].max() < 0.1  # every way is as long in a grid
    # 48 km/h here (0.8 of the limit), and 60 there with a cost for each crossing.
    share = np.abs(theirs.minutes - ours.minutes)[by_road] / ours.minutes[by_road]
    assert np.median(share) < 0.35


@needs_valhalla
def test_one_more_place_changes_no_other_entry(town):
    few, many = town_points(1, 8, 36), town_points(1, 8, 36, 15, 22)
    more = town.matrix(many, many).minutes[:3, :3]
    assert np.abs(town.matrix(few, few).minutes - more).max() < 0.05


@needs_valhalla
def test_the_real_directions_agree_with_the_table(town):
    stops = town_points(1, 36, 6)
    legs = directions(town, stops)
    path = town.path(stops)
    assert [leg.minutes for leg in legs] == pytest.approx(path["minutes"].tolist(), abs=0.05)
    assert [leg.km for leg in legs] == pytest.approx(path["km"].tolist(), abs=0.01)
    for leg in legs:
        assert leg.maneuvers[0].kind in (1, 2, 3)
        assert leg.maneuvers[-1].kind in (4, 5, 6)
        assert sum(step.km for step in leg.maneuvers) == pytest.approx(leg.km, abs=0.01)
        assert "Road" in leg.maneuvers[0].roads[0]
    ends = shapely.get_coordinates(legs[0].geometry)[[0, -1]]
    assert ends == pytest.approx(np.array([lonlat(0, 0), lonlat(10, 10)]), abs=2e-4)


@needs_valhalla
def test_a_real_bus_finds_its_way(town):
    bus = load_valhalla(town.engine.tiles.parent, programs=real_programs(), vehicle="bus")
    (leg,) = directions(bus, town_points(1, 36))
    assert leg.km == pytest.approx(20, abs=0.1)


@needs_valhalla
def test_a_file_that_valhalla_cannot_read_is_one_sentence(tmp_path):
    path = write_pbf(tmp_path / "tiny.pbf", *grid(2)).rename(tmp_path / "tiny.data")
    with pytest.raises(ValhallaError, match="Valhalla failed"):
        build(tmp_path, real_programs(), path=path)
    assert list((tmp_path / "built").iterdir()) == []


@needs_valhalla
@pytest.mark.slow
@pytest.mark.skipif("REDROUTES_TEST_EXTRACT" not in os.environ, reason="needs a real extract")
def test_a_real_extract_is_timed_alike(tmp_path):
    """Name one in REDROUTES_TEST_EXTRACT; the figures of docs/travel.md go to standard output."""
    build(tmp_path, real_programs(), path=Path(os.environ["REDROUTES_TEST_EXTRACT"]))
    model = load_valhalla(tmp_path / "built", programs=real_programs())
    graph, random = model.network.graph, np.random.default_rng(2027)
    rows = random.choice(graph.junctions, 160, replace=False)
    places = gpd.GeoSeries(gpd.points_from_xy(graph.lon[rows], graph.lat[rows]), crs=4326)
    origins, destinations = places[:60], places[60:]
    ours = model.network.matrix(origins, destinations)
    theirs = model.matrix(origins, destinations)
    by_road = (ours.flag == PairFlag.NETWORK) & np.isfinite(theirs.minutes)
    minutes, difference = ours.minutes[by_road], (theirs.minutes - ours.minutes)[by_road]
    share = np.median(np.abs(difference) / minutes)
    sys.stdout.write(
        f"\n{by_road.sum()} pairs by road, {(ours.flag == PairFlag.NETWORK).sum()} on the network;"
        f" minutes here: median {np.median(minutes):.1f};"
        f" difference: median {np.median(np.abs(difference)):.1f} min, {share:.1%},"
        f" p90 {np.quantile(np.abs(difference), 0.9):.1f} min,"
        f" Valhalla / here {theirs.minutes[by_road].sum() / minutes.sum():.3f},"
        f" km {theirs.km[by_road].sum() / ours.km[by_road].sum():.3f},"
        f" correlation {np.corrcoef(minutes, theirs.minutes[by_road])[0, 1]:.3f}\n"
    )
    assert by_road.sum() > 0.95 * (ours.flag == PairFlag.NETWORK).sum()
    assert share < 0.35
