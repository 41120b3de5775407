"""The half of :mod:`benchmarks.house` that runs the program: rooms entered, time to start."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import TYPE_CHECKING

from click.testing import CliRunner

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {
    "REDROUTES_TODAY": "2027-06-01",
    "REDROUTES_ROADS": "estimate",
    "REDROUTES_PLAN_SECONDS": "0.2",
    "REDROUTES_PAGE_SECONDS": "60",
}
PROGRAM = [sys.executable, "-c", "from web.cli import main; main()"]
CPU = "import time; print(time.process_time())"
IMPORT_ALL = """
import contextlib, importlib, sys
for name in sys.argv[1:]:
    if name != "web.wsgi":
        with contextlib.suppress(Exception):
            importlib.import_module(name)
"""

Row = tuple[str, str]
STOPPING = 10.0
"""Seconds in which a server that is told to stop must be gone."""


class GivenUpError(BaseException):
    """The running part took longer than it may; no handler of the program takes it for its own."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Give up what runs inside after so many seconds, whatever it waits for.

    Nothing that is measured here has an end of its own: examples that are never computed, a server
    that never has its page, or one that does not stop, would be waited for without end.

    Raises
    ------
    GivenUpError
        In the main thread, once the time is over.
    """

    def give_up(*_: object) -> None:
        raise GivenUpError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# -- requests -------------------------------------------------------------------------------------


@dataclass
class Watch:
    """Notes the code that runs while it is on, in every thread begun after it was made."""

    codes: set[CodeType] = field(default_factory=set)
    on: bool = False

    def __post_init__(self) -> None:
        threading.setprofile(self.note)

    def note(self, frame: FrameType, event: str, _: object) -> None:
        """Keep the code of a function that is called."""
        if self.on and event == "call":
            self.codes.add(frame.f_code)

    def rooms(self, ask: Callable[[], object]) -> set[str]:
        """Return the rooms in which a function runs while something is asked."""
        self.codes.clear()
        self.on = True
        sys.setprofile(self.note)
        ask()
        sys.setprofile(None)
        self.on = False
        files = {Path(one.co_filename) for one in self.codes if one.co_name != "<module>"}
        inside = {path.relative_to(ROOT) for path in files if path.is_relative_to(ROOT)}
        rooms = {"/".join(path.parts[:2]) for path in inside if path.suffix == ".py"}
        return {room for room in rooms if room.startswith(("web/", "routes/", "geo/"))}


def request_rows(home: Path, notes: list[str]) -> Iterator[Row]:
    """Count the rooms that real requests enter once everything is warm."""
    os.environ.update(ENVIRONMENT, REDROUTES_HOME=str(home))
    watch = Watch()
    run("data", "simulate")
    from web.wsgi import app  # noqa: PLC0415 - reads the environment above

    for name, walk in walks(app).items():
        walk(0)
        rooms = watch.rooms(partial(walk, 1))
        ours = sum(room.startswith("web/") for room in rooms)
        notes.append(f"{name}: {', '.join(sorted(rooms))}")
        yield f"rooms of web/ (of all) entered by {name}", f"{ours} ({len(rooms)})"
    threading.setprofile(None)


def walks(app: "Flask") -> dict[str, Callable[[int], None]]:
    """Return what is asked, first to warm up (0), then to be watched (1): never the same twice."""
    client = app.test_client()
    while client.get("/api/v1/examples").get_json()["state"] == "computing":
        time.sleep(0.1)  # the form of a plan would begin to compute them
    for number in (1, 2):
        order = {"venue": "220102000000", "topic": "theory", "from": "2027-06-02", "people": 40}
        client.post("/orders", data=order)
        run("orders", "dispatch", str(number), "--lecturer", "L00001", "--date", "2027-06-02")

    def see(address: str, **parameters: object) -> None:
        if client.get(address, query_string=parameters).status_code != 200:
            raise SystemExit(f"{address} failed")

    def accept(number: int) -> None:
        if client.post(f"/orders/{1 + number}/accept").status_code != 303:
            raise SystemExit("an order could not be accepted")

    trip = {"from": "长春", "days": 2}
    return {
        "the coverage page": lambda n: see("/coverage", days=60 + n),
        "the form of a plan": lambda n: see("/plan", days=1 + n),
        "a plan page with its route": lambda n: see("/plan", date=f"2027-06-{15 + n}", **trip),
        "an accepted order": accept,
        "the list it leads to": lambda n: see("/orders", done=("held", "accepted")[n]),
    }


def run(*words: str) -> None:
    """Run a command in this process."""
    from web.cli import main  # noqa: PLC0415 - reads the environment

    result = CliRunner().invoke(main, words)
    if result.exit_code:
        raise SystemExit(result.output)


# -- time -----------------------------------------------------------------------------------------


def start_rows(home: Path, runs: int) -> Iterator[Row]:
    """Time imports in processor seconds, and the server until its first page."""
    environment = {**os.environ, **ENVIRONMENT, "REDROUTES_HOME": str(home)}
    # As whoever has started it before: what Python has compiled is kept, whatever it is told here.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(home / "compiled")

    def said(code: str, *words: str) -> str:
        command = [sys.executable, "-c", code, *words]
        return subprocess.check_output(command, env=environment, text=True)  # noqa: S603 - our own

    modules = said("from web.wsgi import app; import sys; print(*sys.modules)").split()
    for name, code, words in (
        ("from web.cli import main", "from web.cli import main", []),
        ("everything the pages import", IMPORT_ALL, modules),
        ("from web.wsgi import app: the same, data read", "from web.wsgi import app", []),
    ):
        used = min(float(said(f"{code}\n{CPU}", *words)) for _ in range(runs))
        yield f"{name}, CPU s, best of {runs}", f"{used:.2f}"
    for name, folder, times in (("ready", home, runs), ("new", home / "first", 1)):
        place = {**environment, "REDROUTES_HOME": str(folder)}
        clock, cpu = zip(*(seconds_to_page(place) for _ in range(times)), strict=True)
        text = f"{min(clock):.1f} to {max(clock):.1f}, {min(cpu):.1f} CPU s ({times} runs)"
        yield f"serve to first page, {name} store, s", text


def seconds_to_page(environment: Mapping[str, str]) -> tuple[float, float]:
    """Start the server as a user does; return seconds and CPU seconds until the first page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [*PROGRAM, "serve", "--simulate", "--port", str(port)]
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own
        command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            while server.poll() is None:
                if page_is_there(port):
                    return time.perf_counter() - began, processor_seconds(server.pid)
                time.sleep(0.05)
        finally:
            stop(server)
    raise SystemExit("The server did not start.")


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Stop a server with its workers, who share its session; who does not go is ended."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(STOPPING)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


def processor_seconds(session: int) -> float:
    """Return the CPU seconds of a server and its workers; on a busy machine they say more."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            said = path.read_text().rpartition(")")[2].split()
            ticks += int(said[3]) == session and int(said[11]) + int(said[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def page_is_there(port: int) -> bool:
    """Say whether the server answers with the page of the map."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
