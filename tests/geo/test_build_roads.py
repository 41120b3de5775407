"""Cutting, mending and naming a road network, on networks drawn by hand.

Positions are kilometres east and north of 125 E, 44 N; lengths are straight lines.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from geo.build.corridors import Corridors, mark_corridors, read_corridors
from geo.build.junctions import join_expressway
from geo.build.links import add_links, read_links
from geo.build.mending import join_gaps, largest_component
from geo.build.relief import Relief, add_climb, read_relief
from geo.build.roads import build_roads, clip_network
from geo.crs import METRIC_CRS, WGS84
from geo.errors import DataError
from geo.folder import data_path
from geo.travel.network import RoadNetwork, read_network
from geo.travel.parameters import default_parameters
from geo.travel.sphere import chord_to_km, unit_vectors

KM_PER_DEGREE = np.pi * 6371.0088 / 180
COS_LAT = np.cos(np.radians(44))


def lonlat(east, north):
    """Return degrees of a position in km."""
    return 125 + east / KM_PER_DEGREE / COS_LAT, 44 + north / KM_PER_DEGREE


def network_of(places, edges):
    """Return a network of named places (km east, km north) and edges between two names."""
    lon, lat = np.array([lonlat(*place) for place in places.values()]).T
    number = {name: i for i, name in enumerate(places)}
    u, v = np.array([[number[a], number[b]] for a, b in edges]).T
    xyz = unit_vectors(lon, lat)
    km = chord_to_km(np.linalg.norm(xyz[u] - xyz[v], axis=1))
    return RoadNetwork(lon, lat, u, v, km, np.full(len(u), "", dtype="U8"))


def table_of(places, *names, ref="G1"):
    """Return the corridor table of one section along named places."""
    sections = pd.DataFrame({"id": ["s"], "ref": [ref], "official_km": ["100"]})
    at = [lonlat(*places[name]) for name in names]
    rows = [("s", i, name, *at[i]) for i, name in enumerate(names)]
    along = pd.DataFrame(rows, columns=["corridor", "seq", "place", "lon", "lat"])
    return Corridors(sections, along, junctions=pd.DataFrame())


# A motorway A-M-B of 2 edges, and an old road A-1-2-3-B beside it with a village every 10 km.
BESIDE = {
    "A": (0, 0),
    "M": (20, 1),
    "B": (40, 0),
    "1": (10, 0),
    "2": (20, 0),
    "3": (30, 0),
}
BESIDE_EDGES = ["AM", "MB", "A1", "12", "23", "3B"]


def test_the_road_with_fewer_junctions_is_the_expressway():
    """The old road is 0.05 km shorter, but its three villages cost 1 km each."""
    marked, report = mark_corridors(network_of(BESIDE, BESIDE_EDGES), table_of(BESIDE, "A", "B"))
    assert marked.corridor.tolist() == ["G1", "G1", "", "", "", ""]
    assert report["km"][0] == pytest.approx(40.05, abs=0.01)
    assert report["official_km"][0] == 100
    assert report["refused"][0] == ""


def test_a_way_far_longer_than_the_line_is_refused():
    """From A to B only over C: 20 + 22.4 km for a line of 10 km."""
    places = {"A": (0, 0), "B": (10, 0), "C": (0, 20), "D": (20, 0)}
    network = network_of(places, ["AC", "CB", "BD"])
    marked, report = mark_corridors(network, table_of(places, "A", "B", "D"))
    assert marked.corridor.tolist() == ["", "", "G1"]
    assert report["refused"][0] == "A—B 42/10 km"


def test_a_place_without_a_road_is_reported_and_left_out():
    places = {"A": (0, 0), "B": (10, 0), "C": (20, 0)}
    network = network_of(places, ["AB", "BC"])
    table = table_of(places | {"X": (10, 5)}, "A", "X", "C")
    marked, report = mark_corridors(network, table)
    assert marked.corridor.tolist() == ["G1", "G1"]
    assert report["refused"][0] == "X: no road"


def test_tables_that_do_not_belong_together_are_refused(tmp_path):
    (tmp_path / "corridors.csv").write_text("id,ref,official_km\na,G1,\n")
    (tmp_path / "corridor_places.csv").write_text("corridor,seq,place,lon,lat\nb,1,X,125,44\n")
    with pytest.raises(DataError, match="a, b"):
        read_corridors(tmp_path)


# An expressway A-B of 40 km; C-D ends 3 km south of it, 10 km from A, and E farther off.
HUB = {"A": (0, 0), "B": (40, 0), "C": (10, -3), "D": (10, -20), "E": (20, -12)}


def junction_at(position, *, ref="", onto="G1"):
    lon, lat = lonlat(*position)
    return SimpleNamespace(place="枢纽", lon=lon, lat=lat, ref=ref, onto=onto)


def hub_network():
    network = network_of(HUB, ["AB", "CD", "DE"])
    return replace(network, corridor=np.array(["G1", "S2", ""]), km=network.km * [1.1, 1, 1])


def test_a_lost_junction_is_put_where_the_expressway_is_nearest():
    joined = join_expressway(hub_network(), junction_at(HUB["C"], ref="S2"))
    assert len(joined.lon) == 6
    east = (joined.lon[5] - 125) * KM_PER_DEGREE * COS_LAT
    assert east == pytest.approx(10, abs=0.06)  # on the grid of 0.001 degrees
    edges = list(zip(joined.u.tolist(), joined.v.tolist(), joined.corridor.tolist(), strict=True))
    assert edges == [(2, 3, "S2"), (3, 4, ""), (0, 5, "G1"), (1, 5, "G1"), (2, 5, "S2")]
    # The length of the expressway, 10 % more than its straight line, is shared out and kept.
    assert joined.km[2:].tolist() == [
        pytest.approx(11, abs=0.02), pytest.approx(33, abs=0.02), pytest.approx(3, abs=0.06)
    ]  # fmt: skip
    assert joined.km[2:4].sum() == pytest.approx(hub_network().km[0], abs=0.001)


@pytest.mark.parametrize(
    "junction",
    [
        junction_at(HUB["E"]),  # 12 km from the expressway
        junction_at((10, -6)),  # no road ends here
        junction_at(HUB["C"], onto="G9"),
    ],
)
def test_a_junction_that_the_network_does_not_bear_out_is_refused(junction):
    with pytest.raises(DataError, match="枢纽"):
        join_expressway(hub_network(), junction)


def test_a_dead_end_is_joined_to_the_road_it_was_cut_off_from():
    """C ends 0.5 km short of M on A-B; the way round over A is 30 km."""
    places = {"A": (0, 0), "M": (10, 0), "B": (20, 0), "D": (0, 10), "C": (10, 0.5)}
    network = network_of(places, ["AM", "MB", "AD", "DC"])
    joined = join_gaps(network)
    assert joined.u[4:].tolist() == [1]
    assert joined.v[4:].tolist() == [4]
    assert joined.km[4:].tolist() == [pytest.approx(0.5, abs=0.001)]


def test_ends_too_far_apart_or_joined_already_stay():
    far = {"A": (0, 0), "M": (10, 0), "D": (0, 10), "C": (10, 1.2)}
    assert len(join_gaps(network_of(far, ["AM", "AD", "DC"])).km) == 3
    # The two carriageways of one road end side by side, 0.1 km apart, joined 0.3 km before.
    twins = {"A": (0, 0), "B": (5, 0), "C": (5.3, 0), "D": (5.3, 0.1)}
    assert len(join_gaps(network_of(twins, ["AB", "BC", "BD"])).km) == 3


def test_the_largest_part_is_kept_and_renumbered():
    places = {"X": (50, 50), "A": (0, 0), "Y": (60, 50), "B": (10, 0), "C": (20, 0)}
    kept = largest_component(network_of(places, ["XY", "AB", "BC"]))
    assert (kept.u.tolist(), kept.v.tolist()) == ([0, 1], [1, 2])
    assert kept.lon.tolist() == [lonlat(*places[name])[0] for name in "ABC"]


def test_the_world_network_is_read_as_text():
    source = (
        "from scgraph.core import GeoGraph\n"
        "graph=[{1: 1.5, 3: 9.0}, {0: 1.5, 2: 2.25}, {1: 2.25}, {0: 9.0}, {}]\n"
        "nodes=[[44.0, 125.0], [44.01, 125.0], [44.02, 125.0], [10.0, 20.0], [44.0, 126.5]]\n"
        "world_highways_geograph = GeoGraph(graph=graph, nodes=nodes)\n"
    )
    box = shapely.box(124.9, 43.9, 125.1, 44.1)
    area = shapely.transform(box, _to_metric, interleaved=False)
    network = clip_network(source, area)
    assert network.lat.tolist() == [44.0, 44.01, 44.02]
    assert list(zip(network.u, network.v, network.km, strict=True)) == [(0, 1, 1.5), (1, 2, 2.25)]


def _to_metric(lon, lat):
    return Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True).transform(lon, lat)


def test_every_section_is_marked_on_the_committed_network():
    sections = pd.read_csv(data_path("roads/corridors.csv"), dtype=str, keep_default_na=False)
    edges = pd.read_csv(data_path("roads/edges.csv"), keep_default_na=False)
    assert set(edges["corridor"]) == {"", *sections["ref"]}
    assert sections["basis"].ne("").all()
    assert set(sections["confidence"]) <= {"high", "medium"}


def test_every_junction_is_in_the_committed_network():
    """Each is an edge from the named end to a node that only its expressway passes."""
    network, junctions = read_network(data_path("roads")), read_corridors(data_path("roads"))
    for row in junctions.junctions.itertuples():
        near = np.hypot(network.lon - row.lon, network.lat - row.lat) < 0.0005
        ends = {int(node) for node in np.flatnonzero(near)}
        hubs = {v for u, v in zip(network.u, network.v, strict=True) if int(u) in ends}
        names = [set(network.corridor[(network.u == n) | (network.v == n)]) for n in hubs]
        assert {row.ref, row.onto} in names, row.place
        assert row.basis


# A plain in the west, and from 126 E on ridges of 200 m, six minutes of arc apart.
RIDGES = Relief(
    lat=np.array([43.0, 45.0]),
    lon=np.linspace(125, 127, 21),
    metres=np.tile(
        np.where(np.arange(21) < 11, 100, np.where(np.arange(21) % 2, 300, 100)), (2, 1)
    ),
)


def test_the_climb_of_a_long_edge_is_that_of_the_ground_below_it():
    places = {"W": (0, 0), "M": (79, 0), "E": (158, 0), "S": (79, 4), "F": (158, 1)}
    flat, hilly, short, fast = add_climb(
        replace(
            network_of(places, ["WM", "ME", "MS", "MF"]), corridor=np.array(["", "", "", "G1"])
        ),
        RIDGES,
    ).climb
    assert flat < 1
    assert hilly == pytest.approx(9 * 200 / 79, rel=0.15)
    assert short < 1
    assert fast == 0


def test_a_road_of_our_own_table_keeps_its_length():
    network = network_of(BESIDE, ["A1", "12", "23", "3B"])
    ends = dict(
        zip(("lon", "lat", "to_lon", "to_lat"), (*lonlat(0, 0), *lonlat(40, 0)), strict=True)
    )
    links = pd.DataFrame([{"road": "G9", "km": 52.0, **ends}])
    joined = add_links(network, links, default_parameters())
    known = add_climb(joined, RIDGES, known=1)
    assert joined.km[-1] * default_parameters().length_factor == pytest.approx(52, abs=0.01)
    assert known.climb[-1] == 0
    with pytest.raises(DataError, match="G9"):
        add_links(network, links.assign(lat=50.0), default_parameters())


def test_a_broken_grid_of_heights_is_named(tmp_path):
    (tmp_path / "relief.csv").write_text("lat,125\n43,high\n")
    with pytest.raises(DataError, match=r"relief\.csv"):
        read_relief(tmp_path)


def test_the_committed_roads_have_the_climb_of_the_committed_grid():
    network, links = read_network(data_path("roads")), read_links(data_path("roads"))
    again = add_climb(network, read_relief(data_path("roads")), known=len(links))
    assert again.climb.tolist() == network.climb.tolist()
    assert network.climb.max() > 10


@pytest.mark.build
def test_a_rebuild_gives_the_committed_files(request, tmp_path):
    report = build_roads(request.config.cache.mkdir("registry"), tmp_path)
    for name in ("nodes.csv", "edges.csv"):
        committed = data_path(f"roads/{name}").read_bytes()
        assert (tmp_path / "roads" / name).read_bytes() == committed
    assert report["km"].gt(0).all()
