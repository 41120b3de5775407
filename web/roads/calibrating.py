"""Calibrate the travel times in use with known drives: fit, judge, keep, remove."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import geopandas as gpd
import numpy as np

from geo.errors import N_
from geo.places import Place
from geo.travel import EstimateModel, load_estimate
from geo.travel.calibration import GROUPS, Calibration, calibration_path
from geo.travel.fitting import Errors, Fit, KnownDrives, fit_drives
from geo.travel.network import read_network
from geo.travel.ways import Arcs, estimate_arcs
from web.installation.roads import chosen, folder_of
from web.installation.settings import Settings, SettingsError
from web.roads.drives_file import Drive

LEAST_GAIN = 0.005
"""Half a percent of the minutes."""


class Roads(NamedTuple):
    """The roads in use at their assumed speeds."""

    provider: str
    arcs: Arcs
    model: EstimateModel


@dataclass(frozen=True)
class Result:
    """A fit, and how far the kilometres of the model are from the known ones (NaN: none known)."""

    provider: str
    fit: Fit
    km: Errors
    km_known: int

    @property
    def better(self) -> bool:
        """Whether the fit lowers the error on drives held back, by enough to be worth it."""
        return self.fit.after.median < self.fit.before.median - LEAST_GAIN

    def calibration(self, file: str, today: date) -> Calibration:
        """Return what is to be kept of it."""
        return Calibration(
            provider=self.provider,
            factors=self.fit.factors,
            leg_a=self.fit.leg_a,
            leg_b=self.fit.leg_b,
            drives=self.fit.drives,
            file=file,
            date=today.isoformat(),
            error_before=self.fit.before.median,
            error_after=self.fit.after.median,
        )


def open_roads(settings: Settings) -> Roads:
    """Load the roads in use, without any calibration.

    Raises
    ------
    SettingsError
        When Valhalla is in use, whose speeds are its own.
    """
    if chosen(settings) not in GROUPS:
        raise SettingsError(
            N_("Valhalla has its own speeds: choose redroutes roads use estimate, or osm, first.")
        )
    if chosen(settings) == "estimate":
        model = load_estimate(settings.data_root)
        network = read_network(settings.data_folder / "roads")
        return Roads("estimate", estimate_arcs(network, model.parameters), model)
    # Most installations have no such network.
    from geo.travel.osm import load_osm  # noqa: PLC0415
    from geo.travel.osm_store import read_osm  # noqa: PLC0415
    from geo.travel.osm_ways import read_rules  # noqa: PLC0415
    from geo.travel.ways import osm_arcs  # noqa: PLC0415

    folder = folder_of(settings, "osm")
    arcs = osm_arcs(read_osm(folder)[0], list(read_rules()[0].kmh))
    return Roads("osm", arcs, load_osm(folder))


def calibrate(
    roads: Roads, drives: list[Drive], *, seed: int, progress: Callable[[str], None]
) -> Result:
    """Fit speeds and legs to the drives with known minutes; see ``geo.travel.fitting``."""
    timed = [drive for drive in drives if np.isfinite(drive.minutes)]
    known = KnownDrives(*_ends(timed), np.array([drive.minutes for drive in timed]))
    fit = fit_drives(roads.arcs, roads.model, known, seed=seed, progress=progress)
    measured = [drive for drive in drives if np.isfinite(drive.km)]
    return Result(roads.provider, fit, _km_errors(roads.model, measured), len(measured))


def remove(settings: Settings) -> bool:
    """Remove the calibration of the roads in use; whether there was one.

    Raises
    ------
    SettingsError
        When it cannot be removed.
    """
    if settings.roads_folder is None:
        return False
    path = calibration_path(settings.roads_folder, chosen(settings))
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise SettingsError(
            N_("%(file)s cannot be written: %(reason)s."), file=path, reason=error.strerror
        ) from error
    return True


def _ends(drives: list[Drive]) -> tuple[gpd.GeoSeries, gpd.GeoSeries]:
    return _points([one.origin for one in drives]), _points([one.destination for one in drives])


def _points(places: list[Place]) -> gpd.GeoSeries:
    lonlat = [place.lon for place in places], [place.lat for place in places]
    return gpd.GeoSeries.from_xy(*lonlat, crs=4326)


def _km_errors(model: EstimateModel, drives: list[Drive]) -> Errors:
    if not drives:
        return Errors(float("nan"), float("nan"))
    here, there = _ends(drives)
    found = np.array([model.matrix(here[[i]], there[[i]]).km[0, 0] for i in here.index])
    off = found / np.array([drive.km for drive in drives]) - 1
    return Errors(float(np.median(np.abs(off))), float(np.median(off)))
