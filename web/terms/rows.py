"""How rows of the data sets are written in documents."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo import places, travel
from geo.folder import LIST_SEPARATOR
from geo.schemas import is_coarse
from routes.tour.spoken import Spoken
from web.terms.term import Column, kept, terms
from web.terms.types import Paged, Place, Provider, Sentence

D = TypeVar("D")


def provider_document(provider: travel.Provider) -> Provider:
    """Where the travel times of an answer come from, and for what vehicle and season."""
    return kept(Provider, asdict(provider))


def sentence_document(said: Spoken) -> Sentence:
    """Return a sentence with what is needed to say it in another language."""
    return {"text": said.text, "template": str(said.template), "params": dict(said.params)}


def place_document(place: places.Place) -> Place:
    """Return a named point."""
    return kept(Place, asdict(place))


def part_document(total: int, offset: int, limit: int | None) -> Paged:
    """Return the members that say which part of a list this is; without a limit it is all of it."""
    return {"total": total, "offset": offset, "limit": total if limit is None else limit}


def rows_of(declared: type[D], table: GeoDataFrame, *, index: str, **more: Any) -> list[D]:
    """Return the rows of a table as an answer declares them.

    Its columns give the keys of the same name, its points ``lon`` and ``lat``, and how well a
    position is known says whether it is ``coarse``. Columns that are not declared are left out.

    Parameters
    ----------
    index
        Key of its labels.
    **more
        Keys that every row has alike.

    Raises
    ------
    KeyError
        If the table lacks a declared key.
    """
    cells = {
        key: [more[key]] * len(table) if key in more else _cells(one, table, index)
        for key, one in terms(declared).items()
    }
    rows = zip(*cells.values(), strict=True)
    return cast("list[D]", [dict(zip(cells, row, strict=True)) for row in rows])


def _cells(column: Column, table: GeoDataFrame, index: str) -> list[Any]:
    key = column.key
    if key == index:
        return list(table.index)
    if key in ("lon", "lat"):
        axis = table.geometry.x if key == "lon" else table.geometry.y
        return list(np.round(axis.to_numpy(), column.unit.kept).tolist())
    if key == "coarse" and key not in table:
        return coarse(table["precision"], table["error_m"])
    return plain_cells(column, table[key])


def coarse(precision: Iterable[str], error_m: Iterable[float]) -> list[bool]:
    """Tell for each position whether a map must not pretend to know the spot."""
    return [bool(is_coarse(*known)) for known in zip(precision, error_m, strict=True)]


def plain_cells(column: Column, values: "pd.Series[Any]") -> list[Any]:
    """Return the values of a column as documents hold them (:meth:`Column.plain`)."""
    if column.listed:
        return [[one for one in str(text).split(LIST_SEPARATOR) if one] for text in values]
    if column.kind is str and not values.isna().any():
        return list(values)
    return [column.plain(value) for value in values.tolist()]
