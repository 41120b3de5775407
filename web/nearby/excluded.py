"""What each filter of the venues nearby left out, as sentences."""

from geo.errors import N_
from geo.terms import TOPICS
from web.language.messages import translate, translator
from web.nearby.answer import Excluded, Nearby
from web.terms.term import columns

CAPACITY = N_("How many people fit in is recorded for no venue: all stay in the list.")


def excluded_lines(document: Nearby, language: str) -> list[str]:
    """Return a line for the bound, and one for each filter that left something out."""
    template = N_("%(count)d outside %(within)g minutes")
    if document["unit"] == "km":
        template = N_("%(count)d outside %(within)g km")
    counts = dict(document["excluded"])
    lines = [translate(template, language, count=counts["within"], within=document["within"])]
    said = {
        "idle": document["idle"],
        "topic": TOPICS.say(document["topic"] or "", language),
        "topic_days": document["topic_days"],
    }
    lines += [
        wish.heading(language) % {"count": counts[wish.key], **said}
        for wish in columns(Excluded)
        if counts[wish.key]
    ]
    if document["people"] and not document["capacity_known"]:
        lines.append(translator(language)(CAPACITY))
    return lines
