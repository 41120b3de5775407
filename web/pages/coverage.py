"""Where lectures are missing: numbers, map and table of the same rows."""

from typing import Any

from flask import Response
from geopandas import GeoDataFrame
from pydantic import ValidationError

from geo.errors import RedRoutesError
from web import words
from web.i18n import sentence
from web.legend import SHARE_CLASSES, class_counts
from web.maps import OfflineMap, coverage_map
from web.pages.blueprint import asked, blueprint, current, render
from web.services import coverage as service

LEVELS = ("prefecture", "county", "township")
DAYS = (30, 90, 180, 365)
GAPS = service.GAPS


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


@blueprint.get("/coverage")
def coverage() -> Response:
    """Report how many centres had their lectures, by division."""
    context = current()
    form = asked()
    try:
        query = service.CoverageQuery.model_validate(form)
        answer = service.run(context, query, today=context.today())
    except (ValidationError, RedRoutesError) as error:
        return _form(service.CoverageQuery(), status=422, error=sentence(error))
    document = answer.document
    return _form(
        query,
        fmap=_map(document, answer.features),
        document=document,
        legend=_legend(document["rows"]),
        names=words.division_names(context),
        county_centres=int((context.datasets.centres["tier"] == "county").sum()),
    )


def _form(query: service.CoverageQuery, *, status: int = 200, **variables: Any) -> Response:
    values = {"document": None, "error": None, **variables}
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
        **values,
    )
