"""Files that take long to write are those of the request, whoever writes them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from web.app import build_app
from web.frame import again
from web.installation.context import Context
from web.installation.queued import Queued
from web.installation.tasks import KINDS, Task
from web.orders import ask as service
from web.orders.files import MOST_IN_FILE
from web.store.reach import Area, Reach, reach, reaching

VENUES = "/files/venues.{}?bbox=121,40,132,47"
BOOK = {"from": "长春", "date": "2027-06-15", "seconds": "0.1", "book.title": " 红色 ",
        "book.format": "docx"}  # fmt: skip


class Elsewhere(Queued):
    """A worker that is there at once and notes what it was asked."""

    def __init__(self, opened: Context) -> None:
        self.asked: list[dict[str, Any]] = []
        self.opened = opened

    def ask(self, context: Context, task: Task[Any], *, seconds: float | None) -> Any:
        """Do the work with another installation, as another process would."""
        del context, seconds
        if task.kind is KINDS["answer"]:
            self.asked.append(json.loads(task.arguments)["query"])
        with reaching(Reach()):  # nobody's
            return task.run(self.opened)


@pytest.fixture(scope="module")
def elsewhere(app: Flask) -> Iterator[Flask]:
    """Another application of the installation, with a worker of its own."""
    opened = app.extensions["redroutes"]
    again.forget()
    yield build_app(opened.settings, replace(opened, work=Elsewhere(opened)))
    again.forget()


def asked(elsewhere: Flask) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = elsewhere.extensions["redroutes"].work.asked
    return found


@pytest.mark.slow
def test_a_large_file_is_written_elsewhere_and_equal(app: Flask, elsewhere: Flask) -> None:
    before = len(asked(elsewhere))
    for ending in ("csv", "geojson"):
        here, there = (one.test_client().get(VENUES.format(ending)) for one in (app, elsewhere))
        assert there.status_code == 200
        assert there.data == here.data
        assert there.headers["Content-Disposition"] == here.headers["Content-Disposition"]
        assert there.content_type == here.content_type
    assert len(asked(elsewhere)) == before + 2


def test_the_rows_of_a_long_list_are_read_where_it_is_written(
    app: Flask, elsewhere: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = {"venue": "220623100000", "topic": "theory", "from": "2027-06-02"}
    assert app.test_client().post("/api/v1/orders", json=order).status_code == 201
    limits: list[int] = []

    def noted(*given: Any, limit: int) -> Any:
        limits.append(limit)
        return document(*given, limit=limit)

    document = service.orders_document
    monkeypatch.setattr(service, "orders_document", noted)
    monkeypatch.setattr(again, "LARGE", 10)
    here, there = (one.test_client().get("/files/orders.csv") for one in (app, elsewhere))
    assert limits == [MOST_IN_FILE, 0, MOST_IN_FILE]
    assert there.data == here.data
    assert here.data.count(b"\n") > 1
    assert there.headers["Content-Disposition"] == here.headers["Content-Disposition"]


def test_a_small_file_is_written_here(elsewhere: Flask) -> None:
    before = len(asked(elsewhere))
    answer = elsewhere.test_client().get("/files/venues.csv?bbox=126,41,126.2,41.2")
    assert answer.status_code == 200
    assert len(asked(elsewhere)) == before


@pytest.mark.slow
def test_the_language_of_the_reader_goes_along(elsewhere: Flask) -> None:
    client = elsewhere.test_client()
    chinese, english = (
        client.get(f"{VENUES.format('csv')}&lang={one}").data.decode() for one in ("zh", "en")
    )
    assert "阵地" in chinese.partition("\n")[0] or chinese != english
    assert asked(elsewhere)[-1]["language"] == "en"


@pytest.mark.slow
def test_a_form_goes_along_as_it_was_sent(elsewhere: Flask) -> None:
    answer = elsewhere.test_client().post("/plan/book", data=BOOK)
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert ["book.title", " 红色 "] in asked(elsewhere)[-1]["form"]


@pytest.mark.slow
def test_a_body_goes_along(elsewhere: Flask) -> None:
    plan = {name: BOOK[name] for name in ("from", "date")} | {"seconds": 0.1}
    body = {"plan": plan, "form": {"title": "春"}, "format": "docx"}
    answer = elsewhere.test_client().post("/api/v1/plan/book", json=body)
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")


def test_a_worker_reaches_no_further_than_who_asks(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = Reach(reads=Area(("2206",)))
    seen: list[Reach] = []

    def view() -> str:
        seen.append(reach())
        return "seen"

    monkeypatch.setitem(app.view_functions, "seen", view)
    query = again.AgainQuery(
        method="GET", endpoint="seen", values={}, root="http://localhost/", path="/", asked="",
        form=[], body="", language="zh", reach=near,
    )  # fmt: skip
    opened = app.extensions["redroutes"]
    monkeypatch.setattr(again, "_makers", [lambda _: app])
    again.forget()
    kind = KINDS["answer"]
    task = kind.task(opened, query, opened.today())
    assert task.run(opened) == b"seen"
    assert seen == [near]
    other = kind.task(opened, query.model_copy(update={"reach": Reach()}), opened.today())
    assert other.key != task.key
    again.forget()


def test_a_change_of_the_store_makes_another_answer(app: Flask) -> None:
    opened = app.extensions["redroutes"]
    query = again.AgainQuery(
        method="GET", endpoint="pages.view_file", values={}, root="http://localhost/", path="/",
        asked="", form=[], body="", language="zh", reach=Reach(),
    )  # fmt: skip
    kind = KINDS["answer"]
    before = kind.task(opened, query, opened.today()).key
    assert kind.task(opened, query, opened.today()).key == before
    opened.store.history.add("plan", 1, "looked")
    assert kind.task(opened, query, opened.today()).key != before
