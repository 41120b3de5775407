"""A suggestion to take along."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.errors import N_
from web.coverage.text import origin_cells
from web.files.answers import Source, export_of
from web.files.export import Export, Layer, method_of
from web.files.geojson import Feature, point_feature
from web.files.layers import declared_layer
from web.installation.context import Context
from web.language.messages import translator
from web.suggest.answer import SuggestedVenue, Suggestion, Uncoverable, Uncovered
from web.suggest.text import note_lines, summary_lines
from web.terms.answer import Answer


def suggestion_export(context: Context, answer: Answer[Suggestion], language: str) -> Export:
    """Return the suggested venues and the centres that they leave."""
    document, say = answer.document, translator(language)
    said = [*summary_lines(document, language), *note_lines(document, language)]
    title = say(N_("Where next"))
    layers = suggestion_layers(document, language)
    method = method_of(
        context, language, what=title, facts=[(say(N_("Note")), line) for line in said],
        document=document, simulated=document["simulated"],
    )  # fmt: skip

    def xlsx() -> bytes:
        from web.suggest.workbook import suggestion_xlsx  # noqa: PLC0415 - its library is slow

        return suggestion_xlsx(document, layers, method, language=language)

    return export_of(
        Source(context, answer, language, suggestion_features),
        name="suggestion",
        title=title,
        layers=layers,
        method=method,
        own={"xlsx": xlsx},
        period=origin_cells(document, language),
    )


def suggestion_layers(document: Suggestion, language: str) -> list[Layer]:
    """Return the suggested venues and what they leave as points."""
    parts: Sequence[tuple[str, str, Any, Sequence[Mapping[str, object]]]] = (
        ("suggested", N_("Suggested venues"), SuggestedVenue, document["venues_chosen"]),
        ("uncovered", N_("Not drawn yet"), Uncovered, document["uncovered"]),
        ("uncoverable", N_("Out of reach"), Uncoverable, document["uncoverable"]),
    )
    return [
        declared_layer(name, title, declared, rows, language=language)
        for name, title, declared, rows in parts
    ]


def suggestion_features(answer: Answer[Suggestion]) -> list[Feature]:
    """Return the venues (``venue``) and the centres left (``uncovered``, ``uncoverable``)."""
    document = answer.document
    parts: Sequence[tuple[str, Sequence[Mapping[str, object]]]] = (
        ("venue", document["venues_chosen"]),
        ("uncovered", document["uncovered"]),
        ("uncoverable", document["uncoverable"]),
    )
    return [point_feature({"role": role, **row}) for role, rows in parts for row in rows]
