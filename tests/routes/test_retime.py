"""A plan timed again: nothing changes with the same data, and what changes is exactly what did."""

import json
import shutil
from dataclasses import replace

import geopandas as gpd
import pytest

from geo.folder import data_path
from geo.travel import load_estimate
from routes.plan.plan import plan_document
from routes.plan.request import LecturerTime
from routes.plan.retime import retime
from tests.routes.test_plan import CEMETERY, document, plan, request_, two_days, world

__all__ = ["document", "request_", "two_days", "world"]  # fixtures


def with_values(sites: gpd.GeoDataFrame, site: str, **values: object) -> gpd.GeoDataFrame:
    """Return the sites with some values of one of them changed."""
    changed = sites.copy()
    for column, value in values.items():
        changed.loc[site, column] = value
    return changed


def stops_of(said) -> list[str]:
    return [stop["id"] for day in said["days"] for stop in day["stops"]]


@pytest.mark.slow
def test_with_the_same_data_every_time_stays(world, document):
    again = retime(document, world[0].sites, world[0].divisions, world[1])
    assert (again.gone, again.closed) == ((), ())
    assert again.document["days"] == document["days"]
    assert again.document["request"] == document["request"]
    assert json.dumps(again.document)


def test_a_plan_of_one_day_that_ends_elsewhere_keeps_its_places(world, request_):
    from dataclasses import replace  # noqa: PLC0415

    asked = replace(request_, days=1, required=(), end=world[2].resolve("吉林市"))
    said = plan_document(plan(world, asked))
    again = retime(said, world[0].sites, world[0].divisions, world[1]).document
    assert again["days"] == said["days"]


@pytest.mark.parametrize("status", ["under_repair", "closed", "demolished"])
def test_a_site_that_cannot_be_visited_now_is_left_out_with_the_reason(world, document, status):
    sites = with_values(world[0].sites, CEMETERY, status=status)
    again = retime(document, sites, world[0].divisions, world[1])
    assert [one.id for one in again.closed] == [CEMETERY]
    assert stops_of(again.document) == [site for site in stops_of(document) if site != CEMETERY]
    assert again.document["left_out"][0]["id"] == CEMETERY


def test_a_site_that_left_the_data_is_named(world, document):
    again = retime(document, world[0].sites.drop(index=CEMETERY), world[0].divisions, world[1])
    assert again.gone == (CEMETERY,)
    assert CEMETERY not in stops_of(again.document)


def test_hours_that_no_longer_hold_the_visit_leave_no_timetable(world, document):
    sites = with_values(world[0].sites, CEMETERY, opening_hours="Mo-Su 03:00-04:30")
    again = retime(document, sites, world[0].divisions, world[1])
    assert again.document is None
    day = next(n for n, one in enumerate(document["days"], 1) if CEMETERY in stops_of({"days": [one]}))  # fmt: skip  # noqa: E501
    assert again.full == (day,)
    assert again.hours[CEMETERY] == "Mo-Su 03:00-04:30"


def test_slower_roads_lengthen_every_drive(world, document, tmp_path):
    shutil.copytree(data_path(), tmp_path, dirs_exist_ok=True)
    file = tmp_path / "roads" / "parameters.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("expressway_kmh = 95", "expressway_kmh = 90"), encoding="utf-8")
    again = retime(document, world[0].sites, world[0].divisions, load_estimate(tmp_path))
    before = {(leg["from"], leg["to"]): leg["minutes"] for day in document["days"] for leg in day["legs"]}  # fmt: skip  # noqa: E501
    assert again.minutes.keys() == before.keys()
    assert all(again.minutes[pair] >= before[pair] for pair in before)
    assert sum(again.minutes.values()) > sum(before.values())


def test_a_plan_that_loses_all_its_stops_is_a_drive(world, document):
    sites = world[0].sites.drop(index=stops_of(document))
    again = retime(document, sites, world[0].divisions, world[1])
    assert len(again.gone) == len(stops_of(document))
    assert again.document["totals"]["stops"] == 0


def test_the_rules_of_a_request_are_kept(world, request_):
    """A plan with numbers of sites, shifts, a lecturer and reserve, timed again: the same."""
    cemetery = request_.required[0]
    wish = replace(
        request_,
        at_least=(("memorial_hall", 1),),
        group_size=70,
        capacities=((cemetery, 40),),
        shifts=True,
        lecturers=(LecturerTime(cemetery, request_.dates[1], "08:00", "14:00"),),
        closed=((cemetery, request_.dates[0]),),
        slack=5,
        storyline="soft",
    )
    said = json.loads(json.dumps(plan_document(plan(world, wish))))
    again = retime(said, world[0].sites, world[0].divisions, world[1]).document
    assert again is not None
    assert again["quotas"] == said["quotas"]
    assert again["totals"]["value"] == said["totals"]["value"]
    assert [day["stops"] for day in again["days"]] == [day["stops"] for day in said["days"]]
    assert [day["legs"] for day in again["days"]] == [day["legs"] for day in said["days"]]
