"""The map of a network: each route in its colour, with its number at every site."""

from collections.abc import Collection

from geopandas import GeoDataFrame

from geo.precision import error_text
from web.language.places import place_name
from web.maps.folium_map import OfflineMap, Pin, add_lines
from web.maps.legend import group_class, group_colour
from web.maps.shell import bounds_of, map_text
from web.network.answer import Network, NetworkRoute, RouteStop
from web.network.text import name_of

LINE = {"weight": 3, "opacity": 0.8}


def network_map(
    document: Network, legs: GeoDataFrame, numbers: Collection[int], *, lang: str
) -> OfflineMap:
    """Draw some routes of a network.

    Parameters
    ----------
    document
        Network document.
    legs
        Drives as ``TravelModel.path`` draws them, with ``route``, EPSG:4326.
    numbers
        Numbers of the routes to draw.
    lang
        "zh" or "en", of the tooltips.
    """
    drawn = legs[legs["route"].isin(list(numbers))]
    bounds = bounds_of(drawn.geometry if len(drawn) else legs.geometry)
    fmap = OfflineMap(name="network", bounds=bounds)
    if len(drawn):
        styles = [{"color": group_colour(int(number)), **LINE} for number in drawn["route"]]
        add_lines(fmap, "legs", drawn.geometry, styles)
    routes = {route["number"]: route for route in document["routes"]}
    for stop in document["stops"]:
        if stop["number"] in numbers:
            _add_stop(fmap, stop, routes[stop["number"]], lang)
    return fmap


def _add_stop(fmap: OfflineMap, stop: RouteStop, route: NetworkRoute, lang: str) -> None:
    kind = "pin pin--coarse" if stop["coarse"] else "pin"
    lines = [
        place_name(stop["name"], lang),
        f"{stop['number']} {name_of(route, lang)}",
        f"{stop['start']}–{stop['leave']}",
        error_text(stop["error_m"], lang),
    ]
    tip = "<br>".join(map_text(line) for line in lines)
    style = f"{kind} {group_class(stop['number'])}"
    at = (stop["lat"], stop["lon"])
    Pin(at, label=str(stop["number"]), style=style, tip=tip).add_to(fmap)
