"""Real servers for the tests of faults: started, asked, looked at from outside."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
START = 300
"""Seconds that a server may take to begin on a busy machine."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the variables of an installation of its own."""
    named = {name: value for name, value in os.environ.items() if not name.startswith("REDROUTES")}
    return {
        **named, "REDROUTES_HOME": str(home), "REDROUTES_TODAY": "2027-06-01",
        "REDROUTES_ROADS": "estimate", "REDROUTES_LANG": "en", **more,
    }  # fmt: skip


class Server:
    """A running server."""

    def __init__(self, pid: int, home: Path, port: int) -> None:
        self.pid, self.home, self.port = pid, home, port

    def ask(
        self, address: str, body: object = None, *, method: str = "", wait: int = 30
    ) -> tuple[int, str]:
        """Return status and text of an answer; a body is sent as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        data = None if body is None else json.dumps(body).encode()
        head = {"Content-Type": "application/json", "Prefer": f"wait={wait}"}
        try:
            connection.request(method or ("POST" if data else "GET"), address, data, head)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def answers(self, address: str = "/more") -> bool:
        """Tell whether an address answers just now."""
        with suppress(OSError, http.client.HTTPException):
            return self.ask(address)[0] == 200
        return False

    def pages(self) -> list[int]:
        """Return the processes that answer."""
        return [one for one in children(self.pid) if "worker" not in command(one)]

    def workers(self) -> list[int]:
        """Return the parents of the processes that do long work."""
        return [one for one in children(self.pid) if "worker" in command(one)]


@contextmanager
def serve(home: Path, *options: str, **more: str) -> Iterator[Server]:
    """Serve an installation until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "web.cli", "serve", "--port", str(port), *options]
    with subprocess.Popen(
        words, cwd=ROOT, env=environment(home, **more), stdout=subprocess.PIPE, text=True
    ) as run:
        try:
            assert run.stdout
            assert any("http://" in line for line in run.stdout)
            yield Server(run.pid, home, port)
        finally:
            run.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                run.wait(timeout=60)
            run.kill()


def children(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    found: list[int] = []
    for task in Path(f"/proc/{parent}/task").glob("*"):
        with suppress(OSError):
            found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def descendants(parent: int) -> list[int]:
    """Return the processes that a process, or one that it has started, has started."""
    return [one for child in children(parent) for one in (child, *descendants(child))]


def seconds_of(process: int) -> float:
    """Return the seconds that a process has computed; 0 for one that is gone."""
    with suppress(OSError):
        said = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


class RoundRobin:
    """A proxy that hands each connection to the next of some servers of this machine."""

    def __init__(self, ports: Iterable[int]) -> None:
        self.ports, self._turn = list(ports), 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client = self._listener.accept()[0]
                self._turn += 1
                port = self.ports[self._turn % len(self.ports)]
                threading.Thread(target=_join, args=(client, port), daemon=True).start()


def _join(client: socket.socket, port: int) -> None:
    with client, suppress(OSError), socket.create_connection(("127.0.0.1", port)) as server:
        threading.Thread(target=_pump, args=(client, server), daemon=True).start()
        _pump(server, client)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def command(process: int) -> list[str]:
    """Return the words that a process was started with."""
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8").split("\0")
    return []


def own_memory(process: int) -> float:
    """Return the megabytes that a process shares with nobody."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    own = re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.MULTILINE)
    return sum(map(int, own)) / 1024


def until(said: Callable[[], object], seconds: float) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not said():
        assert time.monotonic() < end
        time.sleep(0.2)
