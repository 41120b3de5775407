"""Accounts: signing in and out, passwords, sessions, keys, links that are used once."""

import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import update

from tests.web.people_app import (
    OWN,
    PASSWORD,
    TOWNSHIP,
    csrf,
    make_people,
    send,
    sign_in,
    store_of,
)
from web import create_app
from web.cli import main
from web.cli.serve import OpenToAllError, require_accounts
from web.frame.tokens import csrf_of
from web.installation.settings import Settings
from web.people.passwords import LONGEST as LONGEST_PASSWORD
from web.people.passwords import WeakPasswordError, fits, hashed, require_good
from web.store.database import StoreError
from web.store.history import HistoryFilter
from web.store.people import LastAdministratorError, NewAccount, UsedLinkError, now
from web.store.plan_rows import Content
from web.store.reach import PROVINCE_CODE, Reach, reaching
from web.store.sessions import IDLE, LONGEST
from web.store.store import Store
from web.store.tables import api_keys, sessions, wrong_tries
from web.store.tries import TooManyTriesError

ADMIN = NewAccount(name="王芳", role="admin", division=PROVINCE_CODE)


@pytest.fixture(scope="module")
def office(settings: Settings, new_url: Callable[..., str], made_url: str) -> Iterator[Flask]:
    """Application with an account of each role."""
    app = create_app(replace(settings, database_url=new_url(like=made_url)))
    make_people(app)
    yield app
    store_of(app).close()


@pytest.fixture(scope="module")
def empty(settings: Settings, new_url: Callable[..., str], made_url: str) -> Iterator[Flask]:
    """Application without an account, as a server runs it."""
    app = create_app(replace(settings, database_url=new_url(like=made_url), alone=True))
    yield app
    store_of(app).close()


# -- without accounts -----------------------------------------------------------------------------


