"""The API describes itself: for programs as OpenAPI, for people as a page."""

from flask import Response, current_app, request

from geo.errors import N_
from geo.formats import FORMATS
from web.files.jsontext import json_text
from web.frame.api import description as description_routes
from web.frame.described import described
from web.frame.inputs import context
from web.frame.outputs import respond
from web.frame.page import render
from web.installation.basis import version
from web.language.request import language


@description_routes.get("/openapi.json")
@described(N_("OpenAPI document of the API"), {"openapi": ""})
def openapi() -> Response:
    """Return the OpenAPI document in the language of the request."""
    return respond(json_text(_document()), FORMATS["openapi"].media_type)


@description_routes.get("/")
@described(N_("Readable description of the API"), {"html": ""})
def page() -> Response:
    """Describe the API for people."""
    from web.api.openapi.page import groups, type_text, types_in  # noqa: PLC0415 - as below

    document = _document()
    response = render(
        "api",
        api=document,
        groups=groups(current_app, document, context().today()),
        type_text=type_text,
        types_in=types_in,
        script_root=request.script_root,
        base=request.host_url.rstrip("/") + request.script_root,
    )
    response.add_etag()
    response.make_conditional(request)
    return response


def _document() -> dict[str, object]:
    from web.api.openapi.build import document  # noqa: PLC0415 - the types take half a second to load

    short, root, today = language(), request.script_root, context().today()
    return context().lasting.get(
        ("openapi", short, root, today),
        lambda: document(current_app, root=root, language=short, today=today, version=version()),
    )
