"""Coverage by the API."""

from flask import Response

from geo.errors import N_
from geo.formats import AREAS
from web.coverage import ask, centres
from web.coverage.answer import CentreFeatures, Centres, Coverage, CoverageFeatures
from web.coverage.files import centres_export, coverage_export
from web.coverage.question import CentresQuery, CoverageQuery, NoCentresError, NoLecturesError
from web.frame.api import jobs
from web.frame.described import described
from web.frame.inputs import asked_format, context
from web.frame.outputs import FILES, respond_answer

COVERAGE_FILES = {form: "" for form in FILES if form in AREAS}


@jobs.get("/coverage")
@described(
    N_("Coverage by division"),
    {"json": Coverage, "geojson": CoverageFeatures, **COVERAGE_FILES},
    later=True,
    problems=(NoLecturesError, NoCentresError),
    examples=(
        {"level": "prefecture", "days": 90, "within": 30},
        {"level": "county", "format": "csv"},
    ),
)
def coverage_report(query: CoverageQuery) -> Response:
    """Report coverage by division."""
    answer = ask.run(context(), query, today=context().today())
    return respond_answer(answer, coverage_export)


@jobs.get("/coverage/centres")
@described(
    N_("Centres behind a number of the coverage"),
    {"json": Centres, "geojson": CentreFeatures, **FILES},
    later=True,
    problems=(NoLecturesError, NoCentresError),
    examples=({"prefecture": "2205"},),
)
def coverage_centres_list(query: CentresQuery) -> Response:
    """List the centres behind a number: a page of them as JSON, all of them as a file."""
    today, whole = context().today(), asked_format() != "json"
    answer = centres.run(context(), query, today=today, whole_list=whole)
    return respond_answer(answer, centres_export)
