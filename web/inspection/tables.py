"""The inspection document as tables: once for the terminal, the workbook, the page and the file."""

from collections.abc import Iterable
from typing import Any

from geo.errors import C_, N_
from routes.terms import INSPECTION_REASONS
from web.files.sheet import Cell, Sheet
from web.files.text import WEEKDAYS, duration, table
from web.language import words
from web.language.messages import inline, translate, translator
from web.language.provider import provider_text

Document = dict[str, Any]
ROUTE_HEADERS = (
    N_("Date"), N_("Begin"), C_("time", "End"), N_("What"), N_("Place"), N_("County"),
    N_("Minutes"), N_("km"), N_("Position ± km"), N_("Code"),
)  # fmt: skip
OVERVIEW_HEADERS = (
    N_("Group"), N_("Counties"), C_("inspection", "Visits"), N_("Days"), N_("Driving"),
    C_("inspection", "Visiting"), N_("Work"), N_("km"), N_("Nights at"),
)  # fmt: skip
SAMPLE_HEADERS = (
    N_("County"), N_("Stratum"), C_("sequence", "Order"), N_("Code"), N_("Centre"), N_("Kind"),
    N_("Position ± km"), N_("Longitude"), N_("Latitude"), N_("Weight"), N_("Random number"),
)  # fmt: skip
LEFT_OUT_HEADERS = (N_("County"), N_("Code"), N_("Centre"), N_("Why"))
STRATA_HEADERS = (N_("Stratum"), N_("County"), N_("Centres"), N_("Drawn"), N_("Replacements"))
RANDOM_DIGITS = 12
"""Leading digits of a random number that are shown; the document has all 64."""


def inspection_title(document: Document, language: str) -> str:
    """Return what an inspection is called."""
    request = document["request"]
    return translate(
        N_("Inspection from %(place)s, %(date)s, %(groups)d groups"),
        language,
        place=request["start"],
        date=request["date"],
        groups=document["totals"]["groups"],
    )


def inspection_sheets(document: Document, language: str) -> tuple[Sheet, ...]:
    """Return all tables: overview, groups, sample, replacements, left out, method.

    Parameters
    ----------
    document
        Inspection document (``kind`` "inspection").
    language
        "zh" or "en".
    """
    groups = (group_sheet(group, language) for group in document["groups"])
    left_out = [_left_out(document, language)] if document["left_out"] else []
    return (
        overview_sheet(document, language),
        *groups,
        _drawn(N_("Sample"), document["sample"]["centres"], language),
        _drawn(N_("Replacements"), document["reserve"], language),
        *left_out,
        _method(document, language),
    )


def overview_sheet(document: Document, language: str) -> Sheet:
    """Return one row per group and the balance between them."""
    rows = tuple(_overview_row(group, language) for group in document["groups"])
    headers = tuple(map(translator(language), OVERVIEW_HEADERS))
    lines = (*summary_lines(document, language), *note_lines(document, language))
    title = translator(language)(N_("Overview"))
    return Sheet(title, lines, headers, rows, frozenset({0, 2, 3, 7}))


def summary_lines(document: Document, language: str) -> tuple[str, ...]:
    """Return what came out, how even it is, and where the minutes come from."""
    totals, balance = document["totals"], document["balance"]["work_minutes"]
    lines = [
        translate(
            N_(
                "%(visits)d of %(drawn)d drawn centres in %(counties)d counties are visited by "
                "%(groups)d groups in at most %(days)d days; %(drive)s driving, %(km)d km in all."
            ),
            language,
            **{**totals, "km": round(totals["km"])},
            drive=duration(totals["drive_minutes"], language),
        )
    ]
    if balance:
        lines.append(_balance(balance, language))
    provider = provider_text(document["provider"], language)
    lines.append(translate(N_("Travel times: %(provider)s"), language, provider=provider))
    return tuple(lines)


def note_lines(document: Document, language: str) -> tuple[str, ...]:
    """Return the model, its assumptions and the positions, in sentences."""
    return tuple(translate(n["template"], language, **n["params"]) for n in document["notes"])


def group_sheet(group: Document, language: str) -> Sheet:
    """Return the timetable of one group."""
    title = translate(N_("Group %(number)d"), language, number=group["number"])
    lines = (
        translate(
            N_(
                "%(counties)s: %(visits)d visits in %(days)d days, %(drive)s driving, %(work)s "
                "work, %(km)d km"
            ),
            language,
            counties="、".join(county["name"] for county in group["counties"]),
            visits=group["visits"],
            days=len(group["days"]),
            drive=duration(group["drive_minutes"], language),
            work=duration(group["work_minutes"], language),
            km=round(group["km"]),
        ),
    )
    rows = tuple(row for day in group["days"] for row in _day_rows(day, language))
    headers = tuple(map(translator(language), ROUTE_HEADERS))
    return Sheet(title, lines, headers, rows, frozenset({6, 7, 8}), group["number"])


