"""A plan document timed once more: the same stops in the same order with the data of today."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import geopandas as gpd

from geo.places import Place
from geo.travel.types import TravelModel
from routes.plan.answer import Plan
from routes.plan.document import Document, plan_document
from routes.plan.explain import NOT_VISITABLE, LeftOut, not_visitable, warnings_of
from routes.plan.model import TourModel, build_model
from routes.plan.quotas import find_quotas
from routes.plan.request import PlanRequest, rules_of
from routes.plan.tables import find_themes
from routes.tour.itinerary import Itinerary, shortfalls
from routes.tour.problem import UNREACHABLE
from routes.tour.result import Result
from routes.tour.schedule import schedule, schedule_day


@dataclass(frozen=True)
class Retimed:
    """What became of a plan.

    Attributes
    ----------
    document
        The plan with the times of today, None if the order does not fit the hours any more.
    full
        Numbers, from 1, of the days that do not fit.
    gone
        Ids of the stops that the data lack now.
    closed
        Stops that no group can visit now, each with its reason; like `gone`, they are left out.
    minutes
        Driving minutes between neighbouring places, by their names; None where no road leads.
    hours
        Opening hours by site id.
    """

    document: Document | None
    full: tuple[int, ...]
    gone: tuple[str, ...]
    closed: tuple[LeftOut, ...]
    minutes: dict[tuple[str, str], int | None]
    hours: dict[str, str]


def retime(
    document: Mapping[str, Any],
    sites: gpd.GeoDataFrame,
    towns: gpd.GeoDataFrame,
    travel: TravelModel,
) -> Retimed:
    """Time the stops of a plan document again, without searching: no seed, the same answer always.

    Parameters
    ----------
    document
        Plan document (``kind`` "plan") with at least one day.
    sites
        All sites, index id, WGS84 points.
    towns
        Division points, WGS84: where the group eats.
    travel
        Travel times.
    """
    asked = [stop["id"] for day in document["days"] for stop in day["stops"]]
    known = sites.loc[[one for one in asked if one in sites.index]]
    visitable = known[~known["status"].isin(NOT_VISITABLE)]
    request = request_again(document)
    themes = find_themes(request.themes)
    quotas = find_quotas(request.at_least, request.at_most)
    model = build_model(visitable, towns, request, themes, travel, quotas=quotas)
    orders = [
        [model.problem.index[stop["id"]] for stop in day["stops"] if stop["id"] in visitable.index]
        for day in document["days"]
    ]
    places = _ends(len(visitable), len(orders))
    full = tuple(_full_days(model, orders, places))
    gone = tuple(one for one in asked if one not in sites.index)
    closed = tuple(not_visitable(known))
    new = None
    itinerary = None if full else schedule(model.problem, orders, places)
    if itinerary is not None:
        result = _result(model, itinerary)
        warnings = tuple(warnings_of(model, visitable, result))
        plan = Plan(request, themes, visitable, model, result, closed, warnings, travel)
        new = plan_document(plan)
        new["left_out"] += document["left_out"]
        new["request"] = dict(document["request"])
    hours = {site: one.text for site, one in model.hours.items()}
    return Retimed(new, full, gone, closed, _legs(model, orders, places), hours)


def request_again(document: Mapping[str, Any]) -> PlanRequest:
    """Return the request of a document with its places as points, so that no name is looked up."""
    said, days = document["request"], document["days"]
    known = {field.name for field in fields(PlanRequest)}
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in said.items()
        if key in known
    }
    places: dict[str, Any] = {
        "start": _place(days[0]["start"]),
        "end": _place(days[-1]["end"]),
        "overnight": tuple(_place(day["overnight"]) for day in days[:-1]),
    }
    date = {"date": dt.date.fromisoformat(said["date"])}
    return PlanRequest(**{**values, **rules_of(said), **places, **date})


def _place(said: Mapping[str, Any]) -> Place:
    code = said.get("code", "")
    return Place(said["name"], said["lon"], said["lat"], "point", code, "poi", 0.0, "")


def _ends(sites: int, days: int) -> list[tuple[int, int]]:
    """Return the rows of each day's start and end: sites, start, finish, then the nights."""
    nights = [sites + 2 + number for number in range(days - 1)]
    return list(zip([sites, *nights], [*nights, sites + 1], strict=True))


def _full_days(
    model: TourModel, orders: list[list[int]], places: list[tuple[int, int]]
) -> Iterator[int]:
    for number, (order, (start, end)) in enumerate(zip(orders, places, strict=True)):
        if schedule_day(model.problem, number, order, start=start, end=end) is None:
            yield number + 1


def _legs(
    model: TourModel, orders: list[list[int]], places: list[tuple[int, int]]
) -> dict[tuple[str, str], int | None]:
    legs = {}
    for order, (start, end) in zip(orders, places, strict=True):
        rows = [start, *(model.problem.stops[i].place for i in order), end]
        for a, b in pairwise(rows):
            minutes = int(model.problem.minutes[a, b])
            names = model.places[a].name, model.places[b].name
            legs[names] = None if minutes >= UNREACHABLE else minutes
    return legs


def _result(model: TourModel, itinerary: Itinerary) -> Result:
    problem = model.problem
    short = shortfalls(problem, (problem.stops[problem.index[name]] for name in itinerary.stops))
    return Result(itinerary, itinerary.value, (), 0, seconds=0.0, optimal=False, short=short)
