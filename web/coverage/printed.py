"""The printed map of a coverage report, for the page and the command."""

from datetime import date
from typing import Final, NamedTuple

from geo.errors import N_
from routes.cartography.sheet import Ending, Paper
from web.coverage import ask as coverage
from web.coverage import centres as coverage_centres
from web.coverage.ask import CoverageQuery
from web.coverage.centres import CentresQuery
from web.coverage.classes import Show
from web.coverage.sheet import coverage_sheet
from web.installation.context import Context
from web.terms.fields import QueryError

MEDIA_TYPES: Final = {"pdf": "application/pdf", "png": "image/png"}


class MapQuery(CoverageQuery):
    """A coverage report, what its map shows and the size of the paper."""

    show: Show = "share"
    paper: Paper = "a3"


class File(NamedTuple):
    """Content and media type of a file."""

    content: bytes
    media_type: str


def map_file(
    context: Context, query: MapQuery, ending: Ending, *, today: date, language: str
) -> File:
    """Draw the map of a report on paper, also when no lecture is on record.

    Parameters
    ----------
    context
        The installation.
    query
        What is asked.
    ending
        ``pdf`` or ``png``.
    today
        Day of the sheet; last day of the period, unless the query names one.
    language
        "zh" or "en".

    Raises
    ------
    QueryError
        As :func:`web.coverage.ask.run`.
    """
    from routes.cartography.drawing import draw_sheet  # noqa: PLC0415 - matplotlib is slow to load

    report = CoverageQuery.model_validate(
        query.model_dump(include=set(CoverageQuery.model_fields), by_alias=True)
    )
    answer = coverage.run(context, report, today=today, empty=True)
    centres = None
    if query.show == "gaps":
        listed = CentresQuery.model_validate(report.model_dump(by_alias=True))
        centres = coverage_centres.run(
            context, listed, today=today, whole_list=True, empty=True
        ).features
    sheet = coverage_sheet(
        context, answer, show=query.show, centres=centres, today=today, language=language
    )
    return File(draw_sheet(sheet, paper=query.paper, ending=ending), MEDIA_TYPES[ending])


def map_ending(text: str) -> Ending:
    """Return the format of a printed map.

    Raises
    ------
    QueryError
        If it is none.
    """
    if text == "pdf":
        return "pdf"
    if text == "png":
        return "png"
    raise QueryError(N_("A printed map is a .pdf or a .png file, not %(name)s."), name=text)
