"""Answers of the three jobs to take along: nearby, plan, coverage, suggestion, inspection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from geo.formats import ANSWERS
from web.files.export import Export, Layer, method_of, stamp_of
from web.files.geojson import Feature, answer_geojson
from web.files.jsontext import json_text
from web.files.method import Method
from web.files.sheet import Sheet
from web.installation.context import Context
from web.terms.answer import Answer


class Source(NamedTuple):
    """An answer, where it comes from and for whom.

    Attributes
    ----------
    features
        Makes the features of GeoJSON.
    """

    context: Context
    answer: Answer[Any]
    language: str
    features: Callable[[Answer[Any]], list[Feature]]


def book_of(sheets: Sequence[Sheet], method: Method, *, title: str, day: str) -> bytes:
    """Return tables as a workbook whose last sheet also says what they were made from."""
    from web.files.workbook import sheets_workbook  # noqa: PLC0415 - slow to import

    *tables, last = sheets
    lines = (*last.lines, *(f"{item}: {text}" for item, text in method if text not in last.lines))
    whole = [*tables, replace(last, lines=lines)]
    return sheets_workbook(whole, title=title, today=date.fromisoformat(day))


def export_of(
    source: Source,
    *,
    name: str,
    title: str,
    layers: Sequence[Layer],
    method: Method | None = None,
    own: Mapping[str, Callable[[], str | bytes]] | None = None,
    endings: Sequence[str] = ANSWERS,
    period: Mapping[str, object] | None = None,
) -> Export:
    """Put an answer together; `period` are cells that stand beside every row of a CSV file."""
    context, answer, language, features = source
    document, simulated = answer.document, answer.document["simulated"]
    stamp = {
        **(period or {}),
        **stamp_of(context, language, simulated=simulated, document=document),
    }
    about = method or method_of(
        context, language, what=title, document=document, simulated=simulated
    )

    def geojson() -> str:
        return json_text({**answer_geojson(answer, features), "about": stamp})

    return Export(
        context,
        name,
        title,
        language,
        layers,
        about,
        stamp,
        document=document,
        own={"geojson": geojson, **(own or {})},
        endings=endings,
    )
