"""The constants of the travel model, read from ``data/roads/parameters.toml``."""

import math
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import N_, DataError
from geo.folder import data_path
from geo.travel.types import Floats, Provider

FILE = "parameters.toml"


@dataclass(frozen=True)
class Parameters:
    """Constants of the travel model; their sources stand in the file beside each number.

    Parameters
    ----------
    expressway_kmh, other_kmh
        Mean driving speed on edges of an expressway corridor, and on all others.
    length_factor
        Road length over the length stored with an edge.
    leg_a, leg_b
        Off-network leg of d straight-line km takes ``leg_a * d ** leg_b`` minutes.
    leg_circuity
        Road length of an off-network leg over its straight line.
    direct_km
        Beyond this straight line between two places a direct leg takes as long per km as here.
    reach_km
        Longest straight line from a place to the network; beyond it a point is outside.
    entry_spacing_km
        Roads other than expressways can be entered at least this densely.
    chord_km
        Longer edges are no course of a road, only a straight line between its ends.
    climb_from
        Metres of climb and fall per km from which on a road is longer than its stored length.
    climb_km, climb_minutes
        Longer, and slower, by this share for each metre per km beyond that.
    climb_km_most, climb_minutes_most
        And at most by this share.
    hilly_share
        Speed on hilly roads that are no expressways, over that on others, bends left aside.
    grid_km
        Side of a cell of the grid on which isochrones are computed.
    model_share
        Relative error of the model itself, as a share of the minutes.
    """

    expressway_kmh: float
    other_kmh: float
    length_factor: float
    leg_a: float
    leg_b: float
    leg_circuity: float
    direct_km: float
    reach_km: float
    entry_spacing_km: float
    chord_km: float
    climb_from: float
    climb_km: float
    climb_minutes: float
    climb_km_most: float
    climb_minutes_most: float
    hilly_share: float
    grid_km: float
    model_share: float

    def leg_minutes(self, km: ArrayLike) -> Floats:
        """Return the minutes of off-network legs of ``km`` straight-line kilometres."""
        return np.asarray(self.leg_a * np.asarray(km, dtype=float) ** self.leg_b)

    def terrain(self, climb: Floats | None) -> tuple[Floats, Floats]:
        """Return how much longer roads are than stored, and how much more time they take, (e,)."""
        beyond = np.maximum((np.zeros(1) if climb is None else climb) - self.climb_from, 0.0)
        longer = 1 + np.minimum(self.climb_km * beyond, self.climb_km_most)
        slower = 1 + np.minimum(self.climb_minutes * beyond, self.climb_minutes_most)
        return longer, np.where(beyond > 0, slower / self.hilly_share, slower)

    def direct_minutes(self, km: ArrayLike) -> Floats:
        """Return the minutes of direct legs between two places.

        The law of the legs up to ``direct_km``, from there on in proportion to the distance: the
        minutes never jump, and a chain of direct legs never pays.
        """
        distance = np.asarray(km, dtype=float)
        beyond = np.maximum(distance / self.direct_km, 1.0)
        return np.asarray(self.leg_minutes(np.minimum(distance, self.direct_km)) * beyond)

    def direct_reach_km(self, minutes: ArrayLike) -> Floats:
        """Return the straight-line km of the direct leg of ``minutes`` (below 0: none)."""
        most = float(self.leg_minutes(self.direct_km))
        left = np.maximum(np.asarray(minutes, dtype=float), 0.0)
        beyond = np.maximum(left / most, 1.0)
        return np.asarray(self.leg_reach_km(np.minimum(left, most)) * beyond)

    def leg_reach_km(self, minutes: ArrayLike) -> Floats:
        """Return the straight-line km of the off-network leg of ``minutes`` (below 0: none)."""
        left = np.maximum(np.asarray(minutes, dtype=float), 0.0)
        return np.asarray((left / self.leg_a) ** (1 / self.leg_b))


def read_parameters(path: Path) -> tuple[Parameters, Provider]:
    """Read the constants and the provider of a road network.

    Raises
    ------
    DataError
        When the file is missing, is not TOML, or lacks a number or has one out of range.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        parameters = Parameters(**{f.name: tables["travel"][f.name] for f in fields(Parameters)})
        provider = Provider(**tables["provider"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            N_("%(path)s is not a complete parameter file (%(detail)s): restore it."),
            path=path,
            detail=error,
        ) from error
    _check(parameters, path)
    return parameters, provider


@cache
def default_parameters() -> Parameters:
    """Return the constants of the embedded network."""
    return read_parameters(data_path(f"roads/{FILE}"))[0]


def _check(parameters: Parameters, path: Path) -> None:
    for field in fields(Parameters):
        value = getattr(parameters, field.name)
        if type(value) not in (int, float) or not 0 < value < math.inf:
            _refuse(path, field.name, value, "a number above zero")
    if parameters.leg_b > 1:
        _refuse(path, "leg_b", parameters.leg_b, "at most 1, or chains of legs would pay")


def _refuse(path: Path, name: str, value: object, wanted: str) -> None:
    raise DataError(
        N_("%(path)s: %(name)s is %(value)s, but has to be %(wanted)s."),
        path=path,
        name=name,
        value=value,
        wanted=wanted,
    )
