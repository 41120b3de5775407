"""``/readyz`` says 503 and why as long as something is missing that answers rest on."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from web import create_app
from web.installation.settings import Settings
from web.installation.work import open_table
from web.store.work_workers import FAILING


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(
        database_url=f"sqlite:///{home / 'redroutes.sqlite'}",
        cache_folder=home / "cache",
        roads="estimate",
        today=date(2027, 6, 1),
        work="workers",
    )
    return create_app(settings)


def said(server: Flask) -> tuple[int, str]:
    response = server.test_client().get("/readyz?lang=en", headers={"Accept-Language": "en"})
    body = response.get_json(force=True)
    return response.status_code, body.get("detail", body["status"])


def settings_of(server: Flask) -> Settings:
    return server.extensions["redroutes"].settings


def test_it_is_ready_with_a_worker_only(server):
    assert said(server) == (503, "No process is there for long work.")
    table = open_table(settings_of(server))
    table.present("w")
    assert said(server) == (200, "ready")
    with table.write() as connection:
        connection.exec_driver_sql("UPDATE work_worker_1 SET seen = seen - 60")
    assert said(server)[0] == 503
    table.present("w")
    assert said(server)[0] == 200
    table.leave("w")
    assert said(server)[0] == 503


def test_workers_that_cannot_begin_are_told(server):
    table = open_table(settings_of(server))
    table.present(f"{FAILING}w")
    assert said(server) == (
        503, "The processes for long work cannot begin and try again; the reason is in the log.",
    )  # fmt: skip
    assert table.workers(starting=True) == 0
    table.present("another")
    assert said(server) == (200, "ready")
    table.leave("w")
    table.leave("another")
    assert said(server) == (503, "No process is there for long work.")


def test_a_process_that_does_its_work_itself_needs_no_worker(app):
    assert said(app) == (200, "ready")


def test_a_store_at_another_schema_is_not_ready(server, monkeypatch):
    monkeypatch.setattr("web.installation.readiness.SCHEMA_VERSION", "9999")
    status, detail = said(server)
    assert status == 503
    assert "this release needs 9999." in detail
    assert detail.startswith("2 things are wrong:")


def test_data_that_are_gone_are_not_ready(server, monkeypatch, tmp_path):
    context = server.extensions["redroutes"]
    moved = replace(context, settings=replace(context.settings, data_root=tmp_path))
    monkeypatch.setitem(server.extensions, "redroutes", moved)
    assert "The data sets cannot be read." in said(server)[1]


def test_a_store_that_is_gone_is_not_ready_and_not_named(server):
    path = Path(settings_of(server).database_url.removeprefix("sqlite:///"))
    kept = path.read_bytes()
    path.write_bytes(b"no database" * 1000)
    try:
        status, detail = said(server)
    finally:
        path.write_bytes(kept)
    assert status == 503
    assert "The store cannot be read." in detail
    assert str(path) not in detail


ALONE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA locking_mode = EXCLUSIVE")
connection.execute("BEGIN EXCLUSIVE")
connection.execute("UPDATE revision SET value = value")
print("alone", flush=True)
sys.stdin.read()
"""
"""A program that has a file to itself until its input ends."""


def path_of(server: Flask) -> str:
    return settings_of(server).database_url.removeprefix("sqlite:///")


def test_a_writer_holds_nobody_up(server):
    open_table(settings_of(server)).present("w")
    with closing(sqlite3.connect(path_of(server), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE revision SET value = value")
        began = time.monotonic()
        assert said(server) == (200, "ready")
        assert time.monotonic() - began < 2


@pytest.mark.slow
def test_a_store_that_another_program_has_to_itself_is_said_soon(server):
    open_table(settings_of(server)).present("w")
    server.extensions["redroutes"].store.people._looked = -1e9  # as long after the last look
    words = [sys.executable, "-c", ALONE, path_of(server)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout
            assert other.stdout.readline() == "alone\n"
            began = time.monotonic()
            assert said(server) == (503, "The store cannot be read.")
            assert time.monotonic() - began < 10
        finally:
            other.communicate("")
    open_table(settings_of(server)).present("w")
    assert said(server) == (200, "ready")
