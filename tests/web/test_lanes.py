"""Who is answered at once, and that no crowd of the others is in their way."""

import asyncio
import threading
from typing import Any

import pytest
from a2wsgi import WSGIMiddleware

from web.frame.lanes import Lanes, is_quick


@pytest.mark.parametrize(
    ("method", "path", "base", "quick"),
    [
        ("GET", "/", "", True),
        ("HEAD", "/healthz", "", True),
        ("GET", "/api/v1/venues/clusters", "", True),
        ("GET", "/red/api/v1/nearby", "/red", True),
        ("GET", "/red", "/red", True),
        ("GET", "/redder/nearby", "/red", False),
        ("GET", "/api/v1/plan", "", False),
        ("GET", "/files/venues.xlsx", "", False),
        ("POST", "/", "", False),
        ("POST", "/api/v1/plan", "", False),
        ("GET", "/nothing", "", False),
    ],
)
def test_reading_what_is_there_is_quick(method: str, path: str, base: str, *, quick: bool) -> None:
    assert is_quick({"method": method, "path": path}, base) is quick


def test_a_crowd_of_slow_requests_is_in_nobodys_way() -> None:
    free = threading.Event()

    def answer(environ: Any, start: Any) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            free.wait(10)
        start("200 OK", [])
        return [b""]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def ask(app: Lanes, method: str, path: str) -> int:
        told: list[int] = []

        async def send(message: Any) -> None:
            told.append(message.get("status", 0))

        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": path, "headers": [],
            "query_string": b"", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
            "scheme": "http",
        }  # fmt: skip
        await app(scope, receive, send)
        return told[0]

    async def crowd() -> list[int]:
        one, two = (WSGIMiddleware(answer, workers=count) for count in (1, 2))
        app = Lanes(one, two)  # type: ignore[arg-type]
        slow = [asyncio.ensure_future(ask(app, "POST", "/api/v1/plan")) for _ in range(50)]
        await asyncio.sleep(0)
        quick = await asyncio.wait_for(ask(app, "GET", "/healthz"), 5)
        assert not any(one.done() for one in slow)
        free.set()
        return [quick, *await asyncio.gather(*slow)]

    assert asyncio.run(crowd()) == [200] * 51
