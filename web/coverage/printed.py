"""The coverage map on paper: title, definition, legend, facts and sources of a report."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final, get_args

import pandas as pd
from geopandas import GeoDataFrame

from geo.codes import whole_code
from geo.errors import N_
from geo.terms import GAPS, LEVELS
from routes.book.wording import plain_date
from routes.cartography.sheet import Ending, Ground, Said, Sheet, SheetClass, Table
from web.coverage import ask as coverage
from web.coverage import centres as coverage_centres
from web.coverage.answer import Coverage, Row
from web.coverage.headline import LEFT_OUT
from web.coverage.map import (
    NONE,
    MapClass,
    Show,
    area_class,
    drawn_gaps,
    few_count,
    map_classes,
    shown_share,
    shown_title,
)
from web.coverage.question import CentresQuery, MapQuery
from web.coverage.text import (
    definition,
    filter_facts,
    period,
    population_text,
    record_line,
    unknown_text,
)
from web.installation.context import Context
from web.installation.ground import drawn_roads, drawn_water
from web.language.messages import inline, sentences, translate, translator
from web.language.wording import CatalogueWording
from web.maps.legend import FEW_HATCH, NO_DATA_HATCH
from web.maps.printed import OUTLINES, ROADS, origin_line, pieces
from web.places.membership import membership_sentence
from web.terms.answer import Answer
from web.terms.fields import QueryError
from web.terms.term import DASH

BY_SIZE: Final = N_("The larger a disc, the more centres; in it the percentage covered")
AT_A_GLANCE: Final = N_(
    "The larger a disc, the more centres; names and values: on the numbered maps"
)
ATLAS: Final = 250
"""With more discs than this their letters are too small: each prefecture has its own sheet."""
HATCHED: Final = N_("Hatched: fewer than ten centres, written as not covered / all.")


def map_file(
    context: Context, query: MapQuery, ending: Ending, *, today: date, language: str
) -> bytes:
    """Draw the map of a report on paper, also when no lecture is on record.

    Parameters
    ----------
    ending
        ``pdf``, ``png`` or ``svg``.
    today
        Day of the sheet; last day of the period, unless the query names one.

    Raises
    ------
    QueryError
        As :func:`web.coverage.ask.run`.
    """
    from routes.cartography.drawing import draw_sheets  # noqa: PLC0415 - matplotlib is slow to load

    sheets = [_sheet(context, query, today=today, language=language)]
    discs = (sheets[0].shapes.geom_type == "Point").sum()
    if discs > ATLAS and not query.prefecture and not sheets[0].dots:
        sheets = _atlas(context, query, sheets[0], today=today, language=language)
    return draw_sheets(sheets, paper=query.paper, ending=ending)


def _atlas(
    context: Context, query: MapQuery, whole: Sheet, *, today: date, language: str
) -> list[Sheet]:
    """Return the sheet of the province at a glance, and one of each prefecture that has discs."""
    divisions = context.datasets.divisions
    codes = sorted(set(whole.shapes["county"].map(divisions["parent"]).dropna()))
    index = {str(code): number for number, code in enumerate(codes, 1)}
    parts = []
    for code, number in index.items():
        asked = query.model_copy(update={"prefecture": code})
        part = _sheet(context, asked, today=today, language=language)
        title = translate(
            N_("Map %(number)d: %(title)s"), language, number=number, title=part.title
        )
        parts.append(replace(part, title=title))
    return [_glance(whole, index, language), *parts]


def _glance(whole: Sheet, index: Mapping[str, int], language: str) -> Sheet:
    """Return a sheet with small discs: few centres are told by their size, not by a hatching."""
    say = translator(language)
    plain = [one for one in whole.classes if one.hatch != FEW_HATCH]
    low = whole.shapes["class"] > NONE
    shapes = whole.shapes.assign(**{"class": whole.shapes["class"].where(
        ~low, whole.shapes["class"] - NONE - 1)})  # fmt: skip
    table = whole.table and replace(whole.table, number=say(N_("Sheet")))
    hatched = translate(HATCHED, language)
    return replace(
        whole, shapes=shapes, classes=plain, index=index, table=table, sizes=say(AT_A_GLANCE),
        facts=[one for one in whole.facts if one != hatched],
    )  # fmt: skip


def _sheet(context: Context, query: MapQuery, *, today: date, language: str) -> Sheet:
    """Return the sheet of a report."""
    report = query.report()
    answer = coverage.run(context, report, today=today, empty=True)
    centres = None
    if query.show == "gaps":
        listed = CentresQuery.model_validate(report.model_dump(by_alias=True))
        centres = coverage_centres.run(
            context, listed, today=today, whole_list=True, empty=True
        ).features
    return coverage_sheet(
        context, answer, show=query.show, centres=centres, today=today, language=language
    )


def map_ending(text: str) -> Ending:
    """Return the format of a printed map.

    Raises
    ------
    QueryError
        If it is none.
    """
    for known in get_args(Ending):
        if text == known:
            return known  # type: ignore[no-any-return]
    raise QueryError(N_("A printed map is a .pdf, .png or .svg file, not %(name)s."), name=text)


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
    centres
        Centres with their ``gap``, for the map of gaps.
    """
    document = answer.document
    say = translator(language)
    classes = map_classes(document, show, language)
    dots = show == "gaps" and centres is not None
    named = not dots and document["level"] != "hexagon"
    shapes = _dots(centres) if centres is not None and dots else _areas(answer, show)
    if named:
        shapes = shapes.join(place_rows(document, show, context.division_names(language)))
    discs = bool((shapes.geom_type == "Point").any()) and not dots
    return Sheet(
        title=_title(document, context, language),
        subtitle=_subtitle(document, language),
        finding=finding(document, language),
        legend=shown_title(show, document, language),
        classes=_dot_classes(classes) if dots else _area_classes(classes, language),
        shapes=shapes,
        ground=_ground(context),
        table=_table(document, shapes, language) if named else None,
        sizes=say(BY_SIZE) if discs else "",
        facts=_facts(document, context, classes, language),
        notes=_notes(document, context, today, language, discs=discs),
        warning=say(N_("Simulated data")) if document["simulated"] else "",
        organisation=context.settings.organisation,
        north=say(N_("North")),
        language=language,
        today=today,
        dots=dots,
    )


