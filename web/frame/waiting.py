"""Pages that wait for long work: how far it is, and a button that ends it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from web.frame.choosing import Choice
from web.frame.form import Form, address_of
from web.frame.page import REFUSED, asked, blueprint, current, here, refused, render
from web.frame.person import is_guarded, may
from web.frame.security import SAFE_METHODS
from web.installation import shown
from web.installation.tasks import NoWorkerError, PendingError, Ticket
from web.installation.work import BUSY, BusyError

D = TypeVar("D")
STOPPED = "stopped"
"""Parameter of a page after its work was cancelled: it then asks for nothing."""


@dataclass(frozen=True)
class Outcome(Generic[D]):
    """What became of a form: an answer, a refusal, or neither while the answer is made."""

    status: int = 200
    answer: D | None = None
    job: Ticket | None = None
    error: str = ""
    choices: Sequence[Choice] = ()

    def shown(self, form: Form, page: str) -> dict[str, Any]:
        """Return what the page of the form shows of it, but for the answer."""
        return {
            "error": self.error,
            "choices": self.choices,
            "job": self.job,
            "form": form,
            "stopped": STOPPED in form,
            "back": address_of({**form, STOPPED: "yes"}, page),
        }


def outcome_of(answer: Callable[[], D | None]) -> Outcome[D]:
    """Answer a form; `answer` returns None where it asks for nothing."""
    try:
        return Outcome(answer=answer())
    except PendingError as pending:
        return Outcome(job=pending.job)
    except REFUSED as error:
        return Outcome(**refused(error))


@blueprint.errorhandler(PendingError)
def _pending(error: PendingError) -> ResponseReturnValue:
    if request.method not in SAFE_METHODS:  # the waiting page asks by the address alone
        return current_app.handle_user_exception(BusyError(BUSY))
    return render("plan", template="waiting.html", job=error.job, back=error.back or here())


@blueprint.get("/work/<job_id>")
def work(job_id: str) -> dict[str, object]:
    """Tell the script of a waiting page how far its work is; forgotten work counts as done.

    Where there are accounts only whoever asked is told, and everybody else that there is nothing.
    """
    try:
        job = found(job_id)
    except NoWorkerError:  # the page, loaded again, says it
        job = None
    if job is None:
        return {"done": True, "share": 1.0, "seconds": 0}
    return {"done": job.done, "share": round(job.share, 3), "seconds": round(job.seconds)}


def found(job_id: str) -> Ticket | None:
    """Return some work, wherever it is done; None when it is forgotten or cancelled.

    Raises
    ------
    werkzeug.exceptions.NotFound
        If there are accounts and whoever asks here is neither an administrator nor asked for it.
    """
    _require_asked(job_id)
    return shown.found(current(), job_id)


def follows(job_id: str) -> bool:
    """Tell whether whoever asks here may know of some work: who asked for it, administrators."""
    return may("machine") or shown.asked(current(), job_id)


def give_up(job_id: str) -> None:
    """Take back the wish of whoever asks for some work: it ends when nobody else wants it.

    An administrator who did not ask for it ends it for everybody.

    Raises
    ------
    werkzeug.exceptions.NotFound
        See :func:`found`.
    """
    _require_asked(job_id)
    context = current()
    everybody = is_guarded() and not shown.asked(context, job_id)
    shown.give_up(context, job_id, everybody=everybody)


def _require_asked(job_id: str) -> None:
    if not follows(job_id):
        abort(404)


@blueprint.post("/work/<job_id>/cancel")
def cancel_work(job_id: str) -> ResponseReturnValue:
    """End some work and return to where it was asked for."""
    give_up(job_id)
    back = str(asked().get("back", ""))
    return redirect(back if _is_ours(back) else url_for("pages.home"), 303)


def _is_ours(address: str) -> bool:
    """Tell whether an address stays on this host, as browsers read it.

    They take a backslash for a slash and leave out tabs and line ends (URL Standard, 4.4).
    """
    root = f"{request.script_root}/"
    read = re.sub(r"[\x00-\x20\x7f]", "", address).replace("\\", "/")
    return read == address and read.startswith(root) and not read.startswith("//")
