"""One HTML file with map and table, to be opened without a network."""

from html import escape
from typing import Any

from geo.errors import N_
from web import maps
from web.context import Context
from web.formats.reports import COARSE, SIMULATED, coverage_text, plan_text
from web.formats.tables import period, provider_text
from web.messages import translate, translator
from web.services.answer import Answer
from web.services.catalogue import simplified_boundaries

HTML_LANG = {"zh": "zh-CN", "en": "en"}


def plan_html(context: Context, answer: Answer, language: str) -> str:
    """Route map with its timetable."""
    boundaries = simplified_boundaries(context, "county")
    fmap = maps.plan_map(answer.document, answer.features, boundaries=boundaries)
    request = answer.document["request"]
    title = translate(
        N_("Tour from %(start)s, %(date)s"), language, start=request["start"], date=request["date"]
    )
    return _page(fmap, answer.document, title, plan_text(answer.document, language), language)


def coverage_html(answer: Answer, language: str) -> str:
    """Coverage map with its table."""
    fmap = maps.coverage_map(answer.document, answer.features)
    first, last = period(answer.document)
    title = translate(
        N_("Lecture coverage from %(first)s to %(last)s"), language, first=first, last=last
    )
    return _page(fmap, answer.document, title, coverage_text(answer.document, language), language)


def _page(
    fmap: maps.OfflineMap, document: dict[str, Any], title: str, text: str, language: str
) -> str:
    label = translator(language)
    provider = provider_text(document["provider"], language)
    note = translate(N_("Travel times: %(provider)s"), language, provider=provider)
    if document["simulated"]:
        note = f"{label(SIMULATED)} {note}"
    if document["kind"] == "plan":
        note = f"{note} {label(COARSE)}"
    return maps.standalone_html(
        fmap, title=title, note=note, table_html=f"<pre>{escape(text)}</pre>",
        lang=HTML_LANG[language],
    )  # fmt: skip
