"""The one writer of KML 2.2: for maps on a screen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree as ET

import shapely
from shapely.geometry.base import BaseGeometry

from routes.book.markup import add_texts, pairs, xml_bytes

KML: Final = "http://www.opengis.net/kml/2.2"


class LineStyle(NamedTuple):
    """How lines look: its name, ``#rrggbb`` and width in pixels."""

    name: str
    colour: str
    width: int


class Fact(NamedTuple):
    """A value of a placemark: its key, its heading and what it says."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class Placemark:
    """Something on the map.

    Attributes
    ----------
    name
        Shown beside it.
    shape
        In WGS84; None or empty: it is listed only.
    description
        Shown when it is opened; None: nothing.
    facts
        Its columns.
    style
        Name of a :class:`LineStyle`.
    """

    name: str
    shape: BaseGeometry | None
    description: str | None = None
    facts: Sequence[Fact] = ()
    style: str = ""


class Folder(NamedTuple):
    """Placemarks that are shown and hidden together."""

    name: str
    marks: Iterable[Placemark]


def kml(
    *, name: str, description: str, folders: Iterable[Folder], styles: Iterable[LineStyle] = ()
) -> bytes:
    """Return a KML file.

    Parameters
    ----------
    name, description
        Of the file.
    folders
        In order.
    styles
        Of lines.
    """
    root = ET.Element("kml", {"xmlns": KML})
    document = ET.SubElement(root, "Document")
    add_texts(document, name=name, description=description)
    for style in styles:
        red, green, blue = (style.colour[at : at + 2] for at in (1, 3, 5))
        line = ET.SubElement(ET.SubElement(document, "Style", {"id": style.name}), "LineStyle")
        add_texts(line, color=f"ff{blue}{green}{red}", width=str(style.width))
    for folder in folders:
        parent = ET.SubElement(document, "Folder")
        add_texts(parent, name=folder.name)
        for mark in folder.marks:
            _placemark(ET.SubElement(parent, "Placemark"), mark)
    return xml_bytes(root)


def _placemark(parent: ET.Element, mark: Placemark) -> None:
    add_texts(parent, name=mark.name)
    if mark.description is not None:
        add_texts(parent, description=mark.description)
    if mark.style:
        add_texts(parent, styleUrl=f"#{mark.style}")
    if mark.facts:
        data = ET.SubElement(parent, "ExtendedData")
        for fact in mark.facts:
            one = ET.SubElement(data, "Data", {"name": fact.key})
            add_texts(one, displayName=fact.heading, value=fact.text)
    if mark.shape is not None and not mark.shape.is_empty:
        _shape(parent, mark.shape)


def _shape(parent: ET.Element, shape: BaseGeometry) -> None:
    parts = shapely.get_parts(shape)
    if len(parts) > 1:
        parent = ET.SubElement(parent, "MultiGeometry")
    for part in parts:
        _WRITE[part.geom_type](parent, part)


def _point(parent: ET.Element, shape: Any) -> None:
    add_texts(ET.SubElement(parent, "Point"), coordinates=_coordinates(shape))


def _line(parent: ET.Element, shape: Any) -> None:
    line = ET.SubElement(parent, "LineString")
    add_texts(line, tessellate="1", coordinates=_coordinates(shape))


def _area(parent: ET.Element, shape: Any) -> None:
    area = ET.SubElement(parent, "Polygon")
    oriented = shapely.orient_polygons(shape)
    rings = [("outerBoundaryIs", oriented.exterior)]
    rings += [("innerBoundaryIs", ring) for ring in oriented.interiors]
    for kind, ring in rings:
        line = ET.SubElement(ET.SubElement(area, kind), "LinearRing")
        add_texts(line, coordinates=_coordinates(ring))


_WRITE: dict[str, Callable[[ET.Element, Any], None]] = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _area,
}


def _coordinates(shape: BaseGeometry) -> str:
    return pairs(map(tuple, shapely.get_coordinates(shape)))
