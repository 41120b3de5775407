"""A printed map of routes: side by side, told apart in black and white, nothing over anything."""

import math
from datetime import date
from itertools import combinations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.crs import METRIC_CRS, WGS84
from routes.cartography.frame import corners, flipped, lowered
from routes.cartography.route_drawing import LaidSheet
from routes.cartography.route_sheet import LETTERS, Route, RouteSheet, Start, Stop, Words
from routes.cartography.sheet import Ground
from routes.cartography.strands import Strand, beside, looks, strands

WEST, MIDDLE, EAST = (0.0, 0.0), (1000.0, 0.0), (2000.0, 0.0)
WORDS = Words(
    "线路", ("序号", "线路", "天数", "公里"), "点位", ("序号", "点位", "线路"), "续", (), "北",
    "无处可写：%(names)s",
)  # fmt: skip
ROUTES, TOWNS = 30, 150


def line(*points):
    return shapely.LineString(points)


def test_a_road_of_two_routes_is_one_strand_whichever_way_they_drive_it():
    found = strands({1: line(WEST, MIDDLE, EAST), 2: line(MIDDLE, WEST)})
    told = {one.numbers: one.line for one in found}
    assert set(told) == {(1,), (1, 2)}
    assert told[1, 2].equals(line(WEST, MIDDLE))
    assert told[1,].equals(line(MIDDLE, EAST))
    assert told[1, 2].coords[0] == WEST


def test_a_road_taken_there_and_back_counts_once():
    (found,) = strands({7: line(WEST, MIDDLE, WEST)})
    assert found.numbers == (7,)
    assert found.line.length == 1000


def test_routes_of_a_road_are_drawn_beside_each_other():
    moved = dict(beside(Strand(line(WEST, EAST), (1, 2, 3)), 10.0, 1.0))
    heights = {number: shape.bounds[1] for number, shape in moved.items()}
    assert heights == {1: 10.0, 2: 0.0, 3: -10.0}


def test_no_two_routes_look_alike_and_neighbours_differ_without_colour():
    ways = {n: line((0.0, 100.0 * n), (9000.0, 100.0 * n)) for n in range(1, 9)}
    colours = {number: "#111111" if number % 2 else "#222222" for number in ways}
    found = looks(ways, colours, 150.0)
    assert len({(one.colour, one.pattern) for one in found.values()}) == len(ways)
    for number in range(1, 8):
        assert found[number].pattern != found[number + 1].pattern


def test_letters_of_the_wall_map_can_be_read_from_a_metre():
    ten_minutes = 1000 * math.tan(math.radians(10 / 60)) / 25.4 * 72
    assert min(LETTERS["a2"]) > ten_minutes
    assert min(LETTERS["a3"]) > 0.75 * ten_minutes


def lonlat(shape):
    return gpd.GeoSeries([shape], crs=METRIC_CRS).to_crs(WGS84).iloc[0]


def scattered(stops):
    """Return stops anywhere in a county of 300 by 200 km."""
    return np.random.default_rng(3).uniform((-150_000, -100_000), (150_000, 100_000), (stops, 2))


def sheet(routes, stops, at=None):
    """Return a sheet of routes through stops, scattered ones if nobody says where they are."""
    at = scattered(stops) if at is None else np.array(at)
    base = gpd.GeoSeries.from_xy([126.0], [43.0], crs=WGS84).to_crs(METRIC_CRS).iloc[0]
    at += (base.x, base.y)
    points = [lonlat(shapely.Point(*one)) for one in at]
    known = [
        Stop(n + 1, f"第{n + 1}处旧址", (n % routes + 1,), point.x, point.y, n % 3 == 0)
        for n, point in enumerate(points)
    ]
    drawn = [
        Route(n + 1, f"某市出发的第{n + 1}条线路", "2", "81.0", f"#{20 + n:02d}4060",
              shapely.LineString([points[i] for i in range(n, stops, routes)]))
        for n in range(routes)
    ]  # fmt: skip
    box = shapely.MultiPoint(at).convex_hull
    bounds = gpd.GeoDataFrame(
        {"level": ["province", "county"]}, geometry=[box, box], index=["22", "C"], crs=METRIC_CRS
    )
    divisions = gpd.GeoDataFrame(
        {"name": ["某县"], "name_en": ["Some"], "level": ["county"]},
        geometry=[box.centroid], index=["C"], crs=METRIC_CRS,
    )  # fmt: skip
    starts = [Start("某市", (1,), points[0].x, points[0].y)]
    return RouteSheet(
        "线路图", "", (), drawn, known, starts, Ground(bounds, divisions), WORDS, (), "", "", "zh",
        date(2027, 3, 1),
    )  # fmt: skip


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("paper", ["a2", "a3"])
def test_no_text_stands_on_another_or_on_a_mark(paper):
    for part in LaidSheet(sheet(6, 60), paper).maps:
        rects = [one.rect for one in part.texts]
        assert len(rects) > 6
        assert not any(overlap(one, other) for one, other in combinations(rects, 2))
        for mark in part.discs:
            inner = part.radius * 0.7
            square = (*np.subtract(mark.at, inner), *np.add(mark.at, inner))
            assert not any(overlap(square, rect) for rect in rects)


def test_neither_insets_nor_the_arrow_stand_on_anything():
    crowd = np.random.default_rng(5).uniform(-4_000, 4_000, (12, 2))
    far = [(-140_000, 95_000), (150_000, 0), (0, -100_000)]
    laid = LaidSheet(sheet(1, 15, [*crowd, *far]), "a2")
    width, height = laid.map.frame[2:4]
    places = [one.place for one in laid.parts]
    assert places
    scale, arrow = corners(width, height)
    assert laid.right  # a stop stands on the upper left
    arrow = flipped(arrow, width)
    standing = [scale, lowered(arrow, height) if laid.low else arrow, *places]
    assert not any(overlap(one, other) for one, other in combinations(standing, 2))
    stops = [one.at for one in laid.map.discs]
    assert not any(overlap(one, (*at, *at)) for one in standing for at in stops)


@pytest.mark.slow
def test_the_legend_is_as_large_as_there_is_room_for():
    few, many = (LaidSheet(sheet(count, 120), "a2").beside[0].size for count in (3, 60))
    assert few > many >= LETTERS["a2"].legend


def test_every_route_has_its_number_on_the_map_and_its_row_in_the_legend():
    laid = LaidSheet(sheet(6, 60), "a3")
    numbered = {number for one in laid.maps for number, some in one.numbers.items() if some}
    assert numbered == set(range(1, 7))
    rows = [row.item.number for block in laid.beside for row in block.rows
            if isinstance(row.item, Route)]  # fmt: skip
    assert rows == [*range(1, 7)]


@pytest.mark.slow
def test_a_key_without_room_goes_on_to_further_sheets_whole():
    laid = LaidSheet(sheet(ROUTES, TOWNS), "a3")
    assert laid.sheets > 1
    blocks = [*laid.beside, *(block for page in laid.further for block in page)]
    rows = [row.item for block in blocks for row in block.rows]
    assert [one.number for one in rows if isinstance(one, Route)] == [*range(1, ROUTES + 1)]
    assert [one.number for one in rows if isinstance(one, Stop)] == [*range(1, TOWNS + 1)]
