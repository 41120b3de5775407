"""A suggestion as tables: for the terminal, the page and the workbook."""

from typing import Any

from geo.errors import C_, N_
from web.files.sheet import Cell, Sheet
from web.files.text import COARSE, DASH, SIMULATED, table
from web.language.choices import SUGGEST_MODELS, SUGGEST_REASONS, SUGGEST_UNITS
from web.language.messages import translate, translator
from web.language.provider import provider_text

Document = dict[str, Any]

VENUE_HEADERS = (
    N_("No."), N_("Code"), N_("Venue"), N_("County"), N_("Longitude"), N_("Latitude"),
    N_("Position ± km"), N_("Centres added"), N_("People added"), N_("Centres so far"),
    N_("People so far"), N_("Nearest for"), N_("Minutes on average"),
)  # fmt: skip
COUNTY_HEADERS = (
    N_("Division code"), N_("Division"), N_("Centres"), N_("Without enough lectures"),
    N_("Newly drawn"), N_("Suggested venues"), N_("Served before"), N_("Served after"),
    N_("Share before"), N_("Share after"), N_("Within reach before"), N_("Within reach after"),
)  # fmt: skip
LEFT_HEADERS = (
    N_("Code"), N_("Centre"), N_("County"), C_("population", "People"),
    N_("Minutes to the nearest"), N_("Nearest"), N_("Why"),
)  # fmt: skip
CLASS_WORDS = {
    "centres": N_("Centres"),
    "served": N_("Served"),
    "share": N_("Share served"),
    "people_served": N_("People of served centres"),
    "weighted_share": N_("Share of people served"),
    "unknown": N_("Lectures unknown"),
    "lectures_needed": N_("Lectures missing"),
    "reachable": N_("A lecturer within reach"),
    "reachable_share": N_("Share within reach"),
    "fine": N_("Served and within reach"),
    "schedule": N_("Not served, within reach: schedule"),
    "recruit": N_("Not served, out of reach: recruit"),
    "fragile": N_("Served, out of reach: fragile"),
    "no_data": N_("Lectures or minutes unknown"),
    "served_at_venues": N_("Served at the venues alone"),
}
"""Classes of the coverage report that a suggestion shows before and after."""


def suggestion_sheets(document: Document, language: str) -> tuple[Sheet, ...]:
    """Return all tables: summary, venues, counties, what stays without, and the method.

    Parameters
    ----------
    document
        Suggestion document (``kind`` "suggestion").
    language
        "zh" or "en".
    """
    label = translator(language)
    lines = tuple(summary_lines(document, language))
    return (
        _classes(document, lines, language),
        _sheet(N_("Suggested venues"), VENUE_HEADERS, venue_rows(document), language),
        _sheet(N_("By county"), COUNTY_HEADERS, county_rows(document), language),
        _sheet(N_("Out of reach"), LEFT_HEADERS, left_rows(document, language), language),
        _sheet(N_("Not drawn yet"), LEFT_HEADERS, _uncovered_rows(document), language),
        Sheet(label(N_("Method")), _method_lines(document, language), ("",), ()),
    )


def suggestion_text(document: Document, language: str) -> str:
    """Summary, venues, and the centres that no venue can draw."""
    lines = summary_lines(document, language)
    for sheet in _text_sheets(document, language):
        rows = [[DASH if cell is None else str(cell) for cell in row] for row in sheet.rows]
        lines += ["", f"## {sheet.title}", *table(sheet.headers, rows, right=[*sheet.numbers])]
    return "\n".join([*lines, "", *_method_lines(document, language)])


def summary_lines(document: Document, language: str) -> list[str]:
    """Return what is suggested, how good it is proved to be, and what it would change."""
    solution, demand = document["solution"], document["demand"]
    model = translate(
        N_("%(model)s: %(venues)d venues, %(within)g minutes"),
        language,
        model=SUGGEST_MODELS[document["model"]],
        venues=solution["venues"],
        within=document["within"],
    )
    proof = translate(
        N_("%(objective)s %(unit)s; at best %(bound)s (gap %(gap)s), greedy %(greedy)s; %(cpu)s s"),
        language,
        unit=SUGGEST_UNITS[solution["unit"]],
        gap=f"{solution['gap']:.2%}",
        cpu=solution["cpu_seconds"],
        **{key: value_text(solution[key]) for key in ("objective", "bound", "greedy")},
    )
    wanted = translate(
        N_("%(open)d centres are to be drawn, %(out)d of them out of reach of every candidate"),
        language,
        open=demand["open"],
        out=len(document["uncoverable"]),
    )
    lines = [model, proof, wanted, _change(document, language)]
    return [*lines, translator(language)(SIMULATED)] if document["simulated"] else lines


