"""HTTP around the documents: languages, media types, links, parts of lists, tags, problems."""

import re
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from web.frame.errors import problem_of
from web.frame.links import part_links
from web.installation.work import BusyError
from web.nearby import directions
from web.nearby.ask import NearbyQuery

ASKED = MultiDict([("at", "长春"), ("tier", "county"), ("tier", "village")])


def test_a_number_that_no_store_holds_is_that_of_nothing(client):
    for number in (2**31, 2**63, 10**22):
        for step in ("decline", "undo", "held", "review"):  # a missing field may be told first
            found = client.post(f"/orders/{number}/{step}")
            assert found.status_code in (404, 422), (number, step)


def links(response):
    """Relation -> addresses of the headers Link."""
    found = {}
    for value in response.headers.getlist("Link"):
        address, rel = re.fullmatch(r'<(.*)>; rel="([\w-]+)"(?:; type=".*")?', value).groups()
        found.setdefault(rel, []).append(address)
    return found


def get(client, path, *, headers=None, **query):
    return client.get(f"/api/v1{path}", query_string=query, headers=headers)


# -- language -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "spoken"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("fr", "zh-CN"),
        ("fr,en;q=0.5", "en"),
        ("zh;q=0.3,en;q=0.7", "en"),
        ("en;q=0.5,zh;q=0.5", "zh-CN"),
        ("*", "zh-CN"),
        ("zh;q=0,*", "en"),
        ("en;q=0", "zh-CN"),
        ("en;q=nonsense", "zh-CN"),
    ],
)
def test_the_language_is_the_one_the_reader_likes_best(client, accept, spoken):
    response = get(client, "/sites/JL-0", headers={"Accept-Language": accept})
    assert response.headers["Content-Language"] == spoken
    assert {"Accept-Language", "Cookie"} <= set(response.vary)


def test_the_address_and_the_cookie_go_before_accept_language(client):
    english = {"Accept-Language": "en"}
    assert get(client, "/sites/JL-0", headers=english, lang="zh").headers["Content-Language"] == (
        "zh-CN"
    )
    client.set_cookie("lang", "zh")
    assert get(client, "/sites/JL-0", headers=english).headers["Content-Language"] == "zh-CN"


def test_what_has_no_language_does_not_vary_by_it(client):
    response = get(client, "/boundaries/province")
    assert "Content-Language" not in response.headers
    assert "Accept-Language" not in response.vary
    assert "Set-Cookie" not in get(client, "/sites", lang="en").headers


# -- media types --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("application/geo+json", "application/geo+json"),
        ("text/csv;q=0.9, application/json;q=0.1", "text/csv"),
        ("text/html,*/*;q=0.8", "application/json"),
    ],
)
def test_the_format_is_the_one_the_client_likes_best(client, accept, media):
    response = get(client, "/coverage", headers={"Accept": accept}, level="prefecture")
    assert response.mimetype == media
    assert "Accept" in response.vary


def test_the_parameter_goes_before_the_header(client):
    headers = {"Accept": "application/json"}
    response = get(client, "/nearby", headers=headers, at="长春", limit=1, format="geojson")
    assert response.mimetype == "application/geo+json"


