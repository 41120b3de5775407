"""Write tables and layers whose bytes depend on nothing but their content."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from shapely.geometry import mapping

from geo.build.positions import Area


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a UTF-8 table with the given header; lines end in a line feed everywhere."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def geojson_text(features: Iterable[tuple[Mapping[str, str], Area]]) -> str:
    """Return a GeoJSON feature collection with one feature per line and five decimals.

    Parameters
    ----------
    features
        Properties and geometry of each.
    """
    body = ",\n".join(
        json.dumps(
            {
                "type": "Feature",
                "properties": dict(properties),
                "geometry": _rounded(mapping(geometry)),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for properties, geometry in features
    )
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'


def _rounded(value: object) -> object:
    """Return nested coordinates rounded to five decimals."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return value
