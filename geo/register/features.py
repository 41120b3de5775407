"""GeoJSON, KML, KMZ and GPX -> a table: code, name and position first, then what else stands there.

A feature is numbered from 1; its position is in the column C.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree  # noqa: ICN001 - its name says more than ET

from geo.intake.errors import IntakeError, damaged
from geo.intake.limits import LIMITS, check_extent, check_size

CODE, NAME, POSITION = "编号", "名称", "坐标"
_CODES: Final = {"编号", "编码", "代码", "区划代码", "code", "id"}
_NAMES: Final = {"名称", "name", "站名", "阵地名称"}
NOT_POINTS: Final = {
    "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
}  # fmt: skip
_KMZ_MOST: Final = 64 << 20

Record = tuple[Mapping[str, Any], str]
"""Properties, and "lon,lat", a name of :data:`NOT_POINTS`, or nothing."""


def read_features(data: bytes, file: str) -> tuple[str, list[list[Any]]] | None:
    """Return the name of the layer and its rows with a heading; None for other files."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"PK") and file.lower().endswith(".kmz"):
        data = _kmz(data, file)
        head = data[:4096]
    check_size(len(data), file, LIMITS)
    if head.startswith(b"{"):
        return "features", _table(list(_geojson(data)), file)
    if b"<kml" in head:
        return "placemarks", _table(list(_kml(_xml(data, file))), file)
    if b"<gpx" in head:
        return "wpt", _table(list(_gpx(_xml(data, file))), file)
    return None


class NotGeoJSONError(ValueError):
    """It begins like GeoJSON and is none."""


def _geojson(data: bytes) -> Iterator[Record]:
    try:
        features = json.loads(data.decode("utf-8-sig"))["features"]
        for one in features:
            yield one.get("properties") or {}, _geometry(one.get("geometry"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotGeoJSONError from error


def _geometry(geometry: Mapping[str, Any] | None) -> str:
    if not geometry or not geometry.get("coordinates"):
        return ""
    if geometry["type"] != "Point":
        return str(geometry["type"])
    lon, lat, *_ = geometry["coordinates"]
    return f"{float(lon)!r},{float(lat)!r}"


def _xml(data: bytes, file: str) -> ElementTree.Element:
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data):
        raise damaged(file)
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - no entities: refused above
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise damaged(file) from error


def _kmz(data: bytes, file: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            inner = next(one for one in package.infolist() if one.filename.endswith(".kml"))
            if inner.file_size > _KMZ_MOST:
                raise damaged(file)
            with package.open(inner) as opened:
                return opened.read(_KMZ_MOST)
    except (zipfile.BadZipFile, StopIteration) as error:
        raise damaged(file) from error


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: ElementTree.Element, tag: str) -> ElementTree.Element | None:
    return next((one for one in element if _tag(one) == tag), None)


def _text(element: ElementTree.Element, tag: str) -> str:
    child = _child(element, tag)
    return "" if child is None else (child.text or "").strip()


def _kml(root: ElementTree.Element) -> Iterator[Record]:
    stack = [(root, "")]
    while stack:
        element, folder = stack.pop()
        if _tag(element) == "Placemark":
            yield _placemark(element, folder)
            continue
        if _tag(element) == "Folder":
            folder = _text(element, "name")
        stack.extend((child, folder) for child in reversed(element))


def _placemark(element: ElementTree.Element, folder: str) -> Record:
    said = {"name": _text(element, "name")}
    said["description"] = re.sub(r"<[^>]*>", " ", _text(element, "description")).strip()
    for one in element.iter():
        if _tag(one) == "Data":
            said[one.get("name", "")] = _text(one, "value")
        elif _tag(one) == "SimpleData":
            said[one.get("name", "")] = (one.text or "").strip()
    if folder:
        said.setdefault("乡镇", folder)
    point = _child(element, "Point")
    if point is not None:
        return said, ",".join(_text(point, "coordinates").split(",")[:2])
    shapes = {_tag(one) for one in element} & {"LineString", "Polygon", "MultiGeometry", "Track"}
    return said, "LineString" if shapes else ""


def _gpx(root: ElementTree.Element) -> Iterator[Record]:
    for one in root:
        if _tag(one) == "wpt":
            yield (
                {_tag(child): (child.text or "").strip() for child in one},
                f"{one.get('lon', '')},{one.get('lat', '')}",
            )


def _table(records: list[Record], file: str) -> list[list[Any]]:
    others = list(dict.fromkeys(
        key for said, _ in records for key in said if key not in _CODES | _NAMES
    ))  # fmt: skip
    check_extent(len(records), len(others) + 3, file, "", LIMITS)
    rows: list[list[Any]] = [[CODE, NAME, POSITION, *others]]
    for said, where in records:
        code = next((said[key] for key in said if key in _CODES), "")
        name = next((said[key] for key in said if key in _NAMES), "")
        rows.append([_plain(one) for one in (code, name, where, *map(said.get, others))])
    return rows


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float) else "" if value is None else str(value)


__all__ = ["NOT_POINTS", "IntakeError", "NotGeoJSONError", "read_features"]
