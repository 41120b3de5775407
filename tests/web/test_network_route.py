"""The page of a kept route: what it is called in English, and what is not counted on it."""

from dataclasses import replace

import pytest

from routes.terms import WARNINGS
from tests.web import networks
from web.installation.basis import current_basis
from web.network.keep import TO_PLANNERS, english_name
from web.plan import tour as planning
from web.plan.ask import PlanQuery
from web.plan.keep import content_of
from web.store.network_rows import NetworkContent, RouteContent

MUSEUM = "JL-220502-058"


@pytest.fixture
def kept(client) -> int:
    """Keep a network of two routes as they were kept before; return the number of the first."""
    context = client.application.extensions["redroutes"].current()
    query = PlanQuery.model_validate({"from": "通化市", "date": "2027-06-08", "order": [MUSEUM]})
    planned = planning.plan(context, query, context.today()).document
    assert planned["left_out"]
    content = content_of(context, "办公室起的名字", planned, query)
    document = networks.network(context).document
    network = NetworkContent("网络", {"most": 4}, document, current_basis(context))
    routes = [RouteContent(content, one["id"]) for one in document["routes"]]
    number, _ = context.store.networks.keep(network, routes)
    return context.store.networks.routes(number)[0].plan.id


def test_a_route_says_nothing_that_is_meant_for_whoever_plans_another_tour(client, kept):
    page = client.get(f"/network/routes/{kept}").text
    assert "未排入" not in page
    assert "在外住一晚" not in page
    assert set(WARNINGS) >= TO_PLANNERS


def test_a_name_given_in_chinese_is_marked_and_said_to_have_no_english_one(client, kept):
    page = client.get(f"/network/routes/{kept}?lang=en").text
    assert '<span lang="zh-CN">办公室起的名字</span>' in page
    assert "it has no English one" in page
    client.get("/?lang=zh")
    assert "英文" not in client.get(f"/network/routes/{kept}").text.split("<h1>")[1][:200]


def test_a_repair_that_names_another_site_names_it_in_english_too(client, kept):
    context = client.application.extensions["redroutes"].current()
    route = context.store.networks.route(kept)
    network, sites = context.store.networks.get(route.network), context.datasets.sites
    gone, new = (sites.loc[one] for one in (networks.SITES[1], MUSEUM))
    first, *rest = network.document["routes"]
    said = {"name": f"红色一日线（{gone['name_zh']}）", "name_en": f"One day ({gone['name_en']})"}
    network = replace(network, document={**network.document, "routes": [{**first, **said}, *rest]})
    mended = replace(route, plan=replace(route.plan, name=f"红色一日线（{new['name_zh']}）"))
    assert english_name(network, mended) == f"One day ({new['name_en']})"
    assert english_name(network, route) == ""