def test_without_accounts_only_this_machine_is_answered(empty: Flask) -> None:
    client = empty.test_client()
    assert client.get("/orders").status_code == 200
    for far in ("192.168.1.20", "2001:db8::1", ""):
        refused = client.get("/orders", environ_base={"REMOTE_ADDR": far})
        assert refused.status_code == 403
        assert "redroutes user add" in refused.text
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"):
        through = client.get("/orders", headers={name: "192.168.1.20"})
        assert through.status_code == 403, "a proxy on this machine is not the person at it"
    assert client.get("/healthz", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200


def test_a_store_that_cannot_be_read_opens_to_nobody_far(
    empty: Flask, office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> bool:
        raise StoreError("")

    monkeypatch.setattr(store_of(empty).people, "exist", unreadable)
    monkeypatch.setattr(store_of(office).people, "exist", unreadable)
    client, far = empty.test_client(), {"REMOTE_ADDR": "192.168.1.20"}
    for address in ("/", "/nearby", "/register", "/api/v1/sites"):
        for app in (empty, office):  # as a server runs it, and as a program of one's own
            refused = app.test_client().get(address, environ_base=far)
            assert refused.status_code == (401 if "api" in address else 303), address
        assert client.get(address).status_code == 200
    assert client.get("/sign-in", environ_base=far).status_code == 503


def test_the_first_administrator_is_made_by_a_link_that_works_once(
    settings: Settings, new_url: Callable[..., str], made_url: str
) -> None:
    app = create_app(replace(settings, database_url=new_url(like=made_url)))
    token = store_of(app).people.invite(None)
    client = app.test_client()
    assert client.get(f"/welcome/{token}").status_code == 200
    form = {"name": "王芳", "password": PASSWORD, "again": PASSWORD}
    assert client.post(f"/welcome/{token}", data=form).status_code == 303
    assert client.get("/people").status_code == 200
    stranger = app.test_client()
    assert stranger.get("/people").status_code == 303
    assert stranger.post(f"/welcome/{token}", data=form).status_code == 404
    late = store_of(app).people.invite(None)
    with pytest.raises(UsedLinkError):  # there is an administrator: no link makes a second one
        store_of(app).people.accept(late, "x", ADMIN)
    store_of(app).close()


# -- signing in -----------------------------------------------------------------------------------


def test_a_wrong_password_and_an_unknown_name_say_the_same(office: Flask) -> None:
    client = office.test_client()
    said = [
        client.post("/sign-in", data={"name": name, "password": "not this one"})
        for name in ("admin", "nobody at all")
    ]
    assert [one.status_code for one in said] == [422, 422]
    texts = [re.findall(r'role="alert">.*?</div>', one.text, re.DOTALL) for one in said]
    assert texts[0] == texts[1]
    assert texts[0]


def test_signing_in_leads_on_to_addresses_of_ours_only(office: Flask) -> None:
    form = {"name": "planner", "password": PASSWORD}
    for there, led in (
        ("/plans?q=1", "/plans?q=1"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"), ("javascript:alert(1)", "/"), ("", "/"),
    ):  # fmt: skip
        got = office.test_client().post("/sign-in", data={**form, "next": there})
        assert got.location == led


def test_a_session_gets_a_text_of_its_own_whatever_the_cookie_held(office: Flask) -> None:
    client = office.test_client()
    client.set_cookie("redroutes", "planted")
    client.post("/sign-in", data={"name": "planner", "password": PASSWORD})
    first = client.get_cookie("redroutes")
    assert first
    assert first.value != "planted"
    assert first.http_only
    assert first.same_site == "Lax"
    again = client.post("/sign-in", data={"name": "planner", "password": PASSWORD, "csrf": ""})
    assert again.status_code == 403, "who is signed in proves that the form is ours"
    again = send(client, "/sign-in", name="planner", password=PASSWORD)
    assert again.status_code == 303
    assert client.get_cookie("redroutes") != first
    assert store_of(office).sessions.of(first.value) is None, "the former session has ended"


def test_over_https_the_cookie_goes_over_https_alone(office: Flask) -> None:
    client = office.test_client()
    form = {"name": "planner", "password": PASSWORD}
    client.post("/sign-in", data=form, base_url="https://localhost")
    cookie = client.get_cookie("__Host-redroutes")
    assert cookie
    assert cookie.secure
    assert client.get("/me", base_url="https://localhost").status_code == 200
    plain = office.test_client()
    plain.set_cookie("redroutes", cookie.value)
    assert plain.get("/me", base_url="https://localhost").status_code == 303


@pytest.mark.parametrize("forged", ["", "x", "a" * 5000, "../../etc", "' OR 1=1 --", "\ud800"])
def test_a_forged_cookie_is_nobody(office: Flask, forged: str) -> None:
    client = office.test_client()
    header = {"Cookie": f"redroutes={forged}".encode("utf-8", "ignore").decode("latin-1")}
    assert client.get("/me", headers=header).status_code == 303


def test_a_session_ends_by_signing_out_by_time_and_with_the_account(office: Flask) -> None:
    store = store_of(office)
    client = sign_in(office, "supervisor")
    cookie = client.get_cookie("redroutes")
    assert cookie
    left = send(client, "/sign-out")
    assert left.headers["Clear-Site-Data"]
    client.set_cookie("redroutes", cookie.value)
    assert client.get("/me").status_code == 303, "a cookie that is shown again opens nothing"
    for column, ago in ((sessions.c.seen_at, IDLE), (sessions.c.until, timedelta(0))):
        client = sign_in(office, "supervisor")
        with store.write() as connection:
            connection.execute(update(sessions).values({column: now() - ago}))
        assert client.get("/me").status_code == 303
    client = sign_in(office, "supervisor")
    store.people.end(store.people.called("supervisor").id)
    assert client.get("/me").status_code == 303
    refused = client.post("/sign-in", data={"name": "supervisor", "password": PASSWORD})
    assert refused.status_code == 422
    store.people.resume(store.people.called("supervisor").id)
    assert LONGEST > IDLE


def test_another_password_ends_all_other_sessions(office: Flask) -> None:
    here, there = sign_in(office, "station"), sign_in(office, "station")
    other = "江河湖海日月星辰风雨"
    wrong = send(here, "/me/password", present="wrong", password=other, again=other)
    assert wrong.status_code == 422
    before = here.get_cookie("redroutes")
    done = send(here, "/me/password", present=PASSWORD, password=other, again=other)
    after = here.get_cookie("redroutes")
    assert before
    assert after
    assert before.value != after.value, "who had the cookie before is out, too"
    assert done.location == "/me?done=password"
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 303
    store_of(office).people.set_password(
        store_of(office).people.called("station").id, hashed(PASSWORD)
    )


def test_one_signs_out_other_devices(office: Flask) -> None:
    here, there = sign_in(office, "planner"), sign_in(office, "planner")
    numbers = re.findall(r"/me/sessions/(\d+)/end", here.get("/me").text)
    assert numbers
    assert send(here, f"/me/sessions/{numbers[0]}/end").status_code == 303
    assert there.get("/me").status_code == 303
    foreign = sign_in(office, "county")
    mine = re.findall(r"/me/sessions/(\d+)/end", here.get("/me").text) or ["1"]
    assert send(foreign, f"/me/sessions/{mine[0]}/end").status_code == 404


# -- forms ----------------------------------------------------------------------------------------


def test_a_form_without_the_token_of_its_session_is_refused(office: Flask) -> None:
    client, other = sign_in(office, "admin"), sign_in(office, "admin")
    key = {"title": "QGIS", "present": PASSWORD}
    for token in (None, "", "x", csrf(other), csrf(client)[:-1]):
        data = key if token is None else {**key, "csrf": token}
        assert client.post("/me/keys", data=data).status_code == 403
    assert send(client, "/me/keys", **key).status_code == 200
    cookie = client.get_cookie("redroutes")
    assert cookie
    assert csrf_of(cookie.value) == csrf(client)


def test_a_key_is_made_with_the_password_only(office: Flask) -> None:
    """It would outlast the session, and the personal link, of whoever found the browser open."""
    client, store = sign_in(office, "planner"), store_of(office)
    number = store.people.called("planner").id
    before = store.keys.list(number)
    for given in ({}, {"present": "wrong"}):
        assert send(client, "/me/keys", title="QGIS", **given).status_code == 422
    assert store.keys.list(number) == before
    account = store.people.add(NewAccount(name="linked", role="county", division=OWN))
    linked = office.test_client()
    linked.post(f"/my/{store.keys.personal(account.id)}")
    refused = send(linked, "/me/keys", title="QGIS", present="")
    assert refused.status_code == 422
    assert [one.access for one in store.keys.list(account.id)] == ["link"]


def test_every_form_of_every_template_carries_the_token(office: Flask) -> None:
    environment, found = office.jinja_env, 0
    assert environment.loader
    for name in environment.list_templates(extensions=["html"]):
        source = environment.loader.get_source(environment, name)[0]
        sent = source.count('method="post"')
        assert environment.preprocess(source, name).count('name="csrf"') == sent, name
        found += sent
    assert found > 50


def test_a_large_form_carries_the_token_too(office: Flask) -> None:
    """Its body is read before the view sets its limit."""
    client = sign_in(office, "admin")
    rows = "\n".join(f"会堂{number},长白县,学校" for number in range(90_000))
    assert len(rows.encode()) > office.config["MAX_CONTENT_LENGTH"]

    def sent(**more: str) -> int:
        fields = {"kind": "venues", **more}
        parts = [f'form-data; name="{name}"\r\n\r\n{text}' for name, text in fields.items()]
        parts.append(f'form-data; name="file"; filename="v.csv"\r\n\r\n名称,县,类别\n{rows}')
        body = "".join(f"--x\r\nContent-Disposition: {part}\r\n" for part in parts) + "--x--\r\n"
        form = "multipart/form-data; boundary=x"
        return client.post("/register/files", data=body.encode(), content_type=form).status_code

    assert sent() == 403
    assert sent(csrf=csrf(client)) == 303
    long = client.post("/orders", data={"contact": "x" * 2_000_000, "csrf": csrf(client)})
    assert long.status_code == 413


def test_a_form_that_is_too_large_does_nothing_without_the_token(office: Flask) -> None:
    """The view of a button reads no form: it would not notice that there is too much of it."""
    client, store = sign_in(office, "admin"), store_of(office)
    with reaching(Reach()):
        number = store.plans.create(Content("kept", {"days": []}))
    long = {"contact": "x" * 2_000_000}
    assert client.post(f"/plans/{number}/delete", data=long).status_code == 413
    assert store.plans.get(number)


def test_a_cookie_changes_nothing_by_the_interface_for_programs(office: Flask) -> None:
    client = sign_in(office, "admin")
    said = {"venue": TOWNSHIP, "topic": "theory", "from": "2027-06-20"}
    assert client.post("/api/v1/orders", json=said).status_code == 403
    plan = {"from": "长春", "date": "2027-06-15", "seconds": 0.2}
    assert client.post("/api/v1/plan", json=plan).status_code != 403, "a plan changes nothing"


# -- passwords ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    ["short", "x" * 300, "1234567890", "password1234", "Password1234", "redroutes2027",
     "JILIN-0431!", "aaaaaaaaaaaa", "woaini1314520", "my name is wangfang"],
)  # fmt: skip
def test_passwords_that_are_guessed_are_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError):
        require_good(password, "WangFang")


