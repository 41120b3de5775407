"""The description of the API: complete, valid, and true of what the API answers."""

import re
from inspect import isfunction

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from web.api.openapi.build import address_of, api_rules, operations
from web.api.openapi.examples import filled
from web.api.openapi.page import type_text
from web.api.openapi.parameters import TEXTS
from web.frame.described import operation_of
from web.store.network_rows import NetworkContent, RouteContent
from web.store.plan_rows import Content
from web.terms.schema import adapter

SLOW = {
    "inspection_tours", "network", "plan_alternatives", "plan_book", "plan_bound", "improve_plan",
}  # fmt: skip
"""Operations whose examples take over a second."""

NEEDS = {"driving_directions": 501, "work_state": 404, "cancel_work": 404}
"""Operations whose examples need what a test has not: Valhalla."""


@pytest.fixture(scope="module")
def document(app):
    return app.test_client().get("/api/v1/openapi.json?lang=en").get_json(force=True)


@pytest.fixture(scope="module")
def there(app):
    """Address in the examples -> address of what is there: others may have deleted number 1."""
    client = app.test_client()
    plan = client.post("/plans", data={"from": "长春", "date": "2027-06-15"})
    body = {"venue": "大石人镇", "topic": "theory", "from": "2027-06-15"}
    order = client.post("/api/v1/orders", json=body)
    network, route = kept_route(app.extensions["redroutes"].store, plan.location)
    return {
        r"/networks/1\b": f"/networks/{network}",
        r"/network-routes/1\b": f"/network-routes/{route}",
        r"/plans/1\b": re.match(r"/plans/\d+", plan.location)[0],
        r"/orders/1\b": re.search(r"/orders/\d+", order.location)[0],
    }


def kept_route(store, plan):
    """Keep a network whose one route is like a saved plan; return the numbers of both."""
    saved = store.plans.get(int(re.search(r"\d+", plan)[0]))
    network = NetworkContent("网", {}, {"routes": [{"id": "a", "name": "甲"}]}, saved.basis)
    content = RouteContent(Content("乙", saved.document, saved.query, saved.basis), "a")
    key, _ = store.networks.keep(network, [content])
    return key, store.networks.routes(key)[0].plan.id


@pytest.mark.slow
def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_is_described_and_every_description_has_a_route(app, document):
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in api_rules(app)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, found in document["paths"].items() for method in found}
    assert described == served


def test_every_parameter_says_what_it_means(document):
    for found in document["paths"].values():
        for operation in found.values():
            for one in operation["parameters"]:
                assert one["description"] != one["name"], (operation["operationId"], one["name"])
    for name, schema in document["components"]["schemas"].items():
        for key, one in schema.get("properties", {}).items():
            assert one.get("description") or "$ref" in one, (name, key)


def test_every_text_belongs_to_a_parameter(app, document):
    names = {text.rpartition(".")[2] for text in TEXTS}
    used = {
        one["name"]
        for found in document["paths"].values()
        for operation in found.values()
        for one in operation["parameters"]
    }
    bodies = document["components"]["schemas"].values()
    assert names <= used | {key for body in bodies for key in body.get("properties", {})}


def test_lists_may_hold_empty_texts_as_forms_send_them(client, document):
    closed = document["components"]["schemas"]["PlanQuery"]["properties"]["closed"]
    assert "minLength" not in closed["items"]
    given = {"from": "长春", "date": "2027-06-15", "seconds": 0.1, "closed": [""]}
    assert client.post("/api/v1/plan", json=given).status_code == 200


def test_every_operation_names_its_problems(document):
    for path, found in document["paths"].items():
        for method, operation in found.items():
            answers = operation["responses"]
            assert {"400", "401", "403", "406", "500", "503"} <= answers.keys(), (path, method)
            assert len({"200", "201"} & answers.keys()) == 1, (path, method)
            assert ("415" in answers) == ("requestBody" in operation)
            for status, answer in answers.items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]


def test_the_document_speaks_both_languages(app, document):
    chinese = app.test_client().get("/api/v1/openapi.json?lang=zh").get_json(force=True)
    path = "/api/v1/nearby"
    assert document["paths"][path]["get"]["summary"] == "Venues near a place"
    assert chinese["paths"][path]["get"]["summary"] == "某地附近的场所"
    assert chinese["paths"].keys() == document["paths"].keys()


