"""What the readable page shows of the OpenAPI document."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote_plus

from flask import Flask
from pydantic.json_schema import JsonSchemaValue
from typing_extensions import TypedDict

from web.api.openapi.build import Described, address_of, operations
from web.api.openapi.examples import filled
from web.files.jsontext import json_text


class Key(TypedDict):
    """A parameter, or a key of an object."""

    name: str
    required: bool
    type: str
    default: object
    what: str


class Answered(TypedDict):
    """What comes with a status."""

    status: str
    media: list[str]
    types: list[str]
    what: str


class Example(TypedDict):
    """A request to try: where, the same readable, and what is sent."""

    address: str
    text: str
    body: str


class Shown(TypedDict):
    """An operation."""

    id: str
    method: str
    path: str
    title: str
    parameters: list[Key]
    body: list[Key]
    answers: list[Answered]
    examples: list[Example]


class Group(TypedDict):
    """The operations of one job."""

    name: str
    title: str
    operations: list[Shown]


class Part(TypedDict):
    """A part of answers."""

    name: str
    what: str
    fields: list[Key]


def groups(app: Flask, document: JsonSchemaValue, today: date) -> list[Group]:
    """Return the operations by tag, each with its parameters, answers and examples."""
    found: dict[str, list[Shown]] = {tag["name"]: [] for tag in document["tags"]}
    for one in operations(app):
        found[one.tag].append(_operation(one, document, today))
    return [
        {"name": tag["name"], "title": tag["description"], "operations": found[tag["name"]]}
        for tag in document["tags"]
    ]


def types(document: JsonSchemaValue) -> list[Part]:
    """Return the parts of answers with their keys."""
    return [
        {
            "name": name,
            "what": schema.get("description", ""),
            "fields": [_key(key, one, schema) for key, one in schema.get("properties", {}).items()],
        }
        for name, schema in sorted(document["components"]["schemas"].items())
    ]


def _operation(one: Described, document: JsonSchemaValue, today: date) -> Shown:
    described = document["paths"][one.path][one.method.lower()]
    body = one.operation.body
    fields = document["components"]["schemas"][body.__name__] if body else {}
    return {
        "id": one.name,
        "method": one.method,
        "path": one.path,
        "title": described["summary"],
        "parameters": [_parameter(row) for row in described["parameters"]],
        "body": [_key(key, row, fields) for key, row in fields.get("properties", {}).items()],
        "answers": list(_answers(described["responses"])),
        "examples": list(_examples(one, today)),
    }


def _parameter(row: JsonSchemaValue) -> Key:
    return {
        "name": row["name"],
        "required": row.get("required", False),
        "type": type_text(row["schema"]),
        "default": row["schema"].get("default"),
        "what": row["description"],
    }


def _key(name: str, schema: JsonSchemaValue, owner: JsonSchemaValue) -> Key:
    return {
        "name": name,
        "required": name in owner.get("required", ()),
        "type": type_text(schema),
        "default": schema.get("default"),
        "what": schema.get("description", ""),
    }


def _answers(responses: JsonSchemaValue) -> Iterator[Answered]:
    for status, response in responses.items():
        content = response.get("content", {})
        refs = (one.get("schema", {}).get("$ref", "") for one in content.values())
        yield {
            "status": status,
            "media": list(content),
            "types": sorted({ref.rsplit("/", 1)[-1] for ref in refs if ref}),
            "what": response["description"],
        }


def _examples(one: Described, today: date) -> Iterator[Example]:
    for example in one.operation.examples:
        given = filled(example, today)
        address = address_of(one, given)
        body = json_text(given) if one.operation.body else ""
        yield {"address": address, "text": unquote_plus(address), "body": body}


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
