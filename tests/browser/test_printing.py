"""Pages on paper: heads on every page of a table, nothing to press, no page left blank."""

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOUR = "/plan?from=长春&date=2027-06-15&days=2&theme=anti_japanese&require=JL-220502-057"


def printed(page: Page, address: str) -> list[str]:
    """Return the text of each page that a browser prints of an address."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    content = page.pdf(prefer_css_page_size=True, print_background=True)
    texts = [one.extract_text() for one in PdfReader(io.BytesIO(content)).pages]
    return [_plain(text) for text in texts]


def _plain(text: str) -> str:
    """Drop spaces; fonts of a PDF write some characters as their radicals."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def test_the_head_of_a_long_table_is_repeated_with_its_letters(page):
    pages = printed(page, "/coverage?level=township&prefecture=220100000000")
    shown = page.locator("#coverage-table thead th:not(.on-screen)").all_inner_texts()
    heads = [_plain(text) for text in shown]
    names = [_plain(text) for text in page.locator("#coverage-table tbody th").all_inner_texts()]
    assert len(heads) > 5
    held = [text for text in pages if sum(name in text for name in names) > 12]
    assert len(held) > 1
    for text in held:
        assert [head for head in heads if head not in text] == []


def test_coverage_is_the_map_the_worst_places_and_the_table(page):
    pages = printed(page, "/coverage")
    assert len(pages) <= 3
    assert "最缺的地方" in pages[0]
    assert "更多指标" not in "".join(pages)


def test_an_inspection_is_printed_without_the_numbers_of_its_draw(page):
    pages = printed(page, "/inspect?groups=2&days=3&within=白山&per_county=1")
    assert len(pages) <= 3
    assert all(len(text) > 150 for text in pages)
    assert "SHA-256" not in "".join(pages)


def test_a_route_is_printed_without_the_sites_that_it_leaves_out(page):
    pages = printed(page, TOUR)
    assert len(pages) <= 3
    assert "杨靖宇烈士陵园" in "".join(pages)
    assert "时间不够时间不够" not in "".join(pages)


@pytest.mark.parametrize("address", ["/nearby?at=大石人镇", "/sites/JL-220605-101", "/orders", "/"])
def test_no_page_is_blank_and_no_menu_is_printed(page, address):
    pages = printed(page, address)
    assert pages
    assert all(len(text) > 20 for text in pages)
    assert "排路线去宣讲看缺口" not in "".join(pages)
