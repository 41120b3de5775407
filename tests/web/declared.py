"""Holding declared rows against the formats they are written in: samples, readers, comparisons."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_type_hints
from xml.etree import ElementTree as ET

import geopandas as gpd
import openpyxl
import pytest

from geo.vocabulary import Vocabulary
from web.files.export import Export
from web.files.registry import write_export
from web.language.places import place_name
from web.terms.term import NAME, PLACE, PROSE, Column, Term, columns, terms

KML = {"k": "http://www.opengis.net/kml/2.2"}
GPX = {"g": "http://www.topografix.com/GPX/1/1"}
LANGUAGES = ("zh", "en")
POSITION = frozenset({"lon", "lat", "precision", "error_m", "coarse"})
"""What a file knows of the place itself: no row says it."""


class Written(NamedTuple):
    """A table as a file has it: heading of each column, cells of each row as texts."""

    headings: list[str]
    rows: list[list[str]]


def sample(declared: Any, column: Column) -> Any:
    """Return a value that no other key of the row has."""
    number = 100 + [*terms(declared)].index(column.key)
    if isinstance(column.words, Vocabulary):
        return [*column.words][-1]
    samples: dict[type, Any] = {
        int: number, float: number + 0.5, bool: True, str: f"«{column.key}»",
        date: f"2027-06-{number % 28 + 1:02d}",
    }  # fmt: skip
    return samples[column.kind]


def nullable(declared: Any) -> list[str]:
    """Return the keys that may be unknown."""
    hints = get_type_hints(declared)
    return [key for key in terms(declared) if type(None) in get_args(hints[key])]


def rows_of(declared: Any, **given: Any) -> list[dict[str, Any]]:
    """Return a row of samples, and one that lacks all that may be lacking; some keys are given."""
    flat = {key: one for key, one in terms(declared).items() if one.flat}
    full = {key: sample(declared, one) for key, one in flat.items()} | given
    return [full, full | dict.fromkeys(set(nullable(declared)) - set(given))]


def expected(column: Column, value: Any, language: str) -> str:
    """Return what people read in a file, said here once more and simply."""
    if value is None:
        return ""
    if isinstance(column.words, Vocabulary):
        word = column.words[value]
        return word.zh if language == "zh" else word.en
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][value]
    return place_name(str(value), language) if column.unit in (NAME, PLACE) else str(value)


def in_files(known: Sequence[Column], language: str) -> list[Column]:
    """Return the columns that files have: in English the Chinese name of what a row is about."""
    chinese = Term("", heading="Chinese name")
    more = {one.key: [replace(one, term=chinese, unit=PROSE)] for one in known if one.unit is NAME}
    if language == "zh":
        return [*known]
    return [column for one in known for column in (one, *more.get(one.key, []))]


def written_once(export: Export) -> Export:
    """Return a view of which each file is written once, however many tests read it."""
    write = cache(partial(write_export, export))
    endings = ("csv", "geojson", "gpkg", "gpx", "html", "kml", "xlsx")
    return replace(export, own={ending: partial(write, ending) for ending in endings})


def read_csv(export: Export) -> Written:
    """Read the main table of an export written as CSV."""
    text = str(write_export(export, "csv"))
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    return Written(head, rows)


def read_xlsx(content: bytes, title: str, skip: int = 0) -> Written:
    """Read one sheet of a workbook, below some lines."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[title]
    lines = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    head, *rows = lines[skip:]
    return Written(head, [[cell.removesuffix(" 00:00:00") for cell in row] for row in rows])


def read_kml(export: Export, folder: int) -> Written:
    """Read a folder of an export written as KML."""
    content = write_export(export, "kml")
    root = ET.fromstring(content)  # noqa: S314 - our own
    marks = root.findall(".//k:Folder", KML)[folder].findall("k:Placemark", KML)
    data = [mark.findall(".//k:Data", KML) for mark in marks]
    head = [one.findtext("k:displayName", "", KML) for one in data[0]]
    return Written(head, [[one.findtext("k:value", "", KML) for one in row] for row in data])


