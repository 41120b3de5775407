"""Venues near a place as text for a terminal."""

from geo.errors import N_
from geo.terms import REACH_UNITS
from web.files.text import COARSE, Document, _more, _number, _origin, table
from web.language import words
from web.language.messages import inline, translate, translator
from web.nearby.distance import rough_km
from web.nearby.excluded import excluded_lines

VENUE_HEADERS = (
    N_("Minutes"), N_("from – to"), N_("Road km"), N_("Venue"), N_("Kind"), N_("Last lecture"),
    N_("Days since"), N_("Code"),
)  # fmt: skip


def nearby_text(document: Document, language: str) -> str:
    """Venues in the order of travel time."""
    label = translator(language)
    origin = document["origin"]
    unit = REACH_UNITS.say(document["unit"], language)
    head = translate(
        N_("%(total)d venues within %(within)s %(unit)s of %(name)s"),
        language,
        total=document["total"],
        within=f"{document['within']:g}",
        unit=unit,
        name=f"{origin['name']} {origin['context']}".strip(),
    )
    headers = [label(text) for text in VENUE_HEADERS]
    rows = [_venue_cells(venue, origin["error_m"], language) for venue in document["venues"]]
    lines = [head, *_origin(document, language), "", *table(headers, rows, right=(0, 1, 2, 6))]
    lines += _more(document["total"] - len(rows), language)
    lines += ["", *excluded_lines(document, language)]
    if any(venue["coarse"] for venue in document["venues"]):
        lines += ["", label(COARSE)]
    return "\n".join(lines)


def _venue_cells(venue: Document, origin_error_m: float, language: str) -> list[str]:
    label = translator(language)
    name = f"~{venue['name']}" if venue["coarse"] else venue["name"]
    return [
        _number(venue["minutes"]),
        f"{_number(venue['minutes_low'])} – {_number(venue['minutes_high'])}",
        rough_km(venue["road_km"], venue["error_m"], origin_error_m),
        name,
        words.label("tier", venue["tier"], lang=language),
        venue["last_lecture"] or inline(label(N_("Never"))),
        _number(venue["days_since"]),
        venue["code"],
    ]
