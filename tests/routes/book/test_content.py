"""What stands in a book: the events of a day, the empty fields, the honest remarks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.book.blocks import Paragraph, Table
from routes.book.content import book_blocks
from routes.book.events import events
from routes.book.wording import chinese_number, length
from routes.cartography.text import clean, columns, one_line, shorten
from tests.routes.book.tiny import PlainWording, one_stop_book, tiny_book, tiny_form


def rows(book, day):
    return [(event.start, event.end, event.kind) for event in events(book, day)]


def test_a_day_is_drive_wait_visit_lunch_and_night_in_the_order_of_the_clock():
    assert rows(tiny_book(), 0) == [
        ("08:00", "08:10", "drive"),
        ("08:10", "09:00", "wait"),
        ("09:00", "10:30", "visit"),
        ("10:30", "11:20", "drive"),
        ("11:20", "11:30", "wait"),
        ("11:30", "12:30", "lunch"),
        ("12:30", "13:00", "wait"),
        ("13:00", "14:00", "visit"),
        ("14:00", "14:05", "drive"),
        ("14:05", "14:05", "overnight"),
    ]


def test_the_last_day_ends_the_tour_and_a_drive_of_nothing_is_no_drive():
    assert rows(tiny_book(), 1)[-1] == ("15:00", "15:00", "end")
    assert [kind for _, _, kind in rows(one_stop_book(), 0)] == ["visit", "end"]


def test_what_is_uncertain_is_said_beside_the_row():
    notes = {event.place: event.note for event in events(tiny_book(), 0)}
    assert notes["伪满皇宫"] == ""
    assert notes["杨靖宇殉国地"] == (
        "opening hours assumed: ask before going; position known to ±2.5 km"
    )
    assert notes["伪满皇宫 → 杨靖宇殉国地"] == "3 km of it off the road network, estimated"


def texts(book):
    for block in book_blocks(book):
        if isinstance(block, Table):
            yield from (text for row in block.rows for text in row)
        elif isinstance(block, Paragraph):
            yield block.text


def facts(book):
    table = next(block for block in book_blocks(book) if isinstance(block, Table))
    cells = [cell for row in table.rows for cell in row]
    return dict(zip(cells[::2], cells[1::2], strict=True))


def test_empty_fields_stay_empty():
    shown = facts(one_stop_book())
    for label in ("Organising unit", "Responsible leader", "Contact", "Telephone", "Completed by"):
        assert shown[label] == ""
    assert shown["People"] == "40"  # what the plan was asked for
    assert facts(tiny_book(form=tiny_form(people=35)))["People"] == "35"


def test_duties_stand_beside_their_stop_only():
    duties = next(
        b for b in book_blocks(tiny_book()) if isinstance(b, Table) and b.headers[:1] == ("No.",)
    )
    assert duties.rows[0][3:] == ("张三", "宣传部", "2027-06-10")
    assert [row[3:] for row in duties.rows[1:]] == [("", "", "")] * 2


def test_the_safety_plan_is_what_was_written_else_a_template_that_says_so():
    assert any(text.startswith("[Template") for text in texts(tiny_book()))
    written = list(texts(tiny_book(form=tiny_form(safety="一\r\n\r\n二"))))
    assert {"一", "二"} <= set(written)
    assert not any(text.startswith("[Template") for text in written)


def test_sources_of_the_sites_and_of_their_hours_are_listed_once():
    book = tiny_book()
    assert ("S1", "a page") in [
        row for b in book_blocks(book) if isinstance(b, Table) for row in b.rows
    ]
    assert list(texts(book)).count("GENERAL") == 1


def test_sections_without_content_are_left_out_and_the_rest_is_numbered():
    headings = [
        b.text for b in book_blocks(one_stop_book()) if b.kind == "heading" and b.level == 1
    ]
    assert [text.split(". ")[0] for text in headings] == [str(n + 1) for n in range(len(headings))]
    assert not any("left out" in text for text in headings)


def test_the_mark_of_a_plan_follows_the_plan_not_the_form():
    book = tiny_book()
    assert book.digest == tiny_book(form=tiny_form(title="别的")).digest
    later = {**book.document, "simulated": True}
    assert tiny_book(later).digest != book.digest


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (100, "100")],
)
def test_chinese_numbers(number, text):
    assert chinese_number(number) == text


def test_length_of_time():
    assert length(59, PlainWording()) == "59 min"
    assert length(65, PlainWording()) == "1 h 05 min"


@given(st.text())
def test_cleaned_text_can_stand_in_xml(text):
    from xml.etree import ElementTree as ET  # noqa: PLC0415

    element = ET.Element("a")
    element.text = clean(text)
    assert ET.fromstring(ET.tostring(element, "utf-8")).text in (element.text, None)  # noqa: S314 - ours


def test_cleaning_goes_into_everything_and_leaves_numbers():
    assert clean({"a\0": ["b\x0b", 1, None]}) == {"a": ["b", 1, None]}
    assert one_line(" a\n b\tc ") == "a b c"


@given(st.text(alphabet="ab中文", max_size=30), st.integers(1, 20))
def test_a_shortened_text_fits(text, most):
    short = shorten(text, most)
    assert short == text or (short.endswith("…") and columns(short[:-1]) <= most)


def test_the_book_has_the_date_it_is_given():
    assert tiny_book().today == dt.date(2027, 6, 1)
    assert "2027-06-01" in tiny_book().edition
