"""Reports know what their records cover: what is not on record is never zero, nor never."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from geo.days import day_text
from geo.simulate import simulate_year
from web import create_app
from web.coverage import ask as coverage
from web.coverage.covered import record_text
from web.coverage.text import coverage_text, record_line
from web.installation.context import Context, open_context
from web.installation.settings import Settings
from web.suggest import ask as suggest
from web.suggest.answer import Suggestion
from web.suggest.question import SuggestQuery
from web.suggest.text import suggestion_text
from web.terms.schema import adapter

TODAY = date(2027, 6, 1)
CHANGBAI, JIANGYUAN = "220623000000", "220605000000"


def ask(context: Context, log: Path | None = None, now: date = TODAY, **query: Any) -> Any:
    asked = coverage.CoverageQuery(**query)
    return coverage.run(context, asked, today=now, log=log).document


@pytest.fixture(scope="module")
def year(context: Context) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the lecturers and lectures of a whole simulated year."""
    return simulate_year(context.datasets, seed=1, end=TODAY, lecturers=60, corps=0)


@pytest.fixture(scope="module")
def stopped(new_url, made_url, year) -> Iterator[Context]:
    """Open a store in which one county stopped reporting in the first month, and one is silent."""
    opened = open_context(Settings(database_url=new_url(like=made_url), today=TODAY))
    people, lectures = year
    county = opened.datasets.venues["county"].reindex(lectures["venue"]).to_numpy()
    early = (lectures["date"] <= "2026-06-30").to_numpy()
    opened.store.replace_simulated(
        people, lectures[((county != CHANGBAI) | early) & (county != JIANGYUAN)]
    )
    yield opened
    opened.store.close()


def row_of(document: Any, code: str) -> Any:
    return next(row for row in document["rows"] if row["code"] == code)


@pytest.mark.slow
def test_a_county_that_stopped_reporting_is_no_worst_place_but_not_known(stopped: Context):
    document = ask(stopped)
    row = row_of(document, CHANGBAI)
    told_of = ("share", "served", "people_served", "unserved", "never", "lectures_needed")
    for key in (*told_of, "lectures", "overdue"):
        assert row[key] is None
    assert (row["unknown"], row["no_data"], row["main_gap"]) == (77, 77, "no_data")
    assert (row["bound_low"], row["bound_high"]) == (0, 1)
    assert not {CHANGBAI, JIANGYUAN} & {*document["worst"]}
    record = document["record"]
    assert (record["counties"], record["complete"]) == (60, 58)
    silent, part = record["incomplete"]
    assert (silent["code"], silent["last"]) == (JIANGYUAN, None)
    assert part["code"] == CHANGBAI
    assert "2026-06-15" <= part["last"] <= "2026-06-30"
    said = coverage_text(document, "zh")
    last = day_text(date.fromisoformat(part["last"]), "zh", weekday=False)
    assert f"长白朝鲜族自治县完整至{last}" in said
    assert "江源区没有任何记录" in said


@pytest.mark.slow
def test_what_such_a_county_needs_is_suggested_to_nobody(stopped: Context):
    query = SuggestQuery.model_validate({"venues": 2, "within": 20, "prefecture": "220600000000"})
    document = suggest.run(stopped, query, today=TODAY).document
    demand = {row["code"]: row["demand"] for row in document["counties"]}
    assert demand.pop(CHANGBAI) == demand.pop(JIANGYUAN) == 0
    assert min(demand.values()) > 0
    assert len(document["record"]["incomplete"]) == 2


def test_after_the_record_nothing_is_known_and_nothing_is_zero(context: Context):
    document = ask(context, today=date(2028, 3, 10))
    totals = document["totals"]
    for key in ("share", "never", "unserved", "overdue", "lectures_needed", "weighted_share"):
        assert totals[key] is None
    assert (totals["unknown"], totals["bound_low"], totals["bound_high"]) == (9342, 0, 1)
    assert document["worst"] == []
    assert "完整至2027年6月1日" in record_line(document, "zh")


def test_a_question_that_names_no_day_is_about_the_days_on_record(context: Context):
    later = ask(context, now=date(2027, 9, 1))
    assert (later["today"], later["record"]["moved"]) == ("2027-06-01", True)
    assert later["totals"] == ask(context)["totals"]
    assert not ask(context)["record"]["moved"]
    assert "later days are not on record" in record_line(later, "en")


