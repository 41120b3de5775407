"""The three jobs: plan a tour, find venues and areas nearby, report coverage."""

from typing import Annotated

from flask import Response

from geo.errors import N_
from routes.book import BOOK_FILES
from web.book import ask as book
from web.book.ask import FormatQuery, FormFields
from web.book.response import SLOW, book_response
from web.frame.again import written
from web.frame.api import catalogue as catalogue_routes
from web.frame.api import jobs
from web.frame.described import NEXT_TUESDAY, PLAN_PROBLEMS, described
from web.frame.inputs import NoParameters, body_of, context, format_and_query, query_of
from web.frame.outputs import FILES, respond_answer, respond_json
from web.language.request import language
from web.language.wording import CatalogueWording
from web.places.answer_tours import Examples, Themes
from web.plan import edit as editing
from web.plan import examples, themes
from web.plan import tour as planning
from web.plan.answer import Plan, PlanFeatures
from web.plan.answer_compared import Alternatives, Bound, Dates
from web.plan.ask import PlanQuery
from web.plan.files import plan_export
from web.terms import asks
from web.terms.asked import Asked

PLAN = {"json": Plan}
TRIP = {"from": "长春市", "date": NEXT_TUESDAY, "days": 2, "theme": ["东北抗联"], "seconds": 0.3}
ORDER = {
    "from": "通化市",
    "date": NEXT_TUESDAY,
    "days": 1,
    "order": [["JL-220502-057", "JL-220502-058"]],
}
BOOK_TYPES = ("zip", *BOOK_FILES)


class BookQuery(FormatQuery):
    """A plan, a form and which file is wanted."""

    plan: Annotated[PlanQuery, asks.PLAN]
    form: Annotated[
        FormFields, Asked(N_("What the organisers fill in."), N_("Form of the book"))
    ] = FormFields()


@jobs.get("/plan")
@described(
    N_("Plan a tour"),
    {"json": Plan, "geojson": PlanFeatures, **FILES},
    query=PlanQuery,
    problems=PLAN_PROBLEMS,
    later=True,
    examples=(
        {**TRIP, "theme": "东北抗联"},
        {"from": "通化市", "date": NEXT_TUESDAY, "require": "JL-220502-057", "format": "geojson"},
    ),
)
def plan_by_query() -> Response:
    """Plan a tour from query parameters."""
    form, query = format_and_query(PlanQuery)
    return respond_answer(
        planning.run(context(), query, today=context().today()), form, plan_export
    )


@jobs.post("/plan")
@described(
    N_("Plan a tour from a JSON body"),
    PLAN,
    body=PlanQuery,
    later=True,
    problems=PLAN_PROBLEMS,
    examples=(TRIP,),
)
def plan_by_body() -> Response:
    """Plan a tour from a JSON body."""
    query = body_of(PlanQuery)
    return respond_json(planning.run(context(), query, today=context().today()).document)


@jobs.post("/plan/book")
@described(
    N_("Plan book of a tour"),
    dict.fromkeys(BOOK_TYPES, ""),
    body=BookQuery,
    later=True,
    problems=PLAN_PROBLEMS,
    examples=({"plan": ORDER, "form": {"organiser": "吉林省"}, "format": "gpx"},),
)
def plan_book() -> Response:
    """Plan a tour and return its plan book, or one file of it."""
    query, today = body_of(BookQuery), context().today()
    answer = planning.run(context(), query.plan, today=today)
    wording = CatalogueWording(language())
    made = book.make(context(), answer, query.form, wording=wording, today=today)
    content = written() if query.format in SLOW else None
    return book_response(made, query.format, query.pack, content)


@jobs.post("/plan/retime")
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
    return respond_json(planning.run(context(), query, today=context().today()).document)


@jobs.post("/plan/improve")
@described(
    N_("Better plan from an order of visits"),
    PLAN,
    body=editing.ImproveQuery,
    later=True,
    problems=PLAN_PROBLEMS,
    examples=({**ORDER, "pin": ["JL-220502-057"]},),
)
def improve_plan() -> Response:
    """Search on from an order of visits."""
    query = body_of(editing.ImproveQuery)
    return respond_json(editing.IMPROVE.ask(context(), query, context().today()).document)


@jobs.post("/plan/alternatives")
@described(
    N_("Different plans of nearly the same value"),
    {"json": Alternatives},
    body=editing.AlternativesQuery,
    later=True,
    problems=PLAN_PROBLEMS,
    examples=({**ORDER, "count": 1},),
)
def plan_alternatives() -> Response:
    """Find different tours of nearly the same value."""
    query = body_of(editing.AlternativesQuery)
    return respond_json(editing.ALTERNATIVES.ask(context(), query, context().today()))


@jobs.post("/plan/dates")
@described(
    N_("The same tour on other days"),
    {"json": Dates},
    body=editing.DatesQuery,
    later=True,
    problems=PLAN_PROBLEMS,
    examples=({**ORDER, "span": 3},),
)
def plan_dates() -> Response:
    """Try the same tour on other days."""
    query = body_of(editing.DatesQuery)
    return respond_json(editing.DATES.ask(context(), query, context().today()))


@jobs.post("/plan/bound")
@described(
    N_("How far a plan is from the best one at most"),
    {"json": Bound},
    body=PlanQuery,
    later=True,
    problems=PLAN_PROBLEMS,
    examples=(ORDER,),
)
def plan_bound() -> Response:
    """Prove how far a tour is from the best one at most."""
    query = body_of(PlanQuery)
    return respond_json(editing.BOUND.ask(context(), query, context().today()))


@catalogue_routes.get("/themes")
@described(N_("Themes a tour may follow"), {"json": Themes}, query=NoParameters)
def theme_list() -> Response:
    """List the themes a tour may follow."""
    query_of(NoParameters)
    return respond_json(themes.run(context(), language=language()))


@catalogue_routes.get("/examples")
@described(N_("Example tours"), {"json": Examples}, query=NoParameters)
def example_tours() -> Response:
    """List the example tours, or say that they are being computed."""
    query_of(NoParameters)
    return respond_json(examples.ready(context(), today=context().today()))
