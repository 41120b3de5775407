"""How far estimated minutes may be from the truth."""

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from geo.folder import data_path
from geo.given import numbers
from geo.travel.parameters import FILE, Parameters, default_parameters
from geo.travel.profile import Profile, read_profile
from geo.travel.types import Floats, Provider, Season, Vehicle


def minutes_band(
    minutes: ArrayLike,
    error_m: ArrayLike,
    error_m_destination: ArrayLike = 0.0,
    *,
    provider: Provider | None = None,
    parameters: Parameters | None = None,
) -> tuple[Floats, Floats]:
    """Return the low and high end of the band in which about two of three true values lie.

    Three independent errors are added in squares: the leg law applied to the position error of
    either end (a place that lies e km from where it is drawn is an off-network leg of e km away:
    6.3 km, the common error of a reconstructed centre, are 14 minutes), and ``model_share`` of the
    minutes for the speeds and roads of the model. For short trips the position dominates.

    Parameters
    ----------
    minutes
        Estimated minutes; inf where unreachable.
    error_m, error_m_destination
        Position errors of the two ends in metres, as radii that hold 68 % of the true positions;
        they broadcast with ``minutes``.
    provider
        Who computed the minutes: its vehicle and season tell how long a leg takes, and where it was
        calibrated, so does the fit, which also tells the error of the model; by default a car in
        normal times at assumed speeds.
    parameters
        Constants of the model; those of the embedded network by default.

    Returns
    -------
    tuple of ndarray
        Low end, never below zero, and high end; inf where ``minutes`` is inf.

    Raises
    ------
    DataError
        When minutes or errors are not known, or below zero; or the errors without end.
    """
    law = default_parameters() if parameters is None else parameters
    if provider is not None and provider.fitted is not None and parameters is None:
        share, leg_a, leg_b = provider.fitted
        law = replace(law, model_share=share, leg_a=leg_a, leg_b=leg_b)
    if provider is not None:
        law = _profile(provider.vehicle, provider.season).law(law)
    estimate = np.asarray(minutes, dtype=float)
    reachable = np.isfinite(estimate)
    numbers(np.where(np.isposinf(estimate), 0.0, estimate).ravel(), "minutes", least=0)
    errors = (error_m, "error_m"), (error_m_destination, "error_m_destination")
    here, there = (
        law.leg_minutes(numbers(np.ravel(error), name, least=0).reshape(np.shape(error)) / 1000)
        for error, name in errors
    )
    half = np.sqrt(here**2 + there**2 + (law.model_share * estimate) ** 2)
    low = np.where(reachable, np.maximum(estimate - np.where(reachable, half, 0.0), 0.0), np.inf)
    return low, estimate + half


@cache
def _profile(vehicle: Vehicle, season: Season) -> Profile:
    return read_profile(data_path(f"roads/{FILE}"), vehicle, season)
