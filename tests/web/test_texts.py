"""Hard texts in every field and every format: files open and say them, or a sentence refuses."""

import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner
from docx import Document
from flask.testing import FlaskClient
from icalendar import Calendar
from pydantic import TypeAdapter, ValidationError

from geo.errors import RedRoutesError
from geo.text import require_text
from web.cli import main
from web.terms.fields import Line

PLAN = {"from": "长春", "date": "2027-06-15", "seconds": "0.1"}
WRITTEN = (
    "$\\frac{1}{2}$ 与 $x",
    "=1+1",
    "<b>&amp;</b> \"双\" '单' `反`",
    "100 % %(name)s %s {0} {{7*7}} ${8}",
    "]]> <!-- <?xml # = \\ / \\n",
    '#let x = 1; #image("x") *粗* _斜_ @引',
    "👨‍👩‍👧‍👦 é 𠮷 \u202bמימין\u202c",
    "长" * 200,
)
SOON = WRITTEN[2:4]
"""Texts that the quick suite writes, too: marks of XML, and of formats and templates."""
REFUSED = ("a\x00b", "\x1b[31m", "\ufffe", "\uffff", "\x7f")
FILES = ("xlsx", "docx", "pdf", "ics", "gpx", "kml", "geojson", "zip")


def post(client: FlaskClient, **fields: str):
    return client.post("/plan/book", data={**PLAN, **fields})


def said(data: bytes, ending: str) -> str:
    """Return the text of a file, read by another program than the one that wrote it."""
    return "\n".join(map(str, READERS.get(ending, read_xml)(data)))


def read_docx(data: bytes) -> list[str]:
    document = Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return [*(p.text for p in document.paragraphs), *cells]


def read_xlsx(data: bytes) -> list[object]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [c for s in book for row in s.values for c in row if c]


def read_ics(data: bytes) -> list[object]:
    return [value for one in Calendar.from_ical(data).walk() for value in one.values()]


