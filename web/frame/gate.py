"""Slow clients hold nothing: a body is read whole, within a deadline, before a thread is taken.

The servers for WSGI that were measured hand a request to one of their few threads as soon as its
head is there; whoever then sends the body slowly holds that thread. Here an event loop waits, which
costs some bytes for each client. A head is bounded by the server itself.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from geo.errors import N_
from web.language.messages import translate

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

SECONDS: Final = 10.0
"""A body has this long to come whole or to bring its due, and then as long again."""
BYTES_PER_SECOND: Final = 50_000
"""What is due each second: an upload over a slow line takes its time, a stalled one does not."""
BUFFERED: Final = 64 << 20
"""Bytes of large bodies that are kept at a time, and of small ones beside them."""
SMALL: Final = 1 << 20
"""A body of no more bytes is small: no crowd of uploads is in the way of a form."""

SENTENCES: Final = {
    HTTPStatus.BAD_REQUEST: N_("The request ended before all of it was sent: send it again."),
    HTTPStatus.REQUEST_TIMEOUT: N_("The request came too slowly and was given up: send it again."),
    HTTPStatus.SERVICE_UNAVAILABLE: N_("Too much is being sent at once: try again in a minute."),
}


class _RefusedError(Exception):
    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Gate:
    """An ASGI application that gives another one whole bodies only.

    A body that is too large by its own statement, or that does not state its length, is not read:
    the application sees the head alone and refuses in its own words.

    Parameters
    ----------
    limit
        Bytes of the largest body that any address takes.
    seconds, bytes_per_second
        In each so many seconds a body must bring so many bytes for each of them, or end.
    buffered
        Bytes of large bodies kept at a time, and of small ones beside them.
    small
        Bytes of the largest small body.
    """

    def __init__(
        self,
        app: App,
        *,
        limit: int,
        seconds: float = SECONDS,
        bytes_per_second: int = BYTES_PER_SECOND,
        buffered: int = BUFFERED,
        small: int = SMALL,
    ) -> None:
        self._app = app
        self._limit, self._seconds, self._due = limit, seconds, bytes_per_second * seconds
        self._small = small
        self._free = {True: buffered, False: buffered}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = bytearray()
        length = _stated(scope["headers"])
        try:
            if length <= self._limit:
                await self._read(body, length, receive)
            # The bridge to WSGI takes ASCII; browsers send that, other programs may not.
            query = quote(scope["query_string"], safe=_ASCII).encode()
            whole = _given(bytes(body), receive)
            await self._app({**scope, "query_string": query}, whole, send)
        except _RefusedError as refused:
            await _refuse(send, refused.status)
        finally:
            self._free[length <= self._small] += len(body)

    async def _read(self, body: bytearray, length: int, receive: Receive) -> None:
        until, due = time.monotonic() + self._seconds, self._due
        while len(body) < length:
            part = await _within(until - time.monotonic(), receive)
            body += part
            self._free[length <= self._small] -= len(part)
            if self._free[length <= self._small] < 0:
                raise _RefusedError(HTTPStatus.SERVICE_UNAVAILABLE)
            if len(body) >= due:
                until, due = time.monotonic() + self._seconds, len(body) + self._due


def _stated(headers: Headers) -> int:
    stated = dict(headers).get(b"content-length", b"")
    return int(stated) if stated.isdigit() else 0


async def _within(seconds: float, receive: Receive) -> bytes:
    try:
        message = await asyncio.wait_for(receive(), seconds)
    except TimeoutError:
        raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT) from None
    if message["type"] == "http.disconnect":
        # Who has shut only his own side reads this; without an answer the server would say 500.
        raise _RefusedError(HTTPStatus.BAD_REQUEST)
    return bytes(message.get("body", b""))


_ASCII: Final = "".join(map(chr, range(33, 127)))


def _given(body: bytes, receive: Receive) -> Receive:
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return left.pop() if left else await receive()

    return given


async def _refuse(send: Send, status: HTTPStatus) -> None:
    sentence = SENTENCES[status]
    text = f"{translate(sentence, 'zh')}\n{sentence}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    ]
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"60"))
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": text})
