"""Venues near a place as text for a terminal."""

from geo.errors import N_
from geo.terms import REACH_UNITS
from web.files.text import coarse_note, declared_table, more_line, origin_lines
from web.language.messages import translate
from web.nearby.answer import Nearby, NearbyVenue
from web.nearby.distance import roughly
from web.nearby.excluded import excluded_lines
from web.terms.term import columns


def nearby_text(document: Nearby, language: str) -> str:
    """Venues in the order of travel time."""
    origin, venues = document["origin"], document["venues"]
    head = translate(
        N_("%(total)d venues within %(within)s %(unit)s of %(name)s"),
        language,
        total=document["total"],
        within=f"{document['within']:g}",
        unit=REACH_UNITS.say(document["unit"], language),
        name=f"{origin['name']} {origin['context']}".strip(),
    )
    rows = [roughly(venue, origin["error_m"]) for venue in venues]
    lines = [head, *origin_lines(document, language), ""]
    lines += declared_table(columns(NearbyVenue, narrow=True), rows, language)
    lines += more_line(document["total"] - len(venues), language)
    lines += ["", *excluded_lines(document, language)]
    if note := coarse_note(venues, language):
        lines += ["", note]
    return "\n".join(lines)
