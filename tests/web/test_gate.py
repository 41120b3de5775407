"""The gate in front of the threads: whole bodies in time, or a refusal; nobody holds a thread."""

import asyncio
import time
from typing import Any

import pytest

from web.frame.gate import Gate

Message = dict[str, Any]
SECONDS = 0.05


def part(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


class Client:
    """What a client sends; after that it stays without a word."""

    def __init__(self, *messages: Message) -> None:
        self.messages = list(messages)
        self.answer: list[Message] = []

    async def receive(self) -> Message:
        """Give the next message."""
        if self.messages:
            return self.messages.pop(0)
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(self, message: Message) -> None:
        """Take a part of the answer."""
        self.answer.append(message)

    @property
    def status(self) -> int | None:
        """Status of the answer, None as long as there is none."""
        return self.answer[0]["status"] if self.answer else None


async def echo(scope: Message, receive: Any, send: Any) -> None:
    """Answer 200 with the body and the query."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["query_string"] + b"|" + body})


def scope(length: object = None, query: bytes = b"") -> Message:
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    return {"type": "http", "headers": headers, "query_string": query}


def ask(client: Client, asked: Message, **limits: Any) -> Client:
    gate = Gate(echo, **{"limit": 100, "seconds": SECONDS, **limits})
    asyncio.run(gate(asked, client.receive, client.send))
    return client


def test_a_body_in_parts_comes_whole() -> None:
    client = ask(Client(part(b"abc"), part(b"def", more=False)), scope(6))
    assert client.answer[-1]["body"] == b"|abcdef"


def test_a_body_that_does_not_come_is_given_up() -> None:
    client = ask(Client(part(b"abc")), scope(6))
    assert client.status == 408
    assert (b"connection", b"close") in client.answer[0]["headers"]
    assert (b"x-content-type-options", b"nosniff") in client.answer[0]["headers"]
    policy = dict(client.answer[0]["headers"])[b"content-security-policy"]
    assert policy == b"default-src 'none'; frame-ancestors 'none'"
    assert "太慢" in client.answer[1]["body"].decode()


def test_a_body_that_comes_steadily_has_longer() -> None:
    class Steady(Client):
        async def receive(self) -> Message:
            await asyncio.sleep(SECONDS / 2)
            return await super().receive()

    parts = [part(b"x" * 10) for _ in range(5)]
    assert ask(Steady(*parts), scope(50), bytes_per_second=100).status == 200
    parts = [part(b"x" * 10) for _ in range(5)]
    assert ask(Steady(*parts), scope(50), bytes_per_second=100_000).status == 408


def test_a_body_that_stalls_is_given_up_however_much_has_come() -> None:
    began = time.monotonic()
    assert ask(Client(part(b"x" * 90)), scope(100), bytes_per_second=20).status == 408
    assert time.monotonic() - began < 1


def test_large_bodies_leave_room_for_small_ones() -> None:
    """Four uploads that stall must not refuse every form meanwhile."""
    gate = Gate(echo, limit=100, seconds=SECONDS, buffered=100, small=20)
    large = [Client(part(b"x" * 50)), Client(part(b"x" * 49))]
    small = Client(part(b"x" * 20, more=False))

    async def all_at_once() -> None:
        sent = [gate(scope(60), one.receive, one.send) for one in large]
        await asyncio.gather(*sent, gate(scope(20), small.receive, small.send))

    asyncio.run(all_at_once())
    assert [one.status for one in (*large, small)] == [408, 408, 200]


@pytest.mark.parametrize("length", [None, 101, "many"])
def test_a_body_of_no_or_too_large_a_length_is_not_waited_for(length: object) -> None:
    """The application refuses it by the head."""
    assert ask(Client(), scope(length)).answer[-1]["body"] == b"|"


def test_a_body_that_ends_too_early_is_refused_and_the_line_closed() -> None:
    """Without an answer the server would say 500 to whoever shut his own side of the line only."""
    gone = ask(Client(part(b"a"), {"type": "http.disconnect"}), scope(6))
    assert gone.status == 400
    assert (b"connection", b"close") in gone.answer[0]["headers"]
    assert "send it again" in gone.answer[1]["body"].decode()


def test_all_bodies_together_are_bounded_and_freed() -> None:
    async def slow(asked: Message, receive: Any, send: Any) -> None:
        await asyncio.sleep(SECONDS)
        await echo(asked, receive, send)

    gate = Gate(slow, limit=100, buffered=100)
    clients = [Client(part(b"x" * 60), part(b"x" * 30, more=False)) for _ in range(2)]

    async def both() -> None:
        await asyncio.gather(*(gate(scope(90), one.receive, one.send) for one in clients))

    asyncio.run(both())
    assert [one.status for one in clients] == [200, 503]
    again = Client(part(b"x" * 90, more=False))
    asyncio.run(gate(scope(90), again.receive, again.send))
    assert again.status == 200


def test_a_query_that_is_not_ascii_is_escaped() -> None:
    client = ask(Client(), scope(query="q=白山&a=%20&b=[1]".encode()))
    assert client.answer[-1]["body"] == b"q=%E7%99%BD%E5%B1%B1&a=%20&b=[1]|"
