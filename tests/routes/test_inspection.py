"""Inspections: the draw, the division among groups, the days, and the checker that sees it all."""

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import permutations, product

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.datasets import load_datasets
from geo.places import Place
from routes.inspection.answer import InspectionPlan
from routes.inspection.check import check_inspection
from routes.inspection.document import inspection_document
from routes.inspection.groups import SLACK, Block, assign_blocks, make_blocks
from routes.inspection.plan import plan_inspection
from routes.inspection.request import InspectionRequest
from routes.inspection.sample import draw_sample, frame_digest, quotas, random_number
from routes.tour.errors import PlanError
from tests import draw
from tests.geo.conftest import ParallelRoad, venue_frame

TODAY = date(2027, 6, 1)
MONDAY = date(2027, 6, 14)
BASE = Place("base", 126.0, 42.0, "point", "", "poi", 0.0, "")


def frame(counties: dict[str, list[float]]) -> gpd.GeoDataFrame:
    """Build villages on the parallel road: county -> minutes east of the base."""
    rows = [
        (f"{county}001{place:03d}", "village", 126 + minutes / 100, 42.0, 6000)
        for county, places in counties.items()
        for place, minutes in enumerate(places, start=201)
    ]
    return venue_frame(rows).assign(precision="township_box")


class World:
    """Centres and county seats, the latter at the first centre of each county."""

    def __init__(self, counties: dict[str, list[float]]) -> None:
        self.centres = frame(counties)
        seats = self.centres.groupby("county").head(1).set_index("county", drop=False)
        self.divisions = seats.assign(name=seats.index, precision="county_seat")


def plan(counties: dict[str, list[float]], **asked: object) -> InspectionPlan:
    """Inspect every centre of a small world from its western end."""
    wanted = {"base": BASE, "date": MONDAY, "per_county": 9, "groups": 1, "days": 1} | asked
    return plan_inspection(
        InspectionRequest(**wanted), World(counties), ParallelRoad(), today=TODAY
    )


# -- the draw -----------------------------------------------------------------------------------


def test_the_draw_can_be_repeated_with_sha256_alone():
    centres = frame({"220601": list(range(10)), "220602": list(range(7))})
    sample = draw_sample(centres, per_county=2, seed=7, reserve=1)
    for county, inside in centres.groupby("county"):
        ranked = sorted(inside.index, key=lambda c: hashlib.sha256(f"7:{c}".encode()).hexdigest())
        chosen, spare = sample.chosen, sample.reserve
        assert list(chosen.index[chosen["county"] == county]) == ranked[:2]
        assert list(spare.index[spare["county"] == county]) == ranked[2:3]
    assert (sample.rows["population"].unique() == [10, 7]).all()


def test_every_county_of_the_province_is_drawn_from():
    centres = load_datasets().centres
    sample = draw_sample(centres, per_county=2, seed=7)
    assert sample.chosen.groupby("county").size().to_dict() == dict.fromkeys(
        sorted(centres["county"].unique()), 2
    )


@given(
    seed=st.integers(0, 2**31),
    sizes=st.lists(st.integers(1, 12), min_size=1, max_size=4),
    wanted=st.integers(1, 6),
    shuffle=st.randoms(use_true_random=False),
)
@settings(max_examples=draw(25), deadline=None)
def test_the_draw_is_nested_and_blind_to_the_order_of_rows(seed, sizes, wanted, shuffle):
    centres = frame({f"22060{k}": list(range(n)) for k, n in enumerate(sizes, start=1)})
    order = list(centres.index)
    shuffle.shuffle(order)
    sample = draw_sample(centres, per_county=wanted, seed=seed)
    again = draw_sample(centres.loc[order], per_county=wanted, seed=seed)
    larger = draw_sample(centres, per_county=wanted + 1, seed=seed)
    assert list(sample.rows.index) == list(again.rows.index)
    assert sample.frame == again.frame
    assert set(sample.chosen.index) <= set(larger.chosen.index)
    assert not set(sample.chosen.index) & set(sample.reserve.index)
    assert len(sample.chosen) == sum(min(wanted, size) for size in sizes)