def held_by_gpx(export: Export, known: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
    """Hold the waypoints of the main table: where they are, and every column that has a value."""
    root = ET.fromstring(write_export(export, "gpx"))  # noqa: S314 - our own
    points = root.findall("g:wpt", GPX)[: len(rows)]
    known = [one for one in in_files(known, export.language) if one.key not in POSITION]
    assert len(points) == len(rows) > 1
    shapes = export.layers[0].table.geometry
    for point, row, shape in zip(points, rows, shapes, strict=True):
        said = point.findtext("g:desc", "", GPX).split("; ")
        for one in known:
            heading, text = (
                one.heading(export.language),
                expected(one, row[one.key], export.language),
            )
            if text:
                assert f"{heading}: {text}" in said, one.key
            else:
                assert not [part for part in said if part.startswith(f"{heading}: ")], one.key
        at = (float(point.attrib["lon"]), float(point.attrib["lat"]))
        assert at == pytest.approx((shape.x, shape.y), abs=1e-6)


def read_html(text: str, number: int = 0) -> Written:
    """Read one of the tables of a page or file."""
    found = re.findall(r"<table.*?</table>", text, re.DOTALL)[number]
    lines = re.findall(r"<tr.*?</tr>", found, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL) for line in lines]
    head, *rows = [[unescape(re.sub(r"<[^>]*>", "", one)).strip() for one in row] for row in cells]
    return Written(head, rows)


def held(
    table: Written, known: Sequence[Column], rows: Sequence[Mapping[str, Any]], language: str
) -> None:
    """Hold a table that people read against its columns and rows."""
    assert len(known) > 1
    known = in_files(known, language)
    assert len({one.heading(language) for one in known}) == len(known)
    assert table.headings[: len(known)] == [one.heading(language) for one in known]
    assert len(table.rows) == len(rows) > 1
    for line, row in zip(table.rows, rows, strict=True):
        for one, cell in zip(known, line, strict=False):
            if one.key not in POSITION:
                assert cell == expected(one, row[one.key], language), one.key


def held_by_files(
    export: Export, layer: int, declared: Any, rows: Sequence[Mapping[str, Any]], folder: Path
) -> None:
    """Hold a layer of an export against its declaration, in the formats that are its tables."""
    known = columns(declared)
    title, name = export.layers[layer].title, export.layers[layer].name
    if layer == 0:
        table = read_csv(export)
        held(table, known, rows, export.language)
        marks = len(export.stamp)
        assert table.headings[-marks:] == [*export.stamp]
        assert all(row[-marks:] == [*map(str, export.stamp.values())] for row in table.rows)
        if export.layers[0].table.geom_type.eq("Point").all():
            held_by_gpx(export, known, rows)
    held(read_kml(export, layer), known, rows, export.language)
    flat = [key for key, one in terms(declared).items() if one.flat and key not in POSITION]
    file = folder / f"{name}.gpkg"
    file.write_bytes(bytes(write_export(export, "gpkg")))  # type: ignore[arg-type]
    found = gpd.read_file(file, layer=name).astype(object)
    assert len(found) == len(rows) > 1
    for number, row in enumerate(rows):
        for key in flat:
            assert _code(found.loc[number, key]) == row[key], (title, key)


def held_by_features(
    export: Export, layer: str, declared: Any, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Hold the features of a layer against its declaration, codes and numbers as they are."""
    found = json.loads(write_export(export, "geojson"))["features"]
    members = [one["properties"] for one in found if one["properties"]["layer"] == layer]
    flat = [key for key, one in terms(declared).items() if one.flat and key not in POSITION]
    assert len(members) == len(rows) > 1
    for member, row in zip(members, rows, strict=True):
        assert {key: member[key] for key in flat} == {key: row[key] for key in flat}


def _code(value: Any) -> Any:
    """Return a value of a database as documents have it."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT
        return None
    return value.date().isoformat() if hasattr(value, "date") else value
