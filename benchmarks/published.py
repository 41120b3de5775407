"""How the embedded travel model compares with published drives: ``python -m benchmarks.published``.

Prints the table of ``docs/travel.md``, which a test holds to ``data/roads/published.csv``.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.datasets import data_path, load_datasets
from geo.places import Gazetteer, Place
from geo.travel import load_estimate

FILE = "roads/published.csv"
HEADER = ("drive", "model", "published", "error", "kind", "source")


def main() -> None:
    """Print the table and the errors over all drives."""
    drives = modelled_drives()
    print("\n".join([*table_lines(drives), "", summary(drives)]))


def modelled_drives() -> pd.DataFrame:
    """Return the published drives with the model's answer.

    Returns
    -------
    DataFrame
        The columns of the file, ``name``, ``model_minutes``, ``model_km``, ``minutes_error`` and
        ``km_error`` (relative; NaN where nothing was published).
    """
    drives = pd.read_csv(
        data_path(FILE), keep_default_na=False, na_values={"minutes": "", "km": ""}
    )
    gazetteer = Gazetteer.from_datasets(load_datasets())
    ends = [[gazetteer.resolve(text) for text in drives[side]] for side in ("from", "to")]
    points = [gpd.GeoSeries.from_xy(*_lonlat(places), crs=4326) for places in ends]
    matrix = load_estimate().matrix(*points)
    drives["name"] = [f"{_short(a)}—{_short(b)}" for a, b in zip(*ends, strict=True)]
    for name, values in (("minutes", matrix.minutes), ("km", matrix.km)):
        drives[f"model_{name}"] = values.diagonal().astype(float)
        drives[f"{name}_error"] = drives[f"model_{name}"] / drives[name] - 1
    return drives


def table_lines(drives: pd.DataFrame) -> list[str]:
    """Return the drives as a Markdown table."""
    rows = [_cells(drive) for drive in drives.to_dict("records")]
    return [f"| {' | '.join(cells)} |" for cells in (HEADER, ["---"] * len(HEADER), *rows)]


def summary(drives: pd.DataFrame) -> str:
    """Return the median errors in one line."""
    parts = []
    for name in ("minutes", "km"):
        error = drives[f"{name}_error"].dropna()
        parts.append(
            f"{name}: {len(error)} drives, median error {error.median():+.0%}, "
            f"median absolute error {error.abs().median():.0%}"
        )
    return "; ".join(parts)


def _cells(drive: dict[Any, Any]) -> list[str]:
    known = [name for name in ("minutes", "km") if not np.isnan(drive[name])]
    unit = {"minutes": "min", "km": "km"}
    return [
        str(drive["name"]),
        ", ".join(f"{drive[f'model_{name}']:.0f} {unit[name]}" for name in known),
        ", ".join(f"{drive[name]:.0f} {unit[name]}" for name in known),
        ", ".join(f"{drive[f'{name}_error']:+.0%}" for name in known),
        str(drive["kind"]),
        "; ".join(str(drive[part]) for part in ("source", "remark") if drive[part]),
    ]


def _lonlat(places: list[Place]) -> tuple[list[float], list[float]]:
    return [place.lon for place in places], [place.lat for place in places]


def _short(place: Place) -> str:
    if place.kind == "point":
        return place.name
    return place.name.removesuffix("新时代文明实践站").removesuffix("市").removesuffix("县")


if __name__ == "__main__":
    main()
