"""Where lectures are missing: numbers, maps and table of the same rows, and the lists behind."""

from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Response, request
from flask_babel import gettext

from geo.errors import N_
from geo.formats import ANSWERS, AREA_ANSWERS, FORMATS
from geo.terms import KNOWN_GAPS
from web.coverage import ask as service
from web.coverage import centres as coverage_centres
from web.coverage.answer import (
    OF_WORST,
    Centre,
    Centres,
    Comparison,
    Coverage,
    Inequality,
    Month,
    Row,
)
from web.coverage.figures import figures, table_page, trend_chart
from web.coverage.files import centres_export, coverage_export
from web.coverage.headline import claim, claim_notes, late_words, scope_words, worst_places
from web.coverage.map import area_shapes, centre_shapes, few_count, map_classes, shown_title
from web.coverage.period import asked_period, offered
from web.coverage.printed import map_ending, map_file
from web.coverage.question import (
    CentresQuery,
    CountedQuery,
    CoverageQuery,
    MapQuery,
    NoCentresError,
)
from web.coverage.text import (
    definition,
    filter_facts,
    reason,
    record_line,
    record_short,
    unknown_text,
)
from web.files.attachment import attachment
from web.files.export import Export
from web.files.jsontext import json_text
from web.files.text import coarse_note
from web.frame.again import written
from web.frame.files import Link, Links, exported, file_links, page_file
from web.frame.form import Form, address_of, said
from web.frame.names import divisions
from web.frame.page import REFUSED, asked, blueprint, current, refused, render
from web.installation.context import Context
from web.language.choices import AREA_ORIGINS, CENTRE_LISTS, CENTRE_ORDERS, MAP_NAMES, MAPS
from web.language.messages import translate
from web.language.request import language
from web.maps.legend import REACH_COLOUR
from web.maps.shell import MapShell, bounds_of
from web.nearby import isochrone
from web.places.membership import membership_sentence
from web.terms.answer import Answer
from web.terms.asked import as_form, parameters, several
from web.terms.term import columns, of, terms

SUGGESTED = {*CountedQuery.model_fields, "within"}
"""What a report and a suggestion ask alike."""
SEVERAL = several(CoverageQuery)
PAGE_ONLY = frozenset({"area", "at", "show", "sort", "page", "paper"})
"""Parameters of the page that its report does not depend on."""
MONTHS = str(service.TREND_MONTHS)


class _Report(NamedTuple):
    """What an address of the page asks for and what it gets."""

    query: CoverageQuery
    answer: Answer[Coverage]
    reach: isochrone.IsochroneQuery | None


def _query(form: Form, **usual: str) -> CoverageQuery:
    wanted = {name: value for name, value in form.items() if name not in PAGE_ONLY}
    return CoverageQuery.model_validate({**usual, **wanted})


def _report(context: Context, form: Form, **usual: str) -> _Report:
    """Answer what an address asks for, also when no lecture is on record."""
    of, query = said(form, "area"), _query(form, **usual)
    answer = service.run(context, query, today=context.today(), empty=True)
    within, provider = answer.document["within"], answer.document["provider"]
    reach = isochrone.beside(within, provider, of=of, at=said(form, "at")) if of else None
    for text in reach.at if reach else ():
        context.gazetteer.resolve(text)  # an unknown name is refused here, not by the script
    return _Report(query, answer, reach)


def _shown(form: Form) -> dict[str, str]:
    """Return what the page shows beside its report."""
    show = MapQuery(show=said(form, "show") or "share").show
    return {"area": said(form, "area"), "at": said(form, "at"), "show": show}


def _address(query: CoverageQuery, today: str) -> Form:
    """Return the parameters that give the same view on any later day."""
    given = query.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return {**given, "level": query.level, "today": today}


def _list_address(address: Form, which: str, sort: str = "code", division: str = "") -> str:
    """Return the address of the list behind a number."""
    more = {"sort": sort if sort != "code" else "", "division": division}
    given = {name: value for name, value in more.items() if value}
    return address_of(address, "pages.coverage_centres_page", which=which, **given)


@blueprint.get("/coverage")
def coverage() -> Response:
    """Report how many centres had their lectures, by division."""
    context, form = current(), asked(several=SEVERAL)
    try:
        shown = _shown(form)
        query, answer, reach = _report(context, form, trend=MONTHS)
    except NoCentresError as error:  # nothing is wrong with the question: there is no answer yet
        return _form(context, form, shown=form, error=refused(error)["error"], nobody=True)
    except REFUSED as error:
        return _form(context, form, shown=form, **refused(error))
    document, show = answer.document, shown["show"]
    reach_query = reach.model_dump(mode="json", exclude_defaults=True) if reach else None
    address = _address(query, document["today"])
    classes = map_classes(document, show, language())
    return _form(
        context,
        as_form(query),
        claim=claim(document, context),
        claim_notes=claim_notes(document),
        scope=scope_words(document, context),
        chosen_words=asked_period(document, language()),
        late_words=late_words(document),
        fmap=MapShell(name="coverage", bounds=bounds_of(answer.features.geometry), canvas=False),
        shown=shown,
        reach=reach_query,
        config={
            "shapes": address_of(address, "pages.coverage_shapes", show=show),
            "reach": {"query": reach_query, "color": REACH_COLOUR} if reach_query else None,
        },
        document=document,
        address=address,
        suggested=query.model_dump(mode="json", include=SUGGESTED, exclude_defaults=True),
        exports=_exports(address, shown, reach_query),
        empty=context.snapshot().lectures.empty,
        legend=classes,
        legend_title=shown_title(show, document, language()),
        few=few_count(classes),
        centres=partial(_list_address, address),
        **_numbers(context, document, form),
    )