def value_text(value: float | None) -> str:
    """Write a value or a bound: whole numbers without decimals, a dash for what is not known."""
    if value is None:
        return DASH
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"


def note_lines(document: Document, language: str) -> list[str]:
    """Return what the answer rests on, in sentences."""
    said = [translate(n["template"], language, **n["params"]) for n in document["notes"]]
    travel = translate(
        N_("Travel times: %(provider)s"),
        language,
        provider=provider_text(document["provider"], language),
    )
    return [*said, travel]


def class_rows(document: Document) -> list[tuple[str, Cell, Cell]]:
    """Return the classes of the coverage report before and after; those not known are left out."""
    before, after = document["before"], document["after"]
    keys = [key for key in CLASS_WORDS if after.get(key) is not None]
    if document["model"] == "lscp":
        keys.remove("served_at_venues")
    return [(key, before.get(key), after[key]) for key in keys]


def venue_rows(document: Document) -> list[tuple[Any, ...]]:
    """Return one row per suggested venue, the most useful first."""
    return [
        (
            venue["number"], venue["code"], _name(venue), venue["county_name"], venue["lon"],
            venue["lat"], _km(venue), venue["gain"], venue["gain_people"], venue["cumulative"],
            venue["cumulative_people"], venue["nearest_for"], venue["mean_minutes"],
        )
        for venue in document["venues_chosen"]
    ]  # fmt: skip


def county_rows(document: Document) -> list[tuple[Any, ...]]:
    """Return one row per county."""
    keys = (
        "code", "name", "centres", "demand", "drawn", "venues", "served_before", "served_after",
        "share_before", "share_after", "reachable_before", "reachable_after",
    )  # fmt: skip
    return [tuple(row[key] for key in keys) for row in document["counties"]]


def left_rows(document: Document, language: str) -> list[tuple[Any, ...]]:
    """Return one row per centre that no candidate draws, with the reason."""
    return [
        (*_left(row), SUGGEST_REASONS.say(row["reason"], language))
        for row in document["uncoverable"]
    ]


def _method_lines(document: Document, language: str) -> tuple[str, ...]:
    return (*note_lines(document, language), translator(language)(COARSE))


def _uncovered_rows(document: Document) -> list[tuple[Any, ...]]:
    return [(*_left(row), "") for row in document["uncovered"]]


def _left(row: Document) -> tuple[Any, ...]:
    where = (row["code"], _name(row), row["county_name"])
    return (*where, row["people"], row["minutes"], row["nearest_name"])


def _text_sheets(document: Document, language: str) -> tuple[Sheet, ...]:
    classes, venues, _, out, *_ = suggestion_sheets(document, language)
    return (classes, venues, *([out] if out.rows else []))


def _classes(document: Document, lines: tuple[str, ...], language: str) -> Sheet:
    label = translator(language)
    headers = (label(N_("Class")), label(N_("Before")), label(N_("After")))
    rows = tuple((label(CLASS_WORDS[key]), *values) for key, *values in class_rows(document))
    return Sheet(label(N_("Before and after")), lines, headers, rows, frozenset({1, 2}))


def _sheet(
    title: str, headers: tuple[str, ...], rows: list[tuple[Any, ...]], language: str
) -> Sheet:
    label = translator(language)
    numbers = {
        column
        for column in range(len(headers))
        if any(isinstance(row[column], int | float) for row in rows)
    }
    return Sheet(label(title), (), tuple(map(label, headers)), tuple(rows), frozenset(numbers))


def _change(document: Document, language: str) -> str:
    before, after = document["before"], document["after"]
    if document["model"] == "lscp":
        return translate(
            N_("Centres with a lecturer within reach: %(before)s before, %(after)s after"),
            language,
            before=before.get("reachable") if before.get("reachable") is not None else DASH,
            after=after.get("reachable"),
        )
    return translate(
        N_("Served: %(before)d before, %(after)d after (%(alone)d at the venues alone)"),
        language,
        before=before["served"],
        after=after["served"],
        alone=after["served_at_venues"],
    )


def _name(place: Document) -> str:
    return f"~{place['name']}" if place["coarse"] else str(place["name"])


def _km(place: Document) -> float:
    return round(float(place["error_m"]) / 1000, 1)
