"""The plan book as DOCX, to be edited: styles of official documents (GB/T 9704-2012)."""

import datetime as dt
import io
import re
from typing import Any, Final

import docx
from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from geo.errors import N_
from routes.book.archive import repack
from routes.book.blocks import Block, Code, Codes, Heading, Paragraph, RouteMap, Table
from routes.book.book import Book
from routes.book.content import book_blocks
from routes.book.links import code_png
from routes.book.route_map import map_png

LATIN: Final = "Times New Roman"
TITLE, BODY, HEADING, SUBHEADING = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
SUBSTITUTES: Final = {TITLE: "小标宋体", BODY: "仿宋", SUBHEADING: "楷体", HEADING: "SimHei"}
"""Faces that the standard asks for -> what to take on a machine without them."""

LINE_CM: Final = 15.6
"""Width of the text: A4 less the margins of 28 and 26 mm."""

MAP_CM = 15.5
CODE_CM = 2.7
CODES_PER_ROW = 3
SHADE = "EFEFEF"


def book_docx(book: Book) -> bytes:
    """Return the book as a Word document; its times are those of ``book.today``."""
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    _set_properties(document, book)
    _write_footer(document, book)
    _write_title(document, book)
    for block in book_blocks(book):
        _write(document, book, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue(), _with_substitutes)


def _set_page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _set_styles(document: Docx) -> None:
    for name, face, size, line in (
        ("Normal", BODY, 16, 28), ("Title", TITLE, 22, 33),
        ("Footer", BODY, 9, 12), ("Heading 1", HEADING, 16, 30), ("Heading 2", SUBHEADING, 16, 28),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.size = Pt(size)
        style.font.bold = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        _set_face(style, face)
        style.paragraph_format.line_spacing = Pt(line)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.space_after = Pt(0)
    borders = document.styles["Title"].element.find(".//" + qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)


def _set_face(style: Any, face: str) -> None:
    """Set the Latin and the Chinese face; the theme of the template must not win over them."""
    style.font.name = LATIN
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), face if script == "w:eastAsia" else LATIN)


def _set_properties(document: Docx, book: Book) -> None:
    properties = document.core_properties
    properties.title = book.title[:255]
    properties.author = properties.last_modified_by = book.form.organiser[:255]
    properties.comments = ""
    properties.language = "zh-CN" if book.wording.language == "zh" else "en"
    moment = dt.datetime.combine(book.today, dt.time(), dt.UTC)
    properties.created = properties.modified = moment


def _write_footer(document: Docx, book: Book) -> None:
    footer = document.sections[0].footer.paragraphs[0]
    page = book.wording.say(N_("Page %(page)s of %(pages)s"), page="\0PAGE\0", pages="\0NUMPAGES\0")
    _small(footer, f"{book.edition}    ", 9)
    for number, part in enumerate(page.split("\0")):
        if number % 2:
            _field(footer, part)
        elif part:
            _small(footer, part, 9)
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _field(line: Line, name: str) -> None:
    """Append a field that the word processor computes, such as the page number."""
    run = _small(line, "", 9)
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            code = OxmlElement("w:instrText")
            code.text = f" {name} "
            run._r.append(code)  # noqa: SLF001 - python-docx has no fields
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)  # noqa: SLF001


def _write_title(document: Docx, book: Book) -> None:
    for text, style in ((book.title, "Title"), (book.form.organiser, "Normal")):
        if text:
            document.add_paragraph(text, style).alignment = WD_ALIGN_PARAGRAPH.CENTER
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _small(line, book.edition, 10.5)


def _write(document: Docx, book: Book, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level)
    elif isinstance(block, Paragraph):
        _write_paragraph(document, block)
    elif isinstance(block, Table):
        _write_table(document, block)
    elif isinstance(block, RouteMap):
        _write_map(document, book, block)
    else:
        _write_codes(document, block)


def _write_paragraph(document: Docx, block: Paragraph) -> None:
    line = document.add_paragraph()
    if block.note:
        _small(line, block.text, 12)
        line.paragraph_format.line_spacing = Pt(20)
        line.paragraph_format.keep_with_next = block.keep
        return
    line.add_run(block.text)
    line.paragraph_format.first_line_indent = Pt(32)  # two characters


def _write_table(document: Docx, block: Table) -> None:
    rows = ((block.headers,) if block.headers else ()) + block.rows
    table = document.add_table(len(rows), len(block.widths), "Table Grid")
    table.autofit = False
    _set_widths(table, block.widths)
    for number, (cells, texts) in enumerate(zip(table.rows, rows, strict=True)):
        heads = bool(block.headers) and number == 0
        _keep_whole(cells, repeat=heads)
        for column, (cell, text) in enumerate(zip(cells.cells, texts, strict=True)):
            _fill(cell, text, heads=heads)
            if heads or (not block.headers and column % 2 == 0):
                _shade(cell)
    document.add_paragraph().paragraph_format.line_spacing = 0.5


def _set_widths(table: Any, shares: tuple[float, ...]) -> None:
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Cm(LINE_CM * share)
        for cell in column.cells:
            cell.width = Cm(LINE_CM * share)


def _keep_whole(row: Any, *, repeat: bool) -> None:
    """Let no row break across pages; repeat the header row on each."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no property for it
    for name in ("w:cantSplit", *(("w:tblHeader",) if repeat else ())):
        properties.append(OxmlElement(name))


def _fill(cell: Any, text: str, *, heads: bool) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.keep_with_next = heads  # no headings alone at the foot of a page
    line.paragraph_format.line_spacing = Pt(15)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER if heads else WD_ALIGN_PARAGRAPH.LEFT
    _small(line, text, 10.5)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _write_map(document: Docx, book: Book, block: RouteMap) -> None:
    line = document.add_paragraph()
    line.paragraph_format.line_spacing = 1.0  # a fixed one would cut the picture off
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture = line.add_run().add_picture(io.BytesIO(map_png(book)), width=Cm(MAP_CM))
    picture._inline.docPr.set("descr", block.text)  # noqa: SLF001 - alternative text


def _write_codes(document: Docx, block: Codes) -> None:
    rows = -(-len(block.codes) // CODES_PER_ROW)
    if not rows:
        return
    table = document.add_table(rows, CODES_PER_ROW)
    for row in table.rows:
        _keep_whole(row, repeat=False)
    for number, code in enumerate(block.codes):
        _write_code(table.cell(number // CODES_PER_ROW, number % CODES_PER_ROW), code)


def _write_code(cell: Any, code: Code) -> None:
    line = cell.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.line_spacing = 1.0
    picture = line.add_run().add_picture(io.BytesIO(code_png(code.link)), width=Cm(CODE_CM))
    picture._inline.docPr.set("descr", code.caption)  # noqa: SLF001
    caption = cell.add_paragraph()
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.line_spacing = Pt(14)
    _link(caption, code.caption, code.link)
    note = cell.add_paragraph()
    note.alignment = WD_ALIGN_PARAGRAPH.CENTER
    note.paragraph_format.line_spacing = Pt(14)
    _small(note, code.note, 9)


def _link(line: Line, text: str, address: str) -> None:
    """Append a run that opens an address."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), line.part.relate_to(address, kind, is_external=True))
    run = _small(line, text, 10.5)
    run.underline = True
    link.append(run._r)  # noqa: SLF001 - python-docx reads links but does not write them
    line._p.append(link)  # noqa: SLF001


def _small(line: Line, text: str, points: float) -> Any:
    run = line.add_run(text)
    run.font.size = Pt(points)
    return run


def _with_substitutes(name: str, content: bytes) -> bytes:
    """Tell the word processor what to take for faces that are missing, in the font table."""
    if name != "word/fontTable.xml":
        return content
    fonts = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for face, other in SUBSTITUTES.items()
    )
    return re.sub(b"</w:fonts>", fonts.encode() + b"</w:fonts>", content)
