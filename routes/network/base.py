"""What a network is designed on: towns, minutes and sites of a province, made ready once."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geo.datasets import Datasets
from geo.places import Place
from geo.travel.remembered import remembering
from geo.travel.types import TravelModel
from routes.network.candidates import Candidate
from routes.network.demands import Ground, ground_of
from routes.network.request import Pool, seats, towns
from routes.network.search import find_candidates
from routes.plan.lunch import eating_towns
from routes.solver.stop import Watch


@dataclass(frozen=True, eq=False)
class Base:
    """A province made ready for networks of one pool.

    Attributes
    ----------
    places
        All seats by code.
    origins
        Towns that routes start from.
    """

    pool: Pool
    datasets: Datasets
    travel: TravelModel
    places: dict[str, Place]
    origins: tuple[Place, ...]
    ground: Ground

    def candidates(self, *, watch: Watch | None = None) -> tuple[Candidate, ...]:
        """Search for the candidates of the pool; see :func:`find_candidates`."""
        return find_candidates(
            self.pool, self.origins, self.datasets, self.travel, ground=self.ground, watch=watch
        )


def base_of(
    pool: Pool, datasets: Datasets, travel: TravelModel, people: "pd.Series[float]"
) -> Base:
    """Make a province ready.

    Parameters
    ----------
    pool
        What candidates are wanted.
    datasets
        Sites and divisions.
    travel
        Travel times in the season of the pool.
    people
        People by county code.
    """
    every = seats(datasets.divisions)
    inner = datasets.divisions[datasets.divisions["level"].isin(["prefecture", "county"])]
    points = gpd.GeoSeries(pd.concat([datasets.sites.geometry, inner.geometry]), crs="EPSG:4326")
    known = remembering(travel)
    known.matrix(points, points)  # all at once, which takes less than part by part
    known.matrix(points, eating_towns(datasets.divisions).geometry)
    origins = towns(seats(datasets.divisions, pool.origins), known)
    ground = ground_of(
        datasets.sites,
        tuple(place for place in every if place.kind == "county"),
        people,
        every,
        known,
        pool=pool,
    )
    return Base(pool, datasets, known, {place.code: place for place in every}, origins, ground)
