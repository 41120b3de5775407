"""Whatever a file holds: never a traceback, and every row is accounted for."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.datasets import load_datasets
from geo.intake.errors import IntakeError
from geo.places import Gazetteer
from geo.register.document import document
from geo.register.findings import FINDINGS
from geo.register.headings import best_fit, wanted
from geo.register.kinds import REGISTER
from geo.register.open import open_world
from geo.register.pages import Page, read_pages
from geo.register.read import Opened, open_file, read_opened
from geo.register.reading import OUTCOMES
from geo.register.records import Asked
from tests import draw
from web.register.text import reading_text

CORPUS = sorted(
    path
    for path in (Path(__file__).parents[1] / "data" / "import_corpus").iterdir()
    if path.suffix not in {".md"} and not path.stem.startswith("expected")
)
ENDINGS = ("xlsx", "xls", "ods", "et", "csv", "txt", "geojson", "kml", "kmz", "gpx", "")
HEADS = (
    b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf",
    b'{"features":[', b"<kml>", b"<gpx>", b"<html>", "名称,县区\n".encode(),
    "名称,县区\n".encode("gb18030"), "日期,地点\n".encode(),
)  # fmt: skip
QUICK = settings(
    max_examples=draw(60), deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(QUICK, max_examples=draw(1500))


@cache
def world():
    datasets = load_datasets()
    return open_world(datasets, Gazetteer.from_datasets(datasets))


def here(data, file, names):
    try:
        return read_pages(data, file, lambda rows: best_fit(rows, names))
    except (MemoryError, RecursionError) as error:  # in a process of its own a refusal, too
        raise IntakeError(str(error)) from error


def check(opened, crs=None):
    reading = read_opened(opened, Asked(world(), crs, dt.date(2027, 6, 30)))
    assert sum(reading.counts().values()) == len(reading.rows)
    said = json.loads(json.dumps(document(reading), allow_nan=False))
    assert {row["outcome"] for row in said["rows"]} <= set(OUTCOMES)
    for row in said["rows"]:
        codes = {row["reason"], *(one.partition(":")[2] for one in row["warnings"])} - {""}
        assert codes <= set(FINDINGS)
        assert bool(row["values"]) == (row["outcome"] == "accept")
        assert bool(row["key"]) == (row["outcome"] == "accept")
    for language in ("zh", "en"):
        assert reading_text(reading, language)
    return reading


def check_bytes(data, ending, kind):
    check(open_file(data, f"文件.{ending}", kind, here))


KINDS = st.sampled_from(sorted(REGISTER))
MANGLED = st.builds(
    lambda path, at, cut, more: (path, at, cut, more),
    st.sampled_from(CORPUS), st.floats(0, 1), st.integers(0, 400), st.binary(max_size=40),
)  # fmt: skip
SAID = [
    "江源区", "220605000000", "2.20605E+11", "太平村", "公主岭市", "合计", "备注：无", "示例",
    "126.6", "42.1", "126.6,42.1", "126°36′", "2027-04-08", "8/4/2027", "4月8日", "上午9点",
    "20余人", "1.2万", "13000000000", "=1+1", "#N/A", "١٢٣", "²", "一二三", "９９", "1e999", "nan",
    "-1", "JL-220103-001", "周一至周五", "法治、国防", "9:00-25:00", "0", "[]", "９：００",
    "1" * 400,
    "二〇二七年十三月四十五日", "99999999999999999999", "②", "½", "Ⅻ", "十" * 50, "万", "°", "′",
    "POINT(1 2)", "31-Feb-2027", "2027-04-08 ２５:００", "12345.99999", "(())", "[", "22060500100",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(SAID),
)  # fmt: skip
CELLS = st.one_of(
    TEXTS, st.floats(), st.integers(-(10**20), 10**20), st.booleans(), st.none(), st.dates(),
    st.datetimes(), st.times(), st.timedeltas(),
)  # fmt: skip


@st.composite
def grids(draw):
    kind = draw(KINDS)
    names = sorted(wanted(REGISTER[kind]))
    head = draw(st.lists(st.one_of(st.sampled_from(names), TEXTS), min_size=2, max_size=8))
    needed = [field.headings[0] for field in REGISTER[kind].fields if field.required]
    before = draw(st.lists(st.lists(CELLS, max_size=6), max_size=2))
    body = draw(st.lists(st.lists(CELLS, max_size=10), max_size=6))
    texts = draw(st.booleans())
    page = Page("表", [*before, [*needed, *head], *body], texts=texts)
    return Opened("a.xlsx", kind, (page,))


@QUICK
@given(st.sampled_from(HEADS), st.binary(max_size=300), st.sampled_from(ENDINGS), KINDS)
def test_any_bytes_are_read_or_refused(head, data, ending, kind):
    check_bytes(head + data, ending, kind)


def mangle(said):
    path, at, cut, more = said
    data = path.read_bytes()
    place = int(at * len(data))
    return data[:place] + more + data[place + cut :], path.suffix[1:]


@QUICK
@given(MANGLED, KINDS)
def test_mangled_files_are_read_or_refused(said, kind):
    check_bytes(*mangle(said), kind)


@QUICK
@given(st.sampled_from(CORPUS), st.floats(0, 1), KINDS)
def test_cut_files_are_read_or_refused(path, at, kind):
    data = path.read_bytes()
    check_bytes(data[: int(at * len(data))], path.suffix[1:], kind)


@QUICK
@given(grids(), st.sampled_from([None, "GCJ02", "BD09", "EPSG:3857"]))
def test_any_cells_are_accounted_for(opened, crs):
    check(opened, crs)


@pytest.mark.slow
@LONG
@given(MANGLED, KINDS)
def test_mangled_files_at_length(said, kind):
    check_bytes(*mangle(said), kind)


@pytest.mark.slow
@LONG
@given(grids(), st.sampled_from([None, "GCJ02", "BD09", "EPSG:3857"]))
def test_any_cells_at_length(opened, crs):
    check(opened, crs)


@pytest.mark.slow
@LONG
@given(st.sampled_from(HEADS), st.binary(max_size=600), st.sampled_from(ENDINGS), KINDS)
def test_any_bytes_at_length(head, data, ending, kind):
    check_bytes(head + data, ending, kind)
