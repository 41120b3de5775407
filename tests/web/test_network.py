"""A network of routes from its question: the answer as declared, its files, what is kept."""

import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs

import pytest

from routes.network.candidates import Candidate
from routes.network.request import Pool
from routes.terms import NETWORK_SETS
from web.files.registry import write_export
from web.installation.work import LANES
from web.network import ask as service
from web.network.answer import Network
from web.network.files import FILES_FOR_ALL, network_export
from web.network.kept import kept_candidates
from web.network.question import NetworkQuery, next_tuesday, request_of
from web.network.text import network_text, report_text
from web.plan.ask import PlanQuery
from web.plan.tour import plan
from web.terms.schema import adapter

TODAY = date(2027, 3, 1)
ASKED = {"from": "通化市,白山市", "days": "1", "least": 2, "most": 5, "effort": 0.001}
slow = pytest.mark.slow


@pytest.fixture(scope="module")
def query():
    return NetworkQuery.model_validate(ASKED)


@pytest.fixture(scope="module")
def answer(context, query):
    return service.run(context, query, today=TODAY)


def test_names_become_codes_and_the_day_is_the_same_all_year(context, query):
    asked = request_of(context, query, TODAY)
    assert asked.pool.origins == ("220500000000", "220600000000")
    assert asked.pool.days == (1,)
    assert asked.pool.date == date(2027, 6, 8) == next_tuesday(date(2026, 6, 1), 6)
    assert next_tuesday(date(2027, 6, 1), 6) == date(2028, 6, 13)


def test_candidates_are_searched_for_once_per_pool(context, tmp_path):
    context = replace(context, settings=replace(context.settings, cache_folder=tmp_path))
    one = Candidate("x", "C", (("a",),), (), "", "off", 10, 20)
    searched = []

    def search():
        searched.append(1)
        return (one,)

    provider = context.travel.provider
    for day in (8, 8, 9):
        pool = Pool(date(2027, 6, day))
        assert kept_candidates(context, pool, provider, search) == (one,)
    assert len(searched) == 2
    next(iter((tmp_path / "networks").iterdir())).write_text("[{}]", encoding="utf-8")


@slow
def test_the_answer_is_as_it_is_declared(answer):
    adapter(Network).validate_python(answer.document)
    routes = answer.document["routes"]
    assert 2 <= len(routes) <= 5
    assert [one["number"] for one in routes] == list(range(1, len(routes) + 1))
    assert all(one["holds"] and one["days"] == 1 for one in routes)
    assert {one["which"] for one in answer.document["figures"]} == {
        "network", "greedy", "candidates",
    }  # fmt: skip
    assert answer.document["proof"]["objective"] <= answer.document["proof"]["bound"]


@slow
def test_themes_and_periods_are_counted_for_every_set_that_is_compared(context, query, answer):
    compared = query.model_copy(update={"compare": True})
    document = service.run(context, compared, today=TODAY).document
    known = {one["which"]: one for one in document["figures"]}
    assert set(known) == set(NETWORK_SETS)
    for part in ("themes", "periods"):
        columns = {"routes": "network"} | {name: name for name in ("greedy", "examples")}
        for key, name in columns.items():
            counts = [row[key] for row in document[part]]
            assert max(counts) <= known[name]["routes"], (part, name)
            assert known[name][part] == sum(count > 0 for count in counts)
            assert known[name][f"all_{part}"] == len(counts)
        assert all(row["routes"] <= row["candidates"] for row in document[part])
        assert all(row["examples"] is None for row in answer.document[part])
        assert any(row["examples"] for row in document[part])


@slow
def test_the_figures_can_be_counted_again_from_the_rows(answer):
    document, found = answer.document, answer.document["figures"][0]
    visited = {one["site"] for one in document["stops"]}
    sites = {one["site"]: one for one in document["sites"]}
    assert visited <= set(sites)
    assert len(sites) == found["all_sites"]
    worth = sum(sites[one]["worth"] for one in visited) / sum(s["worth"] for s in sites.values())
    assert worth == pytest.approx(found["worth"], abs=0.001)
    assert sum(sites[one]["national"] for one in visited) == found["national"]
    assert len({sites[one]["county_name"] for one in visited}) == found["counties"]
    within = document["request"]["within"]
    near = [one for one in document["seats"] if (one["minutes"] or 999) <= within]
    assert len(near) == found["seats"] > 0
    assert len(document["seats"]) == found["all_seats"]


@slow
def test_equal_questions_have_equal_networks(context, query, answer):
    again = service.run(context, query, today=TODAY)
    assert again.document == answer.document


@slow
def test_stops_are_those_of_the_routes_in_order(answer):
    document = answer.document
    assert document["routes"]
    for route in document["routes"]:
        stops = [one for one in document["stops"] if one["route"] == route["id"]]
        assert len(stops) == route["sites"]
        assert [one["start"] for one in stops] == sorted(one["start"] for one in stops)


@slow
def test_the_planner_opens_with_the_route(context, answer):
    route = answer.document["routes"][0]
    asked = {name: values if name == "order" else values[0]
             for name, values in parse_qs(route["address"]).items()}  # fmt: skip
    planned = plan(context, PlanQuery.model_validate(asked), TODAY).document
    stops = [stop["id"] for day in planned["days"] for stop in day["stops"]]
    wanted = [one["site"] for one in answer.document["stops"] if one["number"] == 1]
    assert stops == wanted


@slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_holds_the_routes(context, answer, language):
    export = network_export(context, answer, language)
    for ending in FILES_FOR_ALL:
        assert len(write_export(export, ending)) > 1000, ending
    told = json.loads(write_export(export, "geojson"))["features"]
    lines = [one for one in told if one["properties"]["role"] == "route"]
    assert len(lines) == len(answer.document["routes"])
    assert all(one["geometry"]["coordinates"] for one in lines)


@slow
def test_the_words_say_what_is_served_and_what_is_left(answer):
    for language in ("zh", "en"):
        assert str(answer.document["proof"]["candidates"]) in network_text(
            answer.document, language
        )
        assert report_text(answer.document, language)
    assert {one["kind"] for one in answer.document["left"]} == {"site", "county", "seat"}


@slow
def test_what_does_not_hold_in_winter_has_a_timetable_that_does(context, answer):
    document = answer.document
    changed = [one for one in document["routes"] if one["winter_how"] not in ("holds", "none")]
    assert changed
    for route in document["routes"]:
        assert route["winter"] == (route["winter_how"] == "holds")
        asked = parse_qs(route["winter_address"])
        stops = [one["site"] for one in document["winter_stops"] if one["route"] == route["id"]]
        assert len(stops) == route["winter_sites"] > 0
        assert asked["date"] == [document["request"]["winter"]]
        query = PlanQuery.model_validate(
            {
                "from": asked["from"][0],
                "date": asked["date"][0],
                "days": "1",
                "order": asked["order"],
            }
        )
        planned = plan(context, query, TODAY).document
        assert [stop["id"] for day in planned["days"] for stop in day["stops"]] == stops
        assert planned["conflicts"] == []


def test_the_search_of_a_network_may_take_as_long_as_two_busy_cores_need():
    """A first run takes some 100 CPU seconds (docs/network.md)."""
    assert LANES[service.NETWORK.lane].seconds >= 10 * 100
