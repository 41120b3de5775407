"""Barriers on roads, worked by hand: a road of 1 km takes a minute."""

import pytest

from geo.travel.osm_store import read_osm, read_report
from tests.geo.test_travel_turns import EXACT, ROAD, build, minutes

# A street 1-5-4-6-3 of 3.24 km cuts the corner of the road 1-2-3 of 4 km; the barrier is at 4.
NODES = {1: (0, 0), 2: (2, 0), 3: (2, 2), 5: (0, 0.5), 4: (0, 1), 6: (1, 1.5), 7: (-1, 0.5),
         8: (0.5, 1.5)}  # fmt: skip
CUT_KM = 1 + 5**0.5
SIDES = [([5, 7], ROAD), ([6, 8], ROAD)]  # 1.5 km
CORNER = [([1, 2, 3], ROAD), ([1, 5, 4, 6, 3], ROAD), *SIDES]
MET_THERE = [([1, 2, 3], ROAD), ([1, 5, 4], ROAD), ([4, 6, 3], ROAD), *SIDES]


@pytest.mark.parametrize("ways", [CORNER, MET_THERE])
@pytest.mark.parametrize(
    "tags",
    [
        {"barrier": "bollard"},
        {"barrier": "block", "access": "no"},
        {"barrier": "gate", "motor_vehicle": "private"},
    ],
)
def test_no_car_passes_a_barrier(tmp_path, ways, tags):
    model = build(tmp_path, ways, [], NODES, {4: tags})
    assert minutes(model, 1, 3, NODES) == pytest.approx(4, abs=EXACT)
    assert minutes(model, 5, 6, NODES) == pytest.approx(0.5 + 4 + 1.25**0.5, abs=EXACT)
    assert minutes(model, 6, 5, NODES) == pytest.approx(0.5 + 4 + 1.25**0.5, abs=EXACT)
    assert read_report(tmp_path)["left_out"] == {"barrier": 1}
    assert read_osm(tmp_path)[0].km.sum() == pytest.approx(4 + CUT_KM + 1.5, abs=0.02)


@pytest.mark.parametrize(
    "tags",
    [
        {"barrier": "gate"},
        {"barrier": "toll_booth"},
        {"barrier": "bollard", "access": "no", "motor_vehicle": "yes"},
        {"barrier": "bollard", "bollard": "rising"},
        {"access": "no"},
    ],
)
def test_others_are_passed(tmp_path, tags):
    model = build(tmp_path, CORNER, [], NODES, {4: tags})
    assert minutes(model, 1, 3, NODES) == pytest.approx(CUT_KM, abs=EXACT)
    assert read_report(tmp_path)["left_out"] == {}


def test_what_lies_behind_a_barrier_alone_is_no_part_of_the_network(tmp_path):
    ways = [([1, 2, 3], ROAD), ([1, 5, 4, 6], ROAD)]
    build(tmp_path, ways, [], NODES, {4: {"barrier": "wall"}})
    assert read_osm(tmp_path)[0].km.sum() == pytest.approx(4 + 1, abs=0.02)
