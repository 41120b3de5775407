"""The register: files put in as a whole, versions of records, undoing."""

import sqlite3
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from alembic import command
from sqlalchemy import text

from geo.register.reading import Finding, Reading, RowResult
from tests.web.office_books import COUNTY, lecture, lecturer, reading, venue
from tests.web.test_store import people, talks
from web.store.database import StateError, StoreError
from web.store.engine import PRAGMAS, make_engine
from web.store.migrate import configuration
from web.store.order_rows import Sending, Wanted
from web.store.register import RecordConflictError, UnknownRecordError
from web.store.register_batches import BatchStateError, UnknownBatchError
from web.store.register_rows import Undone
from web.store.store import Store


def test_a_store_of_the_release_before_keeps_every_row(empty_url):
    config = configuration()
    engine = make_engine(empty_url)
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
    engine.dispose()
    store = Store(empty_url)
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
    assert change.fields == {"phone": (None, "130****0000")}


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
    assert (record.values["phone"], record.values["capacity"]) == ("130****0000", 50)
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


def test_what_a_rejected_row_names_is_not_missing(portable):
    register = portable.register
    register.apply(reading("venues", [venue(), venue("二院"), venue("三院")]))
    newer = reading("venues", [venue()])
    rejected = RowResult("名册", 9, "reject", Finding("bad_date"), texts=("二院", "江源区"))
    newer = replace(newer, rows=[*newer.rows, rejected])
    assert register.compare(newer).missing == ("220605107997",)
    batch = register.apply(newer, remove_missing=True)
    names = {record.values["name"] for record in register.records("venues")}
    assert names == {"大石人村文化大院", "二院"}
    assert register.rows(batch.id)[0].values == {"texts": ["二院", "江源区"]}


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


# -- undoing ------------------------------------------------------------------------------------


def test_undoing_restores_what_was_before(portable):
    register = portable.register
    register.apply(reading("venues", [venue(phone="1")]))
    before = [(record.key, record.values) for record in register.records("venues")]
    batch = register.apply(reading("venues", [venue(phone="2"), venue("二院")]))
    assert register.undo(batch.id) == Undone(created=1, changed=1)
    assert [(record.key, record.values) for record in register.records("venues")] == before
    assert register.batch(batch.id).undone_at is not None
    with pytest.raises(BatchStateError, match="undone already"):
        register.undo(batch.id)
    with pytest.raises(UnknownBatchError, match="no import number 77"):
        register.undo(77)


def test_undoing_a_removal_brings_the_record_back(portable):
    register = portable.register
    register.apply(reading("venues", [venue(), venue("二院")]))
    batch = register.apply(reading("venues", [venue()]), remove_missing=True)
    assert len(register.records("venues")) == 1
    assert register.undo(batch.id) == Undone(created=0, changed=1)
    assert len(register.records("venues")) == 2


def test_what_was_edited_since_stays_and_is_told(portable):
    register = portable.register
    batch = register.apply(reading("venues", [venue(), venue("二院")]))
    key = "220605107999"
    register.save("venues", key, {"phone": "13000000000"}, 1)
    assert register.undo(batch.id) == Undone(created=1, changed=0, edited_since=(key,))
    (record,) = register.records("venues")
    assert (record.key, record.values["phone"]) == (key, "130****0000")


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_two_files_can_be_undone_in_either_order(portable, order):
    register = portable.register
    for heard in (30, 40):
        register.apply(reading("lectures", [lecture("2027-05-01", people=heard)]))
    undone = [register.undo(number) for number in order]
    left = register.records("lectures")
    if order == (2, 1):
        assert undone == [Undone(0, 1), Undone(1, 0)]
        assert left == []
        assert portable.lectures().empty
    else:  # the second file still holds after the first one is gone
        assert undone[0].edited_since == ("2027-05-01|220605107000||",)
        assert left == []  # and with it goes what was before


def test_undoing_counts_changes_taken_back_as_never_made(portable):
    register = portable.register
    batch = register.apply(reading("venues", [venue()]))
    key = "220605107999"
    register.save("venues", key, {"phone": "13000000000"}, 1)
    register.take_back("venues", key, 2)
    assert register.undo(batch.id) == Undone(created=1, changed=0)


def test_undoing_restores_lectures_and_lecturers(portable):
    register = portable.register
    register.apply(reading("lectures", [lecture("2027-05-01", lecturer="王敏")]))
    before = portable.tables()
    one = register.apply(reading("lecturers", [lecturer("王敏", topics=["law", "rural"])]))
    two = register.apply(
        reading(
            "lectures", [lecture("2027-05-01", lecturer="王敏", people=99), lecture("2027-06-01")]
        )
    )
    assert portable.lecturers()["topics"].item() == "law；rural"
    register.undo(two.id)
    register.undo(one.id)
    for was, now in zip(before, portable.tables(), strict=True):
        pd.testing.assert_frame_equal(was, now)


