"""GeoJSON, KML, KMZ and GPX -> a table: code, name and position first, then what else stands there.

A feature is numbered from 1; its position is in the column C.
"""

import codecs
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree  # noqa: ICN001 - its name says more than ET

from geo.errors import N_
from geo.intake.errors import SIGNATURES, ZIP, IntakeError, damaged, named
from geo.intake.letters import MARKS, decode, no_text
from geo.intake.limits import LIMITS, check_extent, check_size, check_unpacked
from geo.intake.package import BROKEN

CODE, NAME, POSITION = "编号", "名称", "坐标"
_CODES: Final = {"编号", "编码", "代码", "区划代码", "code", "id"}
_NAMES: Final = {"名称", "name", "站名", "阵地名称"}
NOT_POINTS: Final = {
    "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
}  # fmt: skip
_HEAD: Final = 4096
_DECLARED: Final = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.:-]{1,40})[\"'][^>]*\?>")
_CHINESE: Final = {"gb2312", "gbk", "cp936", "gb_2312-80"}
"""Names under which files say that they are in a part of GB18030."""
_SYSTEMS: Final = {
    "3857": "EPSG:3857", "900913": "EPSG:3857", "4490": "CGCS2000", "4326": "WGS84",
    "CRS84": "WGS84",
}  # fmt: skip
DEEPEST: Final = 100
"""Folders in folders: the deepest that map programs make are some ten."""
MOST_ELEMENTS: Final = 1_000_000

Record = tuple[Mapping[str, Any], str]
"""Properties, and "lon,lat", a name of :data:`NOT_POINTS`, or nothing."""


class Features(NamedTuple):
    """A layer: its name, its rows with a heading, and the coordinate system that it says."""

    name: str
    rows: list[list[Any]]
    system: str = ""


def read_features(data: bytes, file: str) -> Features | None:
    """Return the layer of a file, None for files that are none."""
    check_size(len(data), file, LIMITS)
    if data.startswith(ZIP) and file.lower().endswith(".kmz"):
        data = _kmz(data, file)
        check_size(len(data), file, LIMITS)
    if data.startswith(SIGNATURES):
        return None
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if head.startswith(b"{"):
        return _geojson(data, file)
    if re.search(rb"<(?:\w+:)?kml\b", head):
        return Features("placemarks", _table(list(_kml(_xml(data, file))), file))
    if re.search(rb"<(?:\w+:)?gpx\b", head):
        return Features("wpt", _table(list(_gpx(_xml(data, file))), file))
    return None


class NotGeoJSONError(IntakeError):
    """It begins like GeoJSON and is none."""

    reason = "not_geojson"


def _geojson(data: bytes, file: str) -> Features:
    try:
        said = json.loads(decode(data, file).text)
        features = [said] if said.get("type") == "Feature" else said["features"]
        records = [_record(one) for one in features]
    except IntakeError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotGeoJSONError(
            N_("%(file)s begins like GeoJSON and is none: export it again."), file=named(file)
        ) from error
    return Features("features", _table(records, file), _system(said.get("crs")))


def _record(feature: Any) -> Record:
    """Return properties and position of a feature; of what is none, nothing."""
    if not isinstance(feature, dict):
        return {}, ""
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}, _geometry(feature.get("geometry"))


def _geometry(geometry: Any) -> str:
    if not isinstance(geometry, dict):
        return ""
    if (shape := str(geometry.get("type"))) in NOT_POINTS:
        return shape
    said = geometry.get("coordinates")
    try:
        lon, lat, *_ = map(float, said or ())
    except (TypeError, ValueError):
        return _plain(said) or ""
    return f"{lon!r},{lat!r}"


def _system(said: Any) -> str:
    """Return the coordinate system that a file says, as files before 2016 do; "" for others."""
    found = re.findall(r"\d{4,6}|CRS84", json.dumps(said)) if isinstance(said, dict) else []
    return _SYSTEMS.get(found[-1], "") if found else ""


class _Bounded(ElementTree.TreeBuilder):
    """Builds a tree that is neither deeper nor larger than the files of any map program."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ElementTree.Element:
        """Begin an element."""
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise ValueError("depth" if self.depth > DEEPEST else "elements")
        return super().start(tag, attrs)

    def end(self, tag: str) -> ElementTree.Element:
        """End an element."""
        self.depth -= 1
        return super().end(tag)


def _xml(data: bytes, file: str) -> ElementTree.Element:
    text = _xml_text(data, file)
    # Entities come from document types alone, and no map program writes one.
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise damaged(file)
    try:
        parser = ElementTree.XMLParser(target=_Bounded())  # noqa: S314 - no entities: see above
        parser.feed(text.strip())
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise damaged(file) from error
    return root


def _xml_text(data: bytes, file: str) -> str:
    """Return the letters of an XML file: by its mark, by the encoding that it says, or UTF-8."""
    said = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    if data.startswith(tuple(MARKS)) or not said:
        return decode(data, file).text
    name = said[1].decode("ascii").casefold()
    try:
        text = data.decode("gb18030" if name in _CHINESE else name)
    except (LookupError, UnicodeError):
        raise no_text(file) from None
    return text.removeprefix("\ufeff")[said.end() :]


def _kmz(data: bytes, file: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            check_unpacked(sum(one.file_size for one in parts), len(data), file, LIMITS)
            inner = next(one for one in parts if one.filename.lower().endswith(".kml"))
            with package.open(inner) as opened:
                return opened.read(LIMITS.size + 1)
    except StopIteration as error:
        raise damaged(file) from error
    except BROKEN as error:
        raise error if isinstance(error, IntakeError) else damaged(file) from error


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


__all__ = ["NOT_POINTS", "NotGeoJSONError", "read_features"]
