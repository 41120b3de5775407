"""What we draw with folium: on maps of live pages and of single-file exports.

folium writes texts into JavaScript template literals and branca reads its own output as a Jinja
template once more, so a text of the data is code until :func:`map_text` has encoded it. Nothing
else may reach folium. The base classes name content delivery networks for their scripts;
:class:`OfflineMap` names ours and needs neither jQuery nor Bootstrap, which is why no
``folium.Popup`` and no ``folium.Icon`` is used.

folium is slow to load and the first page does without it: whoever draws is imported late.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

import folium
from branca.element import Figure, MacroElement
from folium.template import Template
from folium.utilities import JsCode
from geopandas import GeoDataFrame, GeoSeries
from shapely.geometry import MultiPoint, mapping
from shapely.geometry.base import BaseGeometry

from web.language.places import place_name
from web.language.request import HTML_LANG
from web.maps.assets import asset_text
from web.maps.legend import REACH_COLOUR
from web.maps.origin import map_origin
from web.maps.shell import (
    OUTLINE_DEGREES,
    PROVINCE_BOUNDS,
    MapParts,
    MapShell,
    map_text,
)
from web.terms.types import Drawn, Point

_TIP = JsCode("function (feature, layer) { layer.bindTooltip(feature.properties.tip); }")


class OfflineMap(folium.Map):
    """The map of the province to draw on.

    Parameters
    ----------
    name, bounds, canvas
        As those of :class:`web.maps.shell.MapShell`.
    """

    # Declared as instance variables by folium; never changed here.
    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro html(this, kwargs) %}{{ this.empty.html }}{% endmacro %}
        {% macro script(this, kwargs) %}{{ this.empty.script }}{% endmacro %}
        """
    )

    def __init__(
        self,
        *,
        name: str = "main",
        bounds: Sequence[Sequence[float]] = PROVINCE_BOUNDS,
        canvas: bool = True,
    ) -> None:
        super().__init__(tiles=None)
        self._id = name
        self.first_bounds = bounds
        self.empty = MapShell(name=name, bounds=bounds, canvas=canvas).parts()

    def parts(self) -> MapParts:
        """Render the map and take it apart for a page template of ours."""
        figure = self.get_root()
        assert isinstance(figure, Figure)  # noqa: S101 - every folium map is born into one
        figure.render()
        return replace(self.empty, html=figure.html.render(), script=figure.script.render())


