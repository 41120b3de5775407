"""What the office has registered, read from the store between two changes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.register.overlay import LAID
from geo.register.standing import Stored

if TYPE_CHECKING:
    from web.store.register import Register

ATTEMPTS: Final = 10
"""Readings that may be disturbed by an import; who imports more often is served an older state."""


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


def read(register: "Register") -> Registered:
    """Read the register in one state: between two equal revisions."""
    for _ in range(ATTEMPTS):
        revision = register.revision()
        records = {kind: register.records(kind) for kind in LAID}
        found = Registered(revision, records, register.whole())
        if register.revision() == revision:
            break
    return found