def place_rows(document: Coverage, show: Show, names: "pd.Series[str]") -> pd.DataFrame:
    """Return what the sheet says of each place: names, counts, share, and place in the table.

    Those of few centres are not ranked, for chance weighs heavily in their shares, and those where
    nothing is missing are no places to go to.
    """
    rows = pd.DataFrame(document["rows"]).set_index("code")
    share = pd.Series([shown_share(row, show) for row in document["rows"]], rows.index, dtype=float)
    missing = share.notna() & (rows["unserved"] != 0)
    ranked = share[missing & ~rows["few"]].sort_values(kind="stable")
    order = pd.Series(range(len(ranked)), ranked.index).reindex(rows.index, fill_value=-1)
    over = rows["parent"].map(names).fillna("")
    return pd.DataFrame(
        {
            "name": [str(names.get(code, name)) for code, name in rows["name"].items()],
            "over": over,
            "county": rows["parent"] if document["level"] == "township" else rows.index,
            "centres": rows["centres"],
            "few": rows["few"],
            "part": [_part(row) for row in document["rows"]],
            "value": share.map(lambda one: DASH if math.isnan(one) else f"{one:.0%}"),
            "order": order,
        }
    )


def _part(row: Row) -> str:
    """Return how many centres are without lectures, of how many."""
    unserved = row["unserved"]
    return f"{DASH if unserved is None else unserved}/{row['centres']}"


def _ground(context: Context) -> Ground:
    data = context.datasets
    return Ground(data.boundaries, data.divisions, drawn_roads(context), drawn_water(context))


