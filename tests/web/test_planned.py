"""Planned lectures: from a suggestion to the list, to orders, and into a dispatch."""

from datetime import date

import pytest
from click.testing import CliRunner

from tests.web.test_cli_docs import API, keys, words
from tests.web.test_store import people, talks
from web import create_app
from web.cli import main
from web.installation.settings import Settings
from web.orders.planned import plan
from web.store.order_rows import Sending, Wanted
from web.store.planned import PlannedStateError, Suggested
from web.suggest import ask as suggest
from web.terms.fields import QueryError

TODAY = date(2027, 6, 1)
FACTS = {
    "model": "mclp", "within": 30.0, "k": 1, "days": 90, "until": TODAY, "number": 1, "gain": 5,
    "simulated": False,
}  # fmt: skip
FORM = {"county": "220623", "within": "15", "venues": "2"}


def venue(code, **changes):
    return Suggested(venue=code, **(FACTS | changes))


def wanted(code):
    return Wanted(venue=code, topic="law", language="zh", since=TODAY, until=TODAY)


# -- the store ----------------------------------------------------------------------------------


def test_a_venue_waits_once(portable):
    assert portable.planned.add([venue("A"), venue("B", number=2)]) == 2
    assert portable.planned.add([venue("B"), venue("C")]) == 1
    rows = portable.planned.search(["planned"])
    assert [row.venue for row in rows] == ["A", "B", "C"]
    assert [row.id for row in rows] == sorted({row.id for row in rows})  # PostgreSQL leaves gaps
    assert (rows[1].model, rows[1].until, rows[1].number) == ("mclp", TODAY, 2)


def test_one_or_all_are_taken_off_and_may_come_back(portable):
    portable.planned.add([venue(code) for code in "ABC"])
    assert portable.planned.drop([2]) == 1
    with pytest.raises(PlannedStateError):
        portable.planned.drop([1, 2])
    assert [row.venue for row in portable.planned.search(["planned"])] == ["A", "C"]
    assert portable.planned.drop() == 2
    assert portable.planned.drop() == 0
    assert portable.planned.add([venue("B")]) == 1


def test_planned_lectures_become_orders_once(portable):
    portable.planned.add([venue("A"), venue("B")])
    (key,) = portable.planned.order(wanted, [2])
    assert portable.orders.get(key).venue == "B"
    assert [row.status for row in portable.planned.search()] == ["planned", "ordered"]
    assert portable.planned.search(["ordered"])[0].order == key
    with pytest.raises(PlannedStateError):
        portable.planned.order(wanted, [2])
    assert len(portable.orders.search()) == 1


def test_a_venue_lies_ahead_until_its_lecture_is_held(portable):
    portable.replace_simulated(people("L1"), talks(("S1", "L1", "2027-05-01")))
    portable.planned.add([venue("A"), venue("B")])
    (key,) = portable.planned.order(wanted, [2])
    assert portable.planned.venues_ahead() == ("A", "B")
    portable.orders.dispatch([Sending(key, "L1", TODAY, "08:30")])
    portable.orders.accept(key)
    portable.orders.hold(key, audience=10, today=TODAY)
    assert portable.planned.venues_ahead() == ("A",)


def test_what_was_suggested_from_simulated_lectures_goes_with_them(portable):
    portable.planned.add([venue("A", simulated=True), venue("B"), venue("C", simulated=True)])
    portable.planned.order(wanted, [3])
    portable.clear_simulated()
    assert [(row.venue, row.status) for row in portable.planned.search()] == [
        ("B", "planned"), ("C", "ordered"),
    ]  # fmt: skip


# -- page, API, command -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(new_url, made_url, simulated_year):
    app = create_app(Settings(database_url=new_url(like=made_url), today=TODAY))
    who, held = simulated_year
    app.extensions["redroutes"].store.replace_simulated(who, held[::50])
    return app


@pytest.fixture
def page(office):
    office.extensions["redroutes"].store.planned.drop()
    with office.test_client() as opened:
        yield opened


def planned(page, status="planned"):
    return page.get(f"/api/v1/planned?status={status}").get_json()["planned"]


def suggested(office, **changes):
    query = suggest.SuggestQuery.model_validate(FORM | changes)
    context = office.extensions["redroutes"]
    return suggest.run(context, query, today=TODAY).document


