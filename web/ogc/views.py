"""The addresses under ``/ogc``: each answers as data or as a page."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from flask import Blueprint, Response, request

from geo.errors import N_
from web.files.jsontext import json_text
from web.frame.inputs import context, query_of
from web.frame.negotiation import wants_html
from web.frame.outputs import JSON as JSON_UTF8
from web.frame.outputs import respond
from web.frame.page import remember_size
from web.ogc import documents, pages
from web.ogc.collections import COLLECTIONS
from web.ogc.features import collection_text, feature_text, feature_texts
from web.ogc.layer import Layer
from web.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, address, header, itself, link, this
from web.ogc.openapi import openapi
from web.ogc.queries import MAX_LIMIT, MAX_ROWS, ItemQuery, ItemsQuery, PageQuery, query_model
from web.ogc.schema import Collection
from web.ogc.standard import Link
from web.terms.fields import UnknownResourceError

D = TypeVar("D")

blueprint = Blueprint("ogc", __name__, url_prefix="/ogc")
blueprint.after_request(remember_size)


@blueprint.get("", strict_slashes=False)
def landing() -> Response:
    """Say where everything else is."""
    return _document(documents.landing, pages.landing)


@blueprint.get("/conformance")
def conformance() -> Response:
    """List the conformance classes."""
    return _document(documents.conformance, pages.conformance)


@blueprint.get("/api")
def api() -> Response:
    """Define every address and parameter."""
    return _document(openapi, pages.api, OPENAPI)


@blueprint.get("/collections")
def collections() -> Response:
    """Describe the collections."""
    return _document(lambda: documents.collections(context()), pages.collections)


@blueprint.get("/collections/<collection_id>")
def collection(collection_id: str) -> Response:
    """Describe one collection."""
    one = _collection(collection_id)
    return _document(
        lambda: documents.collection(context(), one), lambda said: pages.collection(one, said)
    )


@blueprint.get("/collections/<collection_id>/queryables")
def queryables(collection_id: str) -> Response:
    """List what selects features by equality."""
    one = _collection(collection_id)
    return _document(lambda: documents.queryables(one), lambda _: pages.queryables(one), SCHEMA)


@blueprint.get("/collections/<collection_id>/items")
def items(collection_id: str) -> Response:
    """Return one page of the features that meet the conditions."""
    one = _collection(collection_id)
    query = query_of(query_model(one))
    equal = query.equal(one)
    one.require_divisions(context(), equal)
    layer = one.layer(context())
    found = layer.select(box=query.box, period=query.datetime, equal=equal)
    limit = min(query.limit, MAX_ROWS if wants_html() else MAX_LIMIT)
    places = found[query.offset : query.offset + limit]
    links = _page_links(one, query, limit=limit, more=query.offset + limit < len(found))
    counts = {"numberMatched": len(found), "numberReturned": len(places)}
    if wants_html():
        return pages.items(one, layer, places, query=query, links=links, counts=counts)
    features = feature_texts(layer, places, crs=query.crs)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = collection_text(features, {"links": links, **counts, "timeStamp": now})
    return _geojson(said, query, links, tag=[*features, json_text(links)])


@blueprint.get("/collections/<collection_id>/items/<path:feature_id>")
def item(collection_id: str, feature_id: str) -> Response:
    """Return one feature."""
    one = _collection(collection_id)
    query = query_of(ItemQuery)
    layer = one.layer(context())
    place = _place(layer, feature_id)
    if wants_html():
        return pages.item(one, layer, place)
    links = [
        *itself(GEOJSON),
        link("collection", address("collection", collection_id=one.id, f="json"), JSON),
    ]
    (feature,) = feature_texts(layer, layer.places(place), crs=query.crs)
    said = feature_text(feature, {"links": links})
    return _geojson(said, query, links, tag=[said])


def _collection(collection_id: str) -> Collection:
    try:
        return COLLECTIONS[collection_id]
    except KeyError:
        raise UnknownResourceError(N_("There is no collection %(id)s."), id=collection_id) from None


def _place(layer: Layer, feature_id: str) -> int:
    try:
        return layer.place_of[feature_id]
    except KeyError:
        raise UnknownResourceError(
            N_("There is no feature %(id)s in this collection."), id=feature_id
        ) from None


def _document(
    make: Callable[[], D], page: Callable[[D], Response], content_type: str = JSON_UTF8
) -> Response:
    query_of(PageQuery)
    if wants_html():
        return page(make())
    response = respond(json_text(make()), content_type)
    response.vary.add("Accept")
    return response


def _page_links(one: Collection, query: ItemsQuery, *, limit: int, more: bool) -> list[Link]:
    (f, media), (other, other_media) = ("json", GEOJSON), ("html", HTML)
    if wants_html():
        (f, media), (other, other_media) = (other, other_media), (f, media)
    about = address("collection", collection_id=one.id, f=f)
    links = [
        link("self", this(f=f), media),
        link("alternate", this(f=other), other_media),
        link("collection", about, HTML if f == "html" else JSON),
    ]
    if query.offset:
        before = max(query.offset - limit, 0)
        # The page before ends where this one begins, also when fewer are left than fit on one.
        size = min(limit, query.offset)
        links.append(link("prev", this(f=f, offset=before or None, limit=size), media))
    if more:
        links.append(link("next", this(f=f, offset=query.offset + limit, limit=limit), media))
    return links


def _geojson(text: str, query: ItemQuery, links: list[Link], *, tag: list[str]) -> Response:
    response = Response(text, content_type=GEOJSON)
    response.headers["Content-Crs"] = f"<{query.crs}>"
    response.headers["Link"] = header(links)
    # Weak: the time stamp is another one each time.
    response.set_etag(hashlib.sha256("\n".join(tag).encode()).hexdigest()[:32], weak=True)
    response.cache_control.no_cache = True
    response.vary.update(["Accept", "Cookie"])
    response.make_conditional(request)
    return response
