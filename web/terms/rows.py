"""How rows of the data sets are written in documents."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo.places import Place
from geo.schemas import is_coarse
from geo.travel import Provider

if TYPE_CHECKING:
    from web.terms.types import Provider as ProviderDocument

DEGREE_DIGITS = 6  # a tenth of a metre


def records(table: GeoDataFrame, index: str) -> list[dict[str, Any]]:
    """Rows as dictionaries, with the label of each under the name `index`."""
    rows: list[dict[str, Any]] = table.rename_axis(index).reset_index().to_dict("records")
    return rows


def provider_document(provider: Provider) -> "ProviderDocument":
    """Where the travel times of an answer come from, and for what vehicle and season."""
    return cast("ProviderDocument", asdict(provider))


def place_document(place: Place) -> dict[str, Any]:
    """Return a named point."""
    return {
        "name": place.name,
        "context": place.context,
        "kind": place.kind,
        "code": place.code,
        "lon": round(place.lon, DEGREE_DIGITS),
        "lat": round(place.lat, DEGREE_DIGITS),
        "precision": place.precision,
        "error_m": int(place.error_m),
    }


def position_document(row: dict[str, Any]) -> dict[str, Any]:
    """Position of a site or venue, and how well it is known."""
    return {
        "lon": round(row["geometry"].x, DEGREE_DIGITS),
        "lat": round(row["geometry"].y, DEGREE_DIGITS),
        "precision": row["precision"],
        "error_m": int(row["error_m"]),
        "coarse": bool(is_coarse(row["precision"], row["error_m"])),
    }


def venue_document(row: dict[str, Any]) -> dict[str, Any]:
    """Return a venue, as :func:`records` gives it with the index ``code``."""
    facts = {key: row[key] for key in ("code", "name", "tier", "county", "township")}
    return {**facts, **position_document(row)}


def site_document(row: dict[str, Any]) -> dict[str, Any]:
    """Return a heritage site, as :func:`records` gives it with the index ``id``."""
    facts = {key: plain(value) for key, value in row.items() if key != "geometry"}
    return {**facts, **position_document(row)}


def plain(value: Any) -> Any:
    """Value in the types of JSON; the unknown and the infinite become None, a time its date."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is pd.NaT or (isinstance(value, float) and not np.isfinite(value)):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def number(value: Any, digits: int = 1) -> float | None:
    """Round for JSON; None for what is unknown or infinite."""
    return round(float(value), digits) if np.isfinite(value) else None


def whole(value: Any) -> int | None:
    """Whole number for JSON; None for what is unknown."""
    return int(value) if np.isfinite(value) else None
