"""Lectures as a calendar to subscribe to: those of a venue, as its card tells of days to come."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import icalendar

from geo.errors import N_
from geo.terms import TOPICS
from routes.book.ics import CHINA, time_zone
from routes.paper.feed import ring, stable_uid, subscribed
from web.installation.context import Context
from web.language.messages import translate
from web.places.venue_card import UnknownVenueError
from web.store.order_rows import COMING, OrderRow

LECTURE: Final = dt.timedelta(hours=1)
ALARM: Final = 24 * 60
"""Minutes: the hall is to be opened and people are to be told, the day before."""
STATED: Final = {"dispatched": "TENTATIVE", "accepted": "CONFIRMED", "planned": "CONFIRMED"}


class Coming(NamedTuple):
    """A lecture that has a day.

    The code and the name of its venue, its own key, day, clock time or "", topic, status, and
    whether it is made up.
    """

    code: str
    place: str
    key: str
    day: dt.date
    start: str
    topic: str
    status: str
    simulated: bool


def venue_feed(context: Context, code: str, language: str) -> bytes:
    """Return the lectures to come at a venue; nobody who speaks or is to be called is named.

    Raises
    ------
    UnknownVenueError
        If there is no such venue.
    """
    venues, today = context.datasets.venues, context.today()
    if code not in venues.index:
        raise UnknownVenueError(N_("There is no venue with the code %(code)s."), code=code)
    name = str(venues["name"][code])
    title = translate(N_("Lectures at %(name)s"), language, name=name)
    coming = sorted(_coming(context, code, name), key=lambda one: (one.day, one.start))
    return lecture_feed(title, coming, language, today=today)


def lecture_feed(title: str, coming: Iterable[Coming], language: str, *, today: dt.date) -> bytes:
    """Return lectures as an iCalendar (RFC 5545) that programs ask for again."""
    calendar = icalendar.Calendar()
    for name, value in (
        ("prodid", "-//Red Routes//Lectures//ZH"), ("version", "2.0"), ("method", "PUBLISH"),
        ("name", title), ("x-wr-calname", title), ("x-wr-timezone", CHINA.key),
    ):  # fmt: skip
        calendar.add(name, value)
    subscribed(calendar)
    calendar.add_component(time_zone())
    for one in coming:
        calendar.add_component(_event(one, language, today=today))
    return bytes(calendar.to_ical())


def _coming(context: Context, code: str, name: str) -> Iterator[Coming]:
    today = context.today()
    for row in context.store.lists.ahead(code, today):
        key = f"lecture {row.id}"
        yield Coming(code, name, key, row.date, "", row.topic, "planned", row.simulated)
    for order in context.store.orders.at(code, COMING):
        if order.date and order.date >= today:
            yield ordered(order, order.date, name)


def ordered(order: OrderRow, day: dt.date, name: str) -> Coming:
    """Return an order that has a day as what a calendar tells of it."""
    return Coming(
        order.venue, name, f"order {order.id}", day, order.start, order.topic, order.status,
        order.simulated,
    )  # fmt: skip


def _event(one: Coming, language: str, *, today: dt.date) -> icalendar.Event:
    topic = TOPICS.say(one.topic, language) if one.topic in TOPICS else one.topic
    said = translate(N_("Lecture: %(topic)s"), language, topic=topic)
    if one.simulated:
        made_up = translate(N_("Simulated data"), language)
        said = f"{said} ({made_up})"
    event = icalendar.Event()
    event.add("uid", stable_uid(one.code, one.key))
    event.add("dtstamp", dt.datetime.combine(today, dt.time(), dt.UTC))
    if one.start:
        begin = dt.datetime.combine(one.day, dt.time.fromisoformat(one.start), CHINA)
        event.add("dtstart", begin)
        event.add("dtend", begin + LECTURE)
    else:
        event.add("dtstart", one.day)
    event.add("summary", said)
    event.add("location", one.place)
    event.add("status", STATED[one.status])
    ring(event, ALARM, said)
    return event
