"""Which road network the travel times come from: the choice, the networks built, their reports."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries

from geo.appearing import appearing
from geo.crs import WGS84
from geo.datasets import Datasets
from geo.errors import N_
from geo.terms import PROVIDERS, SEASONS, VEHICLES
from geo.travel import EstimateModel, Season, TravelModel, Vehicle, load_estimate
from geo.travel.calibration import Calibration, read_calibration
from geo.travel.osm_store import NETWORK_FILE, NoNetworkError, Report, read_report
from geo.travel.remembered import remembering
from web.installation.settings import AUTO, Settings, SettingsError

if TYPE_CHECKING:
    from geo.travel.known import KnownPlacesModel
    from geo.travel.valhalla import ValhallaModel

Choice = Annotated[str, PROVIDERS]
ENGINES = PROVIDERS.only("osm", "valhalla")
Engine = Annotated[str, ENGINES]
"""What a network can be built for; each has a folder of its own name."""
CHOICE_FILE = "use"
MARGIN_KM = 30.0
"""Roads this far beyond the province are kept: some ways lead through the neighbours."""
KM_PER_DEGREE = 111.2
STREETS_DEGREES = 0.02
"""The street-level ground ends so far, some 2 km, beyond the province."""


def open_travel(
    settings: Settings,
    *,
    datasets: Datasets | None = None,
    choice: Choice | None = None,
    vehicle: Vehicle = "car",
    season: Season = "normal",
) -> TravelModel:
    """Load the travel model that the settings ask for.

    Parameters
    ----------
    datasets
        Sites and towns, whose minutes are worked out once where that takes long; None: they are
        not asked for.
    choice
        The network to take in the place of the one chosen.
    vehicle, season
        What drives, and when.

    Raises
    ------
    geo.errors.DataError
        If the network is missing or damaged.
    geo.travel.valhalla_engine.NoValhallaError
        If Valhalla is chosen, and not installed or without tiles.
    SettingsError
        If the stored choice cannot be read.
    """
    match choice or chosen(settings):
        case "estimate":
            fitted = calibration(settings, "estimate")
            model = load_estimate(
                settings.data_root, vehicle=vehicle, season=season, calibration=fitted
            )
            return remembering(model)
        case "osm":
            if datasets is None:
                return _open_osm(settings, vehicle, season)
            return remembering(_with_places(settings, datasets, vehicle, season))
        case _:  # PROVIDERS has no other
            return open_valhalla(settings, vehicle=vehicle)


def _open_osm(settings: Settings, vehicle: Vehicle, season: Season) -> EstimateModel:
    from geo.travel.osm import load_osm  # noqa: PLC0415 - most have no such network

    fitted, folder = calibration(settings, "osm"), folder_of(settings, "osm")
    return load_osm(folder, vehicle=vehicle, season=season, calibration=fitted)


def _with_places(
    settings: Settings, datasets: Datasets, vehicle: Vehicle, season: Season
) -> "KnownPlacesModel":
    from geo.travel.known import KnownPlacesModel  # noqa: PLC0415 - as above

    model = _open_osm(settings, vehicle, season)
    return KnownPlacesModel(model, _planned_places(datasets), folder_of(settings, "osm"))


def _planned_places(datasets: Datasets) -> GeoSeries:
    """Return the places that plans ask about: the sites, and the towns where groups may stay."""
    divisions = datasets.divisions
    towns = divisions.geometry[divisions["level"].isin(["prefecture", "county"])]
    return GeoSeries(pd.concat([datasets.sites.geometry, towns]), crs=WGS84)


def open_valhalla(settings: Settings, *, vehicle: Vehicle = "car") -> "ValhallaModel":
    """Load the model that knows the turns, whatever is chosen; errors as :func:`open_travel`."""
    from geo.travel.valhalla import load_valhalla  # noqa: PLC0415 - as above

    folder = folder_of(settings, "valhalla")
    return load_valhalla(folder, programs=settings.valhalla, vehicle=vehicle)


def calibration(settings: Settings, provider: str) -> Calibration | None:
    """Return what was fitted to known drives for a provider; None where nothing was."""
    if settings.roads_folder is None:
        return None
    return read_calibration(settings.roads_folder, provider)


def chosen(settings: Settings) -> Choice:
    """Return what is used: the setting, or else the stored choice, or else the estimate."""
    if settings.roads != AUTO:
        return settings.roads
    path = _choice_file(settings)
    if path is None or not path.exists():
        return "estimate"
    choice = path.read_text(encoding="utf-8", errors="replace").strip()
    if choice not in PROVIDERS:
        raise SettingsError(
            N_("%(path)s holds %(value)s: choose again with redroutes roads use."),
            path=path, value=choice[:40] or '""',
        )  # fmt: skip
    return choice


def choose(settings: Settings, choice: Choice) -> None:
    """Store what is to be used from the next start on.

    Raises
    ------
    geo.errors.RedRoutesError
        If the network chosen cannot be used; the former choice then stays.
    SettingsError
        If the choice cannot be stored.
    """
    open_travel(replace(settings, roads=choice))
    path = _choice_file(settings)
    if path is None:
        raise SettingsError(N_("There is no folder for the roads: set REDROUTES_HOME."))
    try:
        with appearing(path) as written:
            written.write_text(f"{choice}\n", encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            N_("%(file)s cannot be written: %(reason)s."), file=path, reason=error.strerror
        ) from error


def built(settings: Settings, engine: Engine) -> bool:
    """Whether a network was built, sound or not."""
    folder = settings.roads_folder
    return folder is not None and (folder / engine / NETWORK_FILE).exists()


def report(settings: Settings, engine: Engine) -> Report:
    """Return the report of the network that was built; a ``NoNetworkError`` where none was."""
    return read_report(folder_of(settings, engine))


def build(
    settings: Settings,
    datasets: Datasets,
    extract: Path,
    *,
    engine: Engine,
    anywhere: bool,
    progress: Callable[[str], None],
) -> Report:
    """Build the network of an extract and return its report.

    See ``geo.travel.osm_build`` and ``geo.travel.valhalla_build``.

    The times between sites and towns are worked out too, so that no plan waits for them.

    Parameters
    ----------
    engine
        Who is to travel on it.
    anywhere
        Take all roads of any extract, instead of those within 30 km of the province.
    """
    from geo.travel.osm_build import Landmarks, build_osm  # noqa: PLC0415 - only this builds

    divisions = datasets.divisions
    seats = divisions[divisions["level"] == "county"].set_index("name").geometry
    landmarks = Landmarks(seats, datasets.centres.geometry)
    within = None if anywhere else bounds_around(datasets.boundaries)
    folder = folder_of(settings, engine)
    if engine == "osm":
        made = build_osm(extract, folder, landmarks, within=within, progress=progress)
        progress(N_("Working out the times between sites and towns, by car and bus, in winter too"))
        for vehicle, season in product(VEHICLES, SEASONS):
            _with_places(settings, datasets, vehicle, season).table()
        return made
    from geo.travel.valhalla_build import build_valhalla  # noqa: PLC0415 - only this builds
    from geo.travel.valhalla_engine import find_programs  # noqa: PLC0415

    programs = find_programs(settings.valhalla)
    return build_valhalla(
        extract, folder, landmarks, programs=programs, within=within, progress=progress
    )


def build_streets(
    settings: Settings,
    datasets: Datasets,
    extract: Path,
    *,
    anywhere: bool,
    progress: Callable[[str], None],
) -> int:
    """Make the street-level ground of the maps from an extract; return how many tiles it has.

    Parameters
    ----------
    extract
        One whose roads have been read: it is sound.
    anywhere
        Draw all of it, instead of what lies in the province.
    """
    from geo.ground.features import read_ground  # noqa: PLC0415 - only this builds
    from geo.ground.tiles import write_ground  # noqa: PLC0415 - as above

    outlines = datasets.boundaries
    province = outlines.geometry[outlines["level"] == "province"].union_all()
    around = None if anywhere else province.buffer(STREETS_DEGREES)
    path = streets_file(settings)
    if path is None:
        raise SettingsError(N_("There is no folder for the roads: set REDROUTES_HOME."))
    ground = read_ground(extract, around=around, progress=progress)
    return write_ground(ground, path, progress=progress)


def streets_file(settings: Settings) -> Path | None:
    """Return where the street-level ground lies, built or not; None where no roads are kept."""
    folder = settings.roads_folder
    return None if folder is None else folder / "streets.pmtiles"


def bounds_around(boundaries: GeoDataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the province with its margin, in degrees."""
    west, south, east, north = boundaries[boundaries["level"] == "province"].total_bounds
    up = MARGIN_KM / KM_PER_DEGREE
    aside = up / float(np.cos(np.radians(north + up)))
    return float(west - aside), float(south - up), float(east + aside), float(north + up)


def folder_of(settings: Settings, engine: Engine) -> Path:
    """Return the folder of a network built from OpenStreetMap."""
    if settings.roads_folder is None:
        raise NoNetworkError(N_("There is no folder for the roads: set REDROUTES_HOME."))
    return settings.roads_folder / engine


def _choice_file(settings: Settings) -> Path | None:
    return settings.roads_folder and settings.roads_folder / CHOICE_FILE
