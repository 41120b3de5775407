"""Whose work it is: told to those who asked for it, ended when none of them wants it any more."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.people_app import PASSWORD, make_people, send, sign_in, store_of
from web import create_app
from web.installation import shown
from web.installation.context import Context
from web.installation.queued import Queued
from web.installation.settings import Settings
from web.installation.tasks import Here
from web.installation.work import CancelledError, Jobs, asker, open_table, watch
from web.store.acting import Acting, as_acting
from web.store.reach import PROVINCE_CODE, Reach, reaching


@pytest.fixture(scope="module", params=["here", "workers"])
def office(
    settings: Settings, new_url: Callable[..., str], made_url: str, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """Application with accounts, whose visitors may look."""
    work: Literal["here", "workers"] = request.param
    url = new_url(like=made_url)
    app = create_app(replace(settings, database_url=url, work=work, public="yes"))
    make_people(app)
    yield app
    store_of(app).close()


@pytest.fixture
def people(office: Flask) -> dict[str, FlaskClient]:
    """Return browsers of those who ask and of one who does not."""
    return {name: sign_in(office, name) for name in ("admin", "planner", "county", "station")}


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    """End what a test has begun and not cancelled."""
    event = threading.Event()
    yield event
    event.set()


def context_of(app: Flask) -> Context:
    opened: Context = app.extensions["redroutes"]
    return opened


def begin(app: Flask, key: str, names: str, stop: threading.Event, address: str = "") -> str:
    """Let accounts, or an address, ask for endless work; return its number."""
    context = context_of(app)
    number = ""
    for name in names.split() or [""]:
        who = Reach(account=context.store.people.called(name).id) if name else Reach()
        with as_acting(Acting(address=address)), reaching(who):
            number = _ask(context, key, stop)
    return number


def _ask(context: Context, key: str, stop: threading.Event) -> str:
    work = context.work
    if isinstance(work, Queued):
        work.table.present("a worker")
        return work.table.ask(key, kind="plan", lane="plan", arguments="", client=asker())
    assert isinstance(work, Here)

    def endless() -> None:
        while not stop.wait(0.01):
            watch(0.1)

    work.jobs.ask(key, endless, seconds=0, lane="plan")
    job = work.jobs.of(key)
    assert job
    return job.id


def states(clients: dict[str, FlaskClient], number: str) -> dict[str, int]:
    """Return what each is told of a piece of work; page and API say the same."""
    pages = {name: one.get(f"/work/{number}").status_code for name, one in clients.items()}
    for name, one in clients.items():
        assert one.get(f"/api/v1/work/{number}").status_code == pages[name]
    return pages


def test_only_who_asked_and_administrators_are_told(
    office: Flask, people: dict[str, FlaskClient], stop: threading.Event
) -> None:
    number = begin(office, "told", "planner county", stop)
    everybody = {**people, "visitor": office.test_client()}
    assert states(everybody, number) == {
        "admin": 200, "planner": 200, "county": 200, "station": 404, "visitor": 404,
    }  # fmt: skip


def test_nobody_else_ends_it(
    office: Flask, people: dict[str, FlaskClient], stop: threading.Event
) -> None:
    number = begin(office, "kept", "planner", stop)
    assert send(people["station"], f"/work/{number}/cancel").status_code == 404
    assert office.test_client().post(f"/work/{number}/cancel").status_code == 404
    assert office.test_client().delete(f"/api/v1/work/{number}").status_code == 404
    assert people["planner"].get(f"/work/{number}").get_json()["done"] is False


def test_it_ends_when_the_last_who_asked_gives_it_up(
    office: Flask, people: dict[str, FlaskClient], stop: threading.Event
) -> None:
    number = begin(office, "shared", "planner county", stop)
    assert send(people["planner"], f"/work/{number}/cancel").status_code == 303
    assert people["planner"].get(f"/work/{number}").status_code == 404
    assert people["county"].get(f"/work/{number}").get_json()["done"] is False
    assert send(people["county"], f"/work/{number}/cancel").status_code == 303
    assert people["county"].get(f"/work/{number}").status_code == 404
    with office.test_request_context():
        assert shown.found(context_of(office), number) is None


def test_an_administrator_ends_it_for_everybody(
    office: Flask, people: dict[str, FlaskClient], stop: threading.Event
) -> None:
    number = begin(office, "ended", "planner county", stop)
    assert send(people["admin"], f"/work/{number}/cancel").status_code == 303
    assert people["county"].get(f"/work/{number}").status_code == 404
    assert people["admin"].get(f"/api/v1/work/{number}").status_code == 404


def test_who_signs_out_sees_nothing_more_and_finds_it_after_signing_in(
    office: Flask, people: dict[str, FlaskClient], stop: threading.Event
) -> None:
    """The search goes on meanwhile: whoever signs in at the same browser later is not told."""
    number = begin(office, "left", "planner", stop)
    assert send(people["planner"], "/sign-out").status_code == 303
    assert people["planner"].get(f"/work/{number}").status_code == 404
    assert people["planner"].get(f"/api/v1/work/{number}").status_code == 404
    browser = people["planner"]
    password = {"name": "station", "password": PASSWORD}
    assert browser.post("/sign-in", data=password).status_code == 303
    assert browser.get(f"/work/{number}").status_code == 404
    again = sign_in(office, "planner")
    assert again.get(f"/work/{number}").get_json()["done"] is False


def test_work_of_an_account_ends_with_it(
    office: Flask, people: dict[str, FlaskClient], stop: threading.Event
) -> None:
    """Its waiting page is told nothing more; what others have asked for, too, goes on."""
    account = store_of(office).people.called("station").id
    alone = begin(office, "alone", "station", stop)
    shared = begin(office, "with others", "station county", stop)
    assert send(people["admin"], f"/people/{account}/end").status_code == 303
    assert people["station"].get(f"/work/{alone}").status_code == 404
    with office.test_request_context():
        assert shown.found(context_of(office), alone) is None
    assert people["county"].get(f"/work/{shared}").get_json()["done"] is False
    assert send(people["admin"], f"/people/{account}/resume").status_code == 303


def test_a_waiting_page_of_a_closed_office_leads_to_the_door_and_back(
    settings: Settings, new_url: Callable[..., str], made_url: str, stop: threading.Event
) -> None:
    """Its script is refused as a whole page is not: 401, upon which it loads the page again."""
    url = new_url(like=made_url)
    app = create_app(replace(settings, database_url=url, work="here", public="no"))
    make_people(app)
    number = begin(app, "closed", "planner", stop)
    browser = sign_in(app, "planner")
    assert browser.get(f"/work/{number}").status_code == 200
    send(browser, "/sign-out")
    script = {"Sec-Fetch-Dest": "empty", "Accept": "*/*"}
    assert browser.get(f"/work/{number}", headers=script).status_code == 401
    page = "/plan?from=长春&date=2027-06-15&days=2"
    door = browser.get(page, headers={"Sec-Fetch-Dest": "document"})
    assert door.status_code == 303
    there = parse_qs(urlsplit(door.location).query)["next"][0]
    asked = {"name": "planner", "password": PASSWORD, "next": there}
    assert unquote(browser.post("/sign-in", data=asked).location) == page
    assert browser.get(f"/work/{number}").get_json()["done"] is False
    store_of(app).close()


def test_a_visitor_is_known_by_the_address(office: Flask, stop: threading.Event) -> None:
    number = begin(office, "visited", "", stop, address="192.0.2.7")
    visitor, there = office.test_client(), {"REMOTE_ADDR": "192.0.2.7"}
    other = {"REMOTE_ADDR": "192.0.2.8"}
    address = f"/api/v1/work/{number}"
    assert visitor.get(address, environ_base=other).status_code == 404
    assert visitor.delete(address, environ_base=other).status_code == 404
    assert visitor.get(address, environ_base=there).status_code == 200
    assert visitor.delete(address, environ_base=there).status_code == 200
    assert visitor.get(address, environ_base=there).status_code == 404


def test_a_key_asks_for_its_person(office: Flask, stop: threading.Event) -> None:
    store = store_of(office)
    number = begin(office, "by key", "planner", stop)
    account = store.people.called("planner").id
    _, token = store.keys.add(account, name="one", access="write", division=PROVINCE_CODE, days=1)
    key = {"Authorization": f"Bearer {token}"}
    program = office.test_client()
    assert program.get(f"/api/v1/work/{number}", headers=key).status_code == 200
    assert program.delete(f"/api/v1/work/{number}", headers=key).status_code == 200
    assert program.get(f"/api/v1/work/{number}", headers=key).status_code == 404


def test_what_a_process_shows_goes_on_for_the_others(
    settings: Settings, new_url: Callable[..., str], made_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "BEAT", 0.02)
    ended = threading.Event()

    def work() -> None:
        try:
            while True:
                watch(0.1)
        except CancelledError:
            ended.set()
            raise

    app = create_app(replace(settings, database_url=new_url(like=made_url), work="workers"))
    theirs = context_of(app)
    ours = replace(theirs, jobs=Jobs(), work=Queued(open_table(theirs.settings)))
    with ExitStack() as stack:
        stack.callback(theirs.store.close)
        with reaching(Reach(account=1)):
            ours.jobs.ask("import", work, seconds=0, lane="register")
            shown.show(ours, "import")
            job = ours.jobs.of("import")
            assert job
        with reaching(Reach(account=2)):
            assert not shown.asked(theirs, job.id)
            assert shown.shown(theirs, "import")
            assert shown.asked(theirs, job.id)
            shown.give_up(theirs, job.id)
            assert not shown.asked(theirs, job.id)
        assert not ended.wait(0.2)
        with reaching(Reach(account=1)):
            assert shown.asked(theirs, job.id)
            shown.give_up(theirs, job.id)
        assert ended.wait(20)
