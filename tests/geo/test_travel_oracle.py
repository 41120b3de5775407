"""The embedded model against networkx on the stored files, and against published figures."""

import math
from dataclasses import replace
from itertools import pairwise, permutations

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geo.folder import data_path
from geo.travel import EstimateModel, load_estimate

SPACING_KM, CHORD_KM, EXPRESSWAY_KMH, OTHER_KMH, LENGTH_FACTOR = 1, 10, 95, 60, 1.04
CLIMB_FROM, CLIMB_MINUTES, CLIMB_MOST = 4, 0.065, 0.55
LEG_A, LEG_B, DIRECT_KM = 3.2, 0.80, 5
GEOD = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def model():
    return load_estimate()


@pytest.fixture(scope="module")
def divisions():
    """Return counties and prefectures as points by name; 市 for the prefecture."""
    table = pd.read_csv(data_path("divisions/divisions.csv"), dtype=str)
    table = table[table["level"].isin(["county", "prefecture"])]
    points = gpd.points_from_xy(table["lon"].astype(float), table["lat"].astype(float))
    return gpd.GeoDataFrame(table[["code", "level"]], geometry=points, crs=4326).set_index(
        table["name"]
    )


def oracle_graph():
    """Read the two files with plain Python and cut the roads, one edge at a time."""
    nodes = pd.read_csv(data_path("roads/nodes.csv")).set_index("id")
    edges = pd.read_csv(data_path("roads/edges.csv"), keep_default_na=False)
    graph = nx.Graph()
    graph.add_nodes_from((i, {"at": (row.lon, row.lat)}) for i, row in nodes.iterrows())
    for edge in edges.itertuples():
        whole = edge.corridor or edge.km > CHORD_KM
        pieces = 1 if whole else math.ceil(edge.km / SPACING_KM)
        speed = EXPRESSWAY_KMH if edge.corridor else OTHER_KMH
        hills = min(CLIMB_MINUTES * max(edge.climb - CLIMB_FROM, 0), CLIMB_MOST)
        minutes = edge.km * LENGTH_FACTOR / pieces / speed * 60 * (1 + hills)
        chain = [edge.u, *((edge.u, edge.v, i) for i in range(1, pieces)), edge.v]
        start, end = (np.array(graph.nodes[end]["at"]) for end in (edge.u, edge.v))
        for i, node in enumerate(chain[1:-1], 1):
            graph.add_node(node, at=tuple(start + (end - start) * i / pieces))
        for a, b in pairwise(chain):
            known = graph.get_edge_data(a, b, {"minutes": math.inf})
            graph.add_edge(a, b, minutes=min(minutes, known["minutes"]))
        if whole:
            kept = graph.nodes[edge.u].setdefault("whole", {}), graph.nodes[edge.v]
            kept[0][edge.v] = min(minutes, kept[0].get(edge.v, math.inf))
            kept[1].setdefault("whole", {})[edge.u] = kept[0][edge.v]
    return graph


def oracle_legs(graph, lon, lat):
    """Return the access legs of a point, by geodesics on the ellipsoid to every node.

    To the nearest node, and to the far end of the nearest of the uncut roads that lead from there
    past the point: no less than what is left of the road.
    """
    names = list(graph)
    at = np.array([graph.nodes[name]["at"] for name in names])
    km = GEOD.inv(np.full(len(at), lon), np.full(len(at), lat), at[:, 0], at[:, 1])[2] / 1000
    near = km.argmin()
    legs = [(names[near], LEG_A * km[near] ** LEG_B)]
    far = []
    for other, minutes in graph.nodes[names[near]].get("whole", {}).items():
        end = names.index(other)
        bearing, _, _ = GEOD.inv(*at[near], *at[end])
        off, _, _ = GEOD.inv(*at[near], lon, lat)
        turn = math.radians(off - bearing)
        if math.cos(turn) > 0:
            leg = max(LEG_A * km[end] ** LEG_B, minutes - legs[0][1])
            far.append((abs(math.sin(turn)), other, leg))
    return [*legs, *((other, leg) for _, other, leg in sorted(far)[:1])]


def test_minutes_agree_with_networkx(model):
    dry = replace(model.graph, water=None)  # which has tests of its own
    model = EstimateModel(lambda: dry, model.parameters, model.provider)
    rng = np.random.default_rng(20)
    lonlat = np.column_stack([rng.uniform(123.5, 130.0, 10), rng.uniform(42.2, 45.5, 10)])
    found = model.matrix(*[gpd.GeoSeries(gpd.points_from_xy(*lonlat.T), crs=4326)] * 2).minutes
    graph = oracle_graph()
    legs = [oracle_legs(graph, *point) for point in lonlat]
    reached = []
    for origin in legs:
        start = graph.copy()
        start.add_edges_from(("origin", node, {"minutes": leg}) for node, leg in origin)
        reached.append(nx.single_source_dijkstra_path_length(start, "origin", weight="minutes"))
    for row, column in permutations(range(len(legs)), 2):
        minutes = min(reached[row][node] + leg for node, leg in legs[column])
        km = GEOD.inv(*lonlat[row], *lonlat[column])[2] / 1000
        direct = LEG_A * min(km, DIRECT_KM) ** LEG_B * max(km / DIRECT_KM, 1)
        ends = (row, column), (column, row)
        no_sooner = [reached[a][node] - leg for a, b in ends for node, leg in legs[b]]
        # The sphere is within 0.3 % of the ellipsoid, an edge within 1/8192 min of exact.
        assert found[row, column] == pytest.approx(min(minutes, max(direct, *no_sooner)), rel=0.004)


@pytest.mark.parametrize(
    ("pair", "minutes", "km", "tolerance"),
    [
        ("长春市—吉林市", None, 108, 0.05),  # G302, 53 + 55 km over 岔路河
        ("南关区—宁江区", 120, None, 0.10),  # "about two hours" on the G12
        ("宁江区—洮北区", 120, None, 0.20),  # "about two hours" on the G12
        ("延吉市—敦化市", 90, 130, 0.10),  # "an hour and a half", about 130 km
        ("长春市—珲春市", 330, None, 0.10),  # "five and a half hours", 2010 news of the G12
        ("双辽市—洮南市", 120, None, 0.45),  # "within two hours", 2020 news: the worst miss
    ],
)
def test_published_figures(model, divisions, pair, *, minutes, km, tolerance):
    origin, destination = pair.split("—")
    seats = divisions[~divisions.index.duplicated()].geometry
    found = model.matrix(seats[[origin]], seats[[destination]])
    if minutes is not None:
        assert found.minutes[0, 0] == pytest.approx(minutes, rel=tolerance)
    if km is not None:
        assert found.km[0, 0] == pytest.approx(km, rel=tolerance)


def test_all_county_seats_reach_each_other(model, divisions):
    seats = divisions.loc[divisions["level"] == "county"].geometry
    assert len(seats) == 60
    minutes = model.matrix(seats, seats).minutes
    assert np.isfinite(minutes).all()
    assert minutes.max() < 16 * 60


def test_expressways_are_quicker_than_the_roads_beside_them(model, divisions):
    """Without marked expressways 长春-松原 would take 2 h 45 at 60 km/h."""
    pair = divisions[~divisions.index.duplicated()].geometry
    found = model.matrix(pair[["长春市"]], pair[["松原市"]])
    assert found.km[0, 0] / found.minutes[0, 0] * 60 > 80
