"""A coverage report as one HTML file with map, table and method, to open without a network."""

from html import escape
from typing import Any, Final

import folium
from geopandas import GeoDataFrame

from geo.errors import N_
from web.coverage.answer import Coverage, Row
from web.coverage.map import area_numbers, area_style, few_count, map_classes
from web.coverage.text import coverage_method, coverage_title, with_totals
from web.files.formats.html import html_table, method_table
from web.files.named import filed
from web.files.text import SIMULATED
from web.installation.context import Context
from web.language.messages import translate, translator
from web.language.provider import reach_text, times_line
from web.maps.folium_map import OfflineMap, _feature, _layer, add_names, standalone_html
from web.maps.legend import HATCH_NONE, NO_DATA_COLOUR, REACH_COLOUR, SHARE_CLASSES
from web.maps.shell import OUTLINE_DEGREES, map_text
from web.terms.answer import Answer
from web.terms.term import columns

REACH: Final = {
    "color": REACH_COLOUR, "weight": 1, "fillColor": REACH_COLOUR, "fill": True,
    "fillOpacity": 0.22,
}  # fmt: skip


def coverage_map(
    document: Coverage, boundaries: GeoDataFrame, *, reach: GeoDataFrame | None = None
) -> OfflineMap:
    """Colour divisions by the share of centres that were served.

    Parameters
    ----------
    boundaries
        Geometry of each row, EPSG:4326, indexed by division code; points become circles.
    reach
        Areas to draw above, EPSG:4326.
    """
    shapes = boundaries.geometry.simplify(OUTLINE_DEGREES).set_precision(1e-4)
    features = [
        _feature(
            shapes[row["code"]],
            code=row["code"],
            tip="<br>".join(map(map_text, (row["name"], area_numbers(row, "share")))),
            style=area_style(row, "share"),
        )
        for row in document["rows"]
        if row["code"] in shapes.index
    ]
    # Patterns fill elements of a picture, not a canvas.
    fmap = OfflineMap(name="coverage", canvas=False)
    layer = _layer("coverage", features, tips=True)
    layer.marker = folium.CircleMarker(radius=5)
    layer.add_to(fmap)
    if reach is not None:
        areas = [_feature(shape, style=REACH) for shape in reach.geometry]
        _layer("reach", areas, tips=False).add_to(fmap)
    return fmap


def coverage_html(
    context: Context, answer: Answer[Coverage], language: str, *, reach: Answer[Any] | None = None
) -> str:
    """Coverage map with its table, and above it the area within some minutes."""
    document = answer.document
    fmap = coverage_map(document, answer.features, reach=reach and reach.features)
    divisions = context.datasets.divisions
    add_names(fmap, divisions[divisions["level"] == "prefecture"], language=language)
    title = coverage_title(document, language)
    area = reach_text(reach.document, language) if reach else ""
    return standalone_html(
        fmap,
        title=title,
        note=_note(document, language),
        table_html=_legend(document, language, area)
        + _table(document, title, language)
        + method_table(coverage_method(context, document, language), language),
        language=language,
        review_number=context.settings.map_review_number,
    )


def _table(document: Coverage, title: str, language: str) -> str:
    shown = columns(Row, narrow=True)
    headings = [one.heading(language, short=True) for one in shown]
    rows = with_totals(document, language)
    said = [[one.said(row, language) for one in shown] for row in rows]
    read = filed(shown, headings, said, language)
    return html_table(title, read.headers, read.rows, language)


def _note(document: Coverage, language: str) -> str:
    note = times_line(document["provider"], language)
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


def _legend(document: Coverage, language: str, area: str) -> str:
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
    if area:
        entries.append((f"{REACH_COLOUR}38", area))
    items = "".join(
        '<li><svg class="swatch" width="22" height="16" aria-hidden="true">'
        f'<rect width="22" height="16" fill="{fill}"/></svg> {escape(text)}</li>'
        for fill, text in entries
    )
    return f'{_hatches()}<ul class="legend">{items}</ul>'
