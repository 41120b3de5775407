"""The calendar of a shared plan, to subscribe to: it follows what is saved or published later."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from icalendar import vText

from geo.errors import N_
from routes.book import Book
from routes.book.ics import book_calendar
from routes.paper.feed import ring, stable_uid, subscribed
from web.store.plan_rows import SavedPlan

FIRST_ALARM: Final = 60
LATER_ALARM: Final = 30


def plan_feed(
    book: Book, saved: SavedPlan, *, phones: Mapping[str, str], alarm: int | None = None
) -> bytes:
    """Return the calendar of a plan.

    The identifier of an event is that of the plan and the site: a visit that moves to another day
    moves in the reader's calendar, too.

    Parameters
    ----------
    phones
        Telephone numbers to write into the events, by site.
    alarm
        Minutes before a visit; None: an hour before the first of a day, half an hour before others.
    """
    say = book.wording.say
    calendar = book_calendar(book)
    calendar["x-wr-calname"] = saved.name
    calendar.add("name", saved.name)
    subscribed(calendar)
    visits: Counter[str] = Counter()
    days: set[int] = set()
    for stop, event in zip(book.stops, calendar.walk("VEVENT"), strict=True):
        site = stop.visit["id"]
        visits[site] += 1
        event["uid"] = stable_uid(saved.created_at.isoformat(), saved.id, site, visits[site])
        event.add("sequence", saved.number)
        event.add("last-modified", saved.saved_at)
        if site in phones:
            told = say(N_("Telephone: %(number)s"), number=phones[site])
            event["description"] = vText(f"{event['description']}\n{told}")
        usual = LATER_ALARM if stop.day in days else FIRST_ALARM
        ring(event, usual if alarm is None else alarm, str(event["summary"]))
        days.add(stop.day)
    return bytes(calendar.to_ical())
