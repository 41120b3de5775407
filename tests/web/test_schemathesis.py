"""Thousands of requests made from the OpenAPI document against a running server, signed in."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.live import live_server
from web.store.people import NewAccount
from web.store.reach import PROVINCE_CODE
from web.store.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.first]
ONLY = os.environ.get("SCHEMATHESIS_ONLY", "").split()
"""Further options, to look at a part of the addresses."""
CHECKS = (
    "no_breakdown",
    "negative_data_rejection",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Serve on a store of its own with few lecturers, a saved plan and an order; yield a key."""
    database = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}"
    with live_server(lecturers=600, plan_seconds=0.1, database_url=database) as url:
        store = Store(database)
        account = store.people.add(NewAccount(name="网", role="admin", division=PROVINCE_CODE))
        about = {"name": "schemathesis", "access": "write", "division": PROVINCE_CODE}
        _, key = store.keys.add(account.id, **about, days=1)
        store.close()
        trip = json.dumps({"from": "长春", "date": "2027-06-15"}).encode()
        known = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        made = urllib.request.Request(f"{url}/api/v1/plans", data=trip, headers=known)  # noqa: S310
        urllib.request.urlopen(made).close()  # noqa: S310 - our own server
        urllib.request.urlopen(f"{url}/api/v1/openapi.json").close()  # noqa: S310 - made once
        yield url, key


RECORDS = "^/api/v1/(orders|planned|plans|register|networks|network-routes|network/routes)"
"""Addresses below which programs write: the data are made anew after each change."""


BOUND = ("--max-time", "300")
"""Seconds after which this walk ends: it would go on for as long as there is anything new."""


PLAN = "/api/v1/plan"
"""Address of a question that those below it repeat, which ask how to change the plan."""
QUESTIONS = ("--exclude-path-regex", RECORDS)
WRITTEN = ("--include-path-regex", RECORDS)
REPEATED = ("--include-path-regex", f"^{PLAN}/")
SOME = "4"
"""Of so many long questions one is waited for where all are asked quickly."""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("part", "once", "of"),
    [
        pytest.param(QUESTIONS, PLAN, SOME, id="questions"),
        pytest.param(QUESTIONS, PLAN, "1", id="awaited", marks=pytest.mark.fault),
        pytest.param(REPEATED, "", "1", id="repeated", marks=pytest.mark.fault),
        pytest.param((*WRITTEN, *BOUND), "", "1", id="records", marks=pytest.mark.fault),
    ],
)
def test_every_operation_answers_as_described(
    server: tuple[str, str], tmp_path: Path, part: tuple[str, ...], once: str, of: str
) -> None:
    """Ask all questions; each long answer is waited for in ``make test-faults`` only."""
    url, key = server
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "200"}
    env |= {"SCHEMATHESIS_HOOKS": "tests.web.schemathesis_hooks", "SCHEMATHESIS_PLAN": once}
    env["SCHEMATHESIS_WAIT_OF"] = of
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{url}/api/v1/openapi.json"),
        *("--phases", "examples,coverage,fuzzing", "--max-examples", "8"),
        *("--checks", ",".join(CHECKS), "--generation-deterministic"),
        # One worker: threads of Python 3.11 that read code at once can break its parser.
        *("--continue-on-failure", "--no-shrink", "--warnings", "off", "--workers", "1"),
        *("--request-timeout", "120", "--no-color", "--header", f"Authorization: Bearer {key}"),
        *(ONLY or part),
    ]
    done = subprocess.run(
        command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    tested = re.search(r"Operations:\s+(\d+) selected / (\d+) total", done.stdout)
    assert tested
    assert ONLY or 0 < int(tested[1]) < int(tested[2])
