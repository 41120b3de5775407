"""Links (RFC 8288) between the documents: absolute, and with the parameters of the request."""

from typing import Any

from flask import request, url_for

from web.ogc.standard import Link

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


def address(endpoint: str, **values: Any) -> str:
    """Return the absolute address of an endpoint; the language of the request is kept."""
    if "lang" in request.args:
        values.setdefault("lang", request.args["lang"])
    return url_for(f"ogc.{endpoint}", _external=True, **values)


def this(**changes: Any) -> str:
    """Return the address of this request with some parameters changed; None takes one away."""
    kept = {**(request.view_args or {}), **request.args.to_dict()}
    values = {name: value for name, value in {**kept, **changes}.items() if value is not None}
    return url_for(str(request.endpoint), _external=True, **values)


def link(rel: str, href: str, media: str = JSON, title: str = "") -> Link:
    """Return a link; it needs no title when its relation says enough."""
    made: Link = {"href": href, "rel": rel, "type": media}
    return {**made, "title": title} if title else made


def itself(media: str = JSON) -> list[Link]:
    """Return the links to this document and to the page that shows the same."""
    return [link("self", this(f="json"), media), link("alternate", this(f="html"), HTML)]


def header(links: list[Link]) -> str:
    """Write links as the value of a ``Link`` header."""
    return ", ".join(f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"]}"' for one in links)
