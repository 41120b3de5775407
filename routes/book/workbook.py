"""The one writer of workbooks (XLSX): values as what they are, texts that never run, no clock.

Plan books and the exports of the pages give it their tables as :class:`Page`.
"""

import datetime as dt
import io
import math
import numbers
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo.intake.cells import column_letters
from routes.cartography.text import columns

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

DATE, TIME, NUMBER, TEXT, GENERAL = "yyyy-mm-dd", "hh:mm", "0.0####", "@", "General"
FACE: Final = "宋体"
SIZE, TITLE_SIZE = 10.5, 14
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LINE_HEIGHT, MAX_HEIGHT = 15.0, 400.0  # points; Excel takes 409
CELL_LENGTH = 32_000  # a cell holds 32,767 characters
ADDRESS_LENGTH = 2_079  # that a program takes
FOOTER_LENGTH: Final = 120  # of the 255 for both sides
NAME_LENGTH: Final = 31
WIDEST, NARROWEST, LOOKED_AT = 48, 8, 200
A4: Final = 9
MOST_COMMENTS: Final = 1_000
"""Of the cells with a comment on a sheet: with more of them programs become slow."""

_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_LIGHT, _LINE, _WRONG = "#E4EFF0", "#9AA0A6", "#FBD5D0"


class Link(NamedTuple):
    """A text that opens an address."""

    text: str
    address: str


@dataclass(frozen=True)
class Choice:
    """A list of what a cell may hold.

    Attributes
    ----------
    sheet, column, count
        Where the words stand: in the rows below the headers of a column, from 0.
    strict
        Whether nothing else may be typed.
    """

    sheet: str
    column: int
    count: int
    strict: bool


@dataclass(frozen=True)
class FillIn:
    """What helps to fill in a table.

    Attributes
    ----------
    comments
        Shown when a header is pointed at, one per column; "" for none.
    choices
        Column -> its list.
    texts
        Columns whose cells are text whatever is typed, such as codes and phones.
    rows
        For so many rows.
    """

    comments: Sequence[str] = ()
    choices: Mapping[int, Choice] = field(default_factory=dict)
    texts: Collection[int] = ()
    rows: int = 5_000


@dataclass(frozen=True)
class Page:
    """A table as one sheet of a workbook.

    Attributes
    ----------
    title
        Name of the sheet; what no name may hold is left out.
    headers
        One per column.
    rows
        Values: numbers, dates, times, texts, :class:`Link`; None and NaN are empty cells.
    heading
        In large letters above the headers, and on every printed page.
    above
        Sentences above the headers, one a row.
    widths
        Of the columns, in characters; None, or nothing: as wide as the content.
    boxed
        Whether cells have borders and long texts run over several lines.
    colour
        ``#rrggbb`` of the headers and of the sheet's tab; light headers where it is empty.
    filtered
        Whether the headers have filters.
    fixed
        Columns that stay when the table is moved.
    footer
        Printed below on the left and on the right; ``&P`` and ``&N`` are page and pages.
    hidden
        Whether the sheet is hidden.
    fill_in
        What helps to fill in the table, where somebody does.
    marked
        Row and column of cells, from 0 without the headers -> what is said of them; they are
        coloured.
    """

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    heading: str = ""
    above: Sequence[str] = ()
    widths: Sequence[float | None] = ()
    boxed: bool = False
    colour: str = ""
    filtered: bool = True
    fixed: int = 0
    footer: tuple[str, str] | None = None
    hidden: bool = False
    fill_in: FillIn | None = None
    marked: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def column_widths(self) -> list[float]:
        """Return the widths of all columns."""
        given = [*self.widths, *[None] * len(self.headers)][: len(self.headers)]
        return [
            self._content_width(number) if width is None else width
            for number, width in enumerate(given)
        ]

    def _content_width(self, column: int) -> float:
        shown = [self.headers[column], *(row[column] for row in self.rows[:LOOKED_AT])]
        texts = (value.text if isinstance(value, Link) else str(value) for value in shown)
        return max(NARROWEST, min(WIDEST, max(map(columns, texts))) + 2)


