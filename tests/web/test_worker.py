"""Work in real processes of its own: one route for all servers, cancelled, and taken over."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from geo.folder import data_path
from web import create_app
from web.installation import queued
from web.installation.settings import Settings
from web.installation.work import LANES, open_table
from web.installation.worker import Overseer, pause_after
from web.store.work import WorkTable
from web.store.work_conditions import WANTED
from web.store.work_tables import wishes

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PLAN = {"from": "长春", "date": "2027-06-15", "days": 2, "seconds": 0.5}
LONG = {**PLAN, "seconds": 25}


@contextmanager
def worker(settings: Settings, processes: int = 1) -> Iterator[subprocess.Popen[str]]:
    """Run ``redroutes worker`` for an installation."""
    variables = {
        "REDROUTES_DATABASE_URL": settings.database_url,
        "REDROUTES_HOME": str(settings.cache_folder.parent),  # type: ignore[union-attr]
        "REDROUTES_TODAY": "2027-06-01",
        "REDROUTES_ROADS": "estimate",
    }
    command = [sys.executable, "-m", "web.cli", "worker", "--processes", str(processes)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables}, text=True) as run:
        try:
            yield run
        finally:
            run.send_signal(signal.SIGTERM)
            try:
                run.wait(timeout=20)
            except subprocess.TimeoutExpired:
                run.kill()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, new_url: Callable[..., str]) -> Settings:
    home = tmp_path_factory.mktemp("home")
    (home / "cache").mkdir()
    return Settings(
        database_url=new_url(),
        cache_folder=home / "cache",
        roads="estimate",
        today=date(2027, 6, 1),
        page_seconds=0.2,
        api_seconds=0.2,
        work="workers",
    )


@pytest.fixture(scope="module")
def servers(settings: Settings) -> list[Flask]:
    """Two servers of one store, as two processes or machines are."""
    return [create_app(settings), create_app(settings)]


def post(server: Flask, question: dict[str, object], *, client: str = "10.0.0.1") -> TestResponse:
    return server.test_client().post(
        "/api/v1/plan", json=question, environ_base={"REMOTE_ADDR": client}
    )


def until(said: Callable[[], object], seconds: float = 60) -> object:
    """Return what is said as soon as it is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := said():
            return found
        time.sleep(0.2)
    raise TimeoutError


def answered(server: Flask, question: dict[str, object]) -> TestResponse:
    def said() -> TestResponse | None:
        answer = post(server, question)
        return answer if answer.status_code not in (202, 503) else None  # it may still start

    return until(said, 120)  # type: ignore[return-value]


def running(settings: Settings, server: Flask, question: dict[str, object]) -> str:
    """Ask for work until a worker has begun it; return its number."""
    table = open_table(settings)

    def said() -> str | None:
        number = str(post(server, question).get_json().get("id"))
        return number if getattr(table.see(number), "state", "") == "running" else None

    return str(until(said, 120))


def test_whoever_asks_is_told_that_nobody_works(servers, monkeypatch) -> None:
    monkeypatch.setattr(queued, "LONELY", 0.0)
    monkeypatch.setattr(WorkTable, "workers", lambda *_, **__: 0)
    asked = post(servers[0], {**PLAN, "date": "2027-06-14"})
    assert (asked.status_code, asked.get_json()["type"]) == (503, "urn:redroutes:no-worker")
    assert asked.headers["Retry-After"]
    page = servers[1].test_client().get("/orders/dispatch?days=2")
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "目前没有进程能做这项计算" in page.text


@pytest.fixture(scope="class")
def at_work(settings: Settings) -> Iterator[None]:
    """Do the work of several tests in two processes."""
    with worker(settings, 2):
        yield


@pytest.mark.usefixtures("at_work")
class TestAtWork:
    """What becomes of work while nothing happens to those who do it."""

    def test_one_question_has_one_route_in_every_process(self, servers) -> None:
        """Ask every server twice."""
        questions = [{**PLAN, "date": f"2027-06-{day}"} for day in (15, 16, 17)]
        for question in questions:
            routes = [answered(server, question).get_json()["days"] for server in servers * 2]
            assert all(one == routes[0] for one in routes)

    def test_a_refusal_is_an_answer(self, servers) -> None:
        """Ask what cannot be had."""
        answer = answered(servers[0], {**PLAN, "start_time": "x"})
        assert answer.status_code == 400
        wish = {**PLAN, "days": 1, "require": ["JL-220502-057", "JL-222401-001"]}
        assert answered(servers[0], wish).status_code in (200, 400, 404, 422)

    def test_polls_tell_the_same_everywhere_and_a_cancel_from_another_process_works(
        self, settings, servers
    ) -> None:
        """Look at long work and cancel it."""
        running(settings, servers[0], LONG)
        later = post(servers[0], LONG)
        assert later.status_code == 202
        for server in servers * 2:
            said = server.test_client().get(later.location).get_json()
            assert said["status"] == "working"
        for server in servers:
            for client in ("10.0.0.1", "127.0.0.1"):  # those who looked wished for it, too
                server.test_client().delete(later.location, environ_base={"REMOTE_ADDR": client})
        until(lambda: servers[0].test_client().get(later.location).status_code == 404, 15)
        assert post(servers[1], PLAN).status_code in (200, 202)

    def test_work_nobody_asks_for_ends(self, settings, servers) -> None:
        """Let work be forgotten by all who asked."""
        number = running(settings, servers[0], {**LONG, "date": "2027-06-29"})
        table = open_table(settings)
        with table.write() as connection:  # as if it had been asked for long ago
            ago = wishes.c.seen - WANTED
            connection.execute(wishes.update().where(wishes.c.work == number).values(seen=ago))
        until(lambda: table.see(number).state == "cancelled", 30)  # type: ignore[union-attr]


