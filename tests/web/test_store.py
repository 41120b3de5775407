"""The store: migrations, transactions, simulated rows."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from web.store.database import StateError, StoreError
from web.store.engine import make_engine
from web.store.migrate import head
from web.store.plan_rows import Content
from web.store.store import Store
from web.store.tables import SCHEMA_VERSION, metadata


def people(*ids: str, simulated: bool = True) -> pd.DataFrame:
    row = {"name": "模拟宣讲员", "home": "220605000000", "corps": False, "topics": "law",
           "languages": "zh", "simulated": simulated}  # fmt: skip
    return pd.DataFrame([row] * len(ids), index=pd.Index(ids, name="id"))


def talks(*rows: tuple[str, str, str], simulated: bool = True) -> pd.DataFrame:
    """Lectures from (id, lecturer, date)."""
    frame = pd.DataFrame(rows, columns=["id", "lecturer", "date"])
    return frame.assign(
        date=pd.to_datetime(frame["date"]).astype("datetime64[s]"),
        venue="220605107000", topic="law", form="classroom", audience=30, status="held",
        simulated=simulated,
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "redroutes.sqlite"


@pytest.fixture
def store(path: Path) -> Store:
    made = Store(f"sqlite:///{path}")
    made.migrate()
    return made


def add_real_rows(path: Path) -> None:
    """One real lecturer R1, and real lectures by R1 and by the simulated L2."""
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO lecturers VALUES ('R1','王','2206','0','law','zh',0)")
        for key, lecturer in (("T1", "R1"), ("T2", "L2")):
            connection.execute(
                "INSERT INTO lectures VALUES (?,'2206',?,'2027-05-01','law','x',9,'held',0)",
                (key, lecturer),
            )
    connection.close()


def test_migrating_an_empty_database_gives_the_tables_of_the_code(portable):
    store = portable
    engine = make_engine(store.url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []
    assert store.schema_version() == SCHEMA_VERSION == head()


def test_migrating_again_keeps_the_rows(portable):
    store = portable
    store.replace_simulated(people("L1"), talks(("S1", "L1", "2027-05-01")))
    again = Store(store.url)
    again.migrate()
    assert list(again.lectures().index) == ["S1"]
    again.close()


def test_a_store_of_a_newer_release_is_refused(store, path):
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newer release"):
        Store(store.url).migrate()


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE customers (name)",
        "CREATE TABLE alembic_version AS SELECT 'ae1027a6acf' version_num; CREATE TABLE t (name)",
    ],
)
def test_the_database_of_another_program_is_left_alone(tmp_path, made):
    path = tmp_path / "theirs.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(made)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store(f"sqlite:///{path}").migrate()
    tables = connection.execute("SELECT sql FROM sqlite_schema").fetchall()
    connection.close()
    assert len(tables) == made.count("CREATE")
    assert len(path.read_bytes()) == len(before)


def test_a_file_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        Store(f"sqlite:///{tmp_path}/file/redroutes.sqlite").migrate()


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    (tmp_path / "redroutes.sqlite").write_text("not a database" * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        Store(f"sqlite:///{tmp_path}/redroutes.sqlite").migrate()


@pytest.mark.parametrize("url", ["", "redroutes.sqlite", "nosuchdb://host/x", "oracle://host/x"])
def test_an_address_that_is_none_is_one_sentence(url):
    with pytest.raises(StoreError, match="address of the store cannot be used"):
        Store(url)


def test_connections_are_durable_and_checked(store):
    with make_engine(store.url).connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert values == ["wal", 2, 1, 10_000]


def test_rows_come_back_as_they_went_in(portable):
    store = portable
    given = talks(("S1", "L1", "2027-05-01"), ("S2", "L1", "2027-04-01"))
    counts = store.replace_simulated(people("L1"), given)
    assert counts == {"lecturers": 1, "lectures": 2}
    pd.testing.assert_frame_equal(store.lecturers(), people("L1"))
    back = store.lectures()
    assert list(back.index) == ["S2", "S1"]  # by date
    assert back["date"].dtype == "datetime64[s]"
    expected = given.set_index("id").loc[back.index, back.columns]
    pd.testing.assert_frame_equal(back, expected)


def test_lectures_of_a_period_include_both_ends(portable):
    store = portable
    days = ("2027-03-31", "2027-04-01", "2027-04-30", "2027-05-01")
    rows = [(f"S{n}", "L1", day) for n, day in enumerate(days)]
    store.replace_simulated(people("L1"), talks(*rows))
    april = store.lectures(since=date(2027, 4, 1), until=date(2027, 4, 30))
    assert list(april.index) == ["S1", "S2"]


def test_only_lectures_held_until_a_day_are_the_last_of_their_venues(portable):
    store = portable
    assert store.reports(date(2027, 5, 1)).empty
    days = ("2027-04-30", "2027-05-01", "2027-05-02")
    store.replace_simulated(people("L1"), talks(*((f"S{n}", "L1", d) for n, d in enumerate(days))))
    reported = store.reports(date(2027, 5, 1))
    assert list(reported["last_report"]) == [pd.Timestamp(2027, 5, 1)]
    assert list(reported["reported"]) == [2]
    assert store.reports(date(2027, 4, 29)).empty


def test_clearing_leaves_real_rows_and_the_lecturer_they_name(store, path):
    store.replace_simulated(people("L1", "L2"), talks(("S1", "L1", "2027-05-01")))
    add_real_rows(path)
    assert store.clear_simulated() == {"lecturers": 1, "lectures": 1}
    assert list(store.lecturers().index) == ["L2", "R1"]
    assert list(store.lectures().index) == ["T1", "T2"]


def test_a_new_simulated_year_replaces_the_old_one_only(store, path):
    store.replace_simulated(people("L1", "L2"), talks(("S1", "L1", "2027-05-01")))
    add_real_rows(path)
    store.replace_simulated(people("L2", "L3"), talks(("S9", "L3", "2027-05-02")))
    assert list(store.lecturers().index) == ["L2", "L3", "R1"]
    assert sorted(store.lectures().index) == ["S9", "T1", "T2"]


def test_a_simulated_row_with_the_id_of_a_real_one_changes_nothing(store, path):
    store.replace_simulated(people("L1", "L2"), talks(("S1", "L1", "2027-05-01")))
    add_real_rows(path)
    before = store.revision()
    with pytest.raises(StateError, match="id of a real one"):
        store.replace_simulated(people("R1"), talks())
    assert list(store.lecturers().index) == ["L1", "L2", "R1"]
    assert store.revision() == before


def test_the_revision_rises_with_every_change_and_other_connections_see_it(portable):
    store = portable
    other = Store(store.url)
    seen = [other.revision()]
    store.replace_simulated(people("L1"), talks())
    seen.append(other.revision())
    store.clear_simulated()
    seen.append(other.revision())
    other.close()
    assert seen == [0, 1, 2]


def test_writers_with_connections_of_their_own_wait_for_each_other(portable):
    store = portable

    def save_plans(writer: Store) -> None:
        for number in range(25):
            writer.plans.create(Content(str(number), {}))
        writer.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save_plans, [Store(store.url) for _ in range(4)]))
    assert store.plans.search()[1] == 100
