"""A plan document as people read it: stops and drives of each day in one table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
from babel.dates import format_date
from geopandas import GeoDataFrame, GeoSeries

from geo.crs import WGS84
from geo.travel import TravelModel
from web.language import words
from web.language.messages import LOCALES, translate, translator


def timetable(document: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Return the days with their rows in the order of the clock: leg, stop, leg, …, and lunch.

    Parameters
    ----------
    document
        Plan document (``kind`` "plan").
    lang
        "zh" or "en", for the dates.
    """
    days = []
    for index, day in enumerate(document["days"]):
        legs = [{"kind": "leg", **leg} for leg in day["legs"]]
        stops = [
            {"kind": "stop", "label": f"{index + 1}-{number}", **stop}
            for number, stop in enumerate(day["stops"], start=1)
        ]
        shown = format_date(date.fromisoformat(day["date"]), "full", locale=LOCALES[lang])
        rows = _with_lunch(_alternate(legs, stops), day["lunch"])
        days.append({**day, "index": index, "shown": shown, "rows": rows})
    return days


def _alternate(legs: list[dict[str, Any]], stops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = [row for pair in zip(legs, stops, strict=False) for row in pair]
    return rows + legs[len(stops) :]


def _with_lunch(
    rows: list[dict[str, Any]], lunch: Mapping[str, str] | None
) -> list[dict[str, Any]]:
    """Put lunch before the first drive or visit that begins when it is over."""
    if lunch is None:
        return rows
    begins = ["depart" if row["kind"] == "leg" else "start" for row in rows]
    later = (i for i, row in enumerate(rows) if row[begins[i]] >= lunch["end"])
    at = next(later, len(rows))
    return [*rows[:at], {"kind": "lunch", **lunch}, *rows[at:]]


def warnings(document: Mapping[str, Any], lang: str) -> list[str]:
    """Return the sentences on what a planner has to verify."""
    return [_said(one, lang) for one in document["warnings"]]


def _readable(params: Mapping[str, Any], lang: str) -> dict[str, Any]:
    readable = dict(params)
    if "hours" in params:
        readable["hours"] = words.hours(params["hours"], lang=lang)
    if "weekday" in params:
        readable["weekday"] = translator(lang)(params["weekday"])
    return readable


def _said(one: Mapping[str, Any], lang: str) -> str:
    return translate(one["template"], lang, **_readable(one["params"], lang))


def conflicts(document: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Return what does not work in a route ordered by hand, each with a sentence ``said``."""
    return [{**one, "said": _said(one, lang)} for one in document.get("conflicts", ())]


def date_rows(document: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Return the dates of a ``dates`` document, each with its day ``shown`` and sentences ``said``.

    What is wrong on the date asked for, too, is said there only.
    """
    asked = next(one["conflicts"] for one in document["dates"] if one["asked"])
    return [
        {
            **one,
            "shown": format_date(date.fromisoformat(one["date"]), "full", locale=LOCALES[lang]),
            "said": [
                _said(part, lang)
                for part in one["conflicts"] + one["changes"]
                if one["asked"] or part not in asked
            ],
        }
        for one in document["dates"]
    ]


def left_out(document: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Return the sites that are not in the plan: ``why``, and what it ``takes`` to visit them."""
    return [
        {**one, "why": _said(one, lang), "takes": [_said(n, lang) for n in one.get("needs", ())]}
        for one in document["left_out"]
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
