"""A store file that is not what was written into it is noticed when it is opened."""

import sqlite3
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from tests.web.test_store import people, talks
from web.store import sums
from web.store.database import DamagedStoreError, StoreError
from web.store.order_rows import Sending, Wanted
from web.store.store import Store
from web.store.tables import metadata

DAY = date(2027, 6, 1)
MANY = [(f"S{number:04d}", "L1", f"2027-05-{number % 28 + 1:02d}") for number in range(200)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "redroutes.sqlite"


@pytest.fixture
def store(path: Path) -> Store:
    made = Store(f"sqlite:///{path}")
    made.migrate()
    made.replace_simulated(people("L1"), talks(*MANY))
    return made


def open_again(store: Store) -> None:
    Store(store.url).migrate()


def kept(store: Store) -> dict[str, int]:
    with store.read() as connection:
        return dict(sums._kept(connection))


def test_sums_follow_what_is_written(store):
    wanted = Wanted(venue="220605107000", topic="law", language="zh", since=DAY, until=DAY)
    number = store.orders.add(wanted)
    store.orders.dispatch([Sending(number, "L1", DAY, "09:00")])
    store.clear_simulated()
    store.fill_new(people("L1"), talks())  # nothing: it is not new
    before = kept(store)
    assert set(metadata.tables) - sums.APART | {sums.SCHEMA} == set(before)
    with store._changing() as connection:
        sums.seal(connection)
    assert kept(store) == before
    assert before["orders"]
    assert before["lectures"] == 0  # all of them are gone
    open_again(store)


def test_what_fails_leaves_the_sums_as_they_were(store):
    before = kept(store)
    with suppress(KeyError), store.write() as connection:
        connection.exec_driver_sql("DELETE FROM lectures")
        raise KeyError
    assert kept(store) == before
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM lectures WHERE id < 'S0100'")
    assert kept(store) != before
    open_again(store)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE lectures SET audience = 31 WHERE id = 'S0000'",
        "DELETE FROM lectures WHERE id = 'S0000'",
        "UPDATE lecturers SET name = 'x'",
        "UPDATE revision SET value = value + 64",
        "ALTER TABLE lectures RENAME audience TO audienca",
        "DROP TABLE lectures",
        "UPDATE lectures SET date = '2027-05-00' WHERE id = 'S0000'",
    ],
)
def test_a_change_by_something_else_is_noticed(store, path, change):
    with sqlite3.connect(path) as file:
        file.execute(change)
    file.close()
    with pytest.raises(DamagedStoreError, match=r"damaged .*redroutes restore"):
        open_again(store)


def test_an_index_that_misses_a_row_is_noticed(store, path):
    with sqlite3.connect(path) as file:
        root = file.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'ix_lectures_venue_date'"
        ).fetchone()[0]
        size = file.execute("PRAGMA page_size").fetchone()[0]
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()
    data = bytearray(path.read_bytes())
    data[root * size - 3] ^= 4  # in the last cell of the root page
    path.write_bytes(data)
    with pytest.raises(StoreError):
        open_again(store)


def test_values_that_are_none_are_a_sentence(store, path):
    with sqlite3.connect(path) as file:
        file.execute("UPDATE lectures SET date = 'no day' WHERE id = 'S0000'")
    file.close()
    with pytest.raises(StoreError, match="cannot be used"):
        store.lectures()


def test_looking_ends_in_time(store):
    with store.read() as connection:
        assert list(sums.broken(connection, until=time.monotonic() - 1)) == []
