"""A file that was imported: what was done, what was left out, and the way back."""

from collections.abc import Sequence
from typing import Any, Final

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from geo.register.kind import KINDS
from geo.register.reading import CHANGES, OUTCOMES, Finding, RowResult
from web.frame.form import number_of
from web.frame.page import blueprint, current, render
from web.frame.waiting import follows
from web.installation import shown
from web.installation.tasks import Ticket
from web.register.dryrun import Counts, groups
from web.register.page_parts import GROUPS, said
from web.register.uploads import UploadGoneError, uploads_of
from web.store.register_rows import Batch, BatchRow, Undone

NEXT: Final = {
    "venues": "pages.home",
    "lecturers": "pages.orders",
    "lectures": "pages.coverage",
    "sites": "pages.home",
    "population": "pages.coverage",
}
"""Kind -> endpoint that shows what was imported."""
UNDONE: Final = ("created", "changed", "edited_since", "kept")
"""What an undoing tells, by its names in :class:`web.store.register_rows.Undone`."""


@blueprint.get("/register/batches/<int:number>")
def register_batch(number: int) -> Response:
    """Show what an import did, or how far its undoing is."""
    context, job_id = current(), request.args.get("job", "")
    job_id = job_id if job_id and follows(job_id) else ""
    job = shown.found(context, job_id) if job_id else None
    if job and not job.done:
        return _waiting(number, job)
    return _batch_page(number, told=_told(shown.result_of(context, job_id)))


def _waiting(number: int, job: Ticket) -> Response:
    batch = current().store.register.batch(number)
    return render(
        "register",
        template="register/undoing.html",
        batch=batch,
        kind=KINDS[batch.kind],
        job=job,
        back=url_for("pages.register_batch", number=number),
    )


def _batch_page(number: int, *, told: dict[str, int]) -> Response:
    context = current()
    register = context.store.register
    batch = register.batch(number)
    return render(
        "register",
        template="register/batch.html",
        batch=batch,
        kind=KINDS[batch.kind],
        counts=_counts(batch),
        outcome_words={**CHANGES, **OUTCOMES},
        groups=groups(_results(register.rows(number))),
        group_headings=GROUPS,
        meant={},
        undone=told,
        file=_kept(request.args.get("file", "")),
        next=NEXT[batch.kind],
        where=_where(batch),
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


def _where(batch: Batch) -> dict[str, str]:
    """Return the county for the map, where the file is of one; the page of orders takes none."""
    counties = [code for code in batch.counties if code]
    one = len(counties) == 1 and NEXT[batch.kind] != "pages.orders"
    return {"county": counties[0]} if one else {}


def _kept(token: str) -> str:
    """Return the token of the file that was imported while it is kept, "" after that."""
    try:
        return uploads_of(current().settings).get(token).token
    except UploadGoneError:
        return ""


def _told(undone: object) -> dict[str, int]:
    """Return what an undoing did, as its work or the address says; empty else."""
    if isinstance(undone, Undone):
        return _numbers(undone)
    said = {name: number_of(request.args.get(name, "")) for name in UNDONE}
    return {name: number for name, number in said.items() if number is not None}


def _numbers(undone: Undone) -> dict[str, int]:
    return {
        "created": undone.created,
        "changed": undone.changed,
        "edited_since": len(undone.edited_since),
        "kept": len(undone.kept),
    }


@blueprint.post("/register/batches/<int:number>/undo")
def undo_register_batch(number: int) -> ResponseReturnValue:
    """Take an import back; what somebody has changed since stays."""
    context = current()
    key = ("register-undo", number, context.store.revision())
    undone = context.jobs.ask(
        key,
        lambda: context.store.register.undo(number),
        seconds=context.settings.page_seconds,
        lane="register",
    )
    shown.show(context, key, told=True)
    job = context.jobs.of(key)
    told: dict[str, Any] = _numbers(undone) if undone else {"job": job.id if job else ""}
    return redirect(url_for("pages.register_batch", number=number, **told), 303)