@pytest.mark.parametrize(
    "password", [PASSWORD, "three blue horses", "x9!kQ2pLmZ", "长" * 3 + "江大河湖海山川"]
)
def test_long_passwords_of_any_letters_are_taken(password: str) -> None:
    require_good(password, "王芳")
    assert fits(hashed(password), password)
    assert not fits(hashed(password), password + " ")


def test_a_password_is_looked_at_whole(office: Flask) -> None:
    longest = "山高水长" * (LONGEST_PASSWORD // 4)
    store = store_of(office)
    made = store.people.add(
        NewAccount(name="longest", role="planner", division=PROVINCE_CODE), hashed(longest)
    )
    for more, status in (("", 303), ("x", 422)):
        form = {"name": "longest", "password": longest + more}
        assert office.test_client().post("/sign-in", data=form).status_code == status
    here = sign_in(office, "longest", longest)
    given = {
        "present": longest + "x",
        "password": "江河湖海日月星辰风雨",
        "again": "江河湖海日月星辰风雨",
    }
    assert send(here, "/me/password", **given).status_code == 422
    store.people.end(made.id)


def test_a_new_password_ends_a_link_that_was_not_used(office: Flask) -> None:
    people = store_of(office).people
    account = people.called("station").id
    token = people.invite(account)
    people.set_password(account, hashed(PASSWORD))
    assert office.test_client().get(f"/welcome/{token}").status_code == 404


@pytest.mark.slow
def test_no_cache_between_keeps_what_needs_a_sign_in(office: Flask) -> None:
    client = sign_in(office, "county")
    answers = [client.get(one) for one in ("/orders", "/register", "/coverage?level=county")]
    assert [one.status_code for one in answers] == [200, 200, 200]
    shown = [one.cache_control for one in answers]
    assert all(one.private or one.no_store for one in shown), shown
    key = store_of(office).keys.add(
        store_of(office).people.called("county").id, name="x", access="read", division=OWN, days=1
    )[1]
    got = office.test_client().get("/api/v1/orders", headers={"Authorization": f"Bearer {key}"})
    assert got.status_code == 200
    assert got.cache_control.private


def test_an_unknown_name_takes_as_long_as_a_wrong_password() -> None:
    kept = hashed(PASSWORD)

    def seconds(kept: str | None) -> float:
        began = time.thread_time()
        assert not fits(kept, "wrong password")
        return time.thread_time() - began

    pairs = [(seconds(kept), seconds(None)) for _ in range(9)]
    known, unknown = (statistics.median(one) for one in zip(*pairs, strict=True))
    assert unknown == pytest.approx(known, rel=0.5)


# -- throttling -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_thousand_wrong_passwords_shut_out_nobody_elsewhere(office: Flask) -> None:
    client, looked = office.test_client(), 0
    for number in range(1000):
        got = client.post(
            "/sign-in",
            data={"name": "admin", "password": f"wrong {number}"},
            environ_base={"REMOTE_ADDR": "10.9.9.9"},
        )
        looked += got.status_code == 422
        assert got.status_code in (422, 429)
    assert looked == 10
    sign_in(office, "admin", environ_base={"REMOTE_ADDR": "10.9.9.10"})
    sign_in(office, "planner", environ_base={"REMOTE_ADDR": "10.9.9.9"})
    right = client.post(
        "/sign-in",
        data={"name": "admin", "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "10.9.9.9"},
    )
    assert right.status_code == 429
    assert int(right.headers["Retry-After"]) > 0


def test_wrong_passwords_are_counted_in_the_store(portable: Store) -> None:
    other = Store(portable.url)  # another process, or another machine
    for number in range(10):
        (portable, other)[number % 2].tries.begin("Admin", "10.0.0.1")
    for store in (portable, other):
        with pytest.raises(Exception, match="Too many wrong passwords"):
            store.tries.require_few("ａｄｍｉｎ", "::ffff:10.0.0.1")
        store.tries.require_few("admin", "10.0.0.2")
        store.tries.require_few("county", "10.0.0.1")
    portable.tries.begin("county", "10.0.0.3")
    with portable.write() as connection:
        connection.execute(update(wrong_tries).values(count=99))
    portable.tries.begin("another", "10.0.0.3")
    with pytest.raises(Exception, match="Too many wrong passwords"):
        other.tries.require_few("station", "10.0.0.3")
    other.close()


def test_of_many_tries_at_once_no_more_are_looked_at(portable: Store) -> None:
    def one(_: int) -> bool:
        try:
            portable.tries.begin("admin", "10.0.0.1")
        except TooManyTriesError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(40))) == 10
    portable.tries.clear("admin", "10.0.0.1")  # one of them was right
    portable.tries.begin("admin", "10.0.0.1")


