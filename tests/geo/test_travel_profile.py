"""Vehicles and seasons: one answer worked by hand for each, and what must hold for any places."""

import datetime as dt
from dataclasses import replace
from itertools import product

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.terms import SEASONS, VEHICLES
from geo.travel import EstimateModel, load_estimate, minutes_band, season_on
from geo.travel.graph import build_graph
from geo.travel.osm import load_osm
from geo.travel.osm_build import build_osm
from geo.travel.profile import Profile, read_profile
from tests import draw
from tests.geo.osm_files import points, write_pbf
from tests.geo.test_travel import EXACT, PARAMETERS, PROVIDER, at, meridian_network
from tests.geo.test_travel_invariants import places
from tests.geo.test_travel_osm import LANDMARKS
from tests.geo.test_travel_parameters import FILE, changed

BUS = Profile("bus", "normal", cap_kmh=80, road_factor=1.1, minor_factor=1.2)
WINTER = Profile("car", "winter", road_factor=1.15, minor_factor=1.3)
SLOWER = [one for one in product(VEHICLES, SEASONS) if one != ("car", "normal")]

# A trunk road of 10 km on which cars drive 0.8 * 125 km/h, a village road of 5 km behind it.
NODES = {1: (0, 0), 2: (10, 0), 3: (15, 0)}
WAYS = [
    ([1, 2], {"highway": "trunk", "maxspeed": "125"}),
    ([2, 3], {"highway": "unclassified"}),
]


def on_meridian(profile):
    """Return the model of ``test_travel`` for a vehicle in a season."""
    graph = build_graph(meridian_network(), PARAMETERS, profile=profile)
    return EstimateModel(lambda: graph, profile.law(PARAMETERS), profile.name(PROVIDER))


def minutes(model, origin, destination):
    return float(model.matrix(origin, destination).minutes[0, 0])


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        # 1 km beside the road at 4 km and 0.5 km beside it at 32 km: legs of 3 and 1.5 minutes,
        # 6 km of road at 60 km/h, 20 km of expressway at 120, 2 km of road.
        (BUS, 4.5 * 1.2 + 8 * 1.1 + 20 / 80 * 60 * 1.1),
        (WINTER, 4.5 * 1.3 + (8 + 10) * 1.15),
    ],
)
def test_a_drive_by_hand(profile, expected):
    model = on_meridian(profile)
    matrix = model.matrix(at(4, east=1), at(32, east=0.5))
    assert matrix.minutes[0, 0] == pytest.approx(expected, abs=10 * EXACT)
    assert matrix.km[0, 0] == pytest.approx(1 + 28 + 0.5, abs=5 * EXACT)  # the way is the same
    assert (matrix.provider.vehicle, matrix.provider.season) == (profile.vehicle, profile.season)


def test_an_isochrone_by_hand():
    # 3.6 minutes of a bus's leg of 3 * 1.2 minutes per km lead 1 km away from where no road is.
    (area,) = on_meridian(BUS).isochrone(at(60), [3.6]).to_crs(3857).geometry
    assert area.is_empty  # beyond the access legs: 60 km is 26 km from the road
    (area,) = on_meridian(BUS).isochrone(at(34), [3.6]).geometry
    north = (area.bounds[3] - 44) * np.pi * 6371.0088 / 180
    assert north == pytest.approx(34 + 1, abs=0.05)


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    path = tmp_path_factory.mktemp("village")
    file = write_pbf(path / "tiny.osm.pbf", NODES, WAYS)
    build_osm(file, path / "osm", LANDMARKS, within=None, progress=lambda _: None)
    return path / "osm"


@pytest.mark.parametrize(
    ("vehicle", "season", "expected"),
    [
        ("car", "normal", 10 / 100 * 60 + 5 / 30 * 60),
        ("bus", "normal", 10 / 80 * 60 * 1.1 + 5 / 30 * 60 * 1.2),
        ("car", "winter", 10 / 100 * 60 * 1.15 + 5 / 30 * 60 * 1.3),
        ("bus", "winter", 10 / 80 * 60 * 1.1 * 1.15 + 5 / 30 * 60 * 1.2 * 1.3),
    ],
)
def test_a_drive_over_openstreetmap_by_hand(village, vehicle, season, expected):
    model = load_osm(village, vehicle=vehicle, season=season)
    slow_legs = replace(model.parameters, leg_a=1e3)
    by_road = EstimateModel(lambda: model.graph, slow_legs, model.provider)
    ends = points(NODES, 1), points(NODES, 3)
    assert minutes(by_road, *ends) == pytest.approx(expected, abs=20 * EXACT)
    path = by_road.path(points(NODES, 1, 3))
    assert path["minutes"][0] == minutes(by_road, *ends)
    assert (model.provider.name, model.provider.vehicle) == ("osm", vehicle)
    assert model.graph.tree is load_osm(village).graph.tree  # kept once


