"""Build the tiles of Valhalla beside a network of the same extract.

The folder holds ``network.npz`` as :mod:`geo.travel.osm_store` writes it, and the tiles in a folder
that the report in it names. So the rename of one file replaces both, and a service that still
runs on the former tiles keeps them until the next build.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from geo.errors import N_, DataError
from geo.travel.osm_build import Landmarks, survey_osm
from geo.travel.osm_file import ExtractError, is_pbf, require_extract
from geo.travel.osm_read import Bounds
from geo.travel.osm_store import NoNetworkError, Report, read_report, write_osm
from geo.travel.valhalla_engine import TILES, build_tiles, version


def build_valhalla(
    path: Path,
    folder: Path,
    landmarks: Landmarks,
    *,
    programs: Path,
    within: Bounds | None,
    progress: Callable[[str], None],
) -> Report:
    """Build network and tiles of an extract and write them to a folder, whole or not at all.

    An extract is refused for the same reasons as by :func:`geo.travel.osm_build.build_osm`, before
    Valhalla sees it. The network is cut at the bounds, the tiles are those of the whole file.

    Parameters
    ----------
    programs
        Folder of Valhalla's programs.
    path, folder, landmarks, within, progress
        As for :func:`geo.travel.osm_build.build_osm`.

    Returns
    -------
    dict
        As from :func:`geo.travel.osm_build.build_osm`, with ``valhalla`` (version), ``tiles``
        (name of their folder) and ``tiles_mb``.

    Raises
    ------
    ExtractError
        When the file cannot be used.
    ValhallaError
        When Valhalla fails.
    DataError
        When the folder cannot be written to.
    """
    require_extract(path)
    if not is_pbf(path):
        raise ExtractError(
            N_("Valhalla reads the PBF format only: bring %(path)s as .osm.pbf."), path=path
        )
    kept, report = survey_osm(path, landmarks, within=within, progress=progress)
    tiles = _new_folder(folder)
    try:
        progress(N_("Building the tiles of Valhalla"))
        build_tiles(programs, path, tiles)
        megabytes = sum(file.stat().st_size for file in tiles.rglob("*.gph")) / 1e6
        added = {"valhalla": version(programs), "tiles": tiles.name, "tiles_mb": megabytes}
        former = _named(folder)
        progress(N_("Writing the network"))
        write_osm(kept, report | added, folder)
    except BaseException:
        shutil.rmtree(tiles, ignore_errors=True)
        raise
    _clear(folder, keep={tiles.name, former})
    return report | added


def _new_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=TILES, dir=folder))
    except OSError as error:
        raise DataError(
            N_("%(file)s cannot be written: %(reason)s."), file=folder, reason=error.strerror
        ) from error


def _named(folder: Path) -> str:
    """Return the name of the tiles in use; nothing where no sound network is."""
    try:
        return str(read_report(folder).get("tiles", ""))
    except NoNetworkError:
        return ""


def _clear(folder: Path, *, keep: Iterable[str]) -> None:
    """Remove what older builds left, also those that were killed."""
    for tiles in folder.glob(f"{TILES}*"):
        if tiles.name not in keep:
            shutil.rmtree(tiles, ignore_errors=True)
