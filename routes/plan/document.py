"""The plan as a JSON-ready document: the public contract of the planner's answer."""

from dataclasses import asdict
from math import isfinite
from typing import Any

from geo.schemas import is_coarse
from geo.travel.types import PairFlag
from routes.plan.answer import Plan
from routes.plan.audience import audience_document
from routes.plan.model import TourModel, open_windows
from routes.plan.position import arrival_range, is_vague, keeps_reserve
from routes.plan.request import request_document
from routes.tour.clock import clock_text
from routes.tour.conflict import Conflict
from routes.tour.itinerary import DayPlan, Leg, Visit, steps_back
from routes.tour.problem import UNLIMITED

Document = dict[str, Any]
VERSION = 1
_RANGE = ("arrive_from", "arrive_to")


def plan_document(plan: Plan) -> Document:
    """Return a plan with stable keys, JSON types only, clock times as ``HH:MM``."""
    days = [_day(plan, number) for number in range(plan.request.days)]
    return {
        "kind": "plan",
        "version": VERSION,
        "request": _request(plan),
        "provider": asdict(plan.travel.provider),
        "days": days,
        "totals": _totals(plan, days),
        "quotas": _quotas(plan),
        "audience": audience_document(plan.request.audience),
        "left_out": [
            {
                "id": one.id,
                "name": one.name,
                "reason": one.reason,
                "detail": one.detail,
                "template": one.template,
                "params": one.params,
                "extra_minutes": one.extra_minutes,
                "needs": [
                    {
                        "code": need.code,
                        "text": need.text,
                        "template": need.template,
                        "params": need.params,
                    }
                    for need in one.needs
                ],
            }
            for one in plan.left_out
        ],
        "conflicts": [conflict_document(one) for one in plan.conflicts],
        "warnings": [
            {
                "code": one.code,
                "stop": one.stop,
                "text": one.text,
                "template": one.template,
                "params": one.params,
            }
            for one in plan.warnings
        ],
        "simulated": False,
    }


def conflict_document(conflict: Conflict) -> Document:
    """Return what does not work in a timetable ordered by hand; ``day`` counts from 1."""
    return {
        "code": conflict.code,
        "day": None if conflict.day is None else conflict.day + 1,
        "stop": conflict.stop,
        "minutes": conflict.minutes,
        "text": conflict.text,
        "template": conflict.template,
        "params": conflict.params,
    }


def _request(plan: Plan) -> Document:
    """Return what was asked, as it was understood: every field of the request, and the vehicle."""
    request, provider = plan.request, plan.travel.provider
    return {
        **request_document(request),
        "themes": [theme.code for theme in plan.themes],
        "vehicle": provider.vehicle,
        "season": provider.season,
    }


def _quotas(plan: Plan) -> list[Document]:
    problem = plan.model.problem
    served = [problem.stops[problem.index[name]] for name in plan.result.itinerary.stops]
    return [
        {
            "code": quota.code,
            "name": quota.name,
            "at_least": quota.least,
            "at_most": None if quota.most >= UNLIMITED else quota.most,
            "visited": sum(stop.uses[number] for stop in served),
        }
        for number, quota in enumerate(plan.model.quotas)
    ]


def _day(plan: Plan, number: int) -> Document:
    model, day = plan.model, plan.result.itinerary.days[number]
    date = plan.request.dates[number]
    last = number == plan.request.days - 1
    reserved = keeps_reserve(plan.request.slack)
    legs = [_leg(model, leg, day, reserved=reserved) for leg in day.legs]
    stops = [
        {**_stop(plan, number, visit), **{key: leg[key] for key in _RANGE}}
        for visit, leg in zip(day.visits, legs, strict=False)
    ]
    return {
        "date": date.isoformat(),
        "weekday": date.isoweekday(),
        "start": _end(model, day.start, day.depart),
        "end": _end(model, day.end, day.arrive),
        "overnight": None if last else _overnight(model, day.end),
        "lunch": _lunch(model, day),
        "stops": stops,
        "legs": legs,
        **_sums(day, stops, legs),
    }


def _lunch(model: TourModel, day: DayPlan) -> Document | None:
    if day.lunch is None:
        return None
    start, end = map(clock_text, day.lunch)
    tables = model.problem.tables
    found: Document = {"place": None, "lon": None, "lat": None}
    if tables is not None and day.town is not None:
        lon, lat = tables.seats[day.town] if tables.seats else (None, None)
        found = {"place": tables.names[day.town], "lon": lon, "lat": lat}
    return {"start": start, "end": end, **found, "course": day.course}


def _sums(day: DayPlan, stops: list[Document], legs: list[Document]) -> Document:
    rests = sum(leg["rest_minutes"] for leg in legs)
    return {
        "drive_minutes": day.drive - rests,
        "rest_minutes": rests,
        "slack_minutes": sum(leg["slack_minutes"] for leg in legs),
        "visit_minutes": sum(visit.minutes for visit in day.visits),
        "transfer_minutes": sum(stop["before_minutes"] + stop["after_minutes"] for stop in stops),
        "wait_minutes": day.wait,
        "km": round(sum(leg["km"] or 0 for leg in legs), 1),
    }


def _end(model: TourModel, row: int, minutes: int) -> Document:
    place = model.places[row]
    return {"name": place.name, "lon": place.lon, "lat": place.lat, "time": clock_text(minutes)}


