"""Styles of official documents (GB/T 9704-2012) in a Word document: page, faces, sizes, feet."""

import datetime as dt
import re
from typing import Any, Final

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from routes.paper.blocks import Paper, Part

LATIN: Final = "Times New Roman"
TITLE, BODY, HEADING, SUBHEADING = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
SUBSTITUTES: Final = {TITLE: "小标宋体", BODY: "仿宋", SUBHEADING: "楷体", HEADING: "SimHei"}
"""Faces that the standard asks for -> what to take on a machine without them."""

MARGINS: Final = {True: (33, 31, 28, 26), False: (22, 24, 22, 20)}
"""Official or annex -> top, bottom, left and right in millimetres."""
PAGE_WIDTH: Final = 210
TEXT: Final = {True: (16, 28), False: (13, 20)}
"""Chinese or not -> points of the text of the office's part, and of its lines. The standard sets
those of Chinese; Latin letters of that size would fill half as many pages again."""


def line_width(*, official: bool) -> float:
    """Return the width of the text in millimetres."""
    _, _, left, right = MARGINS[official]
    return PAGE_WIDTH - left - right


def set_page(section: Any, *, official: bool) -> None:
    """Give a section its paper and margins."""
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(297)
    top, bottom, left, right = (Mm(one) for one in MARGINS[official])
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = left, right


def set_styles(document: Docx, *, chinese: bool) -> None:
    """Give the styles of the template the faces and sizes of official documents."""
    text = TEXT[chinese]
    for name, face, size, line in (
        ("Normal", BODY, *text), ("Title", TITLE, 22, 33), ("Footer", BODY, 9, 12),
        ("Heading 1", HEADING, *text), ("Heading 2", SUBHEADING, *text),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.size = Pt(size)
        style.font.bold = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        set_face(style, face)
        style.paragraph_format.line_spacing = Pt(line)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.space_after = Pt(0)
    borders = document.styles["Title"].element.find(".//" + qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)


def set_face(styled: Any, face: str) -> None:
    """Set the Latin and the Chinese face; the theme of the template must not win over them."""
    styled.font.name = LATIN
    fonts = styled.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), face if script == "w:eastAsia" else LATIN)


def set_properties(document: Docx, paper: Paper, today: dt.date) -> None:
    """Name title, author and day of a document."""
    properties = document.core_properties
    properties.title = paper.title[:255]
    properties.author = properties.last_modified_by = paper.author[:255]
    properties.comments = ""
    properties.language = "zh-CN" if paper.language == "zh" else "en"
    moment = dt.datetime.combine(today, dt.time(), dt.UTC)
    properties.created = properties.modified = moment


def write_foot(section: Any, part: Part) -> None:
    """Write the foot of a part: its line, and the number of the page between dashes."""
    section.footer.is_linked_to_previous = False
    line = section.footer.paragraphs[0]
    if part.foot:
        small(line, part.foot, 8.5)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line = section.footer.add_paragraph()
    size = 14.0 if part.official else 10.5
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.line_spacing = Pt(18)
    small(line, "— ", size)
    write_field(line, "PAGE", size)
    small(line, " —", size)


def write_field(line: Line, name: str, size: float, shown: str = "1") -> None:
    """Append a field that the word processor computes, such as the page number."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = small(line, shown if kind == "shown" else "", size)
        if kind == "code":
            code = OxmlElement("w:instrText")
            code.text = f" {name} "
            run._r.append(code)  # noqa: SLF001 - python-docx has no fields
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            if kind == "begin" and shown != "1":
                mark.set(qn("w:dirty"), "true")  # what is shown is a makeshift: count anew
            run._r.append(mark)  # noqa: SLF001


def small(line: Line, text: str, points: float) -> Any:
    """Append a run of a size."""
    run = line.add_run(text)
    run.font.size = Pt(points)
    return run


def with_substitutes(name: str, content: bytes) -> bytes:
    """Tell the word processor what to take for faces that are missing, in the font table."""
    if name != "word/fontTable.xml":
        return content
    fonts = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for face, other in SUBSTITUTES.items()
    )
    return re.sub(b"</w:fonts>", fonts.encode() + b"</w:fonts>", content)
