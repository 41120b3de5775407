"""The map of an inspection, and the inspection as one HTML file: a colour and number per group."""

from geopandas import GeoDataFrame

from geo.precision import error_text
from web.inspection.answer import CentreVisit, Inspection
from web.inspection.tables import inspection_sheets
from web.installation.context import Context
from web.language.places import place_name
from web.maps.folium_map import (
    OfflineMap,
    add_lines,
    add_names,
    add_outlines,
    add_pin,
    standalone_html,
)
from web.maps.legend import group_class, group_colour
from web.maps.shell import bounds_of
from web.plan.map_file import render_part
from web.terms.answer import Answer

LINE = {"weight": 3, "opacity": 0.8}


def inspection_map(
    document: Inspection,
    legs: GeoDataFrame,
    *,
    lang: str = "zh",
    boundaries: GeoDataFrame | None = None,
) -> OfflineMap:
    """Draw the drives and visits of every group in its colour, with its number.

    Parameters
    ----------
    legs
        Legs as ``TravelModel.path`` draws them, with ``group``, EPSG:4326.
    boundaries
        Outlines to draw below, for a map that has no other ground.
    """
    fmap = OfflineMap(name="inspection", bounds=bounds_of(legs.geometry))
    if boundaries is not None:
        add_outlines(fmap, boundaries)
    if len(legs):
        styles = [{"color": group_colour(int(number)), **LINE} for number in legs["group"]]
        add_lines(fmap, "legs", legs.geometry, styles)
    for group in document["groups"]:
        for number, day in enumerate(group["days"], start=1):
            for order, stop in enumerate(day["stops"], start=1):
                _add_stop(fmap, stop, group["number"], f"{number}-{order}", lang=lang)
    return fmap


def _add_stop(fmap: OfflineMap, stop: CentreVisit, group: int, label: str, *, lang: str) -> None:
    lines = [
        f"{group} · {label} {place_name(stop['name'], lang)}",
        f"{stop['start']}–{stop['leave']}",
        error_text(stop["error_m"], lang),
    ]
    add_pin(fmap, stop, label=str(group), style=group_class(group), lines=lines)


def inspection_file(context: Context, answer: Answer[Inspection], *, title: str, lang: str) -> str:
    """Return an inspection under a heading as one HTML file: no server or network is needed."""
    document, data = answer.document, context.datasets
    fmap = inspection_map(document, answer.features, lang=lang, boundaries=data.boundaries)
    add_names(fmap, data.divisions, language=lang)
    overview, *others = inspection_sheets(document, lang)
    sheets: dict[str, object] = {"overview": overview, "sheets": others}
    paper = render_part("inspection/tables.html", lang, **sheets, group_class=group_class)
    number = context.settings.map_review_number
    return standalone_html(
        fmap, title=title, note=overview.lines[0], table_html=paper, language=lang,
        review_number=number,
    )  # fmt: skip
