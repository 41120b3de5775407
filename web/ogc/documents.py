"""The documents about the features: landing page, conformance, collections, queryables."""

import numpy as np
from flask_babel import gettext

from web.files.jsontext import JsonObject
from web.installation.context import Context
from web.language.request import language
from web.ogc.collections import COLLECTIONS
from web.ogc.layer import Box, Layer
from web.ogc.links import GEOJSON, HTML, JSON, OPENAPI, QUERYABLES, SCHEMA, address, itself, link
from web.ogc.queries import CRS84, CRSS
from web.ogc.schema import KINDS, Collection
from web.ogc.standard import Collections, Conformance, Described, Extent, Landing, Link
from web.terms.term import Column

PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
PART_2 = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf"
PART_3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf"
CONFORMANCE = (
    f"{PART_1}/core", f"{PART_1}/oas30", f"{PART_1}/html", f"{PART_1}/geojson",
    f"{PART_2}/crs",
    f"{PART_3}/queryables", f"{PART_3}/queryables-query-parameters",
)  # fmt: skip
"""Classes that the tests go through."""

GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
EXTENT_DIGITS = 5


def landing() -> Landing:
    """Return the first document: where everything else is."""
    links = [
        *itself(),
        link("service-desc", address("api", f="json"), OPENAPI, gettext("Definition of the API")),
        link("service-doc", address("api", f="html"), HTML, gettext("Description of the API")),
        link("conformance", address("conformance", f="json"), JSON, gettext("Conformance classes")),
        link("data", address("collections", f="json"), JSON, gettext("Collections")),
    ]
    return {
        "title": gettext("Red Routes of Jilin"),
        "description": gettext(
            "Heritage sites, practice centres, divisions, lectures and published plans, for "
            "geographic information systems and other programs."
        ),
        "links": links,
    }


def conformance() -> Conformance:
    """Return the conformance classes."""
    return {"links": itself(), "conformsTo": list(CONFORMANCE)}


def collections(context: Context) -> Collections:
    """Describe every collection."""
    described = [collection(context, one) for one in COLLECTIONS.values()]
    return {"links": itself(), "crs": list(CRSS), "collections": described}


def collection(context: Context, one: Collection) -> Described:
    """Describe one collection."""
    described: Described = {
        "id": one.id,
        "title": gettext(one.title),
        "description": gettext(one.description),
        "itemType": "feature",
        "crs": list(CRSS),
        "storageCrs": CRS84,
        "links": _collection_links(one),
    }
    if extent := _extent(one.layer(context)):
        described["extent"] = extent
    return described


def _collection_links(one: Collection) -> list[Link]:
    here, items = {"collection_id": one.id}, gettext("Features")
    about = address("collection", **here, f="json")
    page = address("collection", **here, f="html")
    return [
        link("self", about, JSON),
        link("alternate", page, HTML),
        # Without a query: GDAL appends the identifier of a feature to this address.
        link("items", address("items", **here, lang=None), GEOJSON, items),
        link("items", address("items", **here, f="html"), HTML, items),
        link(QUERYABLES, address("queryables", **here, f="json"), SCHEMA, gettext("Queryables")),
    ]


def _extent(layer: Layer) -> Extent:
    extent: Extent = {}
    if (box := layer.extent()) is not None:
        extent["spatial"] = {"bbox": [_widened(box)], "crs": CRS84}
    if (period := layer.period()) is not None:
        interval = [f"{period.since}Z", f"{period.until}Z"]
        extent["temporal"] = {"interval": [interval], "trs": GREGORIAN}
    return extent


def _widened(box: Box) -> list[float]:
    """Round a box outwards, so that everything stays inside."""
    scale = 10.0**EXTENT_DIGITS
    low, high = np.floor(np.multiply(box[:2], scale)), np.ceil(np.multiply(box[2:], scale))
    return [round(float(value) / scale, EXTENT_DIGITS) for value in (*low, *high)]


def queryables(one: Collection) -> JsonObject:
    """Return what selects features by equality, as JSON Schema (OGC API - Features, Part 3)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address("queryables", collection_id=one.id),
        "type": "object",
        "title": gettext(one.title),
        "properties": {prop.key: value_schema(prop) for prop in one.queryables},
        "additionalProperties": False,
    }


def value_schema(prop: Column) -> JsonObject:
    """Return the JSON Schema of the values of a property."""
    return {"title": prop.title(language()), "type": KINDS[prop.kind]}
