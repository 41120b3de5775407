"""From a document to an HTTP answer with an entity tag."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request

from geo.formats import ANSWERS, FORMATS
from web.files.attachment import export_disposition
from web.files.export import Export
from web.files.jsontext import json_text
from web.files.registry import write_export
from web.frame.again import written_if_large
from web.frame.inputs import asked_format, context
from web.frame.links import part_links
from web.language.request import language
from web.terms.answer import Answer

JSON, GEOJSON = FORMATS["json"].content_type, FORMATS["geojson"].content_type


def respond(body: str | bytes, content_type: str = JSON) -> Response:
    """Answer with `body`, or with 304 when the client has it already."""
    response = Response(body, content_type=content_type)
    response.add_etag()
    response.cache_control.no_cache = True  # may be kept, but asks each time whether it still holds
    response.make_conditional(request)
    return response


def unkept(response: Response) -> Response:
    """Return a page of an account or with a telephone: nobody on the way keeps it, no browser."""
    response.headers["Cache-Control"] = "no-store"
    return response


def respond_json(document: Mapping[str, object]) -> Response:
    """Answer with a JSON document."""
    return respond(json_text(document))


def respond_part(
    document: Mapping[str, object], body: str = "", content_type: str = JSON
) -> Response:
    """Answer with a part of a long list and with links to the other parts.

    Parameters
    ----------
    document
        Holds ``total``, ``offset`` and ``limit``, or ``page`` and ``pages``.
    body, content_type
        What is sent instead of the document as JSON.
    """
    response = respond(body or json_text(document), content_type)
    for rel, address in part_links(document, request.args).items():
        response.headers.add("Link", f'<{address}>; rel="{rel}"')
    return response


def respond_export(export: Export, form: str) -> Response:
    """Answer with a view in one of its formats; what is no JSON has the name of a file to save."""
    content = written_if_large(export)
    data = write_export(export, form) if content is None else content
    response = respond(data, FORMATS[form].content_type)
    if form not in ("json", "geojson"):
        response.headers["Content-Disposition"] = export_disposition(export, form)
    return response


FILES = dict.fromkeys((form for form in ANSWERS if form not in ("json", "geojson")), "")


def respond_answer(
    answer: Answer[Any] | Mapping[str, object], exporter: Callable[..., Export]
) -> Response:
    """Answer with the document as JSON, or with a file that `exporter` makes of the answer."""
    form = asked_format()
    if form == "json":
        return respond_json(answer.document if isinstance(answer, Answer) else answer)
    return respond_export(exporter(context(), answer, language()), form)
