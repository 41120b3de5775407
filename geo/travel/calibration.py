"""Speeds and a leg law fitted to known drives, as they are kept and used.

The fit itself is in :mod:`geo.travel.fitting`.
"""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

import numpy as np

from geo.appearing import appearing
from geo.errors import N_, DataError
from geo.travel.parameters import Parameters
from geo.travel.types import Bytes, Floats, Integers, Provider

GROUPS: Final = {
    "estimate": ("expressway", "other", "hilly"),
    "osm": ("expressway", "main", "minor"),
}
"""Provider -> groups of roads whose speeds are fitted, each with one factor."""
FAST_CLASSES = frozenset({"motorway", "motorroad"})
MAIN_CLASSES = frozenset({"trunk", "primary", "secondary"})
FACTOR_BOUNDS = (0.5, 1.6)
"""A fitted speed over the assumed one."""
BAND_BOUNDS = (0.05, 0.5)
"""Error of a calibrated model as a share of the minutes, whatever the drives say."""
SPREAD_OVER_MEDIAN = 1.48
"""Half-width that holds two of three errors, over their median size (normal errors)."""
LEG_A_BOUNDS = (1.0, 8.0)
LEG_B_BOUNDS = (0.4, 1.0)
"""Above 1 chains of legs would pay."""


@dataclass(frozen=True)
class Calibration:
    """What was fitted, and from what.

    Parameters
    ----------
    provider
        Whose speeds these are: ``estimate`` or ``osm``.
    factors
        Fitted over assumed speed of each group of :data:`GROUPS`.
    leg_a, leg_b
        An off-network leg of d straight-line km takes ``leg_a * d ** leg_b`` minutes.
    drives, file, date
        How many known drives the fit rests on, their file, and the day (ISO).
    error_before, error_after
        Median absolute relative error on drives held back from the fit.
    """

    provider: str
    factors: tuple[float, ...]
    leg_a: float
    leg_b: float
    drives: int
    file: str
    date: str
    error_before: float
    error_after: float

    def __post_init__(self) -> None:
        ranges = [
            *((factor, FACTOR_BOUNDS) for factor in self.factors),
            (self.leg_a, LEG_A_BOUNDS),
            (self.leg_b, LEG_B_BOUNDS),
        ]
        if len(self.factors) != len(GROUPS[self.provider]):
            raise ValueError(f"{len(self.factors)} factors")
        if not all(math.isfinite(value) and low <= value <= high for value, (low, high) in ranges):
            raise ValueError("a number is out of bounds")

    def law(self, parameters: Parameters) -> Parameters:
        """Return the constants with the fitted leg law and, for the estimate, speeds."""
        legs = replace(parameters, leg_a=self.leg_a, leg_b=self.leg_b)
        if self.provider != "estimate":
            return legs
        expressway, other, hilly = self.factors
        return replace(
            legs,
            expressway_kmh=parameters.expressway_kmh * expressway,
            other_kmh=parameters.other_kmh * other,
            hilly_share=parameters.hilly_share * hilly / other,
        )

    def kmh(self, kmh: Floats, kind: Integers | Bytes, kinds: Sequence[str]) -> Floats:
        """Return the fitted speeds of roads of an extract, (e,).

        Parameters
        ----------
        kmh, kind
            Assumed speed and class of the roads, (e,).
        kinds
            Names of the classes.
        """
        return np.asarray(kmh * np.array(self.factors)[class_groups(kinds)[kind]])

    def name(self, provider: Provider) -> Provider:
        """Return the provider with a note that says what was fitted."""
        told = f"Speeds and legs fitted on {self.date} to {self.drives} known drives ({self.file})."
        note = provider.note.replace("assumed speeds", "fitted speeds")
        share = float(np.clip(SPREAD_OVER_MEDIAN * self.error_after, *BAND_BOUNDS))
        fitted = (share, self.leg_a, self.leg_b)
        return replace(provider, note=f"{note} {told}", fitted=fitted)


def class_groups(kinds: Sequence[str]) -> Integers:
    """Return the position in ``GROUPS["osm"]`` of each class of road; slip roads as their road."""
    names = [kind.removesuffix("_link") for kind in kinds]
    return np.array([0 if n in FAST_CLASSES else 1 if n in MAIN_CLASSES else 2 for n in names])


def calibration_path(folder: Path, provider: str) -> Path:
    """Return where the calibration of a provider is kept."""
    return folder / f"calibrated-{provider}.toml"


def write_calibration(calibration: Calibration, folder: Path) -> Path:
    """Write a calibration, whole or not at all, and return its path.

    Raises
    ------
    DataError
        When the folder cannot be written to.
    """
    path = calibration_path(folder, calibration.provider)
    values = {f.name: getattr(calibration, f.name) for f in fields(Calibration)}
    lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
    text = "# Written by redroutes roads calibrate; it replaces this file.\n" + "\n".join(lines)
    try:
        with appearing(path) as new:
            new.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise DataError(
            N_("%(file)s cannot be written: %(reason)s."), file=path, reason=error.strerror
        ) from error
    return path


def read_calibration(folder: Path, provider: str) -> Calibration | None:
    """Read the calibration of a provider; None where there is none.

    Raises
    ------
    DataError
        When the file is damaged.
    """
    path = calibration_path(folder, provider)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        values["factors"] = _factors(provider, values["factors"])
        return Calibration(**{**values, "provider": {provider: provider}[values["provider"]]})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            N_(
                "%(path)s is damaged (%(detail)s): calibrate again, or remove it with "
                "redroutes roads calibrate --reset."
            ),
            path=path,
            detail=error,
        ) from error


def _factors(provider: str, stored: list[float]) -> tuple[float, ...]:
    """Return the factors; files of older releases have one for other roads, hilly or not."""
    factors = tuple(map(float, stored))
    if provider == "estimate" and len(factors) == len(GROUPS["estimate"]) - 1:
        return (*factors, factors[-1])
    return factors


def _toml(value: object) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, tuple):
        return f"[{', '.join(f'{one:.6g}' for one in value)}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
