"""Where discs and names stand on a printed map."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import METRIC_CRS
from routes.cartography.marks import (
    Frame,
    Names,
    arranged,
    dense_window,
    free_corner,
    pushed_apart,
)
from routes.cartography.text import wrapped

FRAME = Frame(0.0, 0.0, 800.0, 600.0, (0.0, 0.0, 80_000.0, 60_000.0))
NAMES = Names(10.0, 9.0, 14.0)


def townships(points, centres):
    count = len(points)
    return gpd.GeoDataFrame(
        {
            "name": [f"第{number}镇" for number in range(count)],
            "part": "3/9",
            "value": "60%",
            "centres": centres,
            "few": [one < 10 for one in centres],
        },
        geometry=gpd.points_from_xy(*np.array(points).T),
        index=[f"T{number}" for number in range(count)],
        crs=METRIC_CRS,
    )


@given(st.integers(2, 60), st.integers(0, 50))
def test_discs_do_not_cover_each_other(count, seed):
    true = np.random.default_rng(seed).uniform(100, 500, (count, 2))
    sizes = np.full(count, 9.0)
    at = pushed_apart(true, sizes)
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 15.0
    assert np.hypot(*(at - true).T).max() < 200.0


def test_discs_at_one_point_part():
    at = pushed_apart(np.full((5, 2), 300.0), np.full(5, 6.0))
    assert len({tuple(one) for one in at.round(3)}) == 5


@pytest.mark.parametrize("spread", [60_000, 9_000])
def test_every_name_has_room_of_its_own_or_none(spread):
    points = 10_000 + np.random.default_rng(1).uniform(0, spread, (40, 2)) * (1, 0.6)
    shapes = townships(points, [5 + one % 20 for one in range(40)])
    marks = arranged(shapes, FRAME, NAMES, [], 1.0)
    rects = [mark.label for mark in marks if mark.label]
    assert 3 < len(rects) <= 40
    for number, (left, bottom, right, top) in enumerate(rects):
        assert left >= 0 <= bottom
        assert right <= FRAME.width
        assert top <= FRAME.height
        for other in rects[:number]:
            beside = other[0] >= right or other[2] <= left
            assert beside or other[1] >= top or other[3] <= bottom
    assert (len(rects) == 40) == (spread > 10_000)


def test_an_inset_shows_what_is_crowded_and_covers_nothing():
    rng = np.random.default_rng(2)
    at = np.vstack([rng.uniform(100, 160, (9, 2)), rng.uniform((50, 50), (500, 500), (15, 2))])
    chosen, window = dense_window(at, 800.0)
    assert chosen[:9].all()
    assert window[2] - window[0] < 200
    place = free_corner(at, 800.0, 600.0)
    inside = (at > place[:2]) & (at < place[2:])
    assert not inside.all(axis=1).any()
    assert dense_window(at[:3], 800.0) is None
    assert free_corner(rng.uniform(0, 800, (900, 2)), 800.0, 600.0) is None


def test_long_lines_are_broken_between_words_and_characters():
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("一二三四五六", 6) == ["一二三", "四五六"]
