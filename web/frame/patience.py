"""How long whoever asks waits: pages shortly, programs a little longer or as they say."""

import re
from typing import Final

from flask import Flask, Response, request

from web.files.jsontext import json_text
from web.frame.inputs import context
from web.frame.outputs import JSON
from web.frame.security import SAFE_METHODS
from web.installation.tasks import PendingError, Ticket, patience
from web.store.engine import hurry
from web.terms.types import Working

PROGRAMS: Final = ("/api/", "/ogc")
PROBES: Final = ("/readyz", "/metrics")
"""Addresses that answer also when the installation cannot be opened."""
PROBE: Final = 3.0
"""Seconds that they wait at most for whoever has the store to himself."""
LONGEST: Final = 30.0
"""Seconds that a program may wait at most."""
AGAIN: Final = 2
"""Seconds after which to ask again."""


def init_app(app: Flask) -> None:
    """Say for each request how long it waits, and with 202 that it goes on."""
    app.before_request(_begin)
    app.teardown_request(_end)
    app.register_error_handler(PendingError, _later)


def _begin() -> None:
    probe = request.path in PROBES
    hurry(PROBE if probe else None)
    if probe:
        return
    settings = context().settings
    program = request.path.startswith(PROGRAMS)
    if not program and request.method not in SAFE_METHODS:
        usual = max(LONGEST, settings.page_seconds)  # no waiting page can send a form again
    else:
        usual = settings.api_seconds if program else settings.page_seconds
    patience.set(_preferred(usual))


def _end(error: BaseException | None = None) -> None:  # noqa: ARG001 - Flask passes it
    """Leave no haste to what the thread does next, which no reader waits for."""
    hurry(None)
    patience.set(None)


def _preferred(usual: float) -> float:
    """Return what ``Prefer: wait=10`` or ``respond-async`` says (RFC 7240)."""
    said = request.headers.get("Prefer", "")
    if "respond-async" in said:
        return 0.0
    found = re.search(r"\bwait=(\d{1,4})", said)
    return min(LONGEST, float(found[1])) if found else usual


def _later(error: PendingError) -> Response:
    """Say with 202 that the answer is being made: the same request gives it some seconds later."""
    response = respond_working(error.job, status=202)
    response.headers["Location"] = f"{request.script_root}/api/v1/work/{error.job.id}"
    return response


def respond_working(job: Ticket, *, status: int = 200) -> Response:
    """Say how far some work is."""
    document: Working = {
        "status": "done" if job.done else "working",
        "id": job.id,
        "share": round(job.share, 3),
        "seconds": round(job.seconds),
    }
    response = Response(json_text(document), status, content_type=JSON)
    response.cache_control.no_store = True
    if not job.done:
        response.headers["Retry-After"] = str(AGAIN)
    return response
