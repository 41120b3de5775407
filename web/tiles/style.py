"""A style of our layers for MapLibre GL and whatever reads its styles, QGIS among them.

No fonts are served: a style without ``glyphs`` draws its names in the fonts of the
reader's machine, which MapLibre GL JS does from 5.11 on (https://maplibre.org/maplibre-style-spec/glyphs/).
"""

from collections.abc import Mapping
from typing import Final

from web.files.jsontext import Json, JsonObject
from web.maps.legend import SHARE_CLASSES

PAPER = {
    "land": "#f3f1e7", "outer": "#ebe8e1", "water": "#86afc0", "province": "#6f6a5e",
    "pref": "#958f80", "county": "#bcb5a5", "express": "#e9b25f", "express-case": "#b98231",
    "road": "#fffdf8", "road-case": "#cfc8b8", "site": "#b3201a", "halo": "#fbfaf5",
    "venue": "#1e5a4a", "built": "#e6e0d2", "wood": "#dfe8d6", "rail": "#8c8578",
    "label": "#2b302e",
}  # fmt: skip
"""Colours of the map by day, as in ``tokens.css``."""


FONTS: Final[list[Json]] = [
    "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif",
]  # fmt: skip
NAME: Final[dict[str, list[Json]]] = {
    "zh": ["get", "name"],
    "en": ["coalesce", ["get", "name_en"], ["get", "name"]],
}
"""Language of the reader -> what a thing is called on the map."""


def style(sources: Mapping[str, str], *, names: str = "zh") -> JsonObject:
    """Return the style (MapLibre style specification, version 8).

    Parameters
    ----------
    sources
        Tile set -> address of its TileJSON.
    names
        Language of the names, "zh" or "en"; "" for a map without any, for programs that need
        ``glyphs`` to write them.
    """
    drawn = [*_layers(), *(_names(NAME[names]) if names else [])]
    layers = [_background(), *(layer for layer in drawn if layer["source"] in sources)]
    return {
        "version": 8,
        "name": "Red Routes" if names else "Red Routes, without names",
        "sources": {name: {"type": "vector", "url": url} for name, url in sources.items()},
        "layers": layers,
    }


def _background() -> JsonObject:
    return {"id": "paper", "type": "background", "paint": {"background-color": PAPER["outer"]}}


def _layers() -> list[JsonObject]:
    return [
        _fill("land", "divisions", "divisions", PAPER["land"], level="province"),
        _fill("built", "streets", "areas", PAPER["built"], **{"class": "built"}),
        _fill("wood", "streets", "areas", PAPER["wood"], **{"class": "wood"}),
        _fill("water", "streets", "water", PAPER["water"]),
        _coverage(),
        _line("waterways", "streets", "waterways", PAPER["water"], 1),
        _line("county", "divisions", "divisions", PAPER["county"], 0.8, level="county"),
        _line("prefecture", "divisions", "divisions", PAPER["pref"], 1.1, level="prefecture"),
        _line("province", "divisions", "divisions", PAPER["province"], 1.7, level="province"),
        _line("railways", "streets", "rail", PAPER["rail"], 1.2),
        _line("street-case", "streets", "roads", PAPER["road-case"], 3),
        _line("street", "streets", "roads", PAPER["road"], 2),
        _line("main", "roads", "roads", PAPER["road-case"], 1.2, **{"class": "main"}),
        _line(
            "express-case", "roads", "roads", PAPER["express-case"], 3, **{"class": "expressway"}
        ),
        _line("express", "roads", "roads", PAPER["express"], 2, **{"class": "expressway"}),
        _circle("centres", "centres", PAPER["venue"], 3),
        _circle("sites", "sites", PAPER["site"], 5),
    ]


def _names(said: list[Json]) -> list[JsonObject]:
    """Name the divisions, the larger first, and above a town the sites."""
    sizes = {"township": (9, 12), "county": (7, 13), "prefecture": (0, 15)}
    return [
        _symbol("venues", "sites", said, 12, zoom=9, name="site", colour=PAPER["site"], above=0.8),
        *(
            _symbol("divisions", "division_names", said, size, zoom=zoom, name=level, level=level)
            for level, (zoom, size) in sizes.items()
        ),
    ]


def _symbol(
    source: str, layer: str, said: list[Json], size: float, *,
    zoom: int, name: str, colour: str = PAPER["label"], above: float = 0, **where: str,
) -> JsonObject:  # fmt: skip
    layout: JsonObject = {
        "text-field": said, "text-font": FONTS, "text-size": size, "text-offset": [0, above],
        "text-anchor": "top" if above else "center", "text-max-width": 8,
    }  # fmt: skip
    paint: JsonObject = {
        "text-color": colour, "text-halo-color": PAPER["halo"], "text-halo-width": 1.6,
    }  # fmt: skip
    return {"id": f"{name}-names", "type": "symbol", "source": source, "source-layer": layer,
            "minzoom": zoom, "layout": layout, "paint": paint, **_where(where)}  # fmt: skip


def _where(conditions: Mapping[str, str]) -> JsonObject:
    tests = [["==", ["get", key], value] for key, value in conditions.items()]
    return {"filter": ["all", *tests]} if tests else {}


def _fill(name: str, source: str, layer: str, colour: str, **where: str) -> JsonObject:
    paint: JsonObject = {"fill-color": colour}
    return {"id": name, "type": "fill", "source": source, "source-layer": layer, "paint": paint,
            **_where(where)}  # fmt: skip


def _line(
    name: str, source: str, layer: str, colour: str, width: float, **where: str
) -> JsonObject:
    paint: JsonObject = {"line-color": colour, "line-width": width}
    return {"id": name, "type": "line", "source": source, "source-layer": layer, "paint": paint,
            **_where(where)}  # fmt: skip


def _circle(name: str, layer: str, colour: str, radius: float) -> JsonObject:
    paint: JsonObject = {"circle-color": colour, "circle-radius": radius, "circle-stroke-width": 1,
             "circle-stroke-color": PAPER["halo"]}  # fmt: skip
    return {"id": name, "type": "circle", "source": "venues", "source-layer": layer,
            "paint": paint}  # fmt: skip


def _coverage() -> JsonObject:
    steps: list[Json] = ["step", ["get", "share"], SHARE_CLASSES[0].colour]
    for one in SHARE_CLASSES[1:]:
        steps += [one.low, one.colour]
    return {"id": "coverage", "type": "fill", "source": "coverage", "source-layer": "coverage",
            "filter": ["has", "share"], "layout": {"visibility": "none"},
            "paint": {"fill-color": steps, "fill-opacity": 0.8}}  # fmt: skip
