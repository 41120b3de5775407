"""What the register holds, kind by kind, and the files that it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.register.kind import KINDS
from geo.register.reading import CHANGES
from web.installation.context import Context
from web.store.register_rows import Batch


@dataclass(frozen=True)
class Holding:
    """What the register holds of a kind.

    Attributes
    ----------
    kind
        One of :data:`geo.register.kind.KINDS`.
    records
        How many there are.
    batch
        The last file that is not undone, None where there was none.
    simulated
        Made-up rows of the store beside them.
    """

    kind: str
    records: int
    batch: Batch | None
    simulated: int


def summary(context: Context) -> dict[str, Any]:
    """Return what the page of the register shows."""
    register = context.store.register
    batches = register.batches()
    state = context.store.revision()
    counts = context.memo.get(("record counts", state), register.counts)
    made_up = context.store.simulated_counts()
    counties = set(context.datasets.divisions.query("level == 'county'").index)
    return {
        "kinds": KINDS,
        "holdings": [
            Holding(kind, counts.get(kind, 0), _last(batches, kind), made_up.get(kind, 0))
            for kind in KINDS
        ],
        "batches": batches,
        "changes": CHANGES,
        "whole": len(register.whole() & counties),
        "counties": len(counties),
        "made_up": sum(made_up.values()),
        "reports": context.store.site_reports.count(done=False),
    }


def _last(batches: Sequence[Batch], kind: str) -> Batch | None:
    return next((one for one in batches if one.kind == kind and one.undone_at is None), None)