def test_each_centre_is_drawn_about_as_often():
    """1 of 4, 2,000 seeds: each is expected 500 times, standard deviation 19."""
    codes = ["220601001201", "220601001202", "220601001203", "220601001204"]
    drawn = Counter(min(codes, key=partial(random_number, seed)) for seed in range(2000))
    assert all(abs(times - 500) < 5 * 19.4 for times in drawn.values())


@pytest.mark.parametrize(
    ("wanted", "shares", "available", "quota"),
    [
        (10, (1, 3, 6), (1, 20, 200), (1, 3, 6)),
        (2, (1, 1, 1), (1, 20, 200), (1, 1, 0)),  # 2/3 each: the higher tiers in a tie
        (10, (5, 3, 2), (1, 20, 200), (1, 3, 6)),  # one county centre only: villages fill up
        (10, (0, 1, 1), (1, 20, 3), (0, 7, 3)),
        (3, (1, 0, 0), (1, 2, 0), (1, 2, 0)),
    ],
)
def test_shares_of_the_tiers(wanted, shares, available, quota):
    tiers = ("county", "township", "village")
    found = quotas(
        wanted, dict(zip(tiers, shares, strict=True)), dict(zip(tiers, available, strict=True))
    )
    assert tuple(found.values()) == quota


def test_tiers_are_strata_of_their_own():
    """3 centres at 1:2 are one county centre and two of the three villages."""
    centres = frame({"220601": [0, 1, 2, 3]})
    centres["tier"] = ["county", "village", "village", "village"]
    sample = draw_sample(
        centres, per_county=3, seed=1, shares={"county": 1, "village": 2}, reserve=1
    )
    rows = sample.rows[["stratum", "role", "population", "drawn"]].to_numpy().tolist()
    county, villages = "220601000000:county", "220601000000:village"
    assert rows == [
        [county, "sample", 1, 1],
        [villages, "sample", 3, 2],
        [villages, "sample", 3, 2],
        [villages, "reserve", 3, 2],
    ]


def test_the_frame_changes_with_the_data():
    centres = frame({"220601": [0, 1, 2]})
    assert frame_digest(centres) != frame_digest(centres.iloc[1:])


# -- the division -------------------------------------------------------------------------------


def on_a_line(places):
    x = np.array(places)
    return np.abs(x[:, None] - x[None, :])


def brute_force(minutes, works, groups):
    """Least longest work of any division, and the least driving within the slack of it."""
    best = []
    for division in product(range(groups), repeat=len(works)):
        parts = [[b for b, g in enumerate(division) if g == k] for k in range(groups)]
        orders = [min(drive(minutes, o) for o in permutations(part)) for part in parts]
        work = [d + sum(works[b] for b in part) for d, part in zip(orders, parts, strict=True)]
        best.append((max(work), sum(orders)))
    longest = min(work for work, _ in best)
    return longest, min(d for work, d in best if work <= int(longest * (1 + SLACK)))


def drive(minutes, order):
    rows = [0, *(b + 1 for b in order), 0]
    return int(minutes[rows[:-1], rows[1:]].sum()) if order else 0


def test_two_groups_share_a_line_as_one_would_by_hand():
    """Counties 10 and 20 east, 10 and 20 west, an hour each: 120 + 40 minutes for each group."""
    minutes = on_a_line([0, 10, 20, -10, -20])
    blocks = make_blocks(minutes, {str(k): (k, [k]) for k in range(1, 5)}, service=60, groups=2)
    routes = assign_blocks(minutes, blocks, base=0, groups=2, limit=500, seed=0, iterations=100)
    assert sorted(sorted(route) for route in routes) == [[0, 1], [2, 3]]


