"""Saved plans in the store: versions, conflicts, status, links, lists, and old databases."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import text

from web.store.claims import Claim
from web.store.database import StoreError
from web.store.engine import make_engine
from web.store.link_rows import ALL_PARTS, LinkTerms
from web.store.links import DeadLinkError, UnknownLinkError
from web.store.migrate import configuration
from web.store.plan_rows import Basis, Content, PlanFilter
from web.store.plans import PlanConflictError, PlanStateError, UnknownPlanError
from web.store.sent import StillSendingError
from web.store.store import Store


def document(*days: str, stops: int = 1, note: str = "") -> dict[str, object]:
    """Just enough of a plan: its days with their stops."""
    return {"kind": "plan", "note": note, "days": [{"date": day, "stops": [{}] * stops} for day in days]}  # fmt: skip  # noqa: E501


def content(name: str = "抗联两日", *days: str, **more: object) -> Content:
    return Content(name, document(*days), **more)


TODAY = date(2027, 6, 1)


@pytest.fixture
def plans(portable: Store):
    return portable.plans


@pytest.fixture
def links(portable: Store):
    return portable.links


def names(plans, **wanted) -> list[str]:
    return [row.name for row in plans.search(PlanFilter(**wanted))[0]]


# -- versions -----------------------------------------------------------------------------------


def test_a_plan_comes_back_as_it_went_in_with_the_time_in_utc(plans):
    basis = Basis("d1", "2027-05-01", "r1", "2025-07")
    key = plans.create(
        Content("抗联两日", document("2027-06-15", "2027-06-16", stops=3), {"from": "长春"}, basis)
    )
    saved = plans.get(key)
    assert (saved.name, saved.number, saved.version, saved.status) == ("抗联两日", 1, 1, "draft")
    assert (saved.starts_on, saved.ends_on) == (date(2027, 6, 15), date(2027, 6, 16))
    assert (saved.stops, saved.basis, saved.query) == (6, basis, {"from": "长春"})
    assert saved.document == document("2027-06-15", "2027-06-16", stops=3)
    assert abs(datetime.now(UTC) - saved.created_at) < timedelta(minutes=1)
    assert saved.created_at == saved.saved_at == saved.changed_at


def test_each_save_is_a_new_version_and_the_old_ones_stay(plans):
    key = plans.create(content("一"))
    assert plans.add_version(key, content("二"), seen=1) == 2
    assert plans.add_version(key, content("三"), seen=2) == 3
    assert [row.number for row in plans.versions(key)] == [3, 2, 1]
    assert [plans.get(key, n).name for n in (1, 2, 3)] == ["一", "二", "三"]
    assert plans.get(key).name == "三"


@pytest.mark.parametrize(("plan", "number"), [(7, None), (1, 2), (1, 0)])
def test_what_is_not_there_is_named(plans, plan, number):
    plans.create(content())
    with pytest.raises(UnknownPlanError, match=str(plan)):
        plans.get(plan, number)


def test_the_second_of_two_who_save_is_told_and_nothing_is_lost(plans):
    key = plans.create(content("甲"))
    plans.add_version(key, content("乙"), seen=1)
    with pytest.raises(PlanConflictError, match="you started from version 1"):
        plans.add_version(key, content("丙"), seen=1)
    assert [row.name for row in plans.versions(key)] == ["乙", "甲"]


def test_of_many_who_save_at_once_exactly_one_wins(portable):
    key = portable.plans.create(content("0"))

    def save(number: int) -> bool:
        writer = Store(portable.url)
        try:
            writer.plans.add_version(key, content(str(number)), seen=1)
        except PlanConflictError:
            return False
        finally:
            writer.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(save, range(8)))
    assert won.count(True) == 1
    assert [row.name for row in portable.plans.versions(key)] == [str(won.index(True)), "0"]


# -- status -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "published"),
    [
        (["published"], "published", 1),
        (["published", "draft"], "draft", None),
        (["published", "done"], "done", 1),
        (["published", "done", "published"], "published", 1),
    ],
)
def test_the_allowed_ways_of_a_plan(plans, path, status, published):
    key = plans.create(content())
    for step in path:
        plans.set_status(key, step, seen=1)
    saved = plans.get(key)
    assert (saved.status, saved.published) == (status, published)


@pytest.mark.parametrize(
    ("path", "wrong"), [([], "done"), ([], "draft"), (["published", "done"], "draft")]
)
def test_other_ways_are_refused_and_change_nothing(plans, path, wrong):
    key = plans.create(content())
    for step in path:
        plans.set_status(key, step, seen=1)
    before = plans.get(key)
    with pytest.raises(PlanStateError, match="cannot become"):
        plans.set_status(key, wrong, seen=1)
    assert plans.get(key) == before


def test_a_published_plan_changes_only_by_publishing_the_new_version(plans):
    key = plans.create(content("一"))
    plans.set_status(key, "published", seen=1)
    plans.add_version(key, content("二"), seen=1)
    assert [(one.name, one.number) for one in plans.published()] == [("一", 1)]
    plans.set_status(key, "published", seen=2)
    assert [(one.name, one.number) for one in plans.published()] == [("二", 2)]


def test_nobody_publishes_a_version_he_has_not_seen(plans):
    key = plans.create(content("一"))
    plans.add_version(key, content("二"), seen=1)
    with pytest.raises(PlanConflictError):
        plans.set_status(key, "published", seen=1)
    assert plans.published() == []


def test_a_plan_that_is_done_takes_no_new_version_and_opens_as_it_was_published(plans):
    key = plans.create(content("一"))
    plans.set_status(key, "published", seen=1)
    plans.add_version(key, content("二"), seen=1)
    plans.set_status(key, "done", seen=2)
    with pytest.raises(PlanStateError, match="open it again"):
        plans.add_version(key, content("三"), seen=2)
    assert len(plans.versions(key)) == 2
    plans.set_status(key, "published", seen=2)
    assert plans.get(key).published == 1


# -- links and deleting -------------------------------------------------------------------------


def test_a_link_shows_the_newest_draft_and_then_the_published_version(plans, links):
    key = plans.create(content("一"))
    token = links.add(key, LinkTerms()).token
    plans.add_version(key, content("二"), seen=1)
    assert links.opened(token, TODAY).saved.name == "二"
    plans.set_status(key, "published", seen=2)
    plans.add_version(key, content("三"), seen=2)
    assert links.opened(token, TODAY).saved.name == "二"


def test_a_revoked_link_is_dead_until_it_is_put_back_and_the_others_live(plans, links):
    key = plans.create(content())
    first, second = (links.add(key, LinkTerms(note=note)) for note in ("学校", "车队"))
    links.revoke(key, first.id)
    with pytest.raises(DeadLinkError):
        links.opened(first.token, TODAY)
    assert links.opened(second.token, TODAY).link.note == "车队"
    links.restore(key, first.id)
    assert links.opened(first.token, TODAY).saved.id == key
    assert plans.get(key).shared
    links.revoke_all(key)
    assert [one.revoked for one in links.of(key)] == [True, True]
    assert not plans.get(key).shared


def test_a_link_opens_on_its_last_day_and_not_after_it(plans, links):
    key = plans.create(content())
    token = links.add(key, LinkTerms(until=TODAY)).token
    assert links.opened(token, TODAY).link.is_open(TODAY)
    with pytest.raises(DeadLinkError, match=str(TODAY)):
        links.opened(token, TODAY + timedelta(days=1))


def test_what_a_link_allows_is_changed_and_its_address_stays(plans, links):
    key = plans.create(content())
    made = links.add(key, LinkTerms())
    links.change(key, made.id, LinkTerms(parts=("map",), embed=True, note="网站"))
    link = links.opened(made.token, TODAY).link
    assert (link.parts, link.embed, link.note) == (("map",), True, "网站")
    with pytest.raises(UnknownLinkError):
        links.change(plans.create(content()), made.id, LinkTerms())  # of another plan


def test_links_cannot_be_guessed(plans, links):
    tokens = {links.add(plans.create(content()), LinkTerms()).token for _ in range(20)}
    assert len(tokens) == 20
    assert min(len(token) for token in tokens) >= 32  # 24 bytes in base64


def test_a_deleted_plan_is_gone_everywhere_until_it_is_brought_back(plans, links):
    key = plans.create(content("一"))
    plans.add_version(key, content("二"), seen=1)
    plans.set_status(key, "published", seen=2)
    token = links.add(key, LinkTerms()).token
    plans.delete(key)
    assert plans.search()[1] == 0
    assert plans.published() == []
    for use in (plans.get, plans.versions, links.revoke_all, plans.delete):
        with pytest.raises(UnknownPlanError):
            use(key)
    with pytest.raises(UnknownPlanError):
        links.add(key, LinkTerms())
    assert names(plans, status="deleted") == ["二"]
    plans.undelete(key)
    assert [row.name for row in plans.versions(key)] == ["二", "一"]
    with pytest.raises(DeadLinkError):
        links.opened(token, TODAY)


# -- forms --------------------------------------------------------------------------------------


def test_a_form_is_taken_once(portable):
    sent = portable.sent
    first = sent.claim("a")
    with pytest.raises(StillSendingError):
        sent.claim("a")
    sent.finish(first, "/orders?order=1")
    assert sent.claim("a") == "/orders?order=1"
    sent.release(sent.claim("b"))
    assert isinstance(sent.claim("b"), Claim)


# -- lists --------------------------------------------------------------------------------------


@pytest.fixture
def several(plans):
    """甲 in June, 乙 from June into July and published, 丙 without days."""
    plans.create(content("甲 Alpha", "2027-06-01"))
    second = plans.create(content("乙 100%", "2027-06-30", "2027-07-01"))
    plans.create(content("丙"))
    plans.set_status(second, "published", seen=1)
    return plans


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["乙 100%", "丙", "甲 Alpha"]),
        ({"text": "alpha"}, ["甲 Alpha"]),
        ({"text": "%"}, ["乙 100%"]),
        ({"text": "_"}, []),
        ({"status": "published"}, ["乙 100%"]),
        ({"status": "done"}, []),
        ({"since": date(2027, 7, 1)}, ["乙 100%"]),
        ({"until": date(2027, 6, 1)}, ["甲 Alpha"]),
        ({"since": date(2027, 6, 2), "until": date(2027, 6, 29)}, []),
        ({"sort": "date"}, ["甲 Alpha", "乙 100%", "丙"]),
        ({"sort": "date", "offset": 1, "limit": 1}, ["乙 100%"]),
    ],
)
def test_lists_search_filter_sort_and_page(several, wanted, found):
    assert names(several, **wanted) == found


def test_the_total_counts_all_pages(several):
    rows, total = several.search(PlanFilter(limit=2))
    assert (len(rows), total) == (2, 3)


def test_a_list_shows_the_newest_version_of_each_plan_once(plans):
    key = plans.create(content("一"))
    plans.add_version(key, content("二"), seen=1)
    assert names(plans) == ["二"]
    assert names(plans, text="一") == []


# -- old databases ------------------------------------------------------------------------------

OLD_DOCUMENT = {
    "kind": "plan",
    "days": [
        {"date": "2027-06-15", "stops": [{"id": "a"}, {"id": "b"}]},
        {"date": "2027-06-16", "stops": []},
    ],
}
OLD_PLANS = [
    (3, "抗联两日", "2027-01-02 03:04:05", "2025-07", OLD_DOCUMENT),
    (8, "空", "2027-01-03 00:00:00", "", {}),
]


def write_old_store(url: str) -> None:
    """Make a database of the first release with two plans, a lecturer and a lecture."""
    config = configuration()
    engine = make_engine(url)
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO lecturers VALUES ('R1', '王', '2206', false, 'law', 'zh', false)")
        )
        connection.execute(
            text(
                "INSERT INTO lectures"
                " VALUES ('T1', '2206', 'R1', '2027-05-01', 'law', 'x', 9, 'held', false)"
            )
        )
        statement = text("INSERT INTO saved_plans VALUES (:id, :name, :at, :version, :document)")
        for key, name, at, version, said in OLD_PLANS:
            connection.execute(
                statement,
                {
                    "id": key,
                    "name": name,
                    "at": f"{at}.000000",
                    "version": version,
                    "document": json.dumps(said),
                },
            )
    engine.dispose()


def test_a_database_of_the_first_release_keeps_every_row(empty_url):
    write_old_store(empty_url)
    store = Store(empty_url)
    store.migrate()
    for key, name, at, version, said in OLD_PLANS:
        saved = store.plans.get(key)
        assert (saved.name, saved.document) == (name, said)
        assert saved.saved_at == saved.created_at == datetime.fromisoformat(f"{at}+00:00")
        assert saved.basis == Basis(roads_date=version)
        assert (saved.status, saved.version, saved.shared) == ("draft", 1, False)
    first = store.plans.get(3)
    assert (first.starts_on, first.ends_on) == (date(2027, 6, 15), date(2027, 6, 16))
    assert (first.stops, store.plans.get(8).stops) == (2, 0)
    assert list(store.lectures().index) == ["T1"]
    assert store.plans.create(content()) == 9  # no number is given twice
    store.close()


def test_links_of_an_earlier_release_open_as_before(empty_url):
    write_old_store(empty_url)
    config, engine = configuration(), make_engine(empty_url)
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        connection.execute(text("UPDATE plans SET token = 'of-old' WHERE id = 3"))
    engine.dispose()
    store = Store(empty_url)
    store.migrate()
    opened = store.links.opened("of-old", date(2199, 1, 1))
    assert (opened.saved.id, opened.link.parts, opened.link.embed) == (3, ALL_PARTS, False)
    store.close()


def test_an_upgrade_that_fails_leaves_the_old_database_as_it_was(tmp_path):
    path = tmp_path / "redroutes.sqlite"
    write_old_store(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE saved_plans SET document = 'no JSON' WHERE id = 8")
    connection.close()
    with pytest.raises(StoreError, match="cannot be used"):
        Store(f"sqlite:///{path}").migrate()
    with sqlite3.connect(path) as connection:
        kept = connection.execute("SELECT id FROM saved_plans ORDER BY id").fetchall()
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.close()
    assert (kept, version) == ([(3,), (8,)], "0001")
