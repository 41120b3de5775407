"""Papers on their pages: how many, whole, and readable where plans are large or names long."""

import datetime as dt
import io
import re
from dataclasses import replace

import docx
import pypdf
import pytest

from routes.book import BookForm, book_file
from tests.routes.book.tiny import (
    CITY,
    TOWN,
    PlainWording,
    day,
    leg,
    stop,
    tiny_book,
    tiny_document,
)

LONG = "东北抗日联军第一路军总司令部暨第一军第一师师部遗址及烈士殉难地纪念碑"


def large_book(*, days, stops, name="某某革命烈士陵园", form=None):
    """Return a book of so many days with so many stops each, with nothing filled in."""
    document = tiny_document()
    planned = []
    for number in range(days):
        visits = [
            stop(f"{number}-{order}", f"{name}{number}{order}", 125.3 + 0.09 * order,
                 42.5 + 0.1 * number + 0.03 * order, arrive="09:00", start="09:00", leave="09:20",
                 minutes=20, coarse=True, hours_basis="assumed")
            for order in range(stops)
        ]  # fmt: skip
        legs = [leg("甲", "乙", "09:00", "09:10", 10, 8.0) for _ in range(stops + 1)]
        date = dt.date(2027, 6, 15) + dt.timedelta(days=number)
        night = {**TOWN, "code": "220622000000"} if number < days - 1 else None
        planned.append(
            day(date.isoformat(), {**CITY, "time": "08:00"}, {**TOWN, "time": "17:00"}, visits,
                legs, lunch={"start": "11:30", "end": "12:30"}, overnight=night)
        )  # fmt: skip
    totals = {**document["totals"], "days": days, "stops": days * stops}
    whole = {**document, "days": planned, "totals": totals, "left_out": [], "warnings": []}
    return tiny_book(whole, form=form or BookForm())


def pages(content):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def annex_begins(texts):
    return next(number for number, text in enumerate(texts) if "Annex: technical" in text[:200])


@pytest.mark.slow
@pytest.mark.parametrize("stops", [1, 6, 7])
def test_the_paper_of_two_days_has_at_most_four_pages(stops):
    texts = pages(book_file(large_book(days=2, stops=stops), "pdf"))
    assert 0 < annex_begins(texts) <= 4


@pytest.mark.slow
def test_latin_letters_are_smaller_than_the_standard_asks_of_chinese():
    def body(language):
        book = large_book(days=2, stops=7)
        book = replace(book, wording=replace(book.wording, language=language))
        written = docx.Document(io.BytesIO(book_file(book, "docx")))
        return written.styles["Normal"].font.size.pt

    assert (body("zh"), body("en")) == (16, 13)


@pytest.mark.slow
@pytest.mark.parametrize("stops", [4, 5, 6, 7, 8])
def test_the_seal_never_stands_alone_on_a_page(stops):
    book = large_book(days=2, stops=stops)
    texts = pages(book_file(book, "pdf"))
    [last] = [text for text in texts if "(seal)" in text]
    assert "Approvedby" in re.sub(r"\s", "", last)
    written = docx.Document(io.BytesIO(book_file(book, "docx")))
    [approval] = [one for one in written.tables if one.cell(0, 0).text == "Drafted by"]
    lines = [line for cell in approval._cells for line in cell.paragraphs]
    assert lines
    assert all(line.paragraph_format.keep_with_next for line in lines)


@pytest.mark.slow
def test_fourteen_days_and_two_hundred_stops_are_all_there():
    book = large_book(days=14, stops=15)
    texts = pages(book_file(book, "pdf"))
    whole = re.sub(r"\s", "", "".join(texts))
    assert all(visit.visit["name"] in whole for visit in book.stops)
    assert len(book.stops) == 210
    paper = texts[: annex_begins(texts)]
    assert len(paper) <= 24
    assert all(len(text) > 100 for text in paper)  # no page is left blank


@pytest.mark.slow
def test_long_names_stay_whole_in_both_documents():
    book = large_book(days=1, stops=3, name=LONG)
    whole = re.sub(r"\s", "", "".join(pages(book_file(book, "pdf"))))
    assert whole.count(LONG) >= 9
    document = docx.Document(io.BytesIO(book_file(book, "docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert sum(LONG in text for text in cells) >= 9


def test_no_number_is_broken_by_a_character_that_nobody_sees():
    phone = "0431-88901234、0431-88905678"
    texts = pages(book_file(tiny_book(form=BookForm(phone=phone)), "pdf"))
    whole = "".join(texts[: annex_begins(texts)])
    assert phone in whole
    assert "\u200b" not in whole


@pytest.mark.slow
def test_both_documents_say_the_same():
    book = replace(tiny_book(), wording=PlainWording("zh"))  # English words may be hyphenated
    whole = re.sub(r"\s", "", "".join(pages(book_file(book, "pdf"))))
    document = docx.Document(io.BytesIO(book_file(book, "docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = {text for text in (*(line.text for line in document.paragraphs), *cells) if text.strip()}
    assert len(said) > 80
    missing = {text for text in said if re.sub(r"\s", "", text) not in whole}
    assert missing <= {"_" * 20}


@pytest.mark.slow
def test_the_head_of_every_table_stands_on_every_page_of_it():
    texts = pages(book_file(large_book(days=4, stops=15), "pdf"))
    paper = texts[: annex_begins(texts)]
    holds = [text for text in paper if re.search(r"\d\d:\d\d–\d\d:\d\d", text)]
    assert len(holds) > 1
    assert all("On the road" in text or "Lunch at" in text for text in holds)