class Pin(MacroElement):
    """A label at a point, with a tooltip unless ``tip`` is empty.

    ``folium.Marker`` first adds Leaflet's picture marker and only then sets the icon, so the
    browser asks for a picture that nobody shows.

    Parameters
    ----------
    location
        (lat, lon), EPSG:4326.
    label
        Short text on the pin: HTML, texts of the data encoded by :func:`map_text`.
    style
        Class names of the pin.
    tip
        HTML of the tooltip, its texts encoded by :func:`map_text`.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        L.marker({{ this.location|tojson }}, {
            alt: {{ this.label|tojson }},
            icon: L.divIcon({className: {{ this.style|tojson }}, html: {{ this.label|tojson }},
                             iconSize: [36, 24]})
        }){% if this.tip %}.bindTooltip({{ this.tip|tojson }}){% endif %}
            .addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(
        self, location: tuple[float, float], *, label: str, style: str, tip: str = ""
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self.location, self.label, self.style, self.tip = location, label, style, tip


class Spot(Point, Drawn):
    """A place of an answer that a map shows."""


def add_pin(fmap: OfflineMap, spot: Spot, *, label: str, style: str, lines: Sequence[str]) -> None:
    """Add a label at a place, hollow where it is known only roughly.

    Parameters
    ----------
    style
        Class name of its colour.
    lines
        What its tooltip says, texts of the data as they are; empty ones are left out.
    """
    kind = "pin pin--coarse" if spot["coarse"] else "pin"
    tip = "<br>".join(map_text(line) for line in lines if line)
    Pin((spot["lat"], spot["lon"]), label=label, style=f"{kind} {style}", tip=tip).add_to(fmap)


def _feature(geometry: BaseGeometry, **properties: object) -> dict[str, object]:
    """Return a GeoJSON feature; the caller has encoded its texts."""
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def _layer(name: str, features: Sequence[Mapping[str, object]], *, tips: bool) -> folium.GeoJson:
    """Return a layer whose features carry their own style and, with ``tips``, a tooltip text."""
    extra = {"on_each_feature": _TIP} if tips else {"interactive": False}
    collection = {"type": "FeatureCollection", "features": list(features)}
    layer = folium.GeoJson(collection, smooth_factor=0.5, **extra)
    layer._id = name  # noqa: SLF001 - the only way to a stable name of the JavaScript variable
    return layer


def add_lines(
    fmap: OfflineMap, name: str, shapes: GeoSeries, styles: Sequence[Mapping[str, object]]
) -> None:
    """Draw lines in a layer, each in its own style.

    Parameters
    ----------
    name
        Name of the layer's JavaScript variable.
    shapes
        Lines, EPSG:4326.
    styles
        Path options of Leaflet for each.
    """
    drawn = zip(shapes, styles, strict=True)
    features = [_feature(line, style=style) for line, style in drawn if not line.is_empty]
    _layer(name, features, tips=False).add_to(fmap)


def add_shapes(
    fmap: OfflineMap,
    shapes: GeoSeries,
    names: Sequence[str],
    *,
    name: str = "shapes",
    colour: str = REACH_COLOUR,
) -> None:
    """Draw geometries of any type, points as circles, each with its name as a tooltip.

    Parameters
    ----------
    shapes
        Geometries, EPSG:4326.
    names
        Plain text for each.
    name
        Name of the layer's JavaScript variable.
    colour
        CSS colour of lines and fills.
    """
    named = zip(shapes, names, strict=True)
    style = {"color": colour, "weight": 2, "fillOpacity": 0.2}
    features = [
        _feature(shape, tip=map_text(text), style=style)
        for shape, text in named
        if shape is not None and not shape.is_empty
    ]
    layer = _layer(name, features, tips=True)
    layer.marker = folium.CircleMarker(radius=5)
    layer.add_to(fmap)


def add_points(
    fmap: OfflineMap, name: str, points: GeoSeries, *, colour: str, radius: float = 3
) -> None:
    """Draw points as small circles without tooltips: thousands cost little.

    Parameters
    ----------
    name
        Name of the layer's JavaScript variable.
    points
        Points, EPSG:4326.
    colour
        CSS colour of the circles.
    radius
        Their radius in pixels.
    """
    style = {"color": colour, "weight": 1, "fillColor": colour, "fillOpacity": 0.45}
    drawn = MultiPoint(points.set_precision(1e-4).to_list())
    layer = _layer(name, [_feature(drawn, style=style)], tips=False)
    layer.marker = folium.CircleMarker(radius=radius)
    layer.add_to(fmap)


def add_outlines(fmap: OfflineMap, boundaries: GeoDataFrame) -> None:
    """Draw the outlines of divisions as the ground of an exported map.

    Parameters
    ----------
    boundaries
        Polygons, EPSG:4326, with ``level``; counties thin, prefectures stronger.
    """
    weights = {"province": 2.0, "prefecture": 1.4, "county": 0.6}
    shapes = boundaries.geometry.simplify(OUTLINE_DEGREES).set_precision(1e-4)
    features = [
        _feature(shape, style={"color": "#9aa0a6", "weight": weights[level], "fill": False})
        for shape, level in zip(shapes, boundaries["level"], strict=True)
    ]
    _layer("outlines", features, tips=False).add_to(fmap)


def add_names(fmap: OfflineMap, divisions: GeoDataFrame, *, language: str) -> None:
    """Write the names of prefectures and of counties inside the first view of an exported map.

    City districts are left out: they lie so close together that their names would cover each other.
    """
    (south, west), (north, east) = fmap.first_bounds
    inside = divisions.cx[west:east, south:north]
    apart = (inside["level"] == "prefecture") | (
        (inside["level"] == "county") & ~inside["name"].str.endswith("区")
    )
    for name, point in zip(inside["name"][apart], inside.geometry[apart], strict=True):
        label = map_text(place_name(name, language))
        Pin((point.y, point.x), label=label, style="label").add_to(fmap)


def _static_text(name: str) -> str:
    return Path(__file__).parents[1].joinpath("static", name).read_text(encoding="utf-8")


def standalone_html(
    fmap: OfflineMap,
    *,
    title: str,
    note: str,
    table_html: str = "",
    language: str = "zh",
    review_number: str = "",
) -> str:
    """Return one HTML file with everything in it: it opens from a USB stick, without a network.

    Parameters
    ----------
    title
        Heading of the document, plain text.
    note
        One line on source, date and precision, plain text.
    table_html
        The same content as a table: HTML that a template of ours has escaped.
    review_number
        审图号 of the map, printed below it with its sources; "" where there is none.
    """
    parts, origin = fmap.parts(), map_origin(review_number, language)
    # The pictures belong to controls that no map of ours has.
    leaflet = re.sub(r"url\(images/[^)]*\)", "none", asset_text("leaflet", "leaflet.css"))
    daylight = _static_text("css/tokens.css").partition("@media")[0]  # a drawn map has no night
    styles = leaflet + daylight + _static_text("css/days.css") + _static_text("css/export.css")
    script = asset_text("leaflet", "leaflet.js").replace("//# sourceMappingURL=leaflet.js.map", "")
    return (
        f'<!DOCTYPE html>\n<html lang="{HTML_LANG[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{styles}</style>\n<script>{script}</script>\n"
        f"</head>\n<body>\n<h1>{escape(title)}</h1>\n<p>{escape(note)}</p>\n{parts.html}\n"
        f'<p class="origin">{escape(origin)}</p>\n'
        f"{table_html}\n<script>{parts.script}</script>\n</body>\n</html>\n"
    )
