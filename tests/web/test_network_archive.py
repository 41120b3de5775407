"""A kept network gets another name, goes into the archive and comes back: page, API, command."""

import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from tests.web import networks
from tests.web.people_app import OTHER, PASSWORD, make_people, send, sign_in, store_of
from web import create_app
from web.cli import main
from web.installation.basis import current_basis
from web.installation.context import Context
from web.installation.settings import Settings
from web.people.passwords import hashed
from web.plan import tour as planning
from web.plan.ask import PlanQuery
from web.plan.keep import content_of
from web.store.network_rows import NetworkContent, RouteContent
from web.store.people import NewAccount
from web.store.reach import Area, Reach, reaching
from web.store.store import Store

MUSEUM = "JL-220502-058"


@pytest.fixture
def office(store_url: str) -> Iterator[Flask]:
    made = create_app(Settings(database_url=store_url))
    yield made
    store_of(made).close()


@pytest.fixture(scope="module")
def told(context: Context) -> tuple[NetworkContent, list[RouteContent]]:
    """Return a network of two routes, planned once."""
    query = PlanQuery.model_validate({"from": "通化市", "date": "2027-06-08", "order": [MUSEUM]})
    planned = planning.plan(context, query, context.today()).document
    content = content_of(context, "通化一日", planned, query)
    document = networks.network(context).document
    network = NetworkContent("网络", {"most": 4}, document, current_basis(context))
    return network, [RouteContent(content, one["id"]) for one in document["routes"]]


@pytest.fixture
def kept(office: Flask, told: tuple[NetworkContent, list[RouteContent]]) -> int:
    """Keep the network, its first route published; return its number."""
    return keep(store_of(office), *told)


def keep(store: Store, network: NetworkContent, routes: list[RouteContent]) -> int:
    number, _ = store.networks.keep(network, routes)
    first, _ = store.networks.routes(number)
    store.networks.approve(first.plan.id, seen=1)
    store.plans.set_status(first.plan.id, "published", seen=1)
    return number


@pytest.fixture
def client(office: Flask) -> FlaskClient:
    return office.test_client()


def published(office: Flask) -> int:
    (one,) = store_of(office).networks.routes(published=True)
    return one.plan.id


def test_the_page_says_what_becomes_of_published_routes_before_it_archives(client, kept):
    page = client.get(f"/networks/{kept}").text
    assert "有 1 条已发布路线人人可见" in page
    assert "其中 1 条未发布的路线一并删除" in page
    english = client.get(f"/networks/{kept}?lang=en").text
    assert "1 published route can be seen by everybody" in english
    client.get("/?lang=zh")


def test_a_network_is_renamed_on_its_page_and_not_over_another_name(client, kept):
    sent = client.post(f"/networks/{kept}/name", data={"seen": 1, "name": " 全省 路线 "})
    page = client.get(sent.location).text
    assert "路线网络已更名" in page
    assert '<h1 id="result">全省 路线</h1>' in page
    late = client.post(f"/networks/{kept}/name", data={"seen": 1, "name": "旧页"})
    assert late.status_code == 409
    assert "已被他人更名或归档" in late.text
    empty = client.post(f"/networks/{kept}/name", data={"seen": 2, "name": " "})
    assert empty.status_code == 422
    assert "全省 路线" in client.get("/networks", follow_redirects=True).text


def test_a_published_route_of_an_archived_network_stays_at_its_address(office, client, kept):
    route = f"/network/routes/{published(office)}"
    sent = client.post(f"/networks/{kept}/archive", data={"seen": 1, "published": "stay"})
    page = client.get(sent.location).text
    assert "路线网络已归档" in page
    assert f'action="/networks/{kept}/unarchive"' in page
    assert client.get(route).status_code == 200
    assert "已归档" in client.get(f"/networks/{kept}").text
    back = client.post(f"/networks/{kept}/unarchive")
    page = client.get(back.location).text
    assert "路线网络已恢复" in page
    assert "2 条路线" in page