def test_marked_venues_go_onto_the_list_and_become_orders(office, page):
    first, second = (one["code"] for one in suggested(office)["venues_chosen"])
    answer = page.post("/coverage/suggest", data={**FORM, "venue": [second]})
    assert answer.status_code == 303
    (row,) = planned(page)
    assert (row["venue"], row["number"], row["simulated"]) == (second, 2, True)
    assert set(keys(row)) <= words(API)
    assert "所选 1 处中新增 1 处" in page.get(answer.location).text
    page.post("/coverage/suggest", data={**FORM, "venue": [first, second]})
    rows = planned(page)
    assert [one["venue"] for one in rows] == [second, first]

    # Dispatched beside orders, on trial: nobody is sent to what is no order yet.
    trial = page.get("/api/v1/dispatch?planned=true&topic=law").get_json()
    assert (trial["planned"], trial["outside"]) == (2, 0)
    told = [*trial["trips"], *trial["open"]]
    assert {one["order"] for one in told} >= {f"P{one['id']}" for one in rows}
    assert set(keys(trial)) <= words(API)
    shown = page.get("/orders/dispatch?planned=true").text
    assert "拟安排宣讲（编号带 P）" in shown
    assert "确认派人" not in shown

    gone = page.post("/planned/drop", data={"id": rows[0]["id"]})
    assert gone.status_code == 303
    form = {"id": [rows[1]["id"]], "topic": "law", "from": "2027-06-02", "to": "2027-06-09"}
    assert page.post("/planned/order", data=form).location.startswith("/orders")
    order = page.get("/api/v1/orders").get_json()["orders"][0]
    assert (order["venue"], order["topic"], order["to"]) == (first, "law", "2027-06-09")
    assert planned(page) == []
    assert {one["status"] for one in planned(page, "")} == {"ordered", "dropped"}


@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        ("/coverage/suggest", FORM, 422),
        ("/planned/order", {"topic": "law", "from": "2027-06-02"}, 422),
        ("/planned/order", {"id": "1", "topic": "law", "from": "2027-05-01"}, 409),
        ("/planned/drop", {"id": "9999"}, 409),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(page, address, form, status):
    answer = page.post(address, data=form)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_planned_lectures_draw_their_centres_already(office, page):
    before = suggested(office, existing="true")
    plan(office.extensions["redroutes"], before)
    after = suggested(office, existing="true")
    assert after["existing_venues"] == before["existing_venues"] + 2
    assert after["demand"]["open"] == before["demand"]["open"] - before["solution"]["objective"]
    again = {one["code"] for one in after["venues_chosen"]}
    assert not again & {one["code"] for one in before["venues_chosen"]}


def test_bases_are_no_lectures(office):
    with pytest.raises(QueryError):
        plan(office.extensions["redroutes"], suggested(office, model="lscp"))


def test_a_dispatch_honours_vehicle_and_season(office, page):
    form = {"venue": "220623104000", "topic": "theory", "from": "2027-06-02"}
    assert page.post("/orders", data=form).status_code == 303
    car, bus = (
        page.get(f"/api/v1/dispatch?within=600&{more}").get_json()
        for more in ("vehicle=car", "vehicle=bus&season=winter")
    )
    assert (bus["provider"]["vehicle"], bus["provider"]["season"]) == ("bus", "winter")
    assert car["provider"]["vehicle"] == "car"
    assert car["served"] == bus["served"] > 0
    assert bus["home_minutes"] > car["home_minutes"]


def test_the_command_adds_and_tries_planned_lectures(office, page, monkeypatch):
    url = office.extensions["redroutes"].settings.database_url
    monkeypatch.setenv("REDROUTES_DATABASE_URL", url)
    monkeypatch.setenv("REDROUTES_TODAY", TODAY.isoformat())
    said = ("coverage", "suggest", "--county", "220623", "--venues", "1", "--add")
    assert CliRunner().invoke(main, ["--lang", "en", *said]).exit_code == 0
    assert len(planned(page)) == 1
    tried = ("dispatch", "--from-store", "--planned", "--save")
    answer = CliRunner().invoke(main, ["--lang", "en", *tried])
    assert (answer.exit_code, "turn them into orders" in answer.stderr) == (2, True)
