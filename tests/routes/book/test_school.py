"""The papers of a school trip."""

import io
import re

import docx
import pypdf
import pytest

from routes.book import BookForm, book_file, school_files
from routes.book.office import office_blocks
from routes.book.school import bus_loads, school_paper
from routes.paper.blocks import Signature, Table, Title
from tests.routes.book.tiny import one_stop_book, tiny_book, tiny_form


@pytest.mark.parametrize(
    ("people", "seats", "loads"),
    [(95, 45, [32, 32, 31]), (45, 45, [45]), (46, 45, [23, 23]), (None, 45, []), (40, None, [])],
)
def test_buses_are_counted_only_where_people_and_seats_are_known(people, seats, loads):
    assert bus_loads(people, seats) == loads


def tables(book, part):
    return [block for block in school_paper(book).parts[part].blocks if isinstance(block, Table)]


def test_every_bus_has_its_seats_and_groups():
    buses, groups = tables(tiny_book(form=tiny_form(people=95, seats=45)), 3)
    assert [row[3:5] for row in buses.rows] == [("45", "32"), ("45", "32"), ("45", "31")]
    assert sum(int(row[2]) for row in groups.rows) == 95
    assert max(int(row[2]) for row in groups.rows) <= 10


def test_what_nobody_has_given_is_left_blank():
    buses, groups = tables(one_stop_book(), 3)
    assert [row[1:] for row in buses.rows] == [("", "", "", "", "")] * 2
    assert {row[2:] for row in groups.rows} == {("", "", "")}
    titles = [
        block.text
        for part in school_paper(one_stop_book()).parts
        for block in part.blocks
        if isinstance(block, Title)
    ]
    assert titles == [
        "Plan of a school trip", "Letter to the parents and consent", "Safety sheet",
        "Buses and groups",
    ]  # fmt: skip


def test_no_sheet_holds_nothing_but_a_signature():
    """GB/T 9704: the date and the seal stand below text."""
    book = tiny_book()
    parts = [*(part.blocks for part in school_paper(book).parts), office_blocks(book)]
    before = [
        blocks[number - 1]
        for blocks in parts
        for number, one in enumerate(blocks)
        if isinstance(one, Signature)
    ]
    assert len(before) == 3
    assert all(one.keep for one in before)


@pytest.mark.slow
def test_both_documents_open_and_name_every_stop():
    book = tiny_book(form=BookForm(organiser="某某中学", people=40, seats=45))
    files = school_files(book)
    assert list(files) == ["school-pack.docx", "school-pack.pdf"]
    pages = pypdf.PdfReader(io.BytesIO(files["school-pack.pdf"])).pages
    whole = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    document = docx.Document(io.BytesIO(files["school-pack.docx"]))
    cells = "".join(cell.text for table in document.tables for cell in table._cells)
    for stop in book.stops:
        assert stop.visit["name"] in whole
        assert stop.visit["name"] in cells
    assert "某某中学" in whole
    assert "\u200b" not in whole
    assert len(pages) <= 7


def test_the_same_pack_is_the_same_bytes():
    assert book_file(tiny_book(), "docx", "school") == book_file(tiny_book(), "docx", "school")
