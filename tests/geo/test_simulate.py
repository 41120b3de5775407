"""The simulated year: deterministic, uneven as life, and never to be mistaken for real records."""

from datetime import date

import pandas as pd
import pytest

from geo.coverage import lecture_status
from geo.crs import METRIC_CRS
from geo.datasets import load_datasets
from geo.folder import data_path
from geo.simulate import HELD, HOME_SHARES, PLANNED, TOPIC_WEIGHTS, simulate_year

END = date(2026, 6, 30)
DATA = load_datasets()


@pytest.fixture(scope="module", name="year")
def year_fixture():
    return simulate_year(DATA, seed=7, end=END)


def held_per_venue(lectures, venues):
    held = lectures.loc[lectures["status"] == "held", "venue"].value_counts()
    return held.reindex(venues.index, fill_value=0)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_year(year):
    for first, again in zip(year, simulate_year(DATA, seed=7, end=END), strict=True):
        pd.testing.assert_frame_equal(first, again)


@pytest.mark.slow
def test_another_seed_gives_another_year(year):
    _, other = simulate_year(DATA, seed=8, end=END)
    assert not other["venue"].equals(year[1]["venue"])


def test_sizes_and_labels(year):
    lecturers, lectures = year
    assert lectures["status"].value_counts().to_dict() == {"held": HELD, "planned": PLANNED}
    assert lecturers["corps"].sum() == 32
    assert (len(lecturers), lecturers.index.is_unique) == (16_032, True)
    assert lecturers.loc["L00001", "name"] == "模拟宣讲员00001"
    assert lecturers.index[-1] == "C032"
    assert lecturers["simulated"].all()
    assert lectures["simulated"].all()
    assert lectures["id"].is_unique


def test_nobody_speaks_and_no_venue_is_used_twice_in_half_a_day(year):
    lectures = year[1]
    assert set(lectures["part"]) == {"am", "pm"}
    for whose in ("lecturer", "venue"):
        assert not lectures.duplicated([whose, "date", "part"]).any()


def test_every_reference_leads_somewhere(year):
    lecturers, lectures = year
    assert lecturers["home"].isin(DATA.centres.index).all()
    assert lectures["venue"].isin(DATA.venues.index).all()
    assert lectures["lecturer"].isin(lecturers.index).all()


def test_lecturers_speak_on_their_own_topics(year):
    lecturers, lectures = year
    known = lecturers["topics"].str.split("；").loc[lectures["lecturer"]]
    assert all(topic in own for topic, own in zip(lectures["topic"], known, strict=True))


def test_topics_are_those_of_the_table():
    topics = pd.read_csv(data_path("lectures/topics.csv"))
    assert list(TOPIC_WEIGHTS) == topics["code"].tolist()
    assert topics["name_zh"].is_unique
    assert topics.notna().all(axis=None)


def test_held_lectures_fill_the_year_and_planned_ones_lie_after_it(year):
    lectures = year[1].set_index("status")["date"]
    assert lectures["held"].between("2025-07-01", "2026-06-30").all()
    assert lectures["planned"].between("2026-07-01", "2026-08-29").all()
    assert str(lectures.dtype) == "datetime64[s]"


def test_homes_follow_the_stated_shares(year):
    lecturers = year[0][~year[0]["corps"]]
    shares = DATA.centres["tier"].loc[lecturers["home"]].value_counts(normalize=True)
    for tier, share in HOME_SHARES.items():
        assert shares[tier] == pytest.approx(share, abs=0.02)


def test_the_corps_lives_at_county_centres_of_all_prefectures(year):
    homes = DATA.centres.loc[year[0].loc[year[0]["corps"], "home"]]
    assert set(homes["tier"]) == {"county"}
    assert homes["prefecture"].nunique() == 9


def test_a_quarter_of_the_village_stations_is_never_visited(year):
    status = lecture_status(DATA.centres, year[1], today=END, days=365)
    never = (~status["ever"]).groupby(DATA.centres["tier"]).mean()
    assert 0.15 < never["village"] < 0.30
    assert never["township"] < 0.1
    assert never["county"] == 0


def test_remote_stations_get_fewer_lectures(year):
    """Within the villages, the half farther from the county seat has well under half."""
    centres = DATA.centres.to_crs(METRIC_CRS)
    villages = centres[centres["tier"] == "village"]
    seats = centres.geometry.loc[villages["county"]]
    metres = villages.geometry.distance(seats.set_axis(villages.index))
    far = metres > metres.median()
    count = held_per_venue(year[1], villages)
    assert count[far].sum() < 0.4 * count.sum()


def test_seasons(year):
    held = year[1].loc[year[1]["status"] == "held", "date"]
    months = held.dt.month.value_counts()
    assert months[7] > 1.5 * months[[1, 2, 5, 10]].max()
    assert months[9] > 1.5 * months[[1, 2, 5, 10]].max()
    april = held[held.dt.month == 4].dt.day
    assert (april <= 7).mean() > 7 / 30
    assert (held.dt.day_of_week >= 5).mean() < 2 / 7


def test_few_lectures_are_held_on_site(year):
    assert 0.03 < (year[1]["form"] == "on_site").mean() < 0.1


def test_languages_of_the_autonomous_areas(year):
    lecturers = year[0]
    for spoken, prefixes in {"zh；ko": ("2224", "220623"), "zh；mn": ("220721",)}.items():
        homes = lecturers.loc[lecturers["languages"] == spoken, "home"]
        assert len(homes)
        assert homes.str.startswith(prefixes).all()


def test_no_column_holds_anything_like_a_telephone_number(year):
    for table in year:
        assert not {"phone", "telephone", "mobile"} & set(table.columns)
    assert year[0]["name"].str.fullmatch(r"模拟宣讲员\d{5}").all()


def test_a_handful_of_lecturers_without_a_corps():
    lecturers, lectures = simulate_year(DATA, seed=1, end=END, lecturers=3, corps=0)
    assert len(lecturers) == 3
    assert set(lectures["lecturer"]) <= set(lecturers.index)
