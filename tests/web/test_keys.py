"""Keys of programs, tried from outside at every writing way in: scope, division, day, person."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import update

from tests.web.access import address, ways
from tests.web.people_app import OWN, TOWNSHIP, make_people, store_of
from web import create_app
from web.frame.patience import PROGRAMS
from web.frame.rules import PERMISSIONS
from web.frame.security import SAFE_METHODS
from web.installation.settings import Settings
from web.language.roles import KEY_ACCESS
from web.store.moments import now
from web.store.people import NewAccount
from web.store.reach import PROVINCE_CODE, reach
from web.store.tables import api_keys

READ = "read"
WRITE = "write"


class Way(NamedTuple):
    """A way in by which something is changed."""

    method: str
    address: str
    action: str


@pytest.fixture(scope="module")
def doors(settings: Settings, new_url: Callable[..., str], made_url: str) -> Iterator[Flask]:
    """Application whose views only say how far one may change something."""
    app = create_app(replace(settings, database_url=new_url(like=made_url)))
    make_people(app)
    for endpoint in app.view_functions:
        app.view_functions[endpoint] = lambda **_: f"in {','.join(reach().writes.starts)}"
    yield app
    store_of(app).close()


def writing(app: Flask, *, programs: bool) -> list[Way]:
    """Return the ways in that change something, of programs or of pages."""
    found = [
        Way(method, address(rule, given), action)
        for rule, given, action in ways(app)
        for method in sorted((rule.methods or set()) - set(SAFE_METHODS))
        if action != "look" and rule.rule.startswith(PROGRAMS) == programs
    ]
    assert len(found) > (20 if programs else 50)
    return found


def key_of(app: Flask, name: str, access: str, division: str = PROVINCE_CODE) -> tuple[int, str]:
    store = store_of(app)
    account = store.people.called(name).id
    return store.keys.add(account, name="one", access=access, division=division, days=1)


def tried(app: Flask, key: str, found: list[Way]) -> set[tuple[int, str]]:
    """Return what all ways in answer to a key: status, and how far it reaches or why not."""
    client, head = app.test_client(), {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
    answers = [client.open(one.address, method=one.method, headers=head) for one in found]
    return {(one.status_code, one.text if one.status_code == 200 else "") for one in answers}


def test_the_scopes_are_those_of_the_declaration() -> None:
    assert set(KEY_ACCESS.only(READ, WRITE)) == {READ, WRITE}


def test_a_key_that_reads_changes_nothing(doors: Flask) -> None:
    _, key = key_of(doors, "admin", READ)
    assert tried(doors, key, writing(doors, programs=True)) == {(403, "")}
    assert tried(doors, key, writing(doors, programs=False)) == {(403, "")}


def test_a_key_that_changes_does_so_as_a_program_only(doors: Flask) -> None:
    _, key = key_of(doors, "admin", WRITE)
    assert tried(doors, key, writing(doors, programs=True)) == {(200, "in ")}
    assert tried(doors, key, writing(doors, programs=False)) == {(403, "")}


def test_a_key_does_what_the_role_of_its_person_may(doors: Flask) -> None:
    every, refused = writing(doors, programs=True), 0
    for role in ("planner", "county", "station", "supervisor"):
        _, key = key_of(doors, role, WRITE)
        may = [one for one in every if PERMISSIONS[one.action][role]]
        others = [one for one in every if one not in may]
        assert tried(doors, key, others) <= {(403, "")}, role
        assert {status for status, _ in tried(doors, key, may)} <= {200}, role
        refused += len(others)
    assert refused > len(every)


def test_a_key_changes_nothing_outside_of_its_division(doors: Flask) -> None:
    _, key = key_of(doors, "admin", WRITE, OWN)
    assert tried(doors, key, writing(doors, programs=True)) == {(200, f"in {OWN[:6]}")}
    _, key = key_of(doors, "admin", WRITE, TOWNSHIP)
    assert tried(doors, key, writing(doors, programs=True)) == {(200, f"in {TOWNSHIP[:9]}")}


@pytest.mark.parametrize("access", [READ, WRITE])
@pytest.mark.parametrize("how", ["expired", "ended", "person"])
def test_a_key_that_is_over_is_nobody(doors: Flask, how: str, access: str) -> None:
    store, name = store_of(doors), f"{how} {access}"
    account = store.people.add(NewAccount(name=name, role="admin", division=PROVINCE_CODE))
    number, key = key_of(doors, name, access)
    head = {"Authorization": f"Bearer {key}"}
    assert doors.test_client().get("/api/v1/plans", headers=head).status_code == 200
    if how == "expired":
        with store.write() as connection:
            of = api_keys.c.id == number
            connection.execute(update(api_keys).where(of).values(until=now()))
    elif how == "ended":
        store.keys.end(account.id, number)
    else:
        store.people.end(account.id)
    assert tried(doors, key, writing(doors, programs=True)) == {(401, "")}
    assert doors.test_client().get("/api/v1/plans", headers=head).status_code == 401


def test_a_personal_link_is_no_key(doors: Flask) -> None:
    store = store_of(doors)
    link = store.keys.personal(store.people.called("lecturer").id)
    assert tried(doors, link, writing(doors, programs=True)) == {(401, "")}
