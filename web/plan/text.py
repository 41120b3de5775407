"""A plan as text for a terminal."""

from collections.abc import Callable
from datetime import date
from typing import Any

from geo.errors import N_
from web.files.text import COARSE, WEEKDAYS, Document, _more, _origin, duration, table
from web.language.messages import translate, translator

LEFT_OUT_SHOWN = 15


STOP_HEADERS = (
    N_("Arrive"), N_("Visit from"), N_("Leave"), N_("Place"), N_("Minutes"), N_("Opening hours"),
    N_("Id"),
)  # fmt: skip


def plan_text(document: Document, language: str) -> str:
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
    lines = [head, *_origin(document, language)]
    for number, day in enumerate(document["days"], start=1):
        lines += ["", *_day(number, day, language)]
    lines += _conflicts(document, language)
    lines += _left_out(document, language)
    lines += _warnings(document, language)
    return "\n".join(lines)


def _day(number: int, day: Document, language: str) -> list[str]:
    label = translator(language)
    weekday = label(WEEKDAYS[date.fromisoformat(day["date"]).weekday()])
    head = translate(
        N_("Day %(number)d, %(date)s %(weekday)s: %(drive)s driving, %(km)d km"),
        language,
        number=number,
        date=day["date"],
        weekday=weekday,
        drive=duration(day["drive_minutes"], language),
        km=round(day["km"]),
    )
    headers = [label(text) for text in STOP_HEADERS]
    start = ["", "", day["start"]["time"], day["start"]["name"], "", "", ""]
    end = [day["end"]["time"], "", "", day["end"]["name"], "", "", ""]
    stops = [_stop_cells(stop, label) for stop in day["stops"]]
    rows = [start, *_with_lunch(stops, day["lunch"], label), end]
    lines = [head, *table(headers, rows, right=(4,))]
    if any(stop["coarse"] for stop in day["stops"]):
        lines.append(label(COARSE))
    return lines


def _with_lunch(
    stops: list[list[str]], lunch: Document | None, label: Callable[[str], str]
) -> list[list[str]]:
    """Put lunch before the first visit that begins when it is over."""
    if lunch is None:
        return stops
    later = (i for i, (_, begin, *_rest) in enumerate(stops) if begin >= lunch["end"])
    at = next(later, len(stops))
    row = ["", lunch["start"], lunch["end"], label(N_("(lunch)")), "", "", ""]
    return [*stops[:at], row, *stops[at:]]


def _stop_cells(stop: Document, label: Any) -> list[str]:
    hours = " ".join(f"{opens}-{closes}" for opens, closes in stop["windows"])
    if stop["hours_basis"] == "assumed":
        assumed = label(N_("hours assumed"))
        hours = f"{hours} ({assumed})"
    name = f"~{stop['name']}" if stop["coarse"] else stop["name"]
    visit = str(stop["visit_minutes"])
    return [stop["arrive"], stop["start"], stop["leave"], name, visit, hours, stop["id"]]


def _left_out(document: Document, language: str) -> list[str]:
    """Return the sites that were nearly in, those that can be had for the least time first."""
    if not document["left_out"]:
        return []
    label = translator(language)
    sites = sorted(document["left_out"], key=_extra_minutes)
    rows = [[site["name"], _said(site, language), site["id"]] for site in sites[:LEFT_OUT_SHOWN]]
    lines = [
        "",
        label(N_("Left out:")),
        *table([label(N_("Site")), label(N_("Why")), label(N_("Id"))], rows),
    ]
    return lines + _more(len(sites) - len(rows), language)


def _conflicts(document: Document, language: str) -> list[str]:
    if not document.get("conflicts"):
        return []
    sentences = [f"- {_said(one, language)}" for one in document["conflicts"]]
    return ["", translator(language)(N_("This order does not work as it stands:")), *sentences]


def _extra_minutes(site: Document) -> float:
    return float("inf") if site["extra_minutes"] is None else float(site["extra_minutes"])


def _warnings(document: Document, language: str) -> list[str]:
    if not document["warnings"]:
        return []
    sentences = [f"- {_said(warning, language)}" for warning in document["warnings"]]
    return ["", translator(language)(N_("Mind:")), *sentences]


def _said(part: Document, language: str) -> str:
    """Sentence of the plan document, in the language of the reader."""
    return translate(part["template"], language, **part["params"])
