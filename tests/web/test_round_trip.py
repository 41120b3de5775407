"""Hard texts in every text of every declared table: each format gives back what was given.

The readers are other programs than the writers. The quick suite takes a few texts of one table.
"""

import importlib
import json
from collections.abc import Callable, Iterator, Sequence
from tempfile import NamedTemporaryFile
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import pytest
from typing_extensions import is_typeddict

from tests.web.declared import read_csv, read_html, read_kml, read_xlsx, sample
from tests.web.test_texts import TEXTS, hard_texts
from web.files.export import Export
from web.files.formats.html import html_table
from web.files.layers import declared_layer
from web.files.registry import write_export
from web.installation.context import Context
from web.terms.term import CLOCK, DAY, MOMENT, Column, columns, terms

ROOMS = ("coverage", "inspection", "nearby", "orders", "places", "plan", "saved", "suggest")
GPX = {"g": "http://www.topografix.com/GPX/1/1"}
Row = dict[str, Any]


def is_text(column: Column) -> bool:
    """Tell whether people may write anything into a column."""
    plain = column.words is None and column.flat and not column.listed
    return column.kind is str and plain and column.unit not in (DAY, CLOCK, MOMENT)


def declarations() -> Iterator[Any]:
    """Yield the rows that are declared and hold at least one text that stands in tables."""
    for room in ROOMS:
        module = importlib.import_module(f"web.{room}.answer")
        for name, one in sorted(vars(module).items()):
            if (
                is_typeddict(one)
                and one.__module__ == module.__name__
                and any(map(is_text, columns(one)))
            ):
                yield pytest.param(one, id=f"{room}.{name}")


def rows_of(declared: Any, hard: Sequence[str]) -> list[Row]:
    """Return a row for each text, with other texts in its other columns."""
    known = [one for one in terms(declared).values() if one.flat]
    rows = []
    for number in range(len(hard)):
        row = {one.key: sample(declared, one) for one in known if not one.listed}
        row |= {one.key: "2027-06-01T08:00:00+00:00" for one in known if one.unit is MOMENT}
        row |= {
            one.key: hard[(number + place) % len(hard)]
            for place, one in enumerate(known)
            if is_text(one)
        }
        rows.append(row | {"lon": 126.0 + number / 1000, "lat": 43.0})
    return rows


def export_of(context: Context, declared: Any, rows: Sequence[Row]) -> Export:
    """Return declared rows as a view."""
    named = next(one.key for one in columns(declared) if is_text(one))
    layer = declared_layer("rows", "Rows", declared, rows, language="zh", named=named)
    return Export(context, "view", "View", "zh", [layer], [("Item", "Text")], {})


def as_tables(found: Sequence[Sequence[str]], known: Sequence[Column]) -> list[Row]:
    return [
        {one.key: cell for one, cell in zip(known, row, strict=False) if is_text(one)}
        for row in found
    ]


def read_csv_rows(export: Export, known: Sequence[Column]) -> list[Row]:
    return as_tables(read_csv(export).rows, known)


def read_xlsx_rows(export: Export, known: Sequence[Column]) -> list[Row]:
    content = bytes(write_export(export, "xlsx"))  # type: ignore[arg-type]
    return as_tables(read_xlsx(content, export.layers[0].title).rows, known)


def read_kml_rows(export: Export, known: Sequence[Column]) -> list[Row]:
    return as_tables(read_kml(export, 0).rows, known)


def read_html_rows(export: Export, known: Sequence[Column]) -> list[Row]:
    layer = export.layers[0]  # without its map, which says nothing of the rest
    table = layer.read("zh")
    return as_tables(read_html(html_table("", table.headers, table.rows, "zh")).rows, known)


def read_geojson_rows(export: Export, _known: Sequence[Column]) -> list[Row]:
    return [one["properties"] for one in json.loads(write_export(export, "geojson"))["features"]]


def read_gpkg_rows(export: Export, _known: Sequence[Column]) -> list[Row]:
    with NamedTemporaryFile(suffix=".gpkg") as file:
        file.write(bytes(write_export(export, "gpkg")))  # type: ignore[arg-type]
        file.flush()
        return gpd.read_file(file.name, layer="rows").to_dict("records")


def said_by(ending: str, text: str) -> set[str]:
    """Return how a format may say a text: tables disarm what spreadsheets would run."""
    if ending == "csv":
        return {text, f"'{text}"}
    return {text.strip()} if ending == "html" else {text}


READERS: dict[str, Callable[[Export, Sequence[Column]], list[Row]]] = {
    "csv": read_csv_rows, "xlsx": read_xlsx_rows, "kml": read_kml_rows, "html": read_html_rows,
    "geojson": read_geojson_rows, "gpkg": read_gpkg_rows,
}  # fmt: skip


def hold(context: Context, declared: Any, ending: str, hard: Sequence[str]) -> None:
    """Write rows of hard texts in a format, and compare what another program reads."""
    rows, known = rows_of(declared, hard), columns(declared)
    found = READERS[ending](export_of(context, declared, rows), known)
    assert len(found) == len(rows) > 1
    compared = 0
    for given, read in zip(rows, found, strict=True):
        for one in filter(is_text, known):
            expected = said_by(ending, given[one.key])
            assert read[one.key] in expected, (one.key, given[one.key], read[one.key])
            compared += 1
    assert compared >= len(rows)


@pytest.mark.parametrize("ending", READERS)
def test_a_table_gives_back_hard_texts(context: Context, ending: str) -> None:
    declared = next(declarations()).values[0]
    hold(context, declared, ending, hard_texts(12))


@pytest.mark.fault
@pytest.mark.parametrize("ending", READERS)
@pytest.mark.parametrize("declared", [*declarations()])
def test_every_declared_text_comes_back_from_every_format(
    context: Context, declared: Any, ending: str
) -> None:
    hold(context, declared, ending, hard_texts(TEXTS))


def test_waypoints_give_back_hard_texts(context: Context) -> None:
    declared = next(declarations()).values[0]
    hard = hard_texts(40)
    export = export_of(context, declared, rows_of(declared, hard))
    root = ET.fromstring(write_export(export, "gpx"))  # noqa: S314 - our own
    points = root.findall("g:wpt", GPX)
    assert len(points) == len(hard)
    named = next(place for place, one in enumerate(columns(declared)) if is_text(one))
    for text, point in zip(hard[named:], points, strict=False):
        assert point.findtext("g:name", "", GPX) == text
        assert text in point.findtext("g:desc", "", GPX)
