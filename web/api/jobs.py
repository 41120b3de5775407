"""The three jobs: plan a tour, find venues and areas nearby, report coverage."""

from flask import Blueprint, Response

from geo.errors import N_
from geo.travel.valhalla_engine import NoValhallaError, NoWayError, ValhallaError
from routes.book import FORMATS
from routes.errors import PlanError
from web.api.inputs import body_of, context, format_and_query, query_of
from web.api.outputs import (
    GEOJSON,
    respond,
    respond_export,
    respond_json,
    respond_later,
    respond_part,
)
from web.book_response import ZIP_TYPE, book_response
from web.exports.answers import ENDINGS, answer_export
from web.formats.export import AREAS
from web.formats.geojson import answer_geojson
from web.formats.jsontext import json_text
from web.i18n import language
from web.jobs import BusyError
from web.operations import NEXT_TUESDAY, PLACE_PROBLEMS, described
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
FILES = dict.fromkeys((form for form in ENDINGS if form not in ("json", "geojson")), "")
COVERAGE_FILES = {form: "" for form in FILES if form in AREAS}
WAIT = 1.0
"""Seconds a request waits for long work before it says: ask again."""
PLAN = {"json": "plan.Plan"}
PLAN_PROBLEMS = (*PLACE_PROBLEMS, PlanError)
TRIP = {"from": "长春市", "date": NEXT_TUESDAY, "days": 2, "theme": ["东北抗联"], "seconds": 0.3}
ORDER = {
    "from": "通化市",
    "date": NEXT_TUESDAY,
    "days": 1,
    "order": [["JL-220502-057", "JL-220502-058"]],
}
BOOK_TYPES = {"zip": ZIP_TYPE, **{ending: kind.media_type for ending, kind in FORMATS.items()}}


def _respond(answer: Answer, form: str) -> Response:
    if form == "json":
        return respond_json(answer.document)
    return respond_export(answer_export(context(), answer, language()), form)


@blueprint.get("/plan")
@described(
    N_("Plan a tour"),
    {"json": "plan.Plan", "geojson": "plan.PlanFeatures", **FILES},
    query=planning.PlanQuery,
    problems=PLAN_PROBLEMS,
    examples=(
        {**TRIP, "theme": "东北抗联"},
        {"from": "通化市", "date": NEXT_TUESDAY, "require": "JL-220502-057", "format": "geojson"},
    ),
)
def plan_by_query() -> Response:
    """Plan a tour from query parameters."""
    form, query = format_and_query(planning.PlanQuery, *ENDINGS)
    return _respond(planning.run(context(), query, today=context().today()), form)


@blueprint.post("/plan")
@described(
    N_("Plan a tour from a JSON body"),
    PLAN,
    body=planning.PlanQuery,
    problems=PLAN_PROBLEMS,
    examples=(TRIP,),
)
def plan_by_body() -> Response:
    """Plan a tour from a JSON body."""
    query = body_of(planning.PlanQuery)
    return _respond(planning.run(context(), query, today=context().today()), "json")


@blueprint.post("/plan/book")
@described(
    N_("Plan book of a tour"),
    dict.fromkeys(BOOK_TYPES, ""),
    body=book.BookQuery,
    problems=PLAN_PROBLEMS,
    examples=({"plan": ORDER, "form": {"organiser": "吉林省"}, "format": "gpx"},),
    media=BOOK_TYPES,
)
def plan_book() -> Response:
    """Plan a tour and return its plan book, or one file of it."""
    query, today = body_of(book.BookQuery), context().today()
    answer = planning.run(context(), query.plan, today=today)
    wording = CatalogueWording(language())
    made = book.make(context(), answer, query.form, wording=wording, today=today)
    return book_response(made, query.format)


@blueprint.post("/plan/retime")
@described(
    N_("Timetable of an order of visits, with its conflicts"),
    PLAN,
    body=editing.RetimeQuery,
    problems=PLAN_PROBLEMS,
    examples=(ORDER,),
)
def retime_plan() -> Response:
    """Time an order of visits and name its conflicts."""
    query = body_of(editing.RetimeQuery)
    return _respond(planning.run(context(), query, today=context().today()), "json")


@blueprint.post("/plan/improve")
@described(
    N_("Better plan from an order of visits"),
    PLAN,
    body=editing.ImproveQuery,
    problems=PLAN_PROBLEMS,
    examples=({**ORDER, "pin": ["JL-220502-057"]},),
)
def improve_plan() -> Response:
    """Search on from an order of visits."""
    query = body_of(editing.ImproveQuery)
    return _respond(editing.improve(context(), query, today=context().today()), "json")


@blueprint.post("/plan/alternatives")
@described(
    N_("Different plans of nearly the same value"),
    {"json": "plan.Alternatives"},
    body=editing.AlternativesQuery,
    problems=PLAN_PROBLEMS,
    examples=({**ORDER, "count": 1},),
)
def plan_alternatives() -> Response:
    """Find different tours of nearly the same value."""
    query = body_of(editing.AlternativesQuery)
    return respond_json(editing.alternatives(context(), query, today=context().today()))


