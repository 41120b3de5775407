"""The map of a network: each route in its colour, with its number at every site."""

from collections.abc import Sequence

from geopandas import GeoDataFrame

from geo.precision import error_text
from web.language.places import place_name
from web.maps.folium_map import OfflineMap, _feature, _layer, add_pin
from web.maps.legend import group_class, group_colour
from web.maps.shell import PROVINCE_BOUNDS, bounds_of, map_text
from web.network.answer import RouteStop
from web.network.cards import Card

LINE = {"weight": 4, "opacity": 0.8}


def network_map(cards: Sequence[Card], legs: GeoDataFrame, *, lang: str) -> OfflineMap:
    """Draw some routes of a network.

    Parameters
    ----------
    legs
        Drives as ``TravelModel.path`` draws them, with ``route``, EPSG:4326; also of others.
    lang
        "zh" or "en", of the tooltips.
    """
    named = {card.number: card.name for card in cards}
    drawn = legs[legs["route"].isin(list(named))]
    first = drawn if len(drawn) else legs
    bounds = bounds_of(first.geometry) if len(first) else PROVINCE_BOUNDS
    fmap = OfflineMap(name="network", bounds=bounds)
    rows = zip(drawn["route"], drawn.geometry, strict=True)
    features = [
        _feature(
            line, tip=map_text(f"{number} {named[number]}"), route=int(number),
            style={"color": group_colour(int(number)), **LINE},
        )
        for number, line in rows
        if not line.is_empty
    ]  # fmt: skip
    _layer("legs", features, tips=True).add_to(fmap)
    for card in cards:
        for stop in card.stops:
            _add_stop(fmap, stop, card, lang)
    return fmap


def _add_stop(fmap: OfflineMap, stop: RouteStop, card: Card, lang: str) -> None:
    lines = [
        place_name(stop["name"], lang),
        f"{card.number} {card.name}",
        f"{stop['start']}–{stop['leave']}",
        error_text(stop["error_m"], lang),
    ]
    add_pin(fmap, stop, label=str(card.number), style=group_class(card.number), lines=lines)
