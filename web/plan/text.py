"""A plan as text for a terminal."""

from collections.abc import Sequence
from datetime import date

from geo.days import special_text
from geo.errors import N_
from geo.precision import error_text
from web.files.text import WEEKDAYS, declared_table, more_line, origin_lines
from web.language.messages import duration, translate, translator
from web.plan.answer import DayPlan, LeftOut, Plan, Visit, VisitRow
from web.plan.timetable import COLUMNS, arrival, left_out, lunch_place, said
from web.terms.term import columns, of
from web.terms.types import Sentence

LEFT_OUT_SHOWN = 15
STOPS = (*columns(VisitRow, narrow=True), of(VisitRow, "id"))
"""Columns of a day, the ids last."""


def plan_text(document: Plan, language: str) -> str:
    """Timetable of a plan, what was left out and why, and what to mind."""
    totals = document["totals"]
    head = translate(
        N_("%(days)d days, %(stops)d sites, %(drive)s driving, %(km)d km"),
        language,
        days=totals["days"],
        stops=totals["stops"],
        drive=duration(totals["drive_minutes"], language),
        km=round(totals["km"]),
    )
    lines = [head, *origin_lines(document, language)]
    for number, day in enumerate(document["days"], start=1):
        lines += ["", *_day(number, day, language)]
    broken = N_("This order does not work as it stands:")
    lines += _listed(broken, document.get("conflicts", ()), language)
    lines += _left_out(document, language)
    lines += _listed(N_("Mind:"), document["warnings"], language)
    return "\n".join(lines)


def _day(number: int, day: DayPlan, language: str) -> list[str]:
    label, on = translator(language), date.fromisoformat(day["date"])
    head = translate(
        N_("Day %(number)d, %(date)s %(weekday)s: %(drive)s driving, %(km)d km"),
        language,
        number=number,
        date=day["date"],
        weekday=label(WEEKDAYS[on.weekday()]) + special_text(on, language),
        drive=duration(day["drive_minutes"], language),
        km=round(day["km"]),
    )
    rows = [
        _row(name=day["start"]["name"], leave=day["start"]["time"]),
        *_with_lunch(day, language),
        _row(name=day["end"]["name"], arrive=arrival(day["legs"][-1])),
    ]
    return [head, *declared_table(STOPS, rows, language)]


def _row(**cells: object) -> dict[str, object]:
    """Return a line of a day that is no visit: what is not said of it stays empty."""
    return {**{one.key: "" for one in STOPS}, **cells}


def _with_lunch(day: DayPlan, language: str) -> list[dict[str, object]]:
    """Put lunch before the first visit that begins when it is over."""
    rows = [_visit(stop, language) for stop in day["stops"]]
    lunch = day["lunch"]
    if lunch is None:
        return rows
    begins = [stop["start"] for stop in day["stops"]]
    at = next((i for i, begin in enumerate(begins) if begin >= lunch["end"]), len(rows))
    where = lunch_place(lunch, language)
    name = " ".join(filter(None, (translator(language)(N_("(lunch)")), where)))
    return [*rows[:at], _row(name=name, start=lunch["start"], leave=lunch["end"]), *rows[at:]]


def _visit(stop: Visit, language: str) -> dict[str, object]:
    """Return a visit with the hours of its day, not those of all the year, and what is vague."""
    hours = " ".join(f"{opens}-{closes}" for opens, closes in stop["windows"])
    if stop["hours_basis"] == "assumed":
        assumed = translator(language)(N_("hours assumed"))
        hours = f"{hours} ({assumed})"
    return {**stop, "name": _name(stop, language), "arrive": arrival(stop), "hours": hours}


def _name(stop: Visit, language: str) -> str:
    """Return the name of a site and, where its position is coarse, how far it may be off."""
    error = f" {error_text(stop['error_m'], language)}" if stop["coarse"] else ""
    return f"{stop['name']}{error}"


def _left_out(document: Plan, language: str) -> list[str]:
    """Return the sites that were nearly in, those that can be had for the least time first."""
    if not document["left_out"]:
        return []
    sites = sorted(left_out(document, language), key=_extra_minutes)
    shown = sites[:LEFT_OUT_SHOWN]
    lines = declared_table((*COLUMNS["why"], of(LeftOut, "id")), shown, language)
    head = translator(language)(N_("Left out:"))
    return ["", head, *lines, *more_line(len(sites) - len(shown), language)]


def _extra_minutes(site: LeftOut) -> float:
    return float("inf") if site["extra_minutes"] is None else float(site["extra_minutes"])


def _listed(head: str, sentences: Sequence[Sentence], language: str) -> list[str]:
    if not sentences:
        return []
    return ["", translator(language)(head), *(f"- {said(one, language)}" for one in sentences)]
