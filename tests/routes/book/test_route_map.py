"""The route map: its box, its scale, its marks."""

import io
import math
from dataclasses import replace
from itertools import combinations

import geopandas as gpd
import matplotlib.image
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import WGS84
from routes.book.apart import spread
from routes.book.route_map import (
    FIGURE_MM,
    LEAST_WIDTH_M,
    draw_map,
    figure_size,
    map_box,
    map_png,
    map_ratio,
    map_svg,
)
from routes.cartography.frame import north, scale_metres
from routes.cartography.ground import metric_points
from routes.cartography.labels import Labels, centred
from tests.routes.book.tiny import one_stop_book, tiny_book


def test_every_place_is_inside_and_a_single_one_is_not_alone_on_earth():
    west, south, east, north_ = map_box(tiny_book(), 1.4)
    assert east - west > 200_000  # Siping to Jingyu is 215 km
    assert (east - west) / (north_ - south) == pytest.approx(1.4)
    alone = map_box(one_stop_book(), 1.4)
    assert alone[2] - alone[0] == pytest.approx(LEAST_WIDTH_M)


def test_the_frame_has_the_shape_of_the_route():
    book = tiny_book()
    ratio = map_ratio(book)
    west, south, east, north_ = map_box(book, ratio)
    x, y = metric_points([(stop.visit["lon"], stop.visit["lat"]) for stop in book.stops])
    assert (x.max() - x.min()) / (east - west) > 0.6
    assert (y.max() - y.min()) / (north_ - south) > 0.6
    assert figure_size(book)[0] <= FIGURE_MM[0]


@pytest.mark.parametrize(
    ("width", "bar"), [(12_000, 2000), (360_000, 50_000), (100_000, 20_000), (1_000, 200)]
)
def test_scale_bars_are_round(width, bar):
    assert scale_metres(width) == bar


def test_north_leans_west_in_the_east_of_the_province():
    """The meridians of the projection meet in the north: convergence is (lon - lon0) sin(lat)."""
    x, y = north((300_000.0, -10_000.0, 320_000.0, 10_000.0))
    convergence = math.degrees(math.atan2(-x, y))
    assert convergence == pytest.approx(
        310 / (111.32 * math.cos(math.radians(43.4))) * 0.688, abs=0.1
    )


@given(st.lists(st.tuples(st.floats(40, 60), st.floats(40, 60)), min_size=1, max_size=12))
def test_marks_leave_each_other_and_stay_in_the_box(points):
    placed = spread(np.array(points), gap=6.0, box=(0.0, 0.0, 100.0, 100.0))
    apart = np.hypot(*(placed[:, None] - placed[None, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 3.0
    assert placed.min() >= 6.0
    assert placed.max() <= 94.0


def test_a_mark_that_is_alone_stays_where_it_is():
    placed = spread(np.array([[10.0, 20.0]]), gap=5.0, box=(0.0, 0.0, 100.0, 100.0))
    assert np.hypot(*(placed[0] - [10.0, 20.0])) < 0.1


@pytest.mark.slow
def test_the_sheet_is_a4_and_the_days_have_their_colours():
    picture = matplotlib.image.imread(io.BytesIO(map_png(tiny_book())))
    assert sorted(picture.shape[:2]) == pytest.approx([1653, 2338], abs=2)
    colours = (picture[..., :3] * 255).round().astype(int)
    for colour in ((0x15, 0x61, 0x6D), (0xB3, 0x5C, 0x00)):
        assert (np.abs(colours - colour).max(axis=-1) < 4).sum() > 200


def test_the_drawing_needs_no_font():
    for svg in (map_svg(tiny_book()), draw_map(tiny_book(), "svg")):
        assert b"<text" not in svg
        assert b"<svg" in svg


def test_names_leave_each_other_and_the_map_says_which_find_no_room():
    labels = Labels(200.0, 100.0, np.empty((0, 2)))
    at = (100.0, 50.0)
    labels.take(centred(at, (10, 10)))
    rects = [labels.place(at, (60, 9), gap=8) for _ in range(60)]
    placed = [rect for rect in rects if rect]
    assert 5 < len(placed) < 60
    for a, b in combinations(placed, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert all(left >= 0 and right <= 200 for left, _, right, _ in placed)


@pytest.mark.slow
def test_expressways_carry_their_numbers():
    line = shapely.LineString([(124.2, 43.0), (127.0, 44.2)])
    roads = gpd.GeoDataFrame({"ref": ["G1"]}, geometry=[line], crs=WGS84)
    book = tiny_book()
    with_roads = replace(book, register=replace(book.register, roads=roads))
    green = np.array([0x1C, 0x6B, 0x3C])

    def shields(one):
        picture = matplotlib.image.imread(io.BytesIO(map_png(one)))[..., :3] * 255
        return int((np.abs(picture - green).max(axis=-1) < 6).sum())

    assert shields(book) < 50 < shields(with_roads)
