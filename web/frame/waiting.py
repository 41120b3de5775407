"""Pages that wait for long work: how far it is, and a button that ends it."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from geo.places import Place
from web.frame.page import asked, blueprint, current, render
from web.installation.context import Context
from web.installation.work import Job

T = TypeVar("T")
D = TypeVar("D")
STOPPED = "stopped"
"""Parameter of a page after its work was cancelled: it then asks for nothing."""


@dataclass(frozen=True)
class Outcome(Generic[D]):
    """What became of a form: an answer, a refusal, or neither while the answer is made."""

    status: int = 200
    answer: D | None = None
    job: Job | None = None
    error: str = ""
    choices: Sequence[Place] = ()


@dataclass
class PendingError(Exception):
    """The answer of a page is still being computed.

    Attributes
    ----------
    job
        What computes it.
    back
        Address to return to when it is cancelled.
    """

    job: Job
    back: str


def awaited(context: Context, key: Hashable, work: Callable[[], T], *, back: str) -> T:
    """Return the result of a search, or leave for a page that shows how far it is.

    Parameters
    ----------
    context
        The installation; its ``page_seconds`` say how long a page waits.
    key
        Equal for equal work.
    work
        The search, which calls :func:`web.installation.work.watch`.
    back
        Address to return to when it is cancelled.

    Raises
    ------
    PendingError
        While the search goes on.
    """
    seconds = context.settings.page_seconds
    answer = context.jobs.ask(key, work, seconds=seconds, lane="plan")
    if answer is None:
        job = context.jobs.of(key)
        assert job is not None  # noqa: S101 - it was asked for a moment ago
        raise PendingError(job, back)
    return answer


@blueprint.errorhandler(PendingError)
def _pending(error: PendingError) -> Response:
    return render("plan", template="waiting.html", job=error.job, back=error.back)


@blueprint.get("/work/<job_id>")
def work(job_id: str) -> dict[str, object]:
    """Tell the script of a waiting page how far its work is; forgotten work counts as done."""
    job = current().jobs.find(job_id)
    if job is None:
        return {"done": True, "share": 1.0, "seconds": 0}
    return {"done": job.done, "share": round(job.share, 3), "seconds": round(job.seconds)}


@blueprint.post("/work/<job_id>/cancel")
def cancel_work(job_id: str) -> ResponseReturnValue:
    """End some work and return to where it was asked for."""
    current().jobs.cancel(job_id)
    back = str(asked().get("back", ""))
    return redirect(back if _is_ours(back) else url_for("pages.home"), 303)


def _is_ours(address: str) -> bool:
    """Tell whether an address stays on this host, as browsers read it.

    They take a backslash for a slash and leave out tabs and line ends (URL Standard, 4.4).
    """
    root = f"{request.script_root}/"
    read = re.sub(r"[\x00-\x20\x7f]", "", address).replace("\\", "/")
    return read == address and read.startswith(root) and not read.startswith("//")
