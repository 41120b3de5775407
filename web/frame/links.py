"""Links of RFC 8288: other parts of a list, other formats, and the description of the API."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict

from geo.formats import FORMATS
from web.frame.described import Operation, current_operation

OPENAPI = FORMATS["openapi"].media_type


def part_links(document: Mapping[str, Any], args: MultiDict[str, str]) -> dict[str, str]:
    """Return relation -> address of the other parts of a list.

    Addresses are relative to the request, so they hold behind every proxy and below every path.

    Parameters
    ----------
    document
        Holds ``total``, ``offset`` and ``limit``, or ``page`` and ``pages``.
    """
    if "pages" in document:
        here, last, name, step = document["page"], document["pages"], "page", 1
        first = 1
    else:
        here, step, name, first = document["offset"], max(1, document["limit"]), "offset", 0
        last = max(0, document["total"] - 1) // step * step
    places = {"first": first, "last": last}
    if here > first:
        places["prev"] = max(first, min(here - step, last))
    if here + step <= last or (name == "offset" and here < document["total"] - step):
        places["next"] = here + step
    return {rel: address(args, **{name: place}) for rel, place in places.items()}


def address(args: MultiDict[str, str], **changed: Any) -> str:
    """Return the address of the same question with some parameters changed."""
    kept = [(name, value) for name, value in args.items(multi=True) if name not in changed]
    return f"?{urlencode([*kept, *changed.items()])}"


def add_links(response: Response) -> Response:
    """Add to an answer where it is described and in which other formats it can be had."""
    desc, doc = url_for("api.description.openapi"), url_for("api.description.page")
    add = response.headers.add
    add("Link", f'<{desc}>; rel="service-desc"; type="{OPENAPI}"')
    add("Link", f'<{doc}>; rel="service-doc"; type="text/html"')
    operation = current_operation()
    if operation is not None and len(operation.answers) > 1 and operation.has_format:
        response.vary.add("Accept")
    if operation is not None and response.status_code in (200, 304):
        for link in _links_of(operation, response, desc):
            add("Link", link)
    return response


def _links_of(operation: Operation, response: Response, desc: str) -> list[str]:
    forms = {media: form for form, media in operation.media_types.items()}
    form = forms.get(response.mimetype or "", next(iter(operation.answers)))
    found = []
    if isinstance(model := operation.answers[form], type):
        pointer = f"{desc}#/components/schemas/{model.__name__}"
        found.append(f'<{pointer}>; rel="describedby"; type="application/schema+json"')
    if operation.has_format and request.method != "POST":
        others = [(one, media) for media, one in forms.items() if one != form]
        for one, media in others:
            target = address(request.args, format=one)
            found.append(f'<{target}>; rel="alternate"; type="{media}"')
    return found
