"""The history: every write has its row, and a changed row is found."""

import hashlib
import json
import sqlite3
import threading
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from sqlalchemy import Delete, Update, delete, insert, text, update
from sqlalchemy.exc import DatabaseError

from tests.web.test_store import people, talks
from tests.web.test_store_orders import step, wanted
from tests.web.test_store_plans import content
from web.store.acting import Acting, as_acting
from web.store.check import check
from web.store.history import HistoryFilter
from web.store.link_rows import LinkTerms
from web.store.noting import CONTENT, HIDDEN, digest_of
from web.store.order_rows import OrderStateError
from web.store.people import NewAccount
from web.store.store import Store
from web.store.tables import history

DAY = date(2027, 6, 1)
CLERK = Acting(who="7", role="county", address="192.0.2.7", by="page")


@pytest.fixture
def store(portable: Store) -> Store:
    portable.replace_simulated(people("L1", "L2"), talks(("S1", "L1", "2027-05-01")))
    return portable


def said(store: Store, kind: str, key: object) -> list[str]:
    return [one.what for one in reversed(store.history.of(kind, key))]


def test_each_step_of_an_order_says_who_when_from_where_and_what(store):
    with as_acting(CLERK):
        key = store.orders.add(wanted(people=30, contact="王老师 13800000001"))
        step(store, key, "dispatched")
    store.orders.cancel(key)
    store.orders.undo(key, seen=3)
    assert said(store, "order", key) == ["ordered", "dispatched", "cancelled", "undone"]
    undone, cancelled, sent, ordered = store.history.of("order", key)
    assert (sent.who, sent.role, sent.address, sent.by) == ("7", "county", "192.0.2.7", "page")
    assert sent.changes["status"] == ("ordered", "dispatched")
    assert sent.changes["lecturer"] == (None, "L1")
    assert sent.changes["date"] == (None, "2027-06-01")
    assert (cancelled.who, cancelled.changes["status"]) == ("", ("dispatched", "cancelled"))
    assert undone.changes["status"] == ("cancelled", "dispatched")
    assert ordered.changes["contact"] == (None, HIDDEN), "whom to call is no part of the history"
    assert ordered.at <= sent.at <= cancelled.at


def test_what_is_refused_leaves_no_row(store):
    key = store.orders.add(wanted())
    before = store.history.count(HistoryFilter())
    with pytest.raises(OrderStateError):
        store.orders.accept(key)
    store.planned.add([])
    assert store.history.count(HistoryFilter()) == before


def test_plans_and_their_links(store):
    plan = store.plans.create(content("一日游"))
    store.plans.add_version(plan, content("两日游"), seen=1)
    store.plans.set_status(plan, "published", seen=2)
    link = store.links.add(plan, LinkTerms(note="王科长"))
    assert store.links.add(plan, LinkTerms(note="王科长")) == link, "the same wish is the same link"
    store.links.change(plan, link.id, LinkTerms(until=DAY))
    store.links.revoke(plan, link.id)
    store.links.restore(plan, link.id)
    store.plans.delete(plan)
    store.plans.undelete(plan)
    assert said(store, "plan", plan) == [
        "saved", "saved", "published", "link_made", "link_changed", "link_revoked", "link_restored",
        "deleted", "link_revoked", "undeleted",
    ]  # fmt: skip
    told = store.history.of("plan", plan)
    assert told[-2].changes["name"] == ("一日游", "两日游")
    kept = [str(one.changes) for one in told]
    assert kept
    assert not [one for one in kept if link.token in one or "王科长" in one]


def test_the_register_says_whose_change_made_a_version(store):
    record = store.register.save("lecturers", None, {"name": "赵一", "phone": "13800000001"})
    store.register.save("lecturers", record.key, {"phone": "13800000002"}, record.number)
    store.register.take_back("lecturers", record.key, 2)
    told = store.history.part(HistoryFilter("lecturers"))
    assert [one.what for one in told] == ["taken_back", "saved", "saved"]
    assert told[1].changes == {"version": (1, 2), "phone": (HIDDEN, HIDDEN)}
    assert "赵一" not in "".join(f"{one.key}{one.changes}" for one in told)


def test_the_simulated_year_is_one_row(store):
    store.clear_simulated()
    told = store.history.of("store", "simulated")
    assert [one.what for one in told] == ["cleared", "simulated"]
    assert told[0].changes == {"lecturers": (2, 0), "lectures": (1, 0)}


def test_clearing_is_called_so_where_a_real_order_keeps_a_lecturer(store):
    step(store, store.orders.add(wanted()), "dispatched")
    store.clear_simulated()
    told = store.history.of("store", "simulated")[0]
    assert (told.what, told.changes["lecturers"]) == ("cleared", (2, 1))


@pytest.mark.parametrize(
    "statement",
    [
        update(history).values(who="somebody else"),
        delete(history).where(history.c.number == 1),
        text("DELETE FROM history"),
    ],
)
def test_the_database_refuses_to_change_or_delete_a_row(store, statement):
    with pytest.raises(Exception, match="never changed"), store.write() as connection:
        connection.execute(statement)
    assert store.history.verify().broken is None


