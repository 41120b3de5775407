"""Edges of every question, walked from its declaration: lowest, highest, outside, empty, twice."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from http import HTTPStatus
from importlib import import_module
from inspect import isfunction
from typing import Any

import pytest
from pydantic import ValidationError

from web.api.openapi.build import operations
from web.api.openapi.examples import filled
from web.app import VIEWS
from web.cli import COMMANDS
from web.frame.described import operation_of
from web.frame.errors import ALWAYS_JSON
from web.language.messages import field_sentences, translator
from web.ogc.collections import COLLECTIONS
from web.ogc.queries import query_model
from web.terms.asked import Parameter, called, parameters, questions
from web.terms.fields import Query

TODAY = date(2027, 6, 1)
DAYS = ("0001-01-01", "1900-02-29", "2028-02-29", "9999-12-31")
"""First and last day there is, one that never was, and a leap day."""
SLOW = {"plan_by_query", "inspection_tours", "coverage_suggestion", "network"}
"""Addresses whose every answer is searched for: their questions are walked, not their answers."""

assert VIEWS  # the rooms have declared their questions


def declared() -> list[type[Query]]:
    """All questions of all rooms that anybody can ask."""
    found = {one.__name__: one for one in questions(Query) if one.__module__.startswith("web.")}
    return [found[name] for name in sorted(found)]


def bounded() -> Iterator[Any]:
    for model in declared():
        for one in parameters(model).values():
            if one.low is not None or one.high is not None:
                yield pytest.param(model, one, id=f"{model.__name__}.{one.name}")


def coded() -> Iterator[Any]:
    for model in declared():
        for one in parameters(model).values():
            if one.words is not None:
                yield pytest.param(model, one, id=f"{model.__name__}.{one.name}")


def refused(model: type[Query], name: str, value: Any) -> list[str]:
    """Sentences about one field, none when its value is taken."""
    try:
        model.model_validate({name: value})
    except ValidationError as error:
        kept = [one for one in error.errors() if one["loc"][:1] == (name,)]
        said = field_sentences(error, "zh", called=called(error, "zh"))
        return [text for field, text in said if field == name] if kept else []
    except Exception as error:  # noqa: BLE001 - a question may refuse by an error of ours
        return [str(error)]
    return []


def outside(one: Parameter) -> Iterator[float]:
    step = 1 if one.kind is int else 0.001
    if one.low is not None:
        yield one.low if one.open_low else one.low - step
    if one.high is not None:
        yield one.high + step


def inside(one: Parameter) -> Iterator[float]:
    step = 1 if one.kind is int else 0.001
    if one.low is not None:
        yield one.low + step if one.open_low else one.low
    if one.high is not None:
        yield one.high


def written(one: Parameter, value: float) -> Any:
    return str(int(value)) if one.kind is int else f"{value:g}"


@pytest.mark.parametrize(("model", "one"), list(bounded()))
def test_limits_hold_at_the_limit_and_no_further(model: type[Query], one: Parameter) -> None:
    tried = 0
    for value in inside(one):
        given = written(one, value)
        assert not refused(model, one.name, [given] if one.several else given), given
        tried += 1
    for value in outside(one):
        given = written(one, value)
        said = refused(model, one.name, [given] if one.several else given)
        assert said, given
        assert one.label("zh") in said[0]
        tried += 1
    assert tried


@pytest.mark.parametrize(("model", "one"), list(coded()))
def test_codes_are_taken_and_others_refused_with_the_right_ones(
    model: type[Query], one: Parameter
) -> None:
    assert one.words
    for code in one.words:
        if code or one.default == "":
            assert not refused(model, one.name, [code] if one.several else code), code
    said = refused(model, one.name, ["nosuch"] if one.several else "nosuch")
    assert said
    assert all(code in said[0] for code in one.words if code)


def test_every_question_says_what_it_asks() -> None:
    for command in COMMANDS.values():  # which are loaded when they are called
        import_module(command.partition(":")[0])
    models = {*declared(), *map(query_model, COLLECTIONS.values())}
    asked = [(model, one) for model in models for one in parameters(model).values()]
    assert asked
    silent = {f"{model.__name__}.{one.name}" for model, one in asked if not one.asked.what}
    assert not silent
    english = {one.asked.what for _, one in asked}
    assert not {what for what in english if translator("zh")(what) == what}


def described() -> list[str]:
    found = {
        name
        for module in VIEWS
        for name, value in vars(module).items()
        if isfunction(value)
        if (operation := operation_of(value)) is not None and operation.query is not None
    }
    return sorted(found - SLOW)


WRONG = ("nosuch", "长春" * 200, "' OR 1=1", "2", "%00", "<b>")
"""Texts that are no name of anything."""


def edges(one: Parameter) -> Iterator[Any]:
    """Values that people and programs send by mistake."""
    yield ""
    if one.kind is date:
        yield from DAYS
    elif one.kind in (int, float):
        for value in (*inside(one), *outside(one)):
            yield written(one, value)
        yield from ("nan", "1e400", "−1", "１２")
    else:
        yield from WRONG


@pytest.mark.slow
@pytest.mark.parametrize("name", described())
def test_no_value_of_a_parameter_is_our_fault(app: Any, name: str) -> None:
    operation = next(one for one in operations(app) if one.name == name)
    assert operation.operation.query is not None
    client, tried = app.test_client(), 0
    usual = filled(operation.operation.examples[0], TODAY)
    path = operation.path
    for key, value in (operation.operation.path or {}).items():
        path = path.replace(f"{{{key}}}", str(value))
    for one in parameters(operation.operation.query).values():
        for value in edges(one):
            for given in (value, [value, value]):
                response = client.get(path, query_string={**usual, one.name: given})
                known = {200, 202, 304, 400, 404, 409, 422, 501}
                assert response.status_code in known, (one.name, given, response.text[:300])
                tried += 1
    assert tried or not parameters(operation.operation.query)


class Fields(HTMLParser):
    """Names of the fields of the forms that ask for a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.asks = False
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        values = dict(attrs)
        if tag == "form":
            self.asks = (values.get("method") or "get").lower() == "get"
        if self.asks and tag in ("input", "select", "textarea") and values.get("name"):
            self.found.add(str(values["name"]))

    def handle_endtag(self, tag: str) -> None:  # noqa: D102
        self.asks = self.asks and tag != "form"


