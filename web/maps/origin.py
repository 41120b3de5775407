"""The line every map carries on paper: coordinate system, sources and map review number."""

from geo.errors import N_
from web.language.messages import translate

SOURCES = "WGS84 (CGCS2000) · © OpenStreetMap contributors (ODbL)"
REVIEWED = N_("Map review number: %(number)s")
NOT_REVIEWED = N_("Sketch map for internal use, no map review number")


def map_origin(review_number: str, language: str) -> str:
    """Return the line.

    Parameters
    ----------
    review_number
        审图号 of our own map, "" when there is none.
    """
    if review_number:
        return f"{SOURCES} · {translate(REVIEWED, language, number=review_number)}"
    return f"{SOURCES} · {translate(NOT_REVIEWED, language)}"
