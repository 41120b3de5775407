"""The one writer of GPX 1.1: for navigation devices."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree as ET

from routes.book.markup import DIGITS, add_texts, xml_bytes

GPX: Final = "http://www.topografix.com/GPX/1/1"

LonLat = tuple[float, float]


class Waypoint(NamedTuple):
    """A place."""

    at: LonLat
    name: str
    desc: str = ""


class Way(NamedTuple):
    """Lines of longitude and latitude that were followed: a segment of a track each."""

    name: str
    lines: Sequence[Iterable[Any]]


class Route(NamedTuple):
    """Places in the order in which they are visited."""

    name: str
    points: Sequence[Waypoint]


def gpx(
    *,
    name: str,
    desc: str,
    today: dt.date,
    waypoints: Iterable[Waypoint],
    routes: Iterable[Route] = (),
    tracks: Iterable[Way] = (),
) -> bytes:
    """Return a GPX file: its waypoints, then its routes, then its tracks, as the format wants.

    Parameters
    ----------
    name, desc
        Of the file.
    today
        Written as the time of making.
    waypoints, routes, tracks
        What it holds, in WGS84.
    """
    root = ET.Element("gpx", {"xmlns": GPX, "version": "1.1", "creator": "Red Routes"})
    metadata = ET.SubElement(root, "metadata")
    moment = dt.datetime.combine(today, dt.time(), dt.UTC)
    add_texts(metadata, name=name, desc=desc, time=moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    for place in waypoints:
        add_texts(_point(root, "wpt", place.at), name=place.name, desc=place.desc)
    for route in routes:
        parent = ET.SubElement(root, "rte")
        add_texts(parent, name=route.name)
        for place in route.points:
            add_texts(_point(parent, "rtept", place.at), name=place.name)
    for way in tracks:
        _track(ET.SubElement(root, "trk"), way)
    return xml_bytes(root)


def _track(track: ET.Element, way: Way) -> None:
    add_texts(track, name=way.name)
    for line in way.lines:
        segment = ET.SubElement(track, "trkseg")
        for at in line:
            _point(segment, "trkpt", at)


def _point(parent: ET.Element, name: str, at: LonLat) -> ET.Element:
    lon, lat = at
    return ET.SubElement(parent, name, {"lat": f"{lat:.{DIGITS}f}", "lon": f"{lon:.{DIGITS}f}"})