@blueprint.post("/plan/dates")
@described(
    N_("The same tour on other days"),
    {"json": "plan.Dates"},
    body=editing.DatesQuery,
    problems=PLAN_PROBLEMS,
    examples=({**ORDER, "span": 3},),
)
def plan_dates() -> Response:
    """Try the same tour on other days."""
    query = body_of(editing.DatesQuery)
    return respond_json(editing.dates(context(), query, today=context().today()))


@blueprint.get("/nearby")
@described(
    N_("Venues near a place"),
    {"json": "reach.Nearby", "geojson": "reach.NearbyFeatures", **FILES},
    query=nearby.NearbyQuery,
    problems=PLACE_PROBLEMS,
    examples=(
        {"at": "126.5527,41.9405", "within": 30, "tier": "township"},
        {"at": "大石人镇", "limit": 5, "idle": 90, "format": "geojson"},
    ),
)
def nearby_venues() -> Response:
    """Find venues near a place."""
    form, query = format_and_query(nearby.NearbyQuery, *ENDINGS)
    answer = nearby.run(context(), query, today=context().today())
    if form == "geojson":
        return respond_part(answer.document, json_text(answer_geojson(answer)), GEOJSON)
    return respond_part(answer.document) if form == "json" else _respond(answer, form)


@blueprint.get("/isochrone")
@described(
    N_("Area within some minutes"),
    {"geojson": "reach.Isochrone"},
    query=isochrone.IsochroneQuery,
    problems=PLACE_PROBLEMS,
    examples=({"at": "大石人镇", "minutes": [15, 30]},),
)
def isochrone_areas() -> Response:
    """Draw the area within some minutes of a place."""
    _, query = format_and_query(isochrone.IsochroneQuery, "geojson")
    answer = isochrone.run(context(), query, language=language())
    return respond(json_text(answer_geojson(answer)), GEOJSON)


@blueprint.get("/directions")
@described(
    N_("The way from place to place, turn by turn"),
    {"json": "reach.Directions"},
    query=directions.DirectionsQuery,
    problems=(*PLACE_PROBLEMS, NoWayError, NoValhallaError, ValhallaError, BusyError),
    examples=({"from": "长春市", "to": "通化市", "vehicle": "bus"},),
)
def driving_directions() -> Response:
    """Tell the way, turn by turn."""
    query = query_of(directions.DirectionsQuery)
    return respond_json(directions.run(context(), query, language=language()).document)


@blueprint.get("/inspect")
@described(
    N_("Inspection tours to a random sample of centres"),
    {"json": "inspection.Inspection", "geojson": "inspection.InspectionFeatures", **FILES},
    query=inspection.InspectionQuery,
    problems=(*PLAN_PROBLEMS, BusyError),
    examples=({"groups": 2, "days": 1, "per_county": 1, "within": "通化市"},),
    later=True,
)
def inspection_tours() -> Response:
    """Draw centres and plan inspection groups; 202 while the plan is being made."""
    form, query = format_and_query(inspection.InspectionQuery, *ENDINGS)
    answer = inspection.ask(context(), query, today=context().today(), seconds=WAIT)
    return _respond(answer, form) if answer else respond_later()


@blueprint.get("/coverage")
@described(
    N_("Coverage by division"),
    {"json": "coverage.Coverage", "geojson": "coverage.CoverageFeatures", **COVERAGE_FILES},
    query=coverage.CoverageQuery,
    problems=(coverage.NoLecturesError,),
    examples=(
        {"level": "prefecture", "days": 90, "within": 30},
        {"level": "county", "format": "csv"},
    ),
)
def coverage_report() -> Response:
    """Report coverage by division."""
    form, query = format_and_query(coverage.CoverageQuery, "json", *AREAS)
    answer = coverage.run(context(), query, today=context().today())
    return _respond(answer, form)


@blueprint.get("/coverage/centres")
@described(
    N_("Centres behind a number of the coverage"),
    {"json": "common.OpenDocument", "geojson": "common.OpenFeatures", **FILES},
    query=coverage_centres.CentresQuery,
    problems=(coverage.NoLecturesError,),
    examples=({"prefecture": "2205"},),
)
def coverage_centres_list() -> Response:
    """List the centres behind a number: a page of them as JSON, all of them as a file."""
    form, query = format_and_query(coverage_centres.CentresQuery, *ENDINGS)
    today, whole = context().today(), form != "json"
    answer = coverage_centres.run(context(), query, today=today, whole_list=whole)
    return _respond(answer, form)


@blueprint.get("/coverage/suggest")
@described(
    N_("Where the next lectures draw most"),
    {"json": "common.OpenDocument", "geojson": "common.OpenFeatures", **FILES},
    query=suggest.SuggestQuery,
    problems=(coverage.NoLecturesError, BusyError),
    examples=({"venues": 5, "prefecture": "2205", "seconds": 1},),
    later=True,
)
def coverage_suggestion() -> Response:
    """Suggest where to lecture next; 202 while the search goes on."""
    form, query = format_and_query(suggest.SuggestQuery, *ENDINGS)
    answer = suggest.ask(context(), query, today=context().today(), seconds=WAIT)
    return _respond(answer, form) if answer else respond_later()
