"""The line of a day on the map leads by the town in which it eats."""

import geopandas as gpd
import pytest
import shapely

from routes.plan.lines import by_the_town, drawn_day, eating_leg
from tests.routes.instances import jilin

TONGHUA, JI_AN, TAIWANG = (125.9399, 41.7283), (126.1939, 41.1253), (126.20402, 41.13453)


@pytest.mark.parametrize(
    ("lunch", "legs", "which"),
    [
        ((690, 750), [(480, 600, 0), (690, 790, 8)], 1),  # off the way, before the drive
        ((690, 750), [(480, 600, 0), (680, 790, 0)], 1),  # the town is on the way
        ((690, 750), [(480, 690, 0), (800, 900, 0)], None),  # where the drive ends
        (("11:30", "12:30"), [("08:00", "10:00", 0), ("11:20", "13:10", 0)], 1),
    ],
)
def test_the_drive_that_leads_by_the_town_of_lunch(lunch, legs, which):
    assert eating_leg(lunch, legs) == which


def test_the_line_passes_the_town_of_lunch_and_stays_one_row_a_drive():
    travel = jilin()[1]
    places = [TONGHUA, JI_AN, TONGHUA]
    town = shapely.Point(TAIWANG)
    plain = drawn_day(travel, places)
    drawn = drawn_day(travel, places, (1, TAIWANG))
    assert list(drawn.index) == [0, 1]
    assert drawn.geometry[1].distance(town) < 1e-6 < plain.geometry[1].distance(town)
    assert drawn.geometry[0].equals(plain.geometry[0])
    points = gpd.GeoSeries.from_xy(*zip(JI_AN, TAIWANG, TONGHUA, strict=True), crs=4326)
    parts = travel.path(points)
    for name in ("minutes", "km", "off_network_km"):
        assert drawn[name][1] == pytest.approx(parts[name].sum())
    roads = shapely.length(parts["network"]).sum()
    assert roads > 0
    assert drawn["network"][1].length == pytest.approx(roads)


@pytest.mark.parametrize(
    "lunch", [None, {"start": "11:30", "end": "12:30", "place": "太王镇"}, {"lon": None}]
)
def test_plans_without_a_place_of_lunch_are_drawn_as_before(lunch):
    assert by_the_town({"lunch": lunch, "legs": []}) is None
