"""The tile layers of a page: addresses, grids and notices, and the hosts they come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from web.installation.basemap import Basemap, TileCrs, tile_origin
from web.maps.basemap_files import TileFiles, zooms_of

LOCAL = "/basemap/{z}/{x}/{y}"
TIANDITU_NOTES = {"vec": "cva", "img": "cia", "ter": "cta"}
"""Style -> the layer of names above it; without it Tianditu's maps have no text."""

TIANDITU_ATTRIBUTION = "天地图 © 国家地理信息公共服务平台"
_TIANDITU = (
    "https://t{s}.tianditu.gov.cn/%(layer)s_%(grid)s/wmts?SERVICE=WMTS&REQUEST=GetTile"
    "&VERSION=1.0.0&LAYER=%(layer)s&STYLE=default&TILEMATRIXSET=%(grid)s&FORMAT=tiles"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
)


@dataclass(frozen=True, kw_only=True)
class TileLayer:
    """One layer of tiles as the script draws it.

    Attributes
    ----------
    url
        Leaflet template.
    crs
        Grid of the tiles.
    min_zoom, max_zoom
        Zooms there are tiles for.
    zoom_offset
        Added to the zoom in the address: -1 for grids whose first level has two tiles.
    subdomains
        For ``{s}``.
    referrer
        Referrer policy of the requests: Tianditu checks which site a key is used on.
    """

    url: str
    crs: TileCrs
    min_zoom: int
    max_zoom: int
    zoom_offset: int = 0
    subdomains: str = "abc"
    referrer: str = ""


def tile_layers(basemap: Basemap, tiles: TileFiles | None, *, root: str = "") -> list[TileLayer]:
    """Return the layers of a basemap, the lowest first."""
    low, high = zooms_of(basemap, tiles)
    if basemap.kind == "none":
        return []
    urls = _urls(basemap, root)
    return [
        TileLayer(
            url=url.replace("{z-1}", "{z}"),
            crs=basemap.crs,
            min_zoom=low,
            max_zoom=high,
            zoom_offset=-1 if "{z-1}" in url else 0,
            subdomains=basemap.subdomains,
            referrer="strict-origin-when-cross-origin" if basemap.kind == "tianditu" else "",
        )
        for url in urls
    ]


def _urls(basemap: Basemap, root: str) -> list[str]:
    if basemap.kind == "template":
        return [basemap.source.replace("{key}", basemap.key)]
    if basemap.kind == "tianditu":
        grid = "c" if basemap.crs == "epsg4490" else "w"
        pair = (basemap.source, TIANDITU_NOTES[basemap.source])
        templates = [_TIANDITU % {"layer": layer, "grid": grid} for layer in pair]
        return [url.replace("{key}", basemap.key) for url in templates]
    return [f"{root}{LOCAL}"]


def attribution(basemap: Basemap, tiles: TileFiles | None) -> str:
    """Return the notice of the tiles: as set, else the one we know, else that of the file."""
    if basemap.attribution or basemap.kind == "none":
        return basemap.attribution
    if basemap.kind == "tianditu":
        return TIANDITU_ATTRIBUTION
    said = tiles.extent.attribution if tiles is not None else ""
    return Markup(said).striptags()  # noqa: S704 - text comes out, and it is escaped where shown


def image_sources(layers: Sequence[TileLayer]) -> str:
    """Return the source expressions of the hosts of the layers, for ``img-src``."""
    urls = {layer.url.replace("{s}", name) for layer in layers for name in layer.subdomains}
    return " ".join(sorted({origin for url in urls if (origin := tile_origin(url))}))


def script_config(
    basemap: Basemap, tiles: TileFiles | None, *, root: str = "", review_number: str = ""
) -> dict[str, object]:
    """Return what the script of a map needs to draw the ground.

    Parameters
    ----------
    review_number
        审图号 of our own map.
    """
    names = {
        "url": "url", "crs": "crs", "min_zoom": "minZoom", "max_zoom": "maxZoom",
        "zoom_offset": "zoomOffset", "subdomains": "subdomains", "referrer": "referrer",
    }  # fmt: skip
    layers = tile_layers(basemap, tiles, root=root)
    return {
        "layers": [
            {theirs: getattr(layer, ours) for ours, theirs in names.items()} for layer in layers
        ],
        "attribution": attribution(basemap, tiles) if layers else "",
        "review": review_numbers(basemap, review_number),
    }


def review_numbers(basemap: Basemap, own: str) -> str:
    """Return the 审图号 of our map and that of the tiles, whichever are known."""
    theirs = basemap.review_number if basemap.kind != "none" else ""
    return " · ".join(dict.fromkeys(number for number in (own, theirs) if number))
