"""The area within so many minutes of lecturers and of several places: page, API, command, file."""

import json
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from flask.testing import FlaskClient
from pydantic import ValidationError

from geo.coverage import lecturer_bases
from geo.crs import METRIC_CRS
from web.cli import main
from web.coverage import ask as coverage
from web.coverage.html import coverage_html
from web.installation.context import Context, Memo
from web.nearby import isochrone
from web.terms.fields import QueryError

TODAY = date(2027, 6, 1)


def draw(context: Context, **asked: object):
    query = isochrone.IsochroneQuery.model_validate(asked)
    return isochrone.run(context, query, language="en")


def test_the_area_of_several_places_holds_the_area_of_each(context):
    both = draw(context, at="长春; 大石人镇")
    assert [place["name"] for place in both.document["origins"]] == ["长春市", "大石人镇"]
    assert both.document["origin"] is None
    (union,) = both.features.geometry
    for name in ("长春", "大石人镇"):
        (alone,) = draw(context, at=name).features.geometry
        assert alone.difference(union).area == pytest.approx(0, abs=1e-9)
    errors = [place["error_m"] for place in both.document["origins"]]
    assert both.document["error_m"] == max(errors)


@pytest.mark.slow
def test_the_area_of_the_lecturers_holds_the_centres_that_are_within_reach(context):
    """A cell beside the outline either may be wrong, and so may a centre at the very limit."""
    answer = draw(context, of="lecturers", minutes=[8])
    document, snapshot, centres = answer.document, context.snapshot(), context.datasets.centres
    bases = lecturer_bases(snapshot.lecturers, centres)
    assert (document["bases"], document["lecturers"]) == (len(bases), len(snapshot.lecturers))
    assert len(bases) < len(snapshot.lecturers)
    assert document["simulated"]
    assert document["note"].endswith("The lecturers are simulated.")
    (area,) = answer.features.geometry.to_crs(METRIC_CRS)
    flat = centres.geometry.to_crs(METRIC_CRS)
    minutes = context.travel.nearest(centres.geometry, bases.geometry)["minutes"].to_numpy()
    near = minutes <= 8
    clear = (shapely.distance(flat.to_numpy(), area.boundary) > 500) & (abs(minutes - 8) > 0.1)
    assert near.any()
    assert not near.all()
    assert np.array_equal(flat.within(area)[clear], near[clear])


@pytest.mark.slow
def test_the_area_is_kept_while_the_homes_stay(context, monkeypatch):
    fresh = replace(context, areas=Memo())
    first = draw(fresh, of="lecturers", minutes=[5])
    monkeypatch.setattr("web.nearby.isochrone._areas", None)
    assert draw(fresh, of="lecturers", minutes=[5]).features is first.features


def test_without_lecturers_there_is_no_area(context, monkeypatch):
    snapshot = context.snapshot()
    people = snapshot.lecturers.iloc[:0]
    monkeypatch.setattr(type(snapshot), "lecturers", people)
    with pytest.raises(QueryError, match="no lecturers"):
        draw(context, of="lecturers")


@pytest.mark.parametrize("asked", [{}, {"at": ""}, {"at": ";"}, {"of": "places"}])
def test_places_have_to_be_named(asked):
    with pytest.raises(ValidationError) as caught:
        isochrone.IsochroneQuery.model_validate(asked)
    (error,) = caught.value.errors()
    assert error["loc"] == ("at",)


def test_a_comma_belongs_to_the_coordinates():
    query = isochrone.IsochroneQuery(at="126.55,41.94；长春")
    assert query.at == ("126.55,41.94", "长春")


@pytest.mark.slow
def test_the_page_asks_for_the_area_of_its_own_minutes(client: FlaskClient):
    page = client.get("/coverage?area=lecturers&within=5&vehicle=bus&lang=en").text
    config = json.loads(re.search(r'<script[^>]*id="config"[^>]*>(.*?)</script>', page)[1])
    assert config["reach"]["query"] == {"of": "lecturers", "minutes": [5.0], "vehicle": "bus"}
    assert "within 5 minutes of a lecturer&#39;s home, estimated (simulated lecturers)" in page
    assert "/api/v1/isochrone?vehicle=bus&amp;of=lecturers&amp;minutes=5.0" in page
    assert '<option value="lecturers" selected>' in page
    area = client.get("/api/v1/isochrone", query_string=config["reach"]["query"]).get_json(
        force=True
    )
    assert area["features"][0]["properties"]["minutes"] == 5
    assert area["provider"]["vehicle"] == "bus"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("area=places", "Places is missing"),
        ("area=places&at=Atlantis", "Atlantis"),
        ("area=places&at=长春&within=200", "at most 180"),
        ("area=moon", "of a lecturer"),
    ],
)
def test_an_area_that_cannot_be_drawn_is_refused_in_one_sentence(client, query, said):
    response = client.get(f"/coverage?{query}&lang=en")
    assert response.status_code == 422
    assert said in response.text


def test_without_the_option_nothing_is_drawn(client: FlaskClient):
    page = client.get("/coverage").text
    assert '"reach": null' in page or '"reach":null' in page
    assert "reach-legend" not in page


def test_the_file_carries_the_area_and_its_legend(client: FlaskClient):
    query = "level=prefecture&area=places&at=长春&within=30"
    file = client.get(f"/files/coverage.html?{query}&lang=zh")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "距所列地点 30 分钟以内（估算）" in file.text
    assert "geo_json_reach" in file.text
    assert "geo_json_reach" not in client.get("/files/coverage.html?level=prefecture").text


def test_the_command_writes_the_same_file(context, settings, tmp_path):
    path = tmp_path / "coverage.html"
    environment = {"REDROUTES_DATABASE_URL": settings.database_url, "REDROUTES_TODAY": "2027-06-01"}
    asked = [
        "--lang",
        "zh",
        "coverage",
        "--level",
        "prefecture",
        "--area",
        "places",
        "--at",
        "长春",
    ]
    run = CliRunner().invoke
    assert run(main, [*asked, "--format", "html", "-o", str(path)], env=environment).exit_code == 0
    answer = coverage.run(context, coverage.CoverageQuery(level="prefecture"), today=TODAY)
    within, provider = answer.document["within"], answer.document["provider"]
    drawn = isochrone.beside(within, provider, of="places", at="长春")
    reach = isochrone.run(context, drawn, language="zh")
    assert (
        path.read_text("utf-8").strip() == coverage_html(context, answer, "zh", reach=reach).strip()
    )
    refused = run(main, [*asked, "--format", "csv"], env=environment)
    assert refused.exit_code == 2
    assert "--format html" in refused.stderr
