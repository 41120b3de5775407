"""The coverage report as columns: what each is called and how it is written."""

from datetime import date, timedelta
from typing import Any

from geo.errors import N_
from web.language.messages import translator
from web.language.provider import provider_text, yes_no

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
