"""What stands in a plan book, section by section, as blocks that every page format lays out."""

from collections.abc import Callable

from geo.errors import N_
from routes.book.blocks import Block, Codes, Heading, Paragraph, RouteMap, Table
from routes.book.book import Book
from routes.book.codes import leg_codes
from routes.book.events import Event, events
from routes.book.origin import origin_blocks
from routes.book.sites import site_blocks
from routes.book.wording import full_date, length, number_mark, plain_date
from routes.plan.tables import load_themes

LEFT_OUT_SHOWN = 30
SAFETY_TEMPLATE = (
    N_("1. Person in charge of the group and telephone:"),
    N_("2. Vehicle, driver, seats and last inspection:"),
    N_("3. Roll call at every departure and arrival, kept by:"),
    N_("4. First aid kit, nearest hospital of each day:"),
    N_("5. Weather and road conditions, checked by and when:"),
    N_("6. What to do when a road or a site is closed:"),
    N_("7. Emergency telephone of the organising unit:"),
)


def book_blocks(book: Book) -> list[Block]:
    """Return the blocks of a book; sections without content are left out, the others numbered."""
    blocks: list[Block] = []
    number = 0
    for title, section in SECTIONS:
        inside = section(book)
        if inside:
            number += 1
            mark = number_mark(number, 1, book.wording)
            blocks += [Heading(mark + book.wording.say(title)), *inside]
    return blocks


def _summary(book: Book) -> list[Block]:
    say, form, totals = book.wording.say, book.form, book.document["totals"]
    request, days = book.document["request"], book.document["days"]
    themes = say(N_(", ")).join(_themes(book, request["themes"]))
    facts = (
        (N_("Start"), days[0]["start"]["name"]),
        (N_("End"), days[-1]["end"]["name"]),
        (N_("Dates"), _span(book)),
        (N_("Days"), str(totals["days"])),
        (N_("Sites"), str(totals["stops"])),
        (N_("Distance"), say(N_("about %(km).0f km"), km=totals["km"])),
        (N_("Driving (estimated)"), length(totals["drive_minutes"], book.wording)),
        (N_("Visits"), length(totals["visit_minutes"], book.wording)),
        (N_("Themes"), themes or say(N_("all"))),
        (N_("People"), "" if book.people is None else str(book.people)),
        (N_("Organising unit"), form.organiser),
        (N_("Completed by"), form.deadline),
        (N_("Responsible leader"), form.leader),
        (N_("Responsible department"), form.department),
        (N_("Contact"), form.contact),
        (N_("Telephone"), form.phone),
    )
    cells = [text for label, value in facts for text in (say(label), value)]
    rows = tuple(tuple(cells[i : i + 4]) for i in range(0, len(cells), 4))
    return [Table((), rows, (0.17, 0.33, 0.17, 0.33))]


def _themes(book: Book, codes: list[str]) -> list[str]:
    english = book.wording.language == "en"
    names = {theme.code: theme.name_en if english else theme.name_zh for theme in load_themes()}
    return [names.get(code, code) for code in codes]


def _span(book: Book) -> str:
    first, last = (plain_date(day, book.wording) for day in (book.dates[0], book.dates[-1]))
    return first if first == last else f"{first} – {last}"


def _map(book: Book) -> list[Block]:
    return [RouteMap(book.wording.say(N_("Route map")))]


def _timetable(book: Book) -> list[Block]:
    blocks: list[Block] = []
    for number, date in enumerate(book.dates):
        mark = number_mark(number + 1, 2, book.wording)
        title = book.wording.say(
            N_("Day %(number)d, %(date)s"), number=number + 1, date=full_date(date, book.wording)
        )
        rows = tuple(_event_row(book, event) for event in events(book, number))
        blocks += [Heading(mark + title, 2), _day_line(book, number), _event_table(book, rows)]
    return blocks


def _day_line(book: Book, number: int) -> Paragraph:
    day = book.document["days"][number]
    text = book.wording.say(
        N_("Driving %(drive)s, %(km).0f km; visits %(visit)s; waiting %(wait)s."),
        drive=length(day["drive_minutes"], book.wording),
        km=day["km"],
        visit=length(day["visit_minutes"], book.wording),
        wait=length(day["wait_minutes"], book.wording),
    )
    return Paragraph(text, note=True, keep=True)


