"""The route map: its box, its scale, its marks."""

import io
import math

import matplotlib.image
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.book.apart import spread
from routes.book.route_map import LEAST_WIDTH_M, map_box, map_png, map_svg
from routes.cartography.frame import north, scale_metres
from tests.routes.book.tiny import one_stop_book, tiny_book


def test_every_place_is_inside_and_a_single_one_is_not_alone_on_earth():
    west, south, east, north_ = map_box(tiny_book())
    assert east - west > 200_000  # Siping to Jingyu is 215 km
    assert north_ - south < east - west
    alone = map_box(one_stop_book())
    assert alone[2] - alone[0] == pytest.approx(LEAST_WIDTH_M)


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


def test_the_picture_has_its_size_and_the_days_their_colours():
    picture = matplotlib.image.imread(io.BytesIO(map_png(tiny_book())))
    assert picture.shape[:2] == (1480, 2200)
    colours = (picture[..., :3] * 255).round().astype(int)
    for colour in ((0x15, 0x61, 0x6D), (0xB3, 0x5C, 0x00)):
        assert (np.abs(colours - colour).max(axis=-1) < 4).sum() > 200


def test_the_drawing_needs_no_font():
    svg = map_svg(tiny_book())
    assert b"<text" not in svg
    assert b"<svg" in svg
