"""The printed map and the booklet of a network, opened with other programs."""

import io
from dataclasses import replace

import docx
import pypdf
import pytest
from PIL import Image

from tests.web.networks import SITES, network
from web.files.registry import write_export
from web.network.booklet import booklet_export
from web.network.printed import map_export, network_sheet

slow = pytest.mark.slow
REVIEW = "吉S(2027)009号"


@pytest.fixture(scope="module")
def answer(context):
    return network(context)


def pages(content):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("paper", [pytest.param("a2", marks=slow), "a3"])
def test_the_printed_map_names_routes_stops_and_its_review_number(context, answer, paper):
    settings = replace(context.settings, map_review_number=REVIEW)
    content = write_export(
        map_export(replace(context, settings=settings), answer, "zh", paper=paper), "pdf"
    )
    box = pypdf.PdfReader(io.BytesIO(content)).pages[0].mediabox
    assert round(float(box.width) / 72 * 25.4) == {"a2": 594, "a3": 420}[paper]
    (text,) = pages(content)
    said = squeezed(text)
    assert REVIEW in said
    for route in answer.document["routes"]:
        assert squeezed(route["name"]) in said
        assert f"{route['km']:.1f}" in said
    for number, site in enumerate(SITES, start=1):
        name = context.datasets.sites.at[site, "name_zh"]
        assert f"{number}{squeezed(name)}" in said  # the row of the key
    assert said.count("通化市") > 2


def test_a_map_that_nobody_has_reviewed_says_so(context, answer):
    sheet = network_sheet(context, answer, today=context.today(), language="zh")
    assert "审图号：________" in sheet.notes[0]


def test_a_site_of_two_routes_has_one_number(context, answer):
    sheet = network_sheet(context, answer, today=context.today(), language="en")
    assert [one.number for one in sheet.stops] == [1, 2, 3]
    assert [one.routes for one in sheet.stops] == [(1, 2), (1,), (1,)]


def test_the_map_is_a_picture_too(context, answer):
    content = write_export(map_export(context, answer, "zh", paper="a3"), "png")
    wide, high = Image.open(io.BytesIO(content)).size
    assert wide == 2480
    assert abs(high - 1754) <= 1


@slow
def test_the_same_network_gives_the_same_map(context, answer):
    drawn = {write_export(map_export(context, answer, "zh", paper="a3"), "pdf") for _ in range(2)}
    assert len(drawn) == 1


@slow
def test_the_booklet_has_a_card_of_each_route(context, answer):
    told = pages(write_export(booklet_export(context, answer, "zh"), "pdf"))
    assert len(told) == 4
    front, first, second, back = map(squeezed, told)
    for route in answer.document["routes"]:
        assert squeezed(route["name"]) in front
    assert "第1天：08:03从通化市出发，16:47到通化市" in first
    assert "09:17–09:47" in first
    assert "尚无审定的讲解词" in first
    assert "电话未公布" in first
    assert "第2天" not in second
    assert "审图号" in second
    assert "由模型推算" in back


@slow
def test_a_story_stands_in_the_booklet_once_it_is_approved(context, answer):
    sites = context.datasets.sites.copy()
    sites.loc[SITES[0], ["story", "phone", "booking"]] = [
        "这里发生过一件事。还有一件。",
        "0435-1",
        "须预约",
    ]
    told = replace(context, datasets=replace(context.datasets, sites=sites))
    second = squeezed(pages(write_export(booklet_export(told, answer, "zh"), "pdf"))[2])
    assert "这里发生过一件事。" in second
    assert "还有一件" not in second
    assert "须预约；0435-1" in second
    assert "尚无审定" not in second


@slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_word_opens_the_booklet_with_its_contents(context, answer, language):
    content = write_export(booklet_export(context, answer, language), "docx")
    document = docx.Document(io.BytesIO(content))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert len(headings) == 4
    assert headings[0].startswith("1  ")
    assert len(document.inline_shapes) == 2
    body = document.element.body.xml
    assert 'TOC \\o "1-1"' in body
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "09:17–09:47" in cells