@given(seed=st.integers(0, 10_000), size=st.integers(2, 5), groups=st.integers(1, 3))
@settings(max_examples=draw(15), deadline=None)
def test_the_division_is_that_of_brute_force(seed, size, groups):
    rng = np.random.default_rng(seed)
    xy = rng.integers(0, 100, (size + 1, 2))
    minutes = np.ceil(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))).astype(np.int64)
    works = rng.integers(20, 200, size).tolist()
    blocks = [Block(str(k), k, (k,), work) for k, work in enumerate(works, start=1)]
    routes = assign_blocks(
        minutes, blocks, base=0, groups=groups, limit=5000, seed=seed, iterations=300
    )
    driven = [drive(minutes, route) for route in routes]
    work = [d + sum(works[b] for b in route) for d, route in zip(driven, routes, strict=True)]
    longest, least = brute_force(minutes, works, groups)
    assert sorted(b for route in routes for b in route) == list(range(size))
    assert max(work) <= int(longest * (1 + SLACK))
    assert sum(driven) == least


def test_blocks_without_time_for_them_are_in_no_group():
    minutes = on_a_line([0, 10, 300])
    blocks = make_blocks(minutes, {"a": (1, [1]), "b": (2, [2])}, service=60, groups=2)
    routes = assign_blocks(minutes, blocks, base=0, groups=2, limit=400, seed=0, iterations=50)
    assert routes == ((0,),)


def test_a_county_with_more_than_a_fair_share_is_cut():
    minutes = on_a_line([0, 0, 1, 2, 3, 50])
    counties = {"large": (1, [1, 2, 3, 4]), "small": (5, [5])}
    blocks = make_blocks(minutes, counties, service=60, groups=2)
    parts = sorted((block.county, sorted(block.members), block.work) for block in blocks)
    assert parts == [("large", [1, 2], 122), ("large", [3, 4], 126), ("small", [5], 60)]


# -- the days -----------------------------------------------------------------------------------


def test_one_group_one_day_by_hand():
    """Two villages 60 and 90 minutes out: leave so as not to wait, lunch at 11:30, back 14:00."""
    (group,) = plan({"220601": [60, 90]}).groups
    (day,) = group.itinerary.days
    assert (day.legs[0].depart, day.drive, day.wait) == (480, 180, 0)
    assert [(v.arrive, v.start, v.leave) for v in day.visits] == [(540, 540, 600), (630, 630, 690)]
    assert day.lunch == (690, 750)
    assert day.arrive == 840


def test_nights_are_spent_at_a_seat_and_only_when_needed():
    """Four villages 200 minutes away: two visits a day fit only if the group stays there."""
    group = plan({"220601": [200, 200, 201, 201]}, days=5).groups[0]
    assert len(group.itinerary.days) == 2
    assert group.itinerary.drive == 402
    back = plan({"220601": [200, 200, 201, 201]}, days=5, overnight=False).groups[0]
    assert [day.end for day in back.itinerary.days] == [0] * len(back.itinerary.days)
    assert back.itinerary.drive > 402


def test_the_days_are_working_days():
    request = InspectionRequest(base=BASE, date=date(2027, 6, 17), days=3)
    assert [day.isoweekday() for day in request.dates] == [4, 5, 1]


def test_what_cannot_be_visited_is_listed_with_its_reason():
    world = World({"220601": [60, 90], "220602": [400]})
    world.centres.geometry = [
        type(p)(p.x, 45.0) if code == "220601001202" else p
        for code, p in world.centres.geometry.items()
    ]
    request = InspectionRequest(base=BASE, date=MONDAY, groups=2, days=1, per_county=9)
    found = plan_inspection(request, world, ParallelRoad(), today=TODAY)
    assert {one.code: one.reason for one in found.left_out} == {
        "220601001202": "unreachable",
        "220602001201": "no_time",
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"date": date(2027, 5, 31)}, "is over"),
        ({"leave": "18:00"}, "must end after it begins"),
        ({"visit": 600}, "does not fit"),
    ],
)
def test_impossible_requests_are_refused(change, message):
    with pytest.raises(PlanError, match=message):
        plan({"220601": [60]}, **change)


