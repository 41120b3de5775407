"""The visits as a calendar (RFC 5545), for telephones and WeCom."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import icalendar

from geo.errors import N_
from routes.book.book import Book, Stop
from routes.book.events import precision_note
from routes.book.links import navigation_link
from routes.book.wording import distance

CHINA = ZoneInfo("Asia/Shanghai")
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "redroutes:plan")


def book_ics(book: Book) -> bytes:
    """Return the calendar of a book as a file."""
    return bytes(book_calendar(book).to_ical())


def book_calendar(book: Book) -> icalendar.Calendar:
    """Return one event per visit, in their order, in the time zone Asia/Shanghai.

    The UID of an event depends on the tour's start, its first date and the visit's site and date
    alone: importing a changed plan moves the events instead of doubling them.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Red Routes//Plan book//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", book.title)
    calendar.add("x-wr-timezone", CHINA.key)
    calendar.add_component(time_zone())
    for stop in book.stops:
        event = icalendar.Event()
        event.add("uid", event_uid(book, stop))
        event.add("dtstamp", dt.datetime.combine(book.today, dt.time(), dt.UTC))
        event.add("dtstart", _moment(stop, "start"))
        event.add("dtend", _moment(stop, "leave"))
        event.add("summary", f"{stop.mark} {book.name_of(stop.visit)}")
        event.add("location", str(stop.site.get("address") or stop.visit["name"]))
        event.add("geo", (stop.visit["lat"], stop.visit["lon"]))
        event.add("description", _description(book, stop))
        event.add("url", navigation_link(stop.visit))
        calendar.add_component(event)
    return calendar


def event_uid(book: Book, stop: Stop) -> str:
    """Return the identifier of a visit."""
    request = book.document["request"]
    key = "|".join((request["start"], request["date"], stop.date.isoformat(), stop.visit["id"]))
    return f"{uuid.uuid5(SPACE, key)}@redroutes"


def _moment(stop: Stop, key: str) -> dt.datetime:
    return dt.datetime.combine(stop.date, dt.time.fromisoformat(stop.visit[key]), CHINA)


def _description(book: Book, stop: Stop) -> str:
    say, duty = book.wording.say, book.form.duty(stop.visit["id"])
    legs = book.document["days"][stop.day]["legs"]
    order = 1 + [one for one in book.stops if one.day == stop.day].index(stop)
    lines = []
    for template, leg in (
        (N_("Drive here: leave %(place)s at %(time)s, %(minutes)d min, %(distance)s (estimated)."),
         legs[order - 1]),
        (N_("Next drive: to %(place)s at %(time)s, %(minutes)d min, %(distance)s (estimated)."),
         legs[order]),
    ):  # fmt: skip
        place = leg["from"] if leg is legs[order - 1] else leg["to"]
        way = distance(leg["km"], book.wording)
        lines.append(
            say(template, place=place, time=leg["depart"], minutes=leg["minutes"], distance=way)
        )
    lines.append(precision_note(book, stop))
    if duty.leader or duty.department:
        lines.append(
            say(N_("Responsible: %(who)s"), who=f"{duty.leader} {duty.department}".strip())
        )
    return "\n".join(line for line in lines if line)


def time_zone() -> icalendar.Timezone:
    """Return the definition of Asia/Shanghai that a calendar file carries."""
    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", CHINA.key)
    standard.add("dtstart", dt.datetime(1991, 9, 15))  # noqa: DTZ001 - local by definition
    standard.add("tzoffsetfrom", dt.timedelta(hours=8))
    standard.add("tzoffsetto", dt.timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone
