"""Measures by group: worked by hand on a few centres, and properties that always hold."""

from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import (
    Estimate,
    class_changes,
    compare_shares,
    coverage_by_group,
    expected_coverage,
    gap_kinds,
    hexagon_cells,
    hexagon_outlines,
    is_overdue,
    lecture_status,
    lectures_on,
    monthly_trend,
    position_sigma,
    probability_within,
    quantile_by_group,
    recency,
    served_shares,
    share_difference,
    shortfall,
    small_area_shares,
    topic_counts,
    topic_unsaid,
    topics_by_group,
)
from geo.crs import METRIC_CRS
from geo.terms import GAPS
from tests import draw

from .conftest import lecture_frame, spans, venue_frame

TODAY = date(2026, 6, 30)
WEST, EAST = "220601000000", "220602000000"
CODES = [f"22060{county}1002{number:02d}" for county in (1, 2) for number in range(4)]


def a_status(lectures, *, k=1, known=None, days_since=None):
    count = np.array(lectures)
    days = pd.Series(days_since if days_since is not None else [np.nan] * len(count), dtype=float)
    complete = np.ones(len(count), dtype=bool) if known is None else np.array(known)
    ever = days.notna().to_numpy()
    return pd.DataFrame(
        {
            "lectures": count,
            "days_since": days.to_numpy(),
            "served": count >= k,
            "ever": ever,
            "complete": complete,
            "sure": complete,
            "known": (count >= k) | complete,
            "never": ~ever & complete,
            "on_record": np.where(complete, np.inf, np.nan),
        },
        index=CODES[: len(count)],
    )


def groups_of(*labels):
    return pd.Series(list(labels), index=CODES[: len(labels)])


ONE = ("A",) * 4


# -- share, bounds, people --------------------------------------------------------------------


def test_unknown_centres_are_bounds_and_not_zeros():
    """Of two silent centres one is known to be served; the share is that of the other two."""
    status = a_status([1, 0, 0, 2], known=[True, True, False, False])
    row = served_shares(status, groups_of(*ONE)).loc["A"]
    assert row[["centres", "unknown", "counted", "served"]].tolist() == [4, 1, 2, 2]
    assert row["share"] == 0.5
    assert (row["bound_low"], row["bound_high"]) == (0.5, 0.75)


def test_lectures_of_no_known_venue_widen_the_bound_and_nothing_else():
    """Two loose lectures serve one centre that lacks two, or the two that lack one each."""
    people = pd.Series([10.0, 400, 200, 100], index=CODES[:4])
    status = a_status([2, 0, 1, 1], k=2)
    table = served_shares(
        status, groups_of(*ONE), weights=people, loose=pd.Series({"A": 2}), k=2
    )  # fmt: skip
    assert table.loc["A", ["share", "bound_low", "bound_high"]].tolist() == [0.25, 0.25, 0.75]
    # By people the best two lectures go to the 400, or to the 200 and half of the 400: 200 + 200.
    assert table.loc["A", "weighted_bound_high"] == pytest.approx((10 + 200 + 200) / 710)
    more = served_shares(status, groups_of(*ONE), loose=pd.Series({"A": 9}), k=2)
    assert more.loc["A", "bound_high"] == 1


def test_nothing_known_is_no_share():
    row = served_shares(a_status([0, 0], known=[False] * 2), groups_of("A", "A")).loc["A"]
    assert np.isnan(row["share"])
    assert (row["bound_low"], row["bound_high"]) == (0, 1)


def test_people_weigh_the_share_beside_the_unweighted_one():
    people = pd.Series([100.0, 700, 200, 0], index=CODES[:4])
    status = a_status([1, 0, 1, 1], known=[True, True, True, True])
    row = served_shares(status, groups_of(*ONE), weights=people).loc["A"]
    assert row["share"] == 0.75
    assert row["weighted_share"] == pytest.approx(0.3)
    assert (row["people"], row["people_served"]) == (1000, 300)


def test_people_of_unknown_centres_are_in_neither_part_of_the_weighted_share():
    people = pd.Series([100.0, 300], index=CODES[:2])
    status = a_status([1, 0], known=[True, False])
    row = served_shares(status, groups_of("A", "A"), weights=people).loc["A"]
    assert row["weighted_share"] == 1
    assert (row["weighted_bound_low"], row["weighted_bound_high"]) == (0.25, 1)


