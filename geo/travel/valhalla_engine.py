"""Run the programs of Valhalla: one process per question, which ends with its answer.

No service is started and no port is opened. A process takes a tenth of a second to start; in
return a crash of the C++ code is an error message here, and any Python can ask, also one that the
bindings of Valhalla do not support.
"""

import json
import logging
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from geo.errors import N_, OwnFaultError, RedRoutesError

BUILD, SERVICE = "valhalla_build_tiles", "valhalla_service"
TILES = "tiles-"
"""How the folders of tiles begin that lie beside a network."""
SECONDS = 300
"""A question that takes longer is given up; building tiles may take as long as it likes."""
NO_WAY_CODES = frozenset({170, 171, 441, 442, 443})
"""Valhalla's codes for places that no road joins, or that lie near none."""
NO_WAY = N_("There is no way by road between these places for this vehicle.")
FAILED = N_("Valhalla failed (%(detail)s).")


class NoValhallaError(RedRoutesError):
    """Valhalla is not installed here, or no tiles were built for it."""

    status = 501
    kind = "no-valhalla"
    title = N_("There are no directions here")
    level = logging.WARNING


class ValhallaError(OwnFaultError):
    """Valhalla failed."""

    kind = "valhalla"
    title = N_("Valhalla failed")
    exit_code = 2  # the sentence ends with what Valhalla said


class NoWayError(RedRoutesError):
    """No road that this vehicle may drive joins the places."""

    status = 422
    kind = "no-way"
    title = N_("There is no way")


def find_programs(folder: Path | None = None) -> Path:
    """Return the folder that holds the programs of Valhalla.

    Parameters
    ----------
    folder
        Where they have to be; None for the installed package ``pyvalhalla``, or else the search
        path of the system.

    Raises
    ------
    NoValhallaError
        When they are not there.
    """
    for place in [folder] if folder else [_package(), *_search_path()]:
        if place and all(shutil.which(name, path=str(place)) for name in (BUILD, SERVICE)):
            return place
    if folder:
        raise NoValhallaError(
            N_("%(folder)s does not hold the programs %(names)s: correct REDROUTES_VALHALLA."),
            folder=folder, names=f"{BUILD}, {SERVICE}",
        )  # fmt: skip
    raise NoValhallaError(
        N_(
            "Valhalla is not installed: with Python 3.12 or newer run pip install "
            "'redroutes[valhalla]', or set REDROUTES_VALHALLA to the folder of its programs."
        )
    )


def _package() -> Path | None:
    """Return the folder of programs in the package, which is not imported for it."""
    spec = find_spec("valhalla")
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) / "bin" if places else None


def _search_path() -> list[Path]:
    return [Path(place) for place in os.get_exec_path() if place]


@dataclass(frozen=True)
class Engine:
    """Programs of Valhalla, and the tiles they read.

    Parameters
    ----------
    programs
        Folder of the programs.
    tiles
        Folder of the tiles.
    """

    programs: Path
    tiles: Path

    def ask(self, action: str, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a request, both as in Valhalla's documentation of its API.

        Raises
        ------
        NoWayError
            When there is no way for what was asked.
        ValhallaError
            When Valhalla refuses the request or fails.
        """
        with tempfile.TemporaryDirectory(prefix="redroutes-") as temporary:
            config, question = Path(temporary, "config.json"), Path(temporary, "request.json")
            config.write_text(json.dumps(configuration(self.tiles)), encoding="utf-8")
            question.write_text(json.dumps(request), encoding="utf-8")
            done = _run(self.programs, SERVICE, config, action, question, seconds=SECONDS)
        return _answer(done)


def build_tiles(programs: Path, extract: Path, tiles: Path) -> None:
    """Build the tiles of an extract in a folder that is there.

    Raises
    ------
    ValhallaError
        When Valhalla fails, or builds nothing.
    """
    config = json.dumps(configuration(tiles))
    done = _run(programs, BUILD, "--inline-config", config, extract.resolve())
    if done.returncode or not any(tiles.rglob("*.gph")):
        raise _failure(done)


def version(programs: Path) -> str:
    """Return what the programs call their version, such as 3.9.1."""
    words = _run(programs, SERVICE, "--version", seconds=SECONDS).stdout.split()
    return words[-1] if words else "?"


def configuration(tiles: Path) -> dict[str, Any]:
    """Return the settings for one folder of tiles: whatever has no default, and what matters.

    ``timedistancematrix`` because the default algorithm needs 30 times the time and gigabytes for
    the matrices asked here. Empty names for the data bases of borders and time zones, which are
    not there.
    """
    vehicle = {
        "max_distance": 5e6, "max_locations": 100,
        "max_matrix_distance": 5e6, "max_matrix_location_pairs": 1_000_000,
    }  # fmt: skip
    return {
        "mjolnir": {
            "tile_dir": str(tiles.resolve()), "admin": "", "timezone": "",
            "include_bicycle": False, "include_pedestrian": False,
        },
        "loki": {
            "actions": ["route", "sources_to_targets"],
            "service_defaults": {
                "radius": 0, "minimum_reachability": 0, "search_cutoff": 35000,
                "node_snap_tolerance": 5, "street_side_tolerance": 5,
                "street_side_max_distance": 1000, "heading_tolerance": 60,
                "mvt_min_zoom_road_class": [7, 7, 8, 11, 11, 12, 13, 14],
                "mvt_cache_min_zoom": 11,
            },
        },
        "thor": {"source_to_target_algorithm": "timedistancematrix"},
        "meili": {"default": {"breakage_distance": 2000}},
        "service_limits": {
            "auto": vehicle, "bus": vehicle,
            "skadi": {"max_shape": 750000, "min_resample": 10.0},
            "isochrone": {
                "max_contours": 4, "max_time_contour": 120, "max_distance": 25000.0,
                "max_locations": 1, "max_distance_contour": 200,
            },
            "trace": {
                "max_distance": 200000.0, "max_gps_accuracy": 100.0, "max_search_radius": 100.0,
                "max_shape": 16000, "max_alternates": 3, "max_alternates_shape": 100,
            },
            "max_exclude_locations": 50, "max_reachability": 100, "max_radius": 200,
            "max_alternates": 2, "max_exclude_polygons_length": 10000,
        },
    }  # fmt: skip


def _run(
    programs: Path, name: str, *arguments: str | Path, seconds: float | None = None
) -> "subprocess.CompletedProcess[str]":
    program = shutil.which(name, path=str(programs)) or name
    try:
        return subprocess.run(  # noqa: S603 - a program the user installed; no shell
            [program, *map(str, arguments)],
            capture_output=True, check=False, encoding="utf-8", errors="replace",
            stdin=subprocess.DEVNULL, timeout=seconds,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ValhallaError(FAILED, detail=error) from error


def _answer(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise _failure(done) from None
    code = answer.get("error_code")
    if code in NO_WAY_CODES:
        raise NoWayError(NO_WAY)
    if code is not None:
        raise ValhallaError(FAILED, detail=answer.get("error", code))
    return answer


def _failure(done: "subprocess.CompletedProcess[str]") -> ValhallaError:
    """Return an error with the last thing the program said."""
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return ValhallaError(FAILED, detail=said[-1] if said else f"exit code {done.returncode}")