@pytest.mark.slow
def test_a_comparison_with_days_before_the_record_is_not_known(context: Context):
    document = ask(context, compare=date(2026, 7, 1), equity=True)
    compared = document["compare"]["totals"]
    assert compared["unknown"] == 9342
    assert compared["difference"] is compared["share_before"] is compared["share_after"] is None
    assert "not known, for no record covers both periods" in coverage_text(document, "en")
    assert ask(context, compare=date(2027, 3, 1))["compare"]["totals"]["unknown"] == 0


@pytest.mark.slow
def test_trend_and_report_have_one_denominator(stopped: Context):
    document = ask(stopped, trend=12)
    months, totals = document["trend"]["totals"], document["totals"]
    assert (months[-1]["share"], months[-1]["counted"]) == (totals["share"], totals["counted"])
    assert totals["share"] == pytest.approx(1 - totals["unserved"] / totals["counted"], abs=1e-4)
    assert months[0]["share"] is None
    assert not months[-1]["complete"]
    by_code = {
        row["code"]: row["share"] for row in document["trend"]["rows"] if row["month"] == "2027-06"
    }
    assert by_code == {row["code"]: row["share"] for row in document["rows"]}


def test_lectures_at_communities_are_held_and_shown_as_such(context: Context):
    lectures = context.snapshot().lectures
    recent = lectures["date"] > pd.Timestamp(TODAY - timedelta(days=90))
    held = lectures[(lectures["status"] == "held") & recent]
    elsewhere = held["venue"].isin(context.datasets.communities.index).sum()
    document = ask(context, trend=2)
    totals = document["totals"]
    assert (totals["lectures"], totals["lectures_elsewhere"]) == (len(held), elsewhere)
    assert elsewhere > len(held) / 5
    assert sum(row["lectures"] for row in document["rows"]) == len(held)
    month = held["date"] > pd.Timestamp(2027, 4, 30)
    assert sum(one["lectures"] for one in document["trend"]["totals"]) == month.sum()
    assert ask(context, tier="village")["totals"]["lectures_elsewhere"] == 0


@pytest.mark.slow
def test_a_cleared_store_calls_nothing_never(store_url):
    app = create_app(Settings(database_url=store_url, today=TODAY))
    page = app.test_client().get("/coverage?lang=zh").text
    tile = page.split("从未有过宣讲")[0].rsplit("<b", 1)[1]
    assert "9,342" not in tile
    assert "情况不明" in tile
    assert "没有任何记录" in page


# -- logs that are put in ------------------------------------------------------------------------


@pytest.fixture
def office(store_url, monkeypatch) -> FlaskClient:
    """Open an office of its own without any lecture, also for its commands."""
    monkeypatch.setenv("REDROUTES_DATABASE_URL", store_url)
    monkeypatch.setenv("REDROUTES_SIMULATE", "no")
    monkeypatch.setenv("REDROUTES_TODAY", str(TODAY))
    return create_app(Settings(database_url=store_url, today=TODAY)).test_client()


def put_in(folder: Path, rows: Iterable[tuple[str, Any]], *more: str) -> None:
    from web.cli import main  # noqa: PLC0415 - reads its environment when it runs

    lines = ["场所,日期,状态", *(f"{venue},{str(day)[:10]},已举行" for venue, day in rows)]
    (folder / "log.csv").write_text("\n".join(lines), encoding="utf-8")
    words = ["import", str(folder / "log.csv"), "--kind", "lectures", *more]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output


def daily(first: str, last: str, venue: str = JIANGYUAN) -> list[tuple[str, Any]]:
    return [(venue, day) for day in pd.date_range(first, last)]


def told(office: FlaskClient, **query: str) -> Any:
    return office.get("/api/v1/coverage", query_string={"county": JIANGYUAN, **query}).get_json()


@pytest.mark.slow
def test_between_two_logs_nothing_is_known(office: FlaskClient, tmp_path):
    put_in(tmp_path, daily("2027-01-01", "2027-01-31"))
    put_in(tmp_path, daily("2027-03-01", "2027-06-01"))
    february = told(office, today="2027-02-28", days="28")
    assert (february["totals"]["share"], february["totals"]["served"]) == (None, None)
    assert february["totals"]["bound_high"] == 1
    assert february["record"]["incomplete"][0]["last"] == "2027-01-31"
    april = told(office, today="2027-04-30", days="60")
    assert april["record"]["complete"] == 1
    march = told(office, today="2027-03-31", days="60", trend="3")
    assert march["record"]["incomplete"][0]["last"] == "2027-01-31"
    late = told(office, today="2027-03-20", days="28")["record"]["incomplete"][0]
    assert (late["first"], late["last"]) == ("2027-03-01", "2027-03-20")
    page = office.get(f"/coverage?lang=en&county={JIANGYUAN}&today=2027-02-28&days=28").text
    assert "complete to 31 Jan 2027 for" in page
    months = [one["served"] for one in told(office, trend="8", days="28")["trend"]["totals"]]
    assert months == [None, None, 1, None, 1, 1, 1, 1]


