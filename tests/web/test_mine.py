"""The lecturer's page: reached by a personal link, an order accepted with three taps."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from tests.web.people_app import OWN, TOWNSHIP, make_people, send, sign_in, store_of
from web import create_app
from web.installation.settings import Settings
from web.store.order_rows import Sending, Wanted
from web.store.tables import lecturers

DAY = date(2027, 6, 20)
OTHER_TOWNSHIP = "220681100000"
CONTACT = "张主任 13000000000"


@pytest.fixture
def office(settings: Settings, new_url: Callable[..., str], made_url: str) -> Iterator[Flask]:
    """Application with a lecturer, an order of his, and orders that he may take or not."""
    app = create_app(replace(settings, database_url=new_url(like=made_url)))
    store = store_of(app)
    row = {"corps": False, "languages": "zh", "simulated": False, "topics": "theory"}
    rows = [{**row, "id": key, "name": key, "home": TOWNSHIP} for key in ("L1", "L2")]
    with store.write() as connection:
        connection.execute(insert(lecturers), rows)
    make_people(app, lecturer="L1")
    yield app
    store.close()


def order(app: Flask, venue: str = TOWNSHIP, topic: str = "theory", day: date = DAY) -> int:
    wanted = Wanted(
        venue=venue, topic=topic, language="zh", since=day, until=day, part="am", contact=CONTACT
    )
    return store_of(app).orders.add(wanted)


def on_a_telephone(app: Flask) -> tuple[FlaskClient, str]:
    """Return a browser that has opened the personal link, and the link."""
    admin, store = sign_in(app, "county"), store_of(app)
    number = store.people.called("lecturer").id
    page = send(admin, f"/people/{number}/personal").text
    assert "<svg" in page
    found = re.search(r"http://localhost(/my/[\w-]+)<", page)
    assert found
    client = app.test_client()
    assert 'method="post"' in client.get(found[1]).text
    assert client.post(found[1]).location == "/mine"
    return client, found[1]


def test_looking_at_a_personal_link_signs_nobody_in(office: Flask) -> None:
    client, link = on_a_telephone(office)
    number = store_of(office).people.called("lecturer").id
    before = store_of(office).sessions.list(number)
    scanner = office.test_client()  # a messenger that makes a preview, or reads ahead
    for look in (scanner.get, scanner.head):
        seen = look(link)
        assert seen.status_code == 200
        assert "redroutes=" not in seen.headers.get("Set-Cookie", "")
        assert seen.headers["Cache-Control"] == "no-store"
    assert scanner.get("/mine").status_code == 303
    assert store_of(office).sessions.list(number) == before
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert scanner.post(link, headers=foreign).status_code == 403
    assert client.get(link).location == "/mine", "who is in already taps once less"


def test_three_taps_lead_from_the_code_to_an_accepted_order(office: Flask) -> None:
    number, client = order(office), on_a_telephone(office)[0]
    page = client.get("/mine").text
    assert CONTACT not in page, "whom to call is told to whoever goes"
    assert f"/mine/{number}/take" in page
    taken = send(client, f"/mine/{number}/take")
    assert taken.location == "/mine?done=take"
    stands = store_of(office).orders.get(number)
    assert (stands.status, stands.lecturer, stands.date) == ("accepted", "L1", DAY)
    page = client.get("/mine").text
    assert CONTACT not in page, "it is masked until somebody asks"
    assert "uri.amap.com" in page
    asked = send(client, f"/mine/{number}/call")
    assert "tel:13000000000" in asked.text
    assert asked.headers["Cache-Control"] == "no-store"
    foreign = order(office, day=date(2027, 6, 21))
    assert send(client, f"/mine/{foreign}/call").status_code == 404


@pytest.mark.slow
def test_he_is_offered_what_fits_him_and_his_free_days(office: Flask) -> None:
    fits, store = order(office), store_of(office)
    others = [order(office, topic="law"), order(office, venue=OTHER_TOWNSHIP)]
    client = on_a_telephone(office)[0]
    page = client.get("/mine").text
    assert f"/mine/{fits}/take" in page
    for number in others:
        assert f"/mine/{number}/take" not in page
        assert send(client, f"/mine/{number}/take").status_code == 409
        assert store.orders.get(number).status == "ordered"
    busy = order(office)
    store.orders.dispatch([Sending(busy, "L1", DAY, part="am")])
    assert f"/mine/{fits}/take" not in client.get("/mine").text


@pytest.mark.slow
def test_an_order_that_somebody_else_has_taken_is_not_taken_twice(office: Flask) -> None:
    number, client = order(office), on_a_telephone(office)[0]
    store_of(office).orders.dispatch([Sending(number, "L2", DAY, part="am")])
    refused = send(client, f"/mine/{number}/take")
    assert refused.status_code == 409
    assert store_of(office).orders.get(number).lecturer == "L2"
    for step in ("accept", "decline", "held"):
        assert send(client, f"/mine/{number}/{step}", audience="20").status_code in (404, 422)


def test_he_accepts_declines_and_says_that_it_was_held(office: Flask) -> None:
    store, client = store_of(office), on_a_telephone(office)[0]
    today = order(office, day=date(2027, 6, 1))
    store.orders.dispatch([Sending(today, "L1", date(2027, 6, 1), part="am")])
    later = order(office)
    store.orders.dispatch([Sending(later, "L1", DAY, part="am")])
    assert send(client, f"/mine/{today}/accept").status_code == 303
    assert send(client, f"/mine/{later}/decline", reason="身体不适").status_code == 303
    assert store.orders.get(later).status == "declined"
    assert store.orders.changes(later)[-1].values["reason"] == "身体不适"
    assert send(client, f"/mine/{today}/held", audience="42").status_code == 303
    assert store.orders.get(today).status == "held"


def test_the_calendar_has_his_lectures(office: Flask) -> None:
    store, (_, link) = store_of(office), on_a_telephone(office)
    mine, foreign = order(office), order(office, day=date(2027, 6, 21))
    store.orders.dispatch([Sending(mine, "L1", DAY, start="09:00")])
    store.orders.dispatch([Sending(foreign, "L2", date(2027, 6, 21), start="09:00")])
    got = office.test_client().get(f"{link}/calendar.ics")
    events = icalendar.Calendar.from_ical(got.data).walk("VEVENT")
    assert [one["DTSTART"].dt.date() for one in events] == [DAY]
    assert "13000000000" not in got.text


def test_a_personal_link_ends_with_the_next_one_and_with_the_account(office: Flask) -> None:
    lost, first = on_a_telephone(office)
    assert lost.get("/mine").status_code == 200
    second = on_a_telephone(office)[1]
    assert lost.get("/mine").status_code == 303, "whoever found the telephone is out"
    stranger = office.test_client()
    assert stranger.get(first).status_code == 404
    shown = {"Authorization": f"Bearer {second.removeprefix('/my/')}"}
    assert stranger.get("/api/v1/orders", headers=shown).status_code == 401, "it is no key"
    people = store_of(office).people
    people.end(people.called("lecturer").id)
    assert stranger.get(second).status_code == 404
    assert stranger.get(f"{second}/calendar.ics").status_code == 404


def test_nobody_else_has_such_a_page(office: Flask) -> None:
    assert sign_in(office, "county").get("/mine").status_code == 403
    store = store_of(office)
    county = store.people.called("county").id
    assert send(sign_in(office, "admin"), f"/people/{county}/personal").status_code == 404
    assert store.people.get(county).division == OWN
