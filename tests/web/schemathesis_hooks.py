"""What the run of schemathesis must know: how long it waits, and what counts as a failure."""

import os
import urllib.error
import urllib.request
from zlib import crc32

import schemathesis
from schemathesis.core.failures import Failure

WAIT = "wait=1"
"""Seconds for which an answer is waited for (RFC 7240): a request may ask for half a minute."""
LEAVE = "wait=0"
"""What else is asked: the question is read whole, and its answer begun and taken back."""
OF = int(os.environ.get("SCHEMATHESIS_WAIT_OF", "1"))
"""Of so many questions that may take long the answer of one is waited for, ever of the same."""
ALLOWED = (501, 503)
"""Documented answers of a server that lacks Valhalla or is busy."""

PLAN = os.environ.get("SCHEMATHESIS_PLAN")
"""Address of a question that those below it repeat; not set where each is asked all of it."""


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Ask what all questions about a plan share once, of the plan: each case is a search."""
    if not PLAN:
        return
    plan = raw_schema["components"]["schemas"]["PlanQuery"]
    shared = {*plan["properties"]}
    assert len(shared) > 30
    for path, operations in raw_schema["paths"].items():
        if path.startswith(f"{PLAN}/"):
            asked = operations["post"]["requestBody"]["content"]["application/json"]
            said = [one["value"] for one in asked["examples"].values()]
            whole = raw_schema["components"]["schemas"][asked["schema"]["$ref"].split("/")[-1]]
            asked["schema"] = _without(whole, shared, said)
            if "plan" in asked["schema"]["properties"]:  # a book of it
                said = [one["plan"] for one in said]
                asked["schema"]["properties"]["plan"] = _without(plan, shared, said)


def _without(schema, names, examples):
    """Return a question without properties that it can do without and no example of it has."""
    kept = {*schema["required"], *(name for one in examples for name in one)}
    own = {name: one for name, one in schema["properties"].items() if name not in names - kept}
    return {**schema, "properties": own}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Wait shortly, or of some not at all: what takes longer is answered with 202.

    Where a refusal is expected it is always waited for: some come from the search.
    """
    asked = repr((case.operation.label, case.path_parameters, case.query, case.body))
    long = "202" in case.operation.definition.raw["responses"]
    wrong = case.meta is None or case.meta.generation.mode.is_negative
    wait = LEAVE if long and not wrong and crc32(asked.encode()) % OF else WAIT
    case.headers = {**(case.headers or {}), "Prefer": wait}


@schemathesis.hook
def after_call(context, case, response):
    """Take back what is not waited for, so that it holds up nobody."""
    if response.status_code == 202:
        work = response.headers["location"][0]
        known = {"Authorization": response.request.headers.get("Authorization", "")}
        address = f"{_root(response)}{work}"
        given_up = urllib.request.Request(address, headers=known, method="DELETE")  # noqa: S310
        urllib.request.urlopen(given_up).close()  # noqa: S310 - our own server


def _root(response):
    return "/".join(response.request.url.split("/")[:3])


@schemathesis.check
def no_breakdown(ctx, response, case):
    """Fail on a status of 500 and above that is not a documented refusal."""
    if response.status_code >= 500 and response.status_code not in ALLOWED:
        raise Failure(
            operation=case.operation.label,
            title="The server broke down",
            message=f"{response.status_code}: {response.text[:500]}",
        )