def test_an_order_keeps_its_lecturer(portable):
    register = portable.register
    batch = register.apply(reading("lecturers", [lecturer("王敏"), lecturer("李强")]))
    who = portable.lecturers().query("name == '王敏'").index[0]
    day = date(2027, 5, 2)
    wanted = Wanted(venue="2206", topic="law", language="zh", since=day, until=day)
    order = portable.orders.add(wanted)
    portable.orders.dispatch([Sending(order, who, day)])
    undone = register.undo(batch.id)
    assert undone == Undone(2, 0, kept=("王敏|区委党校|220605107000",))
    assert list(portable.lecturers()["name"]) == ["王敏"]
    assert register.records("lecturers") == []
    register.apply(reading("lecturers", [lecturer("王敏", topics=["rural"])]))
    assert list(portable.lecturers()["topics"]) == ["rural"]


# -- one record ---------------------------------------------------------------------------------


def test_a_form_makes_versions_that_can_be_seen_and_taken_back(portable):
    register = portable.register
    made = register.save("venues", None, venue(phone="1"))
    assert (made.key, made.number, made.batch) == ("220605107999", 1, None)
    changed = register.save("venues", made.key, {"phone": ""}, 1)
    assert changed.values == {**made.values, "phone": ""}  # a form erases
    assert register.save("venues", made.key, {"phone": ""}, 2).number == 2  # nothing new
    back = register.take_back("venues", made.key, 2)
    assert back is not None
    assert (back.values, back.number) == (made.values, 3)
    assert [(v.number, v.change) for v in register.history("venues", made.key)] == [
        (3, "taken_back"), (2, "saved"), (1, "saved"),
    ]  # fmt: skip
    register.remove("venues", made.key, 3)
    assert register.records("venues") == []
    assert register.whole() == frozenset()


def test_a_form_that_is_behind_changes_nothing(portable):
    register = portable.register
    key = register.save("venues", None, venue()).key
    register.save("venues", key, {"phone": "2"}, 1)
    with pytest.raises(RecordConflictError, match="Somebody else has changed the record"):
        register.save("venues", key, {"phone": "3"}, 1)
    with pytest.raises(RecordConflictError):
        register.take_back("venues", key, 1)
    with pytest.raises(RecordConflictError, match="such a record already"):
        register.save("venues", None, venue())
    with pytest.raises(UnknownRecordError, match="There is no record 1"):
        register.save("venues", "1", {"phone": "3"}, 1)
    with pytest.raises(UnknownRecordError):
        register.history("venues", "1")
    assert register.records("venues")[0].values["phone"] == "2"


def test_a_first_record_taken_back_is_none(portable):
    register = portable.register
    key = register.save("lecturers", None, lecturer("王敏")).key
    assert register.take_back("lecturers", key, 1) is None
    assert portable.lecturers().empty


def test_files_find_what_was_renamed_in_a_form(portable):
    register = portable.register
    register.apply(reading("lecturers", [lecturer("王敏")]))
    key = register.records("lecturers")[0].key
    register.save("lecturers", key, {"unit": "三中"}, 1)
    for unit in ("区委党校", "三中"):
        (change,) = register.compare(reading("lecturers", [lecturer("王敏", unit=unit)])).changes
        assert change.key == key
    assert change.change == "unchanged"


# -- what the files say as a whole --------------------------------------------------------------


def test_counties_are_whole_by_files_that_are_not_parts(portable):
    register = portable.register
    register.apply(reading("venues", [venue()]), partial=True)
    assert register.whole() == frozenset()
    batch = register.apply(reading("venues", [venue()]))
    assert register.whole() == {COUNTY}
    register.undo(batch.id)
    assert register.whole() == frozenset()


def test_undoing_a_file_that_came_twice_brings_the_reconstruction_back(portable):
    register = portable.register
    halls = [venue(code=f"2206051072{at:02}", name=f"{at}号院") for at in range(4)]
    first = register.apply(reading("venues", halls))
    again = register.apply(reading("venues", halls))
    assert again.changes["unchanged"] == 4
    edited = register.save("venues", "220605107200", {"phone": "0439-3721234"}, 1)
    assert register.undo(first.id).edited_since == (edited.key,)
    assert register.whole() == frozenset()
    register.apply(reading("venues", halls))
    assert register.whole() == {COUNTY}


