"""Inspection tours by the API."""

from flask import Response

from geo.errors import N_
from web.frame.api import jobs
from web.frame.described import PLAN_PROBLEMS, described
from web.frame.inputs import context
from web.frame.outputs import FILES, respond_answer
from web.inspection import ask as inspection
from web.inspection.answer import Inspection, InspectionFeatures
from web.inspection.files import PAPERS, inspection_export
from web.installation.work import BusyError


@jobs.get("/inspect")
@described(
    N_("Inspection tours to a random sample of centres"),
    {"json": Inspection, "geojson": InspectionFeatures, **FILES, **dict.fromkeys(PAPERS, "")},
    problems=(*PLAN_PROBLEMS, BusyError),
    examples=({"groups": 2, "days": 1, "per_county": 1, "within": "通化市"},),
    later=True,
)
def inspection_tours(query: inspection.InspectionQuery) -> Response:
    """Draw centres and plan inspection groups; 202 while the plan is being made."""
    answer = inspection.ask(context(), query, today=context().today())
    return respond_answer(answer, inspection_export)
