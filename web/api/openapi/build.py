"""From the routes of an application to its OpenAPI document."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask
from werkzeug.routing import Rule

from geo.errors import N_
from web.api.openapi.examples import filled
from web.api.openapi.requests import body_of, parameters_of
from web.api.openapi.responses import HEADERS, responses_of
from web.api.openapi.schemas import Schemas
from web.frame.described import Operation, operation_of
from web.language.messages import translator

VERSION: Final = "3.1.1"
TITLE = N_("Red Routes: the API")
DESCRIPTION = N_(
    "Plan red-education routes, find venues for lecturers and measure lecture coverage in Jilin. "
    "UTF-8; coordinates are WGS84 degrees, longitude first; null means unknown."
)
KEYS = N_("A key of an account, made on the page of the account; it begins with rr_.")
TAGS: Final = {
    "jobs": N_("The three jobs: plan, nearby, coverage"),
    "catalogue": N_("What there is"),
    "plans": N_("Saved plans"),
    "orders": N_("Orders of lectures"),
    "register": N_("Register of the office"),
    "description": N_("Description of the API"),
    "health": N_("State of the server"),
}
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Described:
    """An operation at its address."""

    rule: Rule
    method: str
    operation: Operation

    @property
    def path(self) -> str:
        """Path with names in braces."""
        return "".join(f"{{{part}}}" if variable else part for variable, part in _trace(self.rule))

    @property
    def tag(self) -> str:
        """Group of addresses: the name of the blueprint."""
        return str(self.rule.endpoint).split(".")[-2]

    @property
    def name(self) -> str:
        """Name of the operation: that of the view."""
        return str(self.rule.endpoint).split(".")[-1]


def _trace(rule: Rule) -> Iterator[tuple[bool, str]]:
    for variable, part in rule._trace:  # noqa: SLF001 - no public way to the parts of a rule
        yield variable, part.removeprefix("|")


def api_rules(app: Flask) -> list[Rule]:
    """Return the routes of the API."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]


def operations(app: Flask) -> list[Described]:
    """Return the described operations of the API in the order of their addresses."""
    found = [
        Described(rule, method, operation)
        for rule in api_rules(app)
        if (operation := operation_of(app.view_functions[rule.endpoint]))
        for method in METHODS
        if method in (rule.methods or ())
    ]
    order = list(TAGS)
    return sorted(found, key=lambda one: (order.index(one.tag), one.path, one.method))


def document(
    app: Flask, *, root: str, language: str, today: date, version: str
) -> dict[str, object]:
    """Return the OpenAPI document.

    Parameters
    ----------
    root
        Path below which it is served, "" at the top.
    today
        Examples lie ahead of this day.
    """
    say, schemas = translator(language), Schemas(language)
    paths: dict[str, dict[str, object]] = {}
    for one in operations(app):
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, schemas, say, today)
    return {
        "openapi": VERSION,
        "info": {
            "title": say(TITLE),
            "description": say(DESCRIPTION),
            "version": version,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "tags": [{"name": name, "description": say(text)} for name, text in TAGS.items()],
        "paths": paths,
        "security": [{}, {"key": []}],
        "components": {
            "schemas": schemas.components,
            "headers": HEADERS,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": say(KEYS)}
            },
        },
    }


def _operation(one: Described, schemas: Schemas, say: Any, today: date) -> dict[str, object]:
    examples = [filled(example, today) for example in one.operation.examples]
    found = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": say(one.operation.title),
        "parameters": parameters_of(one.operation, one.rule, schemas, examples[0]),
        "responses": responses_of(one.operation, one.rule, schemas),
    }
    if one.operation.body:
        found["requestBody"] = body_of(one.operation.body, schemas, examples)
    return found


def address_of(one: Described, example: dict[str, object]) -> str:
    """Return the address of an example, from the root of the API."""
    path = one.path
    for name, value in (one.operation.path or {}).items():
        path = path.replace(f"{{{name}}}", str(value))
    query = urlencode(example, doseq=True) if example and not one.operation.body else ""
    return f"{path}?{query}" if query else path
