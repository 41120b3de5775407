"""``redroutes serve``: the real server on a port of its own."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def served(database_url: str, *options: str) -> Iterator[str]:
    """Serve, yield the address that the server prints, and stop it as by Ctrl-C."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {
        "REDROUTES_DATABASE_URL": database_url,
        "REDROUTES_TODAY": "2027-06-01",
        "REDROUTES_ROADS": "estimate",
        "REDROUTES_LANG": "en",
    }
    command = [sys.executable, "-m", "web.cli", "serve", "--port", str(port), *options]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **variables}, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout
            found = (re.search(r"http://127\S+$", line) for line in server.stdout)
            yield next(one[0] for one in found if one)
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=30) == 0
        finally:
            server.kill()


@pytest.fixture(scope="module")
def address(new_url: Callable[..., str], filled_url: str) -> Iterator[str]:
    """Address of a server whose store is there already."""
    with served(new_url(like=filled_url)) as printed:
        yield printed


def fetch(url, *, timeout=60, **extra):
    request = urllib.request.Request(url, **extra)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
        return response.read()


def test_the_printed_address_answers(address):
    assert json.loads(fetch(f"{address}/healthz"))["status"] == "ok"
    assert b"<html" in fetch(f"{address}/")


def test_a_port_in_use_is_one_sentence(address):
    port = address.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "web.cli", "--lang", "en", "serve", "--port", port]
    second = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert second.returncode == 2
    assert second.stderr.startswith(f"Another program answers at port {port}")


@pytest.mark.slow
def test_a_first_start_simulates_a_year_when_told(tmp_path):
    with served(f"sqlite:///{tmp_path / 'new.sqlite'}", "--simulate") as address:
        assert json.loads(fetch(f"{address}/healthz"))["status"] == "ok"
        answer = json.loads(fetch(f"{address}/api/v1/coverage?level=province"))
    assert answer["simulated"]
    assert answer["totals"]["centres"] == 9342


def test_a_plan_is_computed_in_the_server(address):
    body = json.dumps({"from": "长春", "date": "2027-06-15", "seconds": 0.2}).encode()
    headers = {"Content-Type": "application/json", "Prefer": "wait=30"}
    answer = json.loads(fetch(f"{address}/api/v1/plan", data=body, headers=headers))
    assert answer["days"][0]["stops"]


def test_a_chunked_body_is_refused_whole(address):
    """Servers cut a chunked body at the limit without a word: it must never be half read."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    connection.putrequest("POST", "/api/v1/plan")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders(b"3\r\nxxx\r\n")  # the rest never comes: it is not waited for
    answer = connection.getresponse()
    assert answer.status == 411
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    connection.close()


@pytest.mark.slow
def test_bodies_that_do_not_come_hold_nobody_up(address):
    """More of them than there are threads; they are closed after ten seconds, not before."""
    host, port = address.removeprefix("http://").split(":")
    head = b"POST /plans HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nname=x"
    with ExitStack() as stack:
        for _ in range(40):
            slow = stack.enter_context(socket.create_connection((host, int(port))))
            slow.sendall(head)
        assert fetch(f"{address}/healthz", timeout=8)


@pytest.mark.slow
def test_only_http_1_is_spoken(address):
    """Where a server waits to hear which it is, a client that says nothing stays for ever."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x00\x04" + bytes(5))
        assert client.recv(100)[:5] in (b"", b"HTTP/")


@pytest.mark.slow
def test_no_worker_outlives_a_killed_server():
    child = (
        "import sys; from web.cli.serve import end_with_parent as end;"
        "print('up', flush=True); end(int(sys.argv[1]))"
    )
    words = f"[sys.executable, '-c', {child!r}, str(os.getpid())]"
    parent = f"import os, subprocess, sys; subprocess.run({words})"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as server:
        assert server.stdout
        assert server.stdout.readline() == b"up\n"
        server.kill()
        began = time.monotonic()
        assert server.stdout.read() == b""  # the child held it open
    assert time.monotonic() - began < 8