def _event_table(book: Book, rows: tuple[tuple[str, ...], ...]) -> Table:
    headers = (N_("Time"), N_("What"), N_("Where"), N_("Length"), N_("Remarks"))
    return Table(
        tuple(book.wording.say(header) for header in headers),
        rows,
        (0.15, 0.11, 0.36, 0.17, 0.21),
    )


def _event_row(book: Book, event: Event) -> tuple[str, ...]:
    time = event.start if event.start == event.end else f"{event.start}–{event.end}"
    place = f"{event.mark} {event.place}".strip()
    amount = "" if event.minutes is None else length(event.minutes, book.wording)
    if event.km:
        amount += "\n" + book.wording.say(N_("%(km).0f km"), km=event.km)
    return time, book.wording.word("book_event", event.kind), place, amount, event.note


def _duties(book: Book) -> list[Block]:
    say = book.wording.say
    headers = (
        N_("No."), N_("Date and time"), N_("Site"), N_("Responsible leader"),
        N_("Responsible department"), N_("Completed by"),
    )  # fmt: skip
    rows = tuple(
        (
            stop.mark,
            f"{plain_date(stop.date, book.wording)}\n{stop.visit['start']}–{stop.visit['leave']}",
            book.name_of(stop.visit),
            duty.leader,
            duty.department,
            duty.deadline,
        )
        for stop in book.stops
        for duty in [book.form.duty(stop.visit["id"])]
    )
    widths = (0.08, 0.23, 0.26, 0.14, 0.15, 0.14)
    return [Table(tuple(say(header) for header in headers), rows, widths)]


def _warnings(book: Book) -> list[Block]:
    texts = [sentence(book, one) for one in book.document["warnings"]]
    return [Paragraph(f"{number}. {text}", note=True) for number, text in enumerate(texts, start=1)]


def sentence(book: Book, one: dict[str, object]) -> str:
    """Return the sentence of a warning or of a site left out."""
    params = dict(one["params"]) if isinstance(one["params"], dict) else {}
    if "hours" in params:
        params["hours"] = book.wording.hours(str(params["hours"]))
    return book.wording.say(str(one["template"]), **params)


def _safety(book: Book) -> list[Block]:
    if book.form.safety:
        return [Paragraph(line) for line in book.form.safety.split("\n") if line.strip()]
    say = book.wording.say
    note = say(N_("[Template, to be filled in by the organising unit. Nothing here is agreed.]"))
    lines = [Paragraph(say(line) + " " + "_" * 16) for line in SAFETY_TEMPLATE]
    return [Paragraph(note, note=True), *lines]


def _left_out(book: Book) -> list[Block]:
    say, left = book.wording.say, book.document["left_out"]
    if not left:
        return []
    headers = (say(N_("Site")), say(N_("Reason")))
    rows = tuple((one["name"], sentence(book, one)) for one in left[:LEFT_OUT_SHOWN])
    blocks: list[Block] = [Table(headers, rows, (0.4, 0.6))]
    if len(left) > LEFT_OUT_SHOWN:
        more = say(
            N_("%(count)d more are listed in the timetable (XLSX)."),
            count=len(left) - LEFT_OUT_SHOWN,
        )
        blocks.append(Paragraph(more, note=True))
    return blocks


def _navigation(book: Book) -> list[Block]:
    note = book.wording.say(
        N_(
            "Scan a code to open Amap with the way from where you are; the links in the electronic "
            "edition begin at the place before. In WeChat choose to open it in the browser. Where "
            "the position is marked as uncertain, go by the address and ask."
        )
    )
    return [Paragraph(note, note=True), Codes(leg_codes(book))]


SECTIONS: tuple[tuple[str, Callable[[Book], list[Block]]], ...] = (
    (N_("Summary"), _summary),
    (N_("Route map"), _map),
    (N_("Timetable"), _timetable),
    (N_("Duties"), _duties),
    (N_("The sites"), site_blocks),
    (N_("Please check before you go"), _warnings),
    (N_("Safety plan"), _safety),
    (N_("Sites left out, and why"), _left_out),
    (N_("Navigation"), _navigation),
    (N_("Sources and precision"), origin_blocks),
)
