"""Tiles from a folder, an MBTiles or a PMTiles file, opened once and read by many threads."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from geo.errors import N_, RedRoutesError
from web.installation.basemap import LARGEST_ZOOM, VARIABLE, Basemap

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

PICTURES = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"WEBP", 8, "image/webp"),
)
"""What a tile begins with, at which byte, and its media type."""

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
VECTOR_SUFFIXES = (".pbf", ".mvt")


class BasemapError(RedRoutesError):
    """The folder or file of the basemap cannot be used; the sentence names the variable."""


@dataclass(frozen=True)
class Extent:
    """What a set of tiles says of itself.

    Attributes
    ----------
    zooms
        Lowest and highest zoom.
    bounds
        Area covered, None when it does not say.
    attribution
        Notice in the file, "" for none. It may hold HTML.
    media_type
        Of the first tile.
    """

    zooms: tuple[int, int]
    bounds: Bounds | None
    attribution: str
    media_type: str


class TileFiles(Protocol):
    """Tiles on the disk of this machine."""

    @property
    def extent(self) -> Extent:
        """What they say of themselves."""
        ...

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Return a tile, y counted from the north; None where there is none."""
        ...


def media_type(data: bytes) -> str:
    """Return the media type of a picture by its first bytes, "" for anything else."""
    found = (kind for mark, at, kind in PICTURES if data[at : at + len(mark)] == mark)
    return next(found, "")


def open_tiles(basemap: Basemap) -> TileFiles | None:
    """Open the tiles the setting names; None when they come from elsewhere or there are none.

    Raises
    ------
    BasemapError
        When the folder or file is missing, damaged, empty or holds vector tiles.
    """
    openers: dict[str, Callable[[Path], TileFiles]] = {
        "folder": FolderTiles, "mbtiles": MbTiles, "pmtiles": PmTiles,
    }  # fmt: skip
    if basemap.kind not in openers:
        return None
    path = Path(basemap.source)
    if not path.exists():
        raise BasemapError(
            N_("%(name)s: there is no file or folder %(path)s."), name=VARIABLE, path=path
        )
    return openers[basemap.kind](path)


class FolderTiles:
    """A folder ``z/x/y.png`` (jpg, webp), y counted from the north."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        zooms = [int(one.name) for one in _subfolders(folder) if one.name.isdecimal()]
        first = next((path for z in sorted(zooms) for path in _pictures(folder / str(z))), None)
        if first is None:
            raise BasemapError(
                N_("%(name)s: %(path)s holds no tiles like 8/215/93.png."),
                name=VARIABLE, path=folder,
            )  # fmt: skip
        self._suffix = first.suffix
        kind = _picture_type(first.read_bytes(), first)
        self.extent = Extent((min(zooms), max(zooms)), None, "", kind)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Return a tile; the numbers are integers, so the path cannot leave the folder."""
        path = self._folder / str(z) / str(x) / f"{y}{self._suffix}"
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None


def _subfolders(folder: Path) -> list[Path]:
    return [one for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []


def _pictures(folder: Path) -> list[Path]:
    """Return the first tile below a folder of one zoom, in a list that may be empty."""
    wanted = (*SUFFIXES, *VECTOR_SUFFIXES)
    for column in sorted(_subfolders(folder)):
        for path in sorted(column.iterdir()):
            if path.suffix in wanted:
                return [path]
    return []


class MbTiles:
    """An MBTiles 1.3 file: SQLite, rows counted from the south."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._database = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False
            )
            said = dict(self._database.execute("SELECT name, value FROM metadata"))
            zooms = self._database.execute(
                "SELECT min(zoom_level), max(zoom_level) FROM tiles"
            ).fetchone()
            first = self._database.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise _damaged(path, "MBTiles", error) from error
        if first is None:
            raise _damaged(path, "MBTiles", N_("no tiles"))
        kind = _picture_type(first[0], path)
        bounds = _bounds(str(said.get("bounds", "")))
        self.extent = Extent(zooms, bounds, str(said.get("attribution", "")), kind)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Return a tile; y is turned, the file counts from the south."""
        query = "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=?"
        with self._lock:
            row = self._database.execute(query, (z, x, 2**z - 1 - y)).fetchone()
        return bytes(row[0]) if row else None


class PmTiles:
    """A PMTiles 3 file, mapped into memory."""

    def __init__(self, path: Path) -> None:
        from pmtiles.reader import MmapSource, Reader, all_tiles  # noqa: PLC0415 - rarely used

        try:
            with path.open("rb") as file:
                source = MmapSource(file)  # type: ignore[no-untyped-call]
            reader: Any = Reader(source)  # type: ignore[no-untyped-call]
            header, metadata = reader.header(), reader.metadata()
            first = next((data for _, data in all_tiles(source)), None)  # type: ignore[no-untyped-call]
        except Exception as error:
            # A wrong magic number, a cut file, broken JSON: each raises something else.
            raise _damaged(path, "PMTiles", error) from error
        if first is None:
            raise _damaged(path, "PMTiles", N_("no tiles"))
        self._reader = reader
        corners = tuple(
            header[f"{name}_e7"] / 1e7 for name in ("min_lon", "min_lat", "max_lon", "max_lat")
        )
        self.extent = Extent(
            (header["min_zoom"], header["max_zoom"]),
            (corners[0], corners[1], corners[2], corners[3]),
            str(metadata.get("attribution", "")),
            _picture_type(first, path),
        )

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Return a tile."""
        found: bytes | None = self._reader.get(z, x, y)
        return found


def _damaged(path: Path, kind: str, reason: Any) -> BasemapError:
    return BasemapError(
        N_("%(name)s: %(path)s is not a %(kind)s file with tiles (%(reason)s)."),
        name=VARIABLE, path=path, kind=kind, reason=reason,
    )  # fmt: skip


def _picture_type(data: bytes, path: Path) -> str:
    kind = media_type(data)
    if not kind:
        raise BasemapError(
            N_(
                "%(name)s: %(path)s does not hold pictures (PNG, JPEG, WebP). Vector tiles need a "
                "style to be drawn: convert them to pictures first."
            ),
            name=VARIABLE, path=path,
        )  # fmt: skip
    return kind


def _bounds(text: str) -> Bounds | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return west, south, east, north


def zooms_of(basemap: Basemap, tiles: TileFiles | None) -> tuple[int, int]:
    """Return the zooms there are tiles for: as set, else as the files say, else all."""
    if basemap.zooms is not None:
        return basemap.zooms
    return tiles.extent.zooms if tiles is not None else (0, LARGEST_ZOOM)
