"""What a zipped workbook (XLSX, ODS) holds, found out before it is opened.

The reader of workbooks makes room for every cell from the first to the last, so a file of 2 KB with
a letter in XFD1048576 would end the process. Therefore all parts are unpacked once, counted and
looked through here: it costs a fraction of the reading. The same look keeps the error cells of XLSX
(#N/A), which the reader drops.
"""

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from geo.intake.errors import IntakeError, damaged
from geo.intake.limits import Limits, check_extent, check_unpacked

XLSX_PART, ODS_PART = "xl/workbook.xml", "content.xml"
XLSX_LINKS: Final = "xl/_rels/workbook.xml.rels"
XML_ENDINGS: Final = (".xml", ".rels", ".vml")
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, expat.ExpatError,
    EOFError, OSError, LookupError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip
"""What unpacking a damaged or hostile file may raise; RuntimeError: it wants a password."""

_CHUNK: Final = 1 << 18
_MOST_PARTS: Final = 2_000
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ROWS, _COLUMNS = 1_048_576, 16_384

Errors = dict[tuple[int, int], str]
"""Row and column from 0 -> the error that stands there."""


@dataclass(frozen=True)
class Seen:
    """What the reader of workbooks loses of a sheet.

    Attributes
    ----------
    errors
        Its error cells.
    hides_rows
        Whether a row with something in it is hidden.
    merges
        First and last cell of merged areas, where the reader does not know them.
    """

    errors: Errors = field(default_factory=dict)
    hides_rows: bool = False
    merges: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()


NOTHING_SEEN: Final = Seen()


@dataclass
class Part:
    """One table of a workbook: how far it reaches, its error cells, and what it hides."""

    rows: int = 0
    columns: int = 0
    name: str = ""
    errors: Errors = field(default_factory=dict)
    hides_rows: bool = False
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)

    def seen(self) -> Seen:
        """Return what is kept of it."""
        return Seen(self.errors, self.hides_rows, tuple(self.merges))

    def reach(self, row: int, column: int) -> None:
        """Count a cell that holds something, counted from 0."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)


def scan(data: bytes, file: str, limits: Limits) -> dict[str, Seen]:
    """Look through a zipped workbook and return what is noteworthy of its sheets, by name.

    Raises
    ------
    IntakeError
        If it is damaged, no workbook, or larger than the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            check_unpacked(sum(one.file_size for one in members), len(data), file, limits)
            kinds = {XLSX_PART, ODS_PART} & {one.filename for one in members}
            if len(kinds) != 1 or len(members) > _MOST_PARTS:
                raise damaged(file)
            look = _OdsLook if kinds == {ODS_PART} else _XlsxLook
            seen = {one.filename: _seen(package, one, look, file, limits) for one in members}
    except IntakeError:
        raise
    except BROKEN as error:
        raise damaged(file) from error
    return dict(_named(seen))


def _named(seen: "dict[str, _Look]") -> Iterator[tuple[str, Seen]]:
    """Yield the name of each sheet and what was seen of it."""
    if ODS_PART in seen:
        yield from ((part.name, part.seen()) for part in seen[ODS_PART].parts)
    nothing = _XlsxLook(lambda _: None)
    book, links = seen.get(XLSX_PART, nothing), seen.get(XLSX_LINKS, nothing)
    for name, link in book.sheets:
        target = posixpath.normpath(posixpath.join("/xl", links.targets.get(link, ""))).lstrip("/")
        if target in seen and seen[target].parts:
            yield name, seen[target].parts[0].seen()


def _seen(
    package: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    look: "type[_Look]",
    file: str,
    limits: Limits,
) -> "_Look":
    """Read a part to its end, so that its size and its check sum are true, and look through it."""
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise damaged(file)
    seen = look(lambda part: check_extent(part.rows, part.columns, file, "", limits))
    for chunk in _chunks(package, member):
        if member.filename.endswith(XML_ENDINGS):
            seen.parser.Parse(chunk, False)
        elif b"sheetData" in chunk:  # a sheet under a name by which nobody looks for one
            raise damaged(file)
    if member.filename.endswith(XML_ENDINGS) and member.file_size:
        seen.parser.Parse(b"", True)
    return seen