def test_published_routes_are_withdrawn_in_one_step(office, client, kept):
    route = f"/network/routes/{published(office)}"
    client.post(f"/networks/{kept}/archive", data={"seen": 1, "published": "withdraw"})
    assert client.get(route).status_code == 404
    assert client.get(f"/networks/{kept}").status_code == 404
    assert "所有路线网络都已归档" in client.get("/networks").text
    listed = client.get("/ogc/collections/routes/items").get_json(force=True)
    assert listed["numberMatched"] == 0


def test_without_a_word_on_published_routes_nothing_is_archived(client, kept):
    refused = client.post(f"/networks/{kept}/archive", data={"seen": 1})
    assert refused.status_code == 409
    assert "请说明保留" in refused.text
    assert client.get("/api/v1/networks").get_json(force=True)["networks"][0]["routes"] == 2


def test_programs_rename_and_archive_what_they_have_seen(client, kept):
    there = f"/api/v1/networks/{kept}"
    tag = client.get(there).headers["ETag"]
    assert client.post(f"{there}/name", json={"name": "新"}).status_code == 428
    named = client.post(f"{there}/name", json={"name": "新"}, headers={"If-Match": tag})
    assert named.get_json(force=True)["name"] == "新"
    stale = client.delete(f"{there}?published=stay", headers={"If-Match": tag})
    assert stale.status_code == 412
    assert stale.get_json(force=True)["current"]["name"] == "新"
    seen = {"If-Match": named.headers["ETag"]}
    assert client.delete(f"{there}?published=gone", headers=seen).status_code == 400
    gone = client.delete(f"{there}?published=withdraw", headers=seen).get_json(force=True)
    assert (gone["routes"], gone["archived_at"] is None) == (0, False)
    listed = client.get("/api/v1/networks?archived=true").get_json(force=True)["networks"]
    assert [one["id"] for one in listed] == [kept]
    back = client.post(f"{there}/unarchive").get_json(force=True)
    assert (back["routes"], back["published"], back["archived_at"]) == (2, 0, None)


def test_the_command_renames_archives_and_brings_back(office, kept, store_url, monkeypatch):
    monkeypatch.setenv("REDROUTES_DATABASE_URL", store_url)

    def run(*words: str) -> str:
        return CliRunner().invoke(main, ["network", *words]).output

    number = str(kept)
    assert "现名“新名”" in run("rename", number, "新名")
    assert "请说明保留" in run("archive", number)
    assert "1 条已发布路线保留" in run("archive", number, "--published", "stay")
    assert run("list").strip() == "所有路线网络都已归档。"
    assert "新名" in run("list", "--archived")
    assert "共 2 条路线" in run("unarchive", number)
    assert "没有归档" in run("unarchive", number)


def test_an_officer_of_another_county_neither_sees_the_forms_nor_may_send_them(office, told):
    people = make_people(office)
    store = store_of(office)
    store.people.add(NewAccount(name="other", role="county", division=OTHER), hashed(PASSWORD))
    area = Area(("220623",))
    with reaching(Reach(writes=area, account=people["county"].id, division="220623000000")):
        number = keep(store, *told)
    own, other = sign_in(office, "county"), sign_in(office, "other")
    assert f'action="/networks/{number}/archive"' in own.get(f"/networks/{number}").text
    assert f'action="/networks/{number}/archive"' not in other.get(f"/networks/{number}").text
    for step, said in (("name", {"name": "我的"}), ("archive", {"published": "withdraw"})):
        refused = send(other, f"/networks/{number}/{step}", seen=1, **said)
        assert refused.status_code == 403, step
    named = send(own, f"/networks/{number}/name", seen=1, name="本县路线")
    assert named.status_code == 303
    past = sign_in(office, "admin").get(f"/networks/{number}").text
    assert re.search(r"更名</b>.*?county", past, re.DOTALL)
