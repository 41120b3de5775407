"""A file that was imported: what was done, what was left out, and the way back."""

from collections.abc import Sequence
from typing import Any, Final

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from geo.register.kind import KINDS
from geo.register.reading import CHANGES, OUTCOMES, Finding, RowResult
from web.frame.page import blueprint, current, render
from web.register.dryrun import Counts, groups
from web.register.page_parts import GROUPS, said
from web.register.summary import moment_of
from web.register.uploads import UploadGoneError, uploads_of
from web.store.register_rows import Batch, BatchRow

NEXT: Final = {
    "venues": "pages.home",
    "lecturers": "pages.orders",
    "lectures": "pages.coverage",
    "sites": "pages.home",
    "population": "pages.coverage",
}
"""Kind -> endpoint that shows what was imported."""
UNDONE: Final = ("created", "changed", "edited_since")


@blueprint.get("/register/batches/<int:number>")
def register_batch(number: int) -> Response:
    """Show what an import did."""
    context = current()
    register = context.store.register
    batch = register.batch(number)
    return render(
        "register",
        template="register/batch.html",
        batch=batch,
        kind=KINDS[batch.kind],
        when=moment_of(batch),
        counts=_counts(batch),
        outcome_words={**CHANGES, **OUTCOMES},
        groups=groups(_results(register.rows(number))),
        group_headings=GROUPS,
        meant={},
        undone=_undone(),
        file=_kept(request.args.get("file", "")),
        next=NEXT[batch.kind],
        made_up=sum(context.store.simulated_counts().values()),
        **said(),
    )


def _counts(batch: Batch) -> Counts:
    return Counts(
        **{code: batch.changes.get(code, 0) for code in CHANGES},
        **{code: batch.outcomes.get(code, 0) for code in ("duplicate", "reject", "skip")},
    )


def _results(rows: Sequence[BatchRow]) -> list[RowResult]:
    """Return rows that are no records as a reading has them."""
    return [
        RowResult(one.sheet, one.row, one.outcome, Finding(one.reason, one.cell, one.value))
        for one in rows
    ]


def _kept(token: str) -> str:
    """Return the token of the file that was imported while it is kept, "" after that."""
    try:
        return uploads_of(current().settings).get(token).token
    except UploadGoneError:
        return ""


def _undone() -> dict[str, int]:
    """Return what an undoing did, as the address says after it; empty else."""
    said = {name: request.args.get(name, "") for name in UNDONE}
    return {name: int(text) for name, text in said.items() if text.isdecimal()}


@blueprint.post("/register/batches/<int:number>/undo")
def undo_register_batch(number: int) -> ResponseReturnValue:
    """Take an import back; what somebody has changed since stays."""
    undone = current().store.register.undo(number)
    counts = (undone.created, undone.changed, len(undone.edited_since))
    told: dict[str, Any] = dict(zip(UNDONE, counts, strict=True))
    return redirect(url_for("pages.register_batch", number=number, **told), 303)
