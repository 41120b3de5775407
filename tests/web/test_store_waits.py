"""Many at one store: how long a writer waits, what a reader sees, and who upgrades."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from tests.web.test_store import people, talks
from web.store.database import StoreBusyError, StoreError
from web.store.engine import parse_url
from web.store.plan_rows import Content
from web.store.store import Store
from web.store.tables import plans

ADDRESSES = {
    "postgres://me:word@host/name": "postgresql+psycopg://me:word@host/name",
    "postgresql://host/name?sslmode=require": "postgresql+psycopg://host/name?sslmode=require",
    "postgresql+psycopg://host/name": "postgresql+psycopg://host/name",
    "sqlite:////home/me/x.sqlite": "sqlite:////home/me/x.sqlite",
}


@pytest.fixture
def other(portable: Store) -> Iterator[Store]:
    """Open the same store as another process does."""
    opened = Store(portable.url)
    yield opened
    opened.close()


@pytest.mark.parametrize("given", ADDRESSES)
def test_the_addresses_that_hosts_of_postgresql_hand_out_are_taken(given: str) -> None:
    assert parse_url(given).render_as_string(hide_password=False) == ADDRESSES[given]


def test_a_missing_driver_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"redroutes\[postgres\]"):
        Store("postgres://me@host/name")


@pytest.mark.parametrize("same", [True, False], ids=["same process", "another process"])
def test_a_writer_waits_for_a_while_and_says_so(portable: Store, other: Store, same: bool) -> None:
    writer = portable if same else other
    with portable.write() as connection:
        connection.execute(plans.delete())
        connection.exec_driver_sql(
            "LOCK TABLE plans" if "postgresql" in portable.url else "SELECT 1"
        )
        begun = time.monotonic()
        waits = pytest.raises(StoreBusyError, match="nothing was changed")
        with waits as refused, writer.write(patience=0.3) as second:
            second.execute(plans.delete())
        assert time.monotonic() - begun < 2
    assert refused.value.status == 503
    assert "sqlite" not in str(refused.value)
    assert writer.plans.create(Content("afterwards", {}))


def test_all_waits_of_a_change_together_have_one_end(portable: Store, other: Store) -> None:
    if "postgresql" not in portable.url:
        pytest.skip("a file has one lock")
    first = portable.plans.create(Content("first", {}))
    with other.write(patience=1.0) as connection:
        time.sleep(0.8)
        with portable.write() as holder:
            holder.execute(select(plans).where(plans.c.id == first).with_for_update())
            begun = time.monotonic()
            with pytest.raises(Exception, match="lock timeout"):
                connection.execute(plans.update().values(status="draft"))
            assert time.monotonic() - begun < 0.9  # not a second of its own once more
        connection.rollback()


def test_a_reader_does_not_wait_and_sees_one_moment(portable: Store, other: Store) -> None:
    counted = select(func.count()).select_from(plans)
    with portable.read() as connection:
        assert connection.scalar(counted) == 0
        other.plans.create(Content("new", {}))
        assert connection.scalar(counted) == 0
    with other.write() as connection:
        connection.execute(plans.delete().where(plans.c.id < 0))
        assert portable.plans.search()[1] == 1


def test_several_readings_are_of_one_moment(portable: Store, other: Store) -> None:
    with portable.at_once():
        assert portable.lecturers().empty
        other.replace_simulated(people("L1"), talks(("S1", "L1", "2027-05-01")))
        assert portable.lectures().empty
        assert portable.revision() == 0
        with pytest.raises(ValueError, match="no fault of the store"), portable.at_once():
            raise ValueError("no fault of the store")
        assert portable.revision() == 0
    assert len(portable.lectures()) == 1


STARTING = """
import os, sys
from web.store import database
from web.store.store import Store
from web.store.migrate import head
from tests.web.test_store import people, talks

def start():
    store = Store(sys.argv[1])
    store.migrate()
    store.fill_new(people("L1"), talks(("S1", "L1", "2027-05-01")))
    return 0

children = []
for _ in range(8):
    child = os.fork()
    if not child:
        os._exit(start())
    children.append(child)
sys.exit(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""


@pytest.mark.slow
def test_eight_that_start_at_once_on_an_empty_store_all_start(empty_url: str) -> None:
    starting = [sys.executable, "-c", STARTING, empty_url]
    done = subprocess.run(starting, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    store = Store(empty_url)
    assert (len(store.lectures()), store.revision()) == (1, 1)
    store.close()
