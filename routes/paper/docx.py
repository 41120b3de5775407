"""Papers as DOCX, to be edited."""

import datetime as dt
import io
from collections.abc import Callable, Mapping
from typing import Any, Final

import docx
from docx.document import Document as Docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from routes.paper.archive import repack
from routes.paper.blocks import (
    Blanks,
    Block,
    Codes,
    Contents,
    Head,
    Heading,
    Paper,
    Paragraph,
    Part,
    Picture,
    Signature,
    Table,
    Title,
)
from routes.paper.faces import (
    HEADING,
    TEXT,
    TITLE,
    line_width,
    set_face,
    set_page,
    set_properties,
    set_styles,
    small,
    with_substitutes,
    write_field,
    write_foot,
)
from routes.paper.grids import write_codes, write_table

RED: Final = RGBColor(0xC4, 0x16, 0x1C)
HEAD_SIZES: Final = (16, 34, 420)
"""Least and greatest size of the red head in points, and what its letters share."""


def paper_docx(paper: Paper, *, today: dt.date) -> bytes:
    """Return a paper as a Word document; its times are those of `today`."""
    document = docx.Document()
    set_styles(document, chinese=paper.language == "zh")
    set_properties(document, paper, today)
    for number, part in enumerate(paper.parts):
        _write_part(document, part, first=number == 0, chinese=paper.language == "zh")
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue(), with_substitutes)


def _write_part(document: Docx, part: Part, *, first: bool, chinese: bool) -> None:
    section = document.sections[0] if first else document.add_section(WD_SECTION.NEW_PAGE)
    set_page(section, official=part.official)
    write_foot(section, part)
    for block in part.blocks:
        _write(document, block, official=part.official, chinese=chinese)


def _write(document: Docx, block: Block, *, official: bool, chinese: bool) -> None:
    writer: Callable[..., None] = WRITERS[type(block)]
    told = {"official": official, "chinese": chinese}
    writer(document, block, **{name: told[name] for name in KNOWN.get(type(block), ())})


def _write_blanks(document: Docx, block: Blanks) -> None:
    for _ in range(block.lines):
        _rule(document.add_paragraph(), "000000", 4)


def _centred(document: Docx, text: str, style: str = "Normal") -> Any:
    line = document.add_paragraph(text, style)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return line


def _rule(line: Any, colour: str, eighths: int) -> None:
    """Draw a line below a paragraph, and between it and its like."""
    borders = OxmlElement("w:pBdr")
    for side in ("bottom", "between"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", eighths), ("space", 1), ("color", colour)):
            edge.set(qn(f"w:{name}"), str(value))
        borders.append(edge)
    line._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - python-docx has no borders


def _write_head(document: Docx, block: Head) -> None:
    least, most, shared = HEAD_SIZES
    size = min(most, max(least, shared // max(1, len(block.sender))))
    line = _centred(document, "")
    run = line.add_run(block.sender or "_" * 20)
    run.font.size = Pt(size if block.sender else most / 2)
    run.font.color.rgb = RED
    run.font.bold = True
    set_face(run, TITLE)
    line.paragraph_format.space_before = Pt(16)
    line.paragraph_format.line_spacing = 1.0
    number = _centred(document, block.number)
    number.paragraph_format.space_before = Pt(8)
    _rule(number, "C4161C", 12)


def _write_title(document: Docx, block: Title, *, official: bool) -> None:
    line = _centred(document, "", "Title")
    line.add_run(block.text).font.size = Pt(22 if official else 17)
    line.paragraph_format.space_before = Pt(14 if official else 0)
    line.paragraph_format.page_break_before = block.new_page
    line.paragraph_format.space_after = Pt(0 if block.note else 10)
    if block.note:
        note = _centred(document, "")
        small(note, block.note, 10.5)
        note.paragraph_format.line_spacing = Pt(18)


def _write_heading(document: Docx, block: Heading, *, official: bool, chinese: bool) -> None:
    line = document.add_heading("", block.level)
    run = line.add_run(block.text)
    text, _ = TEXT[chinese]
    sizes = (text, text - 2) if official else (12.5, 11)
    run.font.size = Pt(sizes[block.level - 1])
    line.paragraph_format.keep_with_next = True
    if not official:
        line.paragraph_format.line_spacing = Pt(20)
        line.paragraph_format.space_before = Pt(6)
        set_face(run, HEADING)
    elif chinese:
        line.paragraph_format.first_line_indent = Pt(32)


def _write_contents(document: Docx, block: Contents) -> None:
    line = document.add_paragraph()
    write_field(line, 'TOC \\o "1-1" \\h \\z', 10.5, "\n".join(block.entries))
    line.paragraph_format.line_spacing = Pt(18)


def _write_paragraph(document: Docx, block: Paragraph, *, official: bool, chinese: bool) -> None:
    line = document.add_paragraph()
    text, height = TEXT[chinese]
    size = text if official else 11.0
    if block.note:
        size = min(12.0, text - 1) if official else 9.5
    small(line, block.text, size)
    line.paragraph_format.line_spacing = Pt(height if size == text else round(size * 1.55))
    line.paragraph_format.keep_with_next = block.keep
    if block.indent and chinese:
        line.paragraph_format.first_line_indent = Pt(2 * size)


def _write_picture(document: Docx, block: Picture, *, official: bool) -> None:
    line = _centred(document, "")
    line.paragraph_format.line_spacing = 1.0  # a fixed one would cut the picture off
    line.paragraph_format.keep_with_next = True
    width = Mm(line_width(official=official) * block.share)
    picture = line.add_run().add_picture(io.BytesIO(block.draw("png")), width=width)
    picture._inline.docPr.set("descr", block.caption)  # noqa: SLF001 - alternative text
    caption = _centred(document, "")
    small(caption, block.caption, 10.5)
    caption.paragraph_format.line_spacing = Pt(18)


def _write_signature(document: Docx, block: Signature) -> None:
    for number, text in enumerate(block.lines):
        line = document.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(32)
        line.paragraph_format.keep_with_next = number < len(block.lines) - 1
        if number == 0:
            line.paragraph_format.space_before = Pt(34)


WRITERS: Final[Mapping[type[Block], Callable[..., None]]] = {
    Head: _write_head,
    Title: _write_title,
    Heading: _write_heading,
    Contents: _write_contents,
    Paragraph: _write_paragraph,
    Blanks: _write_blanks,
    Table: write_table,
    Picture: _write_picture,
    Codes: write_codes,
    Signature: _write_signature,
}
KNOWN: Final[Mapping[type[Block], tuple[str, ...]]] = {
    Title: ("official",),
    Heading: ("official", "chinese"),
    Paragraph: ("official", "chinese"),
    Table: ("official",),
    Picture: ("official",),
}
"""What the layout of a block depends on besides the block."""
