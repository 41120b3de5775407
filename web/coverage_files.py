"""Files of a coverage report, of the centres behind it and of its map: one place for all edges."""

from datetime import date
from typing import Final, Literal, NamedTuple

from geo.errors import N_
from routes.cartography.sheet import Ending, Paper, draw_sheet
from web.context import Context
from web.formats.coverage_book import KML, coverage_gpkg, coverage_kml, coverage_xlsx
from web.formats.coverage_centres import centres_csv, centres_gpkg, centres_kml, centres_xlsx
from web.formats.coverage_classes import Show
from web.formats.coverage_sheet import coverage_sheet
from web.formats.geojson import answer_geojson
from web.formats.geopackage import GPKG
from web.formats.jsontext import json_text
from web.formats.tables import coverage_csv
from web.formats.workbook import XLSX
from web.services import coverage, coverage_centres
from web.services.answer import Answer
from web.services.coverage import CoverageQuery
from web.services.coverage_centres import CentresQuery
from web.services.fields import QueryError

FileEnding = Literal["json", "geojson", "csv", "xlsx", "gpkg", "kml"]
ENDINGS: Final[tuple[FileEnding, ...]] = ("json", "geojson", "csv", "xlsx", "gpkg", "kml")
MEDIA_TYPES: Final = {
    "json": "application/json; charset=utf-8",
    "geojson": "application/geo+json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
    "gpkg": GPKG,
    "kml": KML,
    "pdf": "application/pdf",
    "png": "image/png",
}


class MapQuery(CoverageQuery):
    """A coverage report, what its map shows and the size of the paper."""

    show: Show = "share"
    paper: Paper = "a3"


class File(NamedTuple):
    """Content and media type of a file."""

    content: str | bytes
    media_type: str


def report_file(context: Context, answer: Answer, ending: str, *, language: str) -> File:
    """Write a coverage report.

    Parameters
    ----------
    context
        The installation.
    answer
        Coverage answer.
    ending
        One of :data:`ENDINGS`.
    language
        "zh" or "en".
    """
    document = answer.document
    if ending == "csv":
        return _file(coverage_csv(document, language), ending)
    if ending == "xlsx":
        return _file(coverage_xlsx(context, document, language), ending)
    if ending == "gpkg":
        return _file(coverage_gpkg(context, answer, language), ending)
    if ending == "kml":
        return _file(coverage_kml(answer, language), ending)
    return _json(answer, ending)


def centres_file(context: Context, answer: Answer, ending: str, *, language: str) -> File:
    """Write a list of centres; the parameters are those of :func:`report_file`."""
    document = answer.document
    if ending == "csv":
        return _file(centres_csv(context, document, language), ending)
    if ending == "xlsx":
        return _file(centres_xlsx(context, document, language), ending)
    if ending == "gpkg":
        return _file(centres_gpkg(context, answer, language), ending)
    if ending == "kml":
        return _file(centres_kml(answer, language), ending)
    return _json(answer, ending)


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
        As :func:`web.services.coverage.run`.
    """
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
    return _file(draw_sheet(sheet, paper=query.paper, ending=ending), ending)


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


def _json(answer: Answer, ending: str) -> File:
    geojson = ending == "geojson"
    return _file(json_text(answer_geojson(answer) if geojson else answer.document), ending)


def _file(content: str | bytes, ending: str) -> File:
    return File(content, MEDIA_TYPES[ending])
