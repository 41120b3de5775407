"""What goes wrong outside of the program: killed processes, full disks, stores of others.

Most of it is marked ``fault`` (``make test-faults``); the quick suite has a little of each kind.
"""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.web.serving import (
    ROOT,
    START,
    Server,
    children,
    command,
    environment,
    own_memory,
    serve,
    until,
)
from web.store.store import Store
from web.store.tables import SCHEMA_VERSION

NEARBY = "/nearby?at=%E5%A4%A7%E7%9F%B3%E4%BA%BA%E9%95%87&within=20"
PLAN = {"from": "长春", "date": "2027-06-15", "days": 2, "seconds": 0.5}
MEMORY = 400
"""Megabytes that each further process may have of its own."""

fault = pytest.mark.fault
linux = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs /proc")
root = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="mounts a small disk")


# -- a server of two processes ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("faults"), "--simulate", "--workers", "2") as found:
        until(found.answers, START)
        assert found.ask("/api/v1/plan", PLAN)[0] in (200, 202)
        yield found


@fault
@linux
@pytest.mark.timeout(900)
def test_a_further_process_has_little_of_its_own(server) -> None:
    for address in ("/", NEARBY, "/coverage", "/plan?from=长春&date=2027-06-15", "/orders"):
        for _ in range(4):  # both processes
            server.ask(address.replace("长春", "%E9%95%BF%E6%98%A5"))
    time.sleep(15)  # what is loaded after the first page
    pages = server.pages()
    assert len(pages) == 2
    for page in pages:
        assert own_memory(page) <= MEMORY
        assert "llvmlite" not in Path(f"/proc/{page}/maps").read_text(encoding="utf-8")
    worker = server.workers()[0]
    template = next(one for one in children(worker) if "forkserver" in " ".join(command(one)))
    computing = children(template)
    assert len(computing) == 2
    for child in computing:
        assert own_memory(child) <= MEMORY


@fault
@linux
@pytest.mark.timeout(900)
def test_twenty_deaths_in_twenty_seconds_end_in_a_serving_service(server) -> None:
    killed = 0
    for _ in range(20):
        for page in server.pages()[:1]:
            with suppress(ProcessLookupError):
                os.kill(page, signal.SIGKILL)
                killed += 1
        time.sleep(1)
    assert killed >= 10
    until(server.answers, START)
    until(lambda: len(server.pages()) == 2, START)
    status, text = server.ask("/api/v1/plan", PLAN)
    assert status in (200, 202), text


@fault
@linux
@pytest.mark.timeout(900)
def test_places_and_plans_are_answered_while_somebody_holds_the_store(server) -> None:
    path = server.home / "redroutes.sqlite"
    away = path.with_suffix(".away")
    path.rename(away)
    path.write_bytes(b"something else" * 1000)
    try:
        for address in ("/", NEARBY, "/plan"):
            status, text = server.ask(address)
            assert status == 200
            assert "The store cannot be used just now" in text
        status, text = server.ask("/api/v1/plan", {**PLAN, "date": "2027-06-16"})
        assert status in (200, 202), text
        assert server.ask("/orders")[0] == 503
    finally:
        away.replace(path)
    until(lambda: "cannot be used" not in server.ask("/")[1], 30)


# -- starts that cannot succeed --------------------------------------------------------------------


def no_database(home: Path) -> dict[str, str]:
    (home / "redroutes.sqlite").write_bytes(os.urandom(20_000))
    return {}


def newer_schema(home: Path) -> dict[str, str]:
    store = Store(f"sqlite:///{home / 'redroutes.sqlite'}")
    store.migrate()
    with sqlite3.connect(home / "redroutes.sqlite") as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    return {}


def no_folder(home: Path) -> dict[str, str]:
    return {"REDROUTES_DATA": str(home / "nowhere")}


def no_place(home: Path) -> dict[str, str]:
    (home / "file").write_text("no folder", encoding="ascii")
    return {"REDROUTES_DATABASE_URL": f"sqlite:///{home / 'file' / 'store.sqlite'}"}


STARTS = (no_database, newer_schema, no_folder, no_place)
COMMANDS = (("serve",), ("nearby", "--at", "大石人镇"), ("prepare",))


@fault
@pytest.mark.timeout(300)
@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("spoil", STARTS)
def test_a_start_that_cannot_succeed_is_one_sentence(tmp_path: Path, spoil, words) -> None:
    if words == ("serve",):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            words = ("serve", "--port", str(free.getsockname()[1]))
    spoilt = environment(tmp_path, **spoil(tmp_path))
    run = subprocess.run(
        [sys.executable, "-m", "web.cli", *words], cwd=ROOT, env=spoilt,
        capture_output=True, text=True, check=False, timeout=250,
    )  # fmt: skip
    assert run.returncode == 2
    told = [line for line in run.stderr.splitlines() if "WARNING" not in line]
    assert len(told) == 1
    assert "Traceback" not in run.stdout + run.stderr


@fault
@linux
@root
@pytest.mark.timeout(900)
def test_a_full_disk_is_read_and_said(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], check=True)
    try:
        Store(f"sqlite:///{disk / 'redroutes.sqlite'}").migrate()
        with suppress(OSError), (disk / "filling").open("wb", buffering=0) as filling:
            while True:
                filling.write(bytes(4096))
        with serve(disk, REDROUTES_SIMULATE="no") as full:
            until(full.answers, START)
            for address in ("/", "/orders", "/plans", NEARBY):
                status, text = full.ask(address)
                assert status == 200
                assert "The disk of the store is full" in text
            until(lambda: full.ask("/api/v1/plan", PLAN)[0] == 200, START)
    finally:
        subprocess.run(["/bin/umount", "--lazy", disk], check=True)


# -- upgrades --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize("every", [40, pytest.param(1, marks=fault)])
@pytest.mark.timeout(900)
def test_an_upgrade_that_is_killed_leaves_the_old_store_or_the_new_one(tmp_path, every) -> None:
    words = [sys.executable, "-m", "tests.web.killed_migration", str(tmp_path), str(every)]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    found = re.fullmatch(r"(\d+) kills\n", run.stdout)
    assert found, run.stdout
    assert int(found[1]) >= 100 / every


@fault
@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.timeout(900)
def test_an_upgrade_from_any_release_may_be_killed(tmp_path) -> None:
    versions = [f"{number:04d}" for number in range(2, int(SCHEMA_VERSION))]
    assert versions
    for version in versions:
        (tmp_path / version).mkdir()
        words = ("-m", "tests.web.killed_migration", str(tmp_path / version), "9", version)
        run = subprocess.run(
            [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert re.fullmatch(r"[1-9]\d* kills\n", run.stdout), run.stdout