ASKING = (
    "/", "/coverage", "/coverage/suggest", "/history", "/inspect", "/nearby", "/network",
    "/orders", "/orders/dispatch", "/plan",
)  # fmt: skip
"""Addresses of pages that ask."""
COMMON = "q"
"""The field of the bar above, on every page."""


@pytest.fixture(scope="module")
def pages(app: Any) -> dict[str, set[str]]:
    """Addresses of pages without a part to fill in that ask, and the fields of their forms."""
    client, found = app.test_client(), {}
    asked = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    for address in (one.rule for one in asked if not one.arguments):
        if address.startswith(ALWAYS_JSON) or "." in address:  # a file
            continue
        page = client.get(address)
        if page.status_code == HTTPStatus.OK and page.mimetype == "text/html":
            found[address] = Fields(page.text).found - {COMMON}
    return {address: fields for address, fields in found.items() if fields}


@pytest.mark.slow
def test_all_pages_that_ask_are_walked(pages: dict[str, set[str]]) -> None:
    assert {*pages} == {*ASKING}


@pytest.mark.slow
@pytest.mark.parametrize("address", ASKING)
def test_no_value_of_a_field_is_our_fault(
    app: Any, pages: dict[str, set[str]], address: str
) -> None:
    client = app.test_client()
    known = {one.name: one for model in declared() for one in parameters(model).values()}
    for name in sorted(pages[address]):
        for value in edges(known[name]) if name in known else WRONG:
            for given in (value, [value, value]):
                answer = client.get(address, query_string={name: given})
                assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, (name, given)
                assert answer.mimetype == "text/html", (name, given)