def test_people_that_are_estimated_widen_the_weighted_bounds():
    """Two townships of two centres, all of 100 people; in the first all are served, else none.

    d = P (1 - S) / 400 = 0.125 each: townships 2 x 0.25², centres 4 x 0.125²; times 0.4².
    """
    people = pd.Series([100.0] * 4, index=CODES[:4])
    status = a_status([1, 1, 0, 0])
    units = groups_of("T", "T", "U", "U")
    row = served_shares(status, groups_of(*ONE), weights=Estimate(people, units)).loc["A"]
    error = 0.4 * np.sqrt(2 * 0.25**2 + 4 * 0.125**2)
    assert row["weighted_share"] == 0.5
    assert row["weighted_bound_low"] == pytest.approx(0.5 - 1.96 * error)
    assert row["weighted_bound_high"] == pytest.approx(0.5 + 1.96 * error)
    assert (row["bound_low"], row["bound_high"]) == (0.5, 0.5)


@pytest.mark.parametrize("count", [[0, 0], [1, 1]])
def test_nothing_is_unsure_where_all_or_none_are_served(count):
    people = Estimate(pd.Series([10.0, 700], index=CODES[:2]), groups_of("T", "U"))
    row = served_shares(a_status(count), groups_of("A", "A"), weights=people).loc["A"]
    assert row["weighted_bound_low"] == row["weighted_bound_high"] == count[0]


def test_a_group_without_people_has_no_weighted_bounds():
    people = Estimate(pd.Series([0.0, 0], index=CODES[:2]), groups_of("T", "U"))
    row = served_shares(a_status([0, 1]), groups_of("A", "A"), weights=people).loc["A"]
    assert np.isnan(row["weighted_bound_low"])


# -- shortfall ------------------------------------------------------------------------------


def test_shortfall_by_hand():
    """Of four wanted: 0, 2 and 3 are held at three centres, 9 at the last."""
    status = a_status([0, 2, 3, 9], k=4)
    row = shortfall(status, groups_of(*ONE), k=4).loc["A"]
    assert row["lectures_needed"] == 4 + 2 + 1
    assert row[["fgt0", "fgt1", "fgt2"]].tolist() == pytest.approx(
        [3 / 4, (1 + 1 / 2 + 1 / 4) / 4, (1 + 1 / 4 + 1 / 16) / 4]
    )


def test_shortfall_weighs_people_but_counts_lectures():
    status = a_status([0, 1], k=1)
    people = pd.Series([30.0, 10.0], index=CODES[:2])
    row = shortfall(status, groups_of("A", "A"), k=1, weights=people).loc["A"]
    assert row[["fgt0", "fgt1", "fgt2"]].tolist() == [0.75] * 3
    assert row["lectures_needed"] == 1


# -- recency --------------------------------------------------------------------------------


def test_never_is_longer_than_any_number_of_days_and_not_zero():
    status = a_status([1, 1, 0, 0], days_since=[10, 180, 181, None])
    row = recency(status, groups_of(*ONE), threshold=180).loc["A"]
    assert row["days_since_median"] == 180
    assert row["days_since_p90"] == np.inf
    assert (row["never"], row["overdue"], row["overdue_share"]) == (1, 2, 0.5)


def test_a_silent_centre_is_not_overdue():
    status = a_status([1, 0], known=[True, False], days_since=[10, None])
    row = recency(status, groups_of("A", "A")).loc["A"]
    assert (row["never"], row["overdue"], row["days_since_p90"]) == (0, 0, 10)


def test_where_nobody_reports_counts_are_not_known_and_not_zero():
    status = a_status([0, 0], known=[False, False])
    groups = groups_of("A", "A")
    assert recency(status, groups).loc["A"].isna().all()
    assert shortfall(status, groups, k=1).loc["A"].isna().all()
    assert np.isnan(coverage_by_group(status, groups).loc["A", "unserved"])


def test_never_a_lecture_is_overdue_only_if_the_record_goes_back_so_far():
    status = a_status([0, 0, 0], days_since=[None] * 3).assign(on_record=[180, 181, np.nan])
    assert is_overdue(status, 180).tolist() == pytest.approx([np.nan, 1, np.nan], nan_ok=True)


