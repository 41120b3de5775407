"""Keeping a network: what becomes of its routes, and what the planner says of the same order."""

from dataclasses import replace

import pytest

from web.installation.context import Context
from web.network import keep
from web.network.question import NetworkQuery

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
    network = keep.network(context, key)
    routes = keep.kept_routes(context, key)
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
    assert keep.published_routes(context) == []


@pytest.mark.slow
def test_the_way_to_the_planner_says_what_the_network_was_asked(office):
    key, _ = kept(office, audience="学生", leave="09:00", vehicle="bus")
    (route, *_) = keep.kept_routes(office, key)
    document = keep.document_of(route)
    assert (document["request"]["leave"], document["request"]["vehicle"]) == ("09:00", "bus")
    assert document["request"]["audience"] == route.audience != ""
