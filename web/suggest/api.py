"""Where to lecture next, by the API."""

from flask import Response

from geo.errors import N_
from web.coverage.question import NoCentresError, NoLecturesError
from web.frame.api import jobs
from web.frame.api import orders as orders_routes
from web.frame.described import described
from web.frame.inputs import context
from web.frame.outputs import FILES, respond_answer
from web.frame.writing import writing
from web.installation.work import BusyError
from web.orders import planned
from web.orders.answer import PlannedChange
from web.orders.api_planned import respond_change
from web.suggest.answer import Suggestion, SuggestionFeatures
from web.suggest.ask import ask
from web.suggest.files import suggestion_export
from web.suggest.question import PlanSuggestedQuery, SuggestQuery


@jobs.get("/coverage/suggest")
@described(
    N_("Where the next lectures draw most"),
    {"json": Suggestion, "geojson": SuggestionFeatures, **FILES},
    problems=(NoLecturesError, NoCentresError, BusyError),
    examples=({"venues": 5, "prefecture": "2205", "seconds": 1},),
    later=True,
)
def coverage_suggestion(query: SuggestQuery) -> Response:
    """Suggest where to lecture next; 202 while the search goes on."""
    answer = ask(context(), query, today=context().today())
    return respond_answer(answer, suggestion_export)


@orders_routes.post("/planned")
@writing(
    N_("Put suggested venues on the list of planned lectures"), PlannedChange, makes=True,
    problems=(NoLecturesError, NoCentresError, BusyError),
    examples=({"venues": 5, "prefecture": "2205", "seconds": 1},), later=True,
)  # fmt: skip
def plan_suggested(body: PlanSuggestedQuery) -> Response:
    """Put venues of a suggestion on the list; 202 while the search goes on: send it again then."""
    answer = ask(context(), body, today=context().today())
    added = planned.plan(context(), answer.document, body.codes or None)
    return respond_change(added, status=201)