def described_operations():
    """Names of all views of the API that read, for parameters of tests that need no application.

    Those that write are tried in test_writing.
    """
    from web.app import VIEWS  # noqa: PLC0415

    return sorted(
        name
        for module in VIEWS
        for name, value in vars(module).items()
        if isfunction(value) and (found := operation_of(value)) and not found.writes
    )


def marked(names):
    return [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in names]


@pytest.mark.parametrize("name", marked(described_operations()))
def test_every_example_is_answered_as_described(app, context, client, there, name):
    (one,) = [one for one in operations(app) if one.name == name]
    for example in one.operation.examples:
        given = filled(example, context.today())
        body = given if one.operation.body else None
        address = address_of(one, given)
        for example_of, found in there.items():
            address = re.sub(example_of, found, address)
        response = client.open(address, method=one.method, json=body)
        if response.status_code == 202:
            assert one.operation.later
            continue
        assert response.status_code == NEEDS.get(name, 200), response.text
        if response.status_code == 200:
            conforms(one.operation, response)


def conforms(operation, response):
    """Fail for a media type or a key that is not described."""
    forms = {media: form for form, media in operation.media_types.items()}
    media = next(one for one in forms if response.content_type.startswith(one))
    if name := operation.answers[forms[media]]:
        adapter(name).validate_python(response.get_json(force=True))


PLAN = {
    "from": "长春", "date": "2027-06-15", "days": 2, "seconds": 0.1, "audience": "students",
    "at_least": ["东北抗联=1"], "closed": ["JL-220102-013=2027-06-15"], "group_size": 40,
    "capacity": ["JL-220502-057=10"], "shifts": True, "lecture": 30, "slack": 10,
    "lecturer": ["JL-220502-057=2027-06-15 09:00-11:30"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        pytest.param("plan_by_body", PLAN, marks=pytest.mark.slow),
        ("retime_plan", {**PLAN, "order": ["JL-220502-057,JL-220102-013", "-"]}),
        pytest.param(
            "coverage_report",
            {"trend": 12, "compare": "2027-03-01", "equity": True, "uncertainty": True,
             "required": "law,theory"},
            marks=pytest.mark.slow,
        ),
        ("coverage_report", {"level": "prefecture", "required": "law,theory", "trend": 3}),
        pytest.param(
            "coverage_report", {"level": "township", "format": "geojson"}, marks=pytest.mark.slow
        ),
        pytest.param(
            "isochrone_areas", {"of": "lecturers", "minutes": 5}, marks=pytest.mark.slow
        ),
        ("nearby_venues", {"at": "大石人镇", "within": 3, "unit": "km", "topic": "law",
                           "people": 30, "language": "ko"}),
        ("sites", {}),
    ],
)  # fmt: skip
def test_answers_with_everything_in_them_hold_no_undescribed_key(app, client, name, request_):
    (one,) = [one for one in operations(app) if one.name == name]
    body = request_ if one.operation.body else None
    response = client.open(address_of(one, request_), method=one.method, json=body)
    assert response.status_code == 200, response.text
    conforms(one.operation, response)


def test_the_page_writes_what_is_usual_as_programs_do(client):
    text = client.get("/api/v1/", query_string={"lang": "en"}).get_data(as_text=True)
    usual = re.findall(r'<span class="muted">else (.*?)</span>', text)
    assert "true" in usual or "false" in usual
    assert not [one for one in usual if one in ("True", "False") or one.startswith("{")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_every_operation_and_needs_nothing_from_elsewhere(client, document, lang):
    page = client.get(f"/api/v1/?lang={lang}&size=large")
    assert page.status_code == 200
    for path, found in document["paths"].items():
        for method in found:
            assert f"<code>{method.upper()} {path}</code>" in page.text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 14}, "integer 1–14"),
        ({"enum": ["min", "km"], "type": "string"}, "min | km"),
        ({"type": "array", "items": {"type": "string"}}, "[string]"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number | null"),
        ({"type": "string", "format": "date"}, "string date"),
        ({"$ref": "#/components/schemas/Plan"}, "Plan"),
    ],
)
def test_a_type_in_a_few_words(schema, text):
    assert type_text(schema) == text
