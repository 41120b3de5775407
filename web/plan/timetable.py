"""A plan document as people read it: stops and drives of each day in one table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
from geopandas import GeoDataFrame
from typing_extensions import TypedDict

from geo.crs import WGS84
from geo.days import day_text, special_text
from geo.precision import error_text
from geo.travel import TravelModel
from routes.plan.lines import LonLat, by_the_town, drawn_day
from routes.plan.lunch import AT_HAND, eaten
from web.language import words
from web.language.messages import translate, translator
from web.language.places import place_name
from web.plan.answer import (
    Assumption,
    Conflict,
    DayPlan,
    Drive,
    LeftOut,
    Meal,
    Plan,
    Visit,
    VisitRow,
)
from web.plan.answer_compared import Change, DateOption, Dates
from web.plan.headline import short_day
from web.terms.term import columns
from web.terms.types import Sentence


class DriveShown(Drive):
    """A drive in the timetable of a day."""

    kind: Literal["leg"]


class VisitShown(Visit):
    """A visit in the timetable of a day: its number on the map, its name in the reader's words."""

    kind: Literal["stop"]
    label: str
    called: str


class LunchShown(Meal):
    """Lunch in the timetable of a day; `called` says in the reader's words where it is eaten."""

    kind: Literal["lunch"]
    called: str


RowShown = DriveShown | VisitShown | LunchShown


class DayShown(DayPlan):
    """A day with its timetable; `index` counts from 0."""

    index: int
    from_called: str
    to_called: str
    shown: str
    short: str
    rows: list[RowShown]


class LeftOutShown(LeftOut):
    """A site that is not in the plan: why, and what it takes to visit it."""

    why: str
    takes: list[str]


class LeftOutGroup(TypedDict):
    """The sites that are not in the plan for the same reason."""

    reason: str
    rows: list[LeftOutShown]


class ConflictShown(Conflict):
    """What does not work in a route, with the sentence in the language of the reader."""

    said: str


class DateShown(DateOption):
    """Another first day with all that is different then."""

    shown: str
    said: list[str]


COLUMNS = {
    "stops": columns(VisitRow, narrow=True, but=("name", "hours")),
    "why": columns(LeftOut, narrow=True),
    "change": columns(Change, page=True),
    "assumptions": columns(Assumption, page=True),
    "dates": columns(DateOption, narrow=True),
}
"""The columns of the tables about a route, by what they list."""


def shown(document: Plan, lang: str) -> dict[str, object]:
    """Return what pages and files show of a plan document, in "zh" or "en"."""
    return {
        "document": document,
        "error_text": error_text,
        "arrival": arrival,
        "columns": COLUMNS,
        "days_shown": timetable(document, lang),
        "warnings": [said(one, lang) for one in document["warnings"]],
        "left_out": left_out(document, lang),
        "conflicts": conflicts(document, lang),
    }


def timetable(document: Plan, lang: str) -> list[DayShown]:
    """Return the days with their rows in the order of the clock: leg, stop, leg, …, and lunch."""
    return [
        {
            **day,
            "from_called": place_name(day["start"]["name"], lang),
            "to_called": place_name(day["end"]["name"], lang),
            "index": index,
            "shown": full_date(day["date"], lang),
            "short": short_day(day["date"], lang),
            "rows": _rows(index, day, lang),
        }
        for index, day in enumerate(document["days"])
    ]


def full_date(day: str, lang: str) -> str:
    """Write a day with its weekday."""
    return day_text(date.fromisoformat(day), lang)


def _rows(index: int, day: DayPlan, lang: str) -> list[RowShown]:
    legs: list[DriveShown] = [{"kind": "leg", **leg} for leg in day["legs"]]
    stops: list[VisitShown] = [
        {"kind": "stop", "label": f"{index + 1}-{number}", "called": name_of(stop, lang), **stop}
        for number, stop in enumerate(day["stops"], start=1)
    ]
    pairs = zip(legs, stops, strict=False)
    rows: list[RowShown] = [row for pair in pairs for row in pair]
    rows.extend(legs[len(stops) :])
    return _with_lunch(rows, day["lunch"], lang)


def name_of(stop: Visit, lang: str) -> str:
    """Return the name of a site that is visited; not all have an English one."""
    return (lang == "en" and stop.get("name_en")) or place_name(stop["name"], lang)


