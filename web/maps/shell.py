"""The map of the province with nothing drawn on it: most pages show it and their scripts fill it.

:mod:`web.maps.folium_map` draws on it. Pages whose scripts draw need no folium, which is slow to
load.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from geopandas import GeoSeries
from jinja2 import Template

from web.maps.assets import asset_url
from web.maps.origin import SOURCES

PROVINCE_BOUNDS = ((40.85, 121.62), (46.31, 131.33))
"""South-west and north-east corner of Jilin as (lat, lon), what a map shows first."""

ATTRIBUTION = f"{SOURCES} · shadedrelief.com · GSHHG"
"""Sources of a map on a page, whose ground has relief and water; exported files have neither."""

OUTLINE_DEGREES = 0.004
"""Simplification of outlines for the screen, about 400 m: half a pixel at the first zoom."""

_ENTITIES = {ord(char): f"&#{ord(char)};" for char in "&<>\"'`${}\\/"}

_HTML = Template("""<div class="map" id={{ name|tojson }}></div>""")
# Without tiles Leaflet knows no limit of zoom, and clusters refuse a map without one. Its steps are
# fine, so that the province fills the box whatever its size.
_SCRIPT = Template(
    """
        var {{ name }} = L.map({{ name|tojson }}, {
            crs: L.CRS.EPSG3857,
            ...{
  "zoom": 10,
  "zoomControl": true,
  "preferCanvas": {{ canvas|tojson }},
  "maxZoom": 18,
  "minZoom": 5,
  "zoomSnap": 0.25,
}
        });
        {{ name }}.attributionControl
            .setPrefix(false).addAttribution({{ attribution|tojson }});
        L.control.scale({imperial: false}).addTo({{ name }});
        {{ name }}.fitBounds({{ bounds|tojson }},
            {animate: false, padding: [12, 12]});
        """
)


def map_text(text: object) -> str:
    """Encode a text of the data so that folium can carry it as text and nothing else.

    The characters that mean something to HTML, to a JavaScript template literal or to Jinja become
    numeric entities; the browser shows them as they were.

    Parameters
    ----------
    text
        Anything; it is converted by ``str``.
    """
    return str(text).translate(_ENTITIES)


def _credit(text: str) -> str:
    """Mark what stands below the page as well: where there is little room it is left out."""
    said = map_text(text)
    for part in ("WGS84 (CGCS2000) · ", " (ODbL)"):
        said = said.replace(part, f'<span class="again">{part}</span>', 1)
    return said


@dataclass(frozen=True)
class MapParts:
    """What a page needs to show a map: addresses of files, an element and a script."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    html: str
    script: str


@dataclass(frozen=True, kw_only=True)
class MapShell:
    """Map of the province without tiles, drawn from our own files.

    Attributes
    ----------
    name
        The element is called ``map_<name>`` and so is the JavaScript variable with the map.
    bounds
        (south, west), (north, east) of the first view.
    canvas
        Draw vectors on a canvas (thousands of circles) and not as SVG elements.
    """

    name: str = "main"
    bounds: Sequence[Sequence[float]] = PROVINCE_BOUNDS
    canvas: bool = True

    def parts(self) -> MapParts:
        """Return what a page needs to show the map."""
        name = f"map_{self.name}"
        return MapParts(
            styles=(asset_url("leaflet", "leaflet.css"),),
            scripts=(asset_url("leaflet", "leaflet.js"),),
            html=_HTML.render(name=name),
            script=_SCRIPT.render(
                name=name,
                canvas=self.canvas,
                attribution=_credit(ATTRIBUTION),
                bounds=self.bounds,
            ),
        )


def bounds_of(geometries: GeoSeries, *, margin: float = 0.02) -> Sequence[Sequence[float]]:
    """Return the corners of some geometries as (lat, lon), the province's when there are none.

    Parameters
    ----------
    geometries
        What the map is to show, EPSG:4326.
    margin
        Degrees that stay free round it.
    """
    if geometries.empty or geometries.is_empty.all():
        return PROVINCE_BOUNDS
    west, south, east, north = (float(value) for value in geometries.total_bounds)
    return (south - margin, west - margin), (north + margin, east + margin)
