"""The network of an OpenStreetMap extract as it is stored: one file of arrays, and its report.

``network.npz`` holds the arrays of :class:`geo.travel.osm_network.OsmNetwork` under their names,
``version``, and the report as JSON text, so that one rename replaces all of it. ``report.json`` is
a copy for people.
"""

import json
import tempfile
import zipfile
import zlib
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from geo.errors import N_, DataError
from geo.travel.osm_network import OsmNetwork

NETWORK_FILE = "network.npz"
REPORT_FILE = "report.json"
VERSION = 4
"""1 had one speed for both directions of an edge, 2 no bans of turns, 3 no inner roads."""
READ = (2, 3, VERSION)
"""What was built before is read still, because an office may have no extract at hand."""
NOT_YET = {"turns": np.empty((0, 2), dtype=np.int64), "inner": np.empty(0, dtype=np.int64)}
"""The arrays that a network of an earlier version of :data:`READ` has none of."""
Report = dict[str, Any]


class NoNetworkError(DataError):
    """There is no network of OpenStreetMap in the folder, or it cannot be read."""


def write_osm(network: OsmNetwork, report: Report, folder: Path) -> None:
    """Write a network, whole or not at all: a former one stays until the new one is complete.

    Raises
    ------
    DataError
        When the folder cannot be written to.
    """
    arrays = {f.name: getattr(network, f.name) for f in fields(OsmNetwork)}
    text = json.dumps(report, ensure_ascii=False, indent=2)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # In the same folder, because a rename across file systems is not atomic.
        with tempfile.TemporaryDirectory(prefix=".building-", dir=folder) as temporary:
            built, told = Path(temporary, NETWORK_FILE), Path(temporary, REPORT_FILE)
            np.savez_compressed(built, version=VERSION, report=np.array(text), **arrays)
            told.write_text(text + "\n", encoding="utf-8")
            built.replace(folder / NETWORK_FILE)
            told.replace(folder / REPORT_FILE)
    except OSError as error:
        raise DataError(
            N_("%(file)s cannot be written: %(reason)s."), file=folder, reason=error.strerror
        ) from error


def read_osm(folder: Path) -> tuple[OsmNetwork, Report]:
    """Read the network of a folder.

    Raises
    ------
    NoNetworkError
        When there is none, or it is damaged or of another version.
    """
    return OsmNetwork(**_arrays(folder, [f.name for f in fields(OsmNetwork)])), read_report(folder)


def read_report(folder: Path) -> Report:
    """Read the report of a folder's network; errors as in :func:`read_osm`."""
    report: Report = json.loads(str(_arrays(folder, ["report"])["report"]))
    return report


def _arrays(folder: Path, names: list[str]) -> dict[str, Any]:
    path = folder / NETWORK_FILE
    if not path.is_file():
        raise NoNetworkError(
            N_(
                "There is no road network of OpenStreetMap yet: build it with redroutes roads "
                "build FILE.osm.pbf, or choose redroutes roads use estimate."
            )
        )
    try:
        # Opened here, because numpy leaves a damaged file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            _require_version(int(stored["version"]))
            return {
                name: NOT_YET[name] if name in NOT_YET and name not in stored else stored[name][()]
                for name in names
            }
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
    ) as e:
        raise NoNetworkError(
            N_(
                "%(path)s is damaged or of another version (%(detail)s): build it again with "
                "redroutes roads build FILE.osm.pbf, or choose redroutes roads use estimate."
            ),
            path=path,
            detail=e,
        ) from e


def _require_version(version: int) -> None:
    if version not in READ:
        raise ValueError(f"version {version}, not {VERSION}")
