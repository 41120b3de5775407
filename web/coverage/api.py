"""Coverage by the API."""

from flask import Response

from geo.errors import N_
from geo.formats import ANSWERS, AREA_ANSWERS, AREAS
from web.coverage import ask as coverage
from web.coverage import centres as coverage_centres
from web.coverage.answer import Coverage, CoverageFeatures
from web.coverage.files import centres_export, coverage_export
from web.frame.api import jobs
from web.frame.described import described
from web.frame.inputs import context, format_and_query
from web.frame.outputs import (
    FILES,
    respond_answer,
)
from web.terms.types import OpenDocument, OpenFeatures

COVERAGE_FILES = {form: "" for form in FILES if form in AREAS}


@jobs.get("/coverage")
@described(
    N_("Coverage by division"),
    {"json": Coverage, "geojson": CoverageFeatures, **COVERAGE_FILES},
    query=coverage.CoverageQuery,
    problems=(coverage.NoLecturesError,),
    examples=(
        {"level": "prefecture", "days": 90, "within": 30},
        {"level": "county", "format": "csv"},
    ),
)
def coverage_report() -> Response:
    """Report coverage by division."""
    form, query = format_and_query(coverage.CoverageQuery, *AREA_ANSWERS)
    answer = coverage.run(context(), query, today=context().today())
    return respond_answer(answer, form, coverage_export)


@jobs.get("/coverage/centres")
@described(
    N_("Centres behind a number of the coverage"),
    {"json": OpenDocument, "geojson": OpenFeatures, **FILES},
    query=coverage_centres.CentresQuery,
    problems=(coverage.NoLecturesError,),
    examples=({"prefecture": "2205"},),
)
def coverage_centres_list() -> Response:
    """List the centres behind a number: a page of them as JSON, all of them as a file."""
    form, query = format_and_query(coverage_centres.CentresQuery, *ANSWERS)
    today, whole = context().today(), form != "json"
    answer = coverage_centres.run(context(), query, today=today, whole_list=whole)
    return respond_answer(answer, form, centres_export)