def test_logs_state_the_days_they_report(portable):
    register = portable.register
    assert register.stated().empty
    bad = [("reject", Finding("unknown_venue", "B4", "某村")), ("reject", Finding("bad_date"))]
    days = [lecture("2027-03-02"), lecture("2027-05-30"), lecture("2027-09-01", status="planned")]
    register.apply(reading("lectures", days, bad=bad))
    row = register.stated().loc[COUNTY]
    assert (row["first"], row["last"]) == (pd.Timestamp(2027, 3, 2), pd.Timestamp(2027, 5, 30))
    assert row["unattributed"] == 2
    june = register.apply(
        reading("lectures", [lecture("2027-06-02")]), complete_to=date(2027, 6, 30)
    )
    assert register.stated().loc[COUNTY, "last"] == pd.Timestamp(2027, 6, 30)
    register.undo(june.id)
    assert register.stated().loc[COUNTY, "last"] == pd.Timestamp(2027, 5, 30)


def test_rows_without_a_venue_are_counted_once_however_often_a_log_comes(portable):
    register = portable.register
    loose = [("reject", Finding("unknown_venue", f"B{at}", "某村")) for at in range(4)]
    days = [lecture("2027-03-02"), lecture("2027-05-30")]

    def unattributed() -> int:
        return int(register.stated()["unattributed"].sum())

    register.apply(reading("lectures", [], bad=loose))  # before its venues are known
    assert unattributed() == 4
    register.apply(reading("lectures", days, bad=loose))
    assert unattributed() == 4
    again = register.apply(reading("lectures", days, bad=loose))
    assert unattributed() == 4
    mended = [*days, lecture("2027-04-01"), lecture("2027-04-02"), lecture("2027-04-03")]
    longer = register.apply(reading("lectures", mended, bad=loose[:1]))
    assert unattributed() == 1
    more = [lecture(f"2027-06-{day:02}") for day in range(1, 9)]
    june = register.apply(reading("lectures", more, bad=loose))  # other days: another log
    assert unattributed() == 5
    for one in (june, longer, again):
        register.undo(one.id)
    assert unattributed() == 4


def test_another_log_of_the_same_days_does_not_put_the_rows_of_one_right(portable):
    register = portable.register
    bad = ("reject", Finding("unknown_venue", "B4", "某村"))
    days = [lecture("2027-03-02"), lecture("2027-05-30")]
    register.apply(reading("lectures", days, bad=[bad]))
    others = [lecture(f"2027-{month:02}-01") for month in range(3, 7)]
    register.apply(reading("lectures", [lecture("2027-03-01"), *others]))
    assert register.stated()["unattributed"].sum() == 1


def test_a_mapping_is_remembered(portable):
    register = portable.register
    assert register.mapping("f00d") is None
    for key in ("name", "contact"):
        register.remember("f00d", "venues", {"Sheet1": {"名称": key}})
    assert register.mapping("f00d") == {"Sheet1": {"名称": "contact"}}
    assert register.mapping("f00d", "lecturers") is None


# -- when something is in the way ---------------------------------------------------------------


def test_a_full_disk_leaves_all_as_it_was(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'redroutes.sqlite'}")
    store.migrate()
    store.register.apply(reading("venues", [venue()]))
    with sqlite3.connect(tmp_path / "redroutes.sqlite") as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    full = [*PRAGMAS, f"max_page_count = {pages + 2}"]
    many = reading("venues", [venue(f"第{n}站") for n in range(500)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.store.engine.PRAGMAS", full)
        with pytest.raises(StoreError, match="disk is full"):
            store.register.apply(many)
    assert len(store.register.records("venues")) == len(store.register.batches()) == 1
    assert (store.revision(), store.register.revision()) == (1, 1)
    assert store.register.apply(many).changes["new"] == 500


def test_a_row_that_the_database_refuses_leaves_all_as_it_was(portable):
    rows = [lecture("2027-05-01"), lecture("2027-05-02", status=None)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.store.register_typed.typed_id", lambda *_: "B1")
        with pytest.raises(StateError, match="The register was not changed"):
            portable.register.apply(reading("lectures", rows))
    assert (portable.register.batches(), portable.revision()) == ([], 0)
    assert portable.lectures().empty


def test_the_first_lecturer_who_is_known_stands_for_several(portable):
    register = portable.register
    register.apply(reading("lectures", [lecture("2027-05-01", lecturer="客人、王敏、李强")]))
    assert portable.lectures()["lecturer"].isna().all()
    register.apply(reading("lecturers", [lecturer("李强"), lecturer("王敏")]))
    names = portable.lecturers()["name"]
    (held,) = portable.lectures()["lecturer"]
    assert names[held] == "王敏"


def test_a_lecturer_of_whom_nobody_says_it_speaks_chinese(portable):
    portable.register.apply(reading("lecturers", [lecturer("王敏", languages=None)]))
    assert list(portable.lecturers()["languages"]) == ["zh"]
