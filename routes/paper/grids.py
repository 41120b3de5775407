"""Tables and QR codes in a Word document."""

import io
from typing import Any, Final

from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph as Line

from routes.paper.blocks import Code, Codes, Table
from routes.paper.faces import HEADING, line_width, set_face, small
from routes.paper.qr import code_png

CODE_CM = 2.3
CODES_PER_ROW = 4
SHADE, LIGHT_SHADE = "ECECEC", "F8F8F8"
PAD_TWIPS: Final = {False: 42, True: 30}
TALL_MM: Final = 9.5


def write_table(document: Docx, block: Table, *, official: bool) -> None:
    """Write a table; its header stands on every page, and no row is broken."""
    rows = ((block.headers,) if block.headers else ()) + block.rows
    table = document.add_table(len(rows), len(block.widths), "Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(table, block.widths, line_width(official=official))
    _set_padding(table, PAD_TWIPS[block.dense])
    table_cells = table._cells  # noqa: SLF001 - cells of a row cost a walk of the table each
    width = len(block.widths)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        heads = bool(block.headers) and number == 0
        _keep_whole(row, repeat=heads)
        if block.tall and not heads:
            row.height = Mm(TALL_MM)
        _write_row(block, table_cells[number * width : (number + 1) * width], texts, heads=heads)
    after = document.add_paragraph()
    after.paragraph_format.line_spacing = Pt(6)
    after.paragraph_format.keep_with_next = block.keep


def _write_row(block: Table, cells: list[Any], texts: tuple[str, ...], *, heads: bool) -> None:
    size = 8.5 if block.dense else 10.5
    if len(texts) < len(cells):
        whole = cells[0].merge(cells[-1])
        _fill(whole, texts[0], size, face=HEADING, keep=True)
        _shade(whole, LIGHT_SHADE)
        return
    for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        labels = not block.headers and column % 2 == 0
        centred = heads or column in block.centred
        _fill(cell, text, size, face=HEADING if heads else "", keep=heads or block.keep,
              centred=centred)  # fmt: skip
        if heads or labels:
            _shade(cell, SHADE)


def _fill(
    cell: Any, text: str, size: float, *, face: str = "", keep: bool = False, centred: bool = False
) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.keep_with_next = keep  # no headings alone at the foot of a page
    line.paragraph_format.line_spacing = Pt(round(size * 1.25, 1))
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    run = small(line, text, size)
    if face:
        set_face(run, face)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _set_widths(table: Any, shares: tuple[float, ...], whole: float) -> None:
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(whole * share)
    cells = table._cells  # noqa: SLF001
    for number, cell in enumerate(cells):
        cell.width = Mm(whole * shares[number % len(shares)])


def _set_padding(table: Any, twips: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, amount in (("top", twips), ("left", 70), ("bottom", twips), ("right", 70)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(amount))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)  # noqa: SLF001 - python-docx has no property for it


def _keep_whole(row: Any, *, repeat: bool) -> None:
    """Let no row break across pages; repeat the header row on each."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    for name in ("w:cantSplit", *(("w:tblHeader",) if repeat else ())):
        properties.append(OxmlElement(name))


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def write_codes(document: Docx, block: Codes) -> None:
    """Write QR codes in rows."""
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
    caption, note = cell.add_paragraph(), cell.add_paragraph()
    for one in (caption, note):
        one.alignment = WD_ALIGN_PARAGRAPH.CENTER
        one.paragraph_format.line_spacing = Pt(11)
    _link(caption, code.caption, code.link)
    small(note, code.note, 7.5)


def _link(line: Line, text: str, address: str) -> None:
    """Append a run that opens an address."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), line.part.relate_to(address, kind, is_external=True))
    run = small(line, text, 8.5)
    run.underline = True
    link.append(run._r)  # noqa: SLF001 - python-docx reads links but does not write them
    line._p.append(link)  # noqa: SLF001