def test_the_database_refuses_to_replace_a_row_and_to_leave_a_gap(store):
    row = dict.fromkeys((*CONTENT, "digest"), "x")
    for number in (1, 99):
        with pytest.raises(Exception, match=r"never changed|unique"), store.write() as connection:
            connection.execute(insert(history).values({**row, "number": number}))
    if store.is_file:  # and on a connection of another program, without our settings
        raw = sqlite3.connect(store.url.removeprefix("sqlite:///"))
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            raw.execute("REPLACE INTO history SELECT * FROM history LIMIT 1")
        raw.close()
    assert store.history.verify().broken is None


def tampered(store: Store, statement: Delete | Update) -> None:
    """Change the history past its triggers, as somebody does who owns the machine."""
    with store._changing() as connection:
        if store.is_file:
            for name in ("update", "delete", "insert"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS history_{name}"))
        else:
            connection.execute(text("ALTER TABLE history DISABLE TRIGGER USER"))
        connection.execute(statement)


def test_a_changed_row_is_found_wherever_it_is(store):
    key = store.orders.add(wanted())
    step(store, key, "dispatched")
    good = store.history.verify()
    assert (good.rows, good.broken) == (store.history.count(HistoryFilter()), None)
    columns = [name for name in (*CONTENT, "digest") if name != "number"]
    for number, name in product(range(1, good.rows + 1), columns):
        row = rows_of(store)[number - 1]
        changing = update(history).where(history.c.number == number)
        tampered(store, changing.values({name: f"{row[name]}x"}))
        assert store.history.verify().broken == number, name
        tampered(store, changing.values({name: row[name]}))
    assert store.history.verify() == good


def test_a_row_that_is_gone_is_found_in_the_middle_and_by_a_mark_at_the_end(store):
    for _ in range(3):
        store.orders.add(wanted())
    good = store.history.verify()
    tampered(store, delete(history).where(history.c.number == good.rows))
    assert store.history.verify().broken is None, "the chain alone does not tell its end"
    assert store.history.verify(good.mark()).broken == good.rows
    tampered(store, delete(history).where(history.c.number == 1))
    assert store.history.verify().broken == 1


def test_a_chain_that_was_made_anew_does_not_have_the_mark(store):
    store.orders.add(wanted())
    good = store.history.verify()
    digest = "0" * 64
    for row in rows_of(store):
        content = [row[name] for name in CONTENT]
        content[2] = "somebody else"
        digest = digest_of(digest, content)
        of = update(history).where(history.c.number == content[0])
        tampered(store, of.values(who=content[2], digest=digest))
    assert store.history.verify().broken is None
    assert store.history.verify(good.mark()).broken == good.rows


def rows_of(store: Store) -> list[dict[str, object]]:
    with store.read() as connection:
        rows = connection.execute(history.select().order_by(history.c.number)).mappings()
        return [dict(row) for row in rows]


@pytest.mark.slow
def test_sixty_four_writers_make_one_chain(store):
    keys = [store.orders.add(wanted()) for _ in range(64)]
    before = store.history.count(HistoryFilter())
    gate, failed = threading.Barrier(64), []

    def cancel(key: int) -> None:
        gate.wait()
        try:
            store.orders.cancel(key)
        except DatabaseError as error:
            failed.append(error)

    threads = [threading.Thread(target=cancel, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    good = store.history.verify()
    assert (good.rows, good.broken) == (before + 64, None)


def test_a_digest_is_that_of_the_row_as_json():
    row = [7, "2027-06-01", '张"三\n', "", "\u2028", *["x"] * 5]
    said = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    assert digest_of("ab", row) == hashlib.sha256(f"ab{said}".encode()).hexdigest()


def test_the_history_is_on_the_page_of_each_record_and_on_one_of_its_own(client, context):
    with as_acting(Acting(who="wang", by="command")):
        key = context.store.orders.add(wanted())
        plan = context.store.plans.create(content("一日游"))
        link = context.store.links.add(plan, LinkTerms())
    client.post(f"/orders/{key}/cancel")
    page = client.get(f"/orders/{key}").text
    assert "127.0.0.1" in page
    assert f'action="/orders/{key}/undo"' in page, "it can be taken back later, too"
    share = client.get(f"/plans/{plan}/share").text
    assert share.count("wang") >= 2
    assert link.token in share
    every = client.get("/history?lang=en").text
    assert every.index("cancelled") < every.index("share link made")
    narrow = client.get(f"/history?kind=order&key={key}&who=wang").text
    assert narrow.count("data-history") == 1
    assert client.get("/history?kind=nonsense").status_code == 422
    whole = client.get("/history?kind=store&lang=zh").text
    assert "整个系统" in whole
    assert "simulated" not in whole.split("data-history", 1)[1].split("</main>")[0]


def test_accounts_are_in_the_history_without_names_and_passwords(store):
    made = store.people.add(
        NewAccount(name="王芳", role="county", division="220605000000"), "$hash"
    )
    store.people.change(made.id, replace(made, role="supervisor"))
    store.people.set_password(made.id, "$other")
    store.people.end(made.id)
    assert said(store, "account", made.id) == ["made", "changed", "password", "ended"]
    told = "".join(str(one) for one in store.history.of("account", made.id))
    assert not [one for one in ("王芳", "$hash", "$other") if one in told]


def test_the_check_of_the_store_looks_at_the_history(store):
    store.orders.add(wanted())
    assert check(store) == []
    tampered(store, update(history).where(history.c.number == 1).values(who="x"))
    assert "history" in str(check(store)[0])
