"""One HTML file with map and table, to be opened without a network."""

from datetime import date
from html import escape
from typing import Any

from geo.errors import N_
from web import maps
from web.context import Context
from web.formats.inspection import inspection_title
from web.formats.reports import SIMULATED, coverage_rows
from web.formats.tables import period, provider_text, reach_text
from web.i18n import HTML_LANG
from web.inspection_map import inspection_file
from web.legend import NO_DATA_COLOUR, REACH_COLOUR, SHARE_CLASSES, class_counts
from web.map_origin import map_origin
from web.messages import translate, translator
from web.route_file import route_file
from web.services.answer import Answer


def plan_html(context: Context, answer: Answer, language: str) -> str:
    """Route map with its timetable."""
    request = answer.document["request"]
    title = translate(
        N_("Route from %(place)s, %(date)s, %(days)d days"),
        language,
        place=request["start"],
        date=date.fromisoformat(request["date"]).isoformat(),
        days=request["days"],
    )
    return route_file(
        answer.document,
        answer.features,
        datasets=context.datasets,
        title=title,
        lang=language,
        review_number=context.settings.map_review_number,
    )


def coverage_html(
    context: Context, answer: Answer, language: str, *, reach: Answer | None = None
) -> str:
    """Coverage map with its table, and above it the area within some minutes."""
    document = answer.document
    fmap = maps.coverage_map(document, answer.features, reach=reach and reach.features)
    divisions = context.datasets.divisions
    maps.add_names(fmap, divisions[divisions["level"] == "prefecture"])
    first, last = period(document)
    title = translate(
        N_("Lecture coverage from %(first)s to %(last)s"), language, first=first, last=last
    )
    return maps.standalone_html(
        fmap,
        title=title,
        note=_note(document, language),
        origin=map_origin(context.settings.map_review_number, language),
        table_html=_legend(document, language, reach.document if reach else None)
        + _table(*coverage_rows(document, language)),
        lang=HTML_LANG[language],
    )


def inspection_html(context: Context, answer: Answer, language: str) -> str:
    """Map of the groups with all tables."""
    return inspection_file(
        answer.document,
        answer.features,
        datasets=context.datasets,
        title=inspection_title(answer.document, language),
        lang=language,
        review_number=context.settings.map_review_number,
    )


def _note(document: dict[str, Any], language: str) -> str:
    provider = provider_text(document["provider"], language)
    note = translate(N_("Travel times: %(provider)s"), language, provider=provider)
    return f"{translator(language)(SIMULATED)} {note}" if document["simulated"] else note


def _legend(document: dict[str, Any], language: str, reach: dict[str, Any] | None) -> str:
    """Classes of the served share with the number of divisions in each, and the area drawn."""
    counts, unknown = class_counts(row["share"] for row in document["rows"])
    entries = [
        (one.colour, f"{one.low:.0%}–{one.high:.0%} ({count})")
        for one, count in zip(SHARE_CLASSES, counts, strict=True)
    ]
    if unknown:
        no_data = translator(language)(N_("no data"))
        entries.append((NO_DATA_COLOUR, f"{no_data} ({unknown})"))
    if reach:
        entries.append((f"{REACH_COLOUR}38", reach_text(reach, language)))
    items = "".join(
        f'<li><span class="swatch" style="background:{colour}"></span> {escape(text)}</li>'
        for colour, text in entries
    )
    return f'<ul class="legend">{items}</ul>'


def _table(headers: list[str], rows: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headers)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
