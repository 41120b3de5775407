"""A site is closed by the form: its published route says so at once, is listed, and is mended."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from routes.network.kept import KeptSite
from tests.web import networks
from web import create_app
from web.cli import main
from web.installation.basis import current_basis
from web.installation.context import Context
from web.installation.settings import Settings
from web.network import upkeep as service
from web.network.answer import Upkeep
from web.network.upkeep import UpkeepQuery, marks, next_day
from web.plan import tour as planning
from web.plan.ask import PlanQuery
from web.plan.keep import content_of
from web.store.link_rows import LinkTerms
from web.store.network_rows import NetworkContent, RouteContent
from web.terms.schema import adapter

TODAY = date(2027, 6, 1)
CEMETERY, MUSEUM, ALLIED = "JL-220502-057", "JL-220502-058", "JL-220502-061"
CLOSED = {"name": "杨靖宇烈士陵园", "county": "东昌区", "status": "under_repair"}
OPEN = {**CLOSED, "status": "open", "number": "1"}


@pytest.fixture
def app(store_url: str) -> Flask:
    return create_app(Settings(database_url=store_url, today=TODAY, page_seconds=60))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def now(client: FlaskClient) -> Context:
    found = client.application.extensions["redroutes"].current()
    assert isinstance(found, Context)
    return found


@pytest.fixture
def route(client: FlaskClient) -> int:
    """Publish a route of three sites in Tonghua; return its number."""
    context = now(client)
    order = f"{MUSEUM},{CEMETERY},{ALLIED}"
    query = PlanQuery.model_validate({"from": "通化市", "date": "2027-06-08", "order": [order]})
    planned = planning.plan(context, query, TODAY).document
    assert planned["conflicts"] == []
    content = RouteContent(content_of(context, "通化一日", planned, query), "r1")
    document = networks.network(context).document
    network = NetworkContent("网络", {}, document, current_basis(context))
    context.store.networks.keep(network, [content])
    (kept,) = context.store.networks.routes()
    context.store.networks.approve(kept.plan.id, seen=1)
    context.store.plans.set_status(kept.plan.id, "published", seen=1)
    return kept.plan.id


def said(client: FlaskClient, plan_id: int) -> list[str]:
    context = now(client)
    shown = context.store.networks.route(plan_id, published=True)
    return [one["text"] for one in marks(context, shown)]


def close(client: FlaskClient) -> None:
    assert client.post(f"/register/sites/{CEMETERY}", data=CLOSED).status_code == 303


def listed(client: FlaskClient) -> Upkeep:
    context = now(client)
    return service.run(context, UpkeepQuery(), TODAY)


def publish(client: FlaskClient, plan_id: int, version: int) -> None:
    store = now(client).store
    store.networks.approve(plan_id, seen=version)
    store.plans.set_status(plan_id, "published", seen=version)


@pytest.mark.slow
def test_a_site_is_closed_and_its_route_is_mended_and_opened_again(client, route):
    assert said(client, route) == []
    assert listed(client)["routes"] == []
    assert "不必处理" in client.get("/network/upkeep").text

    close(client)
    assert said(client, route) == ["杨靖宇烈士陵园 is closed for repair."]
    shown = client.get(f"/network/routes/{route}")
    assert shown.status_code == 200
    assert "杨靖宇烈士陵园 正在维修" in shown.text
    link = now(client).store.links.add(route, LinkTerms())
    assert "杨靖宇烈士陵园 正在维修" in client.get(f"/s/{link.token}").text
    page = client.get("/network/upkeep").text
    assert "通化一日" in page
    assert "杨靖宇烈士陵园 正在维修" in page
    document = listed(client)
    adapter(Upkeep).validate_python(document)
    (found,) = document["routes"]
    assert (found["state"], found["more_minutes"]) == ("broken", None)
    assert [one["code"] for one in found["changes"]] == ["under_repair"]
    repair = next(one for one in found["repairs"] if one["how"] == "drop")
    assert repair["removed"] == ["杨靖宇烈士陵园"]
    assert repair["order"] == [f"{MUSEUM},{ALLIED}"]

    form = {"repair": repair["key"], "seen": "1"}
    assert client.post(f"/network/upkeep/{route}", data=form).status_code == 303
    store = now(client).store
    newest = store.plans.get(route)
    assert (newest.number, newest.change, newest.origin) == (2, "repaired", 1)
    assert now(client).store.networks.route(route, published=True).plan.number == 1
    assert listed(client)["routes"][0]["newest"] == 2
    assert client.post(f"/network/upkeep/{route}", data=form).status_code == 409

    publish(client, route, 2)
    assert said(client, route) == []
    assert "正在维修" not in client.get(f"/network/routes/{route}").text.partition("<h2")[0]
    assert listed(client)["routes"] == []

    assert client.post(f"/register/sites/{CEMETERY}", data=OPEN).status_code == 303
    (found,) = listed(client)["routes"]
    assert (found["state"], [one["code"] for one in found["changes"]]) == (
        "changed",
        ["restorable"],
    )
    back = found["repairs"][0]
    assert (back["how"], back["added"]) == ("restore", ["杨靖宇烈士陵园"])
    service.accept(now(client), route, back["key"], seen=2, today=TODAY)
    publish(client, route, 3)
    assert listed(client)["routes"] == []


@pytest.mark.slow
def test_programs_and_the_terminal_read_the_same_list(client, route, monkeypatch, store_url):
    close(client)
    answer = client.get("/api/v1/network/upkeep")
    assert answer.status_code == 200
    (found,) = answer.json["routes"]
    tag = client.get(f"/api/v1/plans/{route}").headers["ETag"]
    wrong = client.post(
        f"/api/v1/network/routes/{route}/repair", json={"repair": "x"}, headers={"If-Match": tag}
    )
    assert (wrong.status_code, wrong.json["type"].rpartition(":")[2]) == (409, "repair-gone")
    kept = client.post(
        f"/api/v1/network/routes/{route}/repair",
        json={"repair": found["repairs"][0]["key"]},
        headers={"If-Match": tag},
    )
    assert kept.status_code == 201
    monkeypatch.setenv("REDROUTES_DATABASE_URL", store_url)
    monkeypatch.setenv("REDROUTES_TODAY", TODAY.isoformat())
    told = CliRunner().invoke(main, ["network", "check", "--format", "json"])
    assert json.loads(told.stdout)["routes"][0]["newest"] == 2
    words = CliRunner().invoke(main, ["network", "check"]).stdout
    assert "杨靖宇烈士陵园 正在维修" in words
    assert "去掉 杨靖宇烈士陵园" in words


def test_a_day_that_is_over_is_the_next_one_of_its_week():
    planned = date(2027, 6, 8)
    assert next_day(planned, date(2027, 6, 1)) == planned == next_day(planned, planned)
    assert (
        next_day(planned, date(2027, 6, 9))
        == date(2027, 6, 15)
        == next_day(planned, date(2027, 6, 15))
    )


def test_a_mended_route_is_not_named_after_the_site_that_it_lost():
    left = [
        KeptSite(one, one, 126.0, 41.7, "1937", "", 60, worth)
        for one, worth in (("纪念馆", 20.0), ("陈列馆", 30.0))
    ]
    named = "通化市出发·红色一日线：杨靖宇烈士陵园"
    assert service.name_after(named, ["杨靖宇烈士陵园"], left) == "通化市出发·红色一日线：陈列馆"
    assert service.name_after("我们的路线", ["杨靖宇烈士陵园"], left) == "我们的路线"
    assert service.name_after(named, [], left) == named
