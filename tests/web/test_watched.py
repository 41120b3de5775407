"""Logs, the access log and metrics: what is asked for, and nothing of people in it."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from geo.errors import N_, RedRoutesError
from web import create_app
from web.installation.logs import ACCESS, JsonFormatter
from web.installation.settings import Settings, SettingsError
from web.store.database import StoreError

CANARIES = ("王小明", "13800138000", "canary")
QUERIES = (
    "/nearby?at=王小明&within=30", "/api/v1/nearby?at=canary&within=x", "/canary/13800138000",
    "/plans/shared/canary", "/api/v1/orders/13800138000", "/healthz?canary=王小明", "/boom/canary",
)  # fmt: skip


@pytest.fixture(scope="module")
def watched(app: Flask, settings: Settings) -> Iterator[Flask]:
    handlers, level = logging.root.handlers[:], logging.root.level
    made = create_app(replace(settings, log="json", access_log=True, metrics="loopback"))

    @made.get("/boom/<name>")
    def boom(name: str) -> str:
        raise ValueError(name)

    @made.get("/store/<name>")
    def store(name: str) -> str:
        raise StoreError(N_("The store %(url)s cannot be used: %(reason)s."), url=name, reason=name)

    yield made
    logging.root.handlers[:], logging.root.level = handlers, level
    ACCESS.propagate = True


@pytest.fixture
def lines(watched: Flask):
    """Return a function that returns what was logged since."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.root.addHandler(handler)
    yield lambda: [json.loads(one) for one in stream.getvalue().splitlines()]
    logging.root.removeHandler(handler)


def test_logs_hold_nothing_that_somebody_sent(watched, lines):
    client = watched.test_client()
    for address in QUERIES:
        client.get(address)
    client.post("/orders/new", data={"contact": "13800138000", "venue": "王小明"})
    client.get("/store/canary")
    logging.getLogger("web.some").warning("%s of %s: %d", "王小明", RedRoutesError("x %(n)s"), 3)
    logging.getLogger("other").warning("canary said so")
    found = lines()
    text = json.dumps(found, ensure_ascii=False)
    assert len(found) > len(QUERIES)
    assert not [one for one in CANARIES if one in text]
    assert "… of x %(n)s: 3" in [one["event"] for one in found]
    failed = next(one for one in found if one.get("error"))
    assert failed["error"][0] == "ValueError"
    assert any("test_watched.py" in place for place in failed["where"])


def test_each_request_is_noted_by_its_endpoint(watched, lines):
    watched.test_client().get("/healthz")
    watched.test_client().get("/nowhere")
    noted = [one for one in lines() if one["logger"] == "web.access"]
    assert [(one["endpoint"], one["status"]) for one in noted] == [
        ("api.health.health", 200), ("none", 404),
    ]  # fmt: skip
    assert all(one["milliseconds"] >= 0 for one in noted)


def test_metrics_count_requests_and_errors_of_the_store(watched):
    client = watched.test_client()
    client.get("/healthz")
    client.get("/store/canary")
    text = client.get("/metrics").text
    assert (
        'redroutes_requests_total{endpoint="api.health.health",method="GET",status="200"}' in text
    )
    assert 'redroutes_request_seconds_bucket{endpoint="api.health.health",le="0.1"}' in text
    count = next(
        line for line in text.splitlines() if line.startswith("redroutes_store_errors_total")
    )
    assert float(count.split()[1]) >= 1
    assert "canary" not in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 404),
    ],
)
def test_metrics_are_for_this_machine(watched, address, headers, status):
    client = watched.test_client()
    got = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert got.status_code == status


def test_nothing_is_counted_unless_asked_for(client):
    assert client.get("/metrics").status_code == 404


def test_a_wrong_word_is_one_sentence():
    with pytest.raises(SettingsError, match="REDROUTES_METRICS must be one of no, loopback, all"):
        Settings.from_env({"REDROUTES_METRICS": "yes"})
