"""Fit speeds and the leg law to drives whose minutes are known.

The minutes of a journey are a sum: those on each group of roads over the group's speed factor, and
``a * d ** b`` for each off-network leg. With the ways held fixed, this is a small non-linear least
squares problem in the logarithms of the minutes; then the ways are searched again with the fitted
numbers, until both stay the same. Large errors count less (soft L1 loss; Huber, Robust Statistics,
1981), and a weak prior keeps what the drives say nothing about at its assumed value.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from geo.errors import N_, DataError
from geo.travel.calibration import FACTOR_BOUNDS, LEG_A_BOUNDS, LEG_B_BOUNDS
from geo.travel.estimate import EstimateModel
from geo.travel.types import Floats, Integers
from geo.travel.ways import Arcs, Search, Ways

LEAST_DRIVES, TRUSTED_DRIVES = 10, 30
"""Fewer drives are refused; a fit to fewer than the second is not to be trusted."""
FOLDS = 5
ROUNDS = 8
STILL = 1e-3
SPREAD = 0.1
"""Errors beyond this, in logarithms, count less than by their square."""
PRIOR = 0.5
"""Standard deviation of the prior: of the logarithms, and half of it for ``leg_b``."""


@dataclass(frozen=True)
class KnownDrives:
    """Drives with known minutes.

    Parameters
    ----------
    origins, destinations
        WGS84 points, (n,).
    minutes
        Known minutes, (n,).
    """

    origins: gpd.GeoSeries
    destinations: gpd.GeoSeries
    minutes: Floats


class Errors(NamedTuple):
    """Relative errors of modelled minutes: the middle of their sizes, and of themselves."""

    median: float
    bias: float


@dataclass(frozen=True)
class Fit:
    """Fitted numbers, and how well they do.

    Parameters
    ----------
    factors
        Fitted over assumed speed, by group.
    leg_a, leg_b
        Law of the off-network legs.
    drives
        How many drives were used.
    before, after
        Errors on drives held back, with the assumed numbers and with fits to the others.
    """

    factors: tuple[float, ...]
    leg_a: float
    leg_b: float
    drives: int
    before: Errors
    after: Errors


def fit_drives(
    arcs: Arcs,
    model: EstimateModel,
    drives: KnownDrives,
    *,
    seed: int = 0,
    progress: Callable[[str], None] = lambda _: None,
) -> Fit:
    """Fit speed factors and the leg law to known drives.

    The errors are those of 5-fold cross-validation: each drive is judged by a fit to the other
    four parts. The numbers returned are fitted to all drives.

    Parameters
    ----------
    arcs
        Roads at their assumed speeds.
    model
        The model over the same roads at the same speeds: it ties points to them.
    drives
        Known drives.
    seed
        Of the parts.
    progress
        Told what is being done.

    Raises
    ------
    DataError
        When fewer than ten drives can be driven in the model.
    """
    search, known = _usable(arcs, model, drives)
    rows = np.random.default_rng(seed).permutation(len(known))
    after = np.empty(len(rows))
    progress(N_("Fitting to four fifths of the drives, five times"))
    for part in np.array_split(rows, FOLDS):
        values = _fit(search, known, np.setdiff1d(rows, part))
        after[part] = search.ways(values, part).total(values)
    before = search.ways(search.start, np.sort(rows)).total(search.start)
    progress(N_("Fitting to all of them"))
    values = _fit(search, known, np.sort(rows))
    return Fit(
        factors=tuple(float(one) for one in np.exp(values[:-2])),
        leg_a=float(np.exp(values[-2])),
        leg_b=float(values[-1]),
        drives=len(rows),
        before=_errors(before / known),
        after=_errors(after / known),
    )


def _usable(arcs: Arcs, model: EstimateModel, drives: KnownDrives) -> tuple[Search, Floats]:
    """Leave out drives that the model cannot drive, at points off the network or to themselves."""
    ends = [model.snap(points) for points in (drives.origins, drives.destinations)]
    everything = Search(arcs, model.parameters, *ends)
    ways = everything.ways(everything.start, np.arange(len(drives.minutes)))
    total = ways.total(everything.start)
    good = np.isfinite(total) & (total > 0)
    if good.sum() < LEAST_DRIVES:
        raise DataError(
            N_("%(count)d drives can be used, but a fit needs at least %(least)d: add more."),
            count=int(good.sum()),
            least=LEAST_DRIVES,
        )
    used = Search(arcs, model.parameters, *(points.take(good) for points in ends))
    return used, drives.minutes[good]


def _fit(search: Search, minutes: Floats, rows: Integers) -> Floats:
    """Fit to some drives: find the ways, fit to them, and again, until nothing changes."""
    low, high = _bounds(search.arcs.groups)
    spread = np.append(np.full(len(low) - 1, PRIOR), PRIOR / 2)
    values, known = search.start, minutes[rows]
    for _ in range(ROUNDS):
        ways = search.ways(values, rows)

        def residuals(x: Floats, ways: Ways = ways) -> Floats:
            off = np.log(ways.total(x) / known) / SPREAD
            return np.append(off, search.pull(x) / spread)

        found = least_squares(residuals, values, bounds=(low, high), loss="soft_l1").x
        if np.abs(found - values).max() < STILL:
            return np.asarray(found)
        values = np.clip(found, low, high)
    return values


def _bounds(groups: int) -> tuple[Floats, Floats]:
    pairs = [*[np.log(FACTOR_BOUNDS)] * groups, np.log(LEG_A_BOUNDS), LEG_B_BOUNDS]
    low, high = np.array(pairs).T
    return low, high


def _errors(ratio: NDArray[np.float64]) -> Errors:
    return Errors(float(np.median(np.abs(ratio - 1))), float(np.median(ratio) - 1))
