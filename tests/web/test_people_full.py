"""Accounts while nothing can be written: whoever is signed in reads on, the door says why not."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update
from werkzeug.test import TestResponse

from tests.web.people_app import PASSWORD, csrf, make_people, sign_in, store_of
from web import create_app
from web.installation.settings import Settings
from web.store.moments import now
from web.store.reach import PROVINCE_CODE
from web.store.sessions import NOTED
from web.store.store import Store
from web.store.tables import api_keys, sessions

ROOT = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="mounts a small disk")


class Office(NamedTuple):
    """An installation that nothing can be written into any more.

    Attributes
    ----------
    planner
        A browser that was signed in before, so long ago that its use is to be noted.
    csrf
        What its forms carry.
    key
        Head of a request with the key of a program, to be noted, too.
    """

    app: Flask
    planner: FlaskClient
    csrf: str
    key: dict[str, str]


def refuse(store: Store, _: Path) -> None:
    """Let the database refuse every change."""
    event.listen(store._engine, "connect", lambda one, _: one.execute("PRAGMA query_only = ON"))
    store.close()


def fill(store: Store, disk: Path) -> None:
    """Fill the disk."""
    with suppress(OSError), (disk / "filling").open("wb", buffering=0) as filling:
        while True:
            filling.write(bytes(4096))
    store.close()


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    found = tmp_path_factory.mktemp("disk")
    subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", found], check=True)
    yield found
    subprocess.run(["/bin/umount", "--lazy", found], check=True)


@pytest.fixture(
    scope="module", params=[refuse, pytest.param(fill, marks=[pytest.mark.fault, ROOT])]
)
def office(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    spoil: Callable[[Store, Path], None] = request.param
    full = spoil is fill
    folder = request.getfixturevalue("disk") if full else tmp_path_factory.mktemp("refused")
    app = create_app(replace(settings, database_url=f"sqlite:///{folder / 'redroutes.sqlite'}"))
    store = store_of(app)
    make_people(app)
    planner = sign_in(app, "planner")
    account = store.people.called("planner").id
    _, token = store.keys.add(account, name="one", access="read", division=PROVINCE_CODE, days=1)
    with store.write() as connection:
        for table in (sessions, api_keys):
            connection.execute(update(table).values(seen_at=now() - 2 * NOTED))
    text = csrf(planner)
    with store.write() as connection:
        connection.execute(update(sessions).values(seen_at=now() - 2 * NOTED))
    spoil(store, folder)
    yield Office(app, planner, text, {"Authorization": f"Bearer {token}"})
    store.close()


def refused(answer: TestResponse) -> None:
    """Check that an answer says in a sentence that nothing can be saved, and names no file."""
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    for word in ("Traceback", "sqlite", "PRAGMA"):
        assert word not in answer.text


@pytest.mark.parametrize("address", ["/", "/plans", "/me", "/orders"])
def test_a_session_reads_on(office: Office, address: str) -> None:
    assert office.planner.get(address).status_code == 200


def test_a_key_reads_on(office: Office) -> None:
    answer = office.app.test_client().get("/api/v1/plans", headers=office.key)
    assert answer.status_code == 200


@pytest.mark.parametrize("password", [PASSWORD, "something else"])
@pytest.mark.parametrize("name", ["planner", "nobody"])
def test_the_door_says_why_it_is_shut(office: Office, name: str, password: str) -> None:
    client = office.app.test_client()
    refused(client.post("/sign-in", data={"name": name, "password": password}))
    assert client.get("/sign-in").status_code == 200


def test_who_cannot_be_signed_out_is_told_and_stays(office: Office) -> None:
    refused(office.planner.post("/sign-out", data={"csrf": office.csrf}))
    assert office.planner.get("/me").status_code == 200


def test_a_session_that_is_idle_too_long_ends_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.store.sessions.IDLE", timedelta(minutes=1))
    assert office.planner.get("/me").status_code == 303
