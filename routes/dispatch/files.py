"""A dispatch as one calendar per lecturer, the same bytes every time.

They are made from the document of :func:`web.orders.dispatch.run`: what people read on the page
is what they find in the calendars.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from geo.errors import N_
from routes.book.wording import Wording
from routes.paper.archive import pack

Document = Mapping[str, Any]
CHINA = ZoneInfo("Asia/Shanghai")
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "redroutes:dispatch")


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
    title = wording.say(N_("Dispatch"))
    calendar.add("x-wr-calname", f"{title} {trips[0]['lecturer_name']}")
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
