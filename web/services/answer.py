"""What a use case answers."""

from dataclasses import dataclass
from typing import Any

from geopandas import GeoDataFrame

from geo.travel import Provider


@dataclass(frozen=True)
class Answer:
    """A document and the geometries that belong to it.

    Attributes
    ----------
    document
        JSON-ready, with the stable keys of ``docs/api.md``.
    features
        The same rows with their geometry (WGS84), for maps and GeoJSON.
    """

    document: dict[str, Any]
    features: GeoDataFrame


def provider_document(provider: Provider) -> dict[str, str]:
    """Where the travel times of an answer come from."""
    return {
        "name": provider.name,
        "data_date": str(provider.data_date),
        "attribution": provider.attribution,
        "note": provider.note,
    }


def number(value: Any, digits: int = 1) -> float | None:
    """Round for JSON; None for what is unknown or infinite."""
    rounded = round(float(value), digits)
    return rounded if abs(rounded) < float("inf") else None


def whole(value: Any) -> int | None:
    """Whole number for JSON; None for NaN."""
    return int(value) if value == value else None  # noqa: PLR0124 - NaN differs from itself


def iso(value: Any) -> str | None:
    """ISO date for JSON; None for NaT."""
    return value.date().isoformat() if value == value else None  # noqa: PLR0124 - NaT, too
