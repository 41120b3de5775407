"""Where sites stand: every way of placing one, and that the committed table is what follows."""

import csv
from pathlib import Path

import pytest
import shapely

from geo.build.positions import Anchor
from geo.build.sites import (
    CITY_R68_M,
    DISTRICT_R68_M,
    TOWN_R68_M,
    Ground,
    load_ground,
    positions,
    write_positions,
)
from geo.crs import GEOD
from geo.errors import DataError
from geo.folder import data_path

TOWN, COUNTY, VILLAGE = "220605107000", "220605000000", "220605107200"
SITE = "JL-220605-101"
GROUND = Ground(
    anchors={
        TOWN: Anchor(126.5, 42.0, "township_seat", 500, "adcode"),
        COUNTY: Anchor(126.6, 42.1, "county_seat", 1000, "geonames:1"),
    },
    villages={VILLAGE: Anchor(126.55, 42.0, "place", 1000, "geonames:2")},
    parents={TOWN: COUNTY},
    areas={COUNTY: shapely.box(126.4, 41.9, 126.7, 42.2)},
)


def placed(where: str, anchor: str = TOWN, ground: Ground = GROUND, **cells: str) -> Anchor:
    names = ("site", "where", "anchor", "away_m", "bearing", "lon", "lat", "error_m", "source")
    row = dict.fromkeys(names, "") | {"site": SITE, "where": where, "anchor": anchor}
    ((site, position),) = positions([row | {"source": "a page"} | cells], ground)
    assert site == SITE
    return position


def test_a_point_of_its_own_stays_where_it_is() -> None:
    one = placed("poi", "", lon="126.48", lat="42.01", error_m="150")
    assert (one.lonlat, one.precision, one.error_m) == ((126.48, 42.01), "poi", 150)


@pytest.mark.parametrize(
    ("where", "off_m"), [("town", TOWN_R68_M), ("street", 1200), ("city", CITY_R68_M)]
)
def test_a_site_in_a_town_stands_at_its_anchor(where: str, off_m: int) -> None:
    one = placed(where)
    assert (one.lonlat, one.precision) == ((126.5, 42.0), "town")
    assert one.error_m == pytest.approx((500**2 + off_m**2) ** 0.5, abs=10)
    assert one.source.endswith(f"; {TOWN}")


def test_a_district_of_a_city_is_wider_than_the_town_of_a_county() -> None:
    city = Ground(GROUND.anchors, {}, {}, GROUND.areas, districts=frozenset({COUNTY}))
    assert placed("city", COUNTY, city).error_m > DISTRICT_R68_M > placed("city", COUNTY).error_m


def test_a_village_of_a_township_is_as_far_as_villages_are() -> None:
    alone = placed("township").error_m
    assert 5_000 < alone < 9_000
    near = placed("town", VILLAGE, error_m="2000")
    assert near.lonlat == (126.55, 42.0)
    assert near.error_m == pytest.approx(2240, abs=10)


def test_a_told_distance_moves_the_point_only_with_a_direction() -> None:
    still = placed("town", away_m="5000")
    assert still.lonlat == (126.5, 42.0)
    assert still.error_m == pytest.approx(5020, abs=10)
    moved = placed("town", away_m="5000", bearing="SW")
    azimuth, _, metres = GEOD.inv(126.5, 42.0, *moved.lonlat)
    assert (round(azimuth), round(metres, -1)) == (-135, 5000)
    assert moved.precision == "derived"
    assert moved.error_m < still.error_m


def test_a_site_of_a_county_may_be_anywhere_in_it() -> None:
    one = placed("county", COUNTY)
    assert one.precision == "county"
    assert one.error_m > 10_000


def test_a_place_without_an_anchor_is_named() -> None:
    with pytest.raises(DataError, match="JL-220605-101 at 229999000000"):
        placed("town", "229999000000")


@pytest.fixture(scope="module")
def ground() -> Ground:
    return load_ground(data_path())


def test_the_committed_positions_follow_from_the_anchors(ground: Ground, tmp_path: Path) -> None:
    write_positions(tmp_path, ground)
    built = (tmp_path / "positions.csv").read_bytes()
    assert built == data_path("sites/positions.csv").read_bytes()


def test_no_town_has_two_places(ground: Ground) -> None:
    """Where a site stands at a town, it is the very point that the anchors give it."""
    with data_path("sites/positions.csv").open(encoding="utf-8", newline="") as file:
        towns = [row for row in csv.DictReader(file) if row["precision"] == "town"]
    assert len(towns) > 80
    for row in towns:
        anchor = ground.anchor(row["source"].rpartition("; ")[2], row["site"])
        assert (float(row["lon"]), float(row["lat"])) == anchor.lonlat
