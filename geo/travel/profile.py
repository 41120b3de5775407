"""What drives, and when: a vehicle and a season, as a speed cap and factors on the minutes.

The speeds of the parameter file are those of a car on a dry road. Any other profile only slows
them down, edge by edge and leg by leg, so that no pair of places is ever nearer by bus than by car
or in winter than in summer. Worked example with a cap of 80 km/h and factors of 1.1 on roads and
1.2 on minor ones: 80 km of expressway at 95 km/h take 80 / 80 * 60 * 1.1 = 66 minutes instead of
50.5, 30 km at 60 km/h 33 minutes instead of 30, a leg of 3.2 minutes 3.84.
"""

import datetime as dt
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import N_, DataError
from geo.folder import data_path
from geo.terms import SEASONS, VEHICLES
from geo.travel.parameters import FILE, Parameters
from geo.travel.types import Floats, Provider, Season, Vehicle


@dataclass(frozen=True)
class Profile:
    """How a vehicle in a season differs from a car on a dry road.

    Parameters
    ----------
    vehicle, season
        Their names.
    cap_kmh
        Mean speed that no road exceeds.
    road_factor
        Minutes on roads over those of a car on a dry road, at least 1.
    minor_factor
        The same on minor roads, and on off-network legs, which stand for them.
    """

    vehicle: Vehicle = "car"
    season: Season = "normal"
    cap_kmh: float = math.inf
    road_factor: float = 1.0
    minor_factor: float = 1.0

    def minutes(self, km: ArrayLike, kmh: ArrayLike, *, minor: ArrayLike = False) -> Floats:
        """Return the minutes of roads of ``km`` kilometres that a car drives at ``kmh``."""
        factor = np.where(minor, self.minor_factor, self.road_factor)
        return np.asarray(km / np.minimum(kmh, self.cap_kmh) * 60 * factor)

    def law(self, parameters: Parameters) -> Parameters:
        """Return the constants with the off-network legs of this profile."""
        return replace(parameters, leg_a=parameters.leg_a * self.minor_factor)

    def name(self, provider: Provider) -> Provider:
        """Return the provider with the names of vehicle and season."""
        return replace(provider, vehicle=self.vehicle, season=self.season)


USUAL: Final = Profile()
"""A car on a dry road: the speeds as they are."""


def read_profile(path: Path, vehicle: Vehicle, season: Season) -> Profile:
    """Read the profile of a vehicle in a season; its factors are the products of both.

    Raises
    ------
    DataError
        When the file is missing, or lacks a number or has one that would make things faster.
    ValueError
        When there is no such vehicle or season.
    """
    if vehicle not in VEHICLES or season not in SEASONS:
        raise ValueError(
            f"no vehicle {vehicle!r} in {VEHICLES!r} or no season {season!r} in {SEASONS!r}"
        )
    tables = _tables(path)
    try:
        by_vehicle = _numbers(tables, "vehicles", vehicle)
        by_season = _numbers(tables, "seasons", season)
        cap = float(by_vehicle["cap_kmh"])
        road, minor = (
            _slower(by_vehicle[name]) * _slower(by_season[name])
            for name in ("road_factor", "minor_factor")
        )
        if not cap > 0:
            raise ValueError(f"cap_kmh = {cap}")  # noqa: TRY301 - reported like any other
    except (KeyError, TypeError, ValueError) as error:
        raise _broken(path, error) from error
    return Profile(vehicle, season, cap, road, minor)


def season_on(dates: Iterable[dt.date], path: Path | None = None) -> Season:
    """Return the season of a journey: winter if any of its days lies in a winter month.

    Raises
    ------
    DataError
        When the parameter file does not say which months are winter.
    """
    months = winter_months(path or data_path(f"roads/{FILE}"))
    return "winter" if any(date.month in months for date in dates) else "normal"


@cache
def winter_months(path: Path) -> frozenset[int]:
    """Return the numbers of the months that count as winter; errors as in :func:`season_on`."""
    try:
        months = frozenset(_tables(path)["seasons"]["winter"]["months"])
        if not months <= frozenset(range(1, 13)):
            raise ValueError(f"months = {sorted(months)}")  # noqa: TRY301 - as above
    except (KeyError, TypeError, ValueError) as error:
        raise _broken(path, error) from error
    return months


def _numbers(tables: Mapping[str, Any], kind: str, code: str) -> Mapping[str, Any]:
    """Return what the file says of a vehicle or a season; the error names the part to add."""
    if code not in tables.get(kind, {}):
        raise KeyError(f"[{kind}.{code}]")
    found: Mapping[str, Any] = tables[kind][code]
    return found


def _slower(factor: float) -> float:
    if not 1 <= factor < math.inf:
        raise ValueError(f"{factor} < 1")
    return float(factor)


def _tables(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _broken(path, error) from error


def _broken(path: Path, error: Exception) -> DataError:
    return DataError(
        N_("%(path)s is not a complete parameter file (%(detail)s): restore it."),
        path=path,
        detail=error,
    )
