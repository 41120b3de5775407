"""Backups: whole while others write, checked before they are put back, never over what is there."""

import json
import shutil
import sqlite3
import threading
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from click.testing import CliRunner
from flask import Flask

from tests.web.test_store import people, talks
from web import create_app
from web.cli import main
from web.installation.backup import (
    BackupError,
    Installation,
    make_backup,
    read_manifest,
    restore_backup,
)
from web.installation.settings import Settings
from web.store.copying import FOLDER, KEPT, copy_aside
from web.store.database import StoreError
from web.store.engine import make_engine
from web.store.history import HistoryFilter
from web.store.link_rows import LinkTerms
from web.store.migrate import configuration
from web.store.order_rows import Wanted
from web.store.people import NewAccount, UsedLinkError
from web.store.plan_rows import Content
from web.store.store import Store

DAY = date(2027, 6, 1)
WANTED = Wanted(venue="220605107000", topic="law", language="zh", since=DAY, until=DAY)


def opened(home: Path) -> Installation:
    store = Store(f"sqlite:///{home / 'redroutes.sqlite'}")
    store.migrate()
    return Installation(store, home)


@pytest.fixture
def there(tmp_path: Path) -> Installation:
    """Make an installation with a lecture, a network of roads and what is not worth keeping."""
    made = opened(tmp_path / "home")
    made.store.replace_simulated(people("L1"), talks(("S1", "L1", "2027-05-01")))
    made.store.orders.add(WANTED)
    for name in ("roads/osm/report.json", "uploads/a/state", "cache/work.sqlite", "archives/x"):
        path = made.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return made


@pytest.fixture
def file(there: Installation, tmp_path: Path) -> Path:
    path = tmp_path / "backup.zip"
    make_backup(there, path)
    return path


def test_a_backup_holds_the_store_and_the_files(there, file):
    manifest = read_manifest(file)
    assert [one["name"] for one in manifest["files"]] == [
        "store.sqlite", "files/roads/osm/report.json", "files/uploads/a/state",
    ]  # fmt: skip
    assert manifest["revision"] == there.store.revision()
    assert manifest["schema"] == there.store.schema_version()
    assert sorted(one.name for one in file.parent.iterdir()) == ["backup.zip", "home"]


def test_a_restored_installation_is_equal(there, file, tmp_path):
    other = Installation(Store(f"sqlite:///{tmp_path}/new/deep/redroutes.sqlite"), tmp_path / "new")
    restore_backup(other, file)
    assert other.store.lectures().equals(there.store.lectures())
    assert other.store.orders.search() == there.store.orders.search()
    assert other.store.revisions() == there.store.revisions()
    assert (other.home / "roads/osm/report.json").read_text() == "roads/osm/report.json"
    assert other.store.damage() == []
    assert not [one for one in other.home.iterdir() if one.name.startswith(".")]


def test_a_store_in_use_is_replaced_and_kept(there, file):
    revisions = there.store.revisions()
    there.store.clear_simulated()
    with there.store.read() as reader:
        before = reader.exec_driver_sql("SELECT count(*) FROM lectures").scalar()
        restore_backup(there, file)
        assert reader.exec_driver_sql("SELECT count(*) FROM lectures").scalar() == before == 0
    assert list(there.store.lectures().index) == ["S1"]
    # Whoever has the cleared store in memory sees that it is another one.
    assert all(now > old for now, old in zip(there.store.revisions(), revisions, strict=True))
    (kept,) = (there.home / FOLDER).iterdir()
    assert Store(f"sqlite:///{kept}").lectures().empty


def test_a_damaged_store_is_put_aside(there, file):
    path = there.home / "redroutes.sqlite"
    path.write_bytes(b"no database" * 1000)
    restore_backup(there, file)
    assert list(there.store.lectures().index) == ["S1"]
    assert (there.home / "redroutes.sqlite.damaged").read_bytes().startswith(b"no database")


