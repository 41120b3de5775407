"""Anchors: what witnesses decide, the known faults of former tables, and how sure the table is."""

import re

import numpy as np
import pandas as pd
import pytest
import shapely

from benchmarks.anchors import left_out, people_fit
from geo.build.anchors import (
    ADCODE_R68_M,
    AGREED_R68_M,
    Witness,
    outside_box_m,
    read_verdicts,
    reconcile,
    write_verdicts,
)
from geo.build.given import load_given
from geo.crs import GEOD
from geo.datasets import load_datasets
from geo.folder import data_path
from geo.population import COMMUNITY_WEIGHT, SCATTER

COUNTY = shapely.box(126.0, 42.0, 127.0, 43.0)
BOX = (126.4, 42.4, 126.6, 42.6)


def listed(lon: float, lat: float) -> Witness:
    return Witness("adcode", (lon, lat), ADCODE_R68_M)


def place(lon: float, lat: float) -> Witness:
    return Witness("geonames:7", (lon, lat), 1000)


def judged(*points: Witness, box=BOX):
    return reconcile(points, box, COUNTY, precision="township_seat")


def test_witnesses_that_agree_meet_between_them_and_are_surer():
    found = judged(listed(126.50, 42.5), place(126.51, 42.5))
    # 1 / 700² and 1 / 1000²: the mean lies 0.33 of the way, 822 m apart.
    assert found.anchor.lon == pytest.approx(126.5 + 0.01 * 0.49 / 1.49, abs=1e-5)
    assert found.anchor.error_m == AGREED_R68_M
    assert found.anchor.source == "adcode+geonames:7"
    assert found.apart_m == pytest.approx(822, abs=3)
    assert found.refuted == ()


def test_the_box_decides_between_two():
    found = judged(listed(126.8, 42.5), place(126.51, 42.5))
    assert found.anchor.lonlat == (126.51, 42.5)
    assert found.anchor.error_m == 1000
    assert found.refuted == ("adcode 23.8 km",)


def test_what_nothing_decides_widens_the_error():
    found = judged(listed(126.5, 42.5), place(126.59, 42.5))
    assert found.anchor.lonlat == (126.5, 42.5)
    assert found.anchor.error_m == pytest.approx(7400 / 4, abs=10)
    assert found.refuted == ("geonames:7 7.4 km",)


def test_a_point_of_the_list_alone_against_its_box_is_wider():
    found = judged(listed(126.7, 42.5))
    assert found.anchor.error_m == pytest.approx(outside_box_m((126.7, 42.5), BOX), abs=1)
    assert judged(place(126.7, 42.5)) is None


def test_a_homonym_of_another_county_is_not_heard():
    assert judged(listed(127.1, 42.5), box=None) is None
    found = judged(listed(127.005, 42.5), box=None)
    assert COUNTY.contains(shapely.Point(found.anchor.lonlat))
    assert found.anchor.error_m > ADCODE_R68_M


def test_a_table_of_anchors_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "anchors.csv"
    found = judged(listed(126.5, 42.5), place(126.59, 42.5))
    write_verdicts(path, [("220605107000", "大石人镇", found)])
    assert read_verdicts(path) == {"220605107000": found}


@pytest.fixture(scope="module")
def anchors() -> pd.DataFrame:
    text = ["code", "basis", "refuted"]
    table = pd.read_csv(data_path("divisions/anchors.csv"), dtype=dict.fromkeys(text, str))
    return table.fillna({"refuted": ""}).set_index("code")


@pytest.mark.parametrize(
    ("code", "name", "lon", "lat"),
    [
        ("222405105000", "智新镇", 129.56159, 42.63935),
        ("222401101000", "依兰镇", 129.51716, 43.10683),
        ("220582100000", "青石镇", 126.51296, 41.35938),
        ("220521101000", "二密镇", 125.82972, 41.78806),
        ("222401100000", "小营镇", 129.52066, 42.91206),
        ("220422100000", "白泉镇", 124.95827, 42.88538),
        ("220521104000", "大安镇", 126.12722, 41.83556),
        ("222426102000", "二道白河镇", 128.11048, 42.42456),
    ],
)
def test_the_place_of_a_homonym_is_not_believed(anchors, code, name, lon, lat):
    # lon and lat are where GeoNames has a place of the name.
    row = anchors.loc[code]
    assert row["name"] == name
    assert row["basis"] == "adcode"
    assert re.fullmatch(r"geonames:\d+ [\d.]+ km", row["refuted"])
    away_m = GEOD.inv(row["lon"], row["lat"], lon, lat)[2]
    assert away_m > 2000
    assert row["error_m"] > ADCODE_R68_M


@pytest.mark.parametrize(
    "code",
    [
        "220113006000",
        "220113010000",
        "220113011000",
        "220113012000",
        "220113014000",
        "220113015000",
    ],
)
def test_former_towns_of_jiutai_do_not_stand_in_its_city(anchors, code):
    row, city = anchors.loc[code], anchors.loc["220113000000"]
    away_m = GEOD.inv(row["lon"], row["lat"], city["lon"], city["lat"])[2]
    assert away_m > 10_000
    assert row["error_m"] <= 7500


def test_units_of_the_changbai_zones_have_a_seat():
    data = load_datasets()
    units = pd.concat([data.centres, data.communities])
    zones = units[units["township"].isin(["220621120000", "220621121000", "222426120000"])]
    assert len(zones) >= 20
    assert (zones["precision"] != "county").all()
    assert (zones["error_m"] <= 10_000).all()


def test_no_place_has_two_positions_or_errors(anchors):
    divisions = load_datasets().divisions.loc[anchors.index]
    np.testing.assert_array_equal(divisions["error_m"], anchors["error_m"])
    np.testing.assert_allclose(divisions.geometry.x, anchors["lon"])
    np.testing.assert_allclose(divisions.geometry.y, anchors["lat"])
    assert divisions["position_source"].tolist() == anchors["basis"].tolist()
    centres = load_datasets().centres
    seats = centres[centres["tier"] != "village"]
    np.testing.assert_array_equal(seats["error_m"], anchors.loc[seats.index, "error_m"])
    np.testing.assert_allclose(seats.geometry.x, anchors.loc[seats.index, "lon"])


def test_few_stations_are_far_off():
    errors = load_datasets().centres["error_m"]
    assert (errors > 15_000).sum() <= 250
    assert np.percentile(errors, 90) <= 8000


@pytest.mark.slow
def test_every_class_states_its_error():
    left = list(left_out(load_datasets()))
    assert len(left) == 5
    for one in left:
        assert len(one.away_m) >= 80, one.name
        assert 0.65 <= one.inside <= 0.80, one.name


def test_people_follow_the_census():
    fit = people_fit(load_datasets())
    assert fit.ratio == pytest.approx(COMMUNITY_WEIGHT, abs=0.5)
    assert fit.scatter == pytest.approx(SCATTER, abs=0.02)


def test_what_is_given_by_hand_names_townships_of_the_list(anchors):
    given = load_given()
    for table in (given.texts, given.beside, given.former):
        assert table
        assert set(table) <= set(anchors.index)
