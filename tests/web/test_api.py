"""The API over HTTP: documents, formats, entity tags, and problem+json for whatever is wrong."""

import csv
import io
import json
import logging

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import draw
from web.installation.context import Context

PLAN = {"from": "长春", "date": "2027-06-15", "seconds": 0.2}


def get(client, path, **query):
    return client.get(f"/api/v1{path}", query_string=query)


def problem(response, status):
    """Body of a problem document, checked for its shape."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json; charset=utf-8"
    body = response.get_json(force=True)
    assert body["status"] == status
    assert {"type", "title", "status", "detail"} <= body.keys()
    return body


# -- what is answered ---------------------------------------------------------------------------


def test_health_counts_the_data_sets(client):
    body = client.get("/healthz").get_json()
    assert body["status"] == "ok"
    assert body["version"]
    assert body["datasets"]["centres"] == 9342
    assert body["datasets"]["communities"] == 2115


def test_nearby_is_utf8_json(client):
    response = get(client, "/nearby", at="大石人镇", within=30, limit=3)
    assert response.status_code == 200
    assert response.content_type == "application/json; charset=utf-8"
    assert "大石人镇新时代文明实践所" in response.get_data(as_text=True)
    body = response.get_json()
    assert (body["kind"], body["version"], len(body["venues"])) == ("nearby", 1, 3)


def test_repeated_parameters_are_a_list(client):
    body = get(client, "/nearby", at="长春", tier=["county", "township"]).get_json()
    assert {venue["tier"] for venue in body["venues"]} <= {"county", "township"}
    assert body["tiers"] == ["county", "township"]


def test_nearby_as_geojson_names_provider_precision_and_simulation(client):
    response = get(client, "/nearby", at="长春", limit=2, format="geojson")
    assert response.content_type == "application/geo+json; charset=utf-8"
    body = response.get_json(force=True)
    assert "crs" not in body
    assert body["provider"]["name"] == "estimate"
    for feature in body["features"]:
        assert {"provider", "precision", "simulated", "code"} <= feature["properties"].keys()
        lon, lat = feature["geometry"]["coordinates"]
        assert 121 < lon < 132
        assert 40 < lat < 47


def test_isochrones_are_areas_with_their_origin_and_provider(client):
    response = get(client, "/isochrone", at="大石人镇", minutes=[15, 30], lang="en")
    assert response.content_type == "application/geo+json; charset=utf-8"
    body = response.get_json(force=True)
    assert (body["kind"], body["provider"]["name"]) == ("isochrone", "estimate")
    assert body["origin"]["name"] == "大石人镇"
    assert body["error_m"] == body["origin"]["error_m"]
    assert "estimate" in body["note"]
    assert [one["properties"]["minutes"] for one in body["features"]] == [30, 15]
    for one in body["features"]:
        assert one["properties"]["provider"] == "estimate"
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.is_valid
        assert shape.contains(shapely.Point(body["origin"]["lon"], body["origin"]["lat"]))


def test_isochrones_of_wrong_minutes_are_refused_in_one_sentence(client):
    body = problem(get(client, "/isochrone", at="长春", minutes="300", lang="en"), 400)
    assert [one["detail"] for one in body["errors"]] == [
        "Minutes on the road (minutes) must be at most 180, not 300."
    ]
    assert (
        "missing"
        in problem(get(client, "/isochrone", at="长春", minutes="", lang="en"), 400)["errors"][0][
            "detail"
        ]
    )


@pytest.mark.parametrize(
    ("level", "kind", "count"),
    [
        pytest.param("township", "Point", 946, marks=pytest.mark.slow),
        ("county", "Polygon", 60),
        ("prefecture", "Polygon", 9),
    ],
)
def test_coverage_as_geojson(client, level, kind, count):
    body = get(client, "/coverage", level=level, format="geojson").get_json(force=True)
    assert len(body["features"]) == count
    assert {one["geometry"]["type"].removeprefix("Multi") for one in body["features"]} == {kind}


def test_coverage_as_csv_opens_in_excel(client):
    response = get(client, "/coverage", level="prefecture", format="csv", lang="en")
    assert response.content_type == "text/csv; charset=utf-8"
    text = response.get_data(as_text=True)
    assert text.startswith("\ufeffDivision code,Division,Chinese name,Centres")
    assert len(text.splitlines()) == 10
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Simulated data"] for row in rows} == {"yes"}


def test_a_plan_by_query_and_by_body_is_the_same_request(client):
    by_query = get(client, "/plan", **PLAN, theme="东北抗联").get_json()
    by_body = client.post("/api/v1/plan", json={**PLAN, "theme": ["东北抗联"]}).get_json()
    assert by_query["kind"] == by_body["kind"] == "plan"
    assert by_query["request"] == by_body["request"]


def test_a_plan_as_geojson_has_stops_and_legs(client):
    body = get(client, "/plan", **PLAN, format="geojson").get_json(force=True)
    properties = [one["properties"] for one in body["features"]]
    roles = [one["role"] for one in properties]
    assert roles.count("leg") == roles.count("stop") + 1
    flags = {one["flag"] for one in properties if one["role"] == "leg"}
    assert flags <= {"network", "direct"}
    assert {one["provider"] for one in properties} == {"estimate"}
    assert all("precision" in one for one in properties if one["role"] == "stop")


def test_sites_and_one_site(client):
    everything = get(client, "/sites").get_json()
    assert everything["total"] == len(everything["sites"])
    first = everything["sites"][0]
    one = get(client, f"/sites/{first['id']}").get_json()
    assert {key: one[key] for key in first} == first


def test_venues_clusters_places_and_boundaries(client):
    assert get(client, "/venues", bbox="126,41,127,42").get_json()["total"] > 100
    assert (
        get(client, "/venues/clusters", bbox="121,40,132,47", zoom=7).get_json()["total"] == 11457
    )
    assert get(client, "/places", q="大石人").get_json()["places"][0]["name"].startswith("大石人")
    outlines = get(client, "/boundaries/county").get_json(force=True)
    assert len(outlines["features"]) == 60
    assert "code" in outlines["features"][0]["properties"]


def test_the_whole_province_in_clusters_is_a_small_answer(client):
    response = get(client, "/venues/clusters", bbox="121,40,132,47", zoom=8)
    assert len(response.data) < 100_000


# -- entity tags --------------------------------------------------------------------------------


def test_the_same_question_again_is_not_sent_twice(client):
    first = get(client, "/boundaries/prefecture")
    tag = first.headers["ETag"]
    again = client.get("/api/v1/boundaries/prefecture", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/api/v1/boundaries/county", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_compressed_answers_have_a_tag_of_their_own(client):
    headers = {"Accept-Encoding": "gzip"}
    first = client.get("/api/v1/boundaries/county", headers=headers)
    assert first.headers["Content-Encoding"] == "gzip"
    assert len(first.data) < 120_000
    headers["If-None-Match"] = first.headers["ETag"]
    assert client.get("/api/v1/boundaries/county", headers=headers).status_code == 304


def test_head_and_options_are_answered(client):
    assert client.head("/api/v1/boundaries/county").status_code == 200
    assert "POST" in client.options("/api/v1/plan").headers["Allow"]


# -- what is wrong ------------------------------------------------------------------------------


TEXT = st.text(max_size=30) | st.sampled_from(
    ["1e308", "-1", "0", "nan", "١", "长春,吉林", "%", "'"]
)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/nearby", ["at", "within", "unit", "limit", "tier", "format", "lang"]),
        ("/coverage", ["level", "days", "k", "within", "today"]),
        ("/plan", ["from", "to", "date", "require", "exclude", "theme", "leave", "overnight"]),
        ("/venues", ["bbox", "limit", "tier"]),
        ("/venues/clusters", ["bbox", "zoom"]),
        ("/places", ["q", "limit"]),
        ("/sites", ["q", "division"]),
    ],
)
@settings(max_examples=draw(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_written_is_answered_or_refused(client, path, names, data):
    valid = {"at": "长春", "from": "长春", "date": "2027-05-31", "bbox": "126,41,126,41", "zoom": 5}
    query = {name: valid[name] for name in names if name in valid}
    query[data.draw(st.sampled_from(names))] = data.draw(TEXT)
    response = get(client, path, **query)
    assert response.status_code in (200, 400, 422), response.text
    if response.status_code != 200:
        problem(response, response.status_code)


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/nearby", {}, "at"),
        ("/nearby", {"at": "长春", "radius": 3}, "radius"),
        ("/nearby", {"at": "长春", "within": "inf"}, "within"),
        ("/coverage", {"level": "x"}, "level"),
        ("/coverage", {"today": "1/2/2027"}, "today"),
        ("/plan", {"from": "长春", "date": "15/06/2027"}, "date"),
        ("/venues", {"bbox": "AAA"}, "bbox"),
        ("/venues", {"bbox": "1,2,3,4,5"}, "bbox"),
        ("/venues/clusters", {"bbox": "121,40,132,47", "zoom": 99}, "zoom"),
        ("/places", {"q": ""}, "q"),
        ("/sites", {"page": 2}, "page"),
        ("/sites/JL-220502-057", {"x": 1}, "x"),
        ("/boundaries/county", {"x": 1}, "x"),
        ("/sites", {"lang": "fr"}, "lang"),
    ],
)
def test_a_wrong_parameter_is_named(client, path, query, field):
    body = problem(get(client, path, **query), 400)
    assert field in [one["field"].split(".")[0] for one in body["errors"]]
    assert body["type"] == "urn:redroutes:invalid-request"


def test_a_parameter_given_twice_is_refused(client):
    body = problem(client.get("/api/v1/nearby?at=长春&at=吉林&lang=en"), 400)
    assert body["detail"] == "at may be given only once."


def test_an_unknown_format_is_refused(client):
    body = problem(get(client, "/nearby", at="长春", format="xml", lang="en"), 400)
    formats = "json, csv, xlsx, geojson, gpkg, kml, gpx, html"
    assert body["detail"] == f"format must be one of {formats}, not xml."


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        ("没有这个地方", "unknown-place"),
        ("大石村", "ambiguous-place"),
        ("116.4,39.9", "outside-province"),
    ],
)
def test_a_place_that_cannot_be_used_is_told_apart(client, at, kind):
    body = problem(get(client, "/nearby", at=at), 422)
    assert body["type"] == f"urn:redroutes:{kind}"
    assert ("choices" in body) == (kind == "ambiguous-place")


def test_an_impossible_plan_is_one_sentence(client):
    body = problem(get(client, "/plan", **{**PLAN, "date": "2027-05-31", "lang": "en"}), 422)
    assert body["type"] == "urn:redroutes:impossible-plan"
    assert "31 May 2027" in body["detail"]


def test_what_does_not_exist_is_404(client):
    assert problem(get(client, "/sites/JL-0"), 404)["type"] == "urn:redroutes:unknown-site"
    assert problem(get(client, "/boundaries/village"), 404)["type"] == "about:blank"
    assert problem(get(client, "/nowhere"), 404)["type"] == "about:blank"


def test_a_wrong_method_names_the_right_ones(client):
    response = client.delete("/api/v1/nearby")
    problem(response, 405)
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def post(client, data, **extra):
    return client.post("/api/v1/plan", data=data, content_type="application/json", **extra)


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"from": "a", "from": "b"}', b'{"days": NaN}', b"\xff\xfe", b"[" * 100_000,
     b'{"seed": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_a_body_that_is_not_json_is_refused(client, body):
    problem(post(client, body), 400)


@pytest.mark.parametrize("body", [b"[]", b"3", b"null", b'"x"', b"{}"])
def test_a_body_that_is_no_request_is_refused(client, body):
    assert problem(post(client, body), 400)["type"] == "urn:redroutes:invalid-request"


def test_a_body_must_be_json_by_its_type(client):
    problem(client.post("/api/v1/plan", data="a=b", content_type="text/plain"), 415)


def test_a_large_body_is_refused(client):
    problem(post(client, b" " * (2**20 + 1)), 413)


def test_a_body_without_a_length_is_refused(client):
    response = client.post(
        "/api/v1/plan",
        data=json.dumps(PLAN),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"CONTENT_LENGTH": "", "wsgi.input_terminated": True},
    )
    problem(response, 411)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "There is nothing at this address."), ("zh", None)]
)
def test_problems_are_in_the_language_asked_for(client, lang, said):
    detail = problem(get(client, "/nowhere", lang=lang), 404)["detail"]
    if said is None:
        assert not detail.isascii()
    else:
        assert detail == said


def test_an_error_of_ours_shows_no_traceback(app, monkeypatch, caplog):
    def broken(self: Context) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Context, "snapshot", broken)
    with caplog.at_level(logging.CRITICAL), app.test_client() as client:
        body = problem(get(client, "/nearby", at="长春"), 500)
    assert "secret" not in json.dumps(body)


def test_outside_the_api_an_error_is_a_page(client):
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert response.mimetype == "text/html"
    assert "Traceback" not in response.get_data(as_text=True)
