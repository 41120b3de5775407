"""The register: files put in as a whole, versions of records, undoing."""

import pandas as pd
import pytest
from alembic import command
from sqlalchemy import text

from geo.register.reading import Finding, Reading
from tests.web.office_books import COUNTY, lecture, lecturer, reading, venue
from tests.web.test_store import people, talks
from web.store import StateError, Store
from web.store.engine import make_engine
from web.store.migrate import configuration


def test_a_store_of_the_release_before_keeps_every_row(store_url):
    config = configuration()
    engine = make_engine(store_url)
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(
            text("INSERT INTO lecturers VALUES ('R1', '王', '2206', false, 'law', 'zh', false)")
        )
        connection.execute(
            text(
                "INSERT INTO lectures"
                " VALUES ('T1', '2206', 'R1', '2027-05-01', 'law', 'x', 9, 'held', false)"
            )
        )
        connection.execute(text("UPDATE revision SET value = 7"))
    store = Store(store_url)
    store.migrate()
    (row,) = store.lectures().reset_index().to_dict("records")
    assert row == {
        "id": "T1", "venue": "2206", "lecturer": "R1", "date": pd.Timestamp(2027, 5, 1),
        "topic": "law", "form": "x", "audience": 9, "status": "held", "simulated": False,
    }  # fmt: skip
    assert (store.revision(), store.register.revision()) == (7, 0)
    store.register.apply(reading("lectures", [lecture("2027-05-02")]))
    assert len(store.lectures()) == 2
    store.close()
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
        rows = connection.execute(text("SELECT id FROM lectures")).all()
    engine.dispose()
    assert rows == [("T1",)]  # what the release before cannot say is gone


def test_a_new_venue_gets_a_code_of_its_township_and_keeps_it(portable):
    register = portable.register
    file = reading("venues", [venue(), venue("老年大学", township="")])
    batch = register.apply(file)
    keys = [record.key for record in register.records("venues")]
    assert keys == ["220605000999", "220605107999"]
    assert [record.values["code"] for record in register.records("venues")] == keys
    assert batch.changes == {"new": 2, "changed": 0, "unchanged": 0, "removed": 0}
    again = register.apply(file)
    assert again.changes == {"new": 0, "changed": 0, "unchanged": 2, "removed": 0}
    assert [record.number for record in register.records("venues")] == [1, 1]


def test_a_reading_with_the_code_finds_the_record_that_was_new_before(portable):
    portable.register.apply(reading("venues", [venue()]))
    file = reading("venues", [venue(code="220605107999", phone="13000000000")])
    (change,) = portable.register.compare(file).changes
    assert (change.change, change.key) == ("changed", "220605107999")
    assert change.fields == {"phone": (None, "13000000000")}


def test_an_office_number_is_a_second_key(portable):
    register = portable.register
    register.apply(reading("venues", [venue(office_id="JY-7")]))
    (change,) = register.compare(reading("venues", [venue("文化大院", office_id="JY-7")])).changes
    assert change.fields == {"name": ("大石人村文化大院", "文化大院")}


def test_what_a_file_does_not_say_stays(portable):
    register = portable.register
    register.apply(
        reading("venues", [venue(phone="13000000000", capacity=40, lon=126.7, lat=42.1)])
    )
    register.apply(reading("venues", [venue(phone="", capacity=50)]))
    (record,) = register.records("venues")
    assert (record.values["phone"], record.values["capacity"]) == ("13000000000", 50)
    assert (record.values["lon"], record.number, record.batch) == (126.7, 2, 2)


def test_every_row_of_a_file_is_told(portable):
    bad = [
        ("reject", Finding("bad_code", "A4", "2206E+7")),
        ("duplicate", Finding("same_row")),
        ("skip", Finding("total_row")),
    ]
    batch = portable.register.apply(reading("venues", [venue(), venue("二院")], bad=bad))
    assert batch.outcomes == {"accept": 2, "reject": 1, "duplicate": 1, "skip": 1}
    assert batch.read == 5
    rows = portable.register.rows(batch.id)
    assert [(row.row, row.outcome, row.reason) for row in rows] == [
        (4, "reject", "bad_code"), (5, "duplicate", "same_row"), (6, "skip", "total_row"),
    ]  # fmt: skip
    assert (rows[0].cell, rows[0].value, rows[0].county) == ("A4", "2206E+7", COUNTY)
    assert batch.mapping == {"Sheet1": {"名称": "name", "备注": ""}}


