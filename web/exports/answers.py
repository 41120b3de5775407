"""Answers of the three jobs to take along: nearby, plan, coverage, suggestion, inspection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from geo.errors import N_
from web.context import Context
from web.exports.columns import LEFT, LEGS, RESERVE, STOPS, SUGGESTED, VISITS
from web.exports.layers import line_layer, point_layer
from web.exports.places import nearby_layer
from web.formats.coverage_book import (
    coverage_layer,
    coverage_method,
    coverage_title,
    coverage_xlsx,
)
from web.formats.coverage_centres import WHICH, centres_layer, centres_method
from web.formats.export import AREAS, POINTS, Export, Layer, method_of, stamp_of
from web.formats.geojson import answer_geojson
from web.formats.inspection import Sheet, inspection_sheets, inspection_title
from web.formats.jsontext import json_text
from web.formats.method import Method
from web.formats.suggest import note_lines, suggestion_sheets, summary_lines
from web.formats.tables import origin_cells
from web.messages import translate, translator
from web.services.answer import Answer

ENDINGS: Sequence[str] = ("json", *POINTS)
"""Formats of an answer; those of :data:`web.formats.export.AREAS` for one about areas."""


class _Source(NamedTuple):
    """An answer, where it comes from and for whom."""

    context: Context
    answer: Answer
    language: str


def answer_export(
    context: Context, answer: Answer, language: str, *, title: str = "", reach: Answer | None = None
) -> Export:
    """Return an answer to take along.

    Parameters
    ----------
    context
        The installation.
    answer
        Answer of kind "nearby", "plan", "coverage", "coverage-centres", "suggestion" or
        "inspection".
    language
        "zh" or "en".
    title
        Name of a saved plan; else the view names itself.
    reach
        Area to draw on the map of a coverage report.
    """
    kind = answer.document["kind"]
    if kind == "plan":
        return plan_export(context, answer, language, title=title)
    if kind == "coverage":
        return coverage_export(context, answer, language, reach=reach)
    return _BUILD[kind](context, answer, language)


def nearby_export(context: Context, answer: Answer, language: str) -> Export:
    """Return the venues near a place."""
    document = answer.document
    template = N_("Venues near %(place)s")
    title = translate(template, language, place=document["origin"]["name"])
    say = translator(language)
    facts = [
        (say(N_("Place")), document["origin"]["name"]),
        (say(N_("Error, m")), document["origin"]["error_m"]),
        (say(N_("Within")), f"{document['within']:g} {document['unit']}"),
        (say(N_("Count")), document["total"]),
    ]
    layers = [nearby_layer(document, language, answer.features)]
    method = method_of(
        context, language, what=title, facts=facts, document=document,
        simulated=document["simulated"],
    )  # fmt: skip
    source = _Source(context, answer, language)
    return _export(source, name="nearby", title=title, layers=layers, method=method)


def plan_export(context: Context, answer: Answer, language: str, *, title: str = "") -> Export:
    """Return a route: its stops, its drives, and the file with map and timetable."""
    document = answer.document
    title = title or plan_title(document, language)
    stops = [
        {"day": number, "date": day["date"], "order": order, **stop}
        for number, day in enumerate(document["days"], start=1)
        for order, stop in enumerate(day["stops"], start=1)
    ]
    legs = [
        {"day": number, **leg}
        for number, day in enumerate(document["days"], start=1)
        for leg in day["legs"]
    ]
    layers = [
        point_layer("stops", N_("Stops"), stops, STOPS, language=language),
        line_layer("legs", N_("Drives"), legs, LEGS, answer.features.geometry, language=language),
    ]

    def html() -> str:
        from web.route_file import route_file  # noqa: PLC0415 - folium is slow to import

        return route_file(
            document, answer.features, datasets=context.datasets, title=title, lang=language,
            review_number=context.settings.map_review_number,
        )  # fmt: skip

    def track(ending: str) -> bytes:
        from routes.book import book_file  # noqa: PLC0415 - as above
        from web.services.book import FormFields, make  # noqa: PLC0415
        from web.wording import CatalogueWording  # noqa: PLC0415

        wording = CatalogueWording(language)
        book = make(context, answer, FormFields(), wording=wording, today=context.today())
        return book_file(book, ending)

    own: dict[str, Callable[[], str | bytes]] = {
        "html": html,
        "gpx": lambda: track("gpx"),
        "kml": lambda: track("kml"),
    }
    return _export(
        _Source(context, answer, language), name="route", title=title, layers=layers, own=own
    )


def plan_title(document: dict[str, Any], language: str) -> str:
    """Return the name of a route that was given none."""
    first = document["days"][0]
    return translate(
        N_("Route from %(place)s, %(date)s, %(days)d days"),
        language,
        place=first["start"]["name"],
        date=first["date"],
        days=len(document["days"]),
    )


def coverage_export(
    context: Context, answer: Answer, language: str, *, reach: Answer | None = None
) -> Export:
    """Return a coverage report."""
    document = answer.document

    def html() -> str:
        from web.formats.coverage_page import coverage_html  # noqa: PLC0415 - folium is slow to import

        return coverage_html(context, answer, language, reach=reach)

    return _export(
        _Source(context, answer, language), name="coverage",
        title=coverage_title(document, language),
        layers=[coverage_layer(answer, language)],
        method=coverage_method(context, document, language),
        own={"html": html, "xlsx": lambda: coverage_xlsx(context, document, language)},
        endings=("json", *AREAS),
        period=origin_cells(document, language),
    )  # fmt: skip


def centres_export(context: Context, answer: Answer, language: str) -> Export:
    """Return the centres behind a number of a coverage report."""
    document = answer.document
    return _export(
        _Source(context, answer, language), name="centres",
        title=translate(WHICH[document["which"]], language),
        layers=[centres_layer(context, answer, language)],
        method=centres_method(context, document, language),
        period=origin_cells(document, language),
    )  # fmt: skip


def suggestion_export(context: Context, answer: Answer, language: str) -> Export:
    """Return the suggested venues and the centres that they leave."""
    document, say = answer.document, translator(language)
    layers = [
        point_layer("suggested", N_("Suggested venues"), document["venues_chosen"], SUGGESTED,
                    language=language),
        point_layer("uncovered", N_("Not drawn yet"), document["uncovered"], LEFT,
                    language=language),
        point_layer("uncoverable", N_("Out of reach"),
                    [{**row, "suggest_reason": row["reason"]} for row in document["uncoverable"]],
                    LEFT, language=language),
    ]  # fmt: skip

    said = [*summary_lines(document, language), *note_lines(document, language)]
    title = say(N_("Where next"))
    method = method_of(
        context, language, what=title, facts=[(say(N_("Note")), line) for line in said],
        document=document, simulated=document["simulated"],
    )  # fmt: skip

    def book() -> bytes:
        return _book(suggestion_sheets(document, language), method, day=document["today"])

    return _export(
        _Source(context, answer, language),
        name="suggestion",
        title=title,
        layers=layers,
        method=method,
        own={"xlsx": book},
        period=origin_cells(document, language),
    )


def inspection_export(context: Context, answer: Answer, language: str) -> Export:
    """Return the visits, drives and replacements of an inspection."""
    document = answer.document
    title = inspection_title(document, language)
    days = [
        {"group": group["number"], "day": number, **day}
        for group in document["groups"]
        for number, day in enumerate(group["days"], start=1)
    ]
    at = ("group", "day", "date")
    stops = [
        {**{key: day[key] for key in at}, "order": order, **{k: v for k, v in stop.items()
         if k != "order"}}
        for day in days
        for order, stop in enumerate(day["stops"], start=1)
    ]  # fmt: skip
    legs = [{**{key: day[key] for key in at}, **leg} for day in days for leg in day["legs"]]
    layers = [
        point_layer("visits", N_("Visits"), stops, VISITS, language=language),
        line_layer("legs", N_("Drives"), legs, {"group": N_("Group"), **LEGS},
                   answer.features.geometry, language=language),
        point_layer("reserve", N_("Replacements"), document["reserve"], RESERVE,
                    language=language),
    ]  # fmt: skip

    method = method_of(
        context, language, what=title, document=document, simulated=document["simulated"]
    )

    def book() -> bytes:
        sheets = inspection_sheets(document, language)
        return _book(sheets, method, day=document["request"]["date"])

    def html() -> str:
        from web.inspection_map import inspection_file  # noqa: PLC0415 - folium is slow to import

        return inspection_file(
            document, answer.features, datasets=context.datasets, title=title, lang=language,
            review_number=context.settings.map_review_number,
        )  # fmt: skip

    return _export(
        _Source(context, answer, language), name="inspection", title=title, layers=layers,
        method=method, own={"xlsx": book, "html": html},
    )  # fmt: skip


def _book(sheets: Sequence[Sheet], method: Method, *, day: str) -> bytes:
    """Return tables as a workbook whose last sheet also says what they were made from."""
    from web.formats.inspection_book import workbook  # noqa: PLC0415 - slow to import

    *tables, last = sheets
    lines = (*last.lines, *(f"{item}: {text}" for item, text in method if text not in last.lines))
    return workbook([*tables, replace(last, lines=lines)], day=day)


def _export(
    source: _Source,
    *,
    name: str,
    title: str,
    layers: Sequence[Layer],
    method: Method | None = None,
    own: Mapping[str, Callable[[], str | bytes]] | None = None,
    endings: Sequence[str] = ENDINGS,
    period: Mapping[str, Any] | None = None,
) -> Export:
    """Put an answer together; `period` are cells that stand beside every row of a CSV file."""
    context, answer, language = source
    document, simulated = answer.document, answer.document["simulated"]
    stamp = {
        **(period or {}),
        **stamp_of(context, language, simulated=simulated, document=document),
    }
    about = method or method_of(
        context, language, what=title, document=document, simulated=simulated
    )

    def geojson() -> str:
        return json_text({**answer_geojson(answer), "about": stamp})

    return Export(
        context,
        name,
        title,
        language,
        layers,
        about,
        stamp,
        document=document,
        own={"geojson": geojson, **(own or {})},
        endings=endings,
    )


_BUILD: dict[str, Callable[[Context, Answer, str], Export]] = {
    "nearby": nearby_export,
    "coverage-centres": centres_export,
    "suggestion": suggestion_export,
    "inspection": inspection_export,
}
