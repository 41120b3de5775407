"""OGC API - Features: the checks of the official suite (Part 1 core, Part 2), and our promises.

The official suite is ets-ogcapi-features10; the names of its abstract tests stand in brackets.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator
from shapely.geometry import shape

from geo.datasets import load_datasets
from tests import draw
from web.installation.context import Context
from web.ogc.collections import COLLECTIONS
from web.ogc.queries import CRS84, CRSS, MAX_LIMIT, MAX_ROWS
from web.store.network_rows import NetworkContent, RouteContent
from web.store.plan_rows import Content

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
EPSG_4490 = "http://www.opengis.net/def/crs/EPSG/0/4490"
COUNTS = {
    "sites": len(load_datasets().sites),
    "centres": 9342,
    "communities": 2115,
    "divisions": 70,
    "townships": 946,
}
CHANGCHUN = (125.0, 43.5, 125.6, 44.1)

every_collection = pytest.mark.parametrize("name", list(COLLECTIONS))
Json = dict[str, Any]


@pytest.fixture(scope="module")
def app(own_app: Flask) -> Flask:
    """Count published plans where no other module publishes any."""
    return own_app


@pytest.fixture(scope="module")
def context(own_app: Flask) -> Context:
    opened: Context = own_app.extensions["redroutes"]
    return opened


@pytest.fixture(scope="module", autouse=True)
def plans(context: Context, app: Flask) -> Iterator[dict[str, int]]:
    """Save one plan that is published and one draft, which nobody must see."""
    kept = {}
    with app.test_client() as client:
        for name in ("published", "draft"):
            form = {"from": "长春", "date": "2027-06-15", "days": "2", "name": name}
            response = client.post("/plans", data=form)
            kept[name] = int(response.location.split("/plans/")[1].split("?")[0])
    context.store.plans.set_status(kept["published"], "published", seen=1)
    yield kept
    for number in kept.values():
        context.store.plans.delete(number)


@pytest.fixture(scope="module", autouse=True)
def routes(context: Context, plans: dict[str, int]) -> Iterator[list[int]]:
    """Keep a network of two routes; the first is published, the second nobody must see."""
    saved = context.store.plans.get(plans["published"])
    parts = [
        RouteContent(Content(name, saved.document, saved.query, saved.basis), name, theme, "")
        for name, theme in (("甲", "liberation"), ("乙", ""))
    ]
    told = NetworkContent("网", {}, {"routes": [{"id": "甲"}, {"id": "乙"}]}, saved.basis)
    network, _ = context.store.networks.keep(told, parts)
    kept = [one.plan.id for one in context.store.networks.routes(network)]
    context.store.networks.approve(kept[0], seen=1)
    context.store.plans.set_status(kept[0], "published", seen=1)
    yield kept
    for number in kept:
        context.store.plans.delete(number)


def read(client: FlaskClient, path: str, **query: Any) -> Json:
    response = client.get(f"/ogc{path}", query_string=query)
    assert response.status_code == 200, response.text
    found: Json = response.get_json()
    return found


def items(client: FlaskClient, name: str, /, **query: Any) -> Json:
    response = client.get(f"/ogc/collections/{name}/items", query_string=query)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/geo+json"
    found: Json = json.loads(response.data)
    return found


def links(document: Json, rel: str) -> list[Json]:
    return [one for one in document["links"] if one["rel"] == rel]


def follow(client: FlaskClient, href: str) -> Json:
    """Open a link as a program does that knows nothing but the link."""
    split = urlsplit(href)
    found: Json = json.loads(client.get(f"{split.path}?{split.query}").data)
    return found


def crawl(client: FlaskClient, page: Json) -> list[Json]:
    pages = [page]
    while following := links(pages[-1], "next"):
        pages.append(follow(client, following[0]["href"]))
    return pages


def ids(document: Json) -> list[str]:
    return [one["id"] for one in document["features"]]


# -- landing page, definition, conformance --------------------------------------------------------


def test_the_landing_page_leads_everywhere(client: FlaskClient) -> None:
    """[root-op, root-success]."""
    page = read(client, "")
    rels = {one["rel"] for one in page["links"]}
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= rels
    assert all(one["type"] for one in page["links"])
    assert "conformsTo" in follow(client, links(page, "conformance")[0]["href"])
    assert "collections" in follow(client, links(page, "data")[0]["href"])
    assert read(client, "/")["title"] == page["title"]


def test_the_definition_is_valid_openapi_served_so_that_gdal_reads_it(client: FlaskClient) -> None:
    """[api-definition-op, api-definition-success]."""
    (link,) = links(read(client, ""), "service-desc")
    assert link["type"] == OPENAPI
    response = client.get(link["href"], headers={"Accept": OPENAPI})
    assert response.content_type == OPENAPI
    definition = json.loads(response.data)
    OpenAPIV30SpecValidator(definition).validate()
    served = {
        one.rule for one in client.application.url_map.iter_rules() if one.endpoint[:4] == "ogc."
    }
    patterns = {
        "/ogc"
        + path.rstrip("/")
        .replace(f"/{name}", "/<collection_id>")
        .replace("{featureId}", "<path:feature_id>")
        for path in definition["paths"]
        for name in [path.split("/")[2] if path.count("/") > 1 else "-"]
    }
    assert patterns == served


@every_collection
def test_the_parameters_are_defined_as_the_standard_says(client: FlaskClient, name: str) -> None:
    """[fc-limit-definition, fc-bbox-definition, fc-time-definition, fc-crs-definition]."""
    definition = read(client, "/api", f="json")
    shared = definition["components"]["parameters"]
    given = definition["paths"][f"/collections/{name}/items"]["get"]["parameters"]
    known = [shared[one["$ref"].split("/")[-1]] if "$ref" in one else one for one in given]
    found = {one["name"]: one for one in known}
    for parameter in known:
        assert (parameter["in"], parameter["required"]) == ("query", False)
        assert (parameter["style"], parameter["explode"]) == ("form", False)
        assert parameter["description"]
    limits = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 100}
    assert found["limit"]["schema"] == limits
    box = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    assert found["bbox"]["schema"] == box
    assert found["datetime"]["schema"] == {"type": "string"}
    assert found["crs"]["schema"]["enum"] == found["bbox-crs"]["schema"]["enum"] == list(CRSS)
    queryables = read(client, f"/collections/{name}/queryables")["properties"]
    assert set(queryables) | {
        "limit",
        "offset",
        "bbox",
        "bbox-crs",
        "datetime",
        "crs",
        "f",
        "lang",
        "size",
    } == set(found)


def test_the_conformance_classes(client: FlaskClient) -> None:
    """[conformance-op, conformance-success]."""
    claimed = [one.split("/spec/")[1] for one in read(client, "/conformance")["conformsTo"]]
    assert claimed == [
        "ogcapi-features-1/1.0/conf/core", "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-1/1.0/conf/html", "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-2/1.0/conf/crs", "ogcapi-features-3/1.0/conf/queryables",
        "ogcapi-features-3/1.0/conf/queryables-query-parameters",
    ]  # fmt: skip


# -- collections ----------------------------------------------------------------------------------


def test_the_list_of_collections(client: FlaskClient) -> None:
    """[fc-md-op, fc-md-success, fc-md-links, crs-uri]."""
    found = read(client, "/collections")
    assert [one["id"] for one in found["collections"]] == list(COLLECTIONS)
    assert found["crs"][0] == CRS84
    assert [one["type"] for one in links(found, "self")] == ["application/json"]
    assert [one["type"] for one in links(found, "alternate")] == ["text/html"]


@every_collection
def test_a_collection_is_described(client: FlaskClient, name: str) -> None:
    """[sfc-md-op, sfc-md-success, fc-md-items-links, fc-md-extent, fc-md-storageCrs]."""
    one = read(client, f"/collections/{name}")
    assert one in read(client, "/collections")["collections"]
    assert {link["type"] for link in links(one, "items")} == {"application/geo+json", "text/html"}
    assert "?" not in links(one, "items")[0]["href"]  # GDAL appends "/" and an identifier
    assert one["crs"] == list(CRSS)
    assert one["storageCrs"] in one["crs"]
    west, south, east, north = one["extent"]["spatial"]["bbox"][0]
    assert 121 < west < east < 132
    assert 40 < south < north < 47
    timed = {"lectures", "plans", "plan_stops", "routes", "route-stops"}
    assert ("temporal" in one["extent"]) == (name in timed)


@every_collection
def test_titles_speak_the_language_of_the_request(client: FlaskClient, name: str) -> None:
    chinese, english = (read(client, f"/collections/{name}", lang=lang) for lang in ("zh", "en"))
    assert english["title"].isascii()
    assert english["description"].isascii()
    assert not chinese["title"].isascii()
    assert all("lang=en" in one["href"] for one in links(english, "self"))


# -- features -------------------------------------------------------------------------------------


@every_collection
def test_features(client: FlaskClient, name: str) -> None:
    """[fc-op, fc-response, fc-links, fc-timeStamp, fc-numberMatched, fc-numberReturned]."""
    before = datetime.now(UTC).replace(microsecond=0)
    page = items(client, name, limit=7)
    assert page["type"] == "FeatureCollection"
    assert before <= datetime.fromisoformat(page["timeStamp"]) <= datetime.now(UTC)
    assert page["numberReturned"] == len(page["features"]) <= 7
    assert [one["type"] for one in links(page, "self")] == ["application/geo+json"]
    assert [one["type"] for one in links(page, "alternate")] == ["text/html"]
    assert all(
        one["rel"] and one["type"] and one["href"].startswith("http") for one in page["links"]
    )
    declared = COLLECTIONS[name]
    for feature in page["features"]:
        assert feature["type"] == "Feature"
        assert list(feature["properties"]) == [one.key for one in declared.properties]
        assert shape(feature["geometry"]).is_valid
        assert shape(feature["geometry"]).geom_type in (declared.shape, declared.shape[5:])


@every_collection
@pytest.mark.slow
def test_all_pages_together_are_the_collection(client: FlaskClient, name: str) -> None:
    """[fc-numberMatched with the maximum of the definition]."""
    pages = crawl(client, items(client, name, limit=5000))
    found = [key for page in pages for key in ids(page)]
    assert len(set(found)) == len(found) == pages[0]["numberMatched"]
    assert len(found) == COUNTS.get(name, len(found)) > 0


@every_collection
def test_a_feature_by_itself(client: FlaskClient, name: str) -> None:
    """[f-op, f-success, f-links]."""
    (listed,) = items(client, name, limit=1, offset=0 if name in ("plans", "routes") else 1)[
        "features"
    ]
    response = client.get(f"/ogc/collections/{name}/items/{listed['id']}")
    assert response.mimetype == "application/geo+json"
    found = json.loads(response.data)
    rels = {one["rel"]: one["type"] for one in found.pop("links")}
    assert rels == {
        "self": "application/geo+json", "alternate": "text/html", "collection": "application/json",
    }  # fmt: skip
    assert found == listed


@pytest.mark.parametrize(
    ("limit", "returned"), [(1, 1), (100, 100), (10_000, 9342), (99_999, 9342)]
)
def test_the_limit_is_clamped(client: FlaskClient, limit: int, returned: int) -> None:
    """[fc-limit-response]: more than the maximum is no error."""
    assert items(client, "centres", limit=limit)["numberReturned"] == returned


def test_a_clamped_limit_stands_in_the_next_link(client: FlaskClient) -> None:
    page = client.get("/ogc/collections/centres/items?f=html&limit=1000").text
    assert f"limit={MAX_ROWS}" in page
    assert page.count("<tr>") == MAX_ROWS + 1


def test_links_keep_every_parameter(client: FlaskClient) -> None:
    query = {
        "bbox": "121,40,132,47",
        "tier": "village",
        "crs": EPSG_4490,
        "lang": "en",
        "limit": 10,
    }
    page = items(client, "centres", **query, offset=15)
    for rel in ("self", "alternate", "prev", "next"):
        (link,) = links(page, rel)
        for name, value in query.items():
            assert dict(pairs(link["href"]))[name] == str(value)
    assert dict(pairs(links(page, "prev")[0]["href"]))["offset"] == "5"
    assert dict(pairs(links(page, "next")[0]["href"]))["offset"] == "25"


def pairs(href: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(href).query)


def test_the_first_pages_do_not_overlap_on_the_way_back(client: FlaskClient) -> None:
    second = items(client, "sites", limit=10, offset=4)
    first = follow(client, links(second, "prev")[0]["href"])
    assert ids(first) + ids(second) == ids(items(client, "sites", limit=14))
    assert not links(first, "prev")


# -- bounding box ---------------------------------------------------------------------------------


@every_collection
@pytest.mark.parametrize(
    "bbox",
    ["-1.5,50,1.5,53", "-80,-5,-70,5", "177,65,-177,70", "-180,85,180,90", "-180,-90,180,-85"],
)
@pytest.mark.slow
def test_boxes_elsewhere_hold_nothing(client: FlaskClient, name: str, bbox: str) -> None:
    """[fc-bbox-response]: the boxes of the official suite, one across the 180th meridian."""
    assert items(client, name, bbox=bbox)["numberMatched"] == 0


@every_collection
def test_a_box_holds_what_meets_it(client: FlaskClient, name: str) -> None:
    """[fc-bbox-response]."""
    everything = items(client, name, limit=MAX_LIMIT)["features"]
    met = shapely.box(*CHANGCHUN)
    expected = [one["id"] for one in everything if shape(one["geometry"]).intersects(met)]
    assert ids(items(client, name, bbox=",".join(map(str, CHANGCHUN)), limit=MAX_LIMIT)) == expected
    assert expected
    extent = read(client, f"/collections/{name}")["extent"]["spatial"]["bbox"][0]
    whole = items(client, name, bbox=",".join(map(str, extent)))
    assert whole["numberMatched"] == len(everything)


def test_heights_mean_nothing_and_a_box_may_cross_the_180th_meridian(client: FlaskClient) -> None:
    flat = items(client, "sites", bbox="125,43,126,44")
    assert ids(items(client, "sites", bbox="125,43,-100,126,44,9000")) == ids(flat)
    around = items(client, "sites", bbox="125,43,-170,44", limit=500)
    assert ids(around) == ids(items(client, "sites", bbox="125,43,180,44", limit=500))


# -- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("2027-05-01", "2027-05-01", "2027-05-01"),
        ("2027-05-01T", "2027-05-01", "2027-05-01"),  # as GDAL writes a day
        ("2027-05-01T00:00:00Z", "2027-05-01", "2027-05-01"),
        ("2027-05-01T15:59:59.5Z", "2027-05-01", "2027-05-01"),
        ("2027-05-01T16:00:00Z", "2027-05-02", "2027-05-02"),  # midnight in China
        ("2027-05-01T23:59:00+08:00", "2027-05-01", "2027-05-01"),
        ("2027-05-01/2027-05-31", "2027-05-01", "2027-05-31"),
        ("2027-05-01/P2D", "2027-05-01", "2027-05-03"),
        ("2027-05-01T00:00:00Z/2027-05-31T00:00:00Z", "2027-05-01", "2027-05-31"),
        ("2027-05-01/..", "2027-05-01", "2099-01-01"),
        ("2027-05-01/", "2027-05-01", "2099-01-01"),
        ("../2026-12-31", "2000-01-01", "2026-12-31"),
        ("/2026-12-31", "2000-01-01", "2026-12-31"),
        ("2031-01-01/..", "2031-01-01", "2099-01-01"),
    ],
)
def test_datetime_selects_days_of_china(
    client: FlaskClient, context: Context, asked: str, first: str, last: str
) -> None:
    """[fc-time-response], and the interval with a duration that the official suite sends."""
    days = context.snapshot().lectures["date"]
    expected = int(days.between(pd.Timestamp(first), pd.Timestamp(last)).sum())
    assert items(client, "lectures", datetime=asked, limit=1)["numberMatched"] == expected


def test_a_plan_lasts_from_its_first_to_its_last_day(client: FlaskClient) -> None:
    days = ("2027-06-14", "2027-06-15", "2027-06-16", "2027-06-17")
    met = [items(client, "plans", datetime=day)["numberMatched"] for day in days]
    assert met == [0, 1, 1, 0]
    stops = [items(client, "plan_stops", datetime=day)["numberMatched"] for day in days]
    assert stops[0] == stops[3] == 0 < min(stops[1:3])


@pytest.mark.parametrize("name", list(COUNTS))
def test_features_without_time_are_of_every_time(client: FlaskClient, name: str) -> None:
    """[fc-time-response, 2]."""
    assert items(client, name, datetime="1999-01-01", limit=1)["numberMatched"] == COUNTS[name]


def test_the_temporal_extent_holds_everything(client: FlaskClient) -> None:
    begin, end = read(client, "/collections/lectures")["extent"]["temporal"]["interval"][0]
    total = items(client, "lectures", limit=1)["numberMatched"]
    assert items(client, "lectures", datetime=f"{begin}/{end}", limit=1)["numberMatched"] == total
    early = datetime.fromisoformat(begin) - timedelta(seconds=1)
    asked = f"../{early:%Y-%m-%dT%H:%M:%SZ}"
    assert items(client, "lectures", datetime=asked)["numberMatched"] == 0


# -- equality -------------------------------------------------------------------------------------


@every_collection
def test_each_queryable_selects_equal_features(client: FlaskClient, name: str) -> None:
    """[Part 3, queryables-query-parameters]."""
    page = items(client, name, limit=1000)
    rows = [one["properties"] for one in page["features"]]
    schema = read(client, f"/collections/{name}/queryables")
    assert schema["additionalProperties"] is False
    for key in schema["properties"]:
        value = next((row[key] for row in rows if row[key] is not None), None)
        if value is None:
            continue
        asked = str(value).lower() if isinstance(value, bool) else value
        found = items(client, name, **{key: asked}, limit=50)
        assert {one["properties"][key] for one in found["features"]} == {value}
        if page["numberMatched"] == len(rows):
            assert found["numberMatched"] == sum(row[key] == value for row in rows)


def test_conditions_come_together(client: FlaskClient) -> None:
    box = ",".join(map(str, CHANGCHUN))
    met = items(client, "centres", bbox=box, tier="township", county="220102000000", limit=1000)
    alone = items(client, "centres", county="220102000000", limit=1000)["features"]
    townships = [one["id"] for one in alone if one["properties"]["tier"] == "township"]
    inside = set(ids(items(client, "centres", bbox=box, limit=MAX_LIMIT)))
    assert ids(met) == [key for key in townships if key in inside] != []


DIVISION_CODES = [
    (one.id, name) for one in COLLECTIONS.values() for name in one.divisions
]  # fmt: skip


@pytest.mark.parametrize(("name", "key"), DIVISION_CODES)
def test_what_is_no_division_is_refused_with_the_right_ones(
    client: FlaskClient, context: Context, name: str, key: str
) -> None:
    for code in ("229999999000", "229999000000", "229900000000", "nosuch"):
        response = client.get(f"/ogc/collections/{name}/items", query_string={key: code})
        assert response.status_code == 400, code
        assert response.mimetype == "application/problem+json"
        said = response.get_json()["detail"]
        assert code in said
        assert set(re.findall(r"\b\d{12}\b", said)) & set(context.datasets.divisions.index)
    layer = COLLECTIONS[name].layer(context)
    known = sorted({code for code in layer.columns[key] if code})
    assert known or not len(layer)
    for code in known[:3]:
        assert items(client, name, **{key: code}, limit=1)["features"]


def test_columns_of_division_codes_are_found() -> None:
    assert {("centres", "prefecture"), ("centres", "county"), ("lectures", "county")} < set(
        DIVISION_CODES
    )
    assert ("divisions", "code") in DIVISION_CODES
    assert ("sites", "township") not in DIVISION_CODES  # a name


def test_a_division_without_features_is_answered_by_none(client: FlaskClient) -> None:
    found = items(client, "sites", county="220102000000", category="battlefield")
    assert found["numberMatched"] == 0


# -- coordinates ----------------------------------------------------------------------------------


@every_collection
def test_epsg_puts_the_latitude_first(client: FlaskClient, name: str) -> None:
    """[Part 2: crs-parameter, content-crs, coordinate order]."""
    usual = items(client, name, limit=20)
    for crs in CRSS:
        response = client.get(
            f"/ogc/collections/{name}/items", query_string={"crs": crs, "limit": 20}
        )
        assert response.headers["Content-Crs"] == f"<{crs}>"
        for feature, same in zip(
            json.loads(response.data)["features"], usual["features"], strict=True
        ):
            found, expected = shape(feature["geometry"]), shape(same["geometry"])
            if crs != CRS84:
                found = shapely.transform(found, lambda xy: xy[:, ::-1])
            assert found.equals(expected)


def test_one_feature_in_another_system(client: FlaskClient) -> None:
    path = "/ogc/collections/centres/items/220102000000"
    usual, flipped = client.get(path), client.get(path, query_string={"crs": EPSG_4490})
    assert usual.headers["Content-Crs"] == f"<{CRS84}>"
    assert flipped.headers["Content-Crs"] == f"<{EPSG_4490}>"
    pair = json.loads(usual.data)["geometry"]["coordinates"]
    assert json.loads(flipped.data)["geometry"]["coordinates"] == pair[::-1]


@every_collection
@pytest.mark.parametrize("crs", CRSS[1:])
@pytest.mark.slow
def test_bbox_crs_selects_the_same_features(client: FlaskClient, name: str, crs: str) -> None:
    """[Part 2: bbox-crs-action]."""
    west, south, east, north = CHANGCHUN
    usual = items(client, name, bbox=f"{west},{south},{east},{north}")
    turned = items(client, name, bbox=f"{south},{west},{north},{east}", **{"bbox-crs": crs})
    assert ids(turned) == ids(usual) != []


# -- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "limit=unlimited", "limit=0", "limit=-1", "limit=1.5", "limit=1&limit=2", "offset=-1",
        "unknownQueryParameter12345=1", "name_zh=a", "source=a", "date=2027-05-01",
        "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "bbox=", "bbox=1,2,inf,4", "bbox=nan,1,2,3",
        "bbox=125,44,126,43", "bbox=125,43,190,44", "bbox=125,43,126,91",
        "bbox=125,43,126,44&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4490",
        "bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857", "bbox-crs=",
        "crs=http://www.opengis.net/def/crs/0/unknown", "crs=EPSG:4326",
        "datetime=yesterday", "datetime=2027-02-30", "datetime=2027-05-02/2027-05-01",
        "datetime=../..", "datetime=/", "datetime=2027-05-01/2027-05-02/2027-05-03",
        "datetime=9999-12-31/P2D", "datetime=2027-05-01T25:00:00Z",
        "datetime=2027-05-01T00:00:00", "datetime=",
        "f=xml", "lang=fr", "error_m=far", "coarse=perhaps",
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_refused(client: FlaskClient, query: str) -> None:
    """[query-param-unknown, query-param-invalid, bbox-crs and crs invalid]."""
    response = client.get(f"/ogc/collections/lectures/items?{query}")
    assert response.status_code == 400
    if not query.startswith("f="):
        assert response.mimetype == "application/problem+json"
        problem = response.get_json()
        assert (problem["status"], problem["type"]) == (400, "urn:redroutes:invalid-request")
        assert problem["detail"]


@pytest.mark.parametrize(
    "path", ["", "/conformance", "/api", "/collections", "/collections/sites",
             "/collections/sites/queryables", "/collections/sites/items/JL-220103-001"],
)  # fmt: skip
def test_every_address_refuses_what_it_does_not_know(client: FlaskClient, path: str) -> None:
    assert client.get(f"/ogc{path}?unknown=1").status_code == 400
    assert client.get(f"/ogc{path}?f=xml").status_code == 400
    assert client.head(f"/ogc{path}").status_code == 200
    refused = client.post(f"/ogc{path}")
    assert refused.status_code == 405
    assert {"GET", "HEAD"} <= {one.strip() for one in refused.headers["Allow"].split(",")}
    assert refused.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/collections/nothing", "/collections/nothing/items", "/nothing",
             "/collections/nothing/queryables", "/collections/sites/items/nothing"],
)  # fmt: skip
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    response = client.get(f"/ogc{path}")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    page = client.get(f"/ogc{path}", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (404, "text/html")


# -- representations ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    ["", "/conformance", "/api", "/collections", "/collections/sites/queryables",
     *(f"/collections/{name}{part}" for name in COLLECTIONS for part in ("", "/items"))],
)  # fmt: skip
@pytest.mark.slow
def test_everything_is_a_page_too(client: FlaskClient, path: str, lang: str) -> None:
    """[html]."""
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    response = client.get(f"/ogc{path}", query_string={"lang": lang}, headers=browser)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert "Accept" in response.headers["Vary"]
    assert "<h1>" in response.text
    assert client.get(f"/ogc{path}", query_string={"f": "json"}, headers=browser).is_json


def test_the_page_of_a_feature_says_everything_known(client: FlaskClient) -> None:
    page = client.get("/ogc/collections/sites/items/JL-220103-001?f=html&lang=zh").text
    assert "伪满皇宫博物院" in page
    assert page.count("<dt>") == len(COLLECTIONS["sites"].properties) + 1


def test_a_known_answer_is_not_sent_again(client: FlaskClient) -> None:
    for path in ("", "/api", "/collections", "/collections/centres/items?limit=3"):
        first = client.get(f"/ogc{path}")
        again = client.get(f"/ogc{path}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        other = client.get(
            "/ogc/collections/centres/items?limit=4",
            headers={"If-None-Match": first.headers["ETag"]},
        )
        assert other.status_code == 200


def test_links_work_below_a_sub_path_and_behind_a_proxy(client: FlaskClient) -> None:
    base = "https://maps.example.cn/red"
    for path in ("", "/collections", "/collections/centres/items", "/collections/centres"):
        response = client.get(f"/ogc{path}", base_url=base)
        for link in json.loads(response.data)["links"]:
            assert link["href"].startswith(f"{base}/ogc")
    assert client.get("/ogc/api", base_url=base).get_json(force=True)["servers"] == [
        {"url": f"{base}/ogc"}
    ]


# -- honesty --------------------------------------------------------------------------------------


def test_nothing_says_who_lectures(client: FlaskClient, context: Context) -> None:
    snapshot = context.snapshot()
    text = client.get("/ogc/collections/lectures/items?limit=300").text
    assert "lecturer" not in text
    known = [*snapshot.lecturers.index, *snapshot.lecturers["name"]]
    assert known
    assert not [word for word in known if word in text]
    rows = [one["properties"] for one in json.loads(text)["features"]]
    assert all(row["simulated"] is True for row in rows)


@every_collection
def test_every_feature_says_where_it_is_from(client: FlaskClient, name: str) -> None:
    for one in items(client, name, limit=200)["features"]:
        assert one["properties"]["source"]
        if name not in ("divisions", "plans", "routes"):
            assert one["properties"]["precision"]
            assert one["properties"]["coarse"] in (True, False)
        if name not in ("plans", "routes"):
            assert one["properties"]["error_m"] > 0


def test_only_published_plans_are_shown(
    client: FlaskClient, context: Context, plans: dict[str, int]
) -> None:
    number = plans["published"]
    assert ids(items(client, "plans")) == [str(number)]
    stops = items(client, "plan_stops")["features"]
    saved = context.store.plans.get(number)
    assert len(stops) == saved.stops
    line = shape(items(client, "plans")["features"][0]["geometry"])
    assert all(line.distance(shape(one["geometry"])) < 1e-6 for one in stops)
    context.store.plans.set_status(number, "draft", seen=1)
    assert ids(items(client, "plans")) == ids(items(client, "plan_stops")) == []
    assert "extent" not in read(client, "/collections/plans")
    context.store.plans.set_status(number, "published", seen=1)
    assert ids(items(client, "plans")) == [str(number)]


def test_only_published_routes_are_shown_with_what_they_are(
    client: FlaskClient, context: Context, routes: list[int]
) -> None:
    shown, hidden = routes
    (route,) = items(client, "routes")["features"]
    assert route["id"] == str(shown)
    told = route["properties"]
    assert (told["route"], told["number"], told["name"]) == (shown, 1, "甲")
    assert (told["theme"], told["audience"], told["version"]) == ("liberation", None, 1)
    stops = items(client, "route-stops")["features"]
    assert len(stops) == context.store.plans.get(shown).stops > 0
    assert {one["properties"]["route"] for one in stops} == {shown}
    line = shape(route["geometry"])
    assert all(line.distance(shape(one["geometry"])) < 1e-6 for one in stops)
    assert items(client, "routes", theme="liberation")["numberMatched"] == 1
    assert items(client, "routes", theme="early")["numberMatched"] == 0
    assert str(shown) not in ids(items(client, "plans"))
    context.store.networks.describe(shown, theme="early", audience="", seen=1)
    assert items(client, "routes", theme="early")["numberMatched"] == 1
    assert client.get(f"/ogc/collections/routes/items/{hidden}").status_code == 404


# -- invariant ------------------------------------------------------------------------------------

degrees = st.tuples(st.floats(121, 132), st.floats(40, 47), st.floats(121, 132), st.floats(40, 47))


@examples(max_examples=draw(30))
@given(corners=degrees, size=st.integers(20, 400), name=st.sampled_from(["townships", "sites"]))
def test_pages_are_a_partition(
    app: Flask, corners: tuple[float, float, float, float], size: int, name: str
) -> None:
    """Every feature of a box is on exactly one page, in the order of the collection."""
    x1, y1, x2, y2 = corners
    box = f"{min(x1, x2)},{min(y1, y2)},{max(x1, x2)},{max(y1, y2)}"
    client = app.test_client()
    whole = items(client, name, bbox=box, limit=MAX_LIMIT)
    pages = crawl(client, items(client, name, bbox=box, limit=size))
    assert [key for page in pages for key in ids(page)] == ids(whole)
    assert {page["numberMatched"] for page in pages} == {len(ids(whole))}