def inspection_text(document: Document, language: str) -> str:
    """Return all tables but the method one below the other."""
    sheets = inspection_sheets(document, language)[:-1]
    return "\n\n".join("\n".join(_sheet_lines(sheet)) for sheet in sheets)


def _sheet_lines(sheet: Sheet) -> Iterable[str]:
    rows = [[str(cell) for cell in row] for row in sheet.rows]
    return [f"## {sheet.title}", *sheet.lines, *table(sheet.headers, rows, right=[*sheet.numbers])]


def _balance(work: Document, language: str) -> str:
    return translate(
        N_(
            "Work of a group (driving and visits): %(least)s to %(most)s, on average %(mean)s; the "
            "longest is %(ratio).2f times the average."
        ),
        language,
        least=duration(work["min"], language),
        most=duration(work["max"], language),
        mean=duration(work["mean"], language),
        ratio=work["max_to_mean"] or 0,
    )


def _overview_row(group: Document, language: str) -> tuple[Cell, ...]:
    nights = [day["overnight"]["name"] for day in group["days"] if day["overnight"]]
    return (
        group["number"],
        "、".join(county["name"] for county in group["counties"]),
        group["visits"],
        len(group["days"]),
        *(duration(group[f"{key}_minutes"], language) for key in ("drive", "visit", "work")),
        round(group["km"]),
        "、".join(nights),
    )


def _day_rows(day: Document, language: str) -> list[tuple[Cell, ...]]:
    """Rows of a day in the order of the clock; lunch on the way stands below its drive."""
    label = translator(language)
    what = label(N_("drive"))
    rows: list[tuple[Cell, ...]] = [
        (leg["depart"], leg["arrive"], what, leg["to"], "", leg["minutes"], leg["km"], "", "")
        for leg in day["legs"]
    ]
    rows += [_visit_row(stop, label(N_("visit"))) for stop in day["stops"]]
    if day["lunch"]:
        begin, end = day["lunch"]["start"], day["lunch"]["end"]
        rows.append((begin, end, inline(label(N_("Lunch"))), *[""] * 6))
    lunch = inline(label(N_("Lunch")))
    # A drive of 0 minutes stands before the visit that begins at the same time.
    rows.sort(key=lambda row: (row[0], row[2] != lunch, row[1], row[2] != what))
    if day["overnight"]:
        night = label(N_("night"))
        rows.append((day["end"]["time"], "", night, day["overnight"]["name"], *[""] * 5))
    weekday = label(WEEKDAYS[day["weekday"] - 1])
    return [(f"{day['date']} {weekday}", *row) for row in rows]


def _visit_row(stop: Document, what: str) -> tuple[Cell, ...]:
    name = f"~{stop['name']}" if stop["coarse"] else stop["name"]
    place = (name, stop["county_name"], stop["visit_minutes"], "")
    return (stop["start"], stop["leave"], what, *place, _km(stop), stop["code"])


def _km(place: Document) -> float:
    return round(float(place["error_m"]) / 1000, 1)


def _drawn(title: str, centres: list[Document], language: str) -> Sheet:
    label = translator(language)
    rows = tuple(
        (
            one["county_name"], one["stratum"], one["order"], one["code"], one["name"],
            words.label("tier", one["tier"], lang=language), _km(one), one["lon"], one["lat"],
            one["weight"], one["number"][:RANDOM_DIGITS],
        )
        for one in centres
    )  # fmt: skip
    headers = tuple(map(label, SAMPLE_HEADERS))
    return Sheet(label(title), (), headers, rows, frozenset({2, 6, 7, 8, 9}))


def _left_out(document: Document, language: str) -> Sheet:
    label = translator(language)
    rows = tuple(
        (
            one["county_name"],
            one["code"],
            one["name"],
            INSPECTION_REASONS.say(one["reason"], language),
        )
        for one in document["left_out"]
    )
    headers = tuple(map(label, LEFT_OUT_HEADERS))
    return Sheet(label(N_("Not visited")), (), headers, rows)


def _method(document: Document, language: str) -> Sheet:
    """Return how the sample was drawn, enough to draw it again, and its strata."""
    label = translator(language)
    sample = document["sample"]
    lines = (
        label(sample["method"]),
        translate(
            N_("Seed %(seed)d; list drawn from (SHA-256 of its codes and tiers): %(frame)s"),
            language,
            seed=sample["seed"],
            frame=sample["frame"],
        ),
        *note_lines(document, language),
    )
    rows = tuple(
        (s["stratum"], s["county_name"], s["population"], s["drawn"], s["reserve"])
        for s in sample["strata"]
    )
    headers = tuple(map(label, STRATA_HEADERS))
    return Sheet(label(N_("Method")), lines, headers, rows, frozenset({2, 3, 4}))