def read_pdf(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def read_zip(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        parts = [(name.rpartition(".")[2], files.read(name)) for name in files.namelist()]
    return [said(part, ending) for ending, part in parts if ending in FILES]


def read_xml(data: bytes) -> list[str]:
    return list(ET.fromstring(data).itertext())  # noqa: S314 - our own


READERS: dict[str, Callable[[bytes], list[Any]]] = {
    "docx": read_docx, "xlsx": read_xlsx, "ics": read_ics, "pdf": read_pdf, "zip": read_zip,
    "geojson": lambda data: [json.loads(data)],
}  # fmt: skip


@pytest.fixture(scope="module")
def saved(app) -> str:
    answer = app.test_client().post("/plans", data={**PLAN, "name": "春"})
    return str(answer.location).partition("?")[0]


@pytest.mark.parametrize(
    "text", [pytest.param(one, marks=[pytest.mark.slow] * (one not in SOON)) for one in WRITTEN]
)
def test_a_title_is_said_as_it_was_written(client, text):
    for ending in ("docx", "xlsx"):
        response = post(client, **{"book.title": text, "book.format": ending})
        assert response.status_code == 200, response.text
        assert text in said(response.data, ending)


@pytest.mark.slow
@pytest.mark.parametrize("ending", FILES)
@pytest.mark.parametrize("text", WRITTEN)
def test_every_format_holds_every_text(client, text, ending):
    fields = {"title": text, "organiser": text, "purpose": f"{text}\n{text}", "safety": text}
    response = post(client, **{f"book.{name}": value for name, value in fields.items()},
                    **{"book.format": ending})  # fmt: skip
    assert response.status_code == 200, response.text
    assert said(response.data, ending)


@pytest.mark.parametrize("text", WRITTEN)
def test_the_name_of_a_plan_comes_back(client, saved, text):
    assert client.post(f"{saved}/name", data={"name": text, "seen": ""}).status_code < 500
    made = client.post("/plans", data={**PLAN, "name": text})
    assert made.status_code == 303
    assert text in unescape(client.get(made.location).text)
    number = made.location.partition("?")[0].rpartition("/")[2]
    assert client.get(f"/api/v1/plans/{number}").get_json()["name"] == text


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_text_is_refused_everywhere_with_a_sentence(client, saved, text):
    answers = [
        client.post("/plans", data={**PLAN, "name": text}),
        client.post(f"{saved}/name", data={"name": text}),
        post(client, **{"book.title": text, "book.format": "xlsx"}),
        post(client, **{"book.purpose": text, "book.format": "docx"}),
        client.get("/plan", query_string={**PLAN, "from": text}),
        client.get("/nearby", query_string={"at": text}),
        client.get("/search", query_string={"q": text}),
        client.post("/orders", data={"venue": "220623000000", "topic": "theory",
                                     "from": "2027-06-02", "contact": text}),
        client.post("/api/v1/plan", json={**PLAN, "from": text}),
        client.post("/api/v1/plan/book", json={"plan": PLAN, "form": {"title": text}}),
    ]  # fmt: skip
    assert all(400 <= one.status_code < 500 for one in answers), [a.status for a in answers]


def test_a_lone_surrogate_in_a_body_is_refused(client):
    body = json.dumps({**PLAN, "from": "\ud800"})
    answer = client.post("/api/v1/plan", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert "U+D800" in answer.text


def test_line_ends_in_a_line_become_spaces(client):
    made = client.post("/plans", data={**PLAN, "name": "春季\r\n第二行"})
    number = made.location.partition("?")[0].rpartition("/")[2]
    assert client.get(f"/api/v1/plans/{number}").get_json()["name"] == "春季 第二行"
    response = post(client, **{"book.title": "一\n二", "book.format": "ics"})
    assert "一 二" in said(response.data, "ics")


def test_a_command_refuses_what_is_no_text():
    answer = CliRunner().invoke(main, ["nearby", "--at", "a\x00b"])
    assert answer.exit_code == 2
    assert "U+0000" in answer.output


@pytest.mark.parametrize("body", ['{"\\ud800": 1}', '{"from": ["\\ud800"]}', '"\\ud800"'])
def test_an_error_that_shows_what_was_sent_can_be_written(client, body):
    answer = client.post("/api/v1/plan", data=body, content_type="application/json")
    assert answer.status_code == 400


LINES = ("title", "organiser", "number", "addressee", "leader", "department", "deadline",
         "participants", "contact", "phone", "funding", "purpose", "safety")  # fmt: skip
PIECES = (
    *"$\\{}#%&<>\"'`_*@~^|=+-",
    *("长春", "𠮷", "é", "ß", "İ", "ﬁ", "\u0301", "\u200d", "\u202e", "\u2028", "\u00a0", "\u3000"),
    *("\ufeff", "👨‍👩‍👧", "🇨🇳", "\x00", "\x1f", "\x85", "\ufffe", "\ufffd", "\r\n", "\t"),
    *("{{7*7}}", "${x}", "%(a)s", "</w:t>", "]]>", "<script>", "=cmd|'/c'!A1", "_x0000_"),
    *("\\frac{1}", "#image(1)", "BEGIN:VCALENDAR", "0", "1e999", "NaN", "null", "../.."),
    *("'; DROP TABLE plans; --", "A" * 60),
)
TEXTS = 200
FEWER = {"zip": 20, "pdf": 60, "docx": 60}
"""Of files that take a second each."""
TITLE = ("title",)
LINE: TypeAdapter[str] = TypeAdapter(Line)
SAID = {
    "xlsx": ("title", "organiser", "leader", "department", "deadline", "contact", "phone"),
    "docx": LINES, "pdf": LINES, "zip": LINES, "ics": TITLE, "gpx": TITLE, "kml": TITLE,
    "geojson": (),
}  # fmt: skip
"""Fields of the form that each file says."""
DRAWN = re.compile(r"[\x20-\x7e\u4e00-\u9fff\s]*")
"""What a page draws sign by sign, and gives back so: marks, ligatures and pictures are joined."""


def hard_texts(count: int) -> list[str]:
    """Return hard texts as the boundary lets them in."""
    chance, found = random.Random(14), list[str]()  # noqa: S311 - the same every time
    while len(found) < count:
        given = "".join(chance.choices(PIECES, k=chance.randint(1, 6)))
        try:
            text = require_text(LINE.validate_python(given))
        except (ValidationError, RedRoutesError):
            continue
        if text:
            found.append(text)
    return found


UNSEEN = re.compile(r"[\u200b\u202a-\u202e\u2066-\u2069]")
"""What a page adds: where a long word may break, and which way it is read."""


def drawn_like(text: str) -> re.Pattern[str]:
    """Return what a page says of a text, without spaces: its plain signs, all of them in order.

    Between them stand signs that fonts join, leave out or draw as pictures. What is written from
    right to left may come either way round.
    """
    alone = re.sub(r".(?=[\u0300-\u036f\u200d\ufe0f])", "\0", text)  # joined with a mark
    runs = [squeezed(run) for run in re.findall(r"[\x20-\x7e\u4e00-\u9fff]+", alone)]
    turned = "\u202e" in text
    said = [f"(?:{re.escape(run)}|{re.escape(run[::-1])})" if turned else re.escape(run)
            for run in runs if run]  # fmt: skip
    return re.compile(".{0,40}?".join(said), re.DOTALL)


def parts_of(ending: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield ending and text, without spaces, of a file, or of each file in an archive."""
    if ending != "zip":
        found = UNSEEN.sub("", drawn(data)) if ending == "pdf" else said(data, ending)
        yield ending, squeezed(found)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        for name in files.namelist():
            inner = name.rpartition(".")[2]
            if inner in FILES:
                yield from parts_of(inner, files.read(name))


def drawn(data: bytes) -> str:
    """Return the text of a PDF, by a program of its own."""
    words = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(words, input=data, capture_output=True, check=True).stdout.decode()


def squeezed(text: str) -> str:
    """Return a text without what lines and pages put in or take out."""
    return "".join(text.split())


def missing(ending: str, data: bytes, sent: Mapping[str, str]) -> list[str]:
    """Return the fields of which a file says something else than what was sent."""
    found = squeezed(drawn(data) if ending == "pdf" else said(data, ending))
    plain = ending != "pdf" or all(DRAWN.fullmatch(text) for text in sent.values())
    return [
        name
        for name, text in sent.items()
        if name in SAID[ending] and plain and squeezed(text) not in found
    ]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("ending", ["pdf", "zip"])
def test_sixty_hard_texts_stand_in_every_part_of_a_book(client, ending):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed here")
    hard, compared, inside = hard_texts(60), Counter[str](), set[str]()
    for start in range(0, len(hard), len(LINES)):
        sent = dict(zip(LINES, hard[start : start + len(LINES)], strict=False))
        fields = {f"book.{name}": text for name, text in sent.items()}
        response = post(client, **fields, **{"book.format": ending})
        assert response.status_code == 200, response.text[:500]
        for inner, text in parts_of(ending, response.data):
            inside.add(inner)
            for name in set(SAID[inner]) & set(sent):
                kept = drawn_like(sent[name]) if inner == "pdf" else re.escape(squeezed(sent[name]))
                assert re.search(kept, text), (inner, name, sent[name])
                compared[inner] += 1
    assert compared["pdf" if ending == "pdf" else "docx"] == len(hard)
    assert inside >= ({"pdf"} if ending == "pdf" else {"docx", "xlsx", "ics", "gpx"})


@pytest.mark.fault
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("ending", FILES)
def test_hard_texts_in_every_field_break_no_file_and_stand_in_it(client, ending):
    if ending == "pdf" and not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed here")
    chance = random.Random(ending)  # noqa: S311 - the same texts every time
    held = compared = 0
    texts = FEWER.get(ending, TEXTS)
    for _ in range(texts):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 6)))
        names = LINES if chance.random() < 0.5 else (chance.choice(LINES),)
        try:
            fields = {f"book.{name}": text for name in names}
            response = post(client, **fields, **{"book.format": ending})
        except UnicodeEncodeError:  # no form can send it
            continue
        assert response.status_code in (200, 400, 422), (text, response.text[:300])
        if response.status_code == 200:
            assert said(response.data, ending)
            sent = dict.fromkeys(names, text)
            assert not missing(ending, response.data, sent), (text, names)
            held += 1
            compared += any(name in SAID[ending] for name in names)
    assert held > texts / 4
    assert compared > texts / 16 or not SAID[ending]
