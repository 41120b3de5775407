"""The coverage report as columns: what each is called and how it is written."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from geo.errors import N_
from web.messages import translate, translator

PROVIDERS = {
    "estimate": N_("estimate on the main road network"),
    "osm": N_("road network of OpenStreetMap"),
    "valhalla": N_("Valhalla on the roads of OpenStreetMap"),
}
"""Name of a travel time provider -> what it is called."""

VEHICLES = {"car": N_("car"), "bus": N_("bus")}
SEASONS = {"normal": N_("normal season"), "winter": N_("winter")}
POPULATION = {
    "estimated": N_("estimated from the censuses of 2010 and 2020"),
    "imported": N_("imported by the office"),
    "mixed": N_("partly imported, partly estimated"),
}

# Key of a row in the coverage document -> heading.
COLUMNS = {
    "code": N_("Division code"),
    "name": N_("Division"),
    "centres": N_("Centres"),
    "served": N_("Served"),
    "share": N_("Share served"),
    "share_low": N_("Share, lower bound (95 %)"),
    "share_high": N_("Share, upper bound (95 %)"),
    "lectures": N_("Lectures"),
    "never": N_("Never a lecture"),
    "days_since_median": N_("Median days since the last lecture"),
    "minutes_median": N_("Median minutes to a lecturer"),
    "reachable": N_("A lecturer within reach"),
    "reachable_share": N_("Share within reach"),
    "fine": N_("Served and within reach"),
    "schedule": N_("Not served, within reach: schedule"),
    "recruit": N_("Not served, out of reach: recruit"),
    "fragile": N_("Served, out of reach: fragile"),
    "no_data": N_("Lectures or minutes unknown"),
    "main_gap": N_("Main kind of gap"),
    "unserved": N_("Not served"),
    "unreachable": N_("No lecturer within reach"),
    "unknown": N_("Lectures unknown"),
    "bound_low": N_("Share if the unknown are not served"),
    "bound_high": N_("Share if the unknown are served"),
    "people": N_("Population"),
    "people_served": N_("People of served centres"),
    "weighted_share": N_("Share of people served"),
    "weighted_reachable_share": N_("Share of people within reach"),
    "lectures_needed": N_("Lectures missing"),
    "fgt1": N_("Depth of the shortfall"),
    "weighted_fgt1": N_("Depth of the shortfall, by people"),
    "overdue": N_("Overdue"),
    "days_since_p90": N_("Days since the last lecture, 90th percentile"),
    "share_smoothed": N_("Share, smoothed for few centres"),
    "few": N_("Fewer than ten centres"),
    "rank_low": N_("Rank from the lowest, from"),
    "rank_high": N_("Rank from the lowest, to"),
}


def origin_cells(document: dict[str, Any], language: str) -> dict[str, Any]:
    """Period, thresholds, travel times and whether the rows are simulated, under their headings."""
    label = translator(language)
    first, last = period(document)
    return {
        label(N_("First day")): first.isoformat(),
        label(N_("Last day")): last.isoformat(),
        label(N_("Lectures wanted")): document["k"],
        label(N_("Minutes within reach")): document["within"],
        label(N_("Origin of the people")): population_text(document, language),
        label(N_("Travel times")): provider_text(document["provider"], language),
        label(N_("Simulated data")): yes_no(document["simulated"], label),
    }


def period(document: dict[str, Any]) -> tuple[date, date]:
    """First and last day whose lectures count."""
    last = date.fromisoformat(document["today"])
    return last - timedelta(days=document["days"] - 1), last


def population_text(document: dict[str, Any], language: str) -> str:
    """Where the people come from, in a word or two."""
    return translator(language)(POPULATION[document["population"]["origin"]])


def provider_text(provider: dict[str, str], language: str) -> str:
    """Where the travel times come from, in one line."""
    return translate(
        N_("%(name)s, data of %(data_date)s, %(attribution)s; %(vehicle)s, %(season)s"),
        language,
        **{**provider, **_provider_words(provider)},
    )


def provider_name(provider: Mapping[str, str], language: str) -> str:
    """Who computed the travel times, for what vehicle and season."""
    return translate(N_("%(name)s, %(vehicle)s, %(season)s"), language, **_provider_words(provider))


def _provider_words(provider: Mapping[str, str]) -> dict[str, str]:
    """Words for name, vehicle and season.

    A plan saved by an earlier version names no vehicle: it was made for a car in the normal season.
    """
    return {
        "name": PROVIDERS.get(provider["name"], provider["name"]),
        "vehicle": VEHICLES[provider.get("vehicle", "car")],
        "season": SEASONS[provider.get("season", "normal")],
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
    return label(N_("yes")) if value else label(N_("no"))