def _table(document: Coverage, shapes: GeoDataFrame, language: str) -> Table:
    say = translator(language)
    few = shapes[shapes["few"] & (shapes["order"] < 0)]
    note = ""
    if len(few):
        rows = {row["code"]: row for row in document["rows"]}
        unserved = sum(rows[code]["unserved"] or 0 for code in few.index)
        note = translate(
            N_(
                "%(count)d more have fewer than ten centres each, together %(unserved)d of "
                "%(centres)d not covered: chance weighs heavily, so they are not ranked."
            ),
            language, count=len(few), unserved=unserved, centres=int(few["centres"].sum()),
        )  # fmt: skip
    above = {"township": N_("County"), "county": N_("Prefecture")}.get(document["level"])
    return Table(
        title=say(N_("Go here first")),
        heads=(
            LEVELS.say(document["level"], language),
            say(above) if above else "",
            say(N_("Not covered / all")),
            say(N_("Covered")),
        ),
        number="",
        key=say(N_("Numbers on the map")),
        goes_on=say(N_("Key, sheet")),
        note=note,
    )


def finding(document: Coverage, language: str) -> list[list[Said]]:
    """Return the one thing to see: how many centres nobody came to, and how many never."""
    totals = document["totals"]
    known = {name: totals[name] for name in ("centres", "unserved", "never")}
    counts = {name: f"{count:,}" for name, count in known.items() if count is not None}
    if "unserved" not in counts:
        sentences = [N_("Whether the %(centres)s centres had lectures is not known.")]
    else:
        sentences = [N_("Of %(centres)s centres |%(unserved)s| are not covered;")]
        never = N_("|%(never)s| of them never had a lecture.")
        unknown = N_("whether any of them ever had a lecture is not known.")
        sentences.append(never if "never" in counts else unknown)
    return [pieces(translate(sentence, language, **counts)) for sentence in sentences]


def _subtitle(document: Coverage, language: str) -> str:
    first, last = period(document)
    wording = CatalogueWording(language)
    return translate(
        N_("Share of centres with at least %(k)d lectures, %(first)s to %(last)s"),
        language, k=document["k"], first=plain_date(first, wording), last=plain_date(last, wording),
    )  # fmt: skip


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
    names = context.division_names(language)
    code = document["county"] or document["prefecture"] or whole_code("22")
    return translate(
        N_("Lectures in %(place)s by %(level)s"),
        language,
        place=names.get(code, code),
        level=inline(LEVELS.say(document["level"], language)),
    )


def _facts(
    document: Coverage, context: Context, classes: list[MapClass], language: str
) -> list[str]:
    totals = document["totals"]
    lines = [
        translate(
            N_("Covered: %(share)s of the centres; of the people %(people)s (%(origin)s)"),
            language,
            share=_percent(totals["share"]),
            people=_percent(totals["weighted_share"]),
            origin=population_text(document, language),
        ),
        *([said] if (said := unknown_text(document, language)) else []),
        *(f"{item}: {text}" for item, text in filter_facts(document, context, language)),
    ]
    if few_count(classes):
        lines.append(translate(HATCHED, language))
    return lines


def _notes(
    document: Coverage, context: Context, today: date, language: str, *, discs: bool
) -> list[str]:
    say = translator(language)
    seats = say(N_("Discs stand at the seats of townships, whose outlines are not published."))
    recorded = record_line(document, language, context.division_names(language))
    said = [definition(document, language), recorded]
    if left_out := document["totals"]["without_division"]:
        said.append(translate(LEFT_OUT, language, count=left_out))
    return [
        origin_line(context, today, language),
        sentences(*([seats] if discs else []), say(OUTLINES), say(ROADS), language=language),
        sentences(membership_sentence(context, language), *said, language=language),
    ]


def _percent(value: float | None) -> str:
    return DASH if value is None else f"{value:.1%}"
