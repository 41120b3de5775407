"""``/readyz`` says 503 and why as long as something is missing that answers rest on."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from web import create_app
from web.installation.settings import Settings
from web.installation.work import open_table


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
