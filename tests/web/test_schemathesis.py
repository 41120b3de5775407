"""Thousands of requests made from the OpenAPI document against a running server."""

import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.live import live_server

pytestmark = pytest.mark.slow
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
def server() -> Iterator[str]:
    """Serve on a store of its own that holds few lecturers and a saved plan."""
    with live_server(lecturers=600, plan_seconds=0.1) as url:
        form = urllib.parse.urlencode({"from": "长春", "date": "2027-06-15"}).encode()
        urllib.request.urlopen(f"{url}/plans", data=form).close()  # noqa: S310 - our own server
        yield url


@pytest.mark.timeout(1800)
def test_every_operation_answers_as_described(server: str, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "200"}
    env["SCHEMATHESIS_HOOKS"] = "tests.web.schemathesis_hooks"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{server}/api/v1/openapi.json"),
        *("--phases", "examples,coverage,fuzzing", "--max-examples", "8"),
        *("--checks", ",".join(CHECKS), "--generation-deterministic"),
        # One worker: threads of Python 3.11 that read code at once can break its parser.
        *("--continue-on-failure", "--no-shrink", "--warnings", "off", "--workers", "1"),
        *("--request-timeout", "120", "--no-color"),
    ]
    done = subprocess.run(
        command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    tested = re.search(r"Operations:\s+(\d+) selected / (\d+) total", done.stdout)
    assert tested
    assert tested[1] == tested[2]
