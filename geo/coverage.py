"""How far lectures reach: who was served, who could be, and what kind of gap is left.

Two things are never mixed: *realised* coverage (lectures held) and *potential* coverage (a lecturer
can get there in time); see Guagliardo 2004, doi:10.1186/1476-072X-3-3. Every threshold is
inclusive: a lecturer at exactly ``within`` minutes is within reach.
"""

from datetime import date, timedelta
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.crs import require_wgs84
from geo.travel import TravelModel

Level = Literal["township", "county", "prefecture", "province"]

Z_95: Final = 1.959963984540054
"""Quantile of the normal distribution for a two-sided 95 % interval."""

SECONDS_PER_DAY: Final = 86_400
GAPS: Final = ("fine", "schedule", "recruit", "fragile")
_PROVINCE_DIGITS: Final = 2
_BLOCK_ROWS: Final = 1_000
_CODE_LENGTH: Final = 12


def lecture_status(
    centres: pd.DataFrame, lectures: pd.DataFrame, *, today: date, days: int, k: int = 1
) -> pd.DataFrame:
    """Count the lectures each centre had lately.

    A centre is served when it had ``y >= k`` lectures on the last ``days`` days, ``today``
    included: ``today - days < date <= today``. Only lectures that are ``held`` and not after
    ``today`` count.

    Parameters
    ----------
    centres
        Any frame indexed by unique centre code.
    lectures
        Columns ``venue`` (code), ``date`` (datetime64) and ``status`` (``held`` or ``planned``).
    today
        The day the question is asked for.
    days
        Length of the window in days, at least 1.
    k
        Lectures needed in the window to count as served, at least 1.

    Returns
    -------
    DataFrame
        Index of ``centres``; ``lectures`` (in the window), ``last`` (date of the last lecture ever,
        NaT if none), ``days_since`` (days from it to ``today``; NaN if none, for "never" is
        censored and not a number of days), ``served`` and ``ever``.
        ``.attrs["unknown_venues"]`` counts the held lectures at venues that are no row of
        ``centres``; they are left out.
    """
    now = np.datetime64(today, "s")
    held = lectures[(lectures["status"] == "held") & (lectures["date"] <= now)]
    rows = centres.index.get_indexer(pd.Index(held["venue"]))
    known = rows >= 0
    rows, dates = rows[known], held["date"].to_numpy(dtype="datetime64[s]")[known]
    in_window = dates > np.datetime64(today - timedelta(days=days), "s")
    last = np.full(len(centres), np.iinfo(np.int64).min, dtype=np.int64)  # this integer is NaT
    np.maximum.at(last, rows, dates.astype(np.int64))
    last_day = last.astype("datetime64[s]")
    never = np.isnat(last_day)
    seconds = (now - last_day).astype(np.int64)
    count = np.bincount(rows[in_window], minlength=len(centres))
    status = pd.DataFrame(
        {
            "lectures": count,
            "last": last_day,
            "days_since": np.where(never, np.nan, seconds / SECONDS_PER_DAY),
            "served": count >= k,
            "ever": ~never,
        },
        index=centres.index,
    )
    status.attrs["unknown_venues"] = int((~known).sum())
    return status


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
    require_wgs84(centres)
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
    centres: gpd.GeoDataFrame, bases: gpd.GeoDataFrame, travel: TravelModel, *, nth: int = 1
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

    Returns
    -------
    Series
        ``minutes``, index of ``centres``; inf where fewer than ``nth`` lecturers can be reached.
    """
    require_wgs84(centres)
    if len(bases) == 0:
        minutes = np.full(len(centres), np.inf)
    elif nth == 1:
        minutes = travel.nearest(centres.geometry, bases.geometry)["minutes"].to_numpy(np.float64)
    else:
        minutes = _minutes_to_nth(centres.geometry, bases, travel, nth)
    return pd.Series(minutes, index=centres.index, name="minutes")


def coverage_by_division(
    centres: pd.DataFrame,
    status: pd.DataFrame,
    *,
    level: Level,
    minutes: pd.Series | None = None,
    within: float = 30.0,
) -> pd.DataFrame:
    """Sum up the centres of each division.

    The gap of a centre crosses realised with potential coverage: served and reachable is
    ``fine``; unserved but reachable, ``schedule`` a lecture; unserved and unreachable,
    ``recruit`` a lecturer or send an itinerant one; served though unreachable is ``fragile``.

    Parameters
    ----------
    centres
        Indexed by code, with the columns ``township``, ``county`` and ``prefecture``.
    status
        As :func:`lecture_status` returns it, for the same centres.
    level
        Divisions to report. County centres lie in no township and are left out at that level;
        ``.attrs["without_division"]`` counts them.
    minutes
        As :func:`minutes_to_lecturer` returns it; NaN is "not known". None: potential coverage
        was not asked for, and its columns are NaN.
    within
        Minutes that still count as reachable (``<=``).

    Returns
    -------
    DataFrame
        Index: division code, ascending. ``centres``, ``served``, ``share`` (served / centres),
        ``share_low``, ``share_high`` (:func:`wilson_interval`), ``lectures``, ``never`` (centres
        without any lecture on record), ``days_since_median`` (of the others), ``minutes_median``,
        ``reachable``, ``reachable_share``, ``fine``, ``schedule``, ``recruit``, ``fragile`` and
        ``no_data`` (centres whose minutes are not known: in none of the four gaps).
    """
    status = status.reindex(centres.index)
    facts = _realised(status).assign(division=_division_codes(centres, level))
    if minutes is not None:
        facts = facts.join(_potential(status["served"], minutes.reindex(centres.index), within))
    table = _sum_up(facts[facts["division"] != ""])
    table["share"] = table["served"] / table["centres"]
    table["share_low"], table["share_high"] = wilson_interval(table["served"], table["centres"])
    table["reachable_share"] = table["reachable"] / table["centres"]
    table.attrs["without_division"] = int((facts["division"] == "").sum())
    return table[list(_COLUMNS)]


def wilson_interval(
    successes: ArrayLike, n: ArrayLike, *, z: float = Z_95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Score interval of a share, honest for small ``n`` (Wilson 1927).

    ``(p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)``. It says how far a share of so
    few centres may be from that of many like them.

    Parameters
    ----------
    successes, n
        Counts, ``0 <= successes <= n``, any equal shape.
    z
        Normal quantile; the default gives 95 %.

    Returns
    -------
    tuple of ndarray
        Lower and upper bound; NaN where ``n`` is 0.
    """
    total = np.asarray(n, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = np.asarray(successes, dtype=np.float64) / total
        centre = p + z**2 / (2 * total)
        half = z * np.sqrt(p * (1 - p) / total + z**2 / (4 * total**2))
        low, high = (centre - half) / (1 + z**2 / total), (centre + half) / (1 + z**2 / total)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


_COUNTS: Final = ("served", "lectures", "never", "reachable", *GAPS, "no_data")
_MEDIANS: Final = {"days_since_median": "days_since", "minutes_median": "minutes"}
_COLUMNS: Final = (
    "centres", "served", "share", "share_low", "share_high", "lectures", "never",
    "days_since_median", "minutes_median", "reachable", "reachable_share", *GAPS, "no_data",
)  # fmt: skip


def _division_codes(centres: pd.DataFrame, level: Level) -> pd.Series:
    if level == "province":
        codes = centres.index.to_series().str[:_PROVINCE_DIGITS]
        return codes.str.ljust(_CODE_LENGTH, "0")
    return centres[level]


def _realised(status: pd.DataFrame) -> pd.DataFrame:
    return status[["served", "lectures", "days_since"]].assign(never=~status["ever"])


def _potential(served: pd.Series, minutes: pd.Series, within: float) -> pd.DataFrame:
    known, near = minutes.notna(), minutes <= within
    return pd.DataFrame(
        {
            "minutes": minutes,
            "reachable": near,
            "fine": served & near,
            "schedule": ~served & near,
            "recruit": ~served & known & ~near,
            "fragile": served & known & ~near,
            "no_data": ~known,
        }
    )


def _sum_up(facts: pd.DataFrame) -> pd.DataFrame:
    by_division = facts.groupby("division")
    table = by_division.size().to_frame("centres")
    for name in _COUNTS:
        table[name] = by_division[name].sum() if name in facts else np.nan
    for name, column in _MEDIANS.items():
        table[name] = by_division[column].median() if column in facts else np.nan
    return table.rename_axis("code")


def _minutes_to_nth(
    origins: gpd.GeoSeries, bases: gpd.GeoDataFrame, travel: TravelModel, nth: int
) -> NDArray[np.float64]:
    """Search the whole matrix, some rows at a time to bound the memory."""
    places = travel.snap(bases.geometry)
    weights = bases["lecturers"].to_numpy()
    blocks = (origins.iloc[i : i + _BLOCK_ROWS] for i in range(0, len(origins), _BLOCK_ROWS))
    minutes = [_nth_smallest(travel.matrix(b, places).minutes, weights, nth) for b in blocks]
    return np.concatenate([np.empty(0), *minutes])


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
