"""What an operator watches: an access log, and metrics for Prometheus at ``/metrics``.

Both name endpoints, never addresses: an address may hold a name, a telephone or the token of a
plan. Each process counts for itself; where ``PROMETHEUS_MULTIPROC_DIR`` names a folder, as
``redroutes serve`` sets it, any of them answers for all.
"""

import logging
import os
import time
from collections.abc import Iterator
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Flask, Response, abort, current_app, g, request

from web.installation.logs import ACCESS
from web.installation.queued import Queued
from web.installation.settings import MULTIPROCESS
from web.store.database import StoreError

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram
    from prometheus_client.core import GaugeMetricFamily

    from web.installation.context import Context

SECONDS: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Bounds of the classes of the histogram."""
PLACE: Final = "/metrics"
NOWHERE: Final = "none"
"""Endpoint of requests to addresses that are none."""
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
"""Others are anybody's words."""


class _Counts(NamedTuple):
    requests: "Counter"
    seconds: "Histogram"
    store_errors: "Counter"


def init_app(app: Flask, context: "Context") -> None:
    """Watch the requests of an application as its settings say."""
    settings = context.settings
    if not settings.access_log and settings.metrics == "no":
        return
    app.before_request(_begin)
    if settings.access_log:
        ACCESS.setLevel(logging.INFO)
        app.after_request(_note)
    if settings.metrics != "no":
        _counts()
        app.after_request(_count)
        app.add_url_rule(PLACE, "metrics", metrics)


def count_error(error: object) -> None:
    """Count an error of the store, where errors are counted."""
    watched = current_app.extensions["redroutes"].settings.metrics != "no"
    if watched and isinstance(error, StoreError):
        _counts().store_errors.inc()


def metrics() -> Response:
    """Return the figures of all processes of this server, to whoever may have them."""
    context: Context = current_app.extensions["redroutes"]
    if context.settings.metrics == "loopback" and not _is_near():
        abort(404)
    import prometheus_client as prometheus  # noqa: PLC0415 - only where it is wanted
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    queue = prometheus.CollectorRegistry()
    queue.register(_Queue(context))
    counted = prometheus.REGISTRY
    if os.environ.get(MULTIPROCESS):
        counted = prometheus.CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    body = prometheus.generate_latest(counted) + prometheus.generate_latest(queue)
    response = Response(body, content_type=prometheus.CONTENT_TYPE_LATEST)
    response.cache_control.no_store = True
    return response


def _is_near() -> bool:
    """Whether the request comes from this machine, and no proxy has brought it from another."""
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


class _Queue:
    """The queue of long work as it is when somebody looks."""

    def __init__(self, context: "Context") -> None:
        self._context = context

    def collect(self) -> Iterator["GaugeMetricFamily"]:
        """Yield the figures; none where this process does its long work itself."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        work = self._context.work
        if not isinstance(work, Queued):
            return
        try:
            (lanes, oldest), workers = work.table.waiting(), work.table.workers()
        except StoreError as error:
            count_error(error)
            return
        waiting = GaugeMetricFamily(
            "redroutes_queue_waiting", "Work that waits, by lane.", labels=["lane"]
        )
        for lane, count in lanes.items():
            waiting.add_metric([lane], count)
        yield waiting
        yield GaugeMetricFamily(
            "redroutes_queue_oldest_seconds", "Age of the oldest work that waits.", value=oldest
        )
        yield GaugeMetricFamily(
            "redroutes_workers", "Processes that are there for long work.", value=workers
        )


@cache
def _counts() -> _Counts:
    from prometheus_client import Counter, Histogram  # noqa: PLC0415 - only where they are wanted

    return _Counts(
        Counter(
            "redroutes_requests", "Requests answered.", ["endpoint", "method", "status"]
        ),
        Histogram(
            "redroutes_request_seconds", "Seconds to an answer.", ["endpoint"], buckets=SECONDS
        ),
        Counter("redroutes_store_errors", "Requests that met a store that could not be used."),
    )  # fmt: skip


def _begin() -> None:
    g.began = time.perf_counter()


def _seconds() -> float:
    now = time.perf_counter()
    return now - float(g.get("began", now))


def facts(status: int) -> dict[str, object]:
    """Return what is written of the present request, and of no person."""
    return {
        "method": request.method if request.method in METHODS else NOWHERE,
        "endpoint": request.endpoint or NOWHERE,
        "status": status,
    }


def _note(response: Response) -> Response:
    """Write a line of the access log."""
    said = {**facts(response.status_code), "milliseconds": round(_seconds() * 1000)}
    words = "{method} {endpoint} {status} {milliseconds} ms".format_map(said)
    ACCESS.info("request" if _is_json() else words, extra=said)
    return response


def _is_json() -> bool:
    settings = current_app.extensions["redroutes"].settings
    return bool(settings.log == "json")


def _count(response: Response) -> Response:
    said = facts(response.status_code)
    counts = _counts()
    counts.requests.labels(said["endpoint"], said["method"], str(said["status"])).inc()
    counts.seconds.labels(said["endpoint"]).observe(_seconds())
    return response
