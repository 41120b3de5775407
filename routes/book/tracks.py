"""The route for navigation devices and other maps: GPX 1.1, KML 2.2, GeoJSON."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from geo.errors import N_
from routes.book.book import Book, Stop
from routes.book.colours import COLOURS
from routes.book.events import precision_note
from routes.book.origin import origin_lines

GPX = "http://www.topografix.com/GPX/1/1"
KML = "http://www.opengis.net/kml/2.2"
DIGITS = 6


def book_gpx(book: Book) -> bytes:
    """Return the stops as waypoints and, per day, as a route; the way travelled as tracks."""
    root = ET.Element("gpx", {"xmlns": GPX, "version": "1.1", "creator": "Red Routes"})
    metadata = ET.SubElement(root, "metadata")
    _texts(metadata, name=book.title, desc=" ".join(origin_lines(book)))
    moment = dt.datetime.combine(book.today, dt.time(), dt.UTC)
    ET.SubElement(metadata, "time").text = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    for stop in book.stops:
        _texts(_point(root, "wpt", stop.visit), **_stop_texts(book, stop))
    for number, day in enumerate(book.document["days"]):
        route = ET.SubElement(root, "rte")
        _texts(route, name=_day_name(book, number))
        for place in (day["start"], *day["stops"], day["end"]):
            _texts(_point(route, "rtept", place), name=book.name_of(place))
    for number in range(len(book.dates)):
        track = ET.SubElement(root, "trk")
        _texts(track, name=_day_name(book, number))
        for line in _ways(book, number):
            segment = ET.SubElement(track, "trkseg")
            for lon, lat in line:
                _point(segment, "trkpt", {"lon": lon, "lat": lat})
    return _bytes(root)


def book_kml(book: Book) -> bytes:
    """Return a folder per day with the way travelled and the stops."""
    root = ET.Element("kml", {"xmlns": KML})
    document = ET.SubElement(root, "Document")
    _texts(document, name=book.title, description=" ".join(origin_lines(book)))
    for number in range(len(book.dates)):
        _kml_style(document, number)
    for number in range(len(book.dates)):
        folder = ET.SubElement(document, "Folder")
        _texts(folder, name=_day_name(book, number))
        for stop in book.stops:
            if stop.day == number:
                _kml_stop(folder, book, stop)
        _kml_way(folder, book, number)
    return _bytes(root)


def book_geojson(book: Book) -> bytes:
    """Return the plan as GeoJSON, as the API gives it."""
    return book.geojson.encode()


def _kml_style(document: ET.Element, number: int) -> None:
    red, green, blue = (COLOURS[number % len(COLOURS)][i : i + 2] for i in (1, 3, 5))
    style = ET.SubElement(document, "Style", {"id": f"day{number + 1}"})
    line = ET.SubElement(style, "LineStyle")
    _texts(line, color=f"ff{blue}{green}{red}", width="4")


def _kml_stop(folder: ET.Element, book: Book, stop: Stop) -> None:
    mark = ET.SubElement(folder, "Placemark")
    texts = _stop_texts(book, stop)
    _texts(mark, name=texts["name"], description=texts["desc"])
    point = ET.SubElement(mark, "Point")
    _texts(point, coordinates=_coordinates([(stop.visit["lon"], stop.visit["lat"])]))


def _kml_way(folder: ET.Element, book: Book, number: int) -> None:
    lines = list(_ways(book, number))
    if not lines:
        return
    mark = ET.SubElement(folder, "Placemark")
    _texts(mark, name=_day_name(book, number), styleUrl=f"#day{number + 1}")
    way = ET.SubElement(mark, "MultiGeometry")
    for line in lines:
        _texts(ET.SubElement(way, "LineString"), tessellate="1", coordinates=_coordinates(line))


def _coordinates(points: Any) -> str:
    return " ".join(f"{lon:.{DIGITS}f},{lat:.{DIGITS}f}" for lon, lat in points)


def _stop_texts(book: Book, stop: Stop) -> dict[str, str]:
    times = book.wording.say(
        N_("%(date)s, arrival %(arrive)s, visit %(start)s–%(leave)s"),
        date=stop.date.isoformat(),
        arrive=stop.visit["arrive"],
        start=stop.visit["start"],
        leave=stop.visit["leave"],
    )
    note = precision_note(book, stop)
    name = f"{stop.mark} {book.name_of(stop.visit)}"
    return {"name": name, "desc": f"{times} {note}".strip()}


def _day_name(book: Book, number: int) -> str:
    date = book.dates[number].isoformat()
    return book.wording.say(N_("Day %(number)d, %(date)s"), number=number + 1, date=date)


def _ways(book: Book, number: int) -> Iterator[Any]:
    """Yield the lines of a day's legs as arrays of longitude and latitude, (n, 2)."""
    legs = book.legs[book.legs["day"] == number + 1]
    for line in legs.geometry:
        for part in shapely.get_parts(line):
            points = shapely.get_coordinates(part)
            if len(points) > 1:
                yield np.round(points, DIGITS)


def _point(parent: ET.Element, name: str, place: dict[str, Any]) -> ET.Element:
    lat, lon = f"{place['lat']:.{DIGITS}f}", f"{place['lon']:.{DIGITS}f}"
    return ET.SubElement(parent, name, {"lat": lat, "lon": lon})


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