@pytest.mark.parametrize(("vehicle", "season"), SLOWER)
@settings(max_examples=draw(15))
@given(somewhere=places)
def test_nothing_is_faster_than_a_car_on_a_dry_road(vehicle, season, somewhere):
    car = load_estimate().matrix(somewhere, somewhere).minutes
    slower = load_estimate(vehicle=vehicle, season=season).matrix(somewhere, somewhere).minutes
    assert (slower >= car).all()


@settings(max_examples=draw(15))
@given(somewhere=places)
def test_winter_slows_a_bus_down_and_a_bus_is_slower_in_winter_too(somewhere):
    both = load_estimate(vehicle="bus", season="winter").matrix(somewhere, somewhere).minutes
    assert (both >= load_estimate(vehicle="bus").matrix(somewhere, somewhere).minutes).all()
    assert (both >= load_estimate(season="winter").matrix(somewhere, somewhere).minutes).all()


@pytest.mark.parametrize(("vehicle", "season"), SLOWER)
@given(ends=st.tuples(st.floats(-1, 16), st.floats(-3, 3), st.floats(-1, 16)))
@settings(max_examples=draw(15))
def test_neither_over_the_roads_of_openstreetmap(village, vehicle, season, ends):
    east, north, west = ends
    some = points({1: (east, north), 2: (west, 0)}, 1, 2)
    car = load_osm(village).matrix(some, some).minutes
    slower = load_osm(village, vehicle=vehicle, season=season).matrix(some, some).minutes
    assert (slower >= car).all()


def test_the_factors_of_vehicle_and_season_multiply():
    both = read_profile(FILE, "bus", "winter")
    bus, winter = read_profile(FILE, "bus", "normal"), read_profile(FILE, "car", "winter")
    assert both.road_factor == bus.road_factor * winter.road_factor
    assert both.minor_factor == bus.minor_factor * winter.minor_factor
    assert both.cap_kmh == bus.cap_kmh


def test_one_model_is_kept_for_each_vehicle_and_season(village):
    assert load_estimate(vehicle="bus") is load_estimate(vehicle="bus")
    assert load_estimate(vehicle="bus") is not load_estimate()
    assert load_osm(village, season="winter") is load_osm(village, season="winter")


def test_a_vehicle_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="tram"):
        load_estimate(vehicle="tram")


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("^road_factor = 1.1$", "road_factor = 0.9"),
        ("^minor_factor = 1.3$", "minor_factor = inf"),
        ("^cap_kmh = 80$", "cap_kmh = 0"),
        ("^cap_kmh = 80$", ""),
        (r"^\[seasons.winter\]", "[seasons.summer]"),
    ],
)
def test_a_file_that_would_make_things_faster_is_refused(tmp_path, pattern, replacement):
    with pytest.raises(DataError, match=r"parameters\.toml"):
        read_profile(changed(tmp_path, pattern, replacement), "bus", "winter")


def test_what_a_file_lacks_of_a_vehicle_is_named(tmp_path):
    with pytest.raises(DataError) as error:
        read_profile(changed(tmp_path, r"^\[vehicles.bus\]", "[vehicles.coach]"), "bus", "normal")
    assert "[vehicles.bus]" in str(error.value)


def test_the_season_of_a_tour_is_winter_if_one_of_its_days_is():
    october, november = dt.date(2027, 10, 31), dt.date(2027, 11, 1)
    assert season_on([october]) == "normal"
    assert season_on([october, november]) == "winter"
    assert season_on([dt.date(2027, 3, 31)]) == "winter"
    assert season_on([dt.date(2027, 4, 1)]) == "normal"


def test_months_that_do_not_exist_are_refused(tmp_path):
    path = changed(tmp_path, r"^months = .*", "months = [13]")
    with pytest.raises(DataError, match="13"):
        season_on([dt.date(2027, 1, 1)], path)


def test_a_position_error_costs_a_bus_more():
    # Only the error of one end counts at 0 minutes: the leg law at 6.3 km, times 1.2.
    (_, car), (_, bus) = (
        minutes_band(0, 6300, provider=load_estimate(vehicle=vehicle).provider)
        for vehicle in ("car", "bus")
    )
    assert car == pytest.approx(3.2 * 6.3**0.8)
    assert bus == pytest.approx(car * 1.2)


def test_county_seats_on_the_embedded_network():
    seats = gpd.GeoSeries.from_xy([125.32, 126.55], [43.87, 43.84], crs=4326)
    there = {one: load_estimate(vehicle=one).matrix(seats, seats) for one in ("car", "bus")}
    assert there["car"].provider.attribution == there["bus"].provider.attribution
    assert 1.1 < there["bus"].minutes[0, 1] / there["car"].minutes[0, 1] < 95 / 80 * 1.1 + 0.05
