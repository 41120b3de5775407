"""How the embedded travel model compares with published drives: ``python -m benchmarks.published``.

Prints the tables of ``docs/travel.md``, which a test holds to ``data/roads/published.csv``.
"""

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.build.relief import Relief, heights, read_relief
from geo.crs import GEOD
from geo.datasets import load_datasets
from geo.folder import data_path
from geo.places import Gazetteer, Place
from geo.travel import load_estimate

FILE = "roads/published.csv"
FLAT, HILLY = 5.0, 8.0
"""Metres of climb and fall per km of a drive below and above which it is one or the other."""
STEP = 0.01
"""Degrees, about a km, between the heights along a drive."""
FASTEST = 105.0
"""km/h from door to door; a published time that needs more is of another kind than ours."""
HEADER = ("drive", "model", "published", "error", "kind", "source")


def main() -> None:
    """Print the table and the errors over all drives."""
    drives = modelled_drives()
    print("\n".join([*table_lines(drives), "", summary(drives), "", *relief_lines(drives)]))


def modelled_drives() -> pd.DataFrame:
    """Return the published drives with the model's answer.

    Returns
    -------
    DataFrame
        The columns of the file, ``name``, ``model_minutes``, ``model_km``, ``minutes_error`` and
        ``km_error`` (relative; NaN where nothing was published), and ``climb`` (metres up and down
        per km along the model's way).
    """
    drives = pd.read_csv(
        data_path(FILE), keep_default_na=False, na_values={"minutes": "", "km": ""}
    )
    gazetteer = Gazetteer.from_datasets(load_datasets())
    stops = [
        [gazetteer.resolve(text) for text in (drive["from"], *_parts(drive["by"]), drive["to"])]
        for drive in drives.to_dict("records")
    ]
    legs = [load_estimate().path(gpd.GeoSeries.from_xy(*_lonlat(one), crs=4326)) for one in stops]
    drives["name"] = [f"{_short(one[0])}—{_short(one[-1])}" for one in stops]
    for name in ("minutes", "km"):
        drives[f"model_{name}"] = [float(one[name].sum()) for one in legs]
        drives[f"{name}_error"] = drives[f"model_{name}"] / drives[name] - 1
    relief = read_relief(data_path("roads"))
    drives["climb"] = [_climb(one.geometry, relief) for one in legs]
    return drives


def _parts(text: str) -> list[str]:
    return text.split(";") if text else []


def _climb(legs: gpd.GeoSeries, relief: Relief) -> float:
    ways = shapely.segmentize(legs.to_numpy(), STEP)
    metres = [np.diff(heights(relief, *shapely.get_coordinates(way).T)) for way in ways]
    km = sum(GEOD.geometry_length(way) for way in ways) / 1000
    return float(np.abs(np.concatenate(metres)).sum() / km)


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


def relief_lines(drives: pd.DataFrame) -> Iterator[str]:
    """Yield the median errors on flat, rolling and hilly ground as a Markdown table."""
    yield "| ground | minutes | of these possible | km |"
    yield "| --- | --- | --- | --- |"
    possible = ~(drives["model_km"] / drives["minutes"] * 60 > FASTEST)
    ground = np.digitize(drives["climb"], [FLAT, HILLY])
    for number, name in enumerate(("flat", "between", "hilly")):
        here = drives[ground == number]
        errors = (
            here["minutes_error"],
            here["minutes_error"][possible],
            here["km_error"],
        )
        yield f"| {name} | {' | '.join(_middle(error.dropna()) for error in errors)} |"


def _middle(errors: "pd.Series[float]") -> str:
    return f"{errors.median():+.0%} of {len(errors)}" if len(errors) else "none"


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