def test_a_lecture_to_come_does_not_complete_a_record(office: FlaskClient, tmp_path):
    put_in(tmp_path, [*daily("2026-07-01", "2027-01-31"), *daily("2062-01-01", "2062-01-01")])
    totals = told(office, today="2027-06-01")["totals"]
    assert (totals["share"], totals["unknown"]) == (None, totals["centres"])


@pytest.mark.slow
def test_a_lecture_at_a_site_is_a_lecture_held(office: FlaskClient, tmp_path):
    put_in(tmp_path, [*daily("2027-05-01", "2027-06-01"), ("JL-220605-101", TODAY)])
    document = told(office, days="10")
    assert document["totals"]["lectures"] == document["record"]["lectures"] == 11
    assert document["totals"]["lectures_elsewhere"] == 1
    (june,) = told(office, days="10", trend="1")["trend"]["totals"]
    assert june["lectures"] == 2


@pytest.mark.slow
def test_a_lecture_of_a_day_that_cannot_be_read_widens_the_bounds(office, tmp_path):
    put_in(tmp_path, daily("2027-01-01", "2027-06-01"))
    assert told(office)["totals"]["bound_high"] < 0.1
    put_in(tmp_path, [(JIANGYUAN, f"某日{number}") for number in range(70)])
    totals = told(office)["totals"]
    assert (totals["lectures_loose"], totals["bound_high"]) == (70, 1)


# -- logs ------------------------------------------------------------------------------------------


def broken(lectures: pd.DataFrame, share: float) -> pd.DataFrame:
    """Spoil some codes: cut, made into a number by a spreadsheet, or no code at all."""
    rng = np.random.default_rng(0)
    codes = lectures["venue"].to_numpy(dtype=object).copy()
    for row in rng.permutation(len(codes))[: round(share * len(codes))]:
        code = codes[row]
        codes[row] = (code[:6], f"{code[0]}.{code[1:6]}E+11", "某村", code[:9])[row % 4]
    return lectures.assign(venue=codes)


def written(lectures: pd.DataFrame, folder: Path, name: str) -> Path:
    path = folder / name
    lectures[["venue", "date", "status", "topic"]].to_csv(path, index=False)
    return path


@pytest.mark.slow
def test_broken_codes_widen_the_bound_and_are_said(context: Context, year, tmp_path):
    pytest.importorskip("duckdb", reason="needs the extra [scale]")
    _, lectures = year
    whole = ask(context, written(lectures, tmp_path, "whole.csv"), today=TODAY)
    found = ask(context, written(broken(lectures, 0.2), tmp_path, "some.csv"), today=TODAY)
    true, totals, record = whole["totals"]["share"], found["totals"], found["record"]
    assert totals["share"] < true - 0.02
    assert totals["bound_low"] <= true <= totals["bound_high"] < 0.8
    assert record["unattributed_share"] == pytest.approx(0.2, abs=0.02)
    assert totals["lectures_loose"] == record["unattributed"]
    for row, good in zip(found["rows"], whole["rows"], strict=True):
        assert row["bound_low"] <= good["share"] <= row["bound_high"]
    said = coverage_text(found, "en")
    assert "20% of the lectures" in said
    assert "the share lies between" in said


def damaged(lectures: pd.DataFrame, counties: Any, seed: int) -> pd.DataFrame:
    """Delete, cut off or spoil some counties of a log."""
    rng = np.random.default_rng(seed)
    keep, codes = np.ones(len(lectures), dtype=bool), lectures["venue"].to_numpy(dtype=object)
    codes, days = codes.copy(), lectures["date"].to_numpy()
    for county in rng.permutation(np.unique(counties))[: rng.integers(1, 40)]:
        mine = counties == county
        what, cut = rng.integers(4), rng.choice(days)
        if what == 0:
            keep &= ~mine
        elif what == 1:
            keep &= ~(mine & (days > cut))
        elif what == 2:
            keep &= ~(mine & (days < cut))
        else:
            spoiled = np.flatnonzero(mine & (rng.random(len(mine)) < rng.random()))
            codes[spoiled] = [
                (code[:6], code[:11], f"{code}0", f"{float(code):.5E}", "？")[rng.integers(5)]
                for code in codes[spoiled]
            ]
    return lectures.assign(venue=codes)[keep]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("level", ["county", "hexagon"])
