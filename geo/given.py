"""What functions are given, checked where it comes in: nothing is answered from what is not there.

Whoever calls a function of the core with a point that is nowhere, a weight that is no number or a
row too few gets a sentence that names the argument, never a figure made from its neighbours.
"""

import math
from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.crs import require_wgs84
from geo.errors import N_, DataError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_POINT = 0  # of shapely.get_type_id


def degrees_of(points: gpd.GeoDataFrame | gpd.GeoSeries, name: str) -> Floats:
    """Return longitude and latitude of points in WGS84, (n, 2).

    Parameters
    ----------
    points
        One point a row.
    name
        What the function calls them.

    Raises
    ------
    CrsError
        If they are not in WGS84.
    DataError
        If a row has no geometry, an empty one, one that is no point or one that is nowhere.
    """
    require_wgs84(points)
    shapes = points.geometry.to_numpy()
    degrees = np.asarray(shapely.get_coordinates(shapes), dtype=np.float64)
    bad = np.asarray(shapely.get_type_id(shapes) != _POINT) | np.asarray(shapely.is_empty(shapes))
    if not bad.any():
        bad = ~np.isfinite(degrees).all(axis=1)
    if bad.any():
        raise DataError(
            N_("“%(name)s” must be points: %(label)s is none (%(count)d in all)."),
            name=name, label=points.index[int(bad.argmax())], count=int(bad.sum()),
        )  # fmt: skip
    return degrees


def numbers(
    values: ArrayLike,
    name: str,
    count: int | None = None,
    *,
    least: float = -math.inf,
    most: float = math.inf,
    unknown: bool = False,
) -> Floats:
    """Return finite numbers, one each of so many.

    Parameters
    ----------
    values
        The numbers, (n,).
    name
        What the function calls them.
    count
        How many there must be; None: any number of them.
    least, most
        Inclusive limits.
    unknown
        Whether NaN may stand for what is not known.

    Raises
    ------
    DataError
        If there are more or fewer of them, or one is none of these numbers.
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1 or (count is not None and len(given) != count):
        raise DataError(
            N_("“%(name)s” must be %(count)s numbers, one each, not %(given)s."),
            name=name, count="n" if count is None else count,
            given="×".join(map(str, given.shape)) or 1,
        )  # fmt: skip
    right = np.isfinite(given) & (given >= least) & (given <= most)
    if unknown:
        right |= np.isnan(given)
    if not right.all():
        raise _out_of(name, given[~right][0], least, most)
    return given


def number(
    value: float,
    name: str,
    *,
    least: float = -math.inf,
    most: float = math.inf,
    above: bool = False,
) -> float:
    """Return a number within its limits; infinity only where it is one of them.

    Parameters
    ----------
    value
        The number.
    name
        What the function calls it.
    least, most
        Inclusive limits.
    above
        Whether ``least`` itself is too small.

    Raises
    ------
    DataError
        If it is out of the limits, or no number.
    """
    if not least <= value <= most or (above and value == least):
        raise _out_of(name, value, least, most)
    return float(value)


def choice(value: str, name: str, allowed: Iterable[str]) -> str:
    """Return a word that is one of those allowed.

    Raises
    ------
    DataError
        If it is none of them.
    """
    words = tuple(allowed)
    if value not in words:
        raise DataError(
            N_("“%(name)s” must be one of %(allowed)s, not %(value)s."),
            name=name, allowed=", ".join(words), value=value,
        )  # fmt: skip
    return value


def by_label(values: pd.Series, index: pd.Index, name: str) -> Floats:
    """Return the values of some labels, matched by label, wherever they stand.

    Parameters
    ----------
    values
        One value a label; further labels are left aside.
    index
        The labels wanted.
    name
        What the function calls the values.

    Raises
    ------
    DataError
        If a label is missing, or is there twice.
    """
    return np.asarray(series_of(values, index, name).to_numpy(), dtype=np.float64)


def series_of(values: pd.Series, index: pd.Index, name: str) -> pd.Series:
    """Return the rows of some labels, as :func:`by_label` finds them, whatever they hold."""
    if values.index.equals(index):
        return values
    twice = values.index[values.index.duplicated()]
    if len(twice):
        raise DataError(
            N_("“%(name)s” has %(label)s twice: which one counts?"), name=name, label=twice[0]
        )
    rows = values.index.get_indexer(index)
    if (rows < 0).any():
        raise DataError(
            N_("“%(name)s” has no row for %(label)s (%(count)d in all)."),
            name=name, label=index[int((rows < 0).argmax())], count=int((rows < 0).sum()),
        )  # fmt: skip
    return values.iloc[rows]


def positions(values: Iterable[int], count: int, name: str) -> Integers:
    """Return positions among so many things.

    Raises
    ------
    DataError
        If one is none of ``0`` to ``count - 1``.
    """
    given = np.array(list(values))
    if len(given) == 0:
        return np.empty(0, dtype=np.int64)
    wrong = (given < 0) | (given >= count) | (given != np.floor(given))
    if given.dtype == np.bool_ or wrong.any():
        raise DataError(
            N_("“%(name)s” must be positions from 0 to %(last)d, not %(value)s."),
            name=name, last=count - 1, value=given[int(wrong.argmax())],
        )  # fmt: skip
    return given.astype(np.int64)


def require_unique(codes: pd.Index) -> None:
    """Refuse a code that comes twice: which of its rows a lecture counts for is not known.

    Raises
    ------
    DataError
        With the code.
    """
    if not codes.is_unique:
        raise DataError(N_("%(code)s comes twice."), code=codes[codes.duplicated()][0])


def days_of(dates: pd.Series) -> NDArray[np.datetime64]:
    """Return the days of moments, datetime64[s]: what was at 15:30 was on that day."""
    moments = dates.to_numpy(dtype="datetime64[s]")
    return moments.astype("datetime64[D]").astype("datetime64[s]")


def _out_of(name: str, value: float, least: float, most: float) -> DataError:
    if math.isinf(least) and math.isinf(most):
        return DataError(
            N_("“%(name)s” must be a number, not %(value)s."), name=name, value=f"{value:g}"
        )
    if math.isinf(most):
        return DataError(
            N_("“%(name)s” must be a number from %(least)s on, not %(value)s."),
            name=name, least=f"{least:g}", value=f"{value:g}",
        )  # fmt: skip
    return DataError(
        N_("“%(name)s” must be a number from %(least)s to %(most)s, not %(value)s."),
        name=name, least=f"{least:g}", most=f"{most:g}", value=f"{value:g}",
    )  # fmt: skip
