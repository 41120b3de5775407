"""Answers and problems in the OpenAPI document."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from pydantic.json_schema import JsonSchemaValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from web.api.openapi.schemas import Schemas
from web.frame.described import Operation
from web.frame.errors import PROBLEM_JSON, SENTENCES
from web.frame.problem import Problem as ProblemDocument
from web.store.database import StoreError
from web.terms.types import Working


def _header(description: str, kind: str = "string") -> JsonSchemaValue:
    return {"description": description, "schema": {"type": kind}}


HEADERS: Final[dict[str, JsonSchemaValue]] = {
    "ETag": _header("Fingerprint of the answer, one per encoding; send it as If-None-Match."),
    "Cache-Control": _header("no-cache: keep it, but ask each time whether it still holds."),
    "Link": _header("RFC 8288: next, prev, first, last, alternate, describedby, service-desc."),
    "Location": _header("Address of what was made, or of the work that goes on."),
    "Idempotency-Replayed": _header("true: the answer was given before; nothing was done again."),
    "Retry-After": _header("Seconds after which to ask again.", "integer"),
    "Content-Language": _header("Language of the sentences."),
    "Vary": _header("Request headers that the answer depends on."),
}
ALWAYS: Final = (400, 401, 403, 406, 500)
OF_BODIES: Final = (411, 413, 415)
RETRIED: Final = (202, 503)


def responses_of(operation: Operation, rule: Rule, schemas: Schemas) -> JsonSchemaValue:
    """Return every status with its media types, schemas and headers."""
    read = "GET" in (rule.methods or ())
    found = {str(operation.status): _success(operation, schemas, read=read)}
    if operation.later:
        found["202"] = _later(schemas)
    if read and operation.query:
        found["304"] = {"description": HTTPStatus(304).phrase, "headers": _headers("ETag")}
    problem = schemas.answer(ProblemDocument)
    for status, texts in sorted(_problems(operation, schemas.say).items()):
        names = ["Content-Language", "Vary", *(["Retry-After"] if status in RETRIED else [])]
        found[str(status)] = {
            "description": "\n\n".join(dict.fromkeys(texts)),
            "content": {PROBLEM_JSON: {"schema": problem}},
            "headers": _headers(*names),
        }
    return found


def _success(operation: Operation, schemas: Schemas, *, read: bool) -> JsonSchemaValue:
    content = {
        media: {"schema": schemas.answer(operation.answers[form])}
        if operation.answers[form]
        else {"schema": {"type": "string"}}
        if media.startswith("text/")
        else {}
        for form, media in operation.media_types.items()
    }
    names = ("ETag", "Cache-Control", "Link", "Vary") if read and operation.query else ("Link",)
    if operation.writes:
        names = ("ETag", "Cache-Control", "Link", "Idempotency-Replayed")
    if operation.status == HTTPStatus.CREATED:
        names = (*names, "Location")
    return {
        "description": schemas.say(operation.title),
        "content": content,
        "headers": _headers(*names),
    }


def _later(schemas: Schemas) -> JsonSchemaValue:
    working = {"schema": schemas.answer(Working)}
    return {
        "description": HTTPStatus(202).phrase,
        "content": {"application/json": working},
        "headers": _headers("Location", "Retry-After"),
    }


def _problems(operation: Operation, say: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for status, text in responses_told(operation):
        found.setdefault(status, []).append(say(text))
    return found


def responses_told(operation: Operation) -> Iterator[tuple[int, str]]:
    """Yield status and text of what an operation may answer instead."""
    for kind in (StoreError, *operation.problems):
        if issubclass(kind, HTTPException):
            yield kind.code or 500, SENTENCES[kind.code or 500]
        else:
            yield kind.status, kind.title
    for status in (*ALWAYS, *(OF_BODIES if operation.body else ())):
        yield status, SENTENCES[status]


def _headers(*names: str) -> JsonSchemaValue:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