def test_no_damage_moves_a_share_outside_its_bounds(context: Context, year, tmp_path, seed, level):
    pytest.importorskip("duckdb", reason="needs the extra [scale]")
    lectures = year[1][year[1]["status"] == "held"]
    counties = context.datasets.venues["county"].reindex(lectures["venue"]).to_numpy()
    asked = {"today": TODAY, "level": level, "k": seed % 3 + 1, "days": (30, 90, 365)[seed % 3]}
    whole = ask(context, written(lectures, tmp_path, "whole.csv"), **asked)
    found = ask(context, written(damaged(lectures, counties, seed), tmp_path, "some.csv"), **asked)
    pairs = [
        (whole["totals"], found["totals"]), *zip(whole["rows"], found["rows"], strict=True)
    ]  # fmt: skip
    assert len(pairs) > 50
    for true, row in pairs:
        served = true["served"] / true["centres"]
        assert row["bound_low"] - 1e-4 <= served <= row["bound_high"] + 1e-4, true["centres"]
        people = true["people_served"] / true["people"]
        near = 1e-4 + 1 / true["people"]  # people are told in whole numbers
        assert row["weighted_bound_low"] - near <= people <= row["weighted_bound_high"] + near
        if row["share"] is not None:
            assert row["bound_low"] <= row["share"] <= row["bound_high"]


@pytest.mark.slow
def test_the_command_says_which_days_are_on_record(stopped: Context, year, tmp_path, monkeypatch):
    pytest.importorskip("duckdb", reason="needs the extra [scale]")
    from web.cli import main  # noqa: PLC0415 - reads its environment when it runs

    monkeypatch.setenv("REDROUTES_DATABASE_URL", stopped.settings.database_url)
    log = written(year[1].head(20_000), tmp_path, "short.csv")
    run = CliRunner().invoke(
        main, ["coverage", "--lectures", str(log), "--today", "2027-06-01", "--format", "json"]
    )
    assert run.exit_code == 0, run.output
    document = json.loads(run.stdout)
    assert document["totals"]["share"] is None
    assert document["record"]["complete"] == 0


# -- the sentence ----------------------------------------------------------------------------------


def a_record(*counties: tuple[str, str | None, str | None], **more: Any) -> Any:
    rows = [{"code": name, "name": name, "first": a, "last": b} for name, a, b in counties]
    plain = {"counties": 60, "complete": 60 - len(rows), "unattributed": 0, "last": "2026-12-31"}
    return {**plain, "unattributed_share": 0.0, "incomplete": rows, **more}


def test_the_sentence_groups_counties_and_names_the_worst():
    last, begun = "2026-12-31", "2026-01-01"
    assert record_text(a_record(), last, "en") == "Record: complete for the whole period."
    assert record_text(a_record(last="2026-12-28"), last, "en") == (
        "Record: complete for the whole period, the last report of 28 Dec 2026."
    )
    one = a_record(("长岭县", begun, "2026-06-30"), counties=1, complete=0)
    assert record_text(one, last, "en") == "Record: complete to 30 Jun 2026 for Changling."
    some = a_record(
        ("a", None, None), *[(name, begun, "2026-06-30") for name in "bcdef"],
        ("g", begun, "2026-07-31"), ("h", begun, "2026-08-31"), ("i", begun, "2026-09-30"),
        ("j", "2026-11-01", "2026-12-31"), unattributed=30, unattributed_share=0.03,
    )  # fmt: skip
    assert record_text(some, last, "en") == (
        "Record: complete for 50 of 60 counties; complete to 30 Jun 2026 for b、c、d and 2 more; "
        "complete to 31 Jul 2026 for g; complete to 31 Aug 2026 for h; for a part of it for 1 "
        "more; complete from 1 Nov 2026 for j; nothing on record of a; 3% of the lectures (30) "
        "name no known venue or day."
    )


@pytest.mark.slow
def test_a_suggestion_before_the_record_says_that_nothing_is_known(stopped: Context) -> None:
    query = SuggestQuery(venues=1, seconds=1, candidates="township")
    answer = suggest.run(stopped, query, today=date(2000, 1, 1))
    found = adapter(Suggestion).validate_python(answer.document)
    assert found["before"]["served"] is None
    assert not any("None" in line for line in suggestion_text(answer.document, "en"))
    client = create_app(stopped.settings).test_client()
    page = client.get("/coverage/suggest?venues=1&seconds=1&today=2000-01-01")
    assert (page.status_code, "None" in page.text) == (200, False)