@settings(max_examples=draw(40), deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.floats(0, 9) | st.just(np.inf)), min_size=1, max_size=8
    ),
    st.sampled_from([0.1, 0.5, 0.9, 1.0]),
)
def test_quantiles_are_those_of_numpy(rows, q):
    labels, values = zip(*rows, strict=True)
    values = pd.Series(values)
    found = quantile_by_group(values, pd.Series(labels), q)
    for label in found.index:
        own = values[np.array(labels) == label]
        assert found[label] == np.quantile(own, q, method="inverted_cdf")


# -- gaps -----------------------------------------------------------------------------------


def test_four_kinds_and_no_data_never_mix():
    status = a_status([1, 0, 0, 1, 0, 1], known=[True, True, True, True, False, True])
    minutes = pd.Series([30.0, 30, np.inf, 31, 1, np.nan], index=CODES[:6])
    kinds = gap_kinds(status, minutes, within=30)
    assert kinds.tolist() == ["fine", "schedule", "recruit", "fragile", "no_data", "no_data"]


def test_the_report_puts_every_centre_into_one_kind_and_keeps_its_columns_without_minutes():
    status = a_status([1, 0, 0, 1], known=[True, True, False, True])
    with_minutes = coverage_by_group(
        status, groups_of("A", "A", "B", ""), minutes=pd.Series(1.0, index=CODES[:4])
    )
    without = coverage_by_group(status, groups_of("A", "A", "B", ""))
    assert with_minutes[[*GAPS]].sum(axis=1).tolist() == [2, 1]
    assert set(with_minutes.columns) == set(without.columns)
    assert without[[*GAPS, "no_data", "reachable"]].isna().all(axis=None)


# -- topics ---------------------------------------------------------------------------------


def topic_lectures(*rows):
    frame = lecture_frame([(venue, day, "held") for venue, day, _ in rows])
    return frame.assign(topic=[topic for _, _, topic in rows])


CENTRES = venue_frame([(code, "village", 126.0, 42.0, 0) for code in CODES])


def test_topics_by_hand():
    lectures = topic_lectures(
        (CODES[0], "2026-06-01", "law"),
        (CODES[0], "2026-06-02", "law"),
        (CODES[0], "2026-06-03", "theory"),
        (CODES[1], "2026-06-03", "theory"),
        (CODES[1], "2026-06-03", "not wanted"),
        (CODES[2], "2025-01-01", "law"),
    )
    counts = topic_counts(
        CENTRES, lectures, topics=["law", "theory", "reform"], today=TODAY, days=90
    )
    assert counts.loc[CODES[0]].tolist() == [2, 1, 0]
    assert counts.loc[CODES[2]].tolist() == [0, 0, 0]
    groups = CENTRES["county"]
    table = topics_by_group(counts, groups, m=2)
    assert table["topics_met"].tolist() == [1, 0]
    assert table["topics_share"].tolist() == [0.25, 0]
    assert table["topics_missing"].tolist() == [("reform",), ("law", "theory", "reform")]
    assert table["topics_none"].tolist() == [2, 4]
    assert topics_by_group(counts, groups)["topics_met"].tolist() == [0, 0]
    silent = groups.str.startswith("220601")
    table = topics_by_group(counts, groups, m=2, complete=silent)
    assert table["topics_met"].tolist() == [1, 0]
    assert table.iloc[1][["topics_share", "topics_missing", "topics_none"]].isna().all()


def test_a_lecture_nobody_knows_the_topic_of_leaves_its_centre_open():
    lectures = topic_lectures((CODES[0], "2026-06-01", ""), (CODES[1], "2026-06-01", "law"))
    asked = {"today": TODAY, "days": 90}
    status = lecture_status(CENTRES, lectures_on(lectures, ["law"]), **asked)
    assert status["known"].tolist() == [False, True, *[True] * 6]
    assert status["lectures"].tolist() == [0, 1, *[0] * 6]
    assert lecture_status(CENTRES, lectures, **asked)["served"].sum() == 2
    assert topic_unsaid(CENTRES, lectures, **asked).tolist() == [True, *[False] * 7]


def test_ever_looks_at_the_whole_record():
    lectures = topic_lectures((CODES[2], "2020-01-01", "law"))
    counts = topic_counts(CENTRES, lectures, topics=["law"], today=TODAY, days=None)
    assert counts["law"].sum() == 1


# -- trend ----------------------------------------------------------------------------------


