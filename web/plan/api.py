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
from web.frame.inputs import context
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
    problems=PLAN_PROBLEMS,
    later=True,
    examples=(
        {**TRIP, "theme": "东北抗联"},
        {"from": "通化市", "date": NEXT_TUESDAY, "require": "JL-220502-057", "format": "geojson"},
    ),
)
def plan_by_query(query: PlanQuery) -> Response:
    """Plan a tour from query parameters."""
    return respond_answer(planning.run(context(), query, today=context().today()), plan_export)


@jobs.post("/plan")
@described(
    N_("Plan a tour from a JSON body"), PLAN, later=True, problems=PLAN_PROBLEMS, examples=(TRIP,)
)
def plan_by_body(body: PlanQuery) -> Response:
    """Plan a tour from a JSON body."""
    return respond_json(planning.run(context(), body, today=context().today()).document)


@jobs.post("/plan/book")
@described(
    N_("Plan book of a tour"),
    dict.fromkeys(BOOK_TYPES, ""),
    later=True,
    problems=PLAN_PROBLEMS,
    examples=({"plan": ORDER, "form": {"organiser": "吉林省"}, "format": "gpx"},),
)
def plan_book(body: BookQuery) -> Response:
    """Plan a tour and return its plan book, or one file of it."""
    today = context().today()
    answer = planning.run(context(), body.plan, today=today)
    wording = CatalogueWording(language())
    made = book.make(context(), answer, body.form, wording=wording, today=today)
    content = written() if body.format in SLOW else None
    return book_response(made, body.format, body.pack, content)


@jobs.post("/plan/retime")
@described(
    N_("Timetable of an order of visits, with its conflicts"),
    PLAN,
    problems=PLAN_PROBLEMS,
    examples=(ORDER,),
)
def retime_plan(body: editing.RetimeQuery) -> Response:
    """Time an order of visits and name its conflicts."""
    return respond_json(planning.run(context(), body, today=context().today()).document)


@jobs.post("/plan/improve")
@described(
    N_("Better plan from an order of visits"),
    PLAN,
    later=True,
    problems=PLAN_PROBLEMS,
    examples=({**ORDER, "pin": ["JL-220502-057"]},),
)
def improve_plan(body: editing.ImproveQuery) -> Response:
    """Search on from an order of visits."""
    return respond_json(editing.IMPROVE.ask(context(), body, context().today()).document)


@jobs.post("/plan/alternatives")
@described(
    N_("Different plans of nearly the same value"),
    {"json": Alternatives},
    later=True,
    problems=PLAN_PROBLEMS,
    examples=({**ORDER, "count": 1},),
)
def plan_alternatives(body: editing.AlternativesQuery) -> Response:
    """Find different tours of nearly the same value."""
    return respond_json(editing.ALTERNATIVES.ask(context(), body, context().today()))


@jobs.post("/plan/dates")
@described(
    N_("The same tour on other days"),
    {"json": Dates},
    later=True,
    problems=PLAN_PROBLEMS,
    examples=({**ORDER, "span": 3},),
)
def plan_dates(body: editing.DatesQuery) -> Response:
    """Try the same tour on other days."""
    return respond_json(editing.DATES.ask(context(), body, context().today()))


@jobs.post("/plan/bound")
@described(
    N_("How far a plan is from the best one at most"),
    {"json": Bound},
    later=True,
    problems=PLAN_PROBLEMS,
    examples=(ORDER,),
)
def plan_bound(body: PlanQuery) -> Response:
    """Prove how far a tour is from the best one at most."""
    return respond_json(editing.BOUND.ask(context(), body, context().today()))


@catalogue_routes.get("/themes")
@described(N_("Themes a tour may follow"), {"json": Themes})
def theme_list() -> Response:
    """List the themes a tour may follow."""
    return respond_json(themes.run(context(), language=language()))


@catalogue_routes.get("/examples")
@described(N_("Example tours"), {"json": Examples})
def example_tours() -> Response:
    """List the example tours, or say that they are being computed."""
    return respond_json(examples.ready(context(), today=context().today()))
