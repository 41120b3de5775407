"""What stands in a book: the events of a day, the empty fields, the honest remarks."""

import datetime as dt
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.book.content import book_paper
from routes.book.events import arrival, drive_note, events
from routes.book.form import Duty
from routes.book.ics import book_calendar
from routes.book.wording import chinese_number, distance, length
from routes.cartography.text import clean, columns, one_line, shorten
from routes.paper.blocks import Blanks, Head, Heading, Paragraph, Signature, Table, Title
from routes.terms import BUDGET_ITEMS
from tests.routes.book.tiny import (
    PlainWording,
    one_stop_book,
    tiny_book,
    tiny_document,
    tiny_form,
    tiny_register,
)


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


def blocks(book, part=0):
    return book_paper(book).parts[part].blocks


def texts(book, part=0):
    for block in blocks(book, part):
        if isinstance(block, Table):
            yield from block.headers
            yield from (text for row in block.rows for text in row)
        elif isinstance(block, Signature):
            yield from block.lines
        elif isinstance(block, Paragraph | Heading | Title):
            yield block.text


def facts(book):
    tables = [block for block in blocks(book) if isinstance(block, Table) and not block.headers]
    cells = [cell for table in tables for row in table.rows for cell in row]
    return dict(zip(cells[::2], cells[1::2], strict=True))


def table(book, first, part=0):
    tables = [block for block in blocks(book, part) if isinstance(block, Table)]
    return next(one for one in tables if one.headers[:1] == (first,))


def test_empty_fields_are_blanks_to_fill_in():
    book = one_stop_book()
    shown = facts(book)
    for label in ("Taking part", "Contact", "Telephone", "Approved by", "Vehicle and driver"):
        assert shown[label] == ""
    assert shown["People"] == "40"  # what the plan was asked for
    assert facts(tiny_book(form=tiny_form(people=35)))["People"] == "35"
    head = next(block for block in blocks(book) if isinstance(block, Head))
    assert (head.sender, head.number) == ("", "No. ____ [2027] ____")
    assert any(isinstance(block, Blanks) for block in blocks(book))
    assert table(book, "Task").rows[0] == ("The whole activity", "", "", "")


def test_what_was_written_stands_in_the_paper():
    form = tiny_form(
        number="某宣〔2027〕3号", addressee="各支部", purpose="一\n二", participants="机关党员",
        funding="党费", duties={"A": Duty(activity="重温入党誓词")},
    )  # fmt: skip
    book = tiny_book(form=form)
    said = list(texts(book))
    for text in ("To 各支部:", "一", "二", "机关党员", "Source of funds: 党费", "重温入党誓词"):
        assert text in said
    assert not any(isinstance(block, Blanks) for block in blocks(book))


def test_sums_count_only_what_was_given():
    def budget(**amounts):
        rows = table(tiny_book(form=tiny_form(budget=amounts)), "Item").rows
        cells = [cell for row in rows for cell in row]
        return dict(zip(cells[::2], cells[1::2], strict=True))

    assert set(budget().values()) == {""}
    some = budget(transport=1200, meals=80.5)
    assert some["budget_item:transport"] == "1,200"
    assert some["budget_item:lodging"] == ""
    assert some["Sum of what is filled in"] == "1,280.50"
    assert budget(**dict.fromkeys(BUDGET_ITEMS, 10.0))["Sum"] == "70"


def test_duties_stand_beside_their_stop_only():
    duties = table(tiny_book(), "Task")
    assert duties.rows[1][1:] == ("张三", "宣传部", "2027-06-10")
    assert [row[1:] for row in duties.rows[2:]] == [("", "", "")] * 2


def test_the_programme_names_days_lunch_and_what_to_ask():
    rows = next(b for b in blocks(tiny_book()) if "On the road" in getattr(b, "headers", ())).rows
    assert [len(row) for row in rows] == [1, 5, 5, 1, 5]
    assert rows[1] == ("1-1", "09:00–10:30", "伪满皇宫", "10 min", "50 min to wait")
    assert rows[2][4] == (
        "lunch 11:30–12:30 before; 40 min to wait; ask for the hours; ask for the place"
    )
    assert rows[0][0].endswith("from 长春市 at 08:00, night in 靖宇县 from 14:05")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"place": "龙井市"}, "龙井市"),
        ({"place": ""}, "no town within 10 min of the way that there is time for: bring food"),
        ({"place": "", "course": "A"}, "during the visit: ask whether one can eat there"),
        ({}, ""),  # planned before towns were looked for: left to the office
    ],
)
def test_the_paper_says_where_lunch_is_as_the_timetable_does(where, said):
    document = tiny_document()
    document["days"][0]["lunch"] |= where
    book = replace(tiny_book(), document=document)
    meals = next(one for one in blocks(book) if "Lunch at" in getattr(one, "headers", ()))
    assert meals.rows[0][2] == said


