"""Two installations on one store, each of two processes, behind a proxy that takes turns."""

import concurrent.futures
import itertools
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from tests.web.serving import START, Server, serve, until

pytestmark = [pytest.mark.fault, pytest.mark.timeout(1800)]
QUESTIONS = 200
TIMES = 4
TAKEN_OVER = 10
"""Seconds within which another worker takes the work of one that was killed."""


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    home = tmp_path_factory.mktemp("shared")
    options = ("--workers", "2", "--work-processes", "1")
    with ExitStack() as stack:
        first = stack.enter_context(serve(home, "--simulate", *options))
        second = stack.enter_context(serve(home, *options))
        for one in (first, second):
            until(one.answers, START)
        yield [first, second]


def question(number: int, *, seconds: float = 0.1) -> dict[str, object]:
    """Return a question that no other number has."""
    day = f"2027-{6 + number // 28 % 6:02d}-{2 + number % 28 % 27:02d}"
    return {"from": "长春", "date": day, "days": 1 + number // 168, "seconds": seconds,
            "seed": number}  # fmt: skip


def route(server: Server, asked: dict[str, object]) -> str:
    """Return the route of a question, asking as long as it is being made."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        status, text = server.ask("/api/v1/plan", asked)
        if status == 200:
            return json.dumps(json.loads(text)["days"])
        assert status in (202, 503), text
        time.sleep(0.5)
    raise TimeoutError


def test_equal_questions_have_one_route_each(machines) -> None:
    turns = itertools.cycle(machines)
    asked = [(number, next(turns)) for number in range(QUESTIONS) for _ in range(TIMES)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        routes = list(pool.map(lambda one: route(one[1], question(one[0])), asked))
    for number in range(QUESTIONS):
        assert len(set(routes[TIMES * number : TIMES * (number + 1)])) == 1, number


def begun(server: Server, asked: dict[str, object]) -> str:
    """Ask for long work until it is being done; return its address."""
    found = ""

    def runs() -> bool:
        nonlocal found
        status, text = server.ask("/api/v1/plan", asked, wait=0)
        assert status in (202, 503), text
        found = f"/api/v1/work/{json.loads(text)['id']}" if status == 202 else ""
        return bool(found) and json.loads(text)["share"] > 0

    until(runs, START)
    return found


def gone(machines: list[Server], address: str) -> bool:
    """Tell whether no machine knows some work any more."""
    return all(one.ask(address)[0] == 404 for one in machines)


def test_polls_tell_the_same_and_every_cancel_works(machines) -> None:
    for number in range(5):
        asked = question(number, seconds=30)
        address = begun(machines[number % 2], asked)
        polls = [json.loads(one.ask(address)[1])["status"] for one in machines * 4]
        assert polls == ["working"] * 8
        assert machines[(number + 1) % 2].ask(address, method="DELETE")[0] == 200
        until(partial(gone, machines, address), 10)


def test_the_work_of_a_killed_worker_is_taken_over(machines) -> None:
    asked = question(300, seconds=20)
    address = begun(machines[0], asked)
    killed = time.monotonic()
    for server in machines[:1]:
        for worker in server.workers():
            os.kill(worker, signal.SIGKILL)

    def again() -> bool:
        status, text = machines[1].ask(address)
        assert status == 200, text
        return json.loads(text)["status"] == "working"

    assert again()
    assert route(machines[1], asked)
    # The search, the lease of the dead one, and what a busy machine needs.
    assert time.monotonic() - killed < 2 * 20 + TAKEN_OVER + 30