@pytest.mark.slow
def test_the_history_says_who_came_in_how_and_who_was_shut_out(office: Flask) -> None:
    store = store_of(office)
    number = store.people.called("supervisor").id

    def said(key: object) -> list[tuple[str, str, str]]:
        return [(one.what, one.who, one.address) for one in store.history.of("account", key)]

    before = len(said(number))
    client = sign_in(office, "supervisor", environ_base={"REMOTE_ADDR": "10.1.1.1"})
    send(client, "/sign-out")
    came = ("signed_in", str(number), "10.1.1.1")
    assert sorted(said(number)[: len(said(number)) - before]) == sorted(
        [came, ("signed_out", str(number), "127.0.0.1")]
    )
    for _ in range(13):
        form = {"name": "supervisor", "password": "13912345678"}
        client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": "10.1.1.2"})
    shut = [one for one in said("") if one == ("shut_out", "", "10.1.1.2")]
    assert len(shut) == 1, "once, whatever comes afterwards"
    page = sign_in(office, "admin").get("/history").text
    assert "13912345678" not in page


# -- keys of programs -----------------------------------------------------------------------------


def test_a_key_opens_the_interface_until_it_ends(office: Flask) -> None:
    store = store_of(office)
    account = store.people.called("planner").id
    number, token = store.keys.add(
        account, name="QGIS", access="read", division=PROVINCE_CODE, days=30
    )
    client = office.test_client()
    shown = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/plans").status_code == 401
    assert client.get("/api/v1/plans").headers["WWW-Authenticate"].lower().startswith("bearer")
    assert client.get("/api/v1/plans", headers=shown).status_code == 200
    assert client.get("/ogc/collections/sites/items", headers=shown).status_code == 200
    assert client.post("/orders", headers=shown, data={}).status_code == 403
    assert token not in str(store.keys.list(account))
    with store.write() as connection:
        connection.execute(update(api_keys).values(until=now()))
    assert client.get("/api/v1/plans", headers=shown).status_code == 401
    number, token = store.keys.add(
        account, name="QGIS", access="read", division=PROVINCE_CODE, days=30
    )
    store.keys.end(account, number)
    shown = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/plans", headers=shown).status_code == 401


