"""An import is done by the process that was asked; every other one tells how far it is."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from geo.errors import N_
from web import create_app
from web.installation import shown
from web.installation.context import Context
from web.installation.queued import Queued
from web.installation.settings import Settings
from web.installation.work import CancelledError, Jobs, open_table, watch
from web.store.acting import Acting, as_acting
from web.store.database import StateError
from web.store.register_rows import Undone


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Open a server that is not the one that works."""
    folder = tmp_path_factory.mktemp("shown")
    settings = Settings(
        database_url=f"sqlite:///{folder / 'redroutes.sqlite'}", today=date(2027, 6, 1),
        work="workers", page_seconds=0.1, api_seconds=0.1,
    )  # fmt: skip
    with create_app(settings).test_client() as client:
        yield client


@pytest.fixture
def theirs(other: FlaskClient) -> Context:
    found: Context = other.application.extensions["redroutes"]
    return found


@pytest.fixture
def ours(theirs: Context, monkeypatch: pytest.MonkeyPatch) -> Context:
    """Open the same store as another process does."""
    monkeypatch.setattr(shown, "BEAT", 0.05)
    return replace(theirs, jobs=Jobs(), work=Queued(open_table(theirs.settings)))


def begun(ours: Context, key: str, work: Callable[[], object], *, told: bool = False) -> str:
    with as_acting(Acting(address="127.0.0.1")):  # as the client asks
        assert ours.jobs.ask(key, work, seconds=0.01, lane="register") is None
    shown.show(ours, key, told=told)
    job = ours.jobs.of(key)
    assert job is not None
    return job.id


def until(said: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not said():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_how_far_an_import_is_can_be_asked_of_any_process(
    other: FlaskClient, ours: Context, theirs: Context
) -> None:
    ended = threading.Event()

    def work() -> Undone:
        watch(0.4)
        ended.wait(20)
        return Undone(created=3, changed=1)

    number = begun(ours, "import", work, told=True)
    until(lambda: other.get(f"/work/{number}").get_json()["share"] == 0.4)
    assert other.get(f"/work/{number}").get_json()["done"] is False
    assert other.get(f"/api/v1/work/{number}").get_json()["status"] == "working"
    ticket = shown.shown(theirs, "import")
    assert ticket is not None
    assert ticket.id == number
    assert shown.shown(theirs, "another") is None
    ended.set()
    until(lambda: other.get(f"/work/{number}").get_json()["done"])
    until(lambda: shown.result_of(theirs, number) == Undone(created=3, changed=1))
    assert shown.result_of(ours, number) == Undone(created=3, changed=1)


def test_an_import_is_cancelled_from_any_process(other: FlaskClient, ours: Context) -> None:
    stopped = threading.Event()

    def work() -> None:
        try:
            while True:
                watch(0.1)
                time.sleep(0.01)
        except CancelledError:
            stopped.set()
            raise

    number = begun(ours, "long import", work)
    assert other.get(f"/api/v1/work/{number}").status_code == 200
    assert other.post(f"/work/{number}/cancel").status_code == 303
    assert stopped.wait(20)
    assert other.get(f"/api/v1/work/{number}").status_code == 404


def test_what_an_import_was_refused_for_is_told_everywhere(ours: Context, theirs: Context) -> None:
    ended = threading.Event()

    def work() -> None:
        ended.wait(20)
        raise StateError(N_("Nothing was changed."))

    number = begun(ours, "refused import", work)
    ended.set()
    until(lambda: (seen := theirs.work.table.see(number)) and seen.state == "done")  # type: ignore[attr-defined]
    with pytest.raises(StateError, match="Nothing was changed"):
        shown.result_of(theirs, number)


def test_a_process_that_died_is_not_waited_for(ours: Context, theirs: Context) -> None:
    table = theirs.work.table  # type: ignore[attr-defined]
    assert table.show("0" * 16, key="k", share=0.5)
    assert table.see("0" * 16).share == 0.5
    with table.write() as connection:
        connection.exec_driver_sql("UPDATE work_1 SET lease = 0 WHERE state = 'shown'")
    assert shown.found(theirs, "0" * 16) is None
    assert shown.found(ours, "0" * 16) is None
