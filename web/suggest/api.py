"""Where to lecture next, by the API."""

from flask import Response

from geo.errors import N_
from geo.formats import ANSWERS
from web.coverage.question import NoCentresError, NoLecturesError
from web.frame.api import jobs
from web.frame.described import described
from web.frame.inputs import context, format_and_query
from web.frame.outputs import FILES, respond_answer
from web.installation.work import BusyError
from web.suggest.answer import Suggestion, SuggestionFeatures
from web.suggest.ask import ask
from web.suggest.files import suggestion_export
from web.suggest.question import SuggestQuery


@jobs.get("/coverage/suggest")
@described(
    N_("Where the next lectures draw most"),
    {"json": Suggestion, "geojson": SuggestionFeatures, **FILES},
    query=SuggestQuery,
    problems=(NoLecturesError, NoCentresError, BusyError),
    examples=({"venues": 5, "prefecture": "2205", "seconds": 1},),
    later=True,
)
def coverage_suggestion() -> Response:
    """Suggest where to lecture next; 202 while the search goes on."""
    form, query = format_and_query(SuggestQuery, *ANSWERS)
    answer = ask(context(), query, today=context().today())
    return respond_answer(answer, form, suggestion_export)
