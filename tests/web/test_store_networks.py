"""Kept networks in the store: once, numbered, approved before published, seen by whom."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from web.store.database import StoreError
from web.store.network_rows import NetworkContent, RouteContent
from web.store.networks import (
    NetworkConflictError,
    NetworkStateError,
    UnknownNetworkError,
    UnknownRouteError,
)
from web.store.plan_rows import Basis, Content
from web.store.plans import PlanConflictError, PlanStateError
from web.store.reach import Area, OutOfReachError, Reach, reaching
from web.store.store import Store

DAYS = [{"date": "2027-06-08", "stops": [{}]}]
VISITOR = Reach(drafts=False)


def route(name: str, *, audience: str = "") -> RouteContent:
    return RouteContent(Content(name, {"kind": "plan", "days": DAYS}), name, "anti", audience)


def network(*names: str, most: int = 3, data: str = "d1") -> NetworkContent:
    document = {"routes": [{"id": name} for name in names]}
    return NetworkContent("全省", {"most": most}, document, Basis(data, "2027-05-01", "r1", ""))


@pytest.fixture
def kept(portable: Store):
    """Two routes of one network."""
    key, _ = portable.networks.keep(network("甲", "乙"), [route("甲"), route("乙")])
    return portable, key, [one.plan.id for one in portable.networks.routes(key)]


def states(store: Store, **wanted) -> list[str]:
    return [one.state for one in store.networks.routes(**wanted)]


def test_a_network_comes_back_with_its_routes_numbered(kept):
    store, key, plans = kept
    found = store.networks.get(key)
    assert (found.name, found.question, found.basis.data_hash) == ("全省", {"most": 3}, "d1")
    routes = store.networks.routes(key)
    assert [(one.number, one.plan.name, one.theme, one.state) for one in routes] == [
        (1, "甲", "anti", "draft"), (2, "乙", "anti", "draft"),
    ]  # fmt: skip
    assert store.networks.route(plans[1]) == routes[1]
    assert store.plans.get(plans[0]).document["days"] == DAYS
    assert [one.id for one in store.networks.all()] == [key]


def test_the_same_network_is_kept_once_and_another_question_is_another(kept):
    store, key, plans = kept
    assert store.networks.keep(network("甲", "乙"), [route("甲"), route("乙")]) == (key, False)
    assert len(store.networks.routes()) == 2
    other, made = store.networks.keep(network("甲", "乙", data="d2"), [route("甲"), route("乙")])
    assert made
    assert other != key
    for plan in plans:
        store.plans.delete(plan)
    assert store.networks.keep(network("甲", "乙"), [route("丙")]) == (key, True)
    assert [one.plan.name for one in store.networks.routes(key)] == ["丙"]


def test_of_many_who_keep_it_at_once_one_does(portable):
    def keep(_: int) -> tuple[int, bool]:
        writer = Store(portable.url)
        try:
            return writer.networks.keep(network("甲"), [route("甲")])
        finally:
            writer.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(keep, range(6)))
    assert len({key for key, _ in found}) == 1
    assert [made for _, made in found].count(True) == 1
    assert len(portable.networks.routes()) == 1


def test_all_routes_are_kept_or_none(portable):
    broken = RouteContent(Content("坏", {"days": [{"date": "no day", "stops": []}]}), "坏")
    with pytest.raises(StoreError, match="no day"):
        portable.networks.keep(network("甲", "坏"), [route("甲"), broken])
    assert portable.networks.all() == []
    assert portable.plans.search()[1] == 0


def test_a_route_is_approved_before_it_is_published(kept):
    store, _, (plan, _) = kept
    with pytest.raises(PlanStateError, match="approve this version"):
        store.plans.set_status(plan, "published", seen=1)
    store.networks.approve(plan, seen=1)
    assert states(store) == ["approved", "draft"]
    assert states(store, published=True) == []
    store.plans.set_status(plan, "published", seen=1)
    assert states(store) == ["published", "draft"]
    assert states(store, published=True) == ["published"]
    assert [one.what for one in store.history.of("plan", str(plan))] == [
        "published", "approved", "saved",
    ]  # fmt: skip


def test_a_changed_route_is_approved_anew_while_others_see_what_was_published(kept):
    store, _, (plan, _) = kept
    store.networks.approve(plan, seen=1)
    store.plans.add_version(plan, route("二").content, seen=1)
    assert store.networks.route(plan).state == "draft"
    with pytest.raises(PlanStateError, match="approve"):
        store.plans.set_status(plan, "published", seen=2)
    store.networks.approve(plan, seen=2)
    store.plans.set_status(plan, "published", seen=2)
    store.plans.add_version(plan, route("三").content, seen=2)
    assert store.networks.route(plan).has_newer
    assert store.networks.route(plan, published=True).plan.name == "二"
    with pytest.raises(PlanStateError, match="approve"):
        store.plans.set_status(plan, "published", seen=3)
    store.plans.set_status(plan, "draft", seen=3)
    assert store.networks.route(plan).state == "draft"


def test_an_approval_is_withdrawn_and_ends_when_theme_or_audience_change(kept):
    store, _, (plan, _) = kept
    store.networks.approve(plan, seen=1)
    store.networks.withdraw_approval(plan, seen=1)
    assert store.networks.route(plan).state == "draft"
    store.networks.approve(plan, seen=1)
    store.networks.describe(plan, theme="", audience="students", seen=1)
    found = store.networks.route(plan)
    assert (found.theme, found.audience, found.state) == ("", "students", "draft")


def test_nobody_approves_what_he_has_not_seen_or_what_is_of_another_division(kept):
    store, _, (plan, _) = kept
    store.plans.add_version(plan, route("二").content, seen=1)
    with pytest.raises(PlanConflictError):
        store.networks.approve(plan, seen=1)
    elsewhere = Reach(writes=Area(("2202",)), account=7)
    with reaching(elsewhere), pytest.raises(OutOfReachError):
        store.networks.approve(plan, seen=2)
    assert store.networks.route(plan).approved is None


def test_who_sees_no_drafts_sees_published_routes_alone(kept):
    store, key, (plan, other) = kept
    with reaching(VISITOR):
        assert store.networks.all() == []
        with pytest.raises(UnknownNetworkError):
            store.networks.get(key)
    store.networks.approve(plan, seen=1)
    store.plans.set_status(plan, "published", seen=1)
    store.plans.add_version(plan, route("二").content, seen=1)
    with reaching(VISITOR):
        assert [one.plan.name for one in store.networks.routes(key)] == ["甲"]
        with pytest.raises(UnknownRouteError):
            store.networks.route(other)
        assert store.networks.get(key).id == key


@pytest.mark.parametrize("number", [99, 2**40])
def test_what_is_not_there_is_named(portable, number):
    with pytest.raises(UnknownNetworkError, match=str(number)):
        portable.networks.get(number)
    with pytest.raises(UnknownRouteError, match=str(number)):
        portable.networks.route(number)
    with pytest.raises(UnknownRouteError, match=str(number)):
        portable.networks.approve(number, seen=1)


@pytest.fixture
def shown(kept):
    """Publish the first of the two routes."""
    store, key, (plan, other) = kept
    store.networks.approve(plan, seen=1)
    store.plans.set_status(plan, "published", seen=1)
    return store, key, plan, other


def test_a_network_is_renamed_in_the_version_that_was_seen(kept):
    store, key, _ = kept
    store.networks.rename(key, "新名", seen=1)
    found = store.networks.get(key)
    assert (found.name, found.version) == ("新名", 2)
    with pytest.raises(NetworkConflictError):
        store.networks.rename(key, "旧页面上的名", seen=1)
    entry, *_ = store.history.of("network", str(key))
    assert (entry.what, entry.changes["name"]) == ("renamed", ("全省", "新名"))


def test_an_archived_network_leaves_the_lists_and_its_published_routes_stay(shown):
    store, key, plan, other = shown
    store.networks.archive(key, withdraw=False, seen=1)
    assert store.networks.all() == []
    assert [one.id for one in store.networks.all(archived=True)] == [key]
    assert [one.plan.id for one in store.networks.routes(key)] == [plan]
    with pytest.raises(UnknownRouteError):
        store.networks.route(other)
    with reaching(VISITOR):
        assert store.networks.get(key).archived_at is not None
        assert [one.id for one in store.networks.all(archived=True)] == [key]
        assert store.networks.route(plan).state == "published"
    assert [one.what for one in store.history.of("plan", str(other))] == ["deleted", "saved"]


def test_an_archived_network_may_take_its_published_routes_along_in_one_step(shown):
    store, key, plan, _ = shown
    store.networks.archive(key, withdraw=True, seen=1)
    assert store.networks.routes(key) == []
    assert store.plans.published() == []
    with reaching(VISITOR):
        assert store.networks.all(archived=True) == []
    past = [one.what for one in store.history.of("plan", str(plan))]
    assert past[:2] == ["deleted", "draft"]


@pytest.mark.parametrize("withdraw", [True, False])
def test_an_archived_network_comes_back_with_what_went_with_it(shown, withdraw):
    store, key, plan, other = shown
    store.networks.archive(key, withdraw=withdraw, seen=1)
    store.networks.unarchive(key)
    assert [one.id for one in store.networks.all()] == [key]
    assert states(store) == ["draft" if withdraw else "published", "draft"]
    assert [one.plan.id for one in store.networks.routes(key)] == [plan, other]
    assert store.networks.keep(network("甲", "乙"), [route("甲"), route("乙")]) == (key, False)
    with pytest.raises(NetworkStateError, match="not in the archive"):
        store.networks.unarchive(key)


def test_routes_that_were_deleted_before_stay_deleted(kept):
    store, key, (plan, other) = kept
    store.plans.delete(plan)
    store.networks.archive(key, withdraw=False, seen=1)
    store.networks.unarchive(key)
    assert [one.plan.id for one in store.networks.routes(key)] == [other]


def test_an_archived_network_can_be_kept_again_and_is_then_another(kept):
    store, key, _ = kept
    store.networks.archive(key, withdraw=False, seen=1)
    assert store.networks.known(network("甲", "乙")) is None
    other, made = store.networks.keep(network("甲", "乙"), [route("甲"), route("乙")])
    assert made
    assert other != key
    with pytest.raises(NetworkStateError, match=f"number {other}"):
        store.networks.unarchive(key)
    assert [one.id for one in store.networks.all()] == [other]


def test_published_routes_of_an_archived_network_are_withdrawn_later(shown):
    store, key, plan, other = shown
    store.networks.archive(key, withdraw=False, seen=1)
    with pytest.raises(NetworkStateError, match="already"):
        store.networks.archive(key, withdraw=False, seen=2)
    store.networks.archive(key, withdraw=True, seen=2)
    assert store.networks.routes(key) == []
    with pytest.raises(UnknownRouteError):
        store.networks.route(plan)
    store.networks.unarchive(key)
    assert [one.plan.id for one in store.networks.routes(key)] == [plan, other]


def test_a_network_of_another_division_is_not_renamed_archived_or_brought_back(kept):
    store, key, plans = kept
    elsewhere = Reach(writes=Area(("2202",)), account=7)
    with reaching(elsewhere):
        with pytest.raises(OutOfReachError):
            store.networks.rename(key, "我的", seen=1)
        with pytest.raises(OutOfReachError):
            store.networks.archive(key, withdraw=True, seen=1)
    store.networks.archive(key, withdraw=True, seen=1)
    with reaching(elsewhere), pytest.raises(OutOfReachError):
        store.networks.unarchive(key)
    assert store.networks.all() == []
    assert store.plans.search()[1] == 0
    assert len(plans) == 2


@pytest.mark.parametrize("number", [99, 2**40])
def test_a_network_that_is_not_there_is_not_changed(portable, number):
    with pytest.raises(UnknownNetworkError, match=str(number)):
        portable.networks.rename(number, "新名", seen=1)
    with pytest.raises(UnknownNetworkError, match=str(number)):
        portable.networks.archive(number, withdraw=True, seen=1)
    with pytest.raises(UnknownNetworkError, match=str(number)):
        portable.networks.unarchive(number)