def test_an_approved_story_is_told_by_its_first_sentence():
    register = tiny_register()
    register.sites["story_en"] = ["They held out. Then more.", "", ""]
    book = replace(tiny_book(), register=register)
    assert any("They held out." in text for text in texts(book))
    assert not any("Then more" in text for text in texts(book))


def test_the_safety_plan_is_what_was_written_else_blanks():
    assert "Nearest hospital" in facts(tiny_book())
    book = tiny_book(form=tiny_form(safety="一\r\n\r\n二"))
    assert {"一", "二"} <= set(texts(book))
    assert "Nearest hospital" not in facts(book)


FORBIDDEN = re.compile(r"WGS84|GCJ|\d\d\.\d{3}|68|°|%|\u200b|estimate\b|OpenStreetMap|[0-9a-f]{8}")


def test_the_paper_holds_nothing_of_how_it_was_computed():
    book = tiny_book()
    said = list(texts(book))
    assert said
    assert not [text for text in said if FORBIDDEN.search(text)]
    assert book.digest not in "".join(said)
    assert book.digest in "".join(texts(book, 1))
    assert book_paper(book).parts[0].foot == ""


def test_sites_left_out_are_a_line_per_reason_in_the_annex():
    document = tiny_document()
    document["left_out"] = [
        {**document["left_out"][0], "id": str(n), "name": f"某遗址{n}"} for n in range(40)
    ]
    book = tiny_book(document)
    lines = [text for text in texts(book, 1) if text.startswith("reason:closed")]
    assert len(lines) == 1
    assert "(40)" in lines[0]
    assert "某遗址11" in lines[0]
    assert "某遗址12" not in lines[0]
    assert not [text for text in texts(book) if "某遗址" in text]


def test_sources_of_the_sites_and_of_their_hours_are_listed_once():
    book = tiny_book()
    assert ("S1", "a page") in table(book, "Source", 1).rows
    assert [row[0] for row in table(book, "Source", 1).rows].count("GENERAL") == 1


def test_telephone_numbers_stand_where_somebody_has_published_them():
    register = replace(tiny_register(), phones={"A": "0431-88901234"})
    rows = table(replace(tiny_book(), register=register), "No.", 1).rows
    assert [row[2] for row in rows] == ["0431-88901234", "", ""]
    assert rows[1][3] == "opening hours (assumed: 09:00-16:00); exact position"


def test_sections_without_content_are_left_out_of_the_annex_and_the_rest_is_numbered():
    headings = [b.text for b in blocks(one_stop_book(), 1) if isinstance(b, Heading)]
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


@pytest.mark.parametrize(
    ("km", "said"),
    [(None, "no road known"), (0.46, "less than 1 km"), (0.0, "less than 1 km"), (1.4, "1 km")],
)
def test_a_short_drive_is_not_nothing_and_an_unknown_one_has_its_word(km, said):
    """Eleven minutes for 0 km stood in the book and the calendar of 白山."""
    assert distance(km, PlainWording()) == said


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
    assert "1 Jun 2027" in tiny_book().edition


def test_getting_off_and_on_are_rows_of_their_own():
    """Eight minutes before the visit and five after it, the wait ends when people get off."""
    book = tiny_book()
    visit = book.document["days"][0]["stops"][0]
    visit["before_minutes"], visit["after_minutes"] = 8, 5
    rows = [(one.kind, one.start, one.end, one.minutes) for one in events(book, 0)]
    off = next(row for row in rows if row[0] == "off")
    on = next(row for row in rows if row[0] == "on")
    assert (off[2], off[3]) == (visit["start"], 8)
    assert (on[1], on[3]) == (visit["leave"], 5)


def test_an_arrival_that_is_not_sure_is_told_from_the_earliest_to_the_latest():
    sure = {"arrive": "09:00"}
    assert arrival(sure) == "09:00"
    assert arrival({**sure, "arrive_from": "08:50", "arrive_to": "09:10"}) == "08:50–09:10"


@pytest.mark.parametrize(("km", "said"), [(None, False), (0.9, False), (1.0, True), (7.4, True)])
def test_a_kilometre_off_the_roads_is_worth_a_remark(km, said):
    book = SimpleNamespace(wording=SimpleNamespace(say=lambda text, **facts: text % facts))
    assert ("off the road network" in drive_note(book, {"off_network_km": km})) is said


def test_an_event_of_the_calendar_tells_where_the_drives_come_from_and_lead_to():
    book = tiny_book()
    (event, *_), stop = book_calendar(book).walk("VEVENT"), book.stops[0]
    before, after, *_ = book.document["days"][0]["legs"]
    here, there, *_ = str(event["description"]).splitlines()
    assert before["from"] in here
    assert after["to"] in there
    assert event["geo"].to_ical() == f"{stop.visit['lat']};{stop.visit['lon']}"
