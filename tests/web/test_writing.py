"""Writing by API: with a key, once however often it is sent, never over what was not seen."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pandas import DataFrame
from werkzeug.test import TestResponse

from tests.web.conftest import TODAY
from tests.web.people_app import make_people, store_of
from web import create_app
from web.api.openapi.build import Described, address_of, operations
from web.api.openapi.examples import filled
from web.api.openapi.responses import responses_told
from web.frame.described import operation_of
from web.installation.settings import Settings
from web.store.answered import StillWorkingError
from web.store.claims import Claim
from web.store.order_rows import Sending, Wanted
from web.store.plan_rows import Content
from web.store.planned import Suggested
from web.store.reach import PROVINCE_CODE
from web.terms.schema import adapter

HERE, THERE = "220623100000", "220681100000"
"""A venue of the county of which there are officers, and one of another county."""
DAY = (TODAY + timedelta(days=14)).isoformat()
ORDER = {"venue": HERE, "topic": "theory", "from": DAY}
KEY: Any = {"access": "write", "division": PROVINCE_CODE, "days": 30}

MANY = pytest.mark.parametrize("count", [8, pytest.param(50, marks=pytest.mark.slow)])

Keys = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def office(
    settings: Settings,
    new_url: Callable[..., str],
    made_url: str,
    simulated_year: tuple[DataFrame, DataFrame],
) -> Iterator[Flask]:
    """Application with lecturers and an account of each role."""
    app = create_app(replace(settings, database_url=new_url(like=made_url)))
    people, talks = simulated_year
    held = talks[:1]
    few = people[:60].index.union(held["lecturer"])
    store_of(app).replace_simulated(people.loc[few], held)
    yield app
    store_of(app).close()


@pytest.fixture(scope="module")
def keys(office: Flask) -> Keys:
    """Role -> header of a key that may write."""
    made = store_of(office).keys
    return {
        role: {"Authorization": f"Bearer {made.add(one.id, name=role, **KEY)[1]}"}
        for role, one in make_people(office).items()
    }


@pytest.fixture
def api(office: Flask) -> Iterator[FlaskClient]:
    with office.test_client() as opened:
        yield opened


def office_of(api: FlaskClient) -> Flask:
    assert isinstance(api.application, Flask)
    return api.application


def sent(
    api: FlaskClient, key: dict[str, str], path: str, body: Any = None, *, by: str = "POST",
    **more: str,
) -> TestResponse:  # fmt: skip
    """Send something and hold the answer to its description."""
    headers = {**key, **{name.replace("_", "-"): text for name, text in more.items()}}
    response = api.open(f"/api/v1{path}", method=by, json=body, headers=headers)
    rules = office_of(api).url_map.bind("localhost")
    endpoint, _ = rules.match(f"/api/v1{path}".partition("?")[0], by)
    operation = operation_of(office_of(api).view_functions[endpoint])
    assert operation, endpoint
    if response.status_code < 400:
        assert response.status_code == operation.status
        adapter(operation.answers["json"]).validate_python(read(response))
    else:
        assert response.content_type.startswith("application/problem+json")
        told = {one[0] for one in responses_told(operation)}
        assert response.status_code in told, response.text
    return response


def placed(api: FlaskClient, key: dict[str, str], **other: Any) -> TestResponse:
    response = sent(api, key, "/orders", {**ORDER, **other})
    assert response.status_code == 201, response.text
    return response


def read(response: TestResponse) -> Any:
    return response.get_json(force=True)


def path_of(response: TestResponse) -> str:
    return str(response.location).removeprefix("/api/v1")


def back_of(path: str) -> str:
    return path.replace("/register/", "/register/take-back/")


def tag_of(response: TestResponse) -> str:
    return str(response.headers["ETag"])


# -- every address that writes --------------------------------------------------------------------


def writes(app: Flask) -> list[Described]:
    found = [one for one in operations(app) if one.operation.writes]
    assert len(found) >= 38
    return found


def tried(api: FlaskClient, one: Described, **headers: str) -> TestResponse:
    example = filled(one.operation.examples[0], TODAY)
    body = example if one.operation.body else None
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return api.open(address_of(one, example), method=one.method, json=body, headers=named)


def test_nobody_writes_without_a_key_that_may(api: FlaskClient, keys: Keys, office: Flask) -> None:
    reader = store_of(office).people.called("admin")
    _, token = store_of(office).keys.add(reader.id, name="r", **{**KEY, "access": "read"})
    for one in writes(office):
        assert tried(api, one).status_code == 401, one.name
        assert tried(api, one, Authorization="Bearer rr_no").status_code == 401, one.name
        assert tried(api, one, Authorization=f"Bearer {token}").status_code == 403, one.name
        assert tried(api, one, **keys["supervisor"]).status_code == 403, one.name


def test_no_other_site_writes_through_a_browser(
    api: FlaskClient, keys: Keys, office: Flask
) -> None:
    for one in writes(office):
        for origin in ("https://elsewhere.example", "null"):
            foreign = tried(api, one, **keys["admin"], Origin=origin, If_Match="*")
            assert foreign.status_code == 403, one.name


def test_what_is_there_is_not_changed_unseen(api: FlaskClient, keys: Keys, office: Flask) -> None:
    changing = [one for one in writes(office) if one.operation.versioned]
    assert len(changing) >= 7
    for one in changing:
        unseen = tried(api, one, **keys["admin"])
        assert unseen.status_code == 428, one.name
        assert read(unseen)["type"] == "urn:redroutes:unseen"


def test_nobody_writes_beyond_his_division(api: FlaskClient, keys: Keys) -> None:
    foreign = placed(api, keys["admin"], venue=THERE)
    for role in ("county", "station"):
        refused = sent(api, keys[role], "/orders", {**ORDER, "venue": THERE})
        assert (refused.status_code, read(refused)["type"]) == (403, "urn:redroutes:out-of-reach")
    unseen = sent(api, keys["county"], f"{path_of(foreign)}/cancel", If_Match="*")
    assert unseen.status_code == 404
    assert placed(api, keys["county"]).status_code == 201


# -- orders ---------------------------------------------------------------------------------------


def test_an_order_goes_its_whole_way(api: FlaskClient, keys: Keys, office: Flask) -> None:
    admin = keys["admin"]
    made = placed(api, admin, contact="李主任 13912345678")
    assert "13912345678" not in made.text
    path, tag = path_of(made), tag_of(made)
    assert tag_of(api.get(made.location, headers=admin)) == tag
    assert api.get(made.location, headers={**admin, "If-None-Match": tag}).status_code == 304
    who = store_of(office).lecturers().index[0]
    sending = {"lecturer": who, "date": DAY, "override": "说好了"}
    steps: list[tuple[str, Any, str]] = [
        ("send", sending, "dispatched"), ("decline", {"reason": "病了"}, "declined"),
        ("undo", None, "dispatched"), ("accept", None, "accepted"), ("undo", None, "dispatched"),
        ("cancel", None, "cancelled"), ("undo", None, "dispatched"),
    ]  # fmt: skip
    for step, body, status in steps:
        done = sent(api, admin, f"{path}/{step}", body, If_Match=tag)
        assert done.status_code == 200, done.text
        assert read(done)["status"] == status
        tag = tag_of(done)
        assert tag.startswith(f'"{read(done)["number"]}-')
    early = sent(api, admin, f"{path}/hold", {"audience": 3}, If_Match=tag)
    assert (early.status_code, read(early)["type"]) == (409, "urn:redroutes:order-status")
    wrong = sent(api, admin, f"{path}/review?lang=en", {"score": 9}, If_Match=tag)
    assert read(wrong)["errors"][0]["pointer"] == "/score"
    past = store_of(office)
    past.orders.accept(int(path.rpartition("/")[2]))
    assert sent(api, admin, f"{path}/hold", {"audience": 3}, If_Match="*").status_code == 409


def test_a_lecture_is_held_and_reviewed(api: FlaskClient, keys: Keys, office: Flask) -> None:
    store, admin = store_of(office), keys["admin"]
    day = TODAY - timedelta(days=1)
    key = store.orders.add(Wanted(venue=HERE, topic="law", language="zh", since=day, until=day))
    store.orders.dispatch([Sending(key, store.lecturers().index[1], day, override="说好了")])
    store.orders.accept(key)
    held = sent(api, admin, f"/orders/{key}/hold", {"audience": 30}, If_Match="*")
    assert read(held)["status"] == "held"
    said = {"score": 5, "text": "很好"}
    reviewed = sent(api, admin, f"/orders/{key}/review", said, If_Match=tag_of(held))
    assert (read(reviewed)["score"], read(reviewed)["next"]) == (5, [])


def test_who_has_not_seen_the_last_step_is_shown_both(api: FlaskClient, keys: Keys) -> None:
    admin = keys["admin"]
    made = placed(api, admin)
    path, tag = path_of(made), tag_of(made)
    assert sent(api, admin, f"{path}/cancel", If_Match=tag).status_code == 200
    for lang, said in (("en", "Nothing was changed"), ("zh", "什么都没有改")):
        stale = sent(api, admin, f"{path}/undo?lang={lang}", If_Match=tag)
        assert (stale.status_code, read(stale)["type"]) == (412, "urn:redroutes:stale")
        assert read(stale)["seen"]["status"] == "ordered"
        assert read(stale)["current"]["status"] == "cancelled"
        assert said in read(stale)["detail"]
    strange = sent(api, admin, f"{path}/undo", If_Match='"of-another-server"')
    assert (strange.status_code, read(strange)["seen"]) == (412, None)


# -- plans ----------------------------------------------------------------------------------------


TRIP = {"from": "220602000000", "date": DAY, "days": 1, "seconds": 0.1}


@pytest.mark.slow
def test_a_plan_is_made_and_made_anew(api: FlaskClient, keys: Keys) -> None:
    admin, body = keys["admin"], {**TRIP, "name": "甲"}
    made, repeated = (sent(api, admin, "/plans", body, Idempotency_Key="trip") for _ in range(2))
    assert made.status_code == 201, made.text
    assert made.data == repeated.data
    second = sent(api, admin, f"{path_of(made)}/versions", TRIP, If_Match=tag_of(made))
    assert (read(second)["number"], read(second)["name"]) == (2, "甲")
    stale = sent(api, admin, f"{path_of(made)}/versions", TRIP, If_Match=tag_of(made))
    assert stale.status_code == 412


def kept_plan(office: Flask) -> int:
    return store_of(office).plans.create(Content("甲", {"days": []}))


def test_a_plan_goes_its_whole_way(api: FlaskClient, keys: Keys, office: Flask) -> None:
    admin, path = keys["admin"], f"/plans/{kept_plan(office)}"
    first = tag = tag_of(api.get(f"/api/v1{path}", headers=admin))
    steps: list[tuple[str, Any, str]] = [
        ("name", {"name": "乙"}, "draft"), ("status", {"status": "published"}, "published"),
        ("restore", {"number": 1}, "published"), ("status", {"status": "done"}, "done"),
    ]  # fmt: skip
    for step, body, status in steps:
        done = sent(api, admin, f"{path}/{step}", body, If_Match=tag)
        assert (done.status_code, read(done)["status"]) == (200, status), done.text
        tag = tag_of(done)
    late = sent(api, admin, f"{path}/name", {"name": "丁"}, If_Match=tag)
    assert (late.status_code, read(late)["type"]) == (409, "urn:redroutes:plan-status")
    stale = sent(api, admin, path, by="DELETE", If_Match=first)
    assert stale.status_code == 412
    assert [read(stale)[one]["number"] for one in ("seen", "current")] == [1, 3]
    gone = sent(api, admin, path, by="DELETE", If_Match=tag)
    assert read(gone)["status"] == "deleted"
    assert api.get(f"/api/v1{path}", headers=admin).status_code == 404
    assert read(sent(api, admin, f"{path}/undelete"))["name"] == "乙"


def test_a_plan_of_others_is_not_changed(api: FlaskClient, keys: Keys, office: Flask) -> None:
    path = f"/plans/{kept_plan(office)}"
    refused = sent(api, keys["county"], path, by="DELETE", If_Match="*")
    assert (refused.status_code, read(refused)["type"]) == (403, "urn:redroutes:out-of-reach")


# -- planned lectures -----------------------------------------------------------------------------


def test_planned_lectures_are_dropped_brought_back_and_ordered(
    api: FlaskClient, keys: Keys, office: Flask
) -> None:
    about: Any = {"model": "coverage", "within": 30, "k": 1, "days": 90, "until": TODAY,
                  "gain": 3, "simulated": False}  # fmt: skip
    planned = store_of(office).planned
    planned.add([Suggested(venue=one, number=1, **about) for one in (HERE, THERE)])
    here, there = (one.id for one in planned.search())
    county = keys["county"]
    assert sent(api, county, "/planned/drop", {"id": [here, there]}).status_code == 409
    assert sent(api, county, "/planned/drop", {"id": []}).status_code == 400
    for step, changed in (("drop", 1), ("back", 1)):
        done = sent(api, county, f"/planned/{step}", {"id": [here]}, Idempotency_Key=step)
        assert read(done)["changed"] == changed
    body = {"id": [here], "topic": "law", "from": DAY}
    made = sent(api, county, "/planned/order", body, Idempotency_Key="planned")
    (order,) = read(made)["orders"]
    assert read(api.get(f"/api/v1/orders/{order}", headers=county))["venue"] == HERE
    assert sent(api, county, "/planned/order", body).status_code == 409
    again = sent(api, county, "/planned/order", body, Idempotency_Key="planned")
    assert read(again)["orders"] == [order]


# -- the register ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_venue_is_added_changed_removed_and_taken_back(
    api: FlaskClient, keys: Keys, office: Flask
) -> None:
    county = keys["county"]
    place = {"name": "试写村新时代文明实践站", "county": "长白县", "township": "长白镇"}
    body = {**place, "tier": "village", "lon": 128.2, "lat": 41.42, "phone": "13912345678"}
    made = sent(api, county, "/register/venues", body)
    assert made.status_code == 201, made.text
    assert "13912345678" not in made.text
    path, tag = path_of(made), tag_of(made)
    assert read(api.get(made.location, headers=county))["values"]["lon"] == "128.2"
    changed = sent(api, county, path, {"capacity": 60}, by="PATCH", If_Match=tag)
    assert (read(changed)["number"], read(changed)["values"]["capacity"]) == (2, "60")
    assert read(changed)["values"]["tier"] == "village"
    phone = store_of(office).register.reveal("venues", read(made)["key"], "phone")
    assert phone.endswith("13912345678")
    stale = sent(api, county, path, {"capacity": 9}, by="PATCH", If_Match=tag)
    assert (stale.status_code, read(stale)["type"]) == (412, "urn:redroutes:stale")
    assert [read(stale)[one]["values"]["capacity"] for one in ("seen", "current")] == ["", "60"]
    assert "13912345678" not in stale.text
    gone = sent(api, county, path, by="DELETE", If_Match=tag_of(changed))
    assert read(gone)["values"] is None
    back = sent(api, county, back_of(path), If_Match=tag_of(gone))
    assert read(back)["values"]["capacity"] == "60"
    listed = api.get("/api/v1/register/venues?q=试写村", headers=county)
    assert [one["key"] for one in read(listed)["records"]] == [read(made)["key"]]


def test_what_is_wrong_with_a_record_is_said_at_its_field(api: FlaskClient, keys: Keys) -> None:
    wrong = {"name": "试错村", "county": "长白县", "phone": "12", "lon": 300, "lat": 41.42}
    for lang in ("zh", "en"):
        refused = sent(api, keys["county"], f"/register/venues?lang={lang}", wrong)
        assert (refused.status_code, read(refused)["type"]) == (422, "urn:redroutes:refused-record")
        told = {one["pointer"]: one["detail"] for one in read(refused)["errors"]}
        assert told.keys() >= {"/phone", "/lon"}
        assert all(told.values())
    unknown = sent(api, keys["county"], "/register/venues", {"nmae": "x"})
    assert read(unknown)["errors"][0]["pointer"] == "/nmae"


@pytest.mark.slow
def test_a_record_of_another_county_is_not_there(api: FlaskClient, keys: Keys) -> None:
    far = {"name": "试远村新时代文明实践站", "county": "临江市"}
    assert sent(api, keys["county"], "/register/venues", far).status_code == 403
    made = sent(api, keys["admin"], "/register/venues", far)
    assert made.status_code == 201, made.text
    path = path_of(made)
    for by, body in (("PATCH", {"capacity": 9}), ("DELETE", None)):
        refused = sent(api, keys["county"], path, body, by=by, If_Match="*")
        assert refused.status_code == 404
    assert api.get(made.location, headers=keys["county"]).status_code == 404
    assert sent(api, keys["admin"], path, by="DELETE", If_Match="*").status_code == 200
    assert sent(api, keys["county"], back_of(path), If_Match="*").status_code == 404


@pytest.mark.slow
def test_lecturers_lectures_and_the_rest_are_written_too(api: FlaskClient, keys: Keys) -> None:
    admin = keys["admin"]
    records: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("lecturers", {"name": "试讲员", "home": "长白县长白镇", "topics": ["law"]},
         {"topics": ["theory", "law"]}),
        ("lectures", {"date": "2027-05-01", "venue": HERE, "topic": "law", "people": 40},
         {"people": 41}),
        ("sites", {"name": "试写密营", "county": "长白县"}, {"note": "试写"}),
        ("population", {"name": "长白县", "population": 60000}, {"population": 60001}),
    ]  # fmt: skip
    for kind, body, change in records:
        made = sent(api, admin, f"/register/{kind}", body)
        assert made.status_code == 201, made.text
        path = path_of(made)
        changed = sent(api, admin, path, change, by="PATCH", If_Match=tag_of(made))
        assert changed.status_code == 200, changed.text
        values = read(changed)["values"]
        assert {name: values[name] for name in change} == {
            name: one if isinstance(one, list) else str(one) for name, one in change.items()
        }
        back = sent(api, admin, back_of(path), If_Match=tag_of(changed))
        assert read(back)["number"] == 3
        again = sent(api, admin, f"/register/{kind}", body)
        assert again.status_code in (409, 422), again.text
        assert sent(api, admin, path, by="DELETE", If_Match=tag_of(back)).status_code == 200


# -- once -----------------------------------------------------------------------------------------


def test_the_same_key_writes_once_and_gets_the_same_answer(
    api: FlaskClient, keys: Keys, office: Flask
) -> None:
    admin = keys["admin"]
    first = sent(api, admin, "/orders", ORDER, Idempotency_Key="order-1")
    again = sent(api, admin, "/orders", ORDER, Idempotency_Key='"order-1"')
    assert first.status_code == again.status_code == 201
    assert first.data == again.data
    told = [{k: one.headers[k] for k in ("Location", "ETag")} for one in (first, again)]
    assert told[0] == told[1]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    other = sent(api, admin, "/orders?lang=en", ORDER, Idempotency_Key="order-1")
    assert (other.status_code, read(other)["type"]) == (422, "urn:redroutes:key-reused")
    somebody = sent(api, keys["county"], "/orders", ORDER, Idempotency_Key="order-1")
    assert somebody.location != first.location
    for bad in ("with space", "", "x" * 201):
        assert sent(api, admin, "/orders", ORDER, Idempotency_Key=bad).status_code == 400


def test_what_was_refused_may_be_mended_under_the_same_key(api: FlaskClient, keys: Keys) -> None:
    bad = {**ORDER, "from": "2020-01-01"}
    assert sent(api, keys["admin"], "/orders", bad, Idempotency_Key="mend").status_code == 400
    assert sent(api, keys["admin"], "/orders", ORDER, Idempotency_Key="mend").status_code == 201


def test_a_request_that_is_being_worked_on_is_not_done_again(office: Flask) -> None:
    answers = store_of(office).answers
    claim = answers.claim("k", "f")
    with pytest.raises(StillWorkingError):
        answers.claim("k", "f")
    answers.release(claim)
    assert isinstance(answers.claim("k", "f"), Claim)


# -- at once --------------------------------------------------------------------------------------


@MANY
def test_of_many_who_change_the_same_one_wins(
    api: FlaskClient, keys: Keys, office: Flask, count: int
) -> None:
    made = placed(api, keys["admin"])
    path, tag = path_of(made), tag_of(made)

    def change(_: int) -> int:
        with office.test_client() as own:
            return sent(own, keys["admin"], f"{path}/cancel", If_Match=tag).status_code

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(change, range(count)))
    assert sorted(found) == [200] + [412] * (count - 1)


@MANY
def test_of_many_with_the_same_key_one_writes(keys: Keys, office: Flask, count: int) -> None:
    before = len(store_of(office).orders.search())

    def place(_: int) -> TestResponse:
        with office.test_client() as own:
            return sent(own, keys["admin"], "/orders", ORDER, Idempotency_Key=f"of-{count}")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(place, range(count)))
    assert len(store_of(office).orders.search()) == before + 1
    assert {one.status_code for one in found} <= {201, 409}
    assert len({one.location for one in found if one.status_code == 201}) == 1


# -- without accounts -----------------------------------------------------------------------------


def test_without_accounts_the_one_person_writes(client: FlaskClient) -> None:
    made = sent(client, {}, "/orders", ORDER)
    assert sent(client, {}, f"{path_of(made)}/cancel", If_Match="*").status_code == 200
    assert sent(client, {}, "/orders", ORDER, Origin="https://elsewhere.example").status_code == 403
    assert sent(client, {}, "/orders", ORDER, Origin="http://localhost").status_code == 201
