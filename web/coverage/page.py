"""Where lectures are missing: numbers, maps and table of the same rows, and the lists behind."""

from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Response, request, url_for
from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import N_, RedRoutesError
from geo.formats import ANSWERS, AREA_ANSWERS
from geo.terms import CENTRE_TIERS, KNOWN_GAPS
from web.coverage import ask as service
from web.coverage import centres as coverage_centres
from web.coverage import printed as coverage_files
from web.coverage.centres_table import (
    CENTRE_COLUMNS,
    centre_rows,
)
from web.coverage.classes import Show, few_count, map_classes, shown_title
from web.coverage.facts import definition, filter_facts
from web.coverage.figures import by_code, divisions, figures, table_page, trend_chart
from web.coverage.files import centres_export, coverage_export
from web.coverage.shapes import area_shapes, centre_shapes
from web.coverage.workbook import (
    reason,
)
from web.files.attachment import attachment
from web.files.export import Export
from web.files.jsontext import json_text
from web.frame.files import Link, Links, exported, file_links, page_file
from web.frame.names import division_names
from web.frame.page import asked, blueprint, current, refused, render
from web.installation.context import Context
from web.language.choices import CENTRE_LISTS, MAPS
from web.language.messages import translate
from web.language.request import language
from web.maps.legend import REACH_COLOUR
from web.maps.shell import MapShell, bounds_of
from web.nearby import isochrone
from web.terms.answer import Answer
from web.terms.fields import known_code

DAYS = (30, 90, 180, 365)
SUGGESTED = {
    "days", "k", "within", "today", "tier", "prefecture", "county", "topic", "vehicle", "season",
}  # fmt: skip
"""What a report and a suggestion ask alike."""
SEVERAL = frozenset({"tier", "topic", "required"})
MONTHS = "12"
LISTED = (
    "name", "tier", "county", "township", "lectures", "lectures_missing", "last_lecture",
    "days_since", "minutes", "gap", "action", "people",
)  # fmt: skip


class _Report(NamedTuple):
    """What an address of the page asks for and what it gets."""

    query: service.CoverageQuery
    answer: Answer
    reach: isochrone.IsochroneQuery | None


def _query(form: dict[str, Any]) -> service.CoverageQuery:
    wanted = {name: value for name, value in form.items() if name not in PAGE_ONLY}
    return service.CoverageQuery.model_validate({"trend": MONTHS, **wanted})


def _report(context: Context, form: dict[str, Any]) -> _Report:
    of, query = form.get("area", ""), _query(form)
    answer = service.run(context, query, today=context.today(), empty=True)
    reach = isochrone.beside(answer.document, of=of, at=form.get("at", "")) if of else None
    for text in reach.at if reach else ():
        context.gazetteer.resolve(text)  # an unknown name is refused here, not by the script
    return _Report(query, answer, reach)


def _show(form: dict[str, Any]) -> Show:
    """Return which map is asked for, the first one where nothing is said.

    Raises
    ------
    QueryError
        If there is no such map.
    """
    return known_code(MAPS, form.get("show", "share"), "show")


