"""Every way in, in every role, at records of the own and of another county."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

import click
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from tests.web.access import FILE, address, table, ways
from tests.web.people_app import OTHER, OWN, TOWNSHIP, make_people, send, sign_in, store_of
from web import create_app
from web.cli import main
from web.frame import rules
from web.frame.files import VIEWS
from web.frame.rules import ACTIONS, COMMANDS, ENDPOINTS, PERMISSIONS, UndeclaredError
from web.installation.settings import Settings
from web.language.roles import ROLES
from web.ogc.collections import COLLECTIONS
from web.store.order_rows import Sending, Wanted
from web.store.people import NewAccount
from web.store.plan_rows import Content
from web.store.reach import Area, Reach, area_of, digits_of, reaching
from web.store.tables import lecturers
from web.tiles.layers import LAYERS

DAY = date(2027, 6, 20)
OTHER_TOWNSHIP = "220681100000"
KEPT_VIEWS = ("pages.enter", "pages.me")
SIGNED_IN = [role for role in ROLES if role != "visitor"]


# -- what is declared -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(settings: Settings, new_url: Callable[..., str], made_url: str) -> Iterator[Flask]:
    """Application with an account of each role, and an officer of another county."""
    app = create_app(replace(settings, database_url=new_url(like=made_url)))
    store = store_of(app)
    with store.write() as connection:
        row = {"corps": False, "topics": "theory", "languages": "zh", "simulated": False}
        rows = [
            {**row, "id": key, "name": key, "home": home}
            for key, home in (("L1", TOWNSHIP), ("L2", OTHER_TOWNSHIP))
        ]
        connection.execute(insert(lecturers), rows)
    make_people(app, lecturer="L1")
    yield app
    store.close()


@pytest.fixture(scope="module")
def doors(settings: Settings, new_url: Callable[..., str], made_url: str) -> Iterator[Flask]:
    """Application whose views only say that one came in, for many requests."""
    app = create_app(replace(settings, database_url=new_url(like=made_url)))
    make_people(app)
    for endpoint in app.view_functions:
        if endpoint not in KEPT_VIEWS:
            app.view_functions[endpoint] = lambda **_: "in"
    yield app
    store_of(app).close()


def test_nothing_starts_with_a_way_in_that_is_not_declared(
    settings: Settings, made_url: str, new_url: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VIEWS, "secret", lambda context: context)
    with pytest.raises(UndeclaredError, match="secret"):
        create_app(replace(settings, database_url=new_url(like=made_url)))


def test_every_way_in_is_declared_and_none_that_is_not_there(doors: Flask) -> None:
    there = {rule.endpoint for rule in doors.url_map.iter_rules()}
    assert rules.undeclared(doors, COLLECTIONS, LAYERS) == []
    assert set(ENDPOINTS) - there <= {"metrics"}
    assert set(PERMISSIONS) == set(ACTIONS)
    used = {action for _, _, action in ways(doors)} | set(COMMANDS.values())
    assert used == set(ACTIONS)


def test_every_command_names_its_action() -> None:
    assert isinstance(main, click.Group)
    assert set(main.list_commands(click.Context(main))) == set(COMMANDS)


def test_the_table_of_the_documentation_is_that_of_the_program(doors: Flask) -> None:
    assert FILE.read_text(encoding="utf-8") == table(doors), "python -m tests.web.access URL"


# -- endpoint x role ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("public", ["no", "links", "yes"])
def test_a_visitor_comes_in_where_the_setting_allows(
    doors: Flask, public: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.frame.person import OPEN  # noqa: PLC0415

    monkeypatch.setitem(OPEN, "links", OPEN[public])  # the setting of the application is "links"
    client, count = doors.test_client(), 0
    for rule, given, action in ways(doors):
        if rule.endpoint in KEPT_VIEWS:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            got = client.open(address(rule, given), method=method)
            came = got.status_code == 200
            assert came == (action in OPEN[public]), (rule.endpoint, method, got.status_code)
            if not came:
                led = got.status_code == 303 and got.location.startswith("/sign-in")
                assert led or got.status_code == 401
            count += 1
    assert count > 200


def test_each_role_does_what_the_table_says(doors: Flask) -> None:
    """One way in for each action; the slow suite walks all of them."""
    one = {action: (rule, given) for rule, given, action in ways(doors) if "GET" in rule.methods}
    assert len(one) > 15
    for role in ROLES:
        client = doors.test_client() if role == "visitor" else sign_in(doors, role)
        for action, (rule, given) in one.items():
            status = client.get(address(rule, given)).status_code
            if role == "visitor":
                assert (status == 200) == (action in ("door", "shared")), action
            else:
                assert status == (200 if PERMISSIONS[action][role] else 403), (role, action)


@pytest.mark.slow
@pytest.mark.parametrize("role", SIGNED_IN)
def test_each_role_comes_in_where_the_table_says(doors: Flask, role: str) -> None:
    client, count = sign_in(doors, role), 0
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)
    assert token
    for rule, given, action in ways(doors):
        if rule.endpoint in KEPT_VIEWS:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            sent = {"data": {"csrf": token[1]}} if method == "POST" else {}
            got = client.open(address(rule, given), method=method, **sent)
            by_key = rule.endpoint.startswith("api.") and method not in ("GET", "HEAD")
            open_to = PERMISSIONS[action][role] and (action == "look" or not by_key)
            wanted = 200 if open_to else 403
            assert got.status_code == wanted, (rule.endpoint, method, action)
            count += 1
    assert count > 200


# -- own and other county -------------------------------------------------------------------------


def test_the_digits_of_a_division_are_those_of_its_level() -> None:
    codes = {
        "220000000000": "22", "220600000000": "2206", OWN: "220623", TOWNSHIP: "220623100",
        "220623100201": "220623100201", "220100000000": "2201",
    }  # fmt: skip
    assert {code: digits_of(code) for code in codes} == codes
    assert area_of("220000000000").is_all
    assert not area_of(OWN).holds(OTHER)
    assert area_of(OWN).holds(TOWNSHIP)
    assert area_of("220600000000").narrowed(area_of(OWN)) == area_of(OWN)
    assert not area_of(OWN).narrowed(area_of(OTHER)).starts
    assert not Area(()).holds(OWN)


class Records(NamedTuple):
    """Numbers of an order and a plan of one county."""

    order: int
    sent: int
    plan: int


def wanted(venue: str) -> Wanted:
    return Wanted(venue=venue, topic="theory", language="zh", since=DAY, until=DAY)


@pytest.fixture(scope="module")
def records(office: Flask) -> dict[str, Records]:
    """Make an order that waits, one with a lecturer, and a plan in each of two counties."""
    store, found = store_of(office), {}
    for county, venue, who in ((OWN, TOWNSHIP, "L1"), (OTHER, OTHER_TOWNSHIP, "L2")):
        sent = store.orders.add(wanted(venue))
        store.orders.dispatch([Sending(sent, who, DAY, start="09:00")])
        with reaching(Reach(division=county)):
            plan = store.plans.create(Content(f"plan of {county}", {"days": []}))
        found[county] = Records(store.orders.add(wanted(venue)), sent, plan)
    return found


def state(app: Flask, one: Records) -> object:
    store = store_of(app)
    orders = [store.orders.get(key) for key in (one.order, one.sent)]
    return orders, store.plans.versions(one.plan), store.links.of(one.plan)


ORDER_FORMS = {
    "accept": {}, "decline": {}, "held": {"audience": "20"}, "review": {"score": "5"},
    "cancel": {}, "undo": {"seen": "1"}, "send": {"lecturer": "L1", "date": DAY.isoformat()},
}  # fmt: skip
PLAN_FORMS = {
    "name": {"name": "stolen", "seen": "1"}, "delete": {}, "undelete": {}, "share": {},
    "unshare": {}, "status": {"status": "published", "seen": "1"},
}  # fmt: skip


@pytest.mark.parametrize("role", ["county", "station", "lecturer"])
def test_the_orders_of_another_county_are_not_there(
    office: Flask, records: dict[str, Records], role: str
) -> None:
    client, foreign = sign_in(office, role), records[OTHER]
    before = state(office, foreign)
    for key in (foreign.order, foreign.sent):
        for step, form in ORDER_FORMS.items():
            got = send(client, f"/orders/{key}/{step}", **form)
            assert got.status_code in (403, 404), step
        for page in ("send", "cancel"):
            assert client.get(f"/orders/{key}/{page}").status_code in (403, 404)
    assert state(office, foreign) == before
    for listed in ("/orders", "/files/orders.csv", "/api/v1/orders", "/api/v1/orders?format=csv"):
        text = client.get(listed).text
        assert OTHER_TOWNSHIP not in text
        assert f"order-{foreign.order}" not in text
    assert TOWNSHIP in client.get("/files/orders.csv").text


def test_an_officer_changes_what_is_his(office: Flask, records: dict[str, Records]) -> None:
    client = sign_in(office, "county")
    placed = send(
        client, "/orders", venue=TOWNSHIP, topic="theory", language="zh",
        **{"from": DAY.isoformat(), "to": DAY.isoformat()},
    )  # fmt: skip
    assert placed.status_code == 303
    abroad = send(
        client, "/orders", venue=OTHER_TOWNSHIP, topic="theory", language="zh",
        **{"from": DAY.isoformat(), "to": DAY.isoformat()},
    )  # fmt: skip
    assert abroad.status_code == 403
    number = store_of(office).orders.add(wanted(TOWNSHIP))
    assert send(client, f"/orders/{number}/cancel").status_code == 303


def test_a_lecturer_accepts_what_is_his(office: Flask, records: dict[str, Records]) -> None:
    client = sign_in(office, "lecturer")
    assert send(client, f"/orders/{records[OWN].sent}/accept").status_code == 303
    assert send(client, f"/orders/{records[OWN].order}/accept").status_code == 404
    assert store_of(office).orders.get(records[OWN].sent).status == "accepted"


def test_the_province_sees_and_changes_all(office: Flask, records: dict[str, Records]) -> None:
    admin, supervisor = sign_in(office, "admin"), sign_in(office, "supervisor")
    for client in (admin, supervisor):
        text = client.get("/files/orders.csv").text
        assert TOWNSHIP in text
        assert OTHER_TOWNSHIP in text
    number = store_of(office).orders.add(wanted(OTHER_TOWNSHIP))
    assert send(supervisor, f"/orders/{number}/cancel").status_code == 403
    assert send(admin, f"/orders/{number}/cancel").status_code == 303


def test_the_plans_of_another_county_are_read_and_not_changed(
    office: Flask, records: dict[str, Records]
) -> None:
    client, foreign = sign_in(office, "county"), records[OTHER]
    before = state(office, foreign)
    for step, form in PLAN_FORMS.items():
        assert send(client, f"/plans/{foreign.plan}/{step}", **form).status_code == 403, step
    assert state(office, foreign) == before
    own = records[OWN].plan
    assert send(client, f"/plans/{own}/name", name="new", seen="1").status_code == 303
    assert send(client, f"/plans/{own}/share").status_code == 303
    planner = sign_in(office, "planner")
    assert send(planner, f"/plans/{foreign.plan}/name", name="x", seen="1").status_code == 303


def test_whoever_makes_a_plan_may_change_it(office: Flask) -> None:
    store = store_of(office)
    account = store.people.called("county").id
    area = area_of(OWN)
    with reaching(Reach(writes=area, account=account, division="")):
        number = store.plans.create(Content("mine", {"days": []}))
        store.plans.delete(number)
    assert store.plans.search()[1] > 0


def test_visitors_see_published_plans_only(
    office: Flask, records: dict[str, Records], monkeypatch: pytest.MonkeyPatch
) -> None:
    with reaching(Reach(drafts=False)):
        rows, total = store_of(office).plans.search()
        assert (rows, total) == ([], 0)
        with pytest.raises(Exception, match="no saved plan"):
            store_of(office).plans.get(records[OWN].plan)


RECORD = {
    "venues": {"name": "某某会堂", "tier": "school", "county": "长白县"},
    "lecturers": {"name": "某某", "unit": "党校", "home": "长白县长白镇"},
}


@pytest.mark.slow
def test_the_records_of_another_county_are_not_there(office: Flask) -> None:
    store, client = store_of(office), sign_in(office, "county")
    for kind, form in RECORD.items():
        assert send(client, f"/register/{kind}/new", **form).status_code == 303, kind
    abroad = {"name": "临江会堂", "tier": "school", "county": "临江市"}
    assert send(client, "/register/venues/new", **abroad).status_code == 403
    admin = sign_in(office, "admin")
    assert send(admin, "/register/venues/new", **abroad).status_code == 303
    foreign = next(
        one for one in store.register.records("venues") if one.values["name"] == "临江会堂"
    )
    base = f"/register/venues/{foreign.key}"
    for page in (base, f"{base}/history"):
        assert client.get(page).status_code == 404
    for step in ("", "/remove", "/take-back"):
        sent = send(client, f"{base}{step}", **abroad, number=str(foreign.number))
        assert sent.status_code in (403, 404)
    assert store.register.history("venues", foreign.key)[0].number == foreign.number
    assert "临江会堂" not in client.get("/register/venues").text
    assert "某某会堂" in client.get("/register/venues").text
    exported = client.get("/register/export/venues.xlsx")
    assert exported.status_code == 200
    own = next(one for one in store.register.records("venues") if one.values["name"] == "某某会堂")
    moved = {**RECORD["venues"], "county": "临江市", "number": str(own.number)}
    assert send(client, f"/register/venues/{own.key}", **moved).status_code == 403


@pytest.mark.slow
def test_the_sites_of_another_county_are_read_and_not_changed(office: Flask) -> None:
    client, store = sign_in(office, "county"), store_of(office)
    site = next(
        one for one in office.extensions["redroutes"].datasets.sites.index if OTHER[:6] in one
    )
    report = store.site_reports.add(site, about="other", text="wrong")
    assert send(client, f"/register/reports/{report}").status_code == 403
    for step in ("approve", "withdraw", "take-back"):
        assert send(client, f"/sites/{site}/{step}").status_code in (400, 403, 404, 409, 422)
    assert site not in {one.key for one in store.register.records("sites")}
    assert report in {one.id for one in store.site_reports.part(done=False)}


def test_a_county_dispatches_its_own_orders_with_its_own_lecturers(office: Flask) -> None:
    store, days = store_of(office), {"date": "2027-08-02", "days": "3"}
    day = date(2027, 8, 3)
    own, other = (
        store.orders.add(replace(wanted(venue), since=day, until=day))
        for venue in (TOWNSHIP, OTHER_TOWNSHIP)
    )
    key = store.keys.add(
        store.people.called("county").id, name="", access="read", division=OWN, days=9
    )[1]
    shown = {"Authorization": f"Bearer {key}"}
    said = office.test_client().get("/api/v1/dispatch", query_string=days, headers=shown).json
    assert [one["order"] for one in said["trips"]] == [str(own)]
    homes = store.lecturers()["home"]
    ours = int(homes.str.startswith(OWN[:6]).sum())
    assert 0 < ours < len(homes)
    assert (said["orders"], said["lecturers"]) == (1, ours), "nobody else's are counted"
    client = sign_in(office, "county")
    assert client.get("/files/dispatch.csv", query_string=days).text.count("2027-08-03") == 1
    assert send(client, "/orders/dispatch", **days).location == "/orders?done=dispatched"
    assert (store.orders.get(own).status, store.orders.get(other).status) == (
        "dispatched",
        "ordered",
    )
    whole = sign_in(office, "admin").get("/orders/dispatch", query_string=days)
    assert f"/orders/{other}" in whole.text or str(other) in whole.text
    store.orders.cancel(other)
    store.orders.cancel(own)


def test_what_is_said_of_the_sites_of_another_county_is_not_listed(office: Flask) -> None:
    reports, sites = store_of(office).site_reports, ("JL-220623-", "JL-220681-")
    known = office.extensions["redroutes"].datasets.sites.index
    own, other = (next(one for one in known if one.startswith(start)) for start in sites)
    for site in (own, other):
        reports.add(site, about="other", text=f"wrong at {site}")
    for role, sees in (("county", {own}), ("station", set()), ("supervisor", {own, other})):
        client = sign_in(office, role)
        page = client.get("/register/reports").text
        assert {one for one in (own, other) if f"wrong at {one}" in page} == sees, role
        drafts = re.findall(
            r'<li class="card" id="JL-(\d{6})', client.get("/register/stories").text
        )
        assert drafts or role != "supervisor"
        assert set(drafts) <= {one[3:9] for one in sees} or role == "supervisor", role


def test_a_key_reaches_no_further_than_its_account_or_its_division(
    office: Flask, records: dict[str, Records]
) -> None:
    store, client = store_of(office), office.test_client()

    def seen(name: str, division: str) -> str:
        account = store.people.called(name).id
        _, key = store.keys.add(account, name="x", access="read", division=division, days=1)
        shown = {"Authorization": f"Bearer {key}"}
        return client.get("/api/v1/orders?format=csv", headers=shown).text

    assert OTHER_TOWNSHIP in seen("admin", "220000000000")
    for name, division in (("admin", OWN), ("county", "220000000000"), ("county", OWN)):
        text = seen(name, division)
        assert TOWNSHIP in text
        assert OTHER_TOWNSHIP not in text
    assert TOWNSHIP not in seen("county", OTHER)


def test_an_account_that_moves_to_another_county_reaches_that(office: Flask) -> None:
    store = store_of(office)
    account = store.people.add(NewAccount(name="mover", role="county", division=OWN))
    store.people.change(account.id, replace_division(account, OTHER))
    assert store.people.get(account.id).area == area_of(OTHER)
    assert DAY - timedelta(days=1) < DAY


def replace_division(account: NewAccount, division: str) -> NewAccount:
    return NewAccount(name=account.name, role=account.role, division=division)


def test_accounts_are_of_one_store(office: Flask, doors: Flask) -> None:
    client: FlaskClient = sign_in(office, "admin")
    cookie = client.get_cookie("redroutes")
    assert cookie
    stranger = doors.test_client()
    stranger.set_cookie("redroutes", cookie.value)
    assert stranger.get("/orders").status_code == 303


# -- what pages offer -----------------------------------------------------------------------------

PAGES = (
    "/", "/more", "/orders", "/planned", "/plans", "/coverage", "/coverage/suggest", "/register",
    "/register/venues", "/register/sites", "/register/stories", "/data", "/nearby", "/waiting",
    "/sites/JL-220502-057", "/venues/220623100000", "/help", "/me",
)  # fmt: skip
FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*\baction="([^"]+)"')
BUTTON = re.compile(r'<a\b(?=[^>]*\bclass="[^"]*\bbtn\b)[^>]*\bhref="(/[^"]*)"')


@pytest.mark.slow
@pytest.mark.parametrize("role", SIGNED_IN)
def test_no_page_offers_what_its_reader_may_not_do(
    office: Flask, records: dict[str, Records], role: str
) -> None:
    client, match, found = sign_in(office, role), office.url_map.bind("localhost").match, 0
    for page in (*PAGES, *(f"/orders/{one.sent}" for one in records.values())):
        text = html.unescape(client.get(page).text)
        offered = [(one, "POST") for one in FORM.findall(text)]
        offered += [(one, "GET") for one in BUTTON.findall(text)]
        for there, method in offered:
            endpoint, parts = match(urlsplit(there).path, method)
            action = rules.action_of(endpoint, parts)
            assert PERMISSIONS[action][role], (page, there)
            found += 1
    assert found > len(PAGES), "each page has the form to sign out"


def test_a_page_of_a_site_offers_changes_to_its_own_county(office: Flask) -> None:
    client, known = sign_in(office, "county"), office.extensions["redroutes"].datasets.sites.index
    own, other = (
        next(f"/sites/{one}" for one in known if one.startswith(f"JL-{county[:6]}"))
        for county in (OWN, OTHER)
    )
    assert f'action="{own}/pictures' in client.get(own).text
    assert f'action="{other}/pictures' not in client.get(other).text
