"""Long lists: a page and the API read a part of them, by an index, never the whole table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, insert

from benchmarks.lists import TODAY, order_rows
from tests.web.test_planned import venue
from tests.web.test_store import people, talks
from web import create_app
from web.frame.paging import page_number, part_of
from web.installation.settings import Settings
from web.orders.ask import StatusQuery, orders_document
from web.orders.files import orders_export
from web.orders.page import PAGE_SIZE
from web.store.order_rows import COMING, OPEN
from web.store.store import Store
from web.store.tables import order_changes, orders

COUNT = 400
SEND_AWAY = re.compile(r'data-order="(\d+)"')


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Open a store with a few hundred orders of all kinds."""
    path = tmp_path_factory.mktemp("lists") / "redroutes.sqlite"
    app = create_app(Settings(database_url=f"sqlite:///{path}", today=TODAY))
    context = app.extensions["redroutes"]
    store, codes = context.store, list(context.datasets.centres.index[:40])
    store.replace_simulated(people("L1", "L2"), talks(("S1", "L1", "2027-05-01")))
    placed = [*order_rows(codes, ["L1", "L2"], COUNT)]
    with store.write() as connection:
        connection.execute(insert(orders), [order for order, _ in placed])
        connection.execute(insert(order_changes), [one for _, of in placed for one in of])
    store.planned.add([venue(code) for code in context.datasets.centres.index[:30]])
    with app.test_client() as client:
        yield client


@pytest.fixture
def store(office: FlaskClient) -> Store:
    found: Store = office.application.extensions["redroutes"].store
    return found


def shown(text: str) -> list[int]:
    return [int(key) for key in SEND_AWAY.findall(text)]


@pytest.mark.slow
def test_the_pages_of_the_orders_hold_each_once(office: FlaskClient, store: Store) -> None:
    seen: list[int] = []
    address: str | None = "/orders"
    while address:
        text = office.get(address).text
        assert 0 < len(shown(text)) <= PAGE_SIZE
        seen += shown(text)
        after = re.search(r'rel="next" href="([^"]+)"', text)
        address = after[1].replace("&amp;", "&") if after else None
    assert seen == [row.id for row in store.orders.search()]
    assert len(seen) == COUNT


def test_a_page_behind_the_end_is_the_last_and_nonsense_the_first(office: FlaskClient) -> None:
    last = shown(office.get("/orders?page=99999").text)
    assert last == shown(office.get(f"/orders?page={-(-COUNT // PAGE_SIZE)}").text)
    assert last[-1] == 1
    assert shown(office.get("/orders?page=x").text)[0] == COUNT


def test_a_step_leads_to_the_page_of_its_order(office: FlaskClient) -> None:
    text = office.get("/orders?done=accepted&order=7").text
    assert 7 in shown(text)
    assert 'class="notice notice--done"' in text
    refused = office.post("/orders/9/accept")
    assert refused.status_code == 409
    assert 9 in shown(refused.text)


def test_a_filter_is_kept_from_page_to_page(office: FlaskClient, store: Store) -> None:
    text = office.get("/orders?status=reviewed&page=2").text
    rows, total = store.orders.part(["reviewed"], offset=PAGE_SIZE, limit=PAGE_SIZE)
    assert shown(text) == [row.id for row in rows]
    assert len(rows) == PAGE_SIZE
    assert f"共 {total} 份" in text
    assert 'rel="prev" href="/orders?status=reviewed&amp;page=1"' in text


def test_the_api_leads_from_part_to_part(office: FlaskClient) -> None:
    seen, address = [], "/api/v1/orders?limit=150"
    while True:
        answer = office.get(address)
        document = answer.get_json()
        seen += [row["id"] for row in document["orders"]]
        assert document["total"] == COUNT
        after = [one for one in answer.headers.getlist("Link") if 'rel="next"' in one]
        if not after:
            break
        address = "/api/v1/orders" + after[0][1 : after[0].index(">")]
    assert seen == [*range(COUNT, 0, -1)]