def test_a_file_that_cannot_be_read_changes_nothing(portable):
    refused = Reading("venues", "坏.xlsx", "WGS84", refused=Finding("damaged"))
    with pytest.raises(StateError, match=r"Nothing of 坏\.xlsx can be read"):
        portable.register.apply(refused)
    assert (portable.register.batches(), portable.revision()) == ([], 0)


def test_missing_records_are_removed_only_when_asked(portable):
    register = portable.register
    register.apply(reading("venues", [venue(), venue("二院")]))
    other = venue("岔路河站", county="220221000000", township="220221100000")
    register.apply(reading("venues", [other]))
    newer = reading("venues", [venue()])
    missing = register.compare(newer).missing
    assert missing == ("220605107998",)
    register.apply(newer)
    register.apply(newer, partial=True, remove_missing=True)
    assert len(register.records("venues")) == 3
    assert register.apply(newer, remove_missing=True).changes["removed"] == 1
    assert [record.key for record in register.records("venues")] == ["220221100999", "220605107999"]
    back = register.apply(reading("venues", [venue("二院")], file="又有了"), partial=True)
    assert back.changes["new"] == 1
    assert "220605107998" in {record.key for record in register.records("venues")}


def test_two_lectures_on_a_day_without_hours_are_two(portable):
    rows = [lecture("2027-05-01", topic="law"), lecture("2027-05-01", topic="rural", people=None)]
    file = reading("lectures", rows)
    assert portable.register.apply(file).changes["new"] == 2
    assert sorted(portable.lectures()["topic"]) == ["law", "rural"]
    assert portable.register.apply(file).changes["unchanged"] == 2
    assert portable.register.compare(reading("lectures", [])).missing == ()


def test_lectures_know_their_lecturer_only_if_he_is_the_only_one(portable):
    register = portable.register
    talk = reading("lectures", [lecture("2027-05-01", lecturer="王敏"), lecture("2027-05-02")])
    register.apply(talk)
    assert portable.lectures()["lecturer"].isna().all()
    register.apply(reading("lecturers", [lecturer("王敏")]))
    first = portable.lectures()["lecturer"]
    assert list(first.isna()) == [False, True]
    assert portable.lecturers().loc[first.iloc[0], "name"] == "王敏"
    register.apply(reading("lecturers", [lecturer("王敏", unit="三中")]))
    assert portable.lectures()["lecturer"].isna().all()  # two people of one name


def test_a_lecture_may_have_an_unknown_audience_and_topic(portable):
    rows = [lecture("2027-05-01", people=None, topic=""), lecture("2027-05-02", people=12)]
    portable.register.apply(reading("lectures", rows))
    stored = portable.lectures()
    assert list(stored["audience"].isna()) == [True, False]
    assert list(stored["topic"]) == ["", "law"]
    assert not stored["simulated"].any()


def test_clearing_the_simulated_year_copes_with_unknown_lecturers(portable):
    portable.replace_simulated(people("L1"), talks(("S1", "L1", "2027-05-01")))
    portable.register.apply(reading("lectures", [lecture("2027-05-01")]))
    assert portable.clear_simulated() == {"lecturers": 1, "lectures": 1}
    assert len(portable.lectures()) == 1


def test_revisions_rise(portable):
    register = portable.register
    seen = [(portable.revision(), register.revision())]
    register.apply(reading("lectures", [lecture("2027-05-01")]))
    seen.append((portable.revision(), register.revision()))
    register.apply(reading("venues", [venue()]))
    seen.append((portable.revision(), register.revision()))
    assert seen == [(0, 0), (1, 0), (2, 1)]