# -- looking after accounts -----------------------------------------------------------------------


def test_an_officer_looks_after_the_accounts_of_his_county_only(office: Flask) -> None:
    client, people = sign_in(office, "county"), store_of(office).people
    made = send(client, "/people", name="长白镇站", role="station", division=TOWNSHIP)
    assert made.status_code == 200
    assert "/welcome/" in made.text
    for role, division in (
        ("station", "临江市"), ("county", "临江市"), ("admin", "长白县"), ("planner", "长白县"),
        ("supervisor", ""),
    ):  # fmt: skip
        refused = send(client, "/people", name="x", role=role, division=division)
        assert refused.status_code == 403
    listed = client.get("/people").text
    assert "长白镇站" in listed
    for name in ("admin", "planner", "supervisor"):
        number = people.called(name).id
        assert f"/people/{number}" not in listed
        assert client.get(f"/people/{number}").status_code == 404
        for step in ("", "/end", "/link", "/resume"):
            sent = send(client, f"/people/{number}{step}", role="station", division="长白县")
            assert sent.status_code == 404
    own = people.called("长白镇站").id
    assert send(client, f"/people/{own}", role="admin", division="长白县").status_code == 403
    assert send(client, f"/people/{own}/end").status_code == 303
    assert people.get(own).ended_at


def test_nobody_ends_the_account_he_is_signed_in_with(office: Flask) -> None:
    client = sign_in(office, "admin")
    number = store_of(office).people.called("admin").id
    assert send(client, f"/people/{number}/end").status_code == 409
    assert store_of(office).people.get(number).ended_at is None


def test_the_last_administrator_stays(portable: Store) -> None:
    one, two = (
        portable.people.add(NewAccount(name=name, role="admin", division=PROVINCE_CODE)).id
        for name in ("one", "two")
    )
    ended = []

    def end(number: int) -> None:
        try:
            portable.people.end(number)
            ended.append(number)
        except LastAdministratorError:
            pass

    with ThreadPoolExecutor(2) as pool:  # each ends the other
        list(pool.map(end, (one, two)))
    assert len(ended) == 1
    (stays,) = {one, two} - set(ended)
    account = portable.people.get(stays)
    with pytest.raises(LastAdministratorError):
        portable.people.change(stays, replace(account, role="planner"))
    portable.people.change(stays, replace(account, shown="renamed"))
    portable.people.add(NewAccount(name="three", role="admin", division=PROVINCE_CODE))
    portable.people.end(stays)


