"""Keeping a network: what becomes of its routes, and what the planner says of the same order."""

from dataclasses import replace

import pytest

from web.files.registry import write_export
from web.installation.context import Context
from web.network import keep
from web.network.again import kept_answer, told_of
from web.network.answer import Network
from web.network.files import network_export
from web.network.question import NetworkQuery
from web.saved import ask as saved
from web.terms.schema import adapter

ASKED = {"from": ["通化市"], "days": [1], "least": 1, "most": 3, "effort": 0.001}


@pytest.fixture
def office(context: Context, portable) -> Context:
    """Open the installation with an empty store."""
    return replace(context, store=portable)


def kept(context: Context, **more: object) -> keep.Kept:
    query = NetworkQuery.model_validate({**ASKED, **more})
    return keep.keep(context, query, today=context.today())


@pytest.mark.slow
def test_routes_are_kept_as_the_network_times_them_and_once(office):
    context = office
    key, new = kept(context)
    assert new
    assert kept(context) == (key, False)
    network = context.store.networks.get(key)
    routes = context.store.networks.routes(key)
    assert len(routes) == len(network.document["routes"]) > 0
    answered = network.document
    for route, said in zip(routes, answered["routes"], strict=True):
        stops = [one for one in answered["stops"] if one["number"] == route.number]
        days = keep.document_of(route)["days"]
        timed = [
            (stop["id"], stop["start"], stop["leave"]) for day in days for stop in day["stops"]
        ]
        assert timed == [(stop["site"], stop["start"], stop["leave"]) for stop in stops]
        assert (route.plan.name, route.theme, route.state) == (said["name"], said["theme"], "draft")
        assert keep.route_name(network, route, "en") == said["name_en"]
    assert context.store.networks.routes(published=True) == []


@pytest.mark.slow
def test_the_way_to_the_planner_says_what_the_network_was_asked(office):
    key, _ = kept(office, audience="学生", leave="09:00", vehicle="bus")
    (route, *_) = office.store.networks.routes(key)
    document = keep.document_of(route)
    assert (document["request"]["leave"], document["request"]["vehicle"]) == ("09:00", "bus")
    assert document["request"]["audience"] == route.audience != ""


@pytest.mark.slow
def test_a_kept_network_is_taken_along_as_its_routes_stand_now(office):
    key, _ = kept(office)
    first, *rest = office.store.networks.routes(key)
    saved.rename(office, first.plan.id, "新名字", seen=1)
    keep.describe(office, first.plan.id, "liberation", "", seen=2)
    for route in rest[1:]:
        office.store.plans.delete(route.plan.id)
    answer = kept_answer(office, key)
    adapter(Network).validate_python(answer.document)
    designed = office.store.networks.get(key).document
    names = [route["name"] for route in answer.document["routes"]]
    assert names[0] == "新名字"
    assert len(names) == 1 + len(rest[:1])
    shown = [(one["number"], one["site"], one["start"]) for one in answer.document["stops"]]
    asked = [(one["number"], one["site"], one["start"]) for one in designed["stops"]]
    assert shown == [one for one in asked if one[0] <= len(names)]
    days = [one for one in designed["days"] if one["number"] <= len(names)]
    assert answer.document["days"] == days
    told = told_of(office, key, "zh")
    assert told[1].name == "新名字"
    assert told[1].theme == keep.theme_name("liberation", "zh")
    assert b"\xe6\x96\xb0\xe5\x90\x8d" in bytes(
        write_export(network_export(office, answer, "zh"), "kml")
    )