def workbook(pages: Iterable[Page], *, title: str, author: str, today: dt.date) -> bytes:
    """Return tables as an XLSX file; the same tables give the same bytes.

    Every sheet prints on A4 landscape, as wide as the paper, with the headers on every page.

    Parameters
    ----------
    pages
        In order.
    title, author
        Of the document.
    today
        Written as the time of making.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - all pages load this module, few write

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    created = dt.datetime.combine(today, dt.time())
    book.set_properties({"title": title, "author": author, "created": created})
    looks = _Looks(book)
    taken: set[str] = set()
    for page in pages:
        sheet = book.add_worksheet(_name(page.title, taken))
        _write(sheet, page, looks)
        if page.hidden:
            sheet.hide()
    book.close()
    return buffer.getvalue()


def _name(title: str, taken: set[str]) -> str:
    """Return a name for a sheet that no other has, whatever its case."""
    plain = _NO_NAME.sub(" ", title).strip("' ") or "_"
    name, number = plain[:NAME_LENGTH], 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: NAME_LENGTH - 4]} {number}"
    taken.add(name.casefold())
    return name


class _Looks:
    """How cells look: each look is made once for a workbook."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> "Format":
        """Return a look."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            look = {"font_name": FACE, "font_size": SIZE, "valign": "vcenter", **properties}
            self._made[key] = self._book.add_format(look)
        return self._made[key]

    def header(self, colour: str) -> "Format":
        """Return the look of a header."""
        plain = {"border": 1, "border_color": _LINE, "text_wrap": True, "num_format": TEXT}
        if colour:
            return self.of(**plain, bg_color=colour, font_color="#FFFFFF", bold=True)
        return self.of(**plain, bg_color=_LIGHT, align="center")

    def cell(self, value: Any, *, boxed: bool) -> "Format":
        """Return the look of a value."""
        box = {"border": 1, "border_color": _LINE, "text_wrap": True} if boxed else {}
        return self.of(**box, num_format=_format(value), quote_prefix=_runs(value))


def _write(sheet: "Worksheet", page: Page, looks: _Looks) -> None:
    top = [page.heading] if page.heading else []
    for number, line in enumerate((*top, *page.above)):
        size = TITLE_SIZE if line is page.heading else SIZE
        look = looks.of(font_size=size, num_format=TEXT, quote_prefix=_runs(line))
        sheet.write_string(number, 0, line[:CELL_LENGTH], look)
    head = len(top) + len(page.above)
    for column, text in enumerate(page.headers):
        sheet.write_string(head, column, text, looks.header(page.colour))
    widths = page.column_widths()
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(page.rows, start=head + 1):
        for column, value in enumerate(row):
            _put(sheet, (number, column), value, looks, boxed=page.boxed)
        if page.boxed:
            sheet.set_row(number, _row_height(row, widths))
    _mark(sheet, page, head + 1, looks)
    if page.fill_in:
        _help(sheet, page.fill_in, head, widths, looks)
    _set_up(sheet, page, head)


def _mark(sheet: "Worksheet", page: Page, first: int, looks: _Looks) -> None:
    """Colour cells and say what is wrong with them, as many as programs can show."""
    for number, ((row, column), text) in enumerate(page.marked.items()):
        values = page.rows[row]
        value = values[column] if column < len(values) else None
        look = looks.of(num_format=_format(value), bg_color=_WRONG, quote_prefix=_runs(value))
        if value is None or value == "":
            sheet.write_blank(first + row, column, None, look)
        else:
            _put(sheet, (first + row, column), value, looks, look=look)
        if number < MOST_COMMENTS:
            sheet.write_comment(first + row, column, text, {"x_scale": 2})


def _help(
    sheet: "Worksheet", fill_in: FillIn, head: int, widths: Sequence[float], looks: _Looks
) -> None:
    for column in fill_in.texts:
        sheet.set_column(column, column, widths[column], looks.of(num_format=TEXT))
    for column, text in enumerate(fill_in.comments):
        if text:
            sheet.write_comment(head, column, text, {"x_scale": 2})
    for column, one in fill_in.choices.items():
        letters = column_letters(one.column)
        name = one.sheet.replace("'", "''")
        source = f"='{name}'!${letters}$2:${letters}${one.count + 1}"
        rule = {"validate": "list", "source": source, "show_error": one.strict}
        sheet.data_validation(head + 1, column, head + fill_in.rows, column, rule)


def _put(
    sheet: "Worksheet",
    at: tuple[int, int],
    value: Any,
    looks: _Looks,
    *,
    boxed: bool = False,
    look: "Format | None" = None,
) -> None:
    """Write a value as what it is; text that begins like a formula stays text."""
    if isinstance(value, Link):
        _put_link(sheet, at, value, looks.cell(value.text, boxed=boxed))
        return
    look = look or looks.cell(value, boxed=boxed)
    if value is None or value == "" or value != value:  # noqa: PLR0124 - NaN and NaT
        if boxed:
            sheet.write_blank(*at, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value, look)
    elif isinstance(value, dt.date | dt.time):
        sheet.write_datetime(*at, value, look)
    elif isinstance(value, numbers.Real) and math.isfinite(value):
        sheet.write_number(*at, value, look)
    else:
        sheet.write_string(*at, str(value)[:CELL_LENGTH], look)


def _put_link(sheet: "Worksheet", at: tuple[int, int], link: Link, look: "Format") -> None:
    """Write a link; what no program takes for an address stays text."""
    text = link.text[:CELL_LENGTH]
    web = link.address.startswith(("https://", "http://")) and len(link.address) <= ADDRESS_LENGTH
    if not web or sheet.write_url(*at, link.address, look, text):  # not 0: too many on a sheet
        sheet.write_string(*at, text, look)


def _format(value: Any) -> str:
    if isinstance(value, dt.date):
        return DATE
    if isinstance(value, dt.time):
        return TIME
    if isinstance(value, float):
        return NUMBER
    return TEXT if isinstance(value, str) else GENERAL


def _runs(value: Any) -> bool:
    """Tell whether a program would take a text for a formula when it is edited."""
    return isinstance(value, str) and value.lstrip().startswith(FORMULA_STARTS)


def _row_height(values: Sequence[Any], widths: Sequence[float]) -> float:
    """Return a height in points that holds the wrapped texts: not every program computes it."""
    lines = max(
        (
            math.ceil((columns(value) + 1) / width)
            for value, width in zip(values, widths, strict=True)
            if isinstance(value, str)
        ),
        default=1,
    )
    return min(MAX_HEIGHT, LINE_HEIGHT * lines + 3)


def _set_up(sheet: "Worksheet", page: Page, head: int) -> None:
    """Fix the headers on the screen and on paper."""
    sheet.freeze_panes(head + 1, page.fixed)
    if page.filtered and page.headers:
        sheet.autofilter(head, 0, head + len(page.rows), len(page.headers) - 1)
    if page.colour:
        sheet.set_tab_color(page.colour)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0 if page.heading else head, head)
    if page.footer is not None:
        sheet.center_horizontally()
        left, right = page.footer
        # "&" begins a code; two of them are the sign itself.
        sheet.set_footer(f"&L{left[:FOOTER_LENGTH].replace('&', '&&')}&R{right}")
