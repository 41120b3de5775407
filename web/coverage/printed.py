"""The coverage map on paper: title, definition, legend, facts and sources of a report."""

from datetime import date
from typing import Final, NamedTuple

import pandas as pd
from geopandas import GeoDataFrame

from geo.errors import N_
from geo.terms import GAPS, LEVELS
from routes.book.wording import plain_date
from routes.cartography.sheet import Ending, Sheet, SheetClass
from web.coverage import ask as coverage
from web.coverage import centres as coverage_centres
from web.coverage.answer import Coverage, Totals
from web.coverage.map import (
    NONE,
    MapClass,
    Show,
    area_class,
    drawn_gaps,
    few_count,
    map_classes,
    shown_title,
)
from web.coverage.question import CentresQuery, MapQuery
from web.coverage.text import (
    OUTLINES,
    definition,
    division_names,
    filter_facts,
    period,
    population_text,
    record_line,
    unknown_text,
)
from web.installation.context import Context
from web.language.messages import inline, translate, translator
from web.language.provider import provider_text
from web.language.wording import CatalogueWording
from web.maps.legend import FEW_HATCH, NO_DATA_HATCH
from web.places.membership import membership_sentence
from web.terms.answer import Answer
from web.terms.fields import QueryError
from web.terms.term import DASH, of

MEDIA_TYPES: Final = {"pdf": "application/pdf", "png": "image/png"}


class File(NamedTuple):
    """Content and media type of a file."""

    content: bytes
    media_type: str


def map_file(
    context: Context, query: MapQuery, ending: Ending, *, today: date, language: str
) -> File:
    """Draw the map of a report on paper, also when no lecture is on record.

    Parameters
    ----------
    context
        The installation.
    query
        What is asked.
    ending
        ``pdf`` or ``png``.
    today
        Day of the sheet; last day of the period, unless the query names one.
    language
        "zh" or "en".

    Raises
    ------
    QueryError
        As :func:`web.coverage.ask.run`.
    """
    from routes.cartography.drawing import draw_sheet  # noqa: PLC0415 - matplotlib is slow to load

    report = query.report()
    answer = coverage.run(context, report, today=today, empty=True)
    centres = None
    if query.show == "gaps":
        listed = CentresQuery.model_validate(report.model_dump(by_alias=True))
        centres = coverage_centres.run(
            context, listed, today=today, whole_list=True, empty=True
        ).features
    sheet = coverage_sheet(
        context, answer, show=query.show, centres=centres, today=today, language=language
    )
    return File(draw_sheet(sheet, paper=query.paper, ending=ending), MEDIA_TYPES[ending])


def map_ending(text: str) -> Ending:
    """Return the format of a printed map.

    Raises
    ------
    QueryError
        If it is none.
    """
    if text == "pdf":
        return "pdf"
    if text == "png":
        return "png"
    raise QueryError(N_("A printed map is a .pdf or a .png file, not %(name)s."), name=text)


def coverage_sheet(
    context: Context,
    answer: Answer[Coverage],
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


def _areas(answer: Answer[Coverage], show: Show) -> GeoDataFrame:
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


def _title(document: Coverage, context: Context, language: str) -> str:
    names = division_names(context, language)
    code = document["county"] or document["prefecture"] or "220000000000"
    first, last = period(document)
    return translate(
        N_("Lecture coverage of %(place)s by %(level)s, %(first)s to %(last)s"),
        language,
        place=names.get(code, code),
        level=LEVELS.say(document["level"], language),
        first=first.isoformat(),
        last=last.isoformat(),
    )


def _facts(
    document: Coverage, context: Context, classes: list[MapClass], language: str
) -> list[str]:
    totals = document["totals"]
    lines = [
        translate(
            N_("Served: %(served)d of %(known)d centres = %(share)s (95 %%: %(low)s to %(high)s)"),
            language,
            served=totals["counted"] - (totals["unserved"] or 0),
            known=totals["counted"],
            share=_percent(totals["share"]),
            low=_percent(totals["share_low"]),
            high=_percent(totals["share_high"]),
        ),
        translate(
            N_("Of the people: %(share)s (%(origin)s)"),
            language,
            share=_percent(totals["weighted_share"]),
            origin=population_text(document, language),
        ),
        translate(
            N_("Never a lecture: %(never)s; nothing known: %(unknown)d"),
            language,
            never=of(Totals, "never").text(totals["never"], language),
            unknown=totals["unknown"],
        ),
        *([said] if (said := unknown_text(document, language)) else []),
        *(f"{item}: {text}" for item, text in filter_facts(document, context, language)),
    ]
    if few_count(classes):
        lines.append(
            translate(
                N_("Hatched areas have fewer than ten centres: chance weighs heavily."), language
            )
        )
    return lines


def _notes(document: Coverage, context: Context, today: date, language: str) -> list[str]:
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
    membership = membership_sentence(context, language)
    travel = translate(
        N_("Travel times: %(provider)s"),
        language,
        provider=provider_text(dict(document["provider"]), language),
    )
    recorded = record_line(document, language, division_names(context, language))
    return [f"{review}  {made} {projection}", f"{say(OUTLINES)} {membership}", travel, recorded]


def _percent(value: float | None) -> str:
    return DASH if value is None else f"{value:.1%}"