def _address(query: service.CoverageQuery, document: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters that give the same view on any later day."""
    given = query.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return {**given, "level": query.level, "today": document["today"]}


def _list_address(
    address: dict[str, Any], which: str, sort: str = "code", division: str = ""
) -> str:
    """Return the address of the list behind a number."""
    asked_for = {**address, "which": which}
    if sort != "code":
        asked_for["sort"] = sort
    if division:
        asked_for["division"] = division
    return url_for("pages.coverage_centres_page", **asked_for)


@blueprint.get("/coverage")
def coverage() -> Response:
    """Report how many centres had their lectures, by division."""
    context, form = current(), asked(several=SEVERAL)
    shown = {"area": form.get("area", ""), "at": form.get("at", "")}
    try:
        shown["show"] = _show(form)
        query, answer, reach = _report(context, form)
    except (ValidationError, RedRoutesError) as error:
        return _form(context, service.CoverageQuery(), shown=shown, **refused(error))
    document, show = answer.document, _show(form)
    reach_query = reach.model_dump(mode="json", exclude_defaults=True) if reach else None
    address = _address(query, document)
    classes = map_classes(document, show, language())
    fmap = MapShell(name="coverage", bounds=bounds_of(answer.features.geometry), canvas=False)
    shapes = url_for("pages.coverage_shapes", **address, show=show)
    area = {"query": reach_query, "color": REACH_COLOUR} if reach_query else None
    return _form(
        context,
        query,
        fmap=fmap,
        shown=shown,
        reach=reach_query,
        config={"shapes": shapes, "reach": area},
        document=document,
        address=address,
        exports=_exports(address, shown, reach_query),
        empty=context.snapshot().lectures.empty,
        legend=classes,
        legend_title=shown_title(show, document, language()),
        few=few_count(classes),
        centres=partial(_list_address, address),
        **_numbers(context, document, form),
    )


def _exports(
    address: dict[str, Any], shown: dict[str, Any], reach: dict[str, Any] | None
) -> list[Links]:
    """Return the files of a report, and that of the area beside it."""
    files = file_links("coverage", {**address, **shown}, endings=AREA_ANSWERS)
    if not reach:
        return [files]
    api = f"{request.script_root}/api/v1/isochrone?{urlencode(reach, doseq=True)}"
    area = Links(gettext("Reachable area"), [Link("geojson", "GeoJSON", api)])
    return [files, area]


def _numbers(context: Context, document: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    """Return the figures, the chart and the tables of a report."""
    rows = {row["code"]: row for row in document["rows"]}
    return {
        "figures": figures(document),
        "definition": definition(document, language()),
        "facts": filter_facts(document, context, language()),
        "worst": [(rows[code], reason(rows[code], language())) for code in document["worst"]],
        "chart": trend_chart(document["trend"]["totals"]) if "trend" in document else None,
        "found": table_page(
            document["rows"], sort=form.get("sort", ""), page=form.get("page", "1")
        ),
        "extra": by_code(document),
        "names": division_names(context),
        "county_centres": int((context.datasets.centres["tier"] == "county").sum()),
    }


@blueprint.get("/coverage/shapes")
def coverage_shapes() -> Response:
    """Return what the map draws."""
    context, form = current(), asked(several=SEVERAL)
    if _show(form) == "gaps":
        asked_for = _query(form).model_dump(by_alias=True)
        query = coverage_centres.CentresQuery.model_validate(asked_for)
        answer = coverage_centres.run(
            context, query, today=context.today(), whole_list=True, empty=True
        )
        shapes = centre_shapes(answer.features)
    else:
        answer = _report(context, form).answer
        shapes = area_shapes(answer, _show(form), division_names(context))
    response = Response(json_text(shapes), content_type="application/geo+json; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/coverage/centres")
def coverage_centres_page() -> Response:
    """List the centres behind a number."""
    context = current()
    try:
        query = coverage_centres.CentresQuery.model_validate(asked(several=SEVERAL))
        answer = coverage_centres.run(context, query, today=context.today(), empty=True)
    except (ValidationError, RedRoutesError) as error:
        return _form(context, service.CoverageQuery(), shown={}, **refused(error))
    document = answer.document
    address = query.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    asked_for = service.CoverageQuery.model_fields
    report = {name: value for name, value in address.items() if name in asked_for}
    names = division_names(context)
    return render(
        "coverage",
        template="coverage_centres.html",
        document=document,
        title=CENTRE_LISTS.say(query.which, language()),
        division=query.division and names.get(query.division, query.division),
        columns={key: CENTRE_COLUMNS[key] for key in LISTED},
        rows=centre_rows(context, document, language()),
        definition=definition(document, language()),
        facts=filter_facts(document, context, language()),
        address={**address, "today": document["today"]},
        report={**report, "today": document["today"]},
        exports=[file_links("centres", {**address, "today": document["today"]}, endings=ANSWERS)],
        empty=context.snapshot().lectures.empty,
    )


@blueprint.get("/coverage/map.<ending>")
def coverage_map_file(ending: str) -> Response:
    """Return the map on A3 or A4."""
    context, form = current(), asked(several=SEVERAL)
    beside = ("area", "at", "sort", "page")
    wanted = {name: value for name, value in form.items() if name not in beside}
    query = coverage_files.MapQuery.model_validate(wanted)
    kind = coverage_files.map_ending(ending)
    made = coverage_files.map_file(context, query, kind, today=context.today(), language=language())
    name = f"{translate(N_('Coverage map'), language())} {context.today().isoformat()}"
    return attachment(
        made.content, name=f"{name} {query.paper.upper()}.{kind}", fallback=f"coverage.{kind}",
        media_type=made.media_type,
    )  # fmt: skip


def _form(
    context: Context, query: service.CoverageQuery, *, status: int = 200, **variables: Any
) -> Response:
    values = {"document": None, "error": None, "choices": (), "reach": None, **variables}
    return render(
        "coverage",
        fmap=values.pop("fmap", None),
        status=status,
        query=query,
        days=DAYS,
        gaps=KNOWN_GAPS,
        suggested=query.model_dump(mode="json", include=SUGGESTED, exclude_defaults=True),
        tiers=CENTRE_TIERS,
        divisions=divisions(context),
        today=context.today().isoformat(),
        **values,
    )


PAGE_ONLY = frozenset({"area", "at", "show", "sort", "page"})


@page_file("coverage")
def coverage_file(context: Context) -> Export | None:
    """Take the report along as the page shows it."""
    form = asked(several=SEVERAL)
    _show(form)  # files hold what all maps show, but an address that asks for no map is wrong
    wanted = {name: value for name, value in form.items() if name not in PAGE_ONLY}
    query = service.CoverageQuery.model_validate(wanted)
    answer = service.run(context, query, today=context.today(), empty=True)
    reach = None
    if of := form.get("area"):
        area = isochrone.beside(answer.document, of=of, at=form.get("at", ""))
        reach = isochrone.run(context, area, language=language())
    return exported(coverage_export, answer, reach=reach)


@page_file("centres")
def centres_file(context: Context) -> Export | None:
    """Take the list of centres along."""
    query = coverage_centres.CentresQuery.model_validate(asked(several=SEVERAL))
    today = context.today()
    return exported(
        centres_export,
        coverage_centres.run(context, query, today=today, whole_list=True, empty=True),
    )
