"""A route against others and against other dates, as text for a terminal."""

from typing import Any

from geo.errors import N_
from web.files.text import Document, duration, table
from web.language.messages import translate, translator
from web.language.provider import yes_no


def alternatives_text(document: Document, language: str) -> str:
    """List different routes: what each has more and less, and the options that ask for it."""
    if not document["alternatives"]:
        template = N_("There is no other route that is different enough and worth nearly as much.")
        return translate(template, language)
    parts = [
        line
        for letter, other in zip("BCDE", document["alternatives"], strict=False)
        for line in _alternative(letter, other, language)
    ]
    return "\n".join(parts)


def _alternative(letter: str, other: Document, language: str) -> list[str]:
    totals, change = other["plan"]["totals"], other["change"]
    head = translate(
        N_("Route %(letter)s: %(stops)d sites, %(km)d km, %(drive)s driving, value %(value)d"),
        language,
        letter=letter,
        stops=totals["stops"],
        km=round(totals["km"]),
        drive=duration(totals["drive_minutes"], language),
        value=totals["value"],
    )
    against = translate(
        N_(
            "Against this route: %(km)+d km, %(drive)+d min driving, value %(value)+d; %(share)d "
            "%% of the sites differ."
        ),
        language,
        km=round(change["km"]),
        drive=change["drive_minutes"],
        value=change["value"],
        share=round(100 * other["distance"]),
    )
    named = [
        f"  {translate(label, language)} {'、'.join(site['name'] for site in sites)}"
        for label, sites in ((N_("New:"), other["added"]), (N_("Not in it:"), other["removed"]))
        if sites
    ]
    options = " ".join(f"--order {day}" for day in other["order"])
    return [head, f"  {against}", *named, f"  {options}"]


def dates_text(document: Document, language: str) -> str:
    """Tell on which other days the same route works, and what stands against the others."""
    label = translator(language)
    headers = [label(N_("First day")), label(N_("Works")), label(N_("What is different"))]
    rows = [
        [one["date"], yes_no(one["feasible"], label), _different(one, language)]
        for one in document["dates"]
    ]
    return "\n".join(table(headers, rows))


def _different(one: Document, language: str) -> str:
    said = [_said(part, language) for part in one["conflicts"] + one["changes"]]
    return " ".join(said) or translate(N_("the same timetable"), language)


def _said(part: dict[str, Any], language: str) -> str:
    return translate(part["template"], language, **part["params"])
