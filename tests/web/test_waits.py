"""The page of what waits: for a county, for a venue, and for whoever has no accounts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.web.people_app import TOWNSHIP, make_people, send, sign_in, store_of
from web import create_app
from web.installation.settings import Settings
from web.people.waits import PARTS
from web.store.order_rows import Sending, Wanted
from web.store.tables import lecturers

PAST, TODAY, DAY = date(2027, 5, 20), date(2027, 6, 1), date(2027, 6, 20)
FOREIGN = "220681100000"
NEAR, FAR = "JL-220623-112", "JL-220681-105"
"""Sites of 长白县 and of 临江市."""


@pytest.fixture(scope="module")
def office(settings: Settings, new_url: Callable[..., str], made_url: str) -> Iterator[Flask]:
    """Application with orders in each state in 长白县, and one in 临江市."""
    app = create_app(replace(settings, database_url=new_url(like=made_url)))
    store = store_of(app)
    row = {"corps": False, "languages": "zh", "simulated": False, "topics": "theory"}
    with store.write() as connection:
        connection.execute(
            insert(lecturers), [{**row, "id": "L1", "name": "李讲", "home": TOWNSHIP}]
        )
    make_people(app, lecturer="L1")
    yield app
    store.close()


def order(app: Flask, day: date, *steps: str, venue: str = TOWNSHIP) -> int:
    """Place an order and take it as far as the steps say."""
    store = store_of(app).orders
    wanted = Wanted(venue=venue, topic="theory", language="zh", since=day, until=day, part="am")
    number = store.add(wanted)
    take: dict[str, Callable[[], object]] = {
        "send": lambda: store.dispatch([Sending(number, "L1", day, part="am")]),
        "accept": lambda: store.accept(number),
        "hold": lambda: store.hold(number, audience=30, today=TODAY),
    }
    for step in steps:
        take[step]()
    return number


@pytest.fixture(scope="module")
def placed(office: Flask) -> dict[str, int]:
    """Return an order of each part of the page, and one of another county."""
    return {
        "send": order(office, DAY),
        "late": order(office, PAST),
        "answer": order(office, date(2027, 6, 21), "send"),
        "note": order(office, date(2027, 5, 21), "send", "accept"),
        "review": order(office, date(2027, 5, 22), "send", "accept", "hold"),
        "foreign": order(office, DAY, venue=FOREIGN),
    }


def parts(page: str) -> dict[str, str]:
    """Return the parts of the page by their codes."""
    found = re.findall(r'<section id="(\w+)">(.*?)</section>', page, re.S)
    return dict(found)


def test_an_officer_begins_with_what_waits_in_the_county(
    office: Flask, placed: dict[str, int]
) -> None:
    client = office.test_client()
    name = {"name": "county", "password": "山高水长天地宽阔广大"}
    assert client.post("/sign-in", data=name).location == "/waiting"
    assert client.get("/sign-in").location == "/waiting"
    assert client.get("/sign-in?next=/plans").location == "/plans"
    page = client.get("/waiting")
    assert page.headers["Cache-Control"] == "no-store"
    found = parts(page.text)
    for code in ("send", "late", "answer", "note", "review"):
        assert f'id="order-{placed[code]}"' in found[code]
        assert '<span class="badge num">1</span>' in found[code]
    assert f"order-{placed['foreign']}" not in page.text
    assert not set(found) & {"come", "asked"}


def test_each_link_of_the_page_opens_and_a_step_leads_back(
    office: Flask, placed: dict[str, int]
) -> None:
    client = sign_in(office, "county")
    for site in (NEAR, FAR):
        store_of(office).site_reports.add(site, about="other", text=f"{site} 门牌不对")
    page = client.get("/waiting").text
    assert f"{NEAR} 门牌不对" in parts(page)["reports"]
    assert f"{FAR} 门牌不对" not in page
    main = page.partition("<main")[2].partition("</main>")[0]
    links = set(re.findall(r'href="(/[^"#]*)', main))
    assert f"/orders/{placed['send']}/send?list=waiting" in links
    assert f"/orders/{placed['late']}/cancel?list=waiting" in links
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
    number = order(office, date(2027, 6, 23), "send")
    taken = send(client, f"/orders/{number}/accept", list="waiting")
    assert taken.location == f"/waiting?done=accepted&order={number}"
    assert "/undo" in client.get(taken.location).text
    refused = send(client, f"/orders/{number}/accept", list="waiting")
    assert refused.status_code == 409


def test_a_station_asks_from_the_menu_sees_who_comes_and_confirms(office: Flask) -> None:
    client, store = sign_in(office, "station"), store_of(office).orders
    coming = order(office, date(2027, 6, 25), "send", "accept")
    held = order(office, date(2027, 5, 25), "send", "accept")
    page = client.get("/waiting").text
    found = parts(page)
    assert "李讲" in found["come"]
    assert f'id="order-{coming}"' in found["come"]
    assert 'type="radio" name="topic"' in page
    assert not set(found) & {"send", "answer", "late", "stories"}
    asked = send(
        client, "/orders", list="waiting", venue=TOWNSHIP, topic="law", **{"from": "2027-07-01"}
    )
    assert asked.location.startswith("/waiting?done=ordered&order=")
    assert asked.location.rpartition("=")[2] in parts(client.get("/waiting").text)["asked"]
    assert send(client, f"/orders/{held}/held", audience="18", list="waiting").status_code == 303
    assert store.get(held).status == "held"
    foreign = order(office, PAST, venue=FOREIGN)
    assert send(client, f"/orders/{foreign}/held", audience="18").status_code in (403, 404)


def test_others_see_what_is_theirs(office: Flask) -> None:
    assert sign_in(office, "lecturer").get("/waiting").location == "/mine"
    assert sign_in(office, "supervisor").get("/waiting").status_code == 200
    assert office.test_client().get("/waiting").status_code in (303, 401)
    assert "临江" in sign_in(office, "admin").get("/waiting").text


def test_without_accounts_the_page_is_of_the_whole_province(app: Flask) -> None:
    page = app.test_client().get("/waiting")
    assert page.status_code == 200
    assert "/waiting" in app.test_client().get("/help").text
    assert PARTS
