"""A store of an older release with accounts: who was signed in still is, as whom, and what he did.

The rows are written as that release wrote them, in the words of the database.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, make_url

from tests import most_later
from tests.web.people_app import OWN, PASSWORD
from web import create_app
from web.installation.settings import Settings
from web.people.passwords import fits, hashed
from web.store.check import check
from web.store.engine import make_engine
from web.store.migrate import configuration
from web.store.moments import now
from web.store.noting import BEGINNING, digest_of
from web.store.people import hash_of
from web.store.reach import PROVINCE_CODE
from web.store.store import Store
from web.store.tables import SCHEMA_VERSION
from web.store.tries import NAME_TRIES, TooManyTriesError, _counted

WITH_ACCOUNTS = [f"{number:04d}" for number in range(11, int(SCHEMA_VERSION) + 1)]
RELEASES = [
    *WITH_ACCOUNTS[:2], *most_later(WITH_ACCOUNTS[2:-1], soon=0), WITH_ACCOUNTS[-1],
]  # fmt: skip
"""The first two, the second of which has a history, and the last; the slow suite takes all."""
COOKIE, ENDED_COOKIE, KEY, ENDED_KEY, LINK = "cookie", "ended cookie", "rr_key", "rr_ended", "link"
THEN = "2027-05-01T08:00:00+00:00"
HISTORY = (
    (1, THEN, "1", "admin", "192.0.2.1", "page", "account", "2", "account_made", "{}"),
    (2, THEN, "2", "county", "192.0.2.2", "page", "account", "2", "signed_in", "{}"),
)


def add(connection: Connection, table: str, *rows: tuple[object, ...]) -> None:
    """Write rows with all columns of a table, in their order."""
    places = ", ".join("?" for _ in rows[0])
    for row in rows:
        connection.exec_driver_sql(f'INSERT INTO "{table}" VALUES ({places})', row)  # noqa: S608


def office(url: str, version: str) -> None:
    """Write the store of an office as a release at a version left it."""
    moment = now()
    soon, gone = (str(moment + timedelta(days=days)) for days in (1, -1))
    ago = str(moment)
    engine, config = make_engine(url), configuration()
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        password = hashed(PASSWORD)
        add(
            connection, "accounts",
            (1, "admin", "Admin", "admin", PROVINCE_CODE, "", password, ago, None),
            (2, "county", "County", "county", OWN, "", password, ago, None),
            (3, "left", "Left", "planner", PROVINCE_CODE, "", password, ago, gone),
        )  # fmt: skip
        add(
            connection, "sessions",
            (1, hash_of(COOKIE), 2, ago, ago, soon, "192.0.2.2", "Firefox"),
            (2, hash_of(ENDED_COOKIE), 3, ago, ago, soon, "192.0.2.3", "Firefox"),
        )  # fmt: skip
        add(
            connection, "api_keys",
            (1, hash_of(KEY), 2, "sheet", "write", OWN, ago, None, soon, None),
            (2, hash_of(ENDED_KEY), 2, "old", "write", OWN, ago, None, soon, gone),
        )  # fmt: skip
        add(connection, "invitations", (hash_of(LINK), 2, soon))
        (at_name, *_), _ = _counted("county", "192.0.2.9")
        add(connection, "wrong_tries", (at_name, NAME_TRIES, ago))
        if version >= "0012":
            digest = BEGINNING
            for row in HISTORY:
                digest = digest_of(digest, row)
                add(connection, "history", (*row, digest))
    engine.dispose()


@pytest.fixture(scope="module", params=RELEASES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where a store is that an older release wrote, brought to this one."""
    made = tmp_path_factory.mktemp("upgraded")
    store = Store(f"sqlite:///{made / 'store.sqlite'}")
    office(store.url, request.param)
    assert store.schema_version() == request.param
    store.migrate()
    assert store.schema_version() == SCHEMA_VERSION
    store.close()
    return made


@pytest.fixture
def upgraded(folder: Path, tmp_path: Path) -> Store:
    """Return such a store of which nobody else has a hold."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return Store(f"sqlite:///{tmp_path / 'store.sqlite'}")


def test_who_may_do_what_is_kept(upgraded: Store) -> None:
    known = {one.name: one for one in (upgraded.people.get(number) for number in (1, 2, 3))}
    assert [(one.role, one.division) for one in known.values()] == [
        ("admin", PROVINCE_CODE), ("county", OWN), ("planner", PROVINCE_CODE),
    ]  # fmt: skip
    assert known["left"].ended_at is not None
    assert known["county"].ended_at is None
    for name in ("admin", "county"):
        found = upgraded.people.password_of(name)
        assert found
        assert fits(found[1], PASSWORD)
    assert upgraded.people.password_of("left") is None


def test_who_is_signed_in_stays_so_and_nobody_else(upgraded: Store) -> None:
    found = upgraded.sessions.of(COOKIE)
    assert found
    assert (found[0].device, found[1].name) == ("Firefox", "county")
    assert upgraded.sessions.of(ENDED_COOKIE) is None
    key = upgraded.keys.of(KEY)
    assert key
    assert (key[0].access, key[0].division, key[1].name) == ("write", OWN, "county")
    assert upgraded.keys.of(ENDED_KEY) is None
    invited = upgraded.people.invited(LINK)
    assert invited
    assert invited.name == "county"
    with pytest.raises(TooManyTriesError):
        upgraded.tries.require_few("county", "192.0.2.9")


def test_the_history_is_whole_and_grows(upgraded: Store, request: pytest.FixtureRequest) -> None:
    version = request.node.callspec.params["folder"]
    before = HISTORY if version >= "0012" else ()
    told = [(one.who, one.role, one.what) for one in upgraded.history.of("account", 2)]
    assert told == [(row[2], row[3], row[8]) for row in reversed(before)]
    upgraded.sessions.begin(1, address="192.0.2.1", device="Chromium")
    assert upgraded.history.verify().rows == len(before) + 1
    assert [str(one) for one in check(upgraded)] == []
    upgraded.close()
    upgraded.migrate()
    assert not upgraded.damage()


def test_a_browser_of_before_reads_on(settings: Settings, new_url: Callable[..., str]) -> None:
    url = new_url()
    if make_url(url).get_backend_name() != "sqlite":
        pytest.skip("the rows are in the words of SQLite")
    office(url, WITH_ACCOUNTS[0])
    app = create_app(replace(settings, database_url=url))
    client = app.test_client()
    client.set_cookie("redroutes", COOKIE)
    assert "County" in client.get("/me").text
    assert client.get("/people").status_code == 200  # those of his county
    assert client.get("/history").status_code == 403
    app.extensions["redroutes"].store.close()
