"""The lectures of a venue as a calendar to subscribe to: what its card tells of days to come."""

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

import icalendar

from geo.errors import N_
from geo.terms import TOPICS
from routes.book.ics import CHINA, time_zone
from routes.paper.feed import ring, stable_uid, subscribed
from web.installation.context import Context
from web.language.messages import translate
from web.places.venue_card import COMING, UnknownVenueError

LECTURE: Final = dt.timedelta(hours=1)
ALARM: Final = 24 * 60
"""Minutes: the hall is to be opened and people are to be told, the day before."""
STATED: Final = {"dispatched": "TENTATIVE", "accepted": "CONFIRMED", "planned": "CONFIRMED"}


class Coming(NamedTuple):
    """A lecture that has a day: its key, day, clock time or "", topic, status, whether made up."""

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
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Red Routes//Lectures//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    title = translate(N_("Lectures at %(name)s"), language, name=name)
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", CHINA.key)
    subscribed(calendar)
    calendar.add_component(time_zone())
    for one in sorted(_coming(context, code, today), key=lambda one: (one.day, one.start)):
        calendar.add_component(_event(one, name, code, language, today=today))
    return bytes(calendar.to_ical())


def _coming(context: Context, code: str, today: dt.date) -> Iterator[Coming]:
    for row in context.store.lists.ahead(code, today):
        yield Coming(f"lecture {row.id}", row.date, "", row.topic, "planned", row.simulated)
    for order in context.store.order_lists.at(code, COMING):
        if order.date and order.date >= today:
            yield Coming(
                f"order {order.id}", order.date, order.start, order.topic, order.status,
                order.simulated,
            )  # fmt: skip


def _event(one: Coming, name: str, code: str, language: str, *, today: dt.date) -> icalendar.Event:
    topic = TOPICS.say(one.topic, language) if one.topic in TOPICS else one.topic
    said = translate(N_("Lecture: %(topic)s"), language, topic=topic)
    if one.simulated:
        made_up = translate(N_("Simulated data"), language)
        said = f"{said} ({made_up})"
    event = icalendar.Event()
    event.add("uid", stable_uid(code, one.key))
    event.add("dtstamp", dt.datetime.combine(today, dt.time(), dt.UTC))
    if one.start:
        begin = dt.datetime.combine(one.day, dt.time.fromisoformat(one.start), CHINA)
        event.add("dtstart", begin)
        event.add("dtend", begin + LECTURE)
    else:
        event.add("dtstart", one.day)
    event.add("summary", said)
    event.add("location", name)
    event.add("status", STATED[one.status])
    ring(event, ALARM, said)
    return event
