"""The definition of the API: OpenAPI 3.0, which GDAL and QGIS read to know what they may ask."""

from importlib.metadata import version

from flask_babel import gettext

from web.files.jsontext import JsonObject
from web.installation.settings import LANGUAGES
from web.language.request import language
from web.ogc.collections import COLLECTIONS
from web.ogc.documents import value_schema
from web.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, address
from web.ogc.queries import CRS84, CRSS, DEFAULT_LIMIT, MAX_LIMIT, MAX_ROWS, ItemsQuery
from web.ogc.schema import Collection
from web.ogc.standard import Address, Api, Operation
from web.terms.asked import parameter
from web.terms.fields import MAX_TEXT

PROBLEM = "application/problem+json"
OBJECT: JsonObject = {"type": "object"}
_KEPT = ("f", "lang", "size")
_ITEM = (*_KEPT, "crs")
_ITEMS = ("limit", "offset", "bbox", "bbox-crs", "datetime", *_ITEM)


def openapi() -> Api:
    """Return the definition in the language of the request."""
    about = gettext("Landing page")
    lists = gettext("Collections")
    paths: dict[str, Address] = {
        "/": _get("landing", about, {JSON: "document", HTML: None}),
        "/conformance": _get(
            "conformance", gettext("Conformance classes"), {JSON: "document", HTML: None}
        ),
        "/api": _get("api", gettext("Definition of the API"), {OPENAPI: "document", HTML: None}),
        "/collections": _get("collections", lists, {JSON: "document", HTML: None}),
    }
    for one in COLLECTIONS.values():
        paths.update(_collection_paths(one))
    return {
        "openapi": "3.0.3",
        "info": {
            "title": gettext("Red Routes of Jilin"),
            "version": version("redroutes"),
            "description": gettext("Read-only features by OGC API - Features."),
        },
        "servers": [{"url": address("landing", lang=None)}],
        "tags": [
            {"name": one.id, "description": gettext(one.title)} for one in COLLECTIONS.values()
        ],
        "paths": paths,
        "components": {
            "parameters": _parameters(),
            "schemas": _schemas(),
            "responses": _responses(),
        },
    }


def _collection_paths(one: Collection) -> dict[str, Address]:
    title, base = gettext(one.title), f"/collections/{one.id}"
    own: list[JsonObject] = [
        {
            **_parameter(prop.key, value_schema(prop), prop.title(language())),
            "schema": _limited(value_schema(prop)),
        }
        for prop in one.queryables
    ]
    features = {GEOJSON: "featureCollection", HTML: None}
    key: JsonObject = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": gettext("Identifier of the feature"),
        "schema": {"type": "string"},
    }
    documents = {JSON: "document", HTML: None}
    schema = {SCHEMA: "document", HTML: None}
    return {
        base: _get(f"{one.id}_collection", title, documents, tag=one.id),
        f"{base}/queryables": _get(f"{one.id}_queryables", title, schema, tag=one.id),
        f"{base}/items": _get(
            f"{one.id}_items", title, features, tag=one.id, names=_ITEMS, own=own
        ),
        f"{base}/items/{{featureId}}": _get(
            f"{one.id}_item", title, {GEOJSON: "feature", HTML: None},
            tag=one.id, names=_ITEM, own=[key], missing=True,
        ),
    }  # fmt: skip


def _get(
    name: str,
    summary: str,
    media: dict[str, str | None],
    *,
    tag: str = "",
    names: tuple[str, ...] = _KEPT,
    own: list[JsonObject] | None = None,
    missing: bool = False,
) -> Address:
    """Return the path of a GET request: its parameters and what it answers in which media types."""
    content = {
        one: {
            "schema": {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "string"}
        }
        for one, schema in media.items()
    }
    shared: list[JsonObject] = [{"$ref": f"#/components/parameters/{one}"} for one in names]
    responses: dict[str, JsonObject] = {
        "200": {"description": summary, "content": content},
        "304": {"description": gettext("Not changed since the ETag that was sent")},
        "400": {"$ref": "#/components/responses/problem"},
        "500": {"$ref": "#/components/responses/problem"},
        "503": {"$ref": "#/components/responses/problem"},
    }
    if missing:
        responses["404"] = {"$ref": "#/components/responses/problem"}
    operation: Operation = {
        "operationId": name,
        "summary": summary,
        "parameters": [*(own or []), *shared],
        "responses": responses,
    }
    if tag:
        operation["tags"] = [tag]
    return {"get": operation}


def _parameter(name: str, schema: JsonObject, description: str) -> JsonObject:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _limited(schema: JsonObject) -> JsonObject:
    return {**schema, "maxLength": MAX_TEXT} if schema["type"] == "string" else schema


def _parameters() -> dict[str, JsonObject]:
    texts = ("string", "integer")
    text, whole = ({"type": kind} for kind in texts)
    crs: JsonObject = {**text, "format": "uri", "enum": list(CRSS), "default": CRS84}
    corners: JsonObject = {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 6,
    }

    def said(name: str) -> str:
        return str(gettext(parameter(ItemsQuery, name).asked.what))

    schemas: dict[str, tuple[JsonObject, str]] = {
        "f": ({**text, "enum": ["json", "html"]}, said("f")),
        "lang": ({**text, "enum": list(LANGUAGES)}, gettext("Language of titles and pages")),
        "size": ({**text, "enum": ["normal", "large"]}, said("size")),
        "limit": (
            {**whole, "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
            gettext(
                "Features in one answer at most; a larger number means the maximum, and a page "
                "shows %(rows)d at most",
                rows=MAX_ROWS,
            ),
        ),
        "offset": ({**whole, "minimum": 0, "default": 0}, gettext("Features to leave out first")),
        "bbox": (
            corners,
            gettext(
                "Only features in this box: the lower corner and the upper one in the axis order "
                "of bbox-crs; heights may stand between and mean nothing"
            ),
        ),
        "bbox-crs": (crs, said("bbox-crs")),
        "datetime": (text, said("datetime")),
        "crs": (crs, said("crs")),
    }
    return {name: _parameter(name, *what) for name, what in schemas.items()}


def _schemas() -> JsonObject:
    links: JsonObject = {"type": "array", "items": OBJECT}
    feature: JsonObject = {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True},
            "properties": OBJECT,
            "links": links,
        },
    }
    count: JsonObject = {"type": "integer", "minimum": 0}
    members: JsonObject = {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "links": links,
        "timeStamp": {"type": "string", "format": "date-time"},
        "numberMatched": count,
        "numberReturned": count,
        "features": {"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
    }
    return {
        "document": OBJECT,
        "feature": feature,
        "featureCollection": {"type": "object", "required": list(members), "properties": members},
        "problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "errors": {"type": "array", "items": OBJECT},
            },
        },
    }


def _responses() -> JsonObject:
    problem = {"schema": {"$ref": "#/components/schemas/problem"}}
    return {
        "problem": {
            "description": gettext("What is wrong, as a problem document or a page"),
            "content": {PROBLEM: problem, HTML: {"schema": {"type": "string"}}},
        }
    }
