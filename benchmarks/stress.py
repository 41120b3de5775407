"""What a server stands: hostile clients at once, and what everybody else sees meanwhile.

    python -m benchmarks.stress [--long 200] [--bodies 200] [--heads 900] [--readers 50]

A server of its own is started on a store of its own. Printed are, alone and under attack, the
answers of three addresses (milliseconds, 50th and 99th percentile), and the seconds after which no
long work is left.
"""

import argparse
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np

from web.installation.settings import Settings
from web.installation.work import open_table

PROBED: Final = ("/healthz", "/", "/nearby?at=%E5%A4%A7%E7%9F%B3%E4%BA%BA%E9%95%87&within=20")
SECONDS: Final = 20.0
MAPS_A_SECOND: Final = 50
SETTLED: Final = 15.0
"""Seconds after its start from which a server does nothing of its own but long work."""
LEAVE: Final = 0.7
"""Seconds after which the client of a long question is gone."""
SLOW_BODY: Final = (
    b"POST /plans HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nabcdef"
)
HALF_HEAD: Final = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "
SLOW_READER: Final = b"GET /api/v1/sites HTTP/1.1\r\nHost: localhost\r\n\r\n"


@contextlib.contextmanager
def server() -> Iterator[tuple[int, Settings]]:
    """Serve a new installation with a simulated year; yield port and settings."""
    with tempfile.TemporaryDirectory() as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "REDROUTES_HOME": home, "REDROUTES_LANG": "en"}
        command = [sys.executable, "-m", "web.cli", "serve", "--simulate", "--port", str(port)]
        with subprocess.Popen(  # noqa: S603 - ours
            command, env=environment, stdout=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout
            next(line for line in run.stdout if "http" in line)
            settings = Settings.from_env({"REDROUTES_HOME": home})
            ready(port)
            try:
                yield port, settings
            finally:
                run.send_signal(signal.SIGINT)
                run.wait(30)


def ready(port: int) -> None:
    """Wait until a plan comes: the workers have begun."""
    for _ in range(60):
        if ask(port, plan(0, seconds=0.1), timeout=60) == 200:
            return
        time.sleep(1)
    raise TimeoutError


def plan(number: int, *, seconds: float = 30) -> bytes:
    """Return a question that nobody has asked before."""
    day = f"2029-06-{1 + number % 28:02d}"
    asked = {"from": "长春市", "date": day, "days": 1 + number // 28 % 5, "seconds": seconds}
    return json.dumps(asked).encode()


def ask(port: int, body: bytes, *, timeout: float, path: str = "/api/v1/plan") -> int | None:
    """Ask by POST and return the status, None when the client has left before."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def probe(port: int, address: str, seconds: float) -> list[float]:
    """Return the seconds that an address needed, again and again; inf where nothing came."""
    found: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            found.append(time.perf_counter() - began if answer.status == 200 else float("inf"))
        except OSError:
            found.append(float("inf"))
        connection.close()
        time.sleep(0.1)
    return found


def probe_all(port: int, seconds: float) -> dict[str, list[float]]:
    """Probe all addresses at once."""
    found: dict[str, list[float]] = {}

    def run(address: str) -> None:
        found[address] = probe(port, address, seconds)

    together([threading.Thread(target=run, args=[address]) for address in PROBED])
    return found


def map_queries(port: int, seconds: float) -> dict[str, list[float]]:
    """Ask for parts of the map, each another one, fifty times a second."""
    began = time.monotonic()
    bounds = [f"{124 + k % 90 / 30:.3f},41,{127 + k % 90 / 30:.3f},44" for k in range(90)]

    def timed(number: int) -> float:
        time.sleep(max(0.0, began + number / MAPS_A_SECOND - time.monotonic()))
        address = f"/api/v1/venues/clusters?bbox={bounds[number % len(bounds)]}&zoom=8"
        asked = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                return time.perf_counter() - asked
        return float("inf")

    with ThreadPoolExecutor(MAPS_A_SECOND) as pool:
        return {"map": list(pool.map(timed, range(int(seconds * MAPS_A_SECOND))))}


def together(threads: list[threading.Thread]) -> None:
    """Run threads to their end."""
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def hold(port: int, count: int, data: bytes, *, buffer: int = 0) -> list[socket.socket]:
    """Open connections that send some bytes and then nothing."""
    held = []
    for _ in range(count):
        one = socket.socket()
        if buffer:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        one.settimeout(5)
        with contextlib.suppress(OSError):
            one.connect(("127.0.0.1", port))
            one.sendall(data)
            held.append(one)
    return held


def idle(settings: Settings) -> float:
    """Return the seconds until no long work is left."""
    began, table = time.monotonic(), open_table(settings)
    while table.unfinished():
        if time.monotonic() - began > 300:
            return float("inf")
        time.sleep(0.5)
    return time.monotonic() - began


def told(title: str, found: dict[str, list[float]]) -> None:
    """Print what was measured."""
    for address, values in found.items():
        milliseconds = np.array(values) * 1000
        low, high = np.percentile(milliseconds, [50, 99], method="higher")
        lost = int(np.isinf(milliseconds).sum())
        print(f"{title:8} {address[:10]:10} {len(values):5d} answers  p50 {low:7.0f}  "
              f"p99 {high:7.0f} ms  lost {lost}", flush=True)  # fmt: skip


def main() -> None:
    """Measure alone, then under attack."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, usual in (("long", 200), ("bodies", 200), ("heads", 900), ("readers", 50)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    with server() as (port, settings):
        time.sleep(SETTLED)
        idle(settings)
        told("alone", probe_all(port, SECONDS / 2))
        told(f"{MAPS_A_SECOND} a s", map_queries(port, SECONDS / 2))
        held = [
            *hold(port, asked.bodies, SLOW_BODY),
            *hold(port, asked.heads, HALF_HEAD),
            *hold(port, asked.readers, SLOW_READER, buffer=4096),
        ]
        statuses: list[int | None] = []
        hostile = [
            threading.Thread(target=lambda n=n: statuses.append(ask(port, plan(n), timeout=LEAVE)))
            for n in range(asked.long)
        ]
        attack = threading.Thread(target=together, args=[hostile])
        attack.start()
        told("attacked", probe_all(port, SECONDS))
        attack.join()
        for one in held:
            one.close()
        print(f"idle again after {idle(settings):.1f} s; answers to the hostile: "
              f"{ {one: statuses.count(one) for one in set(statuses)} }")  # fmt: skip


if __name__ == "__main__":
    main()
