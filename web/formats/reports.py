"""The three documents as text for a terminal, in the language of the reader."""

from collections.abc import Callable
from datetime import date
from typing import Any

from geo.errors import N_
from web.formats.coverage_parts import coverage_parts, population_line
from web.formats.distance import rough_km
from web.formats.excluded import excluded_lines
from web.formats.tables import period, provider_text
from web.formats.text import table
from web.messages import translate, translator

Document = dict[str, Any]

WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip
TIERS = {
    "county": N_("county centre"),
    "township": N_("township station"),
    "village": N_("village station"),
    "community": N_("community"),
}
SIMULATED = N_("SIMULATED DATA: lecturers and lectures are made up, only to try the functions.")
COARSE = N_("~ marks a position known only roughly: the place may be off by some kilometres.")
DASH = "—"
LEFT_OUT_SHOWN = 15
STOP_HEADERS = (
    N_("Arrive"), N_("Visit from"), N_("Leave"), N_("Place"), N_("Minutes"), N_("Opening hours"),
    N_("Id"),
)  # fmt: skip
VENUE_HEADERS = (
    N_("Minutes"), N_("from – to"), N_("Road km"), N_("Venue"), N_("Kind"), N_("Last lecture"),
    N_("Days since"), N_("Code"),
)  # fmt: skip
COVERAGE_HEADERS = (
    N_("Division"), N_("Served"), N_("Centres"), N_("Share"), "95 %", N_("Share of people"),
    N_("Never"), N_("Lectures"), N_("Missing"), N_("Minutes"), N_("Within reach"), N_("Code"),
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


def nearby_text(document: Document, language: str) -> str:
    """Venues in the order of travel time."""
    label = translator(language)
    origin = document["origin"]
    unit = label(N_("minutes")) if document["unit"] == "min" else label(N_("km"))
    head = translate(
        N_("%(total)d venues within %(within)s %(unit)s of %(name)s"),
        language,
        total=document["total"],
        within=f"{document['within']:g}",
        unit=unit,
        name=f"{origin['name']} {origin['context']}".strip(),
    )
    headers = [label(text) for text in VENUE_HEADERS]
    rows = [_venue_cells(venue, origin["error_m"], language) for venue in document["venues"]]
    lines = [head, *_origin(document, language), "", *table(headers, rows, right=(0, 1, 2, 6))]
    lines += _more(document["total"] - len(rows), language)
    lines += ["", *excluded_lines(document, language)]
    if any(venue["coarse"] for venue in document["venues"]):
        lines += ["", label(COARSE)]
    return "\n".join(lines)


def coverage_text(document: Document, language: str) -> str:
    """Coverage by division and in all."""
    first, last = period(document)
    head = translate(
        N_("Centres with at least %(k)d lectures from %(first)s to %(last)s"),
        language, k=document["k"], first=first, last=last,
    )  # fmt: skip
    headers, rows = coverage_rows(document, language)
    lines = table(headers, rows, right=range(1, 11))
    origin = [*_origin(document, language), population_line(document, language)]
    if "log" in document:
        of_log = translate(N_("Lectures of the file %(file)s"), language, file=document["log"])
        origin.append(of_log)
    return "\n".join([head, *origin, "", *lines, *coverage_parts(document, language)])


def coverage_rows(document: Document, language: str) -> tuple[list[str], list[list[str]]]:
    """Headings and cells of the coverage table, the last row being the sum."""
    label = translator(language)
    rows = [_coverage_cells(row) for row in document["rows"]]
    totals = {"name": label(N_("In all")), "code": "", **document["totals"]}
    return [label(text) for text in COVERAGE_HEADERS], [*rows, _coverage_cells(totals)]


def duration(minutes: float, language: str) -> str:
    """Minutes as hours and minutes."""
    hours, rest = divmod(round(minutes), 60)
    return translate(N_("%(hours)d h %(minutes)02d min"), language, hours=hours, minutes=rest)


def _origin(document: Document, language: str) -> list[str]:
    provider = provider_text(document["provider"], language)
    lines = [translate(N_("Travel times: %(provider)s"), language, provider=provider)]
    if document["simulated"]:
        lines.append(translator(language)(SIMULATED))
    return lines


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


def _more(count: int, language: str) -> list[str]:
    return [translate(N_("… and %(more)d more"), language, more=count)] if count > 0 else []


def _warnings(document: Document, language: str) -> list[str]:
    if not document["warnings"]:
        return []
    sentences = [f"- {_said(warning, language)}" for warning in document["warnings"]]
    return ["", translator(language)(N_("Mind:")), *sentences]


def _said(part: Document, language: str) -> str:
    """Sentence of the plan document, in the language of the reader."""
    return translate(part["template"], language, **part["params"])


def _venue_cells(venue: Document, origin_error_m: float, language: str) -> list[str]:
    label = translator(language)
    name = f"~{venue['name']}" if venue["coarse"] else venue["name"]
    return [
        _number(venue["minutes"]),
        f"{_number(venue['minutes_low'])} – {_number(venue['minutes_high'])}",
        rough_km(venue["road_km"], venue["error_m"], origin_error_m),
        name,
        label(TIERS[venue["tier"]]),
        venue["last_lecture"] or label(N_("never")),
        _number(venue["days_since"]),
        venue["code"],
    ]


def _coverage_cells(row: Document) -> list[str]:
    interval = ""
    if "share_low" in row:
        interval = f"{_percent(row['share_low'])} – {_percent(row['share_high'])}"
    return [
        row["name"],
        str(row["served"]),
        str(row["centres"]),
        _percent(row["share"]),
        interval,
        _percent(row["weighted_share"]),
        str(row["never"]),
        str(row["lectures"]),
        str(row["lectures_needed"]),
        _number(row.get("minutes_median")),
        str(row.get("reachable", DASH)),
        row["code"],
    ]


def _number(value: float | None, digits: int = 0) -> str:
    return DASH if value is None else f"{value:.{digits}f}"


def _percent(value: float | None) -> str:
    return DASH if value is None else f"{value:.0%}"
