"""``redroutes data check --store`` tells what does not fit; bits that turn are noticed."""

import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.bitflips import count_outcomes
from tests.web.test_store import people, talks
from web.cli import main
from web.store.order_rows import Wanted
from web.store.store import Store

DAY = date(2027, 6, 1)
FINE = "Everything is as it should be."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with an order that was held and one that was sent."""
    home = tmp_path_factory.mktemp("home")
    store = Store(f"sqlite:///{home / 'redroutes.sqlite'}")
    store.migrate()
    store.replace_simulated(people("L1", "L2"), talks(("S1", "L1", "2027-05-01")))
    for _ in range(2):
        store.orders.add(
            Wanted(venue="220605107000", topic="law", language="zh", since=DAY, until=DAY)
        )
    return home


def said(home: Path, *words: str, code: int) -> str:
    env = {"REDROUTES_HOME": str(home), "REDROUTES_LANG": "en", "REDROUTES_DATABASE_URL": ""}
    result = CliRunner().invoke(main, ["data", "check", "--store", *words], env=env)
    assert result.exit_code == code, result.output
    return result.output.strip()


@pytest.fixture
def spoiled(home: Path, tmp_path: Path):
    """Return what is said of a copy in which another program has done something."""

    def check(*statements: str) -> str:
        place = tmp_path / "redroutes.sqlite"
        place.write_bytes((home / "redroutes.sqlite").read_bytes())
        with sqlite3.connect(place) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return said(tmp_path, "--accept", code=1)

    return check


def test_a_sound_store_is_fine(home):
    assert said(home, code=0) == FINE


def test_a_store_that_is_none_is_one_sentence(tmp_path):
    assert "There is no store" in said(tmp_path, code=2)
    assert not list(tmp_path.iterdir())


def test_another_program_is_told_of_until_its_changes_are_accepted(home, tmp_path):
    place = tmp_path / "redroutes.sqlite"
    place.write_bytes((home / "redroutes.sqlite").read_bytes())
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE lectures SET audience = 31")
    connection.close()
    assert said(tmp_path, code=1) == "The file of the store is damaged: lectures."
    assert said(tmp_path, "--accept", code=0) == FINE
    assert said(tmp_path, code=0) == FINE


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE lectures SET lecturer = 'L9'", "lectures names L9, which lecturers does not"),
        ("UPDATE lectures SET date = 'x'", "lectures has a value in date that cannot be read."),
        ("UPDATE orders SET status = 'cancelled' WHERE id = 1", "Order 1 is not what its record"),
        ('DELETE FROM order_changes WHERE "order" = 2', "The record of order 2 has gaps."),
        (
            'UPDATE order_changes SET number = 2 WHERE "order" = 1',
            "The record of order 1 has gaps.",
        ),
        (
            "INSERT INTO order_changes VALUES (1, 2, '2027-06-01 00:00:00', 'reviewed', '{}')",
            "The record of order 1 has a step that is none.",
        ),
        ("UPDATE orders SET status = 'held'", "Order 1 was held, and there is no lecture of it."),
    ],
)
def test_what_does_not_fit_is_told(spoiled, statement, sentence):
    assert sentence in spoiled(statement)


def test_who_is_sent_twice_on_half_a_day_is_told(spoiled):
    text = spoiled(
        "UPDATE orders SET status = 'dispatched', lecturer = 'L1', date = '2027-06-01',"
        " start = '09:00'",
        "UPDATE orders SET lecturer = 'L2' WHERE id = 2",
    )
    assert re.search(r"Venue 220605107000 has two lectures on half a day, .*2027.*: 1, 2\.", text)
    assert "Lecturer" not in text
    same = "UPDATE orders SET status = 'dispatched', lecturer = 'L1', date = '2027-06-01'"
    text = spoiled(f"{same}, start = '09:00'")
    assert re.search(r"Lecturer L1 is sent out twice on half a day, .*: 1, 2\.", text)
    rooms = (
        'INSERT INTO bookings (date, half, kind, who, room, "order")'
        " SELECT date, 'am', 'hall', venue, id, id FROM orders"
    )
    assert "has two lectures" not in spoiled(f"{same}, start = '09:00'", rooms)


@pytest.mark.slow
def test_bits_that_turn_change_no_figure_in_silence(tmp_path):
    counts = count_outcomes(tmp_path, flips=30, seed=7, every=200)
    assert counts["noticed"] + counts["harmless"] == 30
    assert counts["noticed"] >= 3  # most of a file is room that nothing is written in
