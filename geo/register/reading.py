"""What became of every row of a file: accepted + rejected + duplicates + skipped = rows read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from geo.register.questions import Proposals, SheetHead, SystemSaid
from geo.vocabulary import Vocabulary, Word

OUTCOMES: Final = Vocabulary(
    "row_outcome",
    {
        "accept": Word("导入", "accepted"),
        "reject": Word("退回", "rejected"),
        "duplicate": Word("重复", "duplicate"),
        "skip": Word("跳过", "skipped"),
    },
)
CHANGES: Final = Vocabulary(
    "row_change",
    {
        "new": Word("新增", "new"),
        "changed": Word("有改动", "changed"),
        "unchanged": Word("无改动", "unchanged"),
    },
)
VERDICTS: Final = Vocabulary(
    "file_verdict", {"read": Word("可以读取", "read"), "refuse": Word("不能读取", "refused")}
)

Values = Mapping[str, Any]
"""Values of a record by key of its kind, plain: text, number, ISO date, list of codes, None."""


class Finding(NamedTuple):
    """Something said of a cell, or of a file where the cell is empty.

    Attributes
    ----------
    code
        A code of :mod:`geo.register.findings`, which has its sentence and its remedy.
    cell
        Its address in the sheet, such as F9.
    value
        What stands there.
    params
        Values of the sentence.
    """

    code: str
    cell: str = ""
    value: str = ""
    params: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row.

    Attributes
    ----------
    sheet, row
        Where it stands, as a spreadsheet program numbers it; a feature counts from 1.
    outcome
        One of :data:`OUTCOMES`.
    reason
        Why it was rejected or skipped, or of what it is a duplicate; None for an accepted one.
    warnings
        Of an accepted row.
    key
        Natural key of the record, "" for a row that is none.
    values
        Of an accepted row.
    texts
        What stands in the known columns of a rejected row.
    """

    sheet: str
    row: int
    outcome: str
    reason: Finding | None = None
    warnings: tuple[Finding, ...] = ()
    key: str = ""
    values: Values = field(default_factory=dict)
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file, read for one kind of record; nothing is written yet.

    Attributes
    ----------
    kind, file, crs
        What was asked.
    refused
        Why nothing of it can be read; None if it was.
    notes
        What is said of the whole file.
    mapping
        Sheet -> heading as it stands there -> key of the kind, "" for one that is not used.
    heads
        All sheets with their headings and what stands below, also those that are not read.
    system
        The coordinate system that is used, and what the file itself says of it.
    proposals
        What may have been meant by topics and venues that are not known.
    fingerprint
        Of the headings: the same table next month has the same.
    rows
        All of them, in the order of the file.
    """

    kind: str
    file: str
    crs: str
    refused: Finding | None = None
    notes: tuple[Finding, ...] = ()
    mapping: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    heads: Sequence[SheetHead] = ()
    system: SystemSaid | None = None
    proposals: Proposals | None = None
    fingerprint: str = ""
    rows: Sequence[RowResult] = ()

    @property
    def verdict(self) -> str:
        """One of :data:`VERDICTS`."""
        return "refuse" if self.refused else "read"

    @property
    def samples(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Sheet -> label of a column -> the first different values below it."""
        return {
            head["sheet"]: {one["label"]: tuple(one["samples"]) for one in head["columns"]}
            for head in self.heads
            if head["columns"] and (head["used"] or self.refused)
        }

    def accepted(self) -> list[RowResult]:
        """Return the rows that become records."""
        return [row for row in self.rows if row.outcome == "accept"]

    def counts(self) -> dict[str, int]:
        """Count the rows by outcome; their sum is the number of rows read."""
        return {code: sum(row.outcome == code for row in self.rows) for code in OUTCOMES}
