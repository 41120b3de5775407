"""Routes to be mended, in words."""

from typing import Final

from geo.errors import N_
from web.files.text import declared_table
from web.language import words
from web.language.messages import translate, translator
from web.language.places import place_name
from web.network.answer import Upkeep, UpkeepChange, UpkeepFacts, UpkeepRepair
from web.network.text import LISTED, more_minutes, name_of
from web.terms.term import columns
from web.terms.types import Sentence

HOW: Final = {
    "retime": N_("Keep the route with its new times"),
    "drop": N_("Leave out %(removed)s"),
    "replace": N_("Visit %(added)s instead of %(removed)s"),
    "reorder": N_("Visit the sites in another order"),
    "restore": N_("Visit %(added)s again"),
}
"""What is proposed, by :data:`routes.terms.REPAIRS`."""


def upkeep_text(document: Upkeep, language: str) -> str:
    """Return the routes that have changed, what changed, and what is proposed."""
    lines = [upkeep_summary(document, language)]
    if not document["routes"]:
        return lines[0]
    named = [{**route, "name": name_of(route, language)} for route in document["routes"]]
    lines += ["", *declared_table(columns(UpkeepFacts, narrow=True), named, language)]
    for route in document["routes"]:
        lines += ["", f"## {route['route']} {name_of(route, language)}"]
        lines += [f"- {change_sentence(one, language)}" for one in route["changes"]]
        lines += [f"- {change_sentence(one, language)}" for one in route["conflicts"]]
        lines += [f"  > {repair_sentence(one, language)}" for one in route["repairs"]]
    return "\n".join(lines)


def upkeep_summary(document: Upkeep, language: str) -> str:
    """Say how many routes were looked at and how many have changed."""
    said = N_(
        "%(checked)d published routes were looked at on %(date)s. Changed: %(count)d, of which not "
        "to be driven as they are: %(broken)d."
    )
    return translate(
        said,
        language,
        checked=document["checked"],
        date=document["date"],
        count=len(document["routes"]),
        broken=sum(one["state"] == "broken" for one in document["routes"]),
    )


def change_sentence(one: Sentence | UpkeepChange, language: str) -> str:
    """Say what has changed or what does not work, names and hours in the reader's language."""
    params = dict(one["params"])
    for key in ("name", "origin", "destination"):
        if key in params:
            params[key] = place_name(str(params[key]), language)
    if one.get("code") == "hours":
        for key in ("before", "after"):
            params[key] = words.hours(str(params[key]), lang=language)
    return translate(one["template"], language, **params)


def repair_sentence(one: UpkeepRepair, language: str) -> str:
    """Say what is proposed, with its difference in driving, visits and worth."""
    between = translator(language)(LISTED)
    removed, added = (
        between.join(place_name(name, language) for name in names)
        for names in (one["removed"], one["added"])
    )
    what = translate(HOW[one["how"]], language, removed=removed, added=added)
    said = N_("%(what)s: %(minutes)s, visits %(visit)+d min, worth %(worth)+d")
    minutes, worth = more_minutes(one["drive_minutes"], language), round(one["worth"])
    visit = one["visit_minutes"]
    return translate(said, language, what=what, minutes=minutes, visit=visit, worth=worth)
