"""Filters of a coverage report and the parts that are added on request."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from geo.simulate import simulate_year
from web.coverage import ask as coverage
from web.coverage.files import coverage_features
from web.files.geojson import answer_geojson
from web.installation.context import open_context
from web.installation.settings import Settings
from web.terms.fields import QueryError

TODAY = date(2027, 6, 1)


def ask(context, **query):
    return coverage.run(context, coverage.CoverageQuery(**query), today=TODAY).document


@pytest.mark.parametrize("level", ["hexagon", "county", "prefecture"])
def test_rows_and_totals_of_coverage_are_measured_alike(context, level):
    document = ask(context, level=level)
    totals, rows = document["totals"], document["rows"]
    for name in ("centres", "served", "lectures_needed", "overdue", "never"):
        assert totals[name] == sum(row[name] for row in rows)
    assert totals["people"] == pytest.approx(24_073_453, abs=1)
    assert totals["weighted_share"] == pytest.approx(
        sum(row["people_served"] for row in rows) / totals["people"], abs=1e-4
    )
    assert document["population"]["origin"] == "estimated"


def test_hexagons_have_a_shape_for_every_row(context):
    answer = coverage.run(context, coverage.CoverageQuery(level="hexagon"), today=TODAY)
    features = answer_geojson(answer, coverage_features)["features"]
    assert len(features) == len(answer.document["rows"])
    assert {one["geometry"]["type"] for one in features} == {"Polygon"}
    assert [one["properties"]["few"] for one in features] == [
        one["properties"]["centres"] < 10 for one in features
    ]


def test_filters_choose_the_centres(context):
    document = ask(context, level="township", county="220623", tier="village")
    centres = context.datasets.centres
    chosen = centres[(centres["county"] == "220623000000") & (centres["tier"] == "village")]
    assert document["totals"]["centres"] == len(chosen)
    assert {row["parent"] for row in document["rows"]} == {"220623000000"}
    assert document["county"] == "220623000000"


def test_a_topic_counts_only_its_lectures(context):
    some = ask(context, level="province", topic="law")["totals"]
    every = ask(context, level="province")["totals"]
    lectures = context.snapshot().lectures
    assert 0 < some["lectures"] < every["lectures"]
    assert some["centres"] == every["centres"]
    assert (
        ask(context, level="province", topic=tuple(lectures["topic"].unique()))["totals"] == every
    )


def test_filters_that_leave_nothing_are_refused(context):
    with pytest.raises(QueryError, match="No practice centre"):
        ask(context, level="township", tier="county")


@pytest.mark.slow
def test_required_topics(context):
    lectures = context.snapshot().lectures
    held = lectures[lectures["status"] == "held"]
    held = held[held["venue"].isin(context.datasets.centres.index)]
    rare = held["topic"].value_counts().index[-1]
    days = {day.date() for day in held.loc[held["topic"] == rare, "date"]}
    last = max(day for day in days if day < TODAY and day + timedelta(days=1) not in days)
    asked = {"level": "province", "required": f"law,{rare}", "days": 1, "today": last}
    then = ask(context, **asked, topics_needed=1)["totals"]
    assert rare not in then["topics_missing"]
    assert then["topics_met"] + then["topics_none"] == then["centres"]
    # The window holds its last day and not the day before its first one.
    after = ask(context, **{**asked, "today": last + timedelta(days=1)}, topics_needed=1)["totals"]
    assert rare in after["topics_missing"]
    both = ask(context, **{**asked, "today": last + timedelta(days=1)})["totals"]
    assert both["topics_met"] == 0


@pytest.mark.parametrize(
    "query", [{"topic": "nosuch"}, {"required": "nosuch"}, {"required": "law", "topics_needed": 2}]
)
def test_topics_that_cannot_be_had_are_refused(context, query):
    with pytest.raises(ValidationError):
        ask(context, **query)


def test_the_trend_ends_with_the_report(context):
    document = ask(context, level="prefecture", trend=3)
    last = document["trend"]["totals"][-1]
    assert last["month"] == f"{TODAY:%Y-%m}"
    assert (last["served"], last["share"]) == (
        document["totals"]["served"], document["totals"]["share"],
    )  # fmt: skip
    assert len(document["trend"]["rows"]) == 3 * len(document["rows"])


def test_a_comparison_is_the_difference_of_two_reports(context):
    before = date(2027, 3, 1)
    document = ask(context, level="prefecture", compare=before)
    then = ask(context, level="prefecture", today=before)
    compared = document["compare"]["totals"]
    assert compared["share_before"] == then["totals"]["share"]
    assert compared["share_after"] == document["totals"]["share"]
    assert compared["gained"] - compared["lost"] == (
        document["totals"]["served"] - then["totals"]["served"]
    )
    with pytest.raises(QueryError, match="must end before"):
        ask(context, compare=TODAY)


@pytest.fixture(name="fresh")
def fresh_fixture(tmp_path):
    opened = open_context(Settings(database_url=f"sqlite:///{tmp_path}/fresh.sqlite"))
    yield opened
    opened.store.close()


@pytest.mark.slow
def test_counties_that_never_reported_are_unknown_and_not_zero(fresh):
    people, lectures = simulate_year(fresh.datasets, seed=1, end=TODAY, lecturers=600, corps=8)
    county = fresh.datasets.venues["county"].reindex(lectures["venue"]).to_numpy()
    silent = "220623000000"
    fresh.store.replace_simulated(people, lectures[county != silent])
    row = ask(fresh, county=silent, level="county")["rows"][0]
    assert (row["unknown"], row["share"], row["lectures_needed"]) == (row["centres"], None, None)
    assert (row["bound_low"], row["bound_high"], row["no_data"]) == (0, 1, row["centres"])


@pytest.mark.slow
def test_evenness_and_access(fresh):
    people, lectures = simulate_year(fresh.datasets, seed=1, end=TODAY, lecturers=60, corps=0)
    lectures = lectures[lectures["status"] == "held"].tail(300)
    fresh.store.replace_simulated(people, lectures)
    equity = ask(fresh, level="province", equity=True)["equity"]
    assert 0 < equity["lectures"]["gini"] < 1
    assert 0 < equity["access"]["gini"] < 1
    assert equity["rows"][0]["access"] > 0


@pytest.mark.slow
def test_uncertain_centres_are_counted(context):
    document = ask(context, level="prefecture", within=10, uncertainty=True)
    totals, rows = document["uncertainty"]["totals"], document["uncertainty"]["rows"]
    assert totals["uncertain"] == sum(row["uncertain"] for row in rows) > 0
    assert 0 < totals["expected_share"] < document["totals"]["reachable_share"]


@pytest.mark.slow
def test_a_table_of_the_office_replaces_the_estimate(tmp_path):
    table = tmp_path / "people.csv"
    table.write_text("code,population\n220623,50000\n", encoding="utf-8")
    opened = open_context(
        Settings(database_url=f"sqlite:///{tmp_path}/office.sqlite", population=table)
    )
    people, lectures = simulate_year(opened.datasets, seed=1, end=TODAY, lecturers=60, corps=0)
    opened.store.replace_simulated(people, lectures.head(300))
    document = ask(opened, county="220623")
    assert document["rows"][0]["people"] == 50_000
    assert document["population"] == {"origin": "mixed", "imported_counties": 1, "counties": 60}
    opened.store.close()