def test_the_page_says_that_somebody_is_the_last_administrator(office: Flask) -> None:
    client = sign_in(office, "admin")
    number = store_of(office).people.called("admin").id
    form = {"role": "planner", "division": "", "shown": "", "lecturer": ""}
    refused = send(client, f"/people/{number}", **form)
    assert refused.status_code == 409
    assert store_of(office).people.get(number).role == "admin"


def test_the_pages_of_accounts_are_kept_nowhere(office: Flask) -> None:
    client = sign_in(office, "admin")
    for address in ("/me", "/people"):
        assert client.get(address).headers["Cache-Control"] == "no-store"
    assert office.test_client().get("/sign-in").headers["Cache-Control"] == "no-store"


# -- the command and the server -------------------------------------------------------------------


def test_the_command_looks_after_accounts(
    made_url: str, new_url: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDROUTES_DATABASE_URL", new_url(like=made_url))

    def run(*words: str, given: str = "") -> str:
        result = CliRunner().invoke(main, ["--lang", "en", "user", *words], input=given)
        assert result.exit_code == 0, result.output
        return result.output

    assert "this machine alone" in run("list")
    assert "/welcome/" in run("add", "--name", "王芳", "--role", "admin")
    words = ("add", "--name", "长白", "--role", "county", "--division", "长白县", "--password")
    run(*words, given=f"{PASSWORD}\n")
    listed = run("list")
    assert "county officer" in listed
    assert "has not chosen a password yet" in listed
    token = run("key", "长白", "--title", "QGIS").split()[-1]
    assert "/welcome/" in run("password", "王芳", "--link")
    run("password", "长白", given="江河湖海日月星辰风雨\n")
    store = Store(os.environ["REDROUTES_DATABASE_URL"])
    assert store.keys.of(token)
    assert "ended" in run("end", "长白")
    assert store.keys.of(token) is None
    run("end", "长白", "--resume")
    assert store.keys.of(token) is None, "keys stay ended"
    for wrong in (("add", "--name", "x", "--role", "county"), ("end", "nobody")):
        refused = CliRunner().invoke(main, ["--lang", "en", "user", *wrong])
        assert refused.exit_code == 2
        assert refused.output.count("\n") == 1
    store.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "red.example.cn"])  # noqa: S104
def test_a_server_opens_to_the_network_with_accounts_only(
    empty: Flask, office: Flask, host: str
) -> None:
    with pytest.raises(OpenToAllError, match="redroutes user add"):
        require_accounts(empty.extensions["redroutes"], host)
    require_accounts(office.extensions["redroutes"], host)
    for own in ("127.0.0.1", "::1", "localhost", "127.0.0.5"):
        require_accounts(empty.extensions["redroutes"], own)


def test_a_reader_without_a_cookie_costs_no_look_at_accounts(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anonymous pages are not slower than before."""
    store = store_of(office)
    store.people.exist()
    read: list[str] = []
    for kind in (type(store.sessions), type(store.keys)):
        monkeypatch.setattr(kind, "of", lambda *_: read.append("asked"))
    assert office.test_client().get("/sign-in").status_code == 200
    assert office.test_client().get("/").status_code == 303
    assert read == []


def test_tiles_that_need_a_sign_in_are_kept_by_no_cache_between(office: Flask) -> None:
    got = sign_in(office, "supervisor").get("/tiles/coverage/7/107/46.mvt")
    assert got.status_code in (200, 204)
    assert got.cache_control.private
    assert not got.cache_control.public
    assert office.test_client().get("/static/x").status_code == 404


def test_who_has_changed_something_stands_in_the_history(office: Flask) -> None:
    client = sign_in(office, "admin")
    store = store_of(office)
    with reaching(Reach()):
        number = store.plans.create(Content("told", {"days": []}))
    assert send(client, f"/plans/{number}/name", name="renamed", seen="1").status_code == 303
    newest = store.history.part(HistoryFilter(), offset=0, limit=1)[0]
    assert newest.who == str(store.people.called("admin").id)
    assert store.plans.get(number).owner is None
