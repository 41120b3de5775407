"""A dispatch as a workbook and as one calendar per lecturer, the same bytes every time.

Both are made from the document of :func:`web.services.dispatch.run`: what people read on the page
is what they find in the files.
"""

import datetime as dt
import io
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from geo.errors import N_
from routes.book.archive import pack
from routes.book.wording import Wording

Document = Mapping[str, Any]
Column = tuple[str, float]

CHINA = ZoneInfo("Asia/Shanghai")
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "redroutes:dispatch")
TRIPS: Final[tuple[Column, ...]] = (
    (N_("Date"), 12), (N_("Lecturer"), 12), (N_("Name"), 18), (N_("Set out"), 9),
    (N_("Arrive"), 9), (N_("Begins"), 9), (N_("Ends"), 9), (N_("Back home"), 10), (N_("Venue"), 34),
    (N_("Topic"), 26), (N_("Language"), 10), (N_("Minutes of driving"), 10),
    (N_("Order number"), 9),
)  # fmt: skip
UNSERVED: Final[tuple[Column, ...]] = (
    (N_("Order number"), 9), (N_("Venue"), 34), (N_("Topic"), 26), (N_("Language"), 10),
    (N_("Reason"), 40),
)  # fmt: skip
NOTES: Final[tuple[Column, ...]] = ((N_("Text"), 120),)


def dispatch_xlsx(document: Document, wording: Wording, *, today: dt.date) -> bytes:
    """Return the trips, the open orders and the notes as a workbook."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import

    from routes.book.archive import repack  # noqa: PLC0415
    from routes.book.cells import without_clock  # noqa: PLC0415

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, columns, rows in (
        (N_("Dispatch"), TRIPS, [_trip_row(trip, wording) for trip in document["trips"]]),
        (N_("Open orders"), UNSERVED, [_open_row(one, wording) for one in document["open"]]),
        (N_("Notes"), NOTES, [(line,) for line in note_lines(document, wording)]),
    ):
        _write_sheet(workbook.create_sheet(wording.say(title)), columns, rows, wording)
    workbook.properties.created = dt.datetime.combine(today, dt.time())
    buffer = io.BytesIO()
    workbook.save(buffer)
    return repack(buffer.getvalue(), without_clock(today))


def _write_sheet(
    sheet: Any, columns: Sequence[Column], rows: Sequence[Sequence[Any]], wording: Wording
) -> None:
    from routes.book.cells import head, put, row_height  # noqa: PLC0415 - slow to import

    for number, (heading, width) in enumerate(columns, start=1):
        head(sheet.cell(1, number), wording.say(heading))
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = width
    for row, values in enumerate(rows, start=2):
        for column, value in enumerate(values, start=1):
            put(sheet.cell(row, column), value)
        sheet.row_dimensions[row].height = row_height(values, [width for _, width in columns])
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _trip_row(trip: Document, wording: Wording) -> tuple[Any, ...]:
    clocks = [trip[key] and dt.time.fromisoformat(trip[key]) for key in CLOCKS]
    return (
        dt.date.fromisoformat(trip["date"]), trip["lecturer"], trip["lecturer_name"], *clocks,
        trip["venue_name"], wording.word("topic", trip["topic"]),
        wording.word("language", trip["language"]), trip["drive_minutes"], trip["order"],
    )  # fmt: skip


CLOCKS = ("depart", "arrive", "start", "end", "home")


def _open_row(one: Document, wording: Wording) -> tuple[Any, ...]:
    return (
        one["order"], one["venue_name"], wording.word("topic", one["topic"]),
        wording.word("language", one["language"]), wording.word("open_reason", one["reason"]),
    )  # fmt: skip


def note_lines(document: Document, wording: Wording) -> list[str]:
    """Return what readers must know of a dispatch: what was assumed, and where minutes are from."""
    provider = document["provider"]
    lines = [wording.say(template) for template in document["notes"]]
    source = wording.say(
        N_("Travel times: %(name)s, data of %(date)s"),
        name=wording.word("provider", provider["name"]),
        date=provider["data_date"],
    )
    return [*lines, source]


def dispatch_calendars(document: Document, wording: Wording, *, today: dt.date) -> bytes:
    """Return a zip file with a calendar (RFC 5545) for each lecturer.

    The identifier of an event depends on the order alone: importing a later dispatch moves the
    event instead of doubling it.
    """
    by_lecturer: dict[str, list[Document]] = defaultdict(list)
    for trip in document["trips"]:
        by_lecturer[trip["lecturer"]].append(trip)
    return pack(
        {
            f"{_file_stem(lecturer)}.ics": _calendar(trips, document, wording, today)
            for lecturer, trips in sorted(by_lecturer.items())
        }
    )


def _file_stem(lecturer: str) -> str:
    return "".join(one if one.isalnum() or one in "-_" else "_" for one in lecturer)


def _calendar(
    trips: Sequence[Document], document: Document, wording: Wording, today: dt.date
) -> bytes:
    import icalendar  # noqa: PLC0415 - slow to import

    from routes.book.ics import time_zone  # noqa: PLC0415

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Red Routes//Dispatch//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{wording.say(N_('Dispatch'))} {trips[0]['lecturer_name']}")
    calendar.add_component(time_zone())
    for trip in trips:
        event = icalendar.Event()
        event.add("uid", f"{uuid.uuid5(SPACE, str(trip['order']))}@redroutes")
        event.add("dtstamp", dt.datetime.combine(today, dt.time(), dt.UTC))
        event.add("dtstart", _moment(trip, "start"))
        event.add("dtend", _moment(trip, "end"))
        event.add("summary", f"{wording.word('topic', trip['topic'])} {trip['venue_name']}")
        event.add("location", trip["venue_name"])
        event.add("geo", (trip["lat"], trip["lon"]))
        event.add("description", _description(trip, document, wording))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _moment(trip: Document, key: str) -> dt.datetime:
    day = dt.date.fromisoformat(trip["date"])
    return dt.datetime.combine(day, dt.time.fromisoformat(trip[key]), CHINA)


def _description(trip: Document, document: Document, wording: Wording) -> str:
    way = wording.say(
        N_("Set out at %(depart)s, arrive at %(arrive)s, %(minutes)d minutes of driving."),
        depart=trip["depart"],
        arrive=trip["arrive"],
        minutes=trip["drive_minutes"],
    )
    return "\n".join([way, *note_lines(document, wording)])
