"""Breaks of a data folder's promises, gathered by what has caused them."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final

from geo.tables import Violation

FEW: Final = 20
"""So many unknown codes of one column are told one by one; more are one cause."""


@dataclass(frozen=True)
class Cause:
    """Breaks of one rule that one mending ends.

    Attributes
    ----------
    violations
        By file and line; at least one.
    """

    violations: tuple[Violation, ...]

    @property
    def first(self) -> Violation:
        """The first of them, which stands for all."""
        return self.violations[0]


def causes(violations: Iterable[Violation], *, named: str) -> tuple[Cause, ...]:
    """Gather breaks by file, column and rule; those that name the same unknown row are one.

    Parameters
    ----------
    violations
        By file and line.
    named
        The problem of cells that name a row: one missing row breaks all cells that name it.

    Returns
    -------
    tuple of Cause
        In the order of their first breaks.
    """
    found = list(violations)
    strange = Counter((one.file, one.column) for one in set(map(_named, found)))
    groups: dict[Hashable, list[Violation]] = defaultdict(list)
    for one in found:
        alone = one.problem == named and strange[one.file, one.column] <= FEW
        groups[_key(one, alone=alone)].append(one)
    return tuple(Cause(tuple(group)) for group in groups.values())


def _named(one: Violation) -> Violation:
    """Return what is the same of all cells of a column that name the same."""
    return Violation(one.file, 0, one.column, one.value, one.problem, "")


def _key(one: Violation, *, alone: bool) -> Hashable:
    if alone:
        return one.problem, one.value
    return one.file, one.column, one.problem, one.remedy
