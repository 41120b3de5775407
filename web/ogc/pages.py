"""The documents under ``/ogc`` as pages, in the frame of all others."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response
from geopandas import GeoSeries

from geo.crs import WGS84
from web.frame.page import Shown, current, render
from web.language.request import language
from web.maps.shell import OUTLINE_DEGREES, bounds_of
from web.ogc.collections import COLLECTIONS
from web.ogc.layer import Layer, Positions
from web.ogc.links import address
from web.ogc.queries import CRSS, ItemsQuery
from web.ogc.schema import KINDS, Collection, selects
from web.ogc.standard import Api, Collections, Conformance, Described, Landing, Link
from web.terms.term import DASH, Column

TABLE_COLUMNS = 8
"""Properties in the table of the features; the page of a feature has them all."""


def landing(document: Landing) -> Response:
    """Say what there is and how programs connect."""
    return _render("landing", document=document, rows=_overview(), root=address("landing"))


def collections(document: Collections) -> Response:
    """List the collections."""
    return _render("collections", document=document, rows=_overview())


def conformance(document: Conformance) -> Response:
    """List the conformance classes."""
    return _render("conformance", document=document)


def api(document: Api) -> Response:
    """Describe every address and its parameters."""
    shared = document["components"]["parameters"]
    paths = [
        {
            "path": path,
            "summary": methods["get"]["summary"],
            "parameters": [
                shared[str(one["$ref"]).rsplit("/", 1)[1]] if "$ref" in one else one
                for one in methods["get"]["parameters"]
            ],
        }
        for path, methods in document["paths"].items()
    ]
    return _render("api", document=document, paths=paths)


def collection(one: Collection, document: Described) -> Response:
    """Describe one collection."""
    count = len(one.layer(current()))
    return _render(
        "collection",
        one=one,
        document=document,
        count=count,
        crss=CRSS,
        kinds=KINDS,
        selects=selects,
    )


def queryables(one: Collection) -> Response:
    """List what selects features."""
    return _render("queryables", one=one, kinds=KINDS, selects=selects)


def items(
    one: Collection,
    layer: Layer,
    places: Positions,
    *,
    query: ItemsQuery,
    links: list[Link],
    counts: Mapping[str, int],
) -> Response:
    """Show some features as a map and a table."""
    columns = _columns(one)
    rows = [
        {"id": key, "label": row[one.label] or key, "cells": [_said(one, row) for one in columns]}
        for key, row in zip(layer.ids[places], layer.rows(places), strict=True)
    ]
    hrefs = {one["rel"]: one["href"] for one in links}
    return _render(
        "items", fmap=_map(one, layer, places), one=one, columns=columns, rows=rows, hrefs=hrefs,
        counts=counts, first=query.offset + 1,
    )  # fmt: skip


def item(one: Collection, layer: Layer, place: int) -> Response:
    """Show one feature."""
    places = layer.places(place)
    (row,) = layer.rows(places)
    facts = [(prop.title(language()), _said(prop, row)) for prop in one.properties]
    key = layer.ids[place]
    return _render(
        "item", fmap=_map(one, layer, places), one=one, id=key, name=row[one.label] or key,
        facts=facts,
    )  # fmt: skip


def _render(page: str, /, *, fmap: Shown | None = None, **variables: Any) -> Response:
    # The frame takes a document for an answer of the planner.
    variables["said"] = variables.pop("document", None)
    response = render("ogc", template=f"ogc/{page}.html", fmap=fmap, **variables)
    response.vary.update(["Accept", "Cookie"])
    return response


def _overview() -> list[dict[str, object]]:
    return [{"one": one, "count": len(one.layer(current()))} for one in COLLECTIONS.values()]


def _columns(one: Collection) -> list[Column]:
    shown = [prop for prop in one.properties if prop.key != one.label]
    return [prop for prop in shown if selects(prop) or prop.kind is date][:TABLE_COLUMNS]


def _said(prop: Column, row: Mapping[str, object]) -> str:
    """Write a value of a feature as people read it: codes in words, numbers to the last digit."""
    value = prop.cell(row[prop.key], language())
    return DASH if value is None else str(value)


def _map(one: Collection, layer: Layer, places: Positions) -> Shown:
    from web.maps.folium_map import OfflineMap, add_shapes  # noqa: PLC0415 - folium is slow to load

    shapes, labels = layer.shapes[places], layer.columns[one.label][places]
    drawn = [(shape, str(name or "")) for shape, name in zip(shapes, labels, strict=True) if shape]
    geometries = GeoSeries([shape for shape, _ in drawn], crs=WGS84)
    fmap = OfflineMap(name="ogc", bounds=bounds_of(geometries))
    add_shapes(fmap, geometries.simplify(OUTLINE_DEGREES), [name for _, name in drawn])
    return fmap
