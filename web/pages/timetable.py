"""A plan document as people read it: stops and drives of each day in one table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
from flask_babel import format_date
from geopandas import GeoDataFrame, GeoSeries

from geo.crs import WGS84
from geo.travel import TravelModel
from web.i18n import translate
from web.pages import words


def timetable(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the days with their rows in driving order: leg, stop, leg, stop, …, leg.

    Parameters
    ----------
    document
        Plan document (``kind`` "plan").
    """
    days = []
    for index, day in enumerate(document["days"]):
        legs = [{"kind": "leg", **leg} for leg in day["legs"]]
        stops = [
            {"kind": "stop", "label": f"{index + 1}-{number}", **stop}
            for number, stop in enumerate(day["stops"], start=1)
        ]
        shown = format_date(date.fromisoformat(day["date"]), "full")
        days.append({**day, "index": index, "shown": shown, "rows": _alternate(legs, stops)})
    return days


def _alternate(legs: list[dict[str, Any]], stops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = [row for pair in zip(legs, stops, strict=False) for row in pair]
    return rows + legs[len(stops) :]


def warnings(document: Mapping[str, Any]) -> list[str]:
    """Return what a planner has to verify, in the language of the request."""
    return [translate(one["template"], _readable(one["params"])) for one in document["warnings"]]


def _readable(params: Mapping[str, Any]) -> dict[str, Any]:
    return {**params, "hours": words.hours(params["hours"])} if "hours" in params else {**params}


def left_out(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sites that are not in the plan, with the reason in the language of the request."""
    return [
        {**one, "why": translate(one["template"], one["params"])} for one in document["left_out"]
    ]


def legs_of(document: Mapping[str, Any], travel: TravelModel) -> GeoDataFrame:
    """Draw the legs of a saved plan anew: a plan document keeps places and times, not lines.

    Parameters
    ----------
    document
        Plan document.
    travel
        Travel model; its roads may be newer than the plan.

    Returns
    -------
    GeoDataFrame
        As ``TravelModel.path`` gives it, with ``day`` counted from 1.
    """
    frames = [
        travel.path(_points(day)).assign(day=number)
        for number, day in enumerate(document["days"], start=1)
    ]
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=WGS84)


def _points(day: Mapping[str, Any]) -> GeoSeries:
    places = [day["start"], *day["stops"], day["end"]]
    lon, lat = ([place[axis] for place in places] for axis in ("lon", "lat"))
    return GeoSeries(gpd.points_from_xy(lon, lat), crs=WGS84)