def test_the_last_month_is_the_report_and_a_month_before_the_record_is_not_known():
    lectures = topic_lectures(
        (CODES[0], "2026-04-10", "law"),
        (CODES[0], "2026-06-10", "law"),
        (CODES[1], "2026-06-29", "law"),
        (CODES[4], "2026-05-31", "law"),
    )
    trend = monthly_trend(
        CENTRES, lectures, CENTRES["county"], today=TODAY, days=30, months=3,
        covered=spans(dict.fromkeys((WEST, EAST), ("2026-04-10", "2026-06-30"))),
    )  # fmt: skip
    west = trend.loc["220601000000"]
    assert west.index.tolist() == ["2026-04", "2026-05", "2026-06"]
    assert west["complete"].tolist() == [False, True, True]
    assert west["share"].tolist() == pytest.approx([np.nan, 0, 0.5], nan_ok=True)
    assert west["lectures"].tolist() == [1, 0, 2]
    assert trend.loc[("220602000000", "2026-05"), ["centres", "served"]].tolist() == [4, 1]


def test_the_trend_counts_whose_record_covers_the_month_as_the_report_does():
    """Of two counties the east begins in May: its April is not known, and in no denominator."""
    lectures = topic_lectures(
        (CODES[0], "2026-03-01", "law"), (CODES[1], "2026-04-10", "law"),
        (CODES[0], "2026-06-30", "law"), (CODES[4], "2026-05-10", "law"),
        (CODES[4], "2026-06-30", "law"),
    )  # fmt: skip
    covered = spans({WEST: ("2026-03-01", "2026-06-30"), EAST: ("2026-05-01", "2026-06-30")})
    whole = pd.Series("all", index=CENTRES.index)
    asked = {"days": 30, "covered": covered}
    trend = monthly_trend(CENTRES, lectures, whole, today=TODAY, months=3, **asked).loc["all"]
    assert trend["counted"].tolist() == [4, 8, 8]
    assert trend["complete"].tolist() == [False, True, True]
    assert trend["share"].tolist() == [1 / 4, 1 / 8, 2 / 8]
    report = served_shares(lecture_status(CENTRES, lectures, today=TODAY, **asked), whole)
    assert trend["share"].iloc[-1] == report.loc["all", "share"]


def test_lectures_at_further_venues_are_held_but_serve_no_centre():
    further = pd.Series("all", index=["220601100900"])
    groups = pd.concat([pd.Series("all", index=CENTRES.index), further])
    lectures = topic_lectures(
        ("220601100900", "2026-06-10", "law"), (CODES[0], "2026-06-11", "law")
    )
    trend = monthly_trend(CENTRES, lectures, groups, today=TODAY, days=30, months=1)
    assert trend[["served", "lectures", "centres"]].to_numpy().tolist() == [[1, 2, 8]]


def test_a_month_ends_with_its_last_day_and_the_current_one_today():
    trend = monthly_trend(
        CENTRES, topic_lectures((CODES[0], "2024-01-01", "law")), CENTRES["county"],
        today=date(2024, 3, 15), days=30, months=2,
    )  # fmt: skip
    assert trend["end"].dt.date.unique().tolist() == [date(2024, 2, 29), date(2024, 3, 15)]


# -- comparison -----------------------------------------------------------------------------


def test_who_changed_class():
    before = a_status([1, 0, 1, 0, 0], known=[True, True, True, True, False])
    after = a_status([1, 1, 0, 0, 1])
    assert class_changes(before, after).tolist() == ["kept", "gained", "lost", "still", "unknown"]
    row = compare_shares(before, after, groups_of(*"AAAAA")).loc["A"]
    assert row[["kept", "gained", "lost", "still", "unknown"]].tolist() == [1, 1, 1, 1, 1]
    assert row[["share_before", "share_after", "difference"]].tolist() == [0.5, 0.5, 0]


def test_centres_served_in_a_window_not_all_on_record_are_not_compared():
    """Served although the record ends early: those not served are missing, so it is no sample."""
    before, after = a_status([1, 1]), a_status([1, 0], known=[False, False])
    row = compare_shares(before, after, groups_of("A", "A")).loc["A"]
    assert row["unknown"] == 2
    assert row[["share_before", "share_after", "difference"]].isna().all()


def test_interval_of_a_difference_by_hand():
    """12 gained, 2 lost of 50: d' = 10/52, half = 1.96 sqrt(15 - 100/52) / 52."""
    found = share_difference(12, 2, 50)
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.05597, 0.32864), abs=1e-4)


def test_no_centre_has_no_difference():
    assert np.isnan(share_difference(0, 0, 0)).all()