def test_what_cannot_be_sent_is_406(client):
    response = get(client, "/sites", headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    plain = get(client, "/boundaries/province", headers={"Accept": "application/json"})
    assert plain.mimetype == "application/geo+json"  # which is JSON


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/json", "application/problem+json"),
        ("application/problem+json", "application/problem+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
    ],
)
def test_elsewhere_programs_get_problems_and_people_pages(client, accept, media):
    response = client.get("/nowhere", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (404, media)
    assert response.headers["Cache-Control"] == "no-store"


# -- links and parts of lists -------------------------------------------------------------------


def test_all_parts_of_a_list_together_are_the_list(client):
    path, seen = "/api/v1/sites?division=220500000000&limit=7", []
    while path:
        response = client.get(path)
        body = response.get_json()
        seen += [site["id"] for site in body["sites"]]
        following = links(response).get("next")
        path = f"/api/v1/sites{following[0]}" if following else None
    whole = get(client, "/sites", division="220500000000").get_json()
    assert seen == [site["id"] for site in whole["sites"]]
    assert len(seen) == body["total"] > 7


def places(offset, limit, total):
    """Relation -> offset of the other parts of a list."""
    document = {"offset": offset, "limit": limit, "total": total}
    found = part_links(document, ASKED)
    return {rel: int(parse_qs(urlsplit(one).query)["offset"][0]) for rel, one in found.items()}


@pytest.mark.parametrize(
    ("offset", "total", "expected"),
    [
        (0, 25, {"first": 0, "last": 20, "next": 10}),
        (10, 25, {"first": 0, "last": 20, "prev": 0, "next": 20}),
        (20, 25, {"first": 0, "last": 20, "prev": 10}),
        (5, 25, {"first": 0, "last": 20, "prev": 0, "next": 15}),
        (15, 26, {"first": 0, "last": 20, "prev": 5, "next": 25}),
        (900, 25, {"first": 0, "last": 20, "prev": 20}),
        (0, 0, {"first": 0, "last": 0}),
    ],
)
def test_links_to_the_parts_of_a_list(offset, total, expected):
    assert places(offset, 10, total) == expected


def test_links_keep_the_question():
    document = {"offset": 0, "limit": 10, "total": 25}
    kept = parse_qs(urlsplit(part_links(document, ASKED)["next"]).query)
    assert kept == {"at": ["长春"], "tier": ["county", "village"], "offset": ["10"]}


def test_links_of_pages():
    found = part_links({"page": 2, "pages": 3}, ASKED)
    numbers = {rel: parse_qs(urlsplit(one).query)["page"][0] for rel, one in found.items()}
    assert numbers == {"first": "1", "prev": "1", "next": "3", "last": "3"}


def test_a_limit_that_is_too_large_is_taken_as_the_largest(client):
    assert get(client, "/sites", limit=10**9).get_json()["limit"] == 1000
    assert get(client, "/places", q="石人", limit=10**9).status_code == 200
    assert get(client, "/sites", limit=0).status_code == 400


def test_answers_say_where_they_are_described_and_how_else_they_can_be_had(client, app):
    response = get(client, "/coverage", level="prefecture", lang="en")
    found = links(response)
    assert found["service-desc"] == ["/api/v1/openapi.json"]
    assert found["service-doc"] == ["/api/v1/"]
    assert found["describedby"] == ["/api/v1/openapi.json#/components/schemas/Coverage"]
    for one in found["alternate"]:
        assert client.get(f"/api/v1/coverage{one}").status_code == 200
    assert len(found["alternate"]) == 6


def test_links_hold_below_a_path(client):
    response = client.get("/api/v1/sites?limit=1", base_url="http://localhost/maps")
    assert links(response)["service-desc"] == ["/maps/api/v1/openapi.json"]
    assert links(response)["next"] == ["?limit=1&offset=1"]
    document = client.get("/api/v1/openapi.json", base_url="http://localhost/maps").get_json(True)
    assert document["servers"] == [{"url": "/maps"}]


# -- tags, HEAD, other sites --------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_a_tag_holds_for_its_encoding(client, encoding):
    headers = {"Accept-Encoding": encoding}
    first = get(client, "/sites", headers=headers)
    assert first.headers.get("Content-Encoding", "identity") == encoding
    assert first.headers["Cache-Control"] == "no-cache"
    again = get(client, "/sites", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_each_encoding_has_another_tag(client):
    tags = {
        get(client, "/sites", headers={"Accept-Encoding": one}).headers["ETag"]
        for one in ("identity", "gzip", "br")
    }
    assert len(tags) == 3


def test_a_tag_changes_with_the_store(client, context):
    before = get(client, "/plans")
    client.post("/plans", data={"from": "长春", "date": "2027-06-15"})
    after = get(client, "/plans", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200


def test_head_is_get_without_a_body(client):
    head, whole = client.head("/api/v1/sites"), client.get("/api/v1/sites")
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length"):
        assert head.headers[name] == whole.headers[name]


def test_no_other_site_is_let_in(client):
    stranger = {"Origin": "https://example.cn"}
    answer = get(client, "/sites", headers=stranger)
    asked = client.options(
        "/api/v1/plan", headers={**stranger, "Access-Control-Request-Method": "POST"}
    )
    for response in (answer, asked):
        assert not [name for name, _ in response.headers if name.startswith("Access-Control-")]


# -- problems -----------------------------------------------------------------------------------


def test_an_unknown_parameter_is_refused_with_a_hint(client):
    near = get(client, "/nearby", at="长春", limi=3, lang="en").get_json()
    assert near["detail"] == "There is no parameter limi. Did you mean limit?"
    far = get(client, "/places", q="石人", radius=3, lang="en").get_json()
    assert far["detail"] == "There is no parameter radius. There are: q, limit."


def test_a_wrong_parameter_comes_with_what_was_sent(client):
    body = get(client, "/nearby", at="长春", within="far", lang="en").get_json()
    assert body["errors"] == [
        {
            "field": "within",
            "parameter": "within",
            "detail": "Minutes on the road (within) must be a number, not far.",
            "input": "far",
        }
    ]
    wrong_format = get(client, "/nearby", at="长春", format="xml").get_json()
    assert [one["parameter"] for one in wrong_format["errors"]] == ["format"]


def test_a_wrong_value_in_a_body_is_pointed_at(client):
    form = {"people": 0, "a/b~": 1}
    body = client.post("/api/v1/plan/book", json={"plan": {"from": "长春"}, "form": form}).get_json(
        force=True
    )
    pointers = {one["pointer"]: one.get("input") for one in body["errors"]}
    assert pointers == {"/plan/date": None, "/form/people": 0, "/form/a~1b~0": 1}
    assert not [one for one in body["errors"] if "parameter" in one]


@pytest.mark.parametrize(
    ("value", "shown"), [("x" * 500, "x" * 60), (10**400, "1" + "0" * 59), (True, True), (2.5, 2.5)]
)
def test_what_was_sent_is_shown_shortly(value, shown):
    with pytest.raises(ValidationError) as caught:
        NearbyQuery.model_validate({"at": "a", "unit": value})
    assert problem_of(caught.value, "en")["errors"][0]["input"] == shown


def test_the_address_of_a_body_takes_the_language_only(client):
    plan = {"from": "长春", "date": "2027-06-15"}
    assert client.post("/api/v1/plan?lang=fr", json=plan).status_code == 400
    assert client.post("/api/v1/plan?days=2", json=plan).status_code == 400


def test_a_breakdown_is_a_problem_too(client, app, monkeypatch):
    def broken():
        raise RuntimeError("secret")

    monkeypatch.setitem(app.view_functions, "api.catalogue.theme_list", broken)
    response = get(client, "/themes", lang="en")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert "secret" not in response.text


@pytest.mark.parametrize("path", ["/plans/2147483648", "/plans/99999999999999999999"])
def test_a_number_that_no_store_can_hold_is_404(client, path):
    assert get(client, path).status_code == 404


# -- directions ---------------------------------------------------------------------------------


def test_too_many_questions_for_directions_are_told_to_come_again(client, monkeypatch):
    monkeypatch.setattr(directions, "PATIENCE", 0)
    monkeypatch.setattr(directions, "_places", threading.BoundedSemaphore(1))
    with directions._turn():
        response = get(client, "/directions", **{"from": "长春", "to": "通化", "lang": "en"})
        assert response.status_code == 503
        assert response.get_json(force=True)["type"] == "urn:redroutes:busy"
        assert int(response.headers["Retry-After"]) > 0
    assert get(client, "/directions", **{"from": "长春", "to": "通化"}).status_code == 501


def test_a_place_is_free_again_after_an_error():
    for _ in range(directions.AT_ONCE + 1):
        with pytest.raises(BusyError), directions._turn():
            raise BusyError("inside")
