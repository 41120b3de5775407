"""How sure positions and people are, by leaving witnesses out: ``python -m benchmarks.anchors``.

Prints the tables of ``data/README.md``. Each class of positions is given to townships that are
known better by an independent list, as if that list had no point of them; counted is how often the
point lies within the error that the class states. The people of a village and a community are
fitted to the census by county.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import nnls

from geo.build.given import load_given
from geo.build.positions import (
    BOX_R68,
    PLACE_R68_M,
    STREET_BOX_R68,
    STREET_R68_M,
    Area,
    box_anchor,
    polygon_anchor,
)
from geo.crs import GEOD
from geo.datasets import Datasets, load_datasets
from geo.population import county_population

FAR_M: Final = 15_000
PLACE = re.compile(r"geonames:\d+ ([\d.]+) km")
Floats = NDArray[np.float64]


class Left(NamedTuple):
    """A class of positions given to places that are known better.

    Attributes
    ----------
    name
        Of the class.
    away_m
        Distance of each point from the better one.
    stated_m
        The error that the class states for it.
    """

    name: str
    away_m: Floats
    stated_m: Floats

    @property
    def inside(self) -> float:
        """Share of the points within the error that is stated."""
        return float((self.away_m <= self.stated_m).mean())


def main() -> None:
    """Print all tables."""
    data = load_datasets()
    print("class | n | median km | 68 % km | stated km | inside")
    for left in left_out(data):
        middle, most = np.percentile(left.away_m, [50, 68]) / 1000
        stated = np.median(left.stated_m) / 1000
        print(
            f"{left.name} | {len(left.away_m)} | {middle:.1f} | {most:.1f} | {stated:.1f} "
            f"| {left.inside:.0%}"
        )
    errors = data.centres["error_m"]
    print(f"centres stated worse than 15 km: {(errors > FAR_M).sum()} of {len(errors)}")
    print(f"90th percentile of error_m: {np.percentile(errors, 90) / 1000:.1f} km")
    fit = people_fit(data)
    print(f"a community counts {fit.ratio:.1f} villages; counties scatter by {fit.scatter:.2f}")


def left_out(data: Datasets) -> Iterator[Left]:
    """Yield each class of positions, given to townships of the independent list.

    Parameters
    ----------
    data
        The tables of the project.
    """
    held = load_given().held
    towns = data.divisions[data.divisions["level"] == "township"]
    towns = towns[towns.index.isin(held)]
    street = towns["kind"] == "街道"
    yield _places([held[code].apart_m for code in towns.index], [held[c].refuted for c in held])
    yield _boxes("box of a 镇 or 乡", data, towns[~street], BOX_R68)
    yield _boxes("box of a 街道", data, towns[street], STREET_BOX_R68)
    yield _measured("街道 at the county's seat", towns[street], _seat(data))
    yield _measured("镇 or 乡 anywhere in the county", towns[~street], _anywhere(data))


def _places(apart: list[int | None], refuted: list[tuple[str, ...]]) -> Left:
    """Places of GeoNames that agree with the list, and those that were not believed."""
    wrong = [float(km) * 1000 for one in refuted for said in one for km in PLACE.findall(said)]
    away = np.array([*(metres for metres in apart if metres is not None), *wrong], dtype=float)
    return Left("place of GeoNames", away, np.full(len(away), float(PLACE_R68_M)))


def _boxes(name: str, data: Datasets, towns: pd.DataFrame, share: float) -> Left:
    known = towns.dropna(subset=["west"])

    def guess(row: pd.Series) -> tuple[float, float, float]:
        box = (row["west"], row["south"], row["east"], row["north"])
        anchor = box_anchor(box, _area(data, row["parent"]), source="", share=share)
        return anchor.lon, anchor.lat, anchor.error_m

    return _measured(name, known, guess)


def _seat(data: Datasets) -> Callable[[pd.Series], tuple[float, float, float]]:
    def guess(row: pd.Series) -> tuple[float, float, float]:
        seat = data.divisions.loc[row["parent"]]
        return seat.geometry.x, seat.geometry.y, max(STREET_R68_M, seat["error_m"])

    return guess


def _anywhere(data: Datasets) -> Callable[[pd.Series], tuple[float, float, float]]:
    def guess(row: pd.Series) -> tuple[float, float, float]:
        area = _area(data, row["parent"])
        anchor = polygon_anchor(area, source="")
        return anchor.lon, anchor.lat, anchor.error_m

    return guess


def _area(data: Datasets, county: str) -> Area:
    area: Area = data.boundaries.geometry.loc[county]
    return area


def _measured(
    name: str,
    towns: pd.DataFrame,
    guess: Callable[[pd.Series], tuple[float, float, float]],
) -> Left:
    guesses = np.array([guess(row) for _, row in towns.iterrows()])
    points = towns.geometry
    _, _, away = GEOD.inv(points.x, points.y, guesses[:, 0], guesses[:, 1])
    return Left(name, np.asarray(away), guesses[:, 2])


class Fit(NamedTuple):
    """People of a community in villages, and how the counties scatter about the fit."""

    ratio: float
    scatter: float


def people_fit(data: Datasets) -> Fit:
    """Fit people per village and per community to the counties, each by its relative error."""
    counties = county_population(data.population)
    villages = data.centres[data.centres["tier"] == "village"].groupby("county").size()
    communities = data.communities.groupby("county").size()
    units = pd.DataFrame({"v": villages, "c": communities}).reindex(counties.index).fillna(0)
    people = counties.to_numpy()
    (village, community), _ = nnls(units.to_numpy() / people[:, None], np.ones(len(people)))
    ratio = community / village
    residual = np.log(people / (units["v"] + ratio * units["c"]).to_numpy())
    return Fit(float(ratio), float(residual.std()))


if __name__ == "__main__":
    main()