def _exports(address: Form, shown: dict[str, str], reach: dict[str, object] | None) -> list[Links]:
    """Return the files of a report, and that of the area beside it."""
    files = file_links("coverage", {**address, **shown}, endings=AREA_ANSWERS)
    if not reach:
        return [files]
    api = f"{request.script_root}/api/v1/isochrone?{urlencode(reach, doseq=True)}"
    return [files, Links(gettext("Reachable area"), [Link("geojson", "GeoJSON", api)])]


def _numbers(context: Context, document: Coverage, form: Form) -> dict[str, Any]:
    """Return the figures, the chart and the tables of a report."""
    rows = {row["code"]: row for row in document["rows"]}
    return {
        "figures": figures(document),
        "definition": definition(document, language()),
        "facts": filter_facts(document, context, language()),
        "record": record_line(document, language(), context.division_names(language())),
        "unknown": unknown_text(document, language()),
        "places": worst_places(document, context.division_names(language())),
        "record_short": record_short(document, language()),
        "worst": [(rows[code], reason(rows[code], language())) for code in document["worst"]],
        "worst_columns": [of(Row, key) for key in OF_WORST],
        "row_terms": terms(Row),
        "month_columns": columns(Month, page=True),
        "comparison_columns": columns(Comparison, page=True),
        "evenness_columns": columns(Inequality),
        "chart": trend_chart(document["trend"]["totals"]) if "trend" in document else None,
        "found": table_page(document, sort=said(form, "sort"), page=said(form, "page") or "1"),
        "names": context.division_names(language()),
    }


@blueprint.get("/coverage/shapes")
def coverage_shapes() -> Response:
    """Return what the map draws."""
    context, form = current(), asked(several=SEVERAL)
    show = _shown(form)["show"]
    if show == "gaps":
        shapes = centre_shapes(_centres(context, {**form, "sort": "code"}, whole_list=True))
    else:
        answer = _report(context, form, trend=MONTHS).answer
        shapes = area_shapes(answer, show, context.division_names(language()))
    response = Response(json_text(shapes), content_type="application/geo+json; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _centres(context: Context, form: Form, *, whole_list: bool) -> Answer[Centres]:
    beside = PAGE_ONLY - set(CentresQuery.model_fields)
    wanted = {name: value for name, value in form.items() if name not in beside}
    query = CentresQuery.model_validate(wanted)
    return coverage_centres.run(
        context, query, today=context.today(), whole_list=whole_list, empty=True
    )


@blueprint.get("/coverage/centres")
def coverage_centres_page() -> Response:
    """List the centres behind a number."""
    context, form = current(), asked(several=SEVERAL)
    try:
        query = CentresQuery.model_validate(form)
        answer = coverage_centres.run(context, query, today=context.today(), empty=True)
    except REFUSED as error:
        return _form(context, {}, shown={}, **refused(error))
    document = answer.document
    address = _address(query, document["today"])
    names = context.division_names(language())
    return render(
        "coverage",
        template="coverage/centres.html",
        document=document,
        title=CENTRE_LISTS.say(query.which, language()),
        division=query.division and names.get(query.division, query.division),
        columns=columns(Centre, page=True, but=("code",)),
        orders=CENTRE_ORDERS,
        definition=definition(document, language()),
        facts=filter_facts(document, context, language()),
        names=names,
        record=record_line(document, language(), context.division_names(language())),
        report=_address(query.report(), document["today"]),
        exports=[file_links("centres", address, endings=ANSWERS)],
        coarse_note=coarse_note(document["centres"], language()),
    )


@blueprint.get("/coverage/map.<ending>")
def coverage_map_file(ending: str) -> Response:
    """Return the map on A3 or A4, with further sheets where its key needs them."""
    context, form = current(), asked(several=SEVERAL)
    beside = PAGE_ONLY - set(MapQuery.model_fields)
    wanted = {name: value for name, value in form.items() if name not in beside}
    query, kind = MapQuery.model_validate(wanted), map_ending(ending)
    content = written()
    if content is None:
        content = map_file(context, query, kind, today=context.today(), language=language())
    title = translate(N_("Coverage map"), language())
    name = f"{title} {context.today().isoformat()}"
    return attachment(
        content, name=f"{name} {query.paper.upper()}.{kind}", fallback=f"coverage.{kind}",
        media_type=FORMATS[kind].content_type,
    )  # fmt: skip


def _form(context: Context, form: Form, *, status: int = 200, **variables: Any) -> Response:
    return render(
        "coverage",
        template="coverage/page.html",
        status=status,
        form=form,
        ask=parameters(CoverageQuery),
        periods=offered(context.today(), language()),
        map_names={key: MAP_NAMES.say(key, language()) for key in MAPS},
        gaps=KNOWN_GAPS,
        maps=MAPS,
        areas=AREA_ORIGINS,
        divisions=divisions(context),
        membership=membership_sentence(context, language()),
        **variables,
    )


@page_file("coverage")
def coverage_file(context: Context) -> Export:
    """Take the report along as the page shows it."""
    form = asked(several=SEVERAL)
    _shown(form)  # files hold what all maps show, but an address that asks for no map is wrong
    _, answer, area = _report(context, form)
    reach = isochrone.run(context, area, language=language()) if area else None
    return exported(coverage_export, answer, reach=reach)


@page_file("centres")
def centres_file(context: Context) -> Export:
    """Take the list of centres along."""
    answer = _centres(context, asked(several=SEVERAL), whole_list=True)
    return exported(centres_export, answer)
