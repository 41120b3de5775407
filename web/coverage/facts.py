"""What a coverage report was asked and how it counts, in words."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.errors import N_
from web.installation.context import Context
from web.language.messages import translate, translator
from web.language.words import label

DEFINITION = N_(
    "A centre counts as served when it had at least %(k)d lectures in the %(days)d days up to "
    "%(today)s, and as within reach when a lecturer lives at most %(within)g minutes away."
)


def definition(document: Mapping[str, Any], language: str) -> str:
    """Say what counts as served and as within reach."""
    facts = {name: document[name] for name in ("k", "days", "today", "within")}
    return translate(DEFINITION, language, **facts)


def division_names(context: Context, language: str) -> "pd.Series[str]":
    """Return the names of the divisions by code, in English where asked for and known."""
    table = context.datasets.divisions
    names: pd.Series[str] = table["name"]
    return names if language == "zh" else table["name_en"].where(table["name_en"] != "", names)


def filter_facts(
    document: Mapping[str, Any], context: Context, language: str
) -> list[tuple[str, str]]:
    """Name the filters of a report that are set: what and which."""
    say = translator(language)
    names = division_names(context, language)
    facts = [
        (say(N_("Tiers")), [label("tier", tier, lang=language) for tier in document["tier"]]),
        (say(N_("Prefecture")), [names.get(code, code) for code in _one(document["prefecture"])]),
        (say(N_("County")), [names.get(code, code) for code in _one(document["county"])]),
        (say(N_("Topics that count")), _topics(document["topic"], language)),
        (say(N_("Required topics")), _topics(document["required"], language)),
    ]
    return [(what, "、".join(which)) for what, which in facts if which]


def _one(code: str | None) -> list[str]:
    return [code] if code else []


def _topics(codes: list[str], language: str) -> list[str]:
    return [label("topic", code, lang=language) for code in codes]
