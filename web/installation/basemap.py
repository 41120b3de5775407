"""Which map lies below ours: one frozen value read from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from geo.errors import N_
from web.installation.environment import SettingsError, number

Kind = Literal["none", "template", "tianditu", "folder", "mbtiles", "pmtiles"]
TileCrs = Literal["wgs84", "gcj02", "epsg4490"]
Tianditu = Literal["vec", "img", "ter"]

VARIABLE = "REDROUTES_BASEMAP"
STYLES: tuple[str, ...] = get_args(Tianditu)
FILES: dict[str, Kind] = {".mbtiles": "mbtiles", ".pmtiles": "pmtiles"}
LARGEST_ZOOM = 18
"""The closest view of our maps; tiles of lower zooms are enlarged."""

FOREIGN_HOSTS = (
    "openstreetmap.org", "openstreetmap.fr", "opentopomap.org", "google.com", "googleapis.com",
    "gstatic.com", "virtualearth.net", "mapbox.com", "maptiler.com", "arcgisonline.com",
    "arcgis.com", "cartocdn.com", "stadiamaps.com", "thunderforest.com", "here.com",
)  # fmt: skip
"""Public tile servers whose national borders have not been reviewed in China."""

_CRS_NAMES: dict[str, TileCrs] = {
    "": "wgs84", "wgs84": "wgs84", "epsg:3857": "wgs84", "gcj02": "gcj02", "gcj-02": "gcj02",
    "epsg:4490": "epsg4490", "epsg:4326": "epsg4490", "cgcs2000": "epsg4490",
}  # fmt: skip
_WMTS_NAMES = {"TileMatrix": "z", "TileRow": "y", "TileCol": "x"}


@dataclass(frozen=True, kw_only=True)
class Basemap:
    """The ground of the maps.

    Attributes
    ----------
    kind
        ``none`` for our own outlines, or where the tiles come from.
    source
        URL template with ``{z}``, ``{x}``, ``{y}``, the path of a folder or file, or the style of
        Tianditu; "" for none.
    crs
        Grid of the tiles: ``wgs84`` is the web map in WGS84, ``gcj02`` the same in GCJ-02,
        ``epsg4490`` a grid of longitude and latitude (Tianditu's ``_c``).
    key
        Key of the tile service, put in the place of ``{key}``; readers of a page can see it.
    subdomains
        Letters or digits put in the place of ``{s}``.
    attribution
        Notice the service asks for; "" for the one we know.
    review_number
        审图号 of the tiles.
    zooms
        Lowest and highest zoom there are tiles for; None for what the files say.
    """

    kind: Kind = "none"
    source: str = ""
    crs: TileCrs = "wgs84"
    key: str = ""
    subdomains: str = "abc"
    attribution: str = ""
    review_number: str = ""
    zooms: tuple[int, int] | None = None


def basemap_from(environ: Mapping[str, str]) -> Basemap:
    """Read ``REDROUTES_BASEMAP`` and the variables around it.

    ``REDROUTES_BASEMAP_URL``, the only way before there were several kinds, is still understood.

    Raises
    ------
    SettingsError
        For a value that cannot be used; the sentence names the variable.
    """
    name = VARIABLE if environ.get(VARIABLE, "").strip() else "REDROUTES_BASEMAP_URL"
    text = environ.get(name, "").strip()
    kind, source = _kind(text, name)
    return Basemap(
        kind=kind,
        source=source,
        crs=_crs(environ),
        key=_key(environ, kind=kind, source=source),
        subdomains=_subdomains(environ, kind),
        attribution=environ.get("REDROUTES_BASEMAP_ATTRIBUTION", ""),
        review_number=environ.get("REDROUTES_BASEMAP_REVIEW_NUMBER", ""),
        zooms=_zooms(environ),
    )


def _kind(text: str, name: str) -> tuple[Kind, str]:
    """Tell what a text names: nothing, Tianditu, a template, a file or a folder."""
    if text.casefold() in ("", "none"):
        return "none", ""
    if text.startswith("tianditu"):
        return "tianditu", _style(text, name)
    if "{" in text or "://" in text:
        return "template", _template(text, name)
    path = Path(text).expanduser()
    return FILES.get(path.suffix.casefold(), "folder"), str(path)


def _style(text: str, name: str) -> str:
    style = text.removeprefix("tianditu").lstrip("-:_") or "vec"
    if style not in STYLES:
        raise SettingsError(
            N_("%(name)s: Tianditu has the styles %(styles)s, not %(value)s."),
            name=name, styles=", ".join(STYLES), value=style,
        )  # fmt: skip
    return style


def _template(text: str, name: str) -> str:
    """Return a template in Leaflet's words: WMTS names become ``z``, ``x``, ``y``."""
    for theirs, ours in _WMTS_NAMES.items():
        text = re.sub(rf"\{{{theirs}(-1)?\}}", rf"{{{ours}\1}}", text, flags=re.IGNORECASE)
    marks = set(re.findall(r"\{([^{}]*)\}", text))
    known = marks <= {"z", "z-1", "x", "y", "-y", "s", "r", "key"}
    if not known or not marks & {"z", "z-1"} or "x" not in marks or not marks & {"y", "-y"}:
        raise SettingsError(
            N_(
                "%(name)s must be a folder, a file, tianditu-vec, or an address with {z}, {x} and "
                "{y} (or {TileMatrix}, {TileCol}, {TileRow}), not %(value)s."
            ),
            name=name, value=text,
        )  # fmt: skip
    if not re.match(r"https?://[^/{]|/[^/]", text) and not re.match(r"https?://[^/]*\{s\}", text):
        raise SettingsError(
            N_("%(name)s must begin with http://, https:// or /, not %(value)s."),
            name=name, value=text,
        )  # fmt: skip
    _refuse_foreign(text, name)
    return text


def _refuse_foreign(text: str, name: str) -> None:
    host = urlsplit(text).netloc.rpartition("@")[2].partition(":")[0].casefold()
    if any(host == known or host.endswith(f".{known}") for known in FOREIGN_HOSTS):
        raise SettingsError(
            N_(
                "%(name)s: the maps of %(host)s draw national borders that were not reviewed in "
                "China. Use a reviewed map, such as Tianditu, or tiles of your own."
            ),
            name=name, host=host,
        )  # fmt: skip


def _crs(environ: Mapping[str, str]) -> TileCrs:
    text = environ.get("REDROUTES_BASEMAP_CRS", "")
    try:
        return _CRS_NAMES[text.strip().casefold()]
    except KeyError:
        raise SettingsError(
            N_("REDROUTES_BASEMAP_CRS must be wgs84, gcj02 or EPSG:4490, not %(value)s."),
            value=text,
        ) from None


def _key(environ: Mapping[str, str], *, kind: Kind, source: str) -> str:
    key = environ.get("REDROUTES_BASEMAP_KEY", "").strip()
    if not key and (kind == "tianditu" or "{key}" in source):
        raise SettingsError(
            N_("REDROUTES_BASEMAP_KEY is missing: the map service asks for a key of your own.")
        )
    if not re.fullmatch(r"[A-Za-z0-9._~-]*", key):
        raise SettingsError(N_("REDROUTES_BASEMAP_KEY may hold letters, digits and . _ ~ - only."))
    return key


def _subdomains(environ: Mapping[str, str], kind: Kind) -> str:
    default = "01234567" if kind == "tianditu" else "abc"
    text = environ.get("REDROUTES_BASEMAP_SUBDOMAINS", "").strip() or default
    if not re.fullmatch(r"[a-z0-9]+", text):
        raise SettingsError(
            N_("REDROUTES_BASEMAP_SUBDOMAINS must be letters or digits like abc, not %(value)s."),
            value=text,
        )
    return text


def _zooms(environ: Mapping[str, str]) -> tuple[int, int] | None:
    names = ("REDROUTES_BASEMAP_MIN_ZOOM", "REDROUTES_BASEMAP_MAX_ZOOM")
    if not any(environ.get(name) for name in names):
        return None
    low = int(number(environ, names[0], default=0, low=0, high=LARGEST_ZOOM))
    high = int(number(environ, names[1], default=LARGEST_ZOOM, low=low, high=22))
    return low, high


def tile_origin(url: str) -> str:
    """Return the source expression that lets a page load tiles from a URL template.

    Leaflet's ``{s}`` names one of several sub-domains, so it becomes a ``*`` label. An empty or
    relative template needs no permission beyond ``'self'``.

    Parameters
    ----------
    url
        Template such as ``https://t{s}.example.cn/{z}/{x}/{y}.png``, or "".
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    labels = ["*" if "{" in label else label for label in parts.netloc.split(".")]
    return f"{parts.scheme}://{'.'.join(labels)}"
