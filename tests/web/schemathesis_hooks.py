"""What the run of schemathesis must know: short searches, and what counts as a failure."""

import re

import schemathesis
from schemathesis.core.failures import Failure

SECONDS = 0.1
ALLOWED = (501, 503)
"""Documented answers of a server that lacks Valhalla or is busy."""


@schemathesis.hook
def before_call(context, case, kwargs):
    """Search shortly: a request may ask for half a minute."""
    if re.fullmatch(r"/api/v1/plan(/\w+)?", case.operation.path):
        body = case.body if isinstance(case.body, dict) else {}
        given = body.get("plan", body) if case.method == "POST" else case.query
        if isinstance(given, dict) and isinstance(given.get("seconds", 0), int | float | None):
            given["seconds"] = SECONDS


@schemathesis.check
def no_breakdown(ctx, response, case):
    """Fail on a status of 500 and above that is not a documented refusal."""
    if response.status_code >= 500 and response.status_code not in ALLOWED:
        raise Failure(
            operation=case.operation.label,
            title="The server broke down",
            message=f"{response.status_code}: {response.text[:500]}",
        )
