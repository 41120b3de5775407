"""The three jobs: plan a tour, find venues and areas nearby, report coverage."""

from flask import Blueprint, Response

from web import coverage_files
from web.api.inputs import body_of, context, format_and_query, query_of
from web.api.outputs import GEOJSON, respond, respond_json, respond_later
from web.book_response import book_response
from web.formats.geojson import answer_geojson
from web.formats.jsontext import json_text
from web.formats.suggest import suggestion_csv
from web.i18n import language
from web.services import (
    book,
    coverage,
    coverage_centres,
    directions,
    editing,
    inspection,
    isochrone,
    nearby,
    planning,
    suggest,
)
from web.services.answer import Answer
from web.wording import CatalogueWording

blueprint = Blueprint("jobs", __name__)
WAIT = 1.0
"""Seconds a request waits for long work before it says: ask again."""


def _respond(answer: Answer, form: str) -> Response:
    if form == "geojson":
        return respond(json_text(answer_geojson(answer)), GEOJSON)
    return respond_json(answer.document)


@blueprint.get("/plan")
def plan_by_query() -> Response:
    """Plan a tour from query parameters."""
    form, query = format_and_query(planning.PlanQuery, "json", "geojson")
    return _respond(planning.run(context(), query, today=context().today()), form)


@blueprint.post("/plan")
def plan_by_body() -> Response:
    """Plan a tour from a JSON body."""
    query = body_of(planning.PlanQuery)
    return _respond(planning.run(context(), query, today=context().today()), "json")


@blueprint.post("/plan/book")
def plan_book() -> Response:
    """Plan a tour and return its plan book, or one file of it."""
    query, today = body_of(book.BookQuery), context().today()
    answer = planning.run(context(), query.plan, today=today)
    wording = CatalogueWording(language())
    made = book.make(context(), answer, query.form, wording=wording, today=today)
    return book_response(made, query.format)


@blueprint.post("/plan/retime")
def retime_plan() -> Response:
    """Time an order of visits and name its conflicts."""
    query = body_of(editing.RetimeQuery)
    return _respond(planning.run(context(), query, today=context().today()), "json")


@blueprint.post("/plan/improve")
def improve_plan() -> Response:
    """Search on from an order of visits."""
    query = body_of(editing.ImproveQuery)
    return _respond(editing.improve(context(), query, today=context().today()), "json")


@blueprint.post("/plan/alternatives")
def plan_alternatives() -> Response:
    """Find different tours of nearly the same value."""
    query = body_of(editing.AlternativesQuery)
    return respond_json(editing.alternatives(context(), query, today=context().today()))


@blueprint.post("/plan/dates")
def plan_dates() -> Response:
    """Try the same tour on other days."""
    query = body_of(editing.DatesQuery)
    return respond_json(editing.dates(context(), query, today=context().today()))


@blueprint.get("/nearby")
def nearby_venues() -> Response:
    """Find venues near a place."""
    form, query = format_and_query(nearby.NearbyQuery, "json", "geojson")
    return _respond(nearby.run(context(), query, today=context().today()), form)


@blueprint.get("/isochrone")
def isochrone_areas() -> Response:
    """Draw the area within some minutes of a place."""
    form, query = format_and_query(isochrone.IsochroneQuery, "geojson")
    return _respond(isochrone.run(context(), query, language=language()), form)


@blueprint.get("/directions")
def driving_directions() -> Response:
    """Tell the way, turn by turn."""
    query = query_of(directions.DirectionsQuery)
    return respond_json(directions.run(context(), query, language=language()).document)


@blueprint.get("/inspect")
def inspection_tours() -> Response:
    """Draw centres and plan inspection groups; 202 while the plan is being made."""
    form, query = format_and_query(inspection.InspectionQuery, "json", "geojson")
    answer = inspection.ask(context(), query, today=context().today(), seconds=WAIT)
    return _respond(answer, form) if answer else respond_later()


@blueprint.get("/coverage")
def coverage_report() -> Response:
    """Report coverage by division."""
    form, query = format_and_query(coverage.CoverageQuery, *coverage_files.ENDINGS)
    answer = coverage.run(context(), query, today=context().today())
    made = coverage_files.report_file(context(), answer, form, language=language())
    return respond(made.content, made.media_type)


@blueprint.get("/coverage/centres")
def coverage_centres_list() -> Response:
    """List the centres behind a number: a page of them as JSON, all of them as a file."""
    form, query = format_and_query(coverage_centres.CentresQuery, *coverage_files.ENDINGS)
    today, whole = context().today(), form != "json"
    answer = coverage_centres.run(context(), query, today=today, whole_list=whole)
    made = coverage_files.centres_file(context(), answer, form, language=language())
    return respond(made.content, made.media_type)


@blueprint.get("/coverage/suggest")
def coverage_suggestion() -> Response:
    """Suggest where to lecture next; 202 while the search goes on."""
    form, query = format_and_query(suggest.SuggestQuery, "json", "geojson", "csv")
    answer = suggest.ask(context(), query, today=context().today(), seconds=WAIT)
    if answer is None:
        return respond_later()
    if form == "csv":
        csv = suggestion_csv(answer.document, language())
        return respond(csv, coverage_files.MEDIA_TYPES["csv"])
    return _respond(answer, form)
