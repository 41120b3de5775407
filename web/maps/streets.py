"""The street-level ground that ``redroutes roads build`` has made, one PMTiles file."""

import gzip
from functools import lru_cache
from pathlib import Path
from typing import Any

from web.installation.roads import streets_file
from web.installation.settings import Settings
from web.maps.assets import asset_url

URL = "/tiles/streets/{z}/{x}/{y}.mvt"


class Streets:
    """The file, mapped into memory and read by many threads."""

    def __init__(self, path: Path) -> None:
        from pmtiles.reader import MmapSource, Reader  # noqa: PLC0415 - most have no such file

        with path.open("rb") as file:
            reader: Any = Reader(MmapSource(file))  # type: ignore[no-untyped-call]
        header = reader.header()
        self._reader, self.about = reader, reader.metadata()
        self.zooms: tuple[int, int] = (header["min_zoom"], header["max_zoom"])
        names = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
        self.bounds: list[float] = [round(header[name] / 1e7, 5) for name in names]
        self.version = f"{path.stat().st_mtime_ns:x}"

    def tile(self, z: int, x: int, y: int) -> bytes:
        """Return a tile, not compressed; empty where there is none."""
        found = self._reader.get(z, x, y)
        return gzip.decompress(found) if found else b""


@lru_cache(maxsize=2)
def _opened(path: Path, _changed: int) -> Streets:
    return Streets(path)


def open_streets(settings: Settings) -> Streets | None:
    """Return the file as it is now, None where none has been built."""
    path = streets_file(settings)
    if path is None or not path.exists():
        return None
    return _opened(path, path.stat().st_mtime_ns)


def streets_config(settings: Settings, *, root: str = "") -> dict[str, object] | None:
    """Return what the script of a map needs to draw the streets, None where there are none."""
    streets = open_streets(settings)
    if streets is None:
        return None
    library = asset_url("protomaps-leaflet", "protomaps-leaflet.js")
    return {
        "url": f"{root}{URL}?v={streets.version}",
        "library": f"{root}{library}",
        "zooms": streets.zooms,
        "bounds": streets.bounds,
    }