@settings(max_examples=draw(50))
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_the_interval_holds_the_difference_and_mirrors(gained, lost, rest):
    n = max(gained + lost + rest, 1)
    there, back = share_difference(gained, lost, n), share_difference(lost, gained, n)
    assert -1 <= there.low <= there.difference <= there.high <= 1
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


# -- small areas ----------------------------------------------------------------------------


def test_where_all_differences_are_chance_every_area_gets_the_mean():
    rng = np.random.default_rng(0)
    n = pd.Series(9, index=range(900))
    served = pd.Series(rng.binomial(n, 0.75))
    table = small_area_shares(served, n)
    assert (served / n).min() < 0.4
    assert table["share_smoothed"].between(0.7, 0.8).all()
    assert (table["rank_high"] - table["rank_low"]).median() > 600


def test_areas_of_many_keep_their_share_and_areas_of_few_lend_from_the_mean():
    table = small_area_shares(pd.Series([2, 200, 1800]), pd.Series([20, 2000, 2000]))
    few, many, best = table["share_smoothed"]
    assert many == pytest.approx(0.1, abs=0.005)
    assert many < few < 0.5
    assert best == pytest.approx(0.9, abs=0.005)
    assert table["rank"].tolist() == [2, 1, 3]
    assert table.loc[2, ["rank_low", "rank_high"]].tolist() == [3, 3]


def test_an_area_without_centres_has_no_rank():
    table = small_area_shares(pd.Series([0, 1, 3]), pd.Series([0, 4, 4]))
    assert table.loc[0].isna().all()
    assert table.loc[1:].notna().all(axis=None)


@settings(max_examples=draw(40), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20))
def test_shrunk_shares_lie_between_the_raw_share_and_the_mean(rows):
    n = pd.Series([a + b for a, b in rows])
    served = pd.Series([a for a, _ in rows])
    table = small_area_shares(served, n)[n > 0]
    if len(table):
        raw, mean = (served / n)[n > 0], served.sum() / n.sum()
        assert (table["share_smoothed"] >= np.minimum(raw, mean) - 1e-9).all()
        assert (table["share_smoothed"] <= np.maximum(raw, mean) + 1e-9).all()
        assert (table["rank_low"] <= table["rank_high"]).all()


# -- hexagons -------------------------------------------------------------------------------


@settings(max_examples=draw(15), deadline=None)
@given(
    points=st.lists(
        st.tuples(st.floats(121.6, 131.3), st.floats(40.8, 46.3)), min_size=1, max_size=10
    ),
    width=st.sampled_from([1.0, 10.0, 25.0]),
)
def test_every_point_lies_in_its_hexagon(points, width):
    series = gpd.GeoSeries(gpd.points_from_xy(*zip(*points, strict=True)), crs=4326)
    cells = hexagon_cells(series, width_km=width)
    drawn = hexagon_outlines(pd.Index(cells), width_km=width).reset_index(drop=True)
    assert drawn.to_crs(METRIC_CRS).buffer(0.01).contains(series.to_crs(METRIC_CRS)).all()


def test_cells_are_equal_and_do_not_overlap():
    grid = np.stack(np.meshgrid(np.linspace(125, 127, 30), np.linspace(42, 44, 30)), -1)
    points = gpd.GeoSeries(gpd.points_from_xy(*grid.reshape(-1, 2).T), crs=4326)
    cells = pd.Index(hexagon_cells(points, width_km=20).unique())
    drawn = hexagon_outlines(cells, width_km=20).to_crs(METRIC_CRS)
    assert drawn.area.to_numpy() / 1e6 == pytest.approx(20**2 * np.sqrt(3) / 2, rel=1e-9)
    assert drawn.union_all().area == pytest.approx(drawn.area.sum(), rel=1e-6)


# -- position errors ------------------------------------------------------------------------


def test_r68_holds_68_of_100_draws():
    draws = np.random.default_rng(0).standard_normal((100_000, 2)) * position_sigma(1000)
    assert (np.hypot(*draws.T) <= 1000).mean() == pytest.approx(0.68, abs=0.005)


def near_a_line(points):
    """West of 126 E is within reach."""
    return points.x <= 126.0


def at(*rows):
    return venue_frame([(CODES[i], "village", lon, 43.0, e) for i, (lon, e) in enumerate(rows)])


