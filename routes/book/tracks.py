"""The route for navigation devices and other maps: GPX 1.1, KML 2.2, GeoJSON."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely

from geo.errors import N_
from routes.book.book import Book, Stop
from routes.book.colours import COLOURS, OFF_NETWORK
from routes.book.events import arrival, precision_note
from routes.book.gpx import LonLat, Route, Way, Waypoint, gpx
from routes.book.kml import Folder, LineStyle, Placemark, kml
from routes.book.markup import DIGITS
from routes.book.origin import origin_lines
from routes.plan.lines import by_the_town

ESTIMATED: Final = "estimated"
"""Style of the lines that are no road."""


def book_gpx(book: Book) -> bytes:
    """Return the stops as waypoints and, per day, as a route; the way travelled as tracks.

    What is on no known road is a track of its own.
    """
    return gpx(
        name=book.title,
        desc=" ".join(origin_lines(book)),
        today=book.today,
        waypoints=[Waypoint(_at(stop.visit), *_stop_texts(book, stop)) for stop in book.stops],
        routes=[_route(book, number) for number in range(len(book.dates))],
        tracks=[
            Way(name, lines)
            for number in range(len(book.dates))
            for name, lines in _tracks(book, number)
        ],
    )


def _route(book: Book, number: int) -> Route:
    day = book.document["days"][number]
    places = (day["start"], *day["stops"], day["end"])
    points = [Waypoint(_at(place), book.name_of(place)) for place in places]
    if by := by_the_town(day):
        leg, at = by
        town = book.wording.place(day["lunch"]["place"])
        points.insert(leg + 1, Waypoint(at, book.wording.say(N_("Lunch in %(place)s"), place=town)))
    return Route(_day_name(book, number), points)


def book_kml(book: Book) -> bytes:
    """Return a folder per day with the stops, the way travelled and what is on no known road."""
    days = range(len(book.dates))
    return kml(
        name=book.title,
        description=" ".join(origin_lines(book)),
        folders=[Folder(_day_name(book, number), _marks(book, number)) for number in days],
        styles=[
            *(LineStyle(f"day{number + 1}", COLOURS[number % len(COLOURS)], 4) for number in days),
            LineStyle(ESTIMATED, OFF_NETWORK, 2),
        ],
    )


def _marks(book: Book, number: int) -> Iterator[Placemark]:
    """Yield the stops of a day, then its way."""
    for stop in book.stops:
        if stop.day == number:
            name, desc = _stop_texts(book, stop)
            yield Placemark(name, shapely.Point(_at(stop.visit)), desc)
    for place, (name, lines) in enumerate(_tracks(book, number)):
        style = ESTIMATED if place else f"day{number + 1}"
        if lines:
            yield Placemark(name, shapely.MultiLineString(lines), style=style)


def book_geojson(book: Book) -> bytes:
    """Return the plan as GeoJSON, as the API gives it."""
    return book.geojson.encode()


def _stop_texts(book: Book, stop: Stop) -> tuple[str, str]:
    times = book.wording.say(
        N_("%(date)s, arrival %(arrive)s, visit %(start)s–%(leave)s"),
        date=stop.date.isoformat(),
        arrive=arrival(stop.visit),
        start=stop.visit["start"],
        leave=stop.visit["leave"],
    )
    note = precision_note(book, stop)
    name = f"{stop.mark} {book.name_of(stop.visit)}"
    return name, f"{times} {note}".strip()


def _day_name(book: Book, number: int) -> str:
    date = book.dates[number].isoformat()
    return book.wording.say(N_("Day %(number)d, %(date)s"), number=number + 1, date=date)


def _tracks(book: Book, number: int) -> Iterator[tuple[str, list[Any]]]:
    """Yield name and lines of a day's way on the roads, then of what is estimated, if anything is.

    A device that leads along a track must not take a straight line for a road.
    """
    yield _day_name(book, number), list(_ways(book, number, "network"))
    if guessed := list(_ways(book, number, "off_network")):
        template = N_("%(day)s: course not known, estimated")
        yield book.wording.say(template, day=_day_name(book, number)), guessed


def _ways(book: Book, number: int, column: str) -> Iterator[Any]:
    """Yield the lines of a day's legs as arrays of longitude and latitude, (n, 2)."""
    legs = book.legs[book.legs["day"] == number + 1]
    for line in legs[column]:
        for part in shapely.get_parts(line):
            points = shapely.get_coordinates(part)
            if len(points) > 1:
                yield np.round(points, DIGITS)


def _at(place: dict[str, Any]) -> LonLat:
    return place["lon"], place["lat"]
