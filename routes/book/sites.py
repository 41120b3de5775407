"""What the data know of the sites of a plan; what they do not know is not said."""

from geo.errors import N_
from geo.stories import codes
from routes.book.book import Book, Stop


def source_codes(stop: Stop) -> list[str]:
    """Return the codes of the sources behind a site and its published opening hours."""
    found = codes(str(stop.site.get("sources", "")))
    if stop.visit["hours_basis"] == "published":
        found += codes(str(stop.visit["hours_source"]))
    return list(dict.fromkeys(found))


def hours_text(book: Book, stop: Stop) -> str:
    """Say when a site is open, and where that is known from."""
    say, visit = book.wording.say, stop.visit
    hours = book.wording.hours(visit["hours"])
    if visit["hours_basis"] == "assumed":
        return say(N_("%(hours)s (assumed, not published: ask before going)"), hours=hours)
    return say(N_("%(hours)s (source %(source)s)"), hours=hours, source=visit["hours_source"])
