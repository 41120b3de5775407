"""The coverage report as one HTML file with map and table, to be opened without a network."""

from html import escape
from typing import Any

from geo.errors import N_
from web.coverage.classes import few_count, map_classes
from web.coverage.columns import period
from web.coverage.map import coverage_map
from web.coverage.text import coverage_rows
from web.coverage.workbook import coverage_method
from web.files.formats.html import html_table, method_table
from web.files.text import SIMULATED
from web.installation.context import Context
from web.language.messages import translate, translator
from web.language.provider import provider_text, reach_text
from web.language.request import HTML_LANG
from web.maps import folium_map as maps
from web.maps.legend import HATCH_NONE, NO_DATA_COLOUR, REACH_COLOUR, SHARE_CLASSES
from web.maps.origin import map_origin
from web.terms.answer import Answer


def coverage_html(
    context: Context, answer: Answer, language: str, *, reach: Answer | None = None
) -> str:
    """Coverage map with its table, and above it the area within some minutes."""
    document = answer.document
    fmap = coverage_map(document, answer.features, reach=reach and reach.features)
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
        + html_table(title, *coverage_rows(document, language))
        + method_table(coverage_method(context, document, language), language),
        lang=HTML_LANG[language],
    )


def _note(document: dict[str, Any], language: str) -> str:
    provider = provider_text(document["provider"], language)
    note = translate(N_("Travel times: %(provider)s"), language, provider=provider)
    return f"{translator(language)(SIMULATED)} {note}" if document["simulated"] else note


def _hatches() -> str:
    """Return the patterns of areas without data and of areas with few centres, as a picture."""
    crossed = (
        f'<rect width="6" height="6" fill="{NO_DATA_COLOUR}"/>'
        '<path d="M0 0L6 6M6 0L0 6" stroke="#4b5563" stroke-width=".8"/>'
    )
    few = "".join(
        f'<pattern id="few-{number}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="6" height="6" fill="{one.colour}"/>'
        '<path d="M1 0V6" stroke="#1f2429" stroke-width="1"/></pattern>'
        for number, one in enumerate(SHARE_CLASSES)
    )
    return (
        '<svg class="hatches" width="0" height="0" aria-hidden="true"><defs>'
        f'<pattern id="{HATCH_NONE}" width="6" height="6" patternUnits="userSpaceOnUse">{crossed}'
        f"</pattern>{few}</defs></svg>"
    )


def _legend(document: dict[str, Any], language: str, reach: dict[str, Any] | None) -> str:
    """Classes of the served share with the number of divisions in each, and the area drawn."""
    classes = map_classes(document, "share", language)
    shown = [one for one in classes if one.key != "none" or one.count]
    entries = [
        (f"url(#{HATCH_NONE})" if one.key == "none" else one.colour, f"{one.text} ({one.count})")
        for one in shown
    ]
    if few := few_count(classes):
        first = next(one.key for one in classes if one.few)
        text = translate(N_("of them hatched, fewer than ten centres:"), language)
        entries.append((f"url(#few-{first})", f"{text} {few}"))
    if reach:
        entries.append((f"{REACH_COLOUR}38", reach_text(reach, language)))
    items = "".join(
        '<li><svg class="swatch" width="22" height="16" aria-hidden="true">'
        f'<rect width="22" height="16" fill="{fill}"/></svg> {escape(text)}</li>'
        for fill, text in entries
    )
    return f'{_hatches()}<ul class="legend">{items}</ul>'