def test_probability_by_hand():
    """A centre on the border is within with 1/2; one sigma inside with Phi(1) = 0.84."""
    one_sigma = float(position_sigma(1000)) / 1000 / 81.54  # km to degrees at 43 N
    centres = at((126.0, 1000), (126.0 - one_sigma, 1000), (125.0, 1000), (127.0, 0))
    p = probability_within(centres, near_a_line, draws=2000, seed=1)
    assert p.tolist() == pytest.approx([0.5, 0.841, 1, 0], abs=0.03)
    table = expected_coverage(p, near_a_line(centres.geometry), groups_of(*ONE))
    assert table["expected_share"].item() == pytest.approx(0.585, abs=0.02)
    assert table["uncertain"].item() == 2
    assert np.isnan(table["weighted_expected_share"].item())


def test_people_weigh_the_expected_share_and_wrong_classes_are_counted():
    p = pd.Series([0.2, 1.0], index=CODES[:2])
    within = pd.Series([True, True], index=CODES[:2])
    people = pd.Series([30.0, 10.0], index=CODES[:2])
    row = expected_coverage(p, within, groups_of("A", "A"), weights=people).loc["A"]
    assert row["weighted_expected_share"] == pytest.approx((30 * 0.2 + 10) / 40)
    assert (row["class_probability"], row["likely_wrong"]) == (0.6, 1)


def test_certain_positions_are_certain_and_the_same_seed_is_the_same_answer():
    centres = at((125.9, 0), (126.1, 0), (125.999, 3000))
    first, again = (probability_within(centres, near_a_line, draws=20, seed=7) for _ in range(2))
    assert first.tolist()[:2] == [1, 0]
    assert first.equals(again)
    assert not first.equals(probability_within(centres, near_a_line, draws=20, seed=8))


# -- what always holds ----------------------------------------------------------------------

RECORDS = st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 200)), max_size=30)


def measured(records, *, days=90, k=2, within=30.0, order=None):
    centres = CENTRES if order is None else CENTRES.iloc[order]
    lectures = lecture_frame(
        [(venue, TODAY - timedelta(days=ago), "held") for venue, ago in records]
    )
    status = lecture_status(centres, lectures, today=TODAY, days=days, k=k)
    minutes = pd.Series(np.arange(8) * 10.0, index=CODES).reindex(centres.index)
    people = pd.Series(np.arange(8) + 1.0, index=CODES)
    return coverage_by_group(
        status, centres["county"], minutes=minutes, within=within, k=k, weights=people
    )


@settings(max_examples=draw(20), deadline=None)
@given(records=RECORDS, ago=st.integers(0, 89), venue=st.sampled_from(CODES))
def test_another_lecture_never_worsens_a_measure(records, ago, venue):
    once, again = measured(records), measured([*records, (venue, ago)])
    for name in ("share", "weighted_share", "served"):
        assert (again[name] >= once[name] - 1e-12).all()
    for name in ("fgt0", "fgt1", "fgt2", "weighted_fgt1", "lectures_needed", "overdue", "never"):
        assert (again[name] <= once[name] + 1e-12).all()


@pytest.mark.slow
@settings(max_examples=draw(20), deadline=None)
@given(records=RECORDS, days=st.integers(1, 150), more=st.integers(0, 50))
def test_a_longer_period_and_fewer_lectures_wanted_raise_every_share(records, days, more):
    once = measured(records, days=days)
    for again in (measured(records, days=days + more), measured(records, days=days, k=1)):
        assert (again["share"] >= once["share"]).all()
        assert (again["fgt1"] <= once["fgt1"] + 1e-12).all()
        assert (again["lectures_needed"] <= once["lectures_needed"]).all()


@pytest.mark.slow
@settings(max_examples=draw(20), deadline=None)
@given(records=RECORDS, order=st.permutations(range(8)))
def test_order_changes_nothing(records, order):
    pd.testing.assert_frame_equal(measured(records), measured(records[::-1], order=list(order)))


@settings(max_examples=draw(20), deadline=None)
@given(records=RECORDS)
def test_fgt_of_order_0_is_who_is_not_served_and_higher_orders_are_smaller(records):
    table = measured(records)
    assert table["fgt0"].to_numpy() == pytest.approx(1 - table["share"].to_numpy())
    assert (table["fgt2"] <= table["fgt1"] + 1e-12).all()
    assert (table["fgt1"] <= table["fgt0"] + 1e-12).all()