def arrival(one: Visit | Drive) -> str:
    """Return when a drive arrives, from when until when where a position is not well known."""
    if one.get("arrive_from"):
        return f"{one['arrive_from']}–{one['arrive_to']}"
    return one["arrive"]


def _with_lunch(rows: list[RowShown], lunch: Meal | None, lang: str) -> list[RowShown]:
    """Put lunch before the first drive or visit that begins when it is over."""
    if lunch is None:
        return rows
    begins = [row["depart"] if row["kind"] == "leg" else row["start"] for row in rows]
    at = next((i for i, begin in enumerate(begins) if begin >= lunch["end"]), len(rows))
    shown: LunchShown = {"kind": "lunch", "called": lunch_place(lunch, lang), **lunch}
    return [*rows[:at], shown, *rows[at:]]


def lunch_place(lunch: Meal, lang: str) -> str:
    """Return the town of a lunch, or that there is none; ``""`` where nobody looked for one."""
    town, said = lunch.get("place"), eaten(lunch)
    return place_name(town, lang) if town else translate(said, lang, **AT_HAND) if said else ""


def said(one: Sentence | LeftOut, lang: str) -> str:
    """Return a sentence of a document in "zh" or "en", opening hours and weekdays too."""
    return translate(one["template"], lang, **_readable(one["params"], lang))


def _readable(params: Mapping[str, object], lang: str) -> Mapping[str, object]:
    readable = dict(params)
    if "hours" in params:
        readable["hours"] = words.hours(str(params["hours"]), lang=lang)
    if "weekday" in params:
        weekday, day = translator(lang)(str(params["weekday"])), str(params.get("date", ""))
        special = special_text(date.fromisoformat(day), lang) if day else ""
        readable["weekday"] = weekday + special
    return readable


def conflicts(document: Plan, lang: str) -> list[ConflictShown]:
    """Return what does not work in a route ordered by hand; early plans tell nothing of it."""
    return [{**one, "said": said(one, lang)} for one in document.get("conflicts", ())]


def date_rows(document: Dates, lang: str) -> list[DateShown]:
    """Return the dates that were tried.

    What is wrong on the date asked for, too, is said there only.
    """
    asked: Sequence[Sentence] = next(one["conflicts"] for one in document["dates"] if one["asked"])
    return [
        {
            **one,
            "shown": full_date(one["date"], lang),
            "said": [
                said(part, lang)
                for part in (*one["conflicts"], *one["changes"])
                if one["asked"] or part not in asked
            ],
        }
        for one in document["dates"]
    ]


def left_out(document: Plan, lang: str) -> list[LeftOutShown]:
    """Return the sites that are not in the plan, the reason in words."""
    return [
        {
            **one,
            "why": said(one, lang),
            "detail": said(one, lang),
            "takes": [said(need, lang) for need in one.get("needs", ())],
        }
        for one in document["left_out"]
    ]


def by_reason(rows: Sequence[LeftOutShown]) -> list[LeftOutGroup]:
    """Return the sites that are not in the plan by reason, the most frequent one first."""
    groups: dict[str, list[LeftOutShown]] = {}
    for row in rows:
        groups.setdefault(row["reason"], []).append(row)
    ranked = sorted(groups, key=lambda reason: -len(groups[reason]))
    return [{"reason": reason, "rows": groups[reason]} for reason in ranked]


def legs_of(document: Plan, travel: TravelModel) -> GeoDataFrame:
    """Draw the legs of a saved plan anew: a plan document keeps places and times, not lines.

    Parameters
    ----------
    travel
        Travel model; its roads may be newer than the plan.

    Returns
    -------
    GeoDataFrame
        As ``TravelModel.path`` gives it, with ``day`` counted from 1.
    """
    return drawn(((day, {"day": n}) for n, day in enumerate(document["days"], start=1)), travel)


def drawn(days: Iterable[tuple[Any, Mapping[str, int]]], travel: TravelModel) -> GeoDataFrame:
    """Draw the legs of some days, each with numbers that tell which it is."""
    frames = [
        drawn_day(travel, _points(day), by_the_town(day)).assign(**which) for day, which in days
    ]
    if not frames:
        return gpd.GeoDataFrame(geometry=[], crs=WGS84)
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=WGS84)


def _points(day: Any) -> list[LonLat]:
    return [(one["lon"], one["lat"]) for one in (day["start"], *day["stops"], day["end"])]
