"""What the pages about a file show of it: questions with samples, counts, findings, changes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from geo.errors import N_, SHOWN
from geo.register.reading import CHANGES, OUTCOMES, Finding
from geo.terms import TOPICS
from web.installation.context import Context
from web.language.request import language
from web.maps.shell import MapShell
from web.register.answers import column_field, topic_field
from web.register.ask import Examined
from web.register.dryrun import Change
from web.register.map import bounds, points
from web.register.questions import CRS
from web.register.records import newest_of
from web.register.shown import heading_of, headings_of, place_name, title_of, value_text
from web.register.text import place_of, remedy_of, sentence_of, wrong_of

UNSURE: Final = "unsure"
"""Value of the coordinate system that asks to see the places first."""
NEW_SHOWN: Final = 10
GROUPS: Final = {
    "reject": N_("To be mended: these rows are not imported"),
    "warn": N_("To be looked at: these rows are imported"),
    "duplicate": N_("Rows that stand in the file before"),
    "skip": N_("Rows that are no data"),
}
"""Outcome -> what stands above its findings."""


class ShownChange(NamedTuple):
    """A changed record as the page shows it: field, before, after."""

    sheet: str
    row: int
    name: str
    fields: Sequence[tuple[str, str, str]]


def said() -> dict[str, Any]:
    """Return how findings are said in the language of the request."""
    lang = language()
    return {
        "place_of": lambda sheet, finding: place_of(sheet, finding).rstrip(": "),
        "sentence_of": lambda finding: sentence_of(finding, lang),
        "finding_of": lambda finding: wrong_of(finding, lang),
        "group_title": lambda code: wrong_of(Finding(code, value="…"), lang),
        "remedy_of": lambda code: remedy_of(code, lang),
    }


def question_parts(
    examined: Examined, asks: Sequence[str], given: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the page with the questions shows.

    Parameters
    ----------
    asks
        What nobody has answered yet.
    given
        Parameters of the address: the coordinate system "unsure" shows the places.
    """
    upload, found = examined.upload, examined.questions
    unsure = given.get("crs") == UNSURE
    places = examined.places if unsure else ()
    return {
        "asks": asks,
        "found": found,
        "headings": headings_of(upload.kind, language()),
        "lacking": [heading_of(upload.kind, key, language()) for key in found.lacking],
        "systems": CRS,
        "system": upload.crs or found.proposed,
        "topics": TOPICS,
        "topic_texts": _topic_texts(examined),
        "column_field": column_field,
        "topic_field": topic_field,
        "unsure": unsure,
        "places": places,
        "fmap": MapShell(name="register", bounds=bounds(examined.places)) if places else None,
        "config": {"candidates": points(places, language())},
    }


def _topic_texts(examined: Examined) -> list[dict[str, object]]:
    """Return the texts that are asked about, and were; of each all topics, the nearest first."""
    found = {one["text"]: one for one in examined.questions.topics}
    texts = dict.fromkeys([*found, *examined.upload.topics])
    return [
        {
            "text": text,
            "count": found[text]["count"] if text in found else 0,
            "codes": dict.fromkeys([*(found[text]["proposals"] if text in found else ()), *TOPICS]),
        }
        for text in texts
    ]


def dry_run_parts(context: Context, examined: Examined) -> dict[str, Any]:
    """Return what the page with the dry run shows."""
    upload, lang = examined.upload, language()
    return {
        "examined": examined,
        "counts": examined.counts,
        "systems": CRS,
        "outcome_words": {**CHANGES, **OUTCOMES},
        "group_headings": GROUPS,
        "most": SHOWN,
        "new": [title_of(context, upload.kind, one, lang) for one in examined.new[:NEW_SHOWN]],
        "changed": [_shown(context, upload.kind, one, lang) for one in examined.changed],
        "meant": examined.venues,
        "counties": [place_name(context, code) for code in examined.counties],
        "missing": [_named(context, upload.kind, key, lang) for key in examined.missing[:SHOWN]],
        "unused": [
            one["label"]
            for sheet in examined.questions.sheets
            for one in sheet["columns"]
            if not one["key"]
        ],
    }


def _named(context: Context, kind: str, key: str, lang: str) -> str:
    newest = newest_of(context, kind, key)
    values = newest.values if newest else None
    return title_of(context, kind, values or {}, lang) or place_name(context, key)


def _shown(context: Context, kind: str, change: Change, lang: str) -> ShownChange:
    fields = [
        (
            heading_of(kind, key, lang),
            value_text(context, kind, key, old, lang),
            value_text(context, kind, key, new, lang),
        )
        for key, (old, new) in change.fields.items()
    ]
    return ShownChange(
        change.sheet, change.row, title_of(context, kind, change.values, lang), fields
    )
