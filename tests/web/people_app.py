"""An installation with accounts, for the tests of who may do what."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from web.people.passwords import hashed
from web.store.people import Account, NewAccount
from web.store.reach import PROVINCE_CODE
from web.store.store import Store

PASSWORD = "山高水长天地宽阔广大"  # noqa: S105 - of the tests
OWN, OTHER = "220623000000", "220681000000"
"""长白县, of which there are officers, and 临江市."""
TOWNSHIP = "220623100000"
"""长白镇."""
ROLES_AT: Mapping[str, str] = {
    "admin": PROVINCE_CODE,
    "planner": PROVINCE_CODE,
    "supervisor": PROVINCE_CODE,
    "county": OWN,
    "station": TOWNSHIP,
    "lecturer": OWN,
}
"""Role -> the division of its account in the tests."""


def store_of(app: Flask) -> Store:
    """Return the store of an application."""
    found: Store = app.extensions["redroutes"].store
    return found


def make_people(app: Flask, lecturer: str = "") -> dict[str, Account]:
    """Make an account of each role."""
    people = store_of(app).people
    kept = hashed(PASSWORD)
    return {
        role: people.add(
            NewAccount(
                name=role, role=role, division=division,
                lecturer=lecturer if role == "lecturer" else "",
            ),
            kept,
        )
        for role, division in ROLES_AT.items()
    }  # fmt: skip


def sign_in(app: Flask, name: str, password: str = PASSWORD, **more: Any) -> FlaskClient:
    """Return a browser that is signed in."""
    client = app.test_client()
    response = client.post("/sign-in", data={"name": name, "password": password}, **more)
    assert response.status_code == 303, response.text
    return client


def csrf(client: FlaskClient) -> str:
    """Return what the forms of a session carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)
    assert found
    return found[1]


def send(client: FlaskClient, address: str, **data: Any) -> TestResponse:
    """Send a form as a page of the session does."""
    return client.post(address, data={**data, "csrf": csrf(client)})
