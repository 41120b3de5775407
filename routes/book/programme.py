"""The tables of a programme: what is taught where, when, and who answers for it."""

from functools import partial
from typing import Any

from geo.errors import N_
from geo.stories import first_sentence
from routes.book.book import Book, Stop
from routes.book.codes import moves
from routes.book.events import LEAST_WAIT, arrival, lunch_before, wait_minutes
from routes.book.origin import review_line
from routes.book.route_map import FIGURE_MM, draw_map, figure_size
from routes.book.wording import full_date, length
from routes.paper.blocks import Picture, Table


def timetable(book: Book) -> Table:
    """Return the timetable of all days, a row per visit below a row per day."""
    say = book.wording.say
    headers = (N_("No."), N_("Time"), N_("Place"), N_("On the road"), N_("Remarks"))
    rows: list[tuple[str, ...]] = []
    for number in range(len(book.dates)):
        rows.append((day_line(book, number),))
        stops = [stop for stop in book.stops if stop.day == number]
        legs = book.document["days"][number]["legs"]
        rows += [_visit_row(book, stop, leg) for stop, leg in zip(stops, legs, strict=False)]
    widths = (0.07, 0.17, 0.33, 0.17, 0.26)
    return Table(tuple(map(say, headers)), tuple(rows), widths, centred=(0, 1, 3))


def day_line(book: Book, number: int) -> str:
    """Say which day it is, where it begins and where it ends."""
    say, day = book.wording.say, book.document["days"][number]
    date = full_date(book.dates[number], book.wording)
    name = say(N_("Day %(number)d, %(date)s"), number=number + 1, date=date)
    template = (
        N_("%(day)s: from %(start)s at %(leave)s, night in %(end)s from %(arrive)s")
        if day["overnight"]
        else N_("%(day)s: from %(start)s at %(leave)s, back in %(end)s at %(arrive)s")
    )
    return say(
        template, day=name, start=book.name_of(day["start"]), leave=day["start"]["time"],
        end=book.name_of(day["end"]), arrive=arrival(day["legs"][-1]),
    )  # fmt: skip


def _visit_row(book: Book, stop: Stop, leg: dict[str, Any]) -> tuple[str, ...]:
    say, visit = book.wording.say, stop.visit
    road = length(leg["minutes"], book.wording) if moves(leg) else say(N_("same place"))
    time = f"{visit['start']}–{visit['leave']}"
    return stop.mark, time, book.name_of(visit), road, _remarks(book, stop)


def _remarks(book: Book, stop: Stop) -> str:
    say, visit = book.wording.say, stop.visit
    lunch = lunch_before(book, stop)
    waits = wait_minutes(book, stop)
    notes = [
        say(N_("lunch %(start)s–%(end)s before"), **lunch) if lunch else "",
        say(N_("%(minutes)d min to wait"), minutes=waits) if waits >= LEAST_WAIT else "",
        say(N_("ask for the hours")) if visit["hours_basis"] == "assumed" else "",
        say(N_("ask for the place")) if visit["coarse"] else "",
        say(N_("arrival %(time)s"), time=arrival(visit)) if visit.get("arrive_from") else "",
    ]
    return say(N_("; ")).join(filter(None, notes))


def teaching(book: Book) -> Table:
    """Return what is taught at every stop: its theme, its story where one is approved, what to do.

    What the organisers have not decided is proposed by the kind of the site, and said to be.
    """
    headers = (N_("No."), N_("Place"), N_("Theme and content"), N_("Activity (* proposed)"))
    rows = tuple(
        (stop.mark, book.name_of(stop.visit), content(book, stop), activity(book, stop))
        for stop in book.stops
    )
    return Table(
        tuple(map(book.wording.say, headers)), rows, (0.07, 0.29, 0.36, 0.28), centred=(0,)
    )


def content(book: Book, stop: Stop) -> str:
    """Return theme and story of a stop."""
    site, wording = stop.site, book.wording
    period = wording.word("period", stop.visit["period"]) if stop.visit["period"] else ""
    subject = str(site.get("subject") or "") if wording.language == "zh" else ""
    told = first_sentence(story_of(book, stop))
    return wording.say(N_("; ")).join(filter(None, [subject or period, told]))


def story_of(book: Book, stop: Stop) -> str:
    """Return the approved story of a site in the language of the book, "" for none."""
    return str(stop.site.get("story" if book.wording.language == "zh" else "story_en") or "")


def activity(book: Book, stop: Stop) -> str:
    """Return what is done at a stop; what is only proposed ends in a star."""
    written = book.form.duty(stop.visit["id"]).activity
    category = str(stop.site.get("category") or "")
    proposed = f"{book.wording.word('activity', category)}*" if category else ""
    return written or proposed


def duties(book: Book) -> Table:
    """Return who answers for the whole and for every stop, and until when."""
    say, form = book.wording.say, book.form
    headers = (
        N_("Task"), N_("Responsible leader"), N_("Responsible department"), N_("Completed by"),
    )  # fmt: skip
    rows = [(say(N_("The whole activity")), form.leader, form.department, form.deadline)]
    for stop in book.stops:
        duty = form.duty(stop.visit["id"])
        name = f"{stop.mark} {book.name_of(stop.visit)}"
        rows.append((name, duty.leader, duty.department, duty.deadline))
    return Table(tuple(map(say, headers)), tuple(rows), (0.48, 0.16, 0.2, 0.16))


def route_picture(book: Book) -> Picture:
    """Return the route map with its caption."""
    caption = book.wording.say(
        N_("Figure 1. Route map; dashed circles are places to be confirmed. %(review)s"),
        review=review_line(book),
    )
    share = figure_size(book)[0] / FIGURE_MM[0]
    return Picture(caption, partial(draw_map, book), share)
