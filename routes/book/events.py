"""A day as a list of what happens when: the rows of every timetable."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geo.errors import N_
from geo.precision import error_text
from routes.book.book import Book, Stop
from routes.book.codes import moves
from routes.plan.lunch import AT_HAND, eaten

LEAST_WAIT = 15
"""Minutes; a shorter wait is not worth a remark on paper."""
OFF_NETWORK_KM = 1.0
"""Less than this off the road network is not worth a remark."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One row of a timetable; clock times ``HH:MM``.

    Attributes
    ----------
    kind
        A code of :data:`routes.terms.EVENTS`.
    place
        Where, or from where to where.
    mark
        Mark of the stop, "" for whatever is no visit.
    minutes, km
        Length; None where it has none.
    note
        Remarks.
    stop
        Id of the site, "" for whatever is no visit.
    """

    date: dt.date
    start: str
    end: str
    kind: str
    place: str = ""
    mark: str = ""
    minutes: int | None = None
    km: float | None = None
    note: str = ""
    stop: str = ""


def events(book: Book, number: int) -> list[Event]:
    """Return what happens on a day, counted from 0, in the order of the clock."""
    day, date = book.document["days"][number], book.dates[number]
    stops = [stop for stop in book.stops if stop.day == number]
    lunch = day["lunch"]
    found = [*_drives(book, number), *_idle(day, date), *(_visit(book, stop) for stop in stops)]
    for stop in stops:
        found += [*_waits(stop, lunch), *_transfers(stop)]
    if lunch is not None:
        span = _minutes(lunch["end"]) - _minutes(lunch["start"])
        ends = (lunch["start"], lunch["end"])
        place, note = eating(book, lunch)
        found.append(
            Event(
                date=date,
                start=ends[0],
                end=ends[1],
                kind="lunch",
                place=place,
                minutes=span,
                note=note,
            )
        )
    found.sort(key=lambda event: (event.start, event.end))
    return [*found, _last(book, number)]


def eating(book: Book, lunch: Mapping[str, Any]) -> tuple[str, str]:
    """Return in which town a lunch is, and what stands beside one that is in none."""
    town, where = lunch.get("place"), eaten(lunch)
    return (
        book.wording.place(town) if town else "",
        book.wording.say(where, **AT_HAND) if where else "",
    )


def _last(book: Book, number: int) -> Event:
    day = book.document["days"][number]
    kind, time, last = "overnight" if day["overnight"] else "end", day["end"]["time"], {}
    if day["legs"]:
        last = day["legs"][-1]
    note = ""
    if last.get("arrive_from"):
        note = book.wording.say(N_("arrival %(time)s"), time=arrival(last))
    date, place = book.dates[number], day["end"]["name"]
    return Event(date=date, start=time, end=time, kind=kind, place=place, note=note)


def _drives(book: Book, number: int) -> Iterator[Event]:
    day = book.document["days"][number]
    names = [
        day["start"]["name"], *(book.name_of(stop) for stop in day["stops"]), day["end"]["name"]
    ]  # fmt: skip
    for leg, start, end in zip(day["legs"], names, names[1:], strict=False):
        if not moves(leg):
            continue
        yield Event(
            date=book.dates[number],
            start=leg["depart"],
            end=leg["arrive"],
            kind="drive",
            place=f"{start} → {end}",
            minutes=leg["minutes"],
            km=leg["km"],
            note=drive_note(book, leg),
        )


def _idle(day: Mapping[str, Any], date: dt.date) -> Iterator[Event]:
    """Yield the waiting before drives, on both sides of a lunch that is eaten there."""
    lunch = day["lunch"]
    for leg in day["legs"]:
        if not (minutes := leg.get("wait_minutes", 0)):
            continue
        depart = _minutes(leg["depart"])
        spans = [(depart - minutes, depart)]
        if lunch:
            begin, end = _minutes(lunch["start"]), _minutes(lunch["end"])
            if depart - minutes < end <= depart:
                spans = [(depart - minutes - (end - begin), begin), (end, depart)]
        for start, stop in spans:
            if start < stop:
                waited = stop - start
                yield Event(
                    date=date, start=_clock(start), end=_clock(stop), kind="wait", minutes=waited
                )


def drive_note(book: Book, leg: dict[str, Any]) -> str:
    """Say what is not certain of a drive."""
    say, notes = book.wording.say, []
    if (leg["off_network_km"] or 0) >= OFF_NETWORK_KM:
        template = N_("%(km).0f km of it off the road network, estimated")
        notes.append(say(template, km=leg["off_network_km"]))
    if rest := leg.get("rest_minutes"):
        notes.append(say(N_("%(minutes)d min of it the driver's rest"), minutes=rest))
    if detour := leg.get("detour_minutes"):
        notes.append(say(N_("%(minutes)d min of it the detour to lunch"), minutes=detour))
    return say(N_("; ")).join(notes)


def _visit(book: Book, stop: Stop) -> Event:
    return Event(
        date=stop.date,
        start=stop.visit["start"],
        end=stop.visit["leave"],
        kind="visit",
        place=book.name_of(stop.visit),
        mark=stop.mark,
        minutes=stop.visit["visit_minutes"],
        note=precision_note(book, stop),
        stop=stop.visit["id"],
    )


def precision_note(book: Book, stop: Stop) -> str:
    """Say what is not certain of a visit: its opening hours, its position."""
    say, visit = book.wording.say, stop.visit
    notes = []
    if visit["hours_basis"] == "assumed":
        notes.append(say(N_("opening hours assumed: ask before going")))
    if visit["coarse"]:
        error = error_text(visit["error_m"], book.wording.language)
        notes.append(say(N_("position known to %(error)s"), error=error))
    if visit.get("arrive_from"):
        notes.append(say(N_("arrival %(time)s"), time=arrival(visit)))
    return say(N_("; ")).join(notes)


def arrival(one: dict[str, Any]) -> str:
    """Return when a visit or a drive arrives, a range where a position is not well known."""
    if one.get("arrive_from"):
        return f"{one['arrive_from']}–{one['arrive_to']}"
    return str(one["arrive"])


def lunch_before(book: Book, stop: Stop) -> dict[str, str] | None:
    """Return the lunch that lies between the visit before and this one, None for none."""
    day = book.document["days"][stop.day]
    lunch: dict[str, str] | None = day["lunch"]
    if lunch is None or lunch.get("course"):
        return None
    later = [one["start"] for one in day["stops"] if one["start"] >= lunch["end"]]
    return lunch if later and min(later) == stop.visit["start"] else None


def wait_minutes(book: Book, stop: Stop) -> int:
    """Return how long the group waits at a stop, a lunch that is eaten there not counted."""
    lunch = book.document["days"][stop.day]["lunch"]
    return sum(event.minutes or 0 for event in _waits(stop, lunch))


def _waits(stop: Stop, lunch: dict[str, str] | None) -> Iterator[Event]:
    """Yield the waiting between arrival and visit, around a lunch that is eaten there."""
    visit, begin = stop.visit, _off(stop.visit)
    spans = [(visit["arrive"], begin)]
    if lunch and visit["arrive"] <= lunch["start"] and lunch["end"] <= begin:
        spans = [(visit["arrive"], lunch["start"]), (lunch["end"], begin)]
    for start, end in spans:
        minutes = _minutes(end) - _minutes(start)
        if minutes > 0:
            yield Event(date=stop.date, start=start, end=end, kind="wait", minutes=minutes)


def _transfers(stop: Stop) -> Iterator[Event]:
    """Yield the minutes to get to a visit and back; early plans have none."""
    visit, date = stop.visit, stop.date
    before, after = visit.get("before_minutes", 0), visit.get("after_minutes", 0)
    end = _clock(_minutes(visit["leave"]) + after)
    if before:
        begin = _off(visit)
        yield Event(date=date, start=begin, end=visit["start"], kind="off", minutes=before)
    if after:
        yield Event(date=date, start=visit["leave"], end=end, kind="on", minutes=after)


def _off(visit: dict[str, Any]) -> str:
    """Return when the group sets out for a visit."""
    return _clock(_minutes(visit["start"]) - visit.get("before_minutes", 0))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
