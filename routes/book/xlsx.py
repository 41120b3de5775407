"""The timetable (时间表) as XLSX: dates and times are values that Excel and WPS compute with."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Final

from geo.errors import C_, N_
from geo.precision import error_text
from routes.book.annex import sentence
from routes.book.book import Book, Stop
from routes.book.codes import drives
from routes.book.events import Event, events
from routes.book.origin import origin_lines, source_rows
from routes.book.workbook import Link, Page, workbook
from routes.cartography.text import one_line

Column = tuple[str, float]
"""Heading and width in characters."""

TIMETABLE: Final[tuple[Column, ...]] = (
    (N_("Date"), 12), (C_("time", "From"), 8), (C_("time", "Until"), 8), (N_("What"), 10),
    (N_("No."), 7), (N_("Where"), 38), (N_("Minutes"), 8), (N_("km"), 8), (N_("Remarks"), 26),
    (N_("Responsible leader"), 12), (N_("Responsible department"), 16), (N_("Completed by"), 13),
)  # fmt: skip
SITES: Final[tuple[Column, ...]] = (
    (N_("No."), 7), (N_("Site"), 34), (N_("Address"), 32), (N_("Opening hours"), 24),
    (N_("Opening hours from"), 14), (N_("Longitude"), 11), (N_("Latitude"), 11),
    (N_("Precision of the position"), 18), (N_("Error about"), 10), (N_("Sources"), 16),
)  # fmt: skip
LINKS: Final[tuple[Column, ...]] = (
    (N_("No."), 7), (N_("From place"), 28), (N_("To place"), 28), (N_("Minutes"), 8), (N_("km"), 8),
    (N_("Link to Amap (GCJ-02)"), 24),
)  # fmt: skip
LEFT_OUT: Final[tuple[Column, ...]] = (
    (N_("Site"), 40),
    (N_("Reason"), 80),
    (N_("Extra minutes"), 12),
)
NOTES: Final[tuple[Column, ...]] = ((N_("Item"), 24), (N_("Text"), 110))


def book_xlsx(book: Book) -> bytes:
    """Return the timetable as a workbook; its times are those of ``book.today``."""
    pages = [
        _page(book, title, headings, rows)
        for title, headings, rows in (
            (N_("Timetable"), TIMETABLE, _timetable(book)),
            (N_("The sites"), SITES, [_site(book, stop) for stop in book.stops]),
            (N_("Navigation"), LINKS, _links(book)),
            (N_("Sites left out"), LEFT_OUT, _left_out(book)),
            (N_("Notes"), NOTES, _notes(book)),
        )
    ]
    return workbook(pages, title=book.title, author=book.form.organiser, today=book.today)


def _timetable(book: Book) -> list[tuple[Any, ...]]:
    return [
        _event_row(book, event)
        for number in range(len(book.dates))
        for event in events(book, number)
    ]


def _event_row(book: Book, event: Event) -> tuple[Any, ...]:
    duty = book.form.duty(event.stop)
    return (
        event.date,
        dt.time.fromisoformat(event.start),
        dt.time.fromisoformat(event.end),
        book.wording.word("book_event", event.kind),
        event.mark,
        event.place,
        event.minutes,
        event.km,
        event.note,
        duty.leader,
        duty.department,
        date_or_text(duty.deadline),
    )


def date_or_text(text: str) -> dt.date | str:
    """Return a date for ``YYYY-MM-DD``, every other text as it is."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _site(book: Book, stop: Stop) -> tuple[Any, ...]:
    visit, site, wording = stop.visit, stop.site, book.wording
    basis = N_("assumed, ask before going") if visit["hours_basis"] == "assumed" else None
    return (
        stop.mark,
        book.name_of(visit),
        site.get("address", ""),
        wording.hours(visit["hours"]),
        wording.say(basis) if basis else visit["hours_source"],
        visit["lon"],
        visit["lat"],
        wording.word("precision", visit["precision"]),
        error_text(visit["error_m"], wording.language),
        site.get("sources", ""),
    )


def _links(book: Book) -> list[tuple[Any, ...]]:
    return [
        (
            drive.mark,
            book.name_of(drive.origin),
            book.name_of(drive.destination),
            drive.leg["minutes"],
            drive.leg["km"],
            Link(book.wording.say(N_("Open the navigation")), drive.link),
        )
        for drive in drives(book)
    ]


def _left_out(book: Book) -> list[tuple[Any, ...]]:
    return [
        (one["name"], sentence(book, one), one["extra_minutes"])
        for one in book.document["left_out"]
    ]


def _notes(book: Book) -> list[tuple[Any, ...]]:
    say, form = book.wording.say, book.form
    rows: list[tuple[Any, ...]] = [
        (say(N_("Organising unit")), form.organiser),
        (say(N_("Responsible leader")), form.leader),
        (say(N_("Responsible department")), form.department),
        (say(N_("Completed by")), date_or_text(form.deadline)),
        (say(N_("People")), book.people),
        (say(N_("Contact")), form.contact),
        (say(N_("Telephone")), form.phone),
    ]
    rows += [(say(N_("Sources and precision")), line) for line in origin_lines(book)]
    rows += [
        (say(N_("Please check before you go")), sentence(book, one))
        for one in book.document["warnings"]
    ]
    return rows + [(say(N_("Source")), f"{code}  {what}") for code, what in source_rows(book)]


def _page(
    book: Book, title: str, headings: Sequence[Column], rows: Sequence[Sequence[Any]]
) -> Page:
    """Return a table under the title of the plan, with its edition on every printed page."""
    say = book.wording.say
    return Page(
        say(title),
        [say(heading) for heading, _ in headings],
        rows,
        heading=one_line(book.title),
        widths=[width for _, width in headings],
        boxed=True,
        footer=(book.edition, say(N_("Page %(page)s of %(pages)s"), page="&P", pages="&N")),
    )
