"""A route against others, other dates and the best one, as text for a terminal."""

import math
from collections.abc import Iterator

from geo.errors import N_
from web.files.text import declared_table
from web.language.messages import duration, translate, translator
from web.language.places import place_name
from web.plan.answer_compared import Alternative, Alternatives, Bound, Dates
from web.plan.timetable import COLUMNS, said
from web.terms.term import BETWEEN


def alternatives_text(document: Alternatives, language: str) -> str:
    """List different routes: what each has more and less, and the options that ask for it."""
    if not document["alternatives"]:
        template = N_("There is no other route that is different enough and worth nearly as much.")
        return translate(template, language)
    pairs = zip("BCDE", document["alternatives"], strict=False)
    return "\n".join(line for pair in pairs for line in _alternative(*pair, language))


def _alternative(letter: str, other: Alternative, language: str) -> Iterator[str]:
    totals, change = other["plan"]["totals"], other["change"]
    yield translate(
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
    yield f"  {against}"
    for label, sites in ((N_("New:"), other["added"]), (N_("Not in it:"), other["removed"])):
        if sites:
            names = BETWEEN.join(site["name"] for site in sites)
            yield f"  {translate(label, language)} {place_name(names, language)}"
    yield "  " + " ".join(f"--order {day}" for day in other["order"])


def dates_text(document: Dates, language: str) -> str:
    """Tell on which other days the same route works, and what stands against the others."""
    same = translator(language)(N_("the same timetable"))
    rows = [
        {
            **one,
            "changes": " ".join(
                said(part, language) for part in (*one["conflicts"], *one["changes"])
            )
            or same,
        }
        for one in document["dates"]
    ]
    return "\n".join(declared_table(COLUMNS["dates"], rows, language))


def bound_text(document: Bound, language: str) -> str:
    """Say in one sentence how far a route is from the best one at most."""
    gap = document["gap"]
    if gap is None:
        return translate(N_("How far this route is from the best one is not proved."), language)
    if gap <= 0:
        template = N_("No route of the %(sites)d sites considered is better: proved.")
        return translate(template, language, sites=document["sites"])
    return translate(
        N_(
            "At most %(gap).1f %% below the bound that no route of the %(sites)d sites considered "
            "can exceed."
        ),
        language,
        gap=math.ceil(1000 * gap) / 10,
        sites=document["sites"],
    )
