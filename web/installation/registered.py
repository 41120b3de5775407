"""What the office has registered, read from the store between two changes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from geo.register.overlay import LAID
from geo.register.standing import Stored

ATTEMPTS: Final = 10
"""Readings that may be disturbed by an import; who imports more often is served an older state."""


class Register(Protocol):
    """The part of the store that holds the office's own records."""

    def revision(self) -> int:
        """Return a number that differs after every change; 0 when nothing was ever registered."""
        ...

    def records(self, kind: str) -> Sequence[Stored]:
        """Return the newest version of every record of a kind."""
        ...

    def whole(self) -> frozenset[str]:
        """Return the counties whose venues are registered as a whole."""
        ...


@dataclass(frozen=True)
class Registered:
    """The register at one revision, as far as it is laid over the data sets.

    Attributes
    ----------
    revision
        Of the register; 0 for one that was never written to.
    records
        Kind -> the newest versions of its records.
    whole
        Counties whose venues are registered as a whole.
    """

    revision: int = 0
    records: Mapping[str, Sequence[Stored]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()

    def alike(self, other: "Registered") -> bool:
        """Tell whether both say the same of venues, sites and population."""
        return self.whole == other.whole and all(
            _said(self.records.get(kind, ())) == _said(other.records.get(kind, ())) for kind in LAID
        )


def _said(records: Sequence[Stored]) -> dict[str, Mapping[str, object]]:
    return {one.key: one.values for one in records}


def read(register: Register) -> Registered:
    """Read the register in one state: between two equal revisions."""
    for _ in range(ATTEMPTS):
        revision = register.revision()
        records = {kind: register.records(kind) for kind in LAID}
        found = Registered(revision, records, register.whole())
        if register.revision() == revision:
            break
    return found
