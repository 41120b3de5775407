"""Answers while the store cannot be used: marked where they need little of it, else refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.frame.outage import HEADER
from web.installation.context import Context, _Newest
from web.installation.registered import Registered
from web.installation.tasks import Here
from web.store.store import Store

PLAN = {"from": "长春", "date": "2027-06-15", "days": 1, "seconds": 0.1}
NEARBY = "/nearby?at=%E5%A4%A7%E7%9F%B3%E4%BA%BA%E9%95%87&within=30"
PAGES = ("/", "/more", NEARBY, "/plan", "/plan?from=长春&date=2027-06-15&seconds=0.1",
         "/sites/JL-220502-057", "/?list=sites")  # fmt: skip


@pytest.fixture
def gone(app: Flask, context: Context, tmp_path: Path) -> Iterator[FlaskClient]:
    """Client of an installation whose store has turned to something else."""
    (tmp_path / "store.sqlite").write_bytes(b"no database" * 1000)
    store = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    app.extensions["redroutes"] = replace(
        context, store=store, work=Here(), registered=Registered(), _newest=_Newest(), _latest=[]
    )
    yield app.test_client()
    app.extensions["redroutes"] = context


@pytest.mark.parametrize("address", PAGES)
def test_pages_that_need_no_store_answer_and_say_what_is_missing(gone, address) -> None:
    answer = gone.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "The store cannot be used just now: the register of the office" in text
    assert answer.headers[HEADER] == "register, history, orders, plans"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "first-start" not in text  # nobody is asked to fill what is there


def test_programs_get_places_and_plans_with_a_mark(gone) -> None:
    near = gone.get(f"/api/v1{NEARBY}")
    assert near.status_code == 200
    assert near.get_json()["venues"]
    plan = gone.post("/api/v1/plan", json=PLAN)
    assert plan.status_code == 200
    assert plan.get_json()["days"][0]["stops"]
    for answer in (near, plan):
        assert answer.headers[HEADER]


@pytest.mark.parametrize("address", ["/orders", "/plans", "/coverage", "/register", "/healthz"])
def test_pages_of_what_is_stored_say_that_it_cannot_be_read(gone, address) -> None:
    answer = gone.get(address, query_string={"lang": "en"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "sqlite" not in answer.get_data(as_text=True)


def test_nothing_is_saved(gone) -> None:
    answer = gone.post("/plans", data={"from": "长春", "date": "2027-06-15"})
    assert answer.status_code == 503


def test_the_register_that_was_read_last_stays(app, gone) -> None:
    opened = app.extensions["redroutes"]
    app.extensions["redroutes"] = replace(opened, registered=Registered(revision=7))
    answer = gone.get("/more?lang=en")
    assert "the register is shown as it was read last" in answer.get_data(as_text=True)
    assert answer.headers[HEADER] == "history, orders, plans"


def test_a_store_that_is_back_is_used_again(app, gone, context) -> None:
    assert gone.get("/more").headers[HEADER]
    app.extensions["redroutes"] = context
    answer = gone.get("/more")
    assert HEADER not in answer.headers
    assert json.loads(gone.get("/healthz").data)["status"] == "ok"
