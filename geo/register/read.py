"""Bytes -> what becomes of every row; nothing is written."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from geo.intake import IntakeError
from geo.intake.errors import SIGNATURES, ZIP, NoTextError
from geo.intake.letters import MARKS
from geo.register import bounded, mapping
from geo.register.headings import is_cross_table
from geo.register.kinds import REGISTER
from geo.register.mapping import Mapping_
from geo.register.pages import Page
from geo.register.proposals import proposals_for
from geo.register.reading import Finding, Reading
from geo.register.records import Asked
from geo.register.rows import Rows, body

_WORKBOOKS: Final = {"xlsx", "xlsm", "ods", "et", "xls", "kmz"}
TOLD_EVERY: Final = 500
"""Rows after which a job is told how far it is."""

Parse = Callable[[bytes, str, Collection[str]], list[Page]]
Progress = Callable[[int, int], None]
"""Called with rows read and rows in all; what it raises ends the reading."""


@dataclass(frozen=True)
class Opened:
    """A file that was parsed for one kind of record, and not yet read.

    Attributes
    ----------
    file, kind
        What was asked.
    pages
        Its sheets.
    misnamed
        Whether the file is not what its name says.
    refused
        Why it cannot be parsed; None if it was.
    """

    file: str
    kind: str
    pages: tuple[Page, ...] = ()
    misnamed: bool = False
    refused: Finding | None = None


def open_file(data: bytes, file: str, kind: str, parse: Parse = bounded.parse) -> Opened:
    """Parse a file, in a process of its own; what cannot be parsed is refused by name.

    Parameters
    ----------
    data
        Its bytes.
    file
        Its name.
    kind
        One of :data:`geo.register.kind.KINDS`.
    parse
        How; a test may do without another process.
    """
    try:
        pages = parse(data, file, mapping.names_of(REGISTER[kind]))
    except IntakeError as error:
        return Opened(file, kind, refused=Finding(_refusal(error, data, file), value=str(error)))
    return Opened(file, kind, tuple(pages), misnamed(data, file))


def read_file(
    data: bytes,
    file: str,
    kind: str,
    asked: Asked,
    *,
    mapping: Mapping_ | None = None,
    topics: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    parse: Parse = bounded.parse,
) -> Reading:
    """Read a file for one kind of record.

    Parameters
    ----------
    data, file, kind, parse
        As for :func:`open_file`.
    asked, mapping, topics, progress
        As for :func:`read_opened`.
    """
    opened = open_file(data, file, kind, parse)
    return read_opened(opened, asked, mapping=mapping, topics=topics, progress=progress)


def read_opened(
    opened: Opened,
    asked: Asked,
    *,
    mapping: Mapping_ | None = None,
    topics: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read a file that was parsed.

    Parameters
    ----------
    opened
        The file.
    asked
        The province, the coordinate system, and what day it is.
    mapping
        What the user says of the columns: sheet -> label -> key, in place of what is found.
    topics
        Texts in the file -> code of the topic that the user chose; "" for none of ours.
    progress
        Told how far the reading is.
    """
    if opened.refused:
        return Reading(opened.kind, opened.file, asked.crs or "", refused=opened.refused)
    asked = replace(asked, topics={**asked.topics, **(topics or {})})
    return _Read(opened, asked, mapping).reading(progress)


def _refusal(error: IntakeError, data: bytes, file: str) -> str:
    """Return the code of what cannot be parsed; bytes that no text has are no text."""
    binary = b"\0" in data and not data.startswith((*SIGNATURES, *MARKS))
    if error.reason != NoTextError.reason or not binary:
        return error.reason
    return "damaged" if _ending(file) in _WORKBOOKS else "not_text"


def _ending(file: str) -> str:
    return file.lower().rpartition(".")[2]


def misnamed(data: bytes, file: str) -> bool:
    """Tell whether a file is not what its name says: a text called XLS, a workbook called CSV."""
    ending = _ending(file)
    if data.startswith(ZIP):
        return ending not in _WORKBOOKS - {"xls"}
    if data.startswith(SIGNATURES):
        return ending not in {"xls", "et"}
    return ending in _WORKBOOKS


class _Read:
    """A file that is being read."""

    def __init__(self, opened: Opened, asked: Asked, chosen: Mapping_ | None) -> None:
        self.opened, self.kind = opened, REGISTER[opened.kind]
        found = [(page, mapping.heading_of(page, self.kind, chosen)) for page in opened.pages]
        headed = [(page, one) for page, one in found if one]
        shown = [one for one in headed if not one[0].hidden] or headed
        self.headed = [one for one in shown if not mapping.missing(one[1], self.kind)]
        self.lacking = next((mapping.missing(one, self.kind) for _, one in shown), "")
        used = {id(page) for page, _ in self.headed}
        self.heads = tuple(
            mapping.sheet_head(page, one, used=id(page) in used) for page, one in found
        )
        self.system = mapping.system_of(asked.crs, self.headed)
        self.asked = replace(asked, crs=self.system["used"])

    def reading(self, progress: Progress | None) -> Reading:
        """Return what becomes of all rows."""
        reading = Reading(
            self.kind.code, self.opened.file, self.system["used"],
            system=self.system, heads=self.heads,
            fingerprint=mapping.fingerprint(self.opened.pages, self.kind),
        )  # fmt: skip
        if not self.headed:
            return replace(reading, refused=self._refusal(), mapping=self._unused())
        rows = self._rows(progress)
        return replace(
            reading, notes=self._notes(rows), rows=rows.results,
            mapping={page.name: mapping.said_of(heading) for page, heading in self.headed},
            proposals=proposals_for(self.kind.code, rows.results, self.asked),
        )  # fmt: skip

    def _refusal(self) -> Finding:
        if self.lacking:
            return Finding("no_known_header", value=self.lacking)
        cross = any(is_cross_table(page.rows) for page in self.opened.pages)
        return Finding("cross_table" if cross else "no_known_header")

    def _unused(self) -> dict[str, dict[str, str]]:
        """Return the columns that somebody may map by hand."""
        return {
            head["sheet"]: {one["label"]: one["key"] for one in head["columns"]}
            for head in self.heads
            if head["columns"]
        }

    def _rows(self, progress: Progress | None) -> Rows:
        rows = Rows(self.kind, self.asked, self.opened.file)
        count = sum(1 for page, heading in self.headed for _ in body(page, heading))
        for page, heading in self.headed:
            for done in rows.read(page, heading):
                if progress and done % TOLD_EVERY == 0:
                    progress(done, count)
        return rows

    def _notes(self, rows: Rows) -> tuple[Finding, ...]:
        said = {
            "wrong_extension": self.opened.misnamed,
            "hidden_rows": any(page.hides_rows for page, _ in self.headed),
            "several_sheets": len(self.headed) > 1,
            "newest_year": any(heading.years for _, heading in self.headed),
            "year_from_title": rows.took_year,
        }
        return tuple(Finding(code) for code, true in said.items() if true)
