"""Pairs that are remembered are those that would be computed, and few are computed again."""

import threading
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.travel import EstimateModel, remembered
from geo.travel.around import AroundModel
from geo.travel.osm import load_osm
from geo.travel.remembered import RememberingModel, remembering
from tests import draw
from tests.geo.test_travel_known import FIELDS, PLACES, same, series
from tests.geo.test_travel_osm import build

SETTINGS = settings(
    max_examples=draw(40), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
some = st.lists(st.sampled_from(PLACES), min_size=1, max_size=8).map(series)


class Counting(AroundModel):
    """Notes how many pairs each question was about."""

    asked: list = []  # noqa: RUF012 - emptied by the fixture

    def matrix(self, origins, destinations, *, limit=None):
        """Note the question and pass it on."""
        self.asked.append((len(origins), len(destinations)))
        return self.model.matrix(origins, destinations, limit=limit)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("square")
    build(path)
    return load_osm(path / "osm")


@pytest.fixture
def counting(model):
    Counting.asked.clear()
    return Counting(model)


@pytest.fixture
def small(monkeypatch):
    """Let a table have room for three origins and four destinations."""
    monkeypatch.setattr(remembered, "ORIGINS", 3)
    monkeypatch.setattr(remembered, "DESTINATIONS", 4)


@SETTINGS
@given(questions=st.lists(st.tuples(some, some), min_size=1, max_size=6))
def test_the_answers_are_the_same_to_the_bit(model, questions):
    remembers = RememberingModel(model)
    for origins, destinations in questions:
        assert same(remembers.matrix(origins, destinations), model.matrix(origins, destinations))


@SETTINGS
@given(questions=st.lists(st.tuples(some, some), min_size=1, max_size=6))
def test_so_they_are_where_places_are_given_up(small, model, questions):
    remembers = RememberingModel(model)
    for origins, destinations in questions:
        assert same(remembers.matrix(origins, destinations), model.matrix(origins, destinations))


def test_one_more_place_costs_a_row_and_a_column(counting):
    remembers, places = remembering(counting), series(PLACES[:5])
    remembers.matrix(places[:4], places[:4])
    remembers.matrix(places, places)
    remembers.matrix(places[::-1], places[1:])
    assert counting.asked == [(4, 4), (1, 5), (4, 1)]


def test_a_full_table_gives_up_what_was_asked_for_longest_ago(small, counting):
    remembers, places = remembering(counting), series(PLACES[:4])
    for origin in (0, 1, 2, 0, 3):  # 3 takes the room of 1
        remembers.matrix(places[[origin]], places)
    counting.asked.clear()
    remembers.matrix(places[[0]], places)
    remembers.matrix(places[[1]], places)
    assert counting.asked == [(1, 4)]


def test_other_roads_are_another_model(model):
    places, costs = series(PLACES[:4]), model.graph.costs * 2
    graph = replace(model.graph, costs=costs, back=costs.T.tocsr())
    slower = EstimateModel(lambda: graph, model.parameters, model.provider)
    first = RememberingModel(model).matrix(places, places)
    answer = RememberingModel(slower).matrix(places, places)
    assert same(answer, slower.matrix(places, places))
    assert not np.array_equal(answer.minutes, first.minutes)


def test_an_answer_is_the_asker_s_own(model):
    remembers, places = RememberingModel(model), series(PLACES[:3])
    remembers.matrix(places, places).minutes[:] = 7
    assert same(remembers.matrix(places, places), model.matrix(places, places))


def test_limits_snapped_and_many_places_are_the_model_s_own(small, counting):
    remembers, places = remembering(counting), series(PLACES[:5])
    for origins, limit in ((places[:2], 20.0), (counting.snap(places[:2]), None), (places, None)):
        for _ in range(2):
            answer = remembers.matrix(origins, places[:2], limit=limit)
            assert same(answer, counting.model.matrix(origins, places[:2], limit=limit))
    assert len(counting.asked) == 6


def test_points_that_are_nowhere_are_not_kept(counting):
    nowhere = gpd.GeoSeries([Point(), None], crs=4326)
    places = series(PLACES[:2])
    for _ in range(2):
        answer = remembering(counting).matrix(nowhere, places)
        assert np.isinf(answer.minutes).all()
    assert counting.asked == [(2, 2), (2, 2)]


def test_threads_that_push_each_other_out_get_their_own_answers(small, model):
    remembers, wrong = RememberingModel(model), []
    questions = [series(PLACES[k : k + 3]) for k in range(5)]
    right = [model.matrix(places, places) for places in questions]

    def ask(first):
        for turn in range(40):
            k = (first + turn) % len(questions)
            answer = remembers.matrix(questions[k], questions[k])
            wrong.extend(name for name in FIELDS if not same(answer, right[k]))

    threads = [threading.Thread(target=ask, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_whoever_remembers_need_not_be_wrapped_again(model):
    remembers = remembering(model)
    assert remembering(remembers) is remembers
    assert remembers.provider == model.provider
