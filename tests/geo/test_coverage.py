"""Coverage measures: worked by hand on six centres, and properties that always hold."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coverage import (
    coverage_by_division,
    lecture_status,
    lecturer_bases,
    minutes_to_lecturer,
    wilson_interval,
)
from geo.datasets import load_datasets
from geo.simulate import simulate_year
from geo.terms import GAPS, KNOWN_GAPS
from geo.travel import load_estimate

from .conftest import ParallelRoad, lecture_frame, venue_frame

TODAY = date(2026, 6, 30)
COUNTY, TOWNSHIP, NEAR, CUT_OFF, EAST, FAR = (
    "220601000000", "220601100000", "220601100201", "220601100202", "220602000000", "220602100000",
)  # fmt: skip

PLANNED_OR_FUTURE = (("06", "planned"), ("07", "planned"), ("07", "held"))

SIX = venue_frame(
    [
        (COUNTY, "county", 126.00, 42.0, 1000),
        (TOWNSHIP, "township", 126.10, 42.0, 2000),
        (NEAR, "village", 126.20, 42.0, 6000),
        (CUT_OFF, "village", 126.20, 45.0, 6000),
        (EAST, "county", 126.30, 42.0, 1000),
        (FAR, "township", 126.45, 42.0, 2000),
    ]
)


def held(*rows):
    return lecture_frame([(venue, day, "held") for venue, day in rows])


def lecturers_at(*homes):
    return pd.DataFrame({"home": list(homes)})


def test_counts_last_date_and_days_since(centres):
    status = lecture_status(
        centres,
        held((COUNTY, "2026-06-01"), (COUNTY, "2026-06-20"), (TOWNSHIP, "2025-12-31")),
        today=TODAY,
        days=90,
    )
    assert status["lectures"].tolist() == [2, 0, 0, 0, 0, 0]
    assert status.loc[COUNTY, "last"] == pd.Timestamp("2026-06-20")
    assert status.loc[COUNTY, "days_since"] == 10
    assert status.loc[TOWNSHIP, "days_since"] == 181
    assert status["served"].tolist() == [True, *[False] * 5]
    assert status["ever"].tolist() == [True, True, *[False] * 4]


def test_a_centre_never_lectured_is_censored_not_zero(centres):
    status = lecture_status(centres, held(), today=TODAY, days=90)
    assert status["days_since"].isna().all()
    assert status["last"].isna().all()
    assert not status["ever"].any()


def test_window_begins_the_day_after_today_minus_days(centres):
    def count(day):
        return lecture_status(centres, held((NEAR, day)), today=TODAY, days=30).loc[NEAR]

    assert count("2026-06-01")["lectures"] == 1
    assert count("2026-05-31")["lectures"] == 0
    assert count("2026-05-31")["ever"]
    assert count("2026-06-30")["lectures"] == 1
    assert not count("2026-07-01")["ever"]


def test_planned_and_future_lectures_do_not_count(centres):
    lectures = lecture_frame(
        [
            (NEAR, "2026-06-15", "planned"),
            (NEAR, "2026-07-15", "planned"),
            (NEAR, "2026-07-15", "held"),
        ]
    )
    assert not lecture_status(centres, lectures, today=TODAY, days=90)["ever"].any()


def test_an_empty_log_is_no_error(centres):
    nothing = pd.DataFrame(columns=["venue", "date", "status"])
    status = lecture_status(centres, nothing, today=TODAY, days=90)
    assert status["lectures"].sum() == 0
    assert coverage_by_division(centres, status, level="province")["never"].tolist() == [6]


def test_k_lectures_are_needed(centres):
    lectures = held((NEAR, "2026-06-01"), (NEAR, "2026-06-02"))
    for k, served in ((1, True), (2, True), (3, False)):
        assert (
            lecture_status(centres, lectures, today=TODAY, days=90, k=k).loc[NEAR, "served"]
            == served
        )


def test_unknown_venues_are_ignored_but_counted(centres):
    lectures = held(("999999999999", "2026-06-01"), (NEAR, "2026-06-01"))
    status = lecture_status(centres, lectures, today=TODAY, days=90)
    assert status["lectures"].sum() == 1
    assert status.attrs["unknown_venues"] == 1


def test_bases_are_distinct_points_with_their_lecturers(centres):
    twin = centres.rename(index={FAR: "220602100999"}).loc[["220602100999"]]
    both = pd.concat([centres, twin])
    bases = lecturer_bases(lecturers_at(FAR, "220602100999", FAR, COUNTY, "gone"), both)
    assert bases.index.tolist() == [COUNTY, FAR]
    assert bases["lecturers"].tolist() == [1, 3]
    assert bases.attrs["unknown_homes"] == 1
    assert bases.crs == centres.crs


def test_minutes_to_the_nearest_lecturer(centres, road):
    bases = lecturer_bases(lecturers_at(COUNTY), centres)
    minutes = minutes_to_lecturer(centres, bases, road)
    assert minutes.tolist() == [0, 10, 20, np.inf, 30, 45]
    assert minutes.name == "minutes"


@pytest.mark.parametrize(
    ("homes", "nth", "minutes"),
    [
        ([COUNTY, EAST], 2, [30, 20, 20, np.inf, 30, 45]),
        ([COUNTY, COUNTY, EAST], 2, [0, 10, 20, np.inf, 30, 45]),
        ([COUNTY, COUNTY, EAST], 3, [30, 20, 20, np.inf, 30, 45]),
        ([COUNTY, EAST], 3, [np.inf] * 6),
    ],
)
def test_the_nth_lecturer_is_a_person_not_a_point(centres, road, homes, nth, minutes):
    bases = lecturer_bases(lecturers_at(*homes), centres)
    assert minutes_to_lecturer(centres, bases, road, nth=nth).tolist() == minutes


def test_the_nth_search_agrees_with_the_sweep_for_the_nearest(centres, road):
    bases = lecturer_bases(lecturers_at(COUNTY, FAR), centres)
    matrix = road.matrix(centres.geometry, bases.geometry).minutes
    assert minutes_to_lecturer(centres, bases, road).tolist() == matrix.min(axis=1).tolist()


def test_no_lecturers_means_unreachable(centres, road):
    assert np.isinf(
        minutes_to_lecturer(centres, lecturer_bases(lecturers_at(), centres), road)
    ).all()


def test_gaps_cross_realised_with_potential(centres, road):
    status = lecture_status(
        centres, held((COUNTY, "2026-06-01"), (FAR, "2026-06-01")), today=TODAY, days=90
    )
    minutes = minutes_to_lecturer(centres, lecturer_bases(lecturers_at(COUNTY), centres), road)
    table = coverage_by_division(centres, status, level="county", minutes=minutes, within=30)
    west, east = table.loc["220601000000"], table.loc["220602000000"]
    assert west[["centres", "served", "reachable", *KNOWN_GAPS]].tolist() == [4, 1, 3, 1, 2, 1, 0]
    assert east[["centres", "served", "reachable", *KNOWN_GAPS]].tolist() == [2, 1, 1, 0, 1, 0, 1]
    assert west["share"] == 0.25
    assert west["minutes_median"] == 15
    assert east["reachable_share"] == 0.5
    assert (west["never"], west["days_since_median"]) == (3, 29)


def test_exactly_the_threshold_is_reachable(centres):
    minutes = pd.Series(30.0, index=centres.index)
    status = lecture_status(centres, held(), today=TODAY, days=90)
    for within, expected in ((30.0, 6), (29.999, 0)):
        table = coverage_by_division(
            centres, status, level="province", minutes=minutes, within=within
        )
        assert table["reachable"].tolist() == [expected]


def test_unknown_minutes_are_a_class_of_their_own(centres):
    minutes = pd.Series([10.0, np.nan, 10, 10, 10, 10], index=centres.index)
    status = lecture_status(centres, held(), today=TODAY, days=90)
    table = coverage_by_division(centres, status, level="province", minutes=minutes)
    assert table[[*GAPS]].to_numpy().tolist() == [[0, 5, 0, 0, 1]]


def test_without_minutes_the_potential_columns_are_unknown(centres):
    status = lecture_status(centres, held(), today=TODAY, days=90)
    table = coverage_by_division(centres, status, level="county")
    assert table[["reachable", "reachable_share", "minutes_median", *GAPS]].isna().all(axis=None)
    assert table["centres"].tolist() == [4, 2]


def test_county_centres_lie_in_no_township(centres):
    status = lecture_status(centres, held(), today=TODAY, days=90)
    table = coverage_by_division(centres, status, level="township")
    assert table.index.tolist() == ["220601100000", "220602100000"]
    assert table["centres"].tolist() == [3, 1]
    assert table.attrs["without_division"] == 2


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # Worked by hand from the formula: 0 of 10, 5 of 10, 10 of 10 with z = 1.96.
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)],
)
def test_wilson_interval(successes, n, low, high):
    assert wilson_interval(successes, n) == pytest.approx((low, high), abs=1e-4)


def test_wilson_interval_of_nothing_is_unknown():
    low, high = wilson_interval([0], [0])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


lecture_rows = st.lists(
    st.tuples(st.sampled_from(SIX.index.tolist()), st.integers(-20, 400)), max_size=30
)


def to_lectures(rows):
    return held(*((venue, TODAY - timedelta(days=ago)) for venue, ago in rows))


@given(rows=lecture_rows, days=st.integers(1, 300), more=st.integers(0, 100), k=st.integers(1, 3))
def test_served_grows_with_days_and_shrinks_with_k(rows, days, more, k):
    lectures = to_lectures(rows)
    base = lecture_status(SIX, lectures, today=TODAY, days=days, k=k)["served"]
    longer = lecture_status(SIX, lectures, today=TODAY, days=days + more, k=k)["served"]
    stricter = lecture_status(SIX, lectures, today=TODAY, days=days, k=k + 1)["served"]
    assert (base <= longer).all()
    assert (stricter <= base).all()


@pytest.mark.slow
@given(rows=lecture_rows, seed=st.integers(0, 1000))
def test_order_of_rows_and_codes_does_not_matter(rows, seed):
    lectures = to_lectures(rows)
    status = lecture_status(SIX, lectures, today=TODAY, days=90)
    shuffled = SIX.sample(frac=1, random_state=seed)
    again = lecture_status(
        shuffled, lectures.sample(frac=1, random_state=seed), today=TODAY, days=90
    )
    pd.testing.assert_frame_equal(again.loc[SIX.index], status)
    pd.testing.assert_frame_equal(
        coverage_by_division(shuffled, again, level="county"),
        coverage_by_division(SIX, status, level="county"),
    )


@pytest.mark.slow
@given(rows=lecture_rows, minutes=st.lists(st.floats(0, 60), min_size=6, max_size=6))
def test_sums_by_county_equal_the_province(rows, minutes):
    status = lecture_status(SIX, to_lectures(rows), today=TODAY, days=90)
    near = pd.Series(minutes, index=SIX.index)
    counties = coverage_by_division(SIX, status, level="county", minutes=near)
    province = coverage_by_division(SIX, status, level="province", minutes=near)
    counts = ["centres", "served", "lectures", "never", "reachable", *GAPS]
    assert province.index.tolist() == ["220000000000"]
    assert counties[counts].sum().tolist() == province[counts].iloc[0].tolist()
    assert province[[*GAPS]].sum(axis=1).tolist() == [6]
    assert (
        (counties["share_low"] <= counties["share"]) & (counties["share"] <= counties["share_high"])
    ).all()


@given(
    homes=st.lists(st.sampled_from(SIX.index.tolist()), min_size=1, max_size=6),
    another=st.sampled_from(SIX.index.tolist()),
    nth=st.integers(1, 3),
)
def test_another_lecturer_never_makes_it_farther(homes, another, nth):
    def minutes(people):
        bases = lecturer_bases(lecturers_at(*people), SIX)
        return minutes_to_lecturer(SIX, bases, ParallelRoad(), nth=nth)

    assert (minutes([*homes, another]) <= minutes(homes)).all()


@pytest.mark.slow
@given(within=st.floats(0, 50), more=st.floats(0, 50))
def test_reachable_grows_with_the_threshold(within, more):
    status = lecture_status(SIX, held(), today=TODAY, days=90)
    minutes = pd.Series([0.0, 10, 20, np.inf, 30, 45], index=SIX.index)

    def reachable(bound):
        table = coverage_by_division(SIX, status, level="county", minutes=minutes, within=bound)
        return table["reachable"]

    assert (reachable(within) <= reachable(within + more)).all()


@pytest.fixture(scope="module", name="province")
def province_fixture():
    """Status and minutes of the 9,342 centres in a simulated year."""
    data = load_datasets()
    lecturers, lectures = simulate_year(data, seed=3, end=TODAY)
    status = lecture_status(data.centres, lectures, today=TODAY, days=90)
    bases = lecturer_bases(lecturers, data.centres)
    minutes = minutes_to_lecturer(data.centres, bases, load_estimate())
    return SimpleNamespace(
        centres=data.centres, lectures=lectures, status=status, bases=bases, minutes=minutes
    )


@pytest.mark.slow
def test_lectures_of_the_province_are_conserved(province):
    """Counted with plain pandas: every lecture of the window is at a centre or a community."""
    lectures = province.lectures
    recent = lectures[(lectures["status"] == "held") & (lectures["date"] > "2026-04-01")]
    at_centres = recent["venue"].isin(province.centres.index)
    assert province.status["lectures"].sum() == at_centres.sum()
    held_elsewhere = lectures[lectures["status"] == "held"]["venue"].isin(province.centres.index)
    assert province.status.attrs["unknown_venues"] == (~held_elsewhere).sum()


def test_all_levels_tell_one_story(province):
    tables = {
        level: coverage_by_division(
            province.centres, province.status, level=level, minutes=province.minutes, within=15
        )
        for level in ("county", "prefecture", "province")
    }
    counts = ["centres", "served", "lectures", "never", "reachable", *GAPS]
    totals = {level: table[counts].sum().tolist() for level, table in tables.items()}
    assert totals["county"] == totals["prefecture"] == totals["province"]
    assert {level: len(table) for level, table in tables.items()} == {
        "county": 60, "prefecture": 9, "province": 1,
    }  # fmt: skip
    assert totals["province"][0] == 9342


def test_every_township_has_a_row(province):
    table = coverage_by_division(province.centres, province.status, level="township")
    assert len(table) == 946
    assert table["centres"].sum() + table.attrs["without_division"] == 9342


def test_bases_hold_every_lecturer_once(province):
    assert province.bases["lecturers"].sum() == 16_032
    assert not province.bases.geometry.duplicated().any()


def test_the_second_lecturer_is_never_nearer_than_the_first(province):
    some = province.centres.iloc[::200]
    second = minutes_to_lecturer(some, province.bases, load_estimate(), nth=2)
    assert (second >= province.minutes[some.index] - 1e-3).all()
    assert (second > province.minutes[some.index] + 1).any()
