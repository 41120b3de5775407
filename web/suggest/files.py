"""A suggestion to take along."""

from collections.abc import Mapping

from geo.errors import C_, N_
from web.coverage.columns import origin_cells
from web.files.answers import Source, book_of, export_of
from web.files.columns import POSITION
from web.files.export import Export, method_of
from web.files.layers import point_layer
from web.installation.context import Context
from web.language.messages import translator
from web.suggest.tables import note_lines, suggestion_sheets, summary_lines
from web.terms.answer import Answer


def suggestion_export(context: Context, answer: Answer, language: str) -> Export:
    """Return the suggested venues and the centres that they leave."""
    document, say = answer.document, translator(language)
    layers = [
        point_layer("suggested", N_("Suggested venues"), document["venues_chosen"], SUGGESTED,
                    language=language),
        point_layer("uncovered", N_("Not drawn yet"), document["uncovered"], LEFT,
                    language=language),
        point_layer("uncoverable", N_("Out of reach"),
                    [{**row, "suggest_reason": row["reason"]} for row in document["uncoverable"]],
                    LEFT, language=language),
    ]  # fmt: skip

    said = [*summary_lines(document, language), *note_lines(document, language)]
    title = say(N_("Where next"))
    method = method_of(
        context, language, what=title, facts=[(say(N_("Note")), line) for line in said],
        document=document, simulated=document["simulated"],
    )  # fmt: skip

    def book() -> bytes:
        sheets = suggestion_sheets(document, language)
        return book_of(sheets, method, title=title, day=document["today"])

    return export_of(
        Source(context, answer, language),
        name="suggestion",
        title=title,
        layers=layers,
        method=method,
        own={"xlsx": book},
        period=origin_cells(document, language),
    )


SUGGESTED: Mapping[str, str] = {
    "number": N_("No."),
    "code": N_("Code"),
    "name": N_("Venue"),
    "county_name": N_("County"),
    "gain": N_("Centres added"),
    "gain_people": N_("People added"),
    "cumulative": N_("Centres so far"),
    "cumulative_people": N_("People so far"),
    "nearest_for": N_("Nearest for"),
    "mean_minutes": N_("Minutes on average"),
    **POSITION,
}


LEFT: Mapping[str, str] = {
    "code": N_("Code"),
    "name": N_("Centre"),
    "county_name": N_("County"),
    "people": C_("population", "People"),
    "minutes": N_("Minutes to the nearest"),
    "nearest_name": N_("Nearest"),
    "suggest_reason": N_("Why"),
    **POSITION,
}
