"""Where lectures are missing: numbers, map and table of the same rows."""

from typing import Any, NamedTuple

from flask import Response
from geopandas import GeoDataFrame
from pydantic import ValidationError

from geo.errors import RedRoutesError
from web import words
from web.context import Context
from web.formats.html import coverage_html
from web.i18n import language
from web.legend import REACH_COLOUR, SHARE_CLASSES, class_counts
from web.maps import OfflineMap, coverage_map
from web.pages.blueprint import asked, blueprint, current, refused, render
from web.services import coverage as service
from web.services import isochrone
from web.services.answer import Answer

LEVELS = ("prefecture", "county", "township")
DAYS = (30, 90, 180, 365)
GAPS = service.GAPS
SUGGESTED = {
    "days", "k", "within", "today", "tier", "prefecture", "county", "topic", "vehicle", "season",
}  # fmt: skip
"""What a report and a suggestion ask alike."""


def _legend(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the classes of the map with how many divisions are in each."""
    counts, unknown = class_counts(row["share"] for row in rows)
    classes = [
        {"low": f"{limits.low:.0%}", "high": f"{limits.high:.0%}", "index": index, "count": count}
        for index, (limits, count) in enumerate(zip(SHARE_CLASSES, counts, strict=True))
    ]
    return {"classes": classes, "unknown": unknown}


def _map(document: dict[str, Any], features: GeoDataFrame) -> OfflineMap:
    known = features[features.geometry.notna()]
    return coverage_map(document, known)


class _Report(NamedTuple):
    """What an address of the page asks for and what it gets."""

    query: service.CoverageQuery
    answer: Answer
    reach: isochrone.IsochroneQuery | None


def _report(context: Context, form: dict[str, Any]) -> _Report:
    of, at = form.pop("area", ""), form.pop("at", "")
    query = service.CoverageQuery.model_validate(form)
    answer = service.run(context, query, today=context.today())
    reach = isochrone.beside(answer.document, of=of, at=at) if of else None
    for text in reach.at if reach else ():
        context.gazetteer.resolve(text)  # an unknown name is refused here, not by the script
    return _Report(query, answer, reach)


@blueprint.get("/coverage")
def coverage() -> Response:
    """Report how many centres had their lectures, by division."""
    context = current()
    form = asked()
    shown = {"area": form.get("area", ""), "at": form.get("at", "")}
    try:
        query, answer, reach = _report(context, form)
    except (ValidationError, RedRoutesError) as error:
        return _form(service.CoverageQuery(), shown=shown, **refused(error))
    document = answer.document
    reach_query = reach.model_dump(mode="json", exclude_defaults=True) if reach else None
    return _form(
        query,
        fmap=_map(document, answer.features),
        shown=shown,
        reach=reach_query,
        config={"reach": {"query": reach_query, "color": REACH_COLOUR} if reach_query else None},
        document=document,
        legend=_legend(document["rows"]),
        names=words.division_names(context),
        county_centres=int((context.datasets.centres["tier"] == "county").sum()),
    )


@blueprint.get("/coverage/file")
def coverage_file() -> Response:
    """Return map and table as one HTML file that opens without a network."""
    context = current()
    _, answer, reach = _report(context, asked())
    area = isochrone.run(context, reach, language=language()) if reach else None
    html = coverage_html(context, answer, language(), reach=area)
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="coverage.html"'
    return response


def _form(query: service.CoverageQuery, *, status: int = 200, **variables: Any) -> Response:
    values = {"document": None, "error": None, "choices": (), "reach": None, **variables}
    fmap = values.pop("fmap", None)
    return render(
        "coverage",
        fmap=fmap,
        status=status,
        query=query,
        levels=LEVELS,
        days=DAYS,
        gaps=GAPS,
        address=query.model_dump(mode="json", exclude_none=True),
        suggested=query.model_dump(mode="json", include=SUGGESTED, exclude_defaults=True),
        **values,
    )
