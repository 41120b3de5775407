"""Vehicle and season, from the question to every answer, page and export."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError

from geo.travel import load_estimate
from web.coverage import ask as coverage
from web.coverage.files import coverage_export
from web.coverage.html import coverage_html
from web.files.registry import write_export
from web.installation.context import Context
from web.language.provider import provider_name, provider_text
from web.nearby import ask as nearby
from web.nearby import isochrone
from web.nearby.files import isochrone_geojson
from web.nearby.text import nearby_text
from web.plan import tour as planning
from web.plan.files import plan_export

TODAY = date(2027, 6, 1)
WINTER = date(2027, 12, 1)
TOUR = {"from": "长春", "date": "2027-06-15", "seconds": 0.1}


def plan(context: Context, **asked: object) -> dict:
    query = planning.PlanQuery.model_validate({**TOUR, **asked})
    return planning.run(context, query, today=TODAY).document


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({}, ("car", "normal")),
        ({"vehicle": "bus"}, ("bus", "normal")),
        ({"date": "2027-10-31", "days": 2}, ("car", "winter")),  # its second day is in November
        ({"date": "2027-12-01", "season": "normal"}, ("car", "normal")),
        ({"season": "winter", "group_size": 40}, ("car", "winter")),  # no vehicle is guessed
    ],
)
def test_a_plan_names_vehicle_and_season(context, asked, named):
    document = plan(context, **asked)
    for part in (document["provider"], document["request"]):
        assert (part["vehicle"], part["season"]) == named
    lines = planning.run(
        context, planning.PlanQuery.model_validate({**TOUR, **asked}), today=TODAY
    ).features
    drawn = sum(-(-float(leg) // 1) for leg in lines["minutes"].round(2))
    totals = document["totals"]  # path and timetable: the same model, and a reserve that is said
    assert totals["slack_minutes"] > 0
    assert drawn == totals["drive_minutes"] - totals["slack_minutes"]
    assert [day["slack_minutes"] for day in document["days"]] == [
        sum(leg["slack_minutes"] for leg in day["legs"]) for day in document["days"]
    ]


def test_nearby_by_bus_in_winter_takes_longer(context):
    asked = {"at": "大石人镇", "within": 60, "limit": 500}
    car = nearby.run(context, nearby.NearbyQuery(**asked), today=TODAY).document
    query = nearby.NearbyQuery(**asked, vehicle="bus", season="auto")
    bus = nearby.run(context, query, today=WINTER).document
    assert (bus["provider"]["vehicle"], bus["provider"]["season"]) == ("bus", "winter")
    assert 0 < bus["total"] < car["total"]
    minutes = {venue["code"]: venue["minutes"] for venue in car["venues"]}
    assert all(venue["minutes"] >= minutes[venue["code"]] for venue in bus["venues"])
    assert "bus, winter" in nearby_text(bus, "en")
    assert "大客车，冬季" in nearby_text(bus, "zh")


def test_the_isochrone_of_a_bus_lies_inside_that_of_a_car(context):
    car, bus = (
        isochrone.run(context, isochrone.IsochroneQuery(at="大石人镇", vehicle=one), language="en")
        for one in ("car", "bus")
    )
    assert car.features.geometry[0].area > bus.features.geometry[0].area > 0
    assert bus.features.geometry[0].difference(car.features.geometry[0]).area == 0
    (area,) = isochrone_geojson(bus)["features"]
    assert (area["properties"]["vehicle"], area["properties"]["season"]) == ("bus", "normal")


def test_fewer_centres_are_within_reach_by_bus(context):
    by = {
        one: coverage.run(context, coverage.CoverageQuery(vehicle=one), today=TODAY)
        for one in ("car", "bus")
    }
    reachable = {one: answer.document["totals"]["reachable"] for one, answer in by.items()}
    assert reachable["bus"] < reachable["car"]
    assert by["bus"].document["totals"]["served"] == by["car"].document["totals"]["served"]
    assert "bus, normal season" in write_export(coverage_export(context, by["bus"], "en"), "csv")
    assert "大客车，平常季节" in coverage_html(context, by["bus"], "zh")


def test_the_route_file_names_the_vehicle(context):
    query = planning.PlanQuery.model_validate({**TOUR, "vehicle": "bus"})
    answer = planning.run(context, query, today=TODAY)
    assert "bus, normal season" in write_export(plan_export(context, answer, "en"), "html")


def test_one_travel_model_is_kept_for_each_vehicle_and_season(context):
    assert context.travel_by("car", "normal") is context.travel
    kept = context.travel_by("bus", "winter")
    assert kept is context.travel_by("bus", "winter")
    assert kept.provider == load_estimate(vehicle="bus", season="winter").provider


def test_a_plan_of_an_earlier_version_was_made_for_a_car():
    old = {"name": "estimate", "data_date": "2025-07", "attribution": "© OSM"}
    assert provider_name(old, "en").endswith("network, car, normal season")
    assert provider_text(old, "zh").endswith("小汽车，平常季节")


def test_a_vehicle_nobody_knows_is_refused():
    with pytest.raises(ValidationError, match="vehicle"):
        nearby.NearbyQuery.model_validate({"at": "长春", "vehicle": "tram"})


@pytest.mark.parametrize(
    "address",
    [
        "/nearby?at=大石人镇",
        "/coverage?level=prefecture",
    ],
)
def test_a_page_shows_what_was_asked_and_what_was_answered(client: FlaskClient, address):
    page = client.get(f"{address}&vehicle=bus&season=winter&lang=en").text
    assert '<option value="bus" selected>' in page
    assert '<option value="winter" selected>' in page
    assert page.count("estimate on the main road network, bus, winter") == 2  # and the footer
    assert "network, car" not in page


def test_the_route_and_its_constraints_keep_the_vehicle(client: FlaskClient):
    asked = "from=长春&date=2027-06-15&seconds=0.1&vehicle=bus&season=winter&lang=en"
    assert "estimate on the main road network, bus, winter" in client.get(f"/plan?{asked}").text
    form = client.get(f"/plan?{asked}&step=rules").text
    assert '<option value="bus" selected>' in form
    assert '<option value="winter" selected>' in form


def test_a_saved_plan_is_drawn_for_its_vehicle(client: FlaskClient):
    form = {**TOUR, "vehicle": "bus", "season": "winter", "name": "coach tour"}
    saved = client.post("/plans", data=form).location.partition("?")[0]
    page = client.get(saved, query_string={"lang": "en"}).text
    assert "network, bus, winter" in page
    file = client.get(f"{saved}/versions/1/file.html", query_string={"lang": "zh"})
    assert "大客车，冬季" in file.text
