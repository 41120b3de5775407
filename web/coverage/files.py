"""A coverage report and its centres to take along."""

from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import WGS84
from geo.errors import N_
from geo.formats import AREA_ANSWERS
from geo.terms import LEVELS
from web.coverage.answer import Centre, Centres, Coverage, RowProperties
from web.coverage.text import coverage_method, coverage_title, origin_cells, period
from web.files.answers import Source, export_of
from web.files.export import Export, Layer
from web.files.geojson import OUTLINE_DIGITS, Feature, feature, point_feature
from web.files.layers import declared_layer
from web.installation.context import Context
from web.language.choices import CENTRE_LISTS
from web.language.messages import translator
from web.terms.answer import Answer
from web.terms.term import columns


def coverage_export(
    context: Context, answer: Answer[Coverage], language: str, *, reach: Answer[Any] | None = None
) -> Export:
    """Return a coverage report."""
    document = answer.document

    def html() -> str:
        from web.coverage.html import coverage_html  # noqa: PLC0415 - folium is slow to import

        return coverage_html(context, answer, language, reach=reach)

    def xlsx() -> bytes:
        from web.coverage.workbook import coverage_xlsx  # noqa: PLC0415 - so is its library

        return coverage_xlsx(context, document, language)

    return export_of(
        Source(context, answer, language, coverage_features), name="coverage",
        title=coverage_title(document, language),
        layers=[coverage_layer(answer, language)],
        method=coverage_method(context, document, language),
        own={"html": html, "xlsx": xlsx},
        endings=AREA_ANSWERS,
        period=origin_cells(document, language),
    )  # fmt: skip


def coverage_features(answer: Answer[Coverage]) -> list[Feature]:
    """Return the divisions with their outline; how well a point is known is said of points only."""
    table = answer.features
    points = table.loc[table.geom_type == "Point", ["precision", "error_m"]].to_dict("index")
    return [
        feature(
            table.geometry[row["code"]],
            {**row, **points.get(row["code"], {})},
            digits=OUTLINE_DIGITS,
        )
        for row in answer.document["rows"]
    ]


def coverage_layer(answer: Answer[Coverage], language: str) -> Layer:
    """Return the rows of the document with their geometry and what they were made from."""
    document = answer.document
    rows = pd.DataFrame(document["rows"]).set_index("code")
    origin: dict[str, str | float | bool] = {
        "first_day": period(document)[0].isoformat(),
        "last_day": document["today"],
        "lectures_wanted": document["k"],
        "within_minutes": document["within"],
        "people_origin": document["population"]["origin"],
        "travel_times": document["provider"]["name"],
        "simulated": document["simulated"],
    }
    table = rows.join(answer.features[["precision", "error_m"]]).assign(**origin)
    geometry = answer.features.geometry.reindex(rows.index)
    shapes = GeoDataFrame(table, geometry=geometry, crs=WGS84).reset_index()
    title = LEVELS.say(document["level"], language)
    return Layer(f"coverage_{document['level']}", title, shapes, columns(RowProperties))


def centres_export(context: Context, answer: Answer[Centres], language: str) -> Export:
    """Return the centres behind a number of a coverage report."""
    document, say = answer.document, translator(language)
    what = CENTRE_LISTS.say(document["which"], language)
    return export_of(
        Source(context, answer, language, centre_features), name="centres", title=what,
        layers=[centres_layer(document, language)],
        method=[
            (say(N_("List")), what),
            (say(N_("Count")), document["total"]),
            *coverage_method(context, document, language),
        ],
        period=origin_cells(document, language),
    )  # fmt: skip


def centre_features(answer: Answer[Centres]) -> list[Feature]:
    """Return the centres of a list as points."""
    return [point_feature(row) for row in answer.document["centres"]]


def centres_layer(document: Centres, language: str) -> Layer:
    """Return the list as points: codes for programs, words for people."""
    rows = document["centres"]
    layer = declared_layer("centres", N_("Practice centres"), Centre, rows, language=language)
    layer.table["simulated"] = document["simulated"]
    return layer
