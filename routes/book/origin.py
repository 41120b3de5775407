"""Where the numbers of a book come from, and how far they can be trusted."""

from geo.errors import N_
from routes.book.book import Book
from routes.book.sites import source_codes
from routes.book.wording import plain_date, travel_name
from routes.paper.blocks import Block, Paragraph, Table

NOTES = (
    N_(
        "Estimated from motorways, trunk and primary roads (OpenStreetMap, ODbL 1.0) and assumed "
        "speeds; off-network parts are estimates, not roads."
    ),
    N_(
        "Shortest times over the drivable roads of an OpenStreetMap extract (ODbL 1.0) at assumed "
        "speeds; off-network parts are estimates, not roads."
    ),
    N_("© OpenStreetMap contributors"),
)
"""The notes and the attribution of ``data/roads/parameters.toml``, here for the catalogue."""


def origin_lines(book: Book) -> list[str]:
    """Return the sentences on who computed what from what, and what is an estimate."""
    say, provider = book.wording.say, book.document["provider"]
    lines = [
        say(
            N_("Computed by Red Routes on %(date)s; mark of the plan: %(digest)s."),
            date=plain_date(book.today, book.wording),
            digest=book.digest,
        ),
        say(
            N_(
                "Travel times and distances are estimates: %(provider)s, data of %(date)s. "
                "Traffic and the weather of the day are not counted: allow a reserve."
            ),
            provider=travel_name(provider, book.wording),
            date=provider["data_date"],
        ),
        say(provider["note"]),
        say(N_("Road data: %(attribution)s."), attribution=say(provider["attribution"])),
        say(
            N_(
                "Coordinates are WGS84 (equal to CGCS2000 within 1 m). Navigation links are in "
                "GCJ-02, converted by the published formula."
            )
        ),
        say(
            N_(
                "A hollow mark on the map is a position that is not surveyed: the site lies "
                "within the error that its entry states in about 68 of 100 cases."
            )
        ),
        say(
            N_(
                "Opening hours marked as assumed are not published by the site; lengths of visits "
                "without a source are estimated by kind of site."
            )
        ),
        say(N_("Fields that the organising unit left empty are empty; none is filled in here.")),
        review_line(book),
    ]
    if book.document["simulated"]:
        lines.insert(0, say(N_("SIMULATED DATA are part of this plan.")))
    return lines


def review_line(book: Book) -> str:
    """Say under which review number the map may be published, or that there is none yet."""
    if book.register.review_number:
        return book.wording.say(
            N_("Map review number: %(number)s"), number=book.register.review_number
        )
    return book.wording.say(N_("Map review number: ________ (sketch map, not reviewed)"))


def source_rows(book: Book) -> tuple[tuple[str, str], ...]:
    """Return codes and description of the sources that the sites of the plan rest on.

    Those that say the same, such as the pages that are not named, are one row.
    """
    said: dict[str, list[str]] = {}
    for code in sorted({code for stop in book.stops for code in source_codes(stop)}):
        said.setdefault(book.register.sources.get(code, ""), []).append(code)
    return tuple((" ".join(codes), text) for text, codes in said.items())


def origin_blocks(book: Book) -> list[Block]:
    """Return the last section of the book."""
    blocks: list[Block] = [
        Paragraph(f"{number}. {line}", note=True, indent=False)
        for number, line in enumerate(origin_lines(book), start=1)
    ]
    if rows := source_rows(book):
        headers = (book.wording.say(N_("Source")), book.wording.say(N_("What it is")))
        blocks.append(Table(headers, rows, (0.15, 0.85), dense=True))
    return blocks