def test_a_killed_child_is_replaced_and_its_work_done(settings, servers) -> None:
    with worker(settings) as run:
        question = {**PLAN, "date": "2027-06-22", "seconds": 2}
        running(settings, servers[0], question)
        for child in children(run.pid):
            os.kill(child, signal.SIGKILL)
        assert answered(servers[0], question).status_code == 200


def test_a_page_goes_on_by_itself_until_another_worker_is_there(settings, servers) -> None:
    """The only one is killed, with all that it has begun; the next begins when it is missed."""
    browser = servers[0].test_client()
    page = "/plan?from=长春&date=2027-06-24&days=2&seconds=10&lang=en"  # the kill comes first
    with worker(settings) as first:
        until(lambda: "being planned" in browser.get(page).text, 120)
        table = open_table(settings)
        until(lambda: table.unfinished() and table.waiting()[0]["plan"] == 0, 60)
        for process in (first.pid, *children(first.pid)):
            os.kill(process, signal.SIGKILL)
    until(lambda: table.workers(starting=True) == 0, 60)
    assert "being planned" in browser.get(page).text
    with worker(settings):
        until(lambda: "Timetable" in browser.get(page).text, 120)


def test_the_work_of_a_killed_worker_is_taken_over(settings, servers) -> None:
    with worker(settings) as first:
        question = {**PLAN, "date": "2027-06-23", "seconds": 2}
        running(settings, servers[0], question)
        with worker(settings):
            os.kill(first.pid, signal.SIGKILL)
            assert answered(servers[0], question).status_code == 200


def children(parent: int) -> list[int]:
    """Return the processes a process has started."""
    said = subprocess.run(["/bin/ps", "-o", "pid=", "--ppid", str(parent)],
                          capture_output=True, text=True, check=False).stdout  # fmt: skip
    found = [int(one) for one in said.split()]
    return [*found, *(grand for one in found for grand in children(one))]


@pytest.mark.timeout(900)
def test_a_child_that_cannot_open_says_why_and_is_tried_again(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    table, data = open_table(settings), tmp_path / "data"
    data.mkdir()
    overseer = Overseer(table, replace(settings, data_root=data), tuple(LANES))
    thread = threading.Thread(target=overseer.run)
    thread.start()
    try:
        until(lambda: table.failing() == 1, 300)
        until(lambda: table.workers(starting=True) == 0, 300)
        until(lambda: overseer._failures >= 2, 300)
        told = [one.getMessage() for one in caplog.records if "is tried again" in one.getMessage()]
        assert len(told) == 1  # once, however often it is tried
        assert "sites/sites.csv is missing" in told[0]
        data.rmdir()
        data.symlink_to(data_path())
        until(lambda: table.workers() == 1, 300)
        assert overseer._failures == 0
    finally:
        overseer.end()
        thread.join()


def test_who_is_told_to_stop_says_nothing_of_the_child_that_hears_it_first(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    overseer = Overseer(open_table(settings), settings, tuple(LANES))

    def killed(_: Settings) -> None:
        threading.Timer(0.05, overseer.end).start()
        raise EOFError

    monkeypatch.setattr("web.installation.worker._Child", killed)
    overseer.run()
    assert not caplog.records


def test_who_is_told_to_stop_ends_what_is_being_loaded(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    overseer, gone = Overseer(open_table(settings), settings, tuple(LANES)), threading.Event()

    def loading(_: Settings) -> None:
        overseer.end()
        assert gone.wait(60)
        raise EOFError

    monkeypatch.setattr("web.installation.worker._Child", loading)
    monkeypatch.setattr("web.installation.worker.end_template", gone.set)
    overseer.run()
    assert gone.is_set()
    assert not caplog.records


def test_each_pause_is_longer_up_to_half_a_minute() -> None:
    assert [pause_after(number) for number in (1, 2, 3, 5, 6, 60)] == [1, 2, 4, 16, 30, 30]
