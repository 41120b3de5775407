"""The routes of a network as a booklet: totals, contents, a card for each route, what is modelled.

What nobody has published is not filled in: it has its own word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from geo.errors import N_
from geo.precision import error_text
from geo.sources import every_source
from geo.stories import codes, first_sentence
from routes.book.wording import plain_date
from routes.cartography.route_sheet import RouteSheet
from routes.paper.blocks import (
    Block,
    Contents,
    Heading,
    Paper,
    Paragraph,
    Part,
    Picture,
    Table,
    Title,
)
from routes.plan.audience import find_audience
from routes.plan.tables import find_themes
from web.files.export import Export
from web.installation.context import Context
from web.language.messages import duration, sentences, translate
from web.language.places import place_name
from web.language.wording import CatalogueWording
from web.maps.printed import OUTLINES, ROADS, review_text
from web.network.answer import Network, NetworkFigures, NetworkRoute, RouteDay, RouteRow, RouteStop
from web.network.files import written_export
from web.network.printed import TITLE, network_sheet, part_of
from web.network.text import CHANGED, name_of, note_lines, stops_of, summary_lines, winter_sentence
from web.plan.timetable import said
from web.terms.answer import Answer
from web.terms.term import of

FIGURE_POINTS: Final = (460.0, 250.0)
"""Width and greatest height of the map of a route."""
NO_STORY: Final = N_("no approved story yet")
NO_PHONE: Final = N_("telephone not published")
SEVERAL_THEMES: Final = N_("several themes")
ANYBODY: Final = N_("anybody")
MODELLED: Final = (
    N_("Which routes there are, their order and their times were chosen by a computer program."),
    N_("Driving times are estimates; traffic and the weather of the day are not counted."),
    N_("Lengths of visits without a source are estimated by kind of site."),
    N_("Opening hours that nobody has published are assumed: ask before going."),
    N_("Stories stand here once the office has approved them; nothing is made up in their place."),
)


@dataclass(frozen=True)
class Said:
    """What the office says of a route beside what was computed.

    Attributes
    ----------
    theme, audience
        Theme it tells and whom it is for, as words; "" for several, and for anybody.
    """

    name: str
    theme: str
    audience: str


@dataclass(frozen=True, eq=False)
class Booklet:
    """What a booklet is made of.

    Attributes
    ----------
    sheet
        Its printed map, of which each route shows its part.
    said
        Name, theme and audience by number of a route.
    today, language
        Day of the booklet, and "zh" or "en".
    """

    context: Context
    answer: Answer[Network]
    sheet: RouteSheet
    said: Mapping[int, Said]
    today: date
    language: str

    @property
    def document(self) -> Network:
        """The network."""
        return self.answer.document

    def say(self, template: str, **params: Any) -> str:
        """Put a sentence into the language of the booklet."""
        return translate(template, self.language, **params)

    def place(self, name: str) -> str:
        """Return what a place is called."""
        return place_name(name, self.language)

    def site(self, stop: RouteStop) -> Mapping[str, object]:
        """Return what is known of the site of a visit."""
        sites = self.context.datasets.sites
        known: Mapping[str, object] = sites.loc[stop["site"]] if stop["site"] in sites.index else {}
        return known


def network_booklet(
    context: Context,
    answer: Answer[Network],
    *,
    today: date,
    language: str,
    told: Mapping[int, Said] | None = None,
) -> Paper:
    """Compose the booklet of a network.

    Parameters
    ----------
    told
        What the office says of the routes, by number; else what was computed.
    """
    document = answer.document
    book = Booklet(
        context, answer, network_sheet(context, answer, today=today, language=language),
        told or {route["number"]: _computed(document, route, language)
                 for route in document["routes"]},
        today, language,
    )  # fmt: skip
    foot = f"{book.say(TITLE)} · {plain_date(today, CatalogueWording(language))}"
    cards = [_card(book, route) for route in document["routes"]]
    parts = [_front(book), *cards, _back(book)]
    return Paper(
        title=book.say(TITLE),
        author=context.settings.organisation,
        language=language,
        parts=[Part(blocks, foot=foot, official=False) for blocks in parts],
    )


def _computed(document: Network, route: NetworkRoute, language: str) -> Said:
    asked = document["request"]["audience"]
    who = find_audience(asked) if asked else None
    themes = find_themes((route["theme"],)) if route["theme"] else ()
    english = language == "en"
    return Said(
        name_of(route, language),
        " ".join(one.name_en if english else one.name_zh for one in themes),
        (who.name_en if english else who.name_zh) if who else "",
    )


def _front(book: Booklet) -> list[Block]:
    document, say = book.document, book.say
    figures = document["figures"][0]
    keys = ("routes", "sites", "national", "counties", "worth", "people_60", "people_90",
            "people_120", "drive_minutes", "visit_minutes")  # fmt: skip
    told = [(of(NetworkFigures, key), figures[key]) for key in keys]  # type: ignore[literal-required]
    cells = [(one.heading(book.language), one.text(value, book.language)) for one, value in told]
    rows = [(*cells[at], *cells[at + 1]) for at in range(0, len(cells), 2)]
    note = plain_date(book.today, CatalogueWording(book.language))
    if book.context.settings.organisation:
        note = f"{book.context.settings.organisation} · {note}"
    names = [_heading(book, route) for route in document["routes"]]
    return [
        Title(say(TITLE), note),
        Paragraph(summary_lines(document, book.language)[0], indent=False),
        Table((), tuple(rows), (0.3, 0.2, 0.3, 0.2)),
        Paragraph(say(CHANGED), note=True, indent=False),
        Contents((*names, say(HOW_MADE), say(SOURCES))),
    ]


HOW_MADE: Final = N_("What is modelled")
SOURCES: Final = N_("Sources")


def _heading(book: Booklet, route: NetworkRoute) -> str:
    return f"{route['number']}  {book.said[route['number']].name}"


def _card(book: Booklet, route: NetworkRoute) -> list[Block]:
    """Return the card of a route."""
    stops = stops_of(book.document["stops"], route["number"])
    blocks: list[Block] = [
        Heading(_heading(book, route)),
        _facts(book, route),
        Paragraph(_summary(book, route, stops), indent=False),
        _timetable(book, route, stops),
    ]
    if lines := _uncertain(book, route):
        blocks += [Heading(book.say(N_("What is uncertain")), 2),
                   *(Paragraph(line, note=True, indent=False) for line in lines)]  # fmt: skip
    return [*blocks, _picture(book, route)]


def _facts(book: Booklet, route: NetworkRoute) -> Table:
    say, told = book.say, book.said[route["number"]]
    facts = [
        (say(N_("Theme")), told.theme or say(SEVERAL_THEMES)),
        (say(N_("Who it is for")), told.audience or say(ANYBODY)),
        *(
            (of(RouteRow, key).heading(book.language), of(RouteRow, key).text(value, book.language))
            for key, value in kept_facts(route)
        ),
    ]
    rows = [(*facts[at], *facts[at + 1]) for at in range(0, len(facts), 2)]
    return Table((), tuple(rows), (0.16, 0.34, 0.16, 0.34), dense=True)


def kept_facts(route: NetworkRoute) -> list[tuple[str, Any]]:
    """Return the figures of a card."""
    return [
        ("days", route["days"]), ("km", route["km"]), ("drive_minutes", route["drive_minutes"]),
        ("visit_minutes", route["visit_minutes"]), ("sites", route["sites"]),
        ("counties", route["counties"]), ("holds", route["holds"]), ("winter", route["winter"]),
    ]  # fmt: skip


def _summary(book: Booklet, route: NetworkRoute, stops: Sequence[RouteStop]) -> str:
    """Say in one line where a route goes."""
    counties = dict.fromkeys(book.place(stop["county_name"]) for stop in stops)
    said_ = N_("From %(origin)s through %(counties)s: %(sites)d sites, %(drive)s driving.")
    return book.say(
        said_, origin=book.place(route["origin_name"]), counties=book.say(N_(", ")).join(counties),
        sites=len(stops), drive=duration(route["drive_minutes"], book.language),
    )  # fmt: skip


def _timetable(book: Booklet, route: NetworkRoute, stops: Sequence[RouteStop]) -> Table:
    """Return the visits of all days, with what is told there and what to book or to ask."""
    say = book.say
    numbers = {site: number for number, site in enumerate(_numbered(book.document), start=1)}
    rows: list[tuple[str, ...]] = []
    days = [day for day in book.document["days"] if day["number"] == route["number"]]
    for day in days:
        rows.append((_day_line(book, day),))
        rows += [
            (
                str(numbers[stop["site"]]),
                f"{stop['start']}–{stop['leave']}",
                f"{book.place(stop['name'])}\n{book.place(stop['county_name'])}",
                _story(book, stop),
                _to_ask(book, stop),
            )
            for stop in stops
            if stop["day"] == day["day"]
        ]
    heads = (N_("No."), N_("Time"), N_("Place"), N_("What is told"), N_("To book and to ask"))
    widths = (0.06, 0.13, 0.28, 0.28, 0.25)
    return Table(tuple(map(say, heads)), tuple(rows), widths, centred=(0, 1), dense=True)


def _numbered(document: Network) -> list[str]:
    """Return the sites in the order of their numbers on the printed map."""
    return list(dict.fromkeys(stop["site"] for stop in document["stops"]))


def _day_line(book: Booklet, day: RouteDay) -> str:
    return book.say(
        N_("Day %(day)d: from %(start)s at %(depart)s, in %(end)s at %(arrive)s"),
        day=day["day"], start=book.place(day["start_name"]), depart=day["depart"],
        end=book.place(day["end_name"]), arrive=day["arrive"],
    )  # fmt: skip


def _story(book: Booklet, stop: RouteStop) -> str:
    """Return the first sentence of the approved story, or that there is none."""
    key = "story_en" if book.language == "en" else "story"
    return first_sentence(str(book.site(stop).get(key) or "")) or book.say(NO_STORY)


def _to_ask(book: Booklet, stop: RouteStop) -> str:
    """Say how to book, whom to call, and what is not certain of a site."""
    site, say = book.site(stop), book.say
    error = error_text(stop["error_m"], book.language)
    asked = [
        str(site.get("booking") or ""),
        phone_of(book, stop) or say(NO_PHONE),
        "" if site.get("opening_hours") else say(N_("hours not published")),
        say(N_("whether it is open is not known")) if site.get("status") == "unknown" else "",
        say(N_("place known to %(error)s"), error=error) if stop["coarse"] else "",
    ]
    return say(N_("; ")).join(filter(None, asked))


def phone_of(book: Booklet, stop: RouteStop) -> str:
    """Return the telephone number of a site that is published, "" for none."""
    found = book.context.datasets.book.contacts.get(stop["site"], ())
    published = [one.value for one in found if one.kind == "phone"]
    return str(book.site(stop).get("phone") or (published[-1] if published else ""))


def _uncertain(book: Booklet, route: NetworkRoute) -> list[str]:
    """Return what does not hold of a route as it stands."""
    lines = [] if route["holds"] else [book.say(N_("The timetable does not hold in summer."))]
    notes = [said(one, book.language) for one in route["winter_notes"]]
    if notes:
        lines.append(sentences(book.say(N_("In winter:")), *notes, language=book.language))
        lines.append(winter_sentence(route, book.language))
    return lines


def _picture(book: Booklet, route: NetworkRoute) -> Picture:
    from routes.cartography.route_drawing import draw_route_figure  # noqa: PLC0415 - slow to load

    wide, most = FIGURE_POINTS
    caption = book.say(
        N_("Route %(number)d; numbers of the stops as on the map of all routes. %(review)s"),
        number=route["number"], review=review_text(book.context, book.language),
    )  # fmt: skip
    part = part_of(book.sheet, route["number"])

    def draw(kind: Literal["svg", "png"]) -> bytes:
        return draw_route_figure(part, width=wide, most=most, ending=kind)

    return Picture(caption, draw)


def _back(book: Booklet) -> list[Block]:
    """Return what is modelled, and what all rests on."""
    say = book.say
    lines = [*map(say, MODELLED), *summary_lines(book.document, book.language)[1:]]
    rests = [*note_lines(book.document, book.language), say(OUTLINES), say(ROADS)]
    blocks: list[Block] = [
        Heading(say(HOW_MADE)),
        *(Paragraph(line, note=True, indent=False) for line in lines),
        Heading(say(SOURCES)),
        *(Paragraph(line, note=True, indent=False) for line in rests),
    ]
    if rows := _sources(book):
        heads = (say(N_("Source")), say(N_("What it is")))
        blocks.append(Table(heads, rows, (0.15, 0.85), dense=True))
    return blocks


def _sources(book: Booklet) -> tuple[tuple[str, str], ...]:
    """Return codes and description of the sources that the sites of the routes rest on."""
    known = {one.code: one.title(book.language) for one in every_source()}
    used = {
        code
        for stop in book.document["stops"]
        for code in codes(str(book.site(stop).get("sources") or ""))
    }
    said_: dict[str, list[str]] = {}
    for code in sorted(used):
        said_.setdefault(known.get(code, ""), []).append(code)
    return tuple((" ".join(some), text) for text, some in said_.items())


def booklet_export(
    context: Context,
    answer: Answer[Network],
    language: str,
    *,
    told: Mapping[int, Said] | None = None,
) -> Export:
    """Return the booklet to take along, as a document to edit and one to print.

    The parameters are those of :func:`network_booklet`.
    """

    def paper() -> Paper:
        today = context.today()
        return network_booklet(context, answer, today=today, language=language, told=told)

    def docx() -> bytes:
        from routes.paper.docx import paper_docx  # noqa: PLC0415 - slow to load

        return paper_docx(paper(), today=context.today())

    def pdf() -> bytes:
        from routes.paper.pdf import paper_pdf  # noqa: PLC0415 - slow to load

        return paper_pdf(paper(), today=context.today())

    title = translate(N_("Booklet of the routes"), language)
    return written_export(context, "network-booklet", title, language, {"docx": docx, "pdf": pdf})
