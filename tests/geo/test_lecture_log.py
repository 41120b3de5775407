"""A log read out of core gives the same table as the lectures in memory."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.coverage import (
    county_reports,
    covered_days,
    lecture_status,
    lectures_on,
    log_status,
    read_lecture_log,
    venue_reports,
)
from geo.datasets import load_datasets
from geo.errors import DataError
from geo.simulate import simulate_year
from tests.geo.office_files import xlsx

duckdb = pytest.importorskip("duckdb", reason="needs the extra [scale]")

TODAY, UNTIL = date(2026, 6, 30), date(2026, 7, 15)
HEAD = "venue,date,status,topic\n"


def write_log(lectures, folder):
    """Write a log as one CSV file and as two Parquet files."""
    lectures.to_csv(folder / "log.csv", index=False)
    with duckdb.connect() as connection:
        connection.register("lectures", lectures)
        for half in ("=", "<>"):
            part = f"SELECT * FROM lectures WHERE hash(date) % 2 {half} 0"  # noqa: S608
            connection.execute(f"COPY ({part}) TO '{folder}/{len(half)}.parquet'")
    return folder


def check_equal(centres, lectures, folder, topics):
    """Compare the table of each file with that of the lectures in memory."""
    county = centres["county"]
    reports = county_reports(county, lectures, until=UNTIL)
    covered = covered_days(pd.Index(county.unique()), reports, until=UNTIL)
    asked = {"today": TODAY, "k": 2, "days": 90, "covered": covered}
    whole = lecture_status(centres, lectures_on(lectures, topics), **asked)
    for name in ("log.csv", "*.parquet"):
        counts = read_lecture_log(folder / name, today=TODAY, days=90, topics=topics, until=UNTIL)
        found = venue_reports(county, counts)
        pd.testing.assert_frame_equal(found, reports, check_names=False, check_dtype=False)
        found = log_status(centres, counts, **asked)
        pd.testing.assert_frame_equal(found, whole)
        assert found.attrs == whole.attrs


@pytest.mark.parametrize("topics", [(), ("t1", "t3")])
def test_the_answer_is_that_of_the_lectures_in_memory(tmp_path, topics):
    rng = np.random.default_rng(0)
    codes = np.array([f"{number:03d}" for number in range(40)])
    centres = pd.DataFrame({"county": [code[:2] for code in codes]}, index=codes).iloc[10:]
    lectures = pd.DataFrame(
        {
            "venue": rng.choice(codes[:35], 300),
            "date": pd.Timestamp(TODAY) - pd.to_timedelta(rng.integers(-20, 200, 300), "D"),
            "status": rng.choice(["held", "held", "planned"], 300),
            "topic": rng.choice(["t1", "t2", "t3", ""], 300),
        }
    )
    check_equal(centres, lectures, write_log(lectures, tmp_path), topics)


@pytest.mark.slow
def test_it_is_so_for_a_simulated_year_of_the_province(tmp_path):
    datasets = load_datasets()
    _, lectures = simulate_year(datasets, seed=3, end=TODAY)
    folder = write_log(lectures, tmp_path)
    for topics in ((), tuple(lectures["topic"].unique()[:2])):
        check_equal(datasets.centres, lectures, folder, topics)


def written(folder: Path, text: str) -> Path:
    path = folder / "log.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_window_is_counted_by_hand(tmp_path):
    log = written(
        tmp_path,
        HEAD
        + "a,2026-06-30,held,x\na,2026-06-01,held,x\na,2026-05-31,held,y\n"  # 30 days: two count
        + "b,2026-07-01,held,x\nb,2026-06-30,planned,x\n",  # tomorrow, and not held
    )
    counts = read_lecture_log(log, today=TODAY, days=30)
    assert counts.index.tolist() == ["a", "b"]
    assert counts["reported"].tolist() == [3, 0]
    assert counts["held"].tolist() == [3, 0]
    assert counts["lectures"].tolist() == [2, 0]
    assert counts["last"].tolist() == [pd.Timestamp(TODAY), pd.NaT]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,2026-13-01,held,x", "log.csv B3: “2026-13-01” is no date. Write it like"),
        ("a,,held,x", "log.csv B3: A required cell is empty. Fill it in."),
        (",2026-01-01,held,x", "log.csv A3: A required cell is empty."),
        ("a,2026-01-01,done,x", "log.csv C3: “done” is none of the words of this column."),
    ],
)
def test_a_wrong_row_is_told_and_never_dropped(tmp_path, row, told):
    log = written(tmp_path, f"{HEAD}b,2026-01-01,held,x\n{row}\n")
    with pytest.raises(DataError, match=told):
        read_lecture_log(log, today=TODAY, days=30)


OFFICE = (
    "宣讲台账\r\n\r\n序号；阵地编号；日期；状态\r\n"
    "1；a；2026-06-30；held\r\n；；；\r\n2；b；2026-06-01；held\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_log_of_an_office_is_read_as_every_table(tmp_path, encoding):
    log = tmp_path / "log.csv"
    log.write_bytes(OFFICE.encode(encoding))
    counts = read_lecture_log(log, today=TODAY, days=30)
    assert counts["lectures"].to_dict() == {"a": 1, "b": 1}


WRITTEN = [
    ("a", "2026/6/30", "已举办"), ("a", "2026年6月29日", "held"), ("a", "2026.6.28 09:00", ""),
    ("a", "20260627", "完成"), ("a", "46199", "√"), ("a", "２０２６－０６－２５", "举办"),
    ("a", " 2026 年 6 月 24 日 上午", "是"), ("a", "2026-06-23", "planned"),
    ("a", "2026-06-22", "计划"), ("a", "2026-06-21", "取消"), ("a", "2027-01-01", ""),
    ("'２２０６０５１０７０００", "2026-06-20", "held"), ("220605107000.0", "2026-06-19", "held"),
]  # fmt: skip
"""Seven lectures held at a, two at a station; two planned, one cancelled, one to come."""


@pytest.mark.parametrize("ending", ["csv", "txt", "xlsx"])
def test_days_words_and_codes_as_people_write_them(tmp_path, ending):
    log = tmp_path / f"log.{ending}"
    rows = [["宣讲台账"], ["编号", "阵地编号", "宣讲日期", "完成情况"]]
    rows += [[str(at), *row] for at, row in enumerate(WRITTEN, start=1)]
    if ending == "xlsx":
        log.write_bytes(xlsx({"台账": rows}))
    else:
        log.write_bytes("\r\n".join("\t".join(row) for row in rows).encode("gb18030"))
    counts = read_lecture_log(log, today=TODAY, days=30)
    assert counts["lectures"].to_dict() == {"220605107000": 2, "a": 7}
    assert counts.loc["a", "last"] == pd.Timestamp(TODAY)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_all_wrong_rows_are_named_at_once(tmp_path, ending):
    rows = [["台账"], ["阵地编号", "日期", "状态"], ["a", "2026-06-30", "held"], ["", "", ""]]
    rows += [["b", "soon", "held"], ["c", "2026-06-30", "maybe"], *[["d", "?", ""]] * 30]
    log = tmp_path / f"log.{ending}"
    if ending == "xlsx":
        log.write_bytes(xlsx({"台账": rows}))
    elif ending == "csv":
        log.write_bytes("\n".join("；".join(row) for row in rows).encode("utf-16"))
    else:
        frame = pd.DataFrame(rows[4:], columns=["venue", "date", "status"])
        with duckdb.connect() as connection:
            connection.register("frame", frame)
            connection.execute(f"COPY frame TO '{log}'")
    with pytest.raises(DataError) as caught:
        read_lecture_log(log, today=TODAY, days=30)
    first, *lines = str(caught.value).splitlines()
    if ending == "parquet":
        assert first.startswith("32 things are wrong")
        return
    sheet = "台账!" if ending == "xlsx" else ""
    assert first == "32 things are wrong; the first 20 of them are:"
    assert lines[0] == f"log.{ending} {sheet}B5: “soon” is no date. Write it like 2027-04-08."
    assert lines[1].startswith(f"log.{ending} {sheet}C6: “maybe” is none of the words")
    assert lines[2].startswith(f"log.{ending} {sheet}B7: “?” is no date.")
    assert len(lines) == 20


def test_topics_may_be_words_and_the_status_may_be_missing(tmp_path):
    log = written(tmp_path, "venue,date,topic\na,2026-06-30,法治宣传\na,2026-06-29,theory\n")
    assert read_lecture_log(log, today=TODAY, days=30)["lectures"].to_dict() == {"a": 2}
    counts = read_lecture_log(log, today=TODAY, days=30, topics=["law"])
    assert counts["lectures"].to_dict() == {"a": 1}


@pytest.mark.parametrize("day", ["8/4/2026", "6月3日", "soon", "2026-02-30", "99999999"])
def test_a_day_is_never_guessed(tmp_path, day):
    with pytest.raises(DataError, match=f"B2: “{day}” is no date"):
        read_lecture_log(written(tmp_path, f"{HEAD}a,{day},held,x\n"), today=TODAY, days=30)


def test_line_ends_of_two_kinds_lose_nothing(tmp_path):
    log = tmp_path / "log.csv"
    log.write_bytes(b"title\n\n" + HEAD.encode() + b"a,2026-06-30,held,x\r\nb,2026-06-30,held,x\n")
    assert len(read_lecture_log(log, today=TODAY, days=30)) == 2


def test_several_text_logs_may_differ(tmp_path):
    (tmp_path / "1.csv").write_text(HEAD + "a,2026-06-30,held,x\n", "utf-8")
    (tmp_path / "2.csv").write_text("状态\t日期\t阵地编号\nheld\t2026-06-30\tb\n", "utf-16")
    counts = read_lecture_log(tmp_path / "*.csv", today=TODAY, days=30)
    assert counts["held"].to_dict() == {"a": 1, "b": 1}


def test_a_log_that_is_no_text_is_told(tmp_path):
    log = tmp_path / "log.csv"
    log.write_bytes(HEAD.encode() + b"\xff\xff\n")
    with pytest.raises(DataError, match="not a text file"):
        read_lecture_log(log, today=TODAY, days=30)
    log.write_bytes(HEAD.encode("utf-16") + b"a\0" * 600_000 + b"\0\xd8,\0")
    with pytest.raises(DataError, match="not a text file"):
        read_lecture_log(log, today=TODAY, days=30)


def test_a_file_that_is_no_log_is_told(tmp_path):
    with pytest.raises(DataError, match="no column date"):
        read_lecture_log(written(tmp_path, "venue,day\na,1\n"), today=TODAY, days=30)
    with pytest.raises(DataError, match="no column topic"):
        read_lecture_log(
            written(tmp_path, "venue,date,status\na,2026-01-01,held\n"),
            today=TODAY, days=30, topics=["x"],
        )  # fmt: skip
    with pytest.raises(DataError, match="cannot be read as a lecture log"):
        read_lecture_log(tmp_path / "missing.parquet", today=TODAY, days=30)
    with pytest.raises(DataError, match="must be a workbook, a text"):
        read_lecture_log(tmp_path / "log.doc", today=TODAY, days=30)


def test_a_log_without_rows_is_nobody_served(tmp_path):
    centres = pd.DataFrame({"county": ["x", "y"]}, index=["a", "b"])
    counts = read_lecture_log(written(tmp_path, HEAD), today=TODAY, days=30)
    covered = covered_days(
        pd.Index(["x", "y"]), venue_reports(centres["county"], counts), until=TODAY
    )
    status = log_status(centres, counts, today=TODAY, days=30, covered=covered)
    assert status["served"].tolist() == [False, False]
    assert status["last"].isna().all()
    assert not status["known"].any()
