"""What the readable page shows beside the OpenAPI document: examples, schemas in a few words."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from urllib.parse import unquote_plus

from flask import Flask
from pydantic.json_schema import JsonSchemaValue

from web.api.openapi.build import Described, address_of, operations
from web.api.openapi.examples import filled
from web.files.jsontext import json_text


class Example(NamedTuple):
    """A request to try: where, the same readable, and what is sent."""

    address: str
    text: str
    body: str


class Shown(NamedTuple):
    """An operation: where it is, what the document says of it and of its body, examples."""

    at: Described
    said: JsonSchemaValue
    body: JsonSchemaValue
    examples: list[Example]


def groups(app: Flask, document: JsonSchemaValue, today: date) -> list[tuple[str, list[Shown]]]:
    """Return the title of each group of addresses with its operations."""
    found: dict[str, list[Shown]] = {tag["name"]: [] for tag in document["tags"]}
    schemas = document["components"]["schemas"]
    for one in operations(app):
        said = document["paths"][one.path][one.method.lower()]
        body = schemas[one.operation.body.__name__] if one.operation.body else {}
        found[one.tag].append(Shown(one, said, body, list(_examples(one, today))))
    return [(tag["description"], found[tag["name"]]) for tag in document["tags"]]


def _examples(one: Described, today: date) -> Iterator[Example]:
    for example in one.operation.examples:
        given = filled(example, today)
        address = address_of(one, given)
        yield Example(
            address, unquote_plus(address), json_text(given) if one.operation.body else ""
        )


def types_in(response: JsonSchemaValue) -> list[str]:
    """Return the names of the parts of answers that come with a status."""
    content = response.get("content", {}).values()
    refs = (one.get("schema", {}).get("$ref", "") for one in content)
    return sorted({ref.rsplit("/", 1)[-1] for ref in refs if ref})


def type_text(schema: JsonSchemaValue) -> str:
    """Write a schema in a few words: ``integer 1-14``, ``min | km``, ``list of text``."""
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(type_text(one) for one in schema["anyOf"]))
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"[{type_text(schema.get('items', {}))}]"
    return " ".join(filter(None, [str(schema.get("type", "any")), _range(schema)]))


def _range(schema: JsonSchemaValue) -> str:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is None and high is None:
        return str(schema.get("format", ""))
    return f"{'' if low is None else low}–{'' if high is None else high}"