def test_planned_lectures_come_by_parts(office: FlaskClient) -> None:
    answer = office.get("/api/v1/planned?offset=10&limit=15")
    document = answer.get_json()
    assert [row["id"] for row in document["planned"]] == [*range(11, 26)]
    assert (document["total"], document["offset"], document["limit"]) == (30, 10, 15)
    assert any('rel="next"' in one for one in answer.headers.getlist("Link"))
    assert len(office.get("/api/v1/planned").get_json()["planned"]) == 30


def test_what_is_due_is_what_the_whole_list_says(store: Store) -> None:
    waiting = [row for row in reversed(store.orders.search()) if row.status in OPEN]
    first = waiting[len(waiting) // 2].until  # a drawn one: whatever else is drawn, it waits
    last = first + timedelta(days=5)
    due = [row for row in waiting if row.since <= last and row.until >= first]
    found = store.orders.due(first, last)
    assert due
    assert list(found.rows) == due
    assert found.outside == len(waiting) - len(due)
    taken = [
        (row.lecturer, row.date)
        for row in store.orders.search()
        if row.status in COMING and row.date and first <= row.date <= last
    ]
    assert taken
    assert store.orders.taken(first, last) == sorted(taken)
    counts = store.orders.counts()
    assert sum(counts.values()) == COUNT
    assert counts["reviewed"] == len(store.orders.search(["reviewed"]))


def test_a_file_holds_no_more_than_somebody_waits_for(
    office: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.orders.api.MOST_IN_FILE", 30)
    lines = office.get("/api/v1/orders?format=csv").text.strip().splitlines()
    assert len(lines) == 31
    assert lines[1].startswith(f"{COUNT},")
    later = office.get("/api/v1/orders?format=csv&offset=30").text.strip().splitlines()
    assert later[1].startswith(f"{COUNT - 30},")
    context = office.application.extensions["redroutes"]
    part = orders_document(context, StatusQuery(), offset=60, limit=30)
    said = dict(orders_export(context, part, "en").method)
    assert said["Note"].startswith(f"30 of {COUNT} orders, the newest first, after the first 60")
    whole = orders_document(context, StatusQuery())
    assert "Note" not in dict(orders_export(context, whole, "en").method)


@contextmanager
def plans_of(store: Store) -> Iterator[list[str]]:
    """Collect how the database finds the rows of each reading of orders and lectures."""
    found: list[str] = []
    engine = store._engine

    def explain(connection, _cursor, statement, parameters, _context, _many) -> None:
        if statement.startswith("SELECT"):
            plan = connection.connection.cursor().execute(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            found.extend(str(row[3]) for row in plan)

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", explain)


def test_no_part_of_a_list_is_found_by_reading_the_table(store: Store) -> None:
    first, last = TODAY, TODAY + timedelta(days=5)
    lists, talk = store.orders, store.lists
    with plans_of(store) as plans:
        lists.counts()
        lists.part(["reviewed"], offset=20, limit=10)
        lists.before(100, ["reviewed"])
        lists.due(first, last)
        lists.taken(first, last)
        lists.at("220102000000", OPEN)
        talk.names(["L1"])
        talk.ahead("220102000000", TODAY)
        talk.last_topic("220102000000", TODAY)
        talk.speaking(first, last)
        talk.held_since(date(2027, 4, 1))
    assert len(plans) > 10
    scans = [one for one in plans if one.startswith("SCAN") and "COVERING INDEX" not in one]
    assert scans == []


def test_parts_of_lists_that_are_empty_or_full() -> None:
    empty = part_of(0, 5, 10, str)
    assert (empty.page, empty.offset, empty.last, empty.before, empty.after) == (1, 0, 0, "", "")
    full = part_of(20, 2, 10, str)
    assert (full.first, full.last, full.before, full.after) == (11, 20, "1", "")
    assert [page_number(text) for text in ("", "3", "-1", "9" * 30, "三")] == [1, 3, 1, 1, 1]
