"""Who could come: the homes of lecturers and the minutes from them to the centres."""

from collections.abc import Iterator
from functools import partial
from typing import Final, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from geo.errors import N_, DataError
from geo.given import degrees_of, number, require_unique
from geo.jobs import Mapper, here
from geo.travel import TravelModel
from geo.travel.types import SnappedPoints

Pairs: TypeAlias = "scipy.sparse.csr_array"
"""Centres by bases: the minutes of those within a limit are stored, also where they are 0."""

_BLOCK_ROWS: Final = 1_000


def lecturer_bases(lecturers: pd.DataFrame, centres: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Gather the lecturers' homes into distinct points.

    Thousands of lecturers share a few hundred positions; searching each once is exact and much
    faster.

    Parameters
    ----------
    lecturers
        Column ``home``: code of the centre where the lecturer is based.
    centres
        Centres in WGS84, indexed by code.

    Returns
    -------
    GeoDataFrame
        Index: the lowest centre code at each point, ascending. ``lecturers`` (how many are based
        there) and ``geometry``. ``.attrs["unknown_homes"]`` counts lecturers whose home is no row
        of ``centres``; they are left out.
    """
    degrees_of(centres, "centres")
    require_unique(centres.index)
    rows = centres.index.get_indexer(pd.Index(lecturers["home"]))
    homes = centres.geometry.iloc[rows[rows >= 0]]
    grouped = (
        pd.DataFrame({"code": homes.index, "lon": homes.x.to_numpy(), "lat": homes.y.to_numpy()})
        .groupby(["lon", "lat"])["code"]
        .agg(["min", "size"])
        .reset_index()
        .sort_values("min")
    )
    bases = gpd.GeoDataFrame(
        {"lecturers": grouped["size"].to_numpy()},
        geometry=gpd.points_from_xy(grouped["lon"], grouped["lat"]),
        index=pd.Index(grouped["min"], name=centres.index.name),
        crs=centres.crs,
    )
    bases.attrs["unknown_homes"] = int((rows < 0).sum())
    return bases


def minutes_to_lecturer(
    centres: gpd.GeoDataFrame,
    bases: gpd.GeoDataFrame,
    travel: TravelModel,
    *,
    nth: int = 1,
    mapper: Mapper = here,
) -> pd.Series:
    """Minutes from each centre to its n-th nearest lecturer.

    The dual accessibility of Cui & Levinson 2020: ``T_i(n) = min{t : C_i(t) >= n}``, where
    ``C_i(t)`` is the number of lecturers within ``t`` minutes of centre ``i``.

    Parameters
    ----------
    centres
        Centres in WGS84.
    bases
        As :func:`lecturer_bases` returns them.
    travel
        Travel model.
    nth
        Which lecturer counts: 1 is the nearest, 2 shows who depends on a single person. Above 1
        the whole matrix is searched, which takes seconds for a province.
    mapper
        Does the rows of that matrix, some at a time; one search finds all the nearest.

    Returns
    -------
    Series
        ``minutes``, index of ``centres``; inf where fewer than ``nth`` lecturers can be reached.
    """
    degrees_of(centres, "centres")
    number(nth, "nth", least=1)
    if len(bases) == 0:
        minutes = np.full(len(centres), np.inf)
    elif nth == 1:
        minutes = travel.nearest(centres.geometry, bases.geometry)["minutes"].to_numpy(np.float64)
    else:
        minutes = _minutes_to_nth(centres.geometry, bases, travel, nth, mapper)
    return pd.Series(minutes, index=centres.index, name="minutes")


def reachable_pairs(
    centres: gpd.GeoDataFrame,
    bases: gpd.GeoDataFrame,
    travel: TravelModel,
    *,
    within: float,
    mapper: Mapper = here,
) -> Pairs:
    """Return the minutes between all centres and bases at most ``within`` minutes apart.

    The matrix is computed some rows at a time, so that memory grows with the pairs within reach
    and not with all of them.

    Parameters
    ----------
    centres
        Centres in WGS84, (n,).
    bases
        As :func:`lecturer_bases` returns them, (m,).
    travel
        Travel model.
    within
        Minutes that still count (``<=``).
    mapper
        Does the rows, some at a time.

    Returns
    -------
    csr_array
        (n, m), minutes as float32; a pair that is stored is within reach, even at 0 minutes.
    """
    degrees_of(centres, "centres")
    number(within, "within", least=0)
    block = partial(_block_pairs, travel, travel.snap(bases.geometry), within)
    found = mapper(block, _blocks(centres.geometry)) if len(bases) else ()
    nothing = (np.empty(0, np.float32), np.empty(0, np.int64), np.zeros(1, np.int64))
    data, columns, counts = (np.concatenate(part) for part in zip(nothing, *found, strict=True))
    starts = np.zeros(len(centres) + 1, dtype=np.int64)
    starts[: len(counts)] = np.cumsum(counts)
    return scipy.sparse.csr_array((data, columns, starts), shape=(len(centres), len(bases)))


def lecturers_within(pairs: Pairs, bases: gpd.GeoDataFrame, within: float) -> NDArray[np.int64]:
    """Count the lecturers within ``within`` minutes of each centre.

    Primal, or cumulative, accessibility ``C_i(T) = #{j : t_ij <= T}`` (Cui & Levinson 2020,
    doi:10.5198/jtlu.2020.1669).

    Parameters
    ----------
    pairs
        As :func:`reachable_pairs` returns them, for at least ``within`` minutes.
    bases
        As :func:`lecturer_bases` returns them.
    within
        Minutes that still count (``<=``).

    Returns
    -------
    ndarray of int
        Lecturers, one number per centre.
    """
    number(within, "within", least=0)
    if pairs.shape[1] != len(bases):
        raise DataError(N_("The pairs are those of other bases."))
    near = (pairs.data <= within).astype(np.float64)
    count = scipy.sparse.csr_array((near, pairs.indices, pairs.indptr), shape=pairs.shape)
    people = count @ bases["lecturers"].to_numpy(np.float64)
    return np.asarray(np.rint(people), dtype=np.int64)


def _blocks(points: gpd.GeoSeries) -> Iterator[gpd.GeoSeries]:
    """Yield some rows at a time, to bound the memory."""
    return (points.iloc[i : i + _BLOCK_ROWS] for i in range(0, len(points), _BLOCK_ROWS))


def _block_pairs(
    travel: TravelModel, places: SnappedPoints, within: float, block: gpd.GeoSeries
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Return minutes and column of the pairs within reach, and how many each row has."""
    minutes = travel.matrix(block, places, limit=within).minutes
    near = minutes <= within
    return minutes[near], np.nonzero(near)[1], near.sum(axis=1)


