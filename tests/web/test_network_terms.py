"""Every declared key of a network against every format, in both languages."""

import json
from dataclasses import replace

import pytest

from routes.terms import NETWORK_SETS
from tests.web.declared import (
    LANGUAGES,
    POSITION,
    held,
    held_by_files,
    read_xlsx,
    rows_of,
    written_once,
)
from tests.web.networks import TOWN, network
from web.files.registry import write_export
from web.network.answer import (
    Network,
    NetworkFigures,
    NetworkLeft,
    NetworkSeat,
    NetworkSite,
    NetworkTold,
    RouteRow,
    RouteStop,
)
from web.network.files import network_export
from web.network.text import comparisons, report_text
from web.terms.schema import adapter
from web.terms.term import columns, terms

LAYERS = (
    (0, "routes", RouteRow),
    (1, "stops", RouteStop),
    (2, "winter_stops", RouteStop),
    (3, "left", NetworkLeft),
    (4, "figures", NetworkFigures),
    (5, "themes", NetworkTold),
    (6, "periods", NetworkTold),
    (7, "sites", NetworkSite),
    (8, "seats", NetworkSeat),
)
PARTS = {"text": "Why.", "template": "Why.", "params": {}}


@pytest.fixture(scope="module")
def answer(context):
    return network(context)


@pytest.fixture(scope="module")
def exports(context, answer):
    """Return the network of :func:`sampled` in each language, each file of it written once."""
    made = {language: network_export(context, sampled(answer), language) for language in LANGUAGES}
    return {language: written_once(export) for language, export in made.items()}


def sampled(answer):
    """Return the network with rows in which every key has a value of its own."""
    lines = answer.document["routes"]
    routes = [
        {**route, **row, "number": route["number"], "name_en": row["name"], "origin": TOWN}
        for route, row in zip(lines, rows_of(RouteRow), strict=True)
    ]
    stops = [
        {**stop, **row, "lon": stop["lon"], "lat": stop["lat"]}
        for stop, row in zip(answer.document["stops"], rows_of(RouteStop), strict=False)
    ]
    left = [{**row, **PARTS} for row in rows_of(NetworkLeft)]
    figures = rows_of(NetworkFigures)
    told = [{**row, "name_en": row["name"]} for row in rows_of(NetworkTold)]
    more = {"stops": stops, "winter_stops": stops, "left": left, "figures": figures,
            "themes": told, "periods": told, "sites": rows_of(NetworkSite),
            "seats": rows_of(NetworkSeat)}  # fmt: skip
    return replace(answer, document={**answer.document, "routes": routes, **more})


def test_the_network_made_by_hand_is_as_it_is_declared(answer):
    adapter(Network).validate_python(answer.document)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", LAYERS)
def test_every_key_is_in_the_files_that_are_tables(exports, answer, tmp_path, part, language):
    layer, key, declared = part
    document = sampled(answer).document
    export = exports[language]
    held_by_files(export, layer, declared, document[key], tmp_path)
    title = export.layers[layer].title
    found = read_xlsx(write_export(export, "xlsx"), title)
    held(found, columns(declared), document[key], language)


def test_every_key_is_in_geojson(exports, answer):
    document = sampled(answer).document
    told = json.loads(write_export(exports["zh"], "geojson"))
    for role, key, declared in (("route", "routes", RouteRow), ("stop", "stops", RouteStop)):
        found = [one["properties"] for one in told["features"]
                 if one["properties"]["role"] == role]  # fmt: skip
        flat = [name for name, one in terms(declared).items() if one.flat and name not in POSITION]
        assert len(found) == len(document[key]) == 2
        for member, row in zip(found, document[key], strict=True):
            assert {name: member[name] for name in flat} == {name: row[name] for name in flat}


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_command_have_a_column_for_each_set_of_routes(answer, language):
    """The page and the command read one declaration; a set that nobody compared is no zero."""
    _, themes, periods = comparisons(answer.document, language)
    sets = [word.say(language) for word in NETWORK_SETS.values()]
    unknown = {"zh": "未统计", "en": "not counted"}[language]
    for table in (themes, periods):
        assert [one.heading(language) for one in table.columns[1:]] == sets
        for row in table.rows:
            said = [one.said(row, language) for one in table.columns]
            assert said[1:] == ["2", "1", "7", unknown]
    told = report_text(answer.document, language)
    assert all(told.count(name) >= 3 for name in sets[:2])
    assert told.count(unknown) == 4


def test_a_network_kept_before_the_sets_were_counted_is_still_read(answer):
    lacking = ("greedy", "candidates", "examples")
    old = [{key: value for key, value in row.items() if key not in lacking}
           for row in answer.document["themes"]]  # fmt: skip
    table = comparisons({**answer.document, "themes": old}, "zh")[1]
    said = [[one.said(row, "zh") for one in table.columns[1:]] for row in table.rows]
    assert said == [["2", "未统计", "未统计", "未统计"]] * 2


def test_a_visit_is_no_lecture_and_its_day_no_date():
    headings = {one.key: one.heading("zh") for one in columns(RouteStop)}
    assert headings["day"] == "第几天"
    assert headings["start"] == "开始参观"
