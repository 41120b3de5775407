"""What counts as text."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text import TextError, fault, one_line, readable, require_text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("杨靖宇烈士陵园", ""),
        ("two\nlines\tand a tab\r\n", ""),
        ("家庭 👨‍👩‍👧 与 \u200f 方向", ""),
        ("", ""),
        ("a\x00b", "U+0000"),
        ("\x0b", "U+000B"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
        ("\U0001fffe", "U+1FFFE"),
        ("\ufdd0", "U+FDD0"),
    ],
)
def test_the_first_character_that_no_document_holds_is_named(text: str, code: str) -> None:
    assert fault(text) == code
    if code:
        with pytest.raises(TextError, match=code.replace("+", r"\+")):
            require_text(text)
    else:
        assert require_text(text) == text


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_what_passes_is_xml_and_comes_back(text: str) -> None:
    if fault(text):
        text = readable(text)
    if fault(text):  # noncharacters of the further planes, which XML can hold
        return
    written = ET.tostring(ET.Element("a", text=text), encoding="unicode")
    assert ET.fromstring(written).get("text") == text  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\ntwo", "one two"),
        ("one \r\n\r\n two\tthree\n", "one two three"),
        ("一\u2028二\x0b三", "一 二 三"),
        ("as it  is", "as it  is"),
        ("\n", ""),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line