def _chunks(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(member) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


class _Look:
    """Counts the cells of one part while it is parsed."""

    def __init__(self, check: Callable[[Part], None]) -> None:
        self.parts: list[Part] = []
        self.sheets: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}
        self.check = check
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = self.refuse

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Look at the beginning of an element."""

    def refuse(self, *_: Any) -> None:
        """Refuse a document type: it is where entities come from, and no workbook has one."""
        raise ValueError("document type")


class _XlsxLook(_Look):
    """Counts ``<c r="B2"><v>``: a cell without a value, only formatted, takes no room."""

    def __init__(self, check: Callable[[Part], None]) -> None:
        super().__init__(check)
        self.row = self.column = -1
        self.is_error = self.hidden = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._cell(attributes)
            case "v" | "is":
                self._value()
            case "row":
                self.row = int(attributes.get("r", self.row + 2)) - 1
                self.column = -1
                self.hidden = attributes.get("hidden") in {"1", "true"}
            case "worksheet":
                self.parts.append(Part())
            case "sheet" | "Relationship":
                self._link(attributes)

    def _link(self, attributes: dict[str, str]) -> None:
        """Keep which sheet is which part: by the identifier of a relationship."""
        ids = [value for key, value in attributes.items() if key.endswith(":id") or key == "Id"]
        if ids and "name" in attributes:
            self.sheets.append((attributes["name"], ids[0]))
        elif ids:
            self.targets[ids[0]] = attributes.get("Target", "")

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if "r" in attributes:
            # A reference that no program writes is read by each in its own way.
            reference = _REFERENCE.fullmatch(attributes["r"])
            if reference is None or int(reference[2]) > _ROWS:
                raise ValueError("reference")
            self.row, self.column = int(reference[2]) - 1, _column(reference[1])
        self.is_error = attributes.get("t") == "e"

    def _value(self) -> None:
        if not self.parts:
            return
        part = self.parts[-1]
        part.hides_rows |= self.hidden
        if self.row >= part.rows or self.column >= part.columns:
            part.reach(self.row, self.column)
            self.check(part)
        if self.is_error:
            self.is_error = False
            part.errors[self.row, self.column] = ""
            self.parser.CharacterDataHandler = self._error_text
            self.parser.EndElementHandler = self._error_end

    def _error_text(self, text: str) -> None:
        self.parts[-1].errors[self.row, self.column] += text

    def _error_end(self, _: str) -> None:
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class _OdsLook(_Look):
    """Counts the cells of an OpenDocument sheet, which says how often a cell or row repeats."""

    def __init__(self, check: Callable[[Part], None]) -> None:
        super().__init__(check)
        self.row = self.column = 0
        self.rows = 1
        self.hidden = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table:table":
                self.parts.append(Part(name=attributes.get("table:name", "")))
                self.row, self.rows = 0, 0
            case "table:table-row":
                self.row += self.rows
                self.rows = _repeats(attributes, "rows", _ROWS)
                self.column = 0
                self.hidden = attributes.get("table:visibility") in {"collapse", "filter"}
            case "table:table-cell" | "table:covered-table-cell" if self.parts:
                self._merge(attributes)
                self.column += _repeats(attributes, "columns", _COLUMNS)
                if "office:value-type" in attributes:
                    self._reach()
            case "text:p" if self.parts:
                self._reach()

    def _merge(self, attributes: dict[str, str]) -> None:
        down = _count(attributes, "table:number-rows-spanned", _ROWS)
        along = _count(attributes, "table:number-columns-spanned", _COLUMNS)
        if down > 1 or along > 1:
            last = (self.row + down - 1, self.column + along - 1)
            self.parts[-1].merges.append(((self.row, self.column), last))

    def _reach(self) -> None:
        self.parts[-1].hides_rows |= self.hidden
        self.parts[-1].reach(self.row + self.rows - 1, self.column - 1)
        self.check(self.parts[-1])


def _repeats(attributes: dict[str, str], what: str, most: int) -> int:
    return _count(attributes, f"table:number-{what}-repeated", most)


def _count(attributes: dict[str, str], key: str, most: int) -> int:
    return max(1, min(int(attributes.get(key, 1)), most))
