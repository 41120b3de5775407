"""Two installations on one PostgreSQL, each of two processes, behind a proxy that takes turns."""

import concurrent.futures
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests import postgresql
from tests.web.serving import (
    START,
    RoundRobin,
    Server,
    descendants,
    seconds_of,
    serve,
    until,
)
from web.installation.settings import Settings
from web.installation.work import open_table
from web.store.work import WorkTable
from web.store.work_tables import work

pytestmark = [pytest.mark.fault, pytest.mark.timeout(1800)]
QUESTIONS = 200
TIMES = 4
CANCELS = 10
TAKEN_OVER = 10
"""Seconds within which another worker takes the work of one that was killed."""
LET_GO = 3
"""Seconds within which cancelled work has ended, on a busy machine."""


class Office:
    """Two machines, what shares out requests between them, and the table they share."""

    def __init__(self, machines: list[Server], proxy: RoundRobin, table: WorkTable) -> None:
        self.machines, self.proxy, self.table = machines, proxy, table

    def ask(self, address: str, body: object = None, **more: object) -> tuple[int, str]:
        """Ask whichever process has its turn."""
        return Server(0, Path(), self.proxy.port).ask(address, body, **more)  # type: ignore[arg-type]

    def row(self, number: str) -> Any:
        """Return the state of some work, and how often it was begun."""
        with self.table.read() as connection:
            query = sa.select(work.c.state, work.c.tries).where(work.c.id == number)
            return connection.execute(query).one()

    def busiest(self) -> tuple[Server, int]:
        """Return the machine that computes and the process of it that does."""
        used = {
            (machine, one): seconds_of(one) for machine in self.machines for one in working(machine)
        }
        time.sleep(1)
        return max(used, key=lambda one: seconds_of(one[1]) - used[one])


def working(machine: Server) -> list[int]:
    """Return the processes for long work of a machine."""
    return [one for parent in machine.workers() for one in (parent, *descendants(parent))]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    if not (postgresql.GIVEN or postgresql.programs()):
        pytest.skip("PostgreSQL is not installed here")
    options = ("--workers", "2", "--work-processes", "1")
    with ExitStack() as stack:
        address = stack.enter_context(postgresql.server())
        url = stack.enter_context(postgresql.databases(address))()
        named = {"REDROUTES_DATABASE_URL": url, "REDROUTES_SIMULATE": "no"}
        homes = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
        machines = [stack.enter_context(serve(home, *options, **named)) for home in homes]
        table = open_table(Settings(database_url=url))
        stack.callback(table.close)
        until(lambda: table.workers() == len(machines), START)
        proxy = stack.enter_context(RoundRobin([one.port for one in machines]))
        yield Office(machines, proxy, table)


def question(number: int, *, seconds: float = 0.1) -> dict[str, object]:
    """Return a question that no other number has."""
    day = f"2027-{6 + number // 28 % 6:02d}-{2 + number % 28 % 27:02d}"
    return {"from": "长春", "date": day, "days": 1 + number // 168, "seconds": seconds,
            "seed": number}  # fmt: skip


def route(office: Office, asked: dict[str, object]) -> str:
    """Return the route of a question, polling its work in whichever process has its turn.

    No poll may say that it is done, or that there is none, before the route is there.
    """
    end = time.monotonic() + START
    while time.monotonic() < end:
        status, text = office.ask("/api/v1/plan", asked, wait=0)
        if status == 200:
            return json.dumps(json.loads(text)["days"])
        assert status in (202, 503), text
        if status == 202:
            until(partial(is_done, office, f"/api/v1/work/{json.loads(text)['id']}"), START)
            status, text = office.ask("/api/v1/plan", asked, wait=0)
            assert status == 200, text
        time.sleep(0.1)
    raise TimeoutError


def polled(office: Office, address: str) -> str:
    status, text = office.ask(address)
    assert status == 200, text
    return str(json.loads(text)["status"])


def is_done(office: Office, address: str) -> bool:
    return polled(office, address) == "done"


def test_equal_questions_have_one_route_each(office: Office) -> None:
    asked = [number for number in range(QUESTIONS) for _ in range(TIMES)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        routes = list(pool.map(lambda number: route(office, question(number)), asked))
    assert len(routes) == QUESTIONS * TIMES
    for number in range(QUESTIONS):
        assert len(set(routes[TIMES * number : TIMES * (number + 1)])) == 1, number


def begun(office: Office, asked: dict[str, object]) -> str:
    """Ask for long work until it is being done; return its number."""
    found: list[str] = []

    def runs() -> bool:
        status, text = office.ask("/api/v1/plan", asked, wait=0)
        assert status in (202, 503), text
        found[:] = [json.loads(text)["id"]] if status == 202 else []
        return bool(found) and office.row(found[0]).state == "running"

    until(runs, START)
    return found[0]


def test_polls_tell_the_same_and_every_cancel_works(office: Office) -> None:
    for number in range(CANCELS):
        found = begun(office, question(number, seconds=30))
        address = f"/api/v1/work/{found}"
        assert [polled(office, address) for _ in range(8)] == ["working"] * 8
        assert office.ask(address, method="DELETE")[0] == 200
        assert [office.ask(address)[0] for _ in range(4)] == [404] * 4
        cancelled = time.monotonic()
        # The next one begins only where the last has let go.
        begun(office, question(500 + number, seconds=0.1))
        assert time.monotonic() - cancelled < LET_GO
        assert office.row(found).state == "cancelled"


def computing(_machine: Server, busiest: int) -> list[int]:
    """Kill the process that computes."""
    return [busiest]


def claiming(machine: Server, _busiest: int) -> list[int]:
    """Kill the parent of the one that computes."""
    return machine.workers()


def both(machine: Server, _busiest: int) -> list[int]:
    """Kill all that do long work on a machine."""
    return working(machine)


def everything(machine: Server, _busiest: int) -> list[int]:
    """Kill all processes of a machine, as when its power fails."""
    return [machine.pid, *descendants(machine.pid)]


@pytest.mark.parametrize("killed", [computing, claiming, both, everything])
def test_the_work_of_a_killed_worker_is_taken_over(
    office: Office, killed: Callable[[Server, int], list[int]]
) -> None:
    until(lambda: office.table.workers() == len(office.machines), START)
    asked = question(300, seconds=25) | {"days": 2, "seed": 300 + len(killed.__name__)}
    found = begun(office, asked)
    machine, busiest = office.busiest()
    for one in killed(machine, busiest):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    if killed is everything:
        office.proxy.ports.remove(machine.port)
        office.machines.remove(machine)
    until(partial(begun_again, office, found, asked), TAKEN_OVER)
    assert route(office, asked)


def begun_again(office: Office, found: str, asked: dict[str, object]) -> bool:
    """Tell whether the work was begun a second time, asking for it as whoever waits does."""
    assert office.ask("/api/v1/plan", asked, wait=0)[0] == 202
    row = office.row(found)
    assert row.state in ("running", "waiting")
    return bool(row.state == "running" and row.tries == 2)