@pytest.mark.slow
@given(
    seed=st.integers(0, 100),
    minutes=st.lists(st.lists(st.integers(0, 300), min_size=1, max_size=4), min_size=1, max_size=4),
    groups=st.integers(1, 3),
    days=st.integers(1, 3),
    overnight=st.booleans(),
)
@settings(max_examples=draw(8), deadline=None)
def test_every_plan_passes_the_checker_and_comes_out_again(seed, minutes, groups, days, overnight):
    counties = {f"22060{k}": places for k, places in enumerate(minutes, start=1)}
    asked = {"groups": groups, "days": days, "seed": seed, "overnight": overnight}
    first, again = (
        inspection_document(plan(counties, **asked), {}) for _ in range(2)
    )  # plan_inspection raises when its checker finds anything
    assert first == again
    assert first["totals"]["visits"] + first["totals"]["left_out"] == sum(map(len, minutes))


# -- the checker --------------------------------------------------------------------------------


def broken(found: InspectionPlan, **change: object) -> str:
    """Return what the checker says of a plan whose first day was changed."""
    (group,) = found.groups
    day = group.itinerary.days[0]
    days = (replace(day, **change), *group.itinerary.days[1:])
    changed = replace(group, itinerary=replace(group.itinerary, days=days))
    return "; ".join(check_inspection(replace(found, groups=(changed,))))


def test_the_checker_sees_each_broken_rule():
    found = plan({"220601": [60, 90]})
    day = found.groups[0].itinerary.days[0]
    first, second = day.visits
    legs = day.legs
    assert check_inspection(found) == []
    assert "instead of once" in broken(found, visits=(first,), legs=(legs[0], legs[2]))
    assert "do not join" in broken(found, visits=(second, first))
    assert "another length" in broken(found, visits=(replace(first, leave=580), second))
    assert "not at" in broken(found, visits=(replace(first, start=530, leave=590), second))
    assert "no lunch" in broken(found, lunch=None)
    assert "wrong time" in broken(found, lunch=(600, 660))
    assert "lunch falls" in broken(found, lunch=(680, 740))
    assert "is given" in broken(found, legs=(replace(legs[0], minutes=50), *legs[1:]))
    assert "clock" in broken(found, legs=(*legs[:2], replace(legs[2], arrive=830)))
    assert "too late" in broken(found, legs=(*legs[:2], replace(legs[2], arrive=1081)))
    assert "too early" in broken(found, legs=(replace(legs[0], depart=479), *legs[1:]))
    assert "does not start and end" in broken(found, start=1)
    late = replace(found, request=replace(found.request, closes="11:00"))
    assert "does not receive" in "; ".join(check_inspection(late))
    swapped = (replace(first, stop=second.stop), replace(second, stop=first.stop))
    assert "somewhere else" in broken(found, visits=swapped)
    drawn = found.sample.rows.drop(first.stop)
    assert "was not drawn" in "; ".join(
        check_inspection(replace(found, sample=replace(found.sample, rows=drawn)))
    )


def test_the_document_adds_up():
    found = inspection_document(plan({"220601": [60, 90], "220602": [30]}, groups=2), {})
    totals = found["totals"]
    assert (totals["visits"], totals["drawn"], totals["left_out"]) == (3, 3, 0)
    assert totals["work_minutes"] == sum(group["work_minutes"] for group in found["groups"])
    assert found["balance"]["work_minutes"]["max"] == max(
        g["work_minutes"] for g in found["groups"]
    )
    assert [one["weight"] for one in found["sample"]["centres"]] == [1, 1, 1]
    assert pd.Series([one["code"] for one in found["sample"]["centres"]]).is_unique
