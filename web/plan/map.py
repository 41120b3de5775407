"""A plan on a map."""

import folium
import shapely
from geopandas import GeoDataFrame

from geo.errors import N_
from geo.precision import error_text
from web.language.messages import translate
from web.maps.folium_map import OfflineMap, _feature, _layer, add_outlines, add_pin
from web.maps.legend import DAY_COLOURS, day_colour
from web.maps.shell import bounds_of
from web.plan.answer import Plan, Visit
from web.plan.timetable import arrival, name_of

OFF_NETWORK_COLOUR = "#6b7280"


def _times(stop: Visit, language: str) -> str:
    """Say when the group is there, and when it may arrive where that is not well known."""
    if not stop.get("arrive_from"):
        return f"{stop['arrive']}–{stop['leave']}"
    told = translate(N_("arrival %(time)s"), language, time=arrival(stop))
    return f"{stop['start']}–{stop['leave']}, {told}"


def _add_stop(fmap: OfflineMap, stop: Visit, *, day: int, number: int, language: str) -> None:
    """Draw one stop: its number in the colour of the day, hollow when its position is coarse."""
    label = f"{day + 1}-{number}"
    lines = [f"{label} {name_of(stop, language)}", _times(stop, language)]
    if stop["coarse"]:
        lines.append(error_text(stop["error_m"], language))
    add_pin(fmap, stop, label=label, style=f"pin--day{day % len(DAY_COLOURS)}", lines=lines)
    if stop["coarse"]:
        folium.Circle(
            (stop["lat"], stop["lon"]), radius=stop["error_m"], color=day_colour(day), weight=1,
            dash_array="3 4",
        ).add_to(fmap)  # fmt: skip


def _leg_features(legs: GeoDataFrame) -> list[dict[str, object]]:
    """Return the lines of a route: the road in the day's colour, off it a grey dashed line.

    The script of a page draws the roads anew, beside each other where days share one; what it needs
    to know stands with each line.
    """
    days = legs["day"] if "day" in legs else [1] * len(legs)
    dashed = {"color": OFF_NETWORK_COLOUR, "weight": 3, "dashArray": "6 7"}
    features = []
    for day, road, off in zip(days, legs["network"], legs["off_network"], strict=True):
        solid = {"color": day_colour(int(day) - 1), "weight": 5, "opacity": 0.85}
        roads = ((part, solid) for part in shapely.get_parts(road or []))  # each drawn anew
        drawn = [*roads, *([(off, dashed)] if off else [])]
        features += [
            _feature(part, style=style, day=int(day), road=style is solid) for part, style in drawn
        ]
    return features


def plan_map(
    document: Plan,
    legs: GeoDataFrame,
    *,
    language: str = "zh",
    boundaries: GeoDataFrame | None = None,
) -> OfflineMap:
    """Draw a route day by day.

    Parameters
    ----------
    legs
        Legs as ``TravelModel.path`` draws them (``network``, ``off_network``), EPSG:4326, and, if
        there are several days, ``day`` counted from 1.
    boundaries
        Outlines to draw below, for a map that has no other ground.
    """
    fmap = OfflineMap(name="plan", bounds=bounds_of(legs.geometry))
    if boundaries is not None:
        add_outlines(fmap, boundaries)
    _layer("legs", _leg_features(legs), tips=False).add_to(fmap)
    for index, day in enumerate(document["days"]):
        for number, stop in enumerate(day["stops"], start=1):
            _add_stop(fmap, stop, day=index, number=number, language=language)
    return fmap
