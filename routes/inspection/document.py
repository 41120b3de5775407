"""An inspection plan as a JSON-ready document: the public contract of the answer."""

import statistics
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from geo.calendar import calendar
from geo.errors import N_
from geo.schemas import is_coarse
from geo.travel.types import PairFlag
from routes.inspection.answer import GroupPlan, InspectionPlan
from routes.inspection.groups import SLACK
from routes.inspection.request import InspectionRequest
from routes.inspection.sample import METHOD
from routes.terms import INSPECTION_REASONS
from routes.tour.clock import clock_text
from routes.tour.itinerary import DayPlan, Leg, Visit

Document = dict[str, Any]
VERSION = 1
DEGREE_DIGITS = 6

MODEL = N_(
    "A county stays with one group unless its work alone exceeds a group's fair share. Counties "
    "are divided so that the longest group is as short as found, then with least driving within "
    "%(slack)s of that. Each group's days are the fewest that hold its visits, with nights at "
    "seats of its counties or the base, then with about least driving and an early return. Found "
    "by a search, not proved to be best."
)
ASSUMED = N_(
    "Hours are assumed: the centres receive groups from %(opens)s to %(closes)s, a visit takes "
    "%(visit)d minutes. Visits are made on working days: not on public holidays, but on make-up "
    "days."
)
NOT_ANNOUNCED = N_(
    "The make-up days of %(year)d are not known here yet: the working days are those of the week "
    "without the statutory holidays."
)
POSITIONS = N_(
    "%(coarse)d of %(count)d positions are known only roughly; the median radius that holds the "
    "true place in 68 of 100 cases is %(km).1f km. Ask the centre for its address before driving."
)


def inspection_document(plan: InspectionPlan, names: Mapping[str, str]) -> Document:
    """Return a plan with stable keys, JSON types only, clock times as ``HH:MM``.

    Parameters
    ----------
    plan
        A checked plan.
    names
        Names of the counties by code.
    """
    drawn = {str(code): _drawn(row, names) for code, row in plan.sample.rows.iterrows()}
    groups = [
        _group(plan, number, group, names, drawn)
        for number, group in enumerate(plan.groups, start=1)
    ]
    provider = plan.matrix.provider
    return {
        "kind": "inspection",
        "version": VERSION,
        "request": _request(plan.request),
        "provider": asdict(provider),
        "sample": {
            **_sample(plan, names),
            "centres": [drawn[code] for code in plan.sample.chosen.index],
        },
        "groups": groups,
        "balance": {key: _spread(groups, key) for key in ("work_minutes", "drive_minutes", "km")},
        "totals": _totals(plan, groups),
        "reserve": [drawn[code] for code in plan.sample.reserve.index],
        "left_out": [
            {**drawn[one.code], "reason": one.reason, "template": INSPECTION_REASONS[one.reason].en}
            for one in plan.left_out
        ],
        "notes": _notes(plan),
        "simulated": False,
    }


def _request(request: InspectionRequest) -> Document:
    return {
        "start": request.base.name,
        "date": request.date.isoformat(),
        "groups": request.groups,
        "days": request.days,
        "per_county": request.per_county,
        "shares": dict(request.shares) if request.shares else None,
        "reserve": request.reserve,
        "within": list(request.within),
        "seed": request.seed,
        "leave": request.leave,
        "back": request.back,
        "opens": request.opens,
        "closes": request.closes,
        "visit": request.visit,
        "overnight": request.overnight,
    }


def _sample(plan: InspectionPlan, names: Mapping[str, str]) -> Document:
    rows = plan.sample.rows
    strata = rows.groupby("stratum").agg(
        county=("county", "first"),
        population=("population", "first"),
        drawn=("drawn", "first"),
        reserve=("role", lambda roles: int((roles == "reserve").sum())),
    )
    return {
        "method": METHOD,
        "seed": plan.sample.seed,
        "frame": plan.sample.frame,
        "strata": [
            {
                "stratum": str(stratum),
                "county": row["county"],
                "county_name": names.get(row["county"], ""),
                **{key: int(row[key]) for key in ("population", "drawn", "reserve")},
            }
            for stratum, row in strata.iterrows()
        ],
    }


def _drawn(row: pd.Series, names: Mapping[str, str]) -> Document:
    """Return a centre of the draw, with what an auditor needs to draw it again."""
    return {
        "code": str(row.name),
        "name": row["name"],
        "tier": row["tier"],
        "county": row["county"],
        "county_name": names.get(row["county"], ""),
        "township": row["township"],
        "lon": round(row.geometry.x, DEGREE_DIGITS),
        "lat": round(row.geometry.y, DEGREE_DIGITS),
        "precision": row["precision"],
        "error_m": int(row["error_m"]),
        "coarse": bool(is_coarse(row["precision"], row["error_m"])),
        "stratum": row["stratum"],
        "order": int(row["order"]),
        "number": row["number"],
        "weight": round(row["population"] / row["drawn"], 4),
    }


