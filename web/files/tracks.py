"""The tables of a view for map programs and navigation devices: KML 2.2 and GPX 1.1.

A plan has writers of its own in :mod:`routes.book.tracks`, which know its days.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import require_wgs84
from web.files.export import Export, Layer, Table

KML = "http://www.opengis.net/kml/2.2"
GPX = "http://www.topografix.com/GPX/1/1"
DIGITS = 6
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def export_kml(export: Export) -> bytes:
    """Write a folder per table, a placemark per row with all its columns."""
    root = ET.Element("kml", {"xmlns": KML})
    document = ET.SubElement(root, "Document")
    _texts(document, name=export.title, description=export.mark)
    for layer in export.layers:
        require_wgs84(layer.table)
        folder = ET.SubElement(document, "Folder")
        _texts(folder, name=layer.title)
        table = layer.read(export.language)
        names = dict(zip(table.headers, table.keys, strict=True))
        for name, facts, shape in _rows(layer, table):
            mark = ET.SubElement(folder, "Placemark")
            _texts(mark, name=name, description=export.mark)
            data = ET.SubElement(mark, "ExtendedData")
            for heading, text in facts.items():
                one = ET.SubElement(data, "Data", {"name": names[heading]})
                _texts(one, displayName=heading, value=text)
            _kml_shape(mark, shape)
    return _bytes(root)


def export_gpx(export: Export) -> bytes:
    """Write the points as waypoints and the lines as tracks."""
    root = ET.Element("gpx", {"xmlns": GPX, "version": "1.1", "creator": "Red Routes"})
    metadata = ET.SubElement(root, "metadata")
    moment = dt.datetime.combine(export.today, dt.time(), dt.UTC)
    _texts(metadata, name=export.title, desc=export.mark)
    _texts(metadata, time=moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    rows = [row for layer in export.layers for row in _rows(layer, layer.read(export.language))]
    for name, facts, shape in rows:  # GPX wants all waypoints before the first track
        if isinstance(shape, shapely.Point) and not shape.is_empty:
            point = ET.SubElement(root, "wpt", _at(shape.x, shape.y))
            _texts(point, name=name, desc="; ".join(f"{k}: {v}" for k, v in facts.items() if v))
    for name, _, shape in rows:
        if shape is not None and shape.geom_type in ("LineString", "MultiLineString"):
            track = ET.SubElement(root, "trk")
            _texts(track, name=name)
            for part in shapely.get_parts(shape):
                segment = ET.SubElement(track, "trkseg")
                for lon, lat in shapely.get_coordinates(part):
                    ET.SubElement(segment, "trkpt", _at(lon, lat))
    return _bytes(root)


def _rows(layer: Layer, table: Table) -> list[tuple[str, dict[str, str], BaseGeometry | None]]:
    """Return name, columns in words and geometry of every row."""
    names = layer.table[layer.named].astype(str)
    texts = [["" if cell is None else str(cell) for cell in row] for row in table.rows]
    facts = [dict(zip(table.headers, row, strict=True)) for row in texts]
    return list(zip(names, facts, layer.table.geometry, strict=True))


def _kml_shape(mark: ET.Element, shape: BaseGeometry | None) -> None:
    if shape is None or shape.is_empty:
        return
    parts = shapely.get_parts(shape)
    parent = ET.SubElement(mark, "MultiGeometry") if len(parts) > 1 else mark
    for part in parts:
        _WRITE[part.geom_type](parent, part)


def _kml_point(parent: ET.Element, shape: Any) -> None:
    _texts(ET.SubElement(parent, "Point"), coordinates=_coordinates(shape))


def _kml_line(parent: ET.Element, shape: Any) -> None:
    line = ET.SubElement(parent, "LineString")
    _texts(line, tessellate="1", coordinates=_coordinates(shape))


def _kml_area(parent: ET.Element, shape: Any) -> None:
    area = ET.SubElement(parent, "Polygon")
    oriented = shapely.orient_polygons(shape)
    rings = [("outerBoundaryIs", oriented.exterior)]
    rings += [("innerBoundaryIs", ring) for ring in oriented.interiors]
    for kind, ring in rings:
        line = ET.SubElement(ET.SubElement(area, kind), "LinearRing")
        _texts(line, coordinates=_coordinates(ring))


_WRITE: dict[str, Callable[[ET.Element, Any], None]] = {
    "Point": _kml_point,
    "LineString": _kml_line,
    "Polygon": _kml_area,
}


def _coordinates(shape: BaseGeometry) -> str:
    points = shapely.get_coordinates(shape)
    return " ".join(f"{lon:.{DIGITS}f},{lat:.{DIGITS}f}" for lon, lat in points)


def _at(lon: float, lat: float) -> dict[str, str]:
    return {"lat": f"{lat:.{DIGITS}f}", "lon": f"{lon:.{DIGITS}f}"}


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
