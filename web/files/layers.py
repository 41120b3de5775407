"""From rows of a document to a layer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84
from web.files.export import Layer
from web.language.messages import translate
from web.terms.term import Column, columns, terms

Rows = Sequence[Mapping[str, object]]
Columns = Sequence[Column]


def point_layer(name: str, title: str, rows: Rows, columns: Columns, *, language: str) -> Layer:
    """Return rows that have ``lon`` and ``lat`` as points, with the columns that have a heading.

    Parameters
    ----------
    name
        Name of the layer, ASCII.
    title
        Its name for people, English, to be translated.
    columns
        What people read.
    """
    return _layer(name, title, rows, columns, _points(rows), language=language, named="name")


def _points(rows: Rows) -> "NDArray[Any]":
    """Return the points of rows; what is nowhere has an empty one."""
    lon, lat = (np.array([row[axis] for row in rows], dtype=np.float64) for axis in ("lon", "lat"))
    points = np.asarray(shapely.points(lon, lat), dtype=object)
    points[np.isnan(lon)] = shapely.Point()
    return points


def line_layer(
    name: str, title: str, rows: Rows, columns: Columns, lines: GeoSeries, *,
    language: str,
) -> Layer:  # fmt: skip
    """Return the drives of a plan with their lines; the other parameters as :func:`point_layer`."""
    return _layer(name, title, rows, columns, lines.to_numpy(), language=language, named="to")


def declared_layer(
    name: str,
    title: str,
    declared: Any,
    rows: Rows,
    *,
    language: str,
    shapes: Iterable[BaseGeometry | None] | None = None,
    named: str = "name",
    but: Collection[str] = (),
) -> Layer:
    """Return rows of an answer as a layer: all keys for programs, those with a heading for people.

    Parameters
    ----------
    name
        Name of the layer, ASCII.
    title
        Its name for people, English, to be translated.
    declared
        The ``TypedDict`` of a row.
    shapes
        Geometry of each row, WGS84; its point ``lon`` and ``lat`` when not given.
    named
        Key with the name of a row.
    but
        Keys that people do not read in this table.
    """
    keys = [one for one in terms(declared).values() if one.flat and one.key not in ("lon", "lat")]
    table = pd.DataFrame({one.key: _typed(one, rows) for one in keys})
    if shapes is None:
        shapes = _points(rows)
    points = GeoDataFrame(table, geometry=GeoSeries(shapes, crs=WGS84), crs=WGS84)
    shown = columns(declared, but=but)
    return Layer(name, translate(title, language), points, shown, named=named)


def _typed(column: Column, rows: Rows) -> "pd.Series[Any]":
    """Return a column in the type that databases keep."""
    values = pd.Series([row.get(column.key) for row in rows], dtype=object)
    if column.kind is date:
        return pd.to_datetime(values)
    numbers = column.is_number or column.kind is bool
    return values.infer_objects() if numbers else values


def _layer(
    name: str, title: str, rows: Rows, columns: Columns, shapes: Any, *, language: str,
    named: str,
) -> Layer:  # fmt: skip
    keys = [one.key for one in columns if one.key not in ("lon", "lat")]
    given = [key for key in keys if not rows or key in rows[0]]
    table = pd.DataFrame([{key: row[key] for key in given} for row in rows], columns=given)
    points = GeoDataFrame(table, geometry=shapes, crs=WGS84)
    return Layer(name, translate(title, language), points, columns, named=named)
