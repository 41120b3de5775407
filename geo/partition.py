"""Measures area by area, with a halo around each, and the same answers to the bit.

What a point asks of the sources near it can be answered from its area and a halo around that alone.
So a table too large for one machine is cut into areas, such as counties, that are done one after
the other or by several machines (a :class:`geo.jobs.Mapper`). The functions that do them are those
of the whole table. A halo that could hide something raises; it never changes an answer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.accessibility import e2sfca
from geo.ellipsoid import cartesian_km
from geo.errors import N_, DataError, OwnFaultError
from geo.given import degrees_of, number, numbers, series_of
from geo.jobs import Mapper, here
from geo.nearest import count_within_km, nearest_km, pairs_within_km

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class HaloError(DataError):
    """The halo is too small for an exact answer."""


@dataclass(frozen=True, eq=False)
class Piece:
    """One area with what lies around it.

    Attributes
    ----------
    rows
        Positions of the area's points in the whole table, ascending, (n,).
    points
        These points.
    sources
        At least all sources at most a halo from any of them, in the order of all sources.
    """

    rows: Integers
    points: gpd.GeoSeries
    sources: gpd.GeoSeries


def partition(
    points: gpd.GeoSeries, sources: gpd.GeoSeries, areas: pd.Series, *, halo_km: float
) -> Iterator[Piece]:
    """Cut points into areas, each with the sources around it.

    Parameters
    ----------
    points, sources
        Points in WGS84, none of them empty.
    areas
        Label of the area of each point, index of ``points``.
    halo_km
        How far around each point sources are taken along, geodesic kilometres.

    Yields
    ------
    Piece
        By label, ascending. Every point is in one piece; a source may be in several.
    """
    number(halo_km, "halo_km", least=0)
    in_space, around = _in_space(points, "points"), _Around(sources, "sources")
    for rows in _rows_by_area(series_of(areas, points.index, "areas")):
        near = around(in_space[rows], halo_km)
        yield Piece(rows, points.iloc[rows], sources.iloc[near])


def nearest_by_area(
    points: gpd.GeoSeries,
    sources: gpd.GeoSeries,
    areas: pd.Series,
    *,
    halo_km: float,
    mapper: Mapper = here,
) -> pd.DataFrame:
    """Return what :func:`geo.nearest.nearest_km` returns, area by area.

    Parameters
    ----------
    points, sources, areas, halo_km
        As for :func:`partition`.
    mapper
        Does the areas.

    Raises
    ------
    HaloError
        If a point has no source within the halo: the nearest may then lie outside it.
    """
    if len(sources) == 0 or len(points) == 0:
        return nearest_km(points, sources)
    pieces = partition(points, sources, areas, halo_km=halo_km)
    table = _merged(mapper(_nearest, pieces), points.index)
    short = int((table["km"] > halo_km).sum())
    if short:
        raise HaloError(
            N_(
                "A halo of %(halo)s km is too small: %(count)d points have no source within it. "
                "Choose a larger one, or larger areas."
            ),
            halo=f"{halo_km:g}", count=short,
        )  # fmt: skip
    return table


def count_by_area(
    points: gpd.GeoSeries,
    sources: gpd.GeoSeries,
    areas: pd.Series,
    *,
    km: float,
    halo_km: float | None = None,
    mapper: Mapper = here,
) -> pd.Series:
    """Return what :func:`geo.nearest.count_within_km` returns, area by area.

    Parameters
    ----------
    points, sources, areas, mapper
        As for :func:`nearest_by_area`.
    km
        Inclusive limit.
    halo_km
        At least ``km``, its default.

    Raises
    ------
    HaloError
        If the halo is smaller than the limit.
    """
    halo = _wide_enough(km if halo_km is None else halo_km, km)
    if len(points) == 0:
        return count_within_km(points, sources, km)
    pieces = partition(points, sources, areas, halo_km=halo)
    return _merged(mapper(partial(_count, km=km), pieces), points.index)["count"]


def access_by_area(
    points: gpd.GeoSeries,
    people: pd.Series,
    sources: gpd.GeoSeries,
    lecturers: pd.Series,
    areas: pd.Series,
    *,
    bands: Sequence[tuple[float, float]],
    halo_km: float | None = None,
    mapper: Mapper = here,
) -> pd.Series:
    """Return the access of :func:`geo.accessibility.e2sfca` in catchments by kilometres.

    A point shares the lecturers within the last band with all people within the last band of them,
    so that its people reach twice as far.

    Parameters
    ----------
    points, sources, areas, mapper
        As for :func:`nearest_by_area`.
    people, lecturers
        At each point and source, by their index.
    bands
        Pairs (kilometres, weight), kilometres ascending.
    halo_km
        At least the last band, its default; people are taken along from twice as far.

    Raises
    ------
    HaloError
        If the halo is smaller than the last band.

    Returns
    -------
    Series
        ``access``, index of ``points``: lecturers per person; NaN where there is no lecturer at
        all.
    """
    limit = bands[-1][0]
    halo = _wide_enough(limit if halo_km is None else halo_km, limit)
    supply = series_of(lecturers, sources.index, "lecturers")
    numbers(supply, "lecturers", least=0)
    if supply.sum() == 0 or len(points) == 0:
        return pd.Series(np.nan, index=points.index, name="access")
    pieces = partition(points, sources, areas, halo_km=halo)
    wide = _catchments(pieces, points, series_of(people, points.index, "people"), supply, halo)
    return _merged(mapper(partial(_access, bands=bands), wide), points.index)["access"]


@dataclass(frozen=True, eq=False)
class _Catchment:
    """A piece, the people around it and the lecturers at its sources."""

    piece: Piece
    own: Integers
    around: gpd.GeoSeries
    people: Floats
    lecturers: Floats


def _catchments(
    pieces: Iterable[Piece],
    points: gpd.GeoSeries,
    people: pd.Series,
    lecturers: pd.Series,
    halo_km: float,
) -> Iterator[_Catchment]:
    in_space, around = _in_space(points, "points"), _Around(points, "points")
    for piece in pieces:
        wide = around(in_space[piece.rows], 2 * halo_km)
        yield _Catchment(
            piece,
            own=np.searchsorted(wide, piece.rows),
            around=points.iloc[wide],
            people=people.to_numpy(np.float64)[wide],
            lecturers=lecturers.reindex(piece.sources.index).to_numpy(np.float64),
        )


def _nearest(piece: Piece) -> pd.DataFrame:
    return nearest_km(piece.points, piece.sources).set_axis(piece.rows)


def _count(piece: Piece, *, km: float) -> pd.DataFrame:
    return count_within_km(piece.points, piece.sources, km).to_frame().set_axis(piece.rows)


def _access(catchment: _Catchment, *, bands: Sequence[tuple[float, float]]) -> pd.DataFrame:
    pairs = pairs_within_km(catchment.around, catchment.piece.sources, bands[-1][0])
    supply = e2sfca(pairs, catchment.people, catchment.lecturers, bands=bands)
    # Nobody near is nothing, not unknown: elsewhere there are lecturers.
    access = np.nan_to_num(supply.access[catchment.own])
    return pd.DataFrame({"access": access}, index=catchment.piece.rows)


def _wide_enough(halo_km: float, limit: float) -> float:
    if not halo_km >= limit:
        raise HaloError(
            N_("A halo of %(halo)s km is smaller than the limit of %(limit)s km."),
            halo=f"{halo_km:g}", limit=f"{limit:g}",
        )  # fmt: skip
    return halo_km


def _merged(parts: Iterable[pd.DataFrame], index: pd.Index) -> pd.DataFrame:
    """Put the rows of all parts where they belong; none may be missing or come twice."""
    table = pd.concat(list(parts)).sort_index()
    if not np.array_equal(table.index, np.arange(len(index))):
        raise OwnFaultError.of(["the pieces are not a partition"])
    return table.set_axis(index)


def _rows_by_area(areas: pd.Series) -> list[Integers]:
    number, labels = pd.factorize(areas, sort=True, use_na_sentinel=False)
    order = np.argsort(number, kind="stable")
    return np.split(order, np.cumsum(np.bincount(number, minlength=len(labels)))[:-1])


def _in_space(points: gpd.GeoSeries, name: str) -> Floats:
    return cartesian_km(*degrees_of(points, name).T)


class _Around:
    """Finds the points around others: all within some kilometres, and a few more."""

    def __init__(self, points: gpd.GeoSeries, name: str) -> None:
        self._tree: Callable[..., list[int]] = cKDTree(_in_space(points, name)).query_ball_point

    def __call__(self, middle: Floats, km: float) -> Integers:
        """Return positions, ascending. A chord is shorter than its geodesic: nothing is missed."""
        centre = middle.mean(axis=0)
        radius = np.sqrt(((middle - centre) ** 2).sum(axis=1).max()) + km
        return np.sort(np.asarray(self._tree(centre, radius * (1 + 1e-9)), dtype=np.int64))
