"""The plan as a JSON-ready document: the public contract of the planner's answer."""

from dataclasses import asdict
from typing import Any

from geo.schemas import is_coarse
from geo.travel.types import PairFlag
from routes.answer import Plan
from routes.itinerary import DayPlan, Leg, Visit
from routes.model import TourModel
from routes.request import clock_text

Document = dict[str, Any]
VERSION = 1


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
        "left_out": [
            {
                "id": one.id,
                "name": one.name,
                "reason": one.reason,
                "detail": one.detail,
                "template": one.template,
                "params": one.params,
                "extra_minutes": one.extra_minutes,
            }
            for one in plan.left_out
        ],
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


def _request(plan: Plan) -> Document:
    request, provider = plan.request, plan.travel.provider
    return {
        "start": request.start.name,
        "end": request.finish.name,
        "date": request.date.isoformat(),
        "days": request.days,
        "themes": [theme.code for theme in plan.themes],
        "required": list(request.required),
        "excluded": list(request.excluded),
        "leave": request.leave,
        "back": request.back,
        "max_drive": request.max_drive,
        "lunch": request.lunch,
        "overnight": [place.name for place in request.overnight],
        "seconds": request.seconds,
        "seed": request.seed,
        "group_size": request.group_size,
        "vehicle": provider.vehicle,
        "season": provider.season,
    }


def _day(plan: Plan, number: int) -> Document:
    model, day = plan.model, plan.result.itinerary.days[number]
    date = plan.request.dates[number]
    last = number == plan.request.days - 1
    legs = [_leg(model, leg) for leg in day.legs]
    return {
        "date": date.isoformat(),
        "weekday": date.isoweekday(),
        "start": _end(model, day.start, day.depart),
        "end": _end(model, day.end, day.arrive),
        "overnight": None if last else _overnight(model, day.end),
        "lunch": None
        if day.lunch is None
        else dict(zip(("start", "end"), map(clock_text, day.lunch), strict=True)),
        "stops": [_stop(plan, number, visit) for visit in day.visits],
        "legs": legs,
        **_sums(day, legs),
    }


def _sums(day: DayPlan, legs: list[Document]) -> Document:
    return {
        "drive_minutes": day.drive,
        "visit_minutes": sum(visit.minutes for visit in day.visits),
        "wait_minutes": day.wait,
        "km": round(sum(leg["km"] for leg in legs), 1),
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
        "windows": [[clock_text(a), clock_text(b)] for a, b in stop.windows[number]],
        "hours_basis": plan.model.hours[visit.stop].basis,
        "hours": plan.model.hours[visit.stop].text,
        "hours_source": plan.model.hours[visit.stop].source,
        "period": site["period"],
        "designations": site["designations"],
        "prize": stop.prize,
        "required": stop.required,
    }


def _leg(model: TourModel, leg: Leg) -> Document:
    a, b = leg.origin, leg.destination
    return {
        "from": model.places[a].name,
        "to": model.places[b].name,
        "depart": clock_text(leg.depart),
        "arrive": clock_text(leg.arrive),
        "minutes": leg.minutes,
        "km": round(float(model.matrix.km[a, b]), 1),
        "off_network_km": round(float(model.matrix.off_network_km[a, b]), 1),
        "flag": PairFlag(int(model.matrix.flag[a, b])).name.lower(),
    }


def _totals(plan: Plan, days: list[Document]) -> Document:
    result = plan.result
    return {
        "days": len(days),
        "stops": len(result.itinerary.stops),
        "drive_minutes": result.itinerary.drive,
        "visit_minutes": sum(day["visit_minutes"] for day in days),
        "wait_minutes": result.itinerary.wait,
        "km": round(sum(day["km"] for day in days), 1),
        "value": result.value,
        "optimal": result.optimal,
    }
