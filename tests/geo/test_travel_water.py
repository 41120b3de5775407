"""Legs end at rivers and lakes; on networks of a few nodes beside a drawn river.

Kilometres east and north of 125 E, 44 N, as in the tiny extracts. The river runs along the meridian
5 km east, from 20 km south to 20 km north of the origin; the lake is a square 30 km farther east.
"""

import json

import geopandas as gpd
import numpy as np
import pytest

from geo.errors import DataError
from geo.folder import data_path
from geo.travel import EstimateModel, Provider, load_estimate
from geo.travel.graph import build_graph
from geo.travel.network import RoadNetwork
from geo.travel.parameters import default_parameters
from geo.travel.water import BRIDGE_KM, Water, read_water
from tests.geo.osm_files import lonlat


def folder_with(path, river, lake):
    """Write a layer of one river and one lake, and return the data folder it is in."""
    shapes = {
        "river": {"type": "MultiLineString", "coordinates": [[lonlat(*at) for at in river]]},
        "lake": {"type": "MultiPolygon", "coordinates": [[[lonlat(*at) for at in lake]]]},
    }
    rows = [
        {"type": "Feature", "properties": {"class": name}, "geometry": shape}
        for name, shape in shapes.items()
    ]
    (path / "ground").mkdir(exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "features": rows})
    (path / "ground/water.geojson").write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def water(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    lake = [(30, -5), (40, -5), (40, 5), (30, 5), (30, -5)]
    return read_water(folder_with(folder, [(5, -20), (5, 0), (5, 20)], lake))


def legs(*pairs):
    """Return the ends of legs and their lengths."""
    here, there = (np.array([lonlat(*pair[i]) for pair in pairs]) for i in (0, 1))
    return here, there, np.array([np.hypot(*np.subtract(*pair)) for pair in pairs])


def test_what_is_stopped(water):
    pairs = [
        ((0, 1), (10, 1)),  # over the river
        ((4.5, 1), (6, 1)),  # the river may be drawn so far off
        ((0, 1), (4.9, 1)),
        ((0, 1), (5.5, 1)),  # ends at the river
        ((26, 1), (44, 1)),  # through the lake
        ((26, 1), (33, 1)),  # into the lake
        ((26, 6), (44, 6)),  # past the lake
    ]
    assert water.stops(*legs(*pairs)).tolist() == [True, False, False, False, True, True, False]


def test_a_bend_of_a_river_does_not_stop_a_leg(tmp_path):
    bend = [(5, -20), (5, 1), (7, 1), (7, -20)]  # both arms lie between the ends
    water = read_water(folder_with(tmp_path, bend, [(30, 0), (31, 0), (31, 1), (30, 0)]))
    # Over both arms and back on this side; and between them.
    assert water.stops(*legs(((0, 0), (12, 0)), ((0, 0), (6, 0)))).tolist() == [False, True]


def model_over(water, *places):
    """Return a model over roads of 1 km that run north from some places."""
    lon, lat = np.array([lonlat(x, y + n) for x, y in places for n in (0, 1)]).T
    number = np.arange(0, len(lon), 2)
    roads = RoadNetwork(lon, lat, number, number + 1, np.ones(len(number)), number.astype(str))
    graph = build_graph(roads, default_parameters(), water=water)
    provider = Provider("river", "2026-01-01", "made by hand", "for tests")
    return EstimateModel(lambda: graph, default_parameters(), provider)


def point(east, north):
    return gpd.GeoSeries.from_xy(*[[one] for one in lonlat(east, north)], crs=4326)


def test_a_place_enters_on_its_own_side_of_the_river(water):
    model = model_over(water, (10, 0), (-6, 0))  # the first one is nearer, but beyond the river
    snapped = model.snap(point(3, 0))
    assert snapped.access[0, 0] == 2
    assert snapped.leg_km[0, 0] == pytest.approx(9, rel=0.01)


def test_where_no_road_is_near_on_this_side_the_way_to_a_bridge_is_counted(water):
    model = model_over(water, (10, 0), (-40, 0))
    snapped = model.snap(point(3, 0))
    assert snapped.access[0, 0] == 0
    assert snapped.leg_km[0, 0] == pytest.approx(7 + BRIDGE_KM, rel=0.01)


def test_the_province_has_water_and_a_folder_without_has_none(tmp_path):
    assert isinstance(load_estimate().graph.water, Water)
    assert read_water(tmp_path) is None
    assert len(read_water(data_path("roads").parent).rivers.geometries) > 500


def test_a_damaged_layer_is_named(tmp_path):
    (tmp_path / "ground").mkdir()
    (tmp_path / "ground/water.geojson").write_text('{"features": [{}]}')
    with pytest.raises(DataError, match=r"water\.geojson"):
        read_water(tmp_path)
