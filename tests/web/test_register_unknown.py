"""Every page copes with lectures and lecturers of whom little is known: unknown is not zero."""

import json
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.office_books import TOWNSHIP, lecture, lecturer, reading
from web import create_app
from web.installation.settings import Settings
from web.store.order_rows import Wanted

PAGES = (
    "/", "/coverage", "/coverage?topic=law", "/coverage/centres", "/nearby?at=大石人镇",
    "/nearby?at=大石人镇&topic=law", "/orders", f"/venues/{TOWNSHIP}", "/data", "/register",
    "/coverage/suggest?count=2", "/orders/dispatch",
    "/inspect", "/ogc/collections/lectures", "/ogc/collections/lectures/items?f=html",
    "/api/v1/coverage", "/api/v1/nearby?at=大石人镇",
    "/api/v1/isochrone?of=lecturers&minutes=30", "/api/v1/orders",
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Flask:
    """Return an office with a log that says little, and lecturers of whom little is known."""
    folder = tmp_path_factory.mktemp("office")
    app = create_app(
        Settings(database_url=f"sqlite:///{folder / 'store.sqlite'}", today=date(2027, 6, 1))
    )
    store = app.extensions["redroutes"].store
    unknown = lecture("2027-05-20", people=None, topic="", lecturer="没有登记")
    planned = lecture("2027-06-20", people=None, topic="", status="planned")
    store.register.apply(reading("lectures", [unknown, planned]))
    people = [lecturer("王敏"), lecturer("李强", home="", topics=[], unit="")]
    store.register.apply(reading("lecturers", people))
    day = app.extensions["redroutes"].today()
    store.orders.add(Wanted(venue=TOWNSHIP, topic="law", language="zh", since=day, until=day))
    return app


@pytest.mark.parametrize("address", PAGES)
def test_pages_cope(office: Flask, address: str):
    client: FlaskClient = office.test_client()
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code in {200, 202}, answer.text[:2000]
    assert "NaN" not in answer.text


def test_ogc_says_null(office: Flask):
    answer = office.test_client().get("/ogc/collections/lectures/items?f=json")
    found = [one["properties"] for one in json.loads(answer.text)["features"]]
    assert [(one["audience"], one["topic"], one["form"]) for one in found] == [
        (None, None, None)
    ] * 2
