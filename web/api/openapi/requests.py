"""Parameters and bodies in the OpenAPI document."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic.json_schema import JsonSchemaValue
from werkzeug.routing import IntegerConverter, Rule

from web.api.openapi.parameters import HEADERS, TEXTS
from web.api.openapi.schemas import Schemas
from web.frame.described import Operation
from web.installation.settings import LANGUAGES
from web.terms.fields import Query

MAX_NUMBER: Final = 2**31 - 1
KEY_PATTERN: Final = r'^("[\x21\x23-\x7e]{1,200}"|[\x21\x23-\x7e]{1,200})$'


def parameters_of(
    operation: Operation, rule: Rule, schemas: Schemas, example: Mapping[str, object]
) -> list[JsonSchemaValue]:
    """Return the parameters in the path and in the address."""
    found = [
        _parameter(name, "path", _path_schema(rule, name), schemas, value)
        for name, value in (operation.path or {}).items()
    ]
    given = {} if operation.body else example
    if operation.query:
        for name, schema in schemas.parameters(operation.query).items():
            found.append(_parameter(name, "query", schema, schemas, given.get(name)))
    if operation.has_format:
        schema = {"type": "string", "enum": list(operation.answers)}
        found.append(_parameter("format", "query", schema, schemas, given.get("format")))
    if operation.query or operation.body:
        languages = {"type": "string", "enum": list(LANGUAGES)}
        found.append(_parameter("lang", "query", languages, schemas, None))
    for name, required in (("Idempotency-Key", False), ("If-Match", True)):
        if operation.versioned or (operation.writes and not required):
            found.append(_header(name, schemas, required=required))
    return found


def _header(name: str, schemas: Schemas, *, required: bool) -> JsonSchemaValue:
    said = {"type": "string", "pattern": KEY_PATTERN}
    text = schemas.say(HEADERS[name])
    found: JsonSchemaValue = {"name": name, "in": "header", "description": text}
    if required:
        return found | {"schema": {"type": "string"}, "required": True, "example": "*"}
    return found | {"schema": said}


def body_of(
    model: type[Query], schemas: Schemas, examples: list[dict[str, object]]
) -> JsonSchemaValue:
    """Return the JSON body with its examples."""
    named = {f"example{number}": {"value": one} for number, one in enumerate(examples, start=1)}
    content = {"schema": schemas.request(model), "examples": named}
    return {"required": True, "content": {"application/json": content}}


def _path_schema(rule: Rule, name: str) -> JsonSchemaValue:
    if isinstance(rule._converters[name], IntegerConverter):  # noqa: SLF001 - as in build
        return {"type": "integer", "minimum": 1, "maximum": MAX_NUMBER}
    return {"type": "string", "minLength": 1}


def _parameter(
    name: str, place: str, schema: JsonSchemaValue, schemas: Schemas, example: Any
) -> JsonSchemaValue:
    schema = dict(schema)
    required = bool(schema.pop("x-required", False)) or place == "path"
    text = schema.pop("description", None) or schemas.say(TEXTS.get(name, name))
    found: JsonSchemaValue = {"name": name, "in": place, "description": text, "schema": schema}
    if required:
        found["required"] = True
    if schema.get("type") == "array":
        found["explode"] = "prefixItems" not in schema  # a box has its numbers between commas
    if example is not None:
        found["example"] = _as_written(example, schema)
    return found


def _as_written(example: Any, schema: JsonSchemaValue) -> Any:
    if schema.get("type") != "array" or isinstance(example, list):
        return example
    if "prefixItems" in schema:
        return [float(part) for part in str(example).split(",")]
    return [example]
