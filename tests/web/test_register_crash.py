"""Imports that are killed, or run beside each other: nothing lost, doubled or half-applied."""

import os
import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.web.importing import importers, log
from tests.web.office_books import reading, venue
from web.store.store import Store

ROWS = 1500

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


def state(store: Store) -> tuple[int, int, int, int, int]:
    """Count what an import writes, everywhere."""
    register = store.register
    batches = register.batches()
    rows = sum(len(register.rows(one.id)) for one in batches)
    records, lectures = len(register.records("lectures")), len(store.lectures())
    return len(batches), rows, records, lectures, store.revision()


def kill_at_random_moments(folder: Path, times: int) -> int:
    """Kill imports, check what is left, and count those that were killed in time."""
    rng = random.Random(times)  # noqa: S311 - the same moments every time
    longest, killed = 0.4, 0
    with importers() as office:
        for number in range(times):
            result = folder / "result"
            result.unlink(missing_ok=True)
            store = Store(f"sqlite:///{folder / f'{number}.sqlite'}")
            store.migrate()
            began = time.monotonic()
            process = office.start(store.url, ROWS, result)
            # The first goes at once: a quick machine may be done before any other moment.
            time.sleep(rng.uniform(0, longest) if number else 0)
            office.kill(process)
            if result.exists():
                longest = min(longest, time.monotonic() - began)
            killed += check_all_or_nothing(store, folder / f"{number}.sqlite", told=result.exists())
    return killed


def check_all_or_nothing(store: Store, path: Path, *, told: bool) -> bool:
    """Check what a killed import has left, import again, and return whether nothing was left."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    found = state(store)
    assert found in {(0, 0, 0, 0, 0), (1, 0, ROWS, ROWS, 1)}
    assert found[0] or not told  # what was told is kept
    counts = store.register.apply(reading("lectures", log(ROWS))).changes
    assert (counts["new"], counts["unchanged"]) == ((0, ROWS) if found[0] else (ROWS, 0))
    assert state(store)[2:4] == (ROWS, ROWS)
    return not found[0]


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("times", [20, pytest.param(100, marks=pytest.mark.fault)])
def test_killed_imports_leave_all_or_nothing(tmp_path, times):
    assert kill_at_random_moments(tmp_path, times) > times / 5  # else nothing was tried


def test_a_killed_undo_leaves_all_or_nothing(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'redroutes.sqlite'}")
    store.migrate()
    batch = store.register.apply(reading("lectures", log(300)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.store.register_writing.write_typed", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.register.undo(batch.id)
    assert state(store) == (1, 0, 300, 300, 1)
    assert store.register.batch(batch.id).undone_at is None


def test_threads_that_import_the_same_file_make_nothing_twice(portable):
    file = reading("venues", [venue(f"第{n}站") for n in range(60)])
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda _: portable.register.apply(file), range(4)))
    assert sorted(batch.changes["new"] for batch in batches) == [0, 0, 0, 60]
    assert len(portable.register.records("venues")) == 60


def test_connections_of_their_own_that_import_the_same_file_make_nothing_twice(portable):
    file = reading("venues", [venue(f"第{n}站") for n in range(60)])

    def put_in(store: Store) -> int:
        try:
            return store.register.apply(file).changes["new"]
        finally:
            store.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(put_in, [Store(portable.url) for _ in range(4)]))
    assert sorted(made) == [0, 0, 0, 60]
    keys = [record.key for record in portable.register.records("venues")]
    assert len(keys) == len(set(keys)) == 60


@pytest.mark.slow
def test_processes_that_import_the_same_file_make_nothing_twice(portable, tmp_path):
    results = [tmp_path / "one", tmp_path / "two"]
    with importers() as office:
        for process in [office.start(portable.url, 300, result) for result in results]:
            office.wait(process)
    assert sorted(int(result.read_text()) for result in results) == [0, 300]
    assert state(portable)[2:4] == (300, 300)