def test_backups_under_writes_are_of_one_moment(there, tmp_path):
    ended = threading.Event()

    def write() -> None:
        store = Store(there.store.url)
        while not ended.is_set():
            store.orders.add(WANTED)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = []
        for number in range(5):
            make_backup(there, tmp_path / f"{number}.zip")
            other = Installation(Store(f"sqlite:///{tmp_path}/{number}/s.sqlite"), tmp_path / "h")
            restore_backup(other, tmp_path / f"{number}.zip")
            assert other.store.damage() == []
            counts.append(len(other.store.orders.search()))
    finally:
        ended.set()
        writer.join()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def spoiled(file: Path, **changes: object) -> Path:
    """Write a backup again with another manifest, or another member."""
    other = file.with_name("spoiled.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        manifest = json.loads(old.read("manifest.json")) | changes
        for one in manifest["files"]:
            if one["name"] in old.namelist():
                new.writestr(one["name"], old.read(one["name"]))
        new.writestr("manifest.json", json.dumps(manifest))
    return other


def test_what_is_no_backup_changes_nothing(there, file):
    size = file.stat().st_size
    broken = file.with_name("broken.zip")
    broken.write_bytes(file.read_bytes()[: size // 2])
    no_store = [{"name": "files/x", "bytes": 1, "sha256": ""}]
    outside = [*read_manifest(file)["files"], {"name": "files/../../x", "bytes": 1, "sha256": ""}]
    wrong = [{**one, "sha256": "0"} for one in read_manifest(file)["files"]]
    bad = [broken, *(spoiled(file, files=one) for one in (no_store,))]
    before = there.store.revisions()
    for one in bad:
        with pytest.raises(BackupError, match="no backup"):
            restore_backup(there, one)
    for files in (outside, wrong):
        with pytest.raises(BackupError, match="no backup"):
            restore_backup(there, spoiled(file, files=files))
    for newer in ({"schema": "9999"}, {"format": 2}):
        with pytest.raises(BackupError, match="newer release"):
            restore_backup(there, spoiled(file, **newer))
    with pytest.raises(BackupError, match="another database"):
        restore_backup(there, postgresql_backup(file))
    with pytest.raises(BackupError, match="cannot be read"):
        restore_backup(there, file.with_name("nowhere.zip"))
    assert there.store.revisions() == before
    assert not (there.home / FOLDER).exists()


def postgresql_backup(file: Path) -> Path:
    files = [{"name": "store.dump", "bytes": 0, "sha256": ""}]
    return spoiled(file, database="postgresql", files=files)


def test_a_damaged_store_gives_no_backup(there, tmp_path):
    with sqlite3.connect(tmp_path / "home" / "redroutes.sqlite") as connection:
        connection.execute("UPDATE lectures SET audience = audience + 1")
    connection.close()
    with pytest.raises(StoreError, match="damaged"):
        make_backup(there, tmp_path / "b.zip")
    assert not list(tmp_path.glob("b.zip*"))


def test_a_backup_that_cannot_be_written_is_one_sentence(there, tmp_path):
    with pytest.raises(BackupError, match="cannot be read or written"):
        make_backup(there, tmp_path / "nowhere" / "b.zip")


def make_old(store: Store) -> None:
    """Put the store of an older release, which kept no sums, in the place of one."""
    store.close()
    for file in Path(store.url.removeprefix("sqlite:///")).parent.glob("redroutes.sqlite*"):
        file.unlink()
    config = configuration()
    engine = make_engine(store.url)
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
    engine.dispose()


def test_each_migration_is_preceded_by_a_copy(there):
    at = there.store.schema_version()
    make_old(there.store)
    Store(there.store.url).migrate()
    (kept,) = (there.home / FOLDER).iterdir()
    assert f"before-{at}" in kept.name
    assert Store(f"sqlite:///{kept}").schema_version() == "0007"
    assert there.store.schema_version() == at


def test_no_copy_no_migration(there):
    make_old(there.store)
    (there.home / FOLDER).write_text("in the way")
    with pytest.raises(StoreError, match="was not upgraded"):
        Store(there.store.url).migrate()
    assert there.store.schema_version() == "0007"


def test_a_full_disk_is_named_as_the_reason_why_nothing_is_upgraded(there, monkeypatch):
    make_old(there.store)
    usage = shutil.disk_usage(there.home)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StoreError, match=r"was not upgraded.*No space left"):
        Store(there.store.url).migrate()
    assert there.store.schema_version() == "0007"


def test_only_the_newest_copies_are_kept(there, monkeypatch):
    names = []
    for number in range(KEPT + 2):
        made = copy_aside(there.home / "redroutes.sqlite", f"before-{number:04d}")
        names.append(made.name)
    kept = {one.name for one in (there.home / FOLDER).iterdir()}
    assert kept == set(names[-KEPT:])


def run(home: Path, *words: str, code: int = 0) -> str:
    env = {"REDROUTES_HOME": str(home), "REDROUTES_LANG": "en", "REDROUTES_DATABASE_URL": ""}
    result = CliRunner().invoke(main, words, env=env)
    assert result.exit_code == code, result.output
    return result.output


def test_the_commands_ask_before_they_overwrite(there, file, tmp_path):
    said = run(there.home, "backup", str(file), code=2)
    assert said == f"{file} is there and was not overwritten; --force does so.\n"
    assert "schema" in run(there.home, "backup", str(file), "--force")
    assert "was not overwritten" in run(there.home, "restore", str(file), code=2)
    assert "files: 2" in run(tmp_path / "new", "restore", str(file))
    assert "files: 2" in run(there.home, "restore", str(file), "--force")


@pytest.mark.slow
def test_the_drill_gives_the_same_answers(settings, app, tmp_path):
    backup = tmp_path / "backup.zip"
    office = Installation(Store(settings.database_url), tmp_path / "none")
    office.home.mkdir()
    make_backup(office, backup)
    first = restored(settings, backup, tmp_path / "first")
    store = first.extensions["redroutes"].store
    store.orders.add(WANTED)
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            store.orders.add(WANTED)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        make_backup(Installation(store, tmp_path / "first"), backup.with_name("under-writes.zip"))
    finally:
        ended.set()
        writer.join()
    second = restored(settings, backup.with_name("under-writes.zip"), tmp_path / "second")
    for address in ANSWERS:
        answer = first.test_client().get(address)
        assert answer.status_code == 200
        assert second.test_client().get(address).data == answer.data
    kept = second.extensions["redroutes"].store.orders.search()
    assert kept
    assert kept == store.orders.search()[-len(kept) :]  # the newest come first


def restored(settings: Settings, backup: Path, home: Path) -> Flask:
    url = f"sqlite:///{home / 'redroutes.sqlite'}"
    restore_backup(Installation(Store(url), home), backup)
    return create_app(replace(settings, database_url=url))


ANSWERS = (
    "/healthz", "/api/v1/coverage?level=county&days=90", "/api/v1/nearby?at=大石人镇&within=30",
)  # fmt: skip


def test_a_backup_opens_nothing_that_was_shut_since(there, tmp_path):
    store, file = there.store, tmp_path / "open.zip"
    officer, lecturer = (
        store.people.add(NewAccount(name=name, role="county", division="220623000000"), "$hash")
        for name in ("officer", "lecturer")
    )
    session = store.sessions.begin(officer.id, address="", device="")
    link = store.people.invite(officer.id)
    kept, ended = (
        store.keys.add(officer.id, name="", access="read", division="220623000000", days=9)
        for _ in range(2)
    )
    plan = store.plans.create(Content("told", {"days": []}))
    shared = store.links.add(plan, LinkTerms())
    make_backup(there, file)
    store.sessions.forget(session)
    store.keys.end(officer.id, ended[0])
    store.people.end(lecturer.id)
    store.links.revoke(plan, shared.id)
    restore_backup(there, file)
    assert store.sessions.of(session) is None
    with pytest.raises(UsedLinkError):
        store.people.invited(link)
    assert store.keys.of(kept[1]) is not None
    assert store.keys.of(ended[1]) is None
    assert store.people.called("lecturer").ended_at is not None
    assert store.people.called("officer").ended_at is None
    assert store.links.of(plan)[0].revoked
    assert store.history.verify().broken is None
    newest = store.history.part(HistoryFilter(), offset=0, limit=1)[0]
    assert (newest.kind, newest.what) == ("store", "restored")
