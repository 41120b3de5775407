"""What the data know of the sites of a plan; what they do not know is not said."""

from geo.errors import N_
from geo.precision import error_text
from routes.book.blocks import Block, Heading, Paragraph
from routes.book.book import Book, Stop
from routes.book.wording import number_mark
from routes.cartography.text import one_line


def site_blocks(book: Book) -> list[Block]:
    """Introduce every site of the plan."""
    blocks: list[Block] = []
    for number, stop in enumerate(book.stops, start=1):
        heading = f"{number_mark(number, 2, book.wording)}{book.name_of(stop.visit)}"
        blocks.append(Heading(heading, 2))
        blocks += [
            Paragraph(
                book.wording.say(N_("%(label)s: %(value)s"), label=label, value=value), note=True
            )
            for label, value in site_facts(book, stop)
        ]
    return blocks


def site_facts(book: Book, stop: Stop) -> list[tuple[str, str]]:
    """Return what is known of a visited site as pairs of label and text, in the words of the data.

    Only what the data carry is listed; the reconstructed and the assumed says that it is.
    """
    say, word, visit, site = book.wording.say, book.wording.word, stop.visit, stop.site
    facts = (
        (N_("Mark on the map"), stop.mark),
        (N_("Kind"), word("category", str(site["category"])) if site.get("category") else ""),
        (N_("Period"), word("period", visit["period"]) if visit["period"] else ""),
        (N_("Subject"), site.get("subject", "")),
        (N_("Protected or listed as"), visit["designations"]),
        (N_("Address"), site.get("address", "")),
        (N_("Opening hours"), _hours(book, stop)),
        (N_("Length of the visit"), _length(book, stop)),
        (N_("Position"), _position(book, stop)),
        (N_("Remarks"), site.get("note", "")),
        (N_("Sources"), "; ".join(source_codes(stop))),
    )
    return [(say(label), one_line(str(value))) for label, value in facts if value]


def source_codes(stop: Stop) -> list[str]:
    """Return the codes of the sources behind a site and its published opening hours."""
    codes = str(stop.site.get("sources", ""))
    if stop.visit["hours_basis"] == "published":
        codes += f";{stop.visit['hours_source']}"
    return list(dict.fromkeys(code.strip() for code in codes.split(";") if code.strip()))


def _hours(book: Book, stop: Stop) -> str:
    say, visit = book.wording.say, stop.visit
    hours = book.wording.hours(visit["hours"])
    if visit["hours_basis"] == "assumed":
        return say(N_("%(hours)s (assumed, not published: ask before going)"), hours=hours)
    return say(N_("%(hours)s (source %(source)s)"), hours=hours, source=visit["hours_source"])


def _length(book: Book, stop: Stop) -> str:
    minutes = book.wording.say(N_("%(minutes)d min"), minutes=stop.visit["visit_minutes"])
    basis = str(stop.site.get("visit_minutes_basis", ""))
    estimated = not basis or basis.startswith("estimate")
    return minutes + (book.wording.say(N_(" (estimated by kind of site)")) if estimated else "")


def _position(book: Book, stop: Stop) -> str:
    visit = stop.visit
    return book.wording.say(
        N_("%(lat).5f N, %(lon).5f E (WGS84), %(precision)s, error %(error)s"),
        lat=visit["lat"],
        lon=visit["lon"],
        precision=book.wording.word("precision", visit["precision"]),
        error=error_text(visit["error_m"], book.wording.language),
    )
