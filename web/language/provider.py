"""Words for travel times and where they come from."""

from collections.abc import Callable, Mapping
from typing import Any

from geo.errors import C_, N_
from geo.terms import PROVIDERS, SEASONS, VEHICLES
from geo.vocabulary import Word
from web.language.messages import translate


def provider_text(provider: Mapping[str, object], language: str) -> str:
    """Where the travel times come from, in one line."""
    return translate(
        N_("%(name)s, data of %(data_date)s, %(attribution)s; %(vehicle)s, %(season)s"),
        language,
        **{**provider, **_provider_words(provider)},
    )


def times_line(provider: Mapping[str, object], language: str) -> str:
    """Say where the travel times come from, as a line of its own."""
    said = provider_text(provider, language)
    return translate(N_("Travel times: %(provider)s"), language, provider=said)


def provider_name(provider: Mapping[str, object], language: str) -> str:
    """Who computed the travel times, for what vehicle and season."""
    return translate(N_("%(name)s, %(vehicle)s, %(season)s"), language, **_provider_words(provider))


def _provider_words(provider: Mapping[str, object]) -> dict[str, Word | str]:
    """Words for name, vehicle and season.

    A plan saved by an earlier version names no vehicle: it was made for a car in the normal season.
    """
    name = str(provider["name"])
    return {
        "name": PROVIDERS.get(name, name),
        "vehicle": VEHICLES[str(provider.get("vehicle", "car"))],
        "season": SEASONS[str(provider.get("season", "normal"))],
    }


def reach_text(document: Mapping[str, Any], language: str) -> str:
    """Say what the area of an isochrone document is, in one line of a legend."""
    text = translate(
        N_("within %(minutes)g minutes of a lecturer's home, estimated")
        if document["of"] == "lecturers"
        else N_("within %(minutes)g minutes of the places named, estimated"),
        language,
        minutes=document["minutes"][0],
    )
    simulated = translate(N_("simulated lecturers"), language)
    return f"{text} ({simulated})" if document["simulated"] else text


def yes_no(value: bool, label: Callable[[str], str]) -> str:
    """Return yes or no as a word."""
    return label(N_("yes")) if value else label(C_("answer", "no"))
