"""What each filter of the venues nearby left out, as sentences."""

from typing import Any

from geo.errors import N_
from web.language import words
from web.language.messages import translate, translator

EXCLUDED = {
    "tier": N_("%(count)d of another kind"),
    "idle": N_("%(count)d had a lecture in the last %(idle)d days"),
    "topic": N_("%(count)d had the topic “%(topic)s” in the last %(topic_days)d days"),
    "language": N_("%(count)d outside the autonomous areas of this language"),
    "people": N_("%(count)d with too little room"),
}
"""Filter -> what is said of the venues it left out."""
CAPACITY = N_("How many people fit in is recorded for no venue: all stay in the list.")


def excluded_lines(document: dict[str, Any], language: str) -> list[str]:
    """Return a line for the bound, and one for each filter that left something out."""
    label = translator(language)
    template = N_("%(count)d outside %(within)g minutes")
    if document["unit"] == "km":
        template = N_("%(count)d outside %(within)g km")
    counts = document["excluded"]
    lines = [translate(template, language, count=counts["within"], within=document["within"])]
    said = {
        "idle": document["idle"],
        "topic": words.label("topic", document["topic"] or "-", lang=language),
        "topic_days": document["topic_days"],
    }
    lines += [
        translate(text, language, count=counts[wish], **said)
        for wish, text in EXCLUDED.items()
        if counts[wish]
    ]
    if document["people"] and not document["capacity_known"]:
        lines.append(label(CAPACITY))
    return lines
