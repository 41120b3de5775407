"""What would become of every row of a file, counted and grouped for people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from geo.errors import SHOWN
from geo.register.reading import CHANGES, Finding, Reading, RowResult, Values

ORDER: Final = ("reject", "warn", "duplicate", "skip")
"""Groups of findings, what must be mended first."""


class Told(NamedTuple):
    """A finding of a row."""

    sheet: str
    row: int
    finding: Finding


@dataclass
class Group:
    """Findings of one kind.

    Attributes
    ----------
    code
        Code of :mod:`geo.register.findings`.
    outcome
        ``reject``, ``skip``, ``duplicate``, or ``warn`` for one about an accepted row.
    shown
        The first of them.
    """

    code: str
    outcome: str
    count: int = 0
    shown: list[Told] = field(default_factory=list)

    def add(self, told: Told) -> None:
        """Count one more."""
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(told)


class Change(NamedTuple):
    """A row whose record would change: key of the kind -> what it was and would be."""

    sheet: str
    row: int
    values: Values
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Counts:
    """Rows by what becomes of them; all together they are the rows that were read."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    reject: int = 0
    skip: int = 0

    @property
    def read(self) -> int:
        """Rows that were read."""
        return sum(vars(self).values())

    @property
    def accepted(self) -> int:
        """Rows that become records, or are records already."""
        return self.new + self.changed + self.unchanged


def groups(rows: Sequence[RowResult]) -> list[Group]:
    """Group the findings of rows: the rejected first, then the most frequent."""
    found: dict[tuple[str, str], Group] = {}
    for row in rows:
        for outcome, finding in _findings(row):
            group = found.setdefault((outcome, finding.code), Group(finding.code, outcome))
            group.add(Told(row.sheet, row.row, finding))
    return sorted(found.values(), key=lambda one: (ORDER.index(one.outcome), -one.count))


def _findings(row: RowResult) -> list[tuple[str, Finding]]:
    if row.outcome == "accept":
        return [("warn", one) for one in row.warnings]
    return [(row.outcome, row.reason)] if row.reason else []


def counted(reading: Reading, changes: Mapping[str, int]) -> Counts:
    """Count the rows; the accepted ones by what changes.

    Parameters
    ----------
    changes
        Code of :data:`geo.register.reading.CHANGES` -> rows.
    """
    rows = Counter(row.outcome for row in reading.rows)
    parts = {code: changes.get(code, 0) for code in CHANGES}
    return Counts(**parts, duplicate=rows["duplicate"], reject=rows["reject"], skip=rows["skip"])