def _group(
    plan: InspectionPlan,
    number: int,
    group: GroupPlan,
    names: Mapping[str, str],
    drawn: Mapping[str, Document],
) -> Document:
    days = [_day(plan, group, index, drawn) for index in range(len(group.itinerary.days))]
    sums = {
        key: sum(day[key] for day in days)
        for key in ("drive_minutes", "visit_minutes", "wait_minutes")
    }
    return {
        "number": number,
        "counties": [{"code": code, "name": names.get(code, "")} for code in group.counties],
        "days": days,
        "visits": len(group.itinerary.stops),
        **sums,
        "work_minutes": sums["drive_minutes"] + sums["visit_minutes"],
        "km": round(sum(day["km"] for day in days), 1),
    }


def _day(
    plan: InspectionPlan, group: GroupPlan, index: int, drawn: Mapping[str, Document]
) -> Document:
    day, last = group.itinerary.days[index], index == len(group.itinerary.days) - 1
    date = plan.request.dates[index]
    legs = [_leg(plan, group, leg) for leg in day.legs]
    return {
        "date": date.isoformat(),
        "weekday": date.isoweekday(),
        "start": _end(plan, group, day.start, day.depart),
        "end": _end(plan, group, day.end, day.arrive),
        "overnight": None if last else _place(plan, group, day.end),
        "lunch": None
        if day.lunch is None
        else dict(zip(("start", "end"), map(clock_text, day.lunch), strict=True)),
        "stops": [_stop(visit, drawn[visit.stop]) for visit in day.visits],
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


def _place(plan: InspectionPlan, group: GroupPlan, place: int) -> Document:
    row = plan.places.loc[group.rows[place]]
    return {
        "name": row["name"],
        "code": row["code"],
        "lon": round(row.geometry.x, DEGREE_DIGITS),
        "lat": round(row.geometry.y, DEGREE_DIGITS),
    }


def _end(plan: InspectionPlan, group: GroupPlan, place: int, minutes: int) -> Document:
    return {**_place(plan, group, place), "time": clock_text(minutes)}


def _stop(visit: Visit, drawn: Document) -> Document:
    return {
        **{key: drawn[key] for key in drawn if key not in ("number", "weight")},
        "arrive": clock_text(visit.arrive),
        "start": clock_text(visit.start),
        "leave": clock_text(visit.leave),
        "wait_minutes": visit.wait,
        "visit_minutes": visit.minutes,
    }


def _leg(plan: InspectionPlan, group: GroupPlan, leg: Leg) -> Document:
    a, b = group.rows[leg.origin], group.rows[leg.destination]
    return {
        "from": plan.places["name"][a],
        "to": plan.places["name"][b],
        "depart": clock_text(leg.depart),
        "arrive": clock_text(leg.arrive),
        "minutes": leg.minutes,
        "km": round(float(plan.matrix.km[a, b]), 1),
        "off_network_km": round(float(plan.matrix.off_network_km[a, b]), 1),
        "flag": PairFlag(int(plan.matrix.flag[a, b])).name.lower(),
    }


def _spread(groups: list[Document], key: str) -> Document | None:
    """Least, mean and most of the groups, and the most as a multiple of the mean."""
    values = [group[key] for group in groups]
    if not values:
        return None
    mean = statistics.fmean(values)
    return {
        "min": min(values),
        "mean": round(mean, 1),
        "max": max(values),
        "sd": round(statistics.pstdev(values), 1),
        "max_to_mean": round(max(values) / mean, 3) if mean else None,
    }


def _totals(plan: InspectionPlan, groups: list[Document]) -> Document:
    keys = ("visits", "drive_minutes", "visit_minutes", "wait_minutes", "work_minutes")
    return {
        "groups": len(groups),
        "counties": int(plan.sample.chosen["county"].nunique()),
        "drawn": len(plan.sample.chosen),
        **{key: sum(group[key] for group in groups) for key in keys},
        "left_out": len(plan.left_out),
        "km": round(sum(group["km"] for group in groups), 1),
        "days": max((len(group["days"]) for group in groups), default=0),
        "nights": sum(len(group["days"]) - 1 for group in groups),
    }


def _not_announced(request: InspectionRequest) -> list[Document]:
    years = sorted({date.year for date in request.dates})
    unknown = [year for year in years if not calendar().knows_make_up_days(year)]
    return [{"template": NOT_ANNOUNCED, "params": {"year": year}} for year in unknown]


def _notes(plan: InspectionPlan) -> list[Document]:
    request, chosen = plan.request, plan.sample.chosen
    coarse = [
        bool(is_coarse(*row)) for row in zip(chosen["precision"], chosen["error_m"], strict=True)
    ]
    median = float(chosen["error_m"].median()) / 1000
    return [
        {"template": MODEL, "params": {"slack": f"{SLACK:.0%}"}},
        {
            "template": ASSUMED,
            "params": {"opens": request.opens, "closes": request.closes, "visit": request.visit},
        },
        {
            "template": POSITIONS,
            "params": {"coarse": sum(coarse), "count": len(coarse), "km": round(median, 1)},
        },
        *_not_announced(request),
    ]