def _overnight(model: TourModel, row: int) -> Document:
    place = model.places[row]
    return {"name": place.name, "lon": place.lon, "lat": place.lat, "code": place.code}


def _stop(plan: Plan, number: int, visit: Visit) -> Document:
    site = plan.sites.loc[visit.stop]
    stop = plan.model.problem.stops[plan.model.problem.index[visit.stop]]
    hours = plan.model.hours[visit.stop]
    opened = open_windows(visit.stop, hours, plan.request)[number]
    return {
        "id": visit.stop,
        "name": site["name_zh"],
        "name_en": site["name_en"],
        "lon": site.geometry.x,
        "lat": site.geometry.y,
        "precision": site["precision"],
        "error_m": int(site["error_m"]),
        "coarse": bool(is_coarse(site["precision"], site["error_m"])),
        "arrive": clock_text(visit.arrive),
        "start": clock_text(visit.start),
        "leave": clock_text(visit.leave),
        "wait_minutes": visit.wait,
        "visit_minutes": visit.minutes,
        "before_minutes": stop.before,
        "after_minutes": stop.after,
        # Not those of `stop`: a rule may have narrowed them.
        "windows": [[clock_text(a), clock_text(b)] for a, b in opened],
        "hours_basis": hours.basis,
        "hours": hours.text,
        "hours_source": hours.source,
        "period": site["period"],
        "designations": site["designations"],
        "prize": stop.prize,
        "required": stop.required,
        "capacity": stop.capacity,
        "shifts": stop.shifts,
        "lecturer": None
        if stop.lecturer is None
        else [[clock_text(a), clock_text(b)] for a, b in stop.lecturer[number]],
        "lecture_minutes": 0 if stop.lecturer is None else plan.request.lecture,
    }


def _leg(model: TourModel, leg: Leg, day: DayPlan, *, reserved: bool) -> Document:
    a, b = leg.origin, leg.destination
    return {
        "from": model.places[a].name,
        "to": model.places[b].name,
        "depart": clock_text(leg.depart),
        "arrive": clock_text(leg.arrive),
        **_range(model, leg, day.lunch, reserved=reserved),
        "minutes": leg.minutes,
        "slack_minutes": int(model.slack[a, b]),
        "rest_minutes": model.problem.rest(a, b),
        "detour_minutes": leg.detour,
        "wait_minutes": leg.idle,
        "km": _km(model.matrix.km[a, b] + _detour_km(model, leg, day.town)),
        "off_network_km": _km(model.matrix.off_network_km[a, b]),
        "flag": PairFlag(int(model.matrix.flag[a, b])).name.lower(),
    }


def _detour_km(model: TourModel, leg: Leg, town: int | None) -> float:
    """Return how many kilometres a drive is longer by the town of the day's lunch."""
    tables, a, b = model.problem.tables, leg.origin, leg.destination
    if not leg.detour or town is None or tables is None:
        return 0.0
    return tables.detour_km(a, b, town, float(model.matrix.km[a, b]))


def _range(
    model: TourModel, leg: Leg, lunch: tuple[int, int] | None, *, reserved: bool
) -> Document:
    """Return between which clock times a drive arrives, None where its arrival is well known."""
    if not any(is_vague(model.places[row]) for row in (leg.origin, leg.destination)):
        return dict.fromkeys(_RANGE)
    doubts = float(model.doubts[leg.origin, leg.destination])
    on_the_way = lunch is not None and leg.depart <= lunch[0] and lunch[1] <= leg.arrive
    since = lunch[1] if lunch is not None and on_the_way else leg.depart
    ends = arrival_range(since, leg.arrive, doubts, reserved=reserved)
    return dict(zip(_RANGE, map(clock_text, ends), strict=True))


def _km(km: float) -> float | None:
    """Round for JSON; None where no road is known."""
    return round(float(km), 1) if isfinite(km) else None


def _is_best(plan: Plan) -> bool:
    """Tell whether no tour of the sites considered is worth more, driving taken off: proved.

    The proof is of tours whose lunch takes no drive. What the way to it costs this one, another one
    might save.
    """
    legs = (leg for day in plan.result.itinerary.days for leg in day.legs)
    unpaid = not plan.model.problem.balance.wheel or not any(leg.detour for leg in legs)
    return plan.result.optimal and unpaid


def _totals(plan: Plan, days: list[Document]) -> Document:
    result, problem = plan.result, plan.model.problem
    served = [problem.stops[problem.index[name]] for name in result.itinerary.stops]
    return {
        "days": len(days),
        "stops": len(result.itinerary.stops),
        "drive_minutes": sum(day["drive_minutes"] for day in days),
        "rest_minutes": sum(day["rest_minutes"] for day in days),
        "slack_minutes": sum(day["slack_minutes"] for day in days),
        "visit_minutes": sum(day["visit_minutes"] for day in days),
        "transfer_minutes": sum(day["transfer_minutes"] for day in days),
        "wait_minutes": result.itinerary.wait,
        "km": round(sum(day["km"] for day in days), 1),
        "value": result.value,
        "optimal": _is_best(plan),
        "steps_back": steps_back(served),
        "step_back_cost": plan.model.problem.step_back,
    }
