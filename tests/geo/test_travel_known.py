"""Minutes that are remembered are those that would be computed, with one-way streets too."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.travel import EstimateModel, PairFlag
from geo.travel.known import KnownPlacesModel
from geo.travel.osm import load_osm
from tests import draw
from tests.geo.osm_files import lonlat
from tests.geo.test_travel_osm import build

FIELDS = ("minutes", "km", "off_network_km", "flag")
PLACES = [(0, 0), (10, 0), (5, 4), (10, 10), (0, 10), (0, 0), (4, -3), (900, 0)]  # one twice
SETTINGS = settings(
    max_examples=draw(40), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def series(kilometres):
    """Return WGS84 points at so many km east and north of the square's corner."""
    x, y = zip(*(lonlat(*place) for place in kilometres), strict=True)
    return gpd.GeoSeries(gpd.points_from_xy(x, y), crs=4326)


known = st.sampled_from(PLACES)
anywhere = st.tuples(st.floats(-3, 13), st.floats(-6, 13))
some = st.lists(st.one_of(known, anywhere), min_size=1, max_size=8).map(series)


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in FIELDS)


def failing(*_args, **_options):
    raise AssertionError("searched, though all is known")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("square")
    build(path)
    return load_osm(path / "osm")


@pytest.fixture
def remembering(model, tmp_path):
    return KnownPlacesModel(model, series(PLACES), tmp_path)


@SETTINGS
@given(origins=some, destinations=some, limit=st.none() | st.floats(0, 40))
def test_the_answers_are_the_same_to_the_bit(model, remembering, origins, destinations, limit):
    remembering.table()
    assert same(
        remembering.matrix(origins, destinations, limit=limit),
        model.matrix(origins, destinations, limit=limit),
    )


@pytest.mark.slow
@SETTINGS
@given(origins=some, destinations=some)
def test_a_search_from_either_end_finds_the_same(model, origins, destinations):
    whole = model.matrix(origins, destinations)
    for column in range(len(destinations)):
        alone = model.matrix(origins, destinations.iloc[[column]])  # searched against the drive
        for name in FIELDS:
            assert np.array_equal(getattr(alone, name)[:, 0], getattr(whole, name)[:, column])


def test_there_and_back_differ_on_this_network(model):
    matrix = model.matrix(series(PLACES), series(PLACES))
    assert not np.array_equal(matrix.minutes, matrix.minutes.T)
    assert (matrix.flag[7] == PairFlag.UNREACHABLE).all()


def test_the_table_is_kept_in_memory_and_in_a_file(model, remembering, tmp_path, monkeypatch):
    places = series(PLACES[:7])  # the last lies outside, where nothing is remembered
    first = remembering.matrix(places, places)
    assert (tmp_path / "times-car-normal.npz").exists()
    another = KnownPlacesModel(model, series(PLACES), tmp_path)
    monkeypatch.setattr("scipy.sparse.csgraph.dijkstra", failing)
    for one in (remembering, another):
        assert same(one.matrix(places, places), first)


def test_a_question_about_few_known_places_works_out_no_table(remembering, tmp_path):
    remembering.matrix(series(PLACES[:1]), series(PLACES))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("changed", ["network", "parameters", "places", "file"])
def test_a_table_of_something_else_is_not_used(model, remembering, tmp_path, changed):
    remembering.table()
    places, now = series(PLACES), model
    if changed == "network":
        costs = model.graph.costs * 2
        graph = replace(model.graph, costs=costs, back=costs.T.tocsr())
        now = EstimateModel(lambda: graph, model.parameters, model.provider)
    if changed == "parameters":
        now = replace(model, parameters=replace(model.parameters, leg_a=9.0))
    if changed == "places":
        places = series([(1, 1), *PLACES[1:]])
    if changed == "file":
        (tmp_path / "times-car-normal.npz").write_bytes(b"PK damaged")
    again = KnownPlacesModel(now, places, tmp_path)
    assert same(again.matrix(places, places), now.matrix(places, places))
    assert same(again.table(), KnownPlacesModel(now, places, tmp_path).table())  # written anew


def test_a_folder_that_cannot_be_written_to_is_done_without(model, tmp_path):
    places = series(PLACES)
    remembering = KnownPlacesModel(model, places, tmp_path / "missing")
    assert same(remembering.matrix(places, places), model.matrix(places, places))


def test_the_rest_is_the_model_s_own(model, remembering):
    places = series(PLACES[:4])
    assert remembering.path(places).equals(model.path(places))
    assert remembering.nearest(places, places[1:3]).equals(model.nearest(places, places[1:3]))
    assert remembering.isochrone(places[:1], [20]).equals(model.isochrone(places[:1], [20]))
