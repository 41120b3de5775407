"""Long work by the API: how far it is, and an end to it."""

from flask import Response, abort
from werkzeug.exceptions import NotFound

from geo.errors import N_
from web.frame.api import jobs
from web.frame.described import described
from web.frame.patience import respond_working
from web.frame.waiting import found, give_up
from web.installation.tasks import NoWorkerError
from web.terms.types import Working


@jobs.get("/work/<number>")
@described(
    N_("How far some work is"),
    {"json": Working},
    path={"number": "0" * 16},
    problems=(NotFound, NoWorkerError),
)
def work_state(number: str) -> Response:
    """Say how far work is that was answered with 202; 404 when it was cancelled or forgotten.

    Where there are accounts it is told to those who asked for it, and to administrators.
    """
    return respond_working(found(number) or abort(404))


@jobs.delete("/work/<number>")
@described(
    N_("Give some work up"),
    {"json": Working},
    path={"number": "0" * 16},
    problems=(NotFound, NoWorkerError),
)
def cancel_work(number: str) -> Response:
    """Give work up; it ends unless somebody else waits for the same answer."""
    job = found(number) or abort(404)
    give_up(number)
    return respond_working(job)
