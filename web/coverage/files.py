"""A coverage report and its centres to take along."""

from geo.formats import AREA_ANSWERS
from web.coverage.centres_table import centres_layer, centres_method
from web.coverage.columns import origin_cells
from web.coverage.workbook import coverage_layer, coverage_method, coverage_title, coverage_xlsx
from web.files.answers import Source, export_of
from web.files.export import Export
from web.installation.context import Context
from web.language.choices import CENTRE_LISTS
from web.terms.answer import Answer


def coverage_export(
    context: Context, answer: Answer, language: str, *, reach: Answer | None = None
) -> Export:
    """Return a coverage report."""
    document = answer.document

    def html() -> str:
        from web.coverage.map_file import coverage_html  # noqa: PLC0415 - folium is slow to import

        return coverage_html(context, answer, language, reach=reach)

    return export_of(
        Source(context, answer, language), name="coverage",
        title=coverage_title(document, language),
        layers=[coverage_layer(answer, language)],
        method=coverage_method(context, document, language),
        own={"html": html, "xlsx": lambda: coverage_xlsx(context, document, language)},
        endings=AREA_ANSWERS,
        period=origin_cells(document, language),
    )  # fmt: skip


def centres_export(context: Context, answer: Answer, language: str) -> Export:
    """Return the centres behind a number of a coverage report."""
    document = answer.document
    return export_of(
        Source(context, answer, language), name="centres",
        title=CENTRE_LISTS.say(document["which"], language),
        layers=[centres_layer(context, answer, language)],
        method=centres_method(context, document, language),
        period=origin_cells(document, language),
    )  # fmt: skip