def _minutes_to_nth(
    origins: gpd.GeoSeries, bases: gpd.GeoDataFrame, travel: TravelModel, nth: int, mapper: Mapper
) -> NDArray[np.float64]:
    weights = bases["lecturers"].to_numpy()
    block = partial(_block_nth, travel, travel.snap(bases.geometry), weights, nth)
    return np.concatenate([np.empty(0), *mapper(block, _blocks(origins))])


def _block_nth(
    travel: TravelModel,
    places: SnappedPoints,
    weights: NDArray[np.int64],
    nth: int,
    block: gpd.GeoSeries,
) -> NDArray[np.float64]:
    return _nth_smallest(travel.matrix(block, places).minutes, weights, nth)


def _nth_smallest(
    minutes: NDArray[np.float32], weights: NDArray[np.int64], nth: int
) -> NDArray[np.float64]:
    """Row-wise smallest value at which the weights of all values up to it reach ``nth``.

    Every weight is at least 1, so the ``nth`` smallest values are enough to look at.
    """
    few = np.argpartition(minutes, min(nth, minutes.shape[1]) - 1, axis=1)[:, :nth]
    values = np.take_along_axis(minutes, few, axis=1)
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1).astype(np.float64)
    enough = np.cumsum(weights[np.take_along_axis(few, order, axis=1)], axis=1) >= nth
    first = np.take_along_axis(ordered, enough.argmax(axis=1)[:, np.newaxis], axis=1)[:, 0]
    return np.where(enough.any(axis=1), first, np.inf)
