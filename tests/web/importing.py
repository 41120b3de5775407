"""Processes that import a file made in memory: to be killed, or to run beside each other.

``python -m tests.web.importing`` loads everything once and then starts a process for each line of
``URL ROWS FILE``, says its number, and lets it write into the file how many records were new.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.office_books import lecture, reading
from web.store.store import Store

ROOT = Path(__file__).parents[2]


def log(rows: int) -> list[dict[str, Any]]:
    """Return lectures, one for each day and hour."""
    return [
        lecture(
            f"2027-{n % 12 + 1:02d}-{n // 12 % 28 + 1:02d}", start=f"{n // 336:02d}:00", people=n
        )
        for n in range(rows)
    ]


class Importers:
    """Starts processes that import."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server

    def start(self, url: str, rows: int, result: Path) -> int:
        """Start an import and return the number of its process."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(f"{url} {rows} {result}\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    @staticmethod
    def wait(process: int, number: int = 0) -> None:
        """Send a signal to a process until it has ended; 0 only waits."""
        try:
            while True:
                os.kill(process, number)
                time.sleep(0.005)
        except ProcessLookupError:
            pass

    def kill(self, process: int) -> None:
        """Kill a process, if it has not ended, and wait for that."""
        self.wait(process, signal.SIGKILL)


@contextmanager
def importers() -> Iterator[Importers]:
    """Load what an import needs into a process that starts others."""
    command = [sys.executable, "-m", "tests.web.importing"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        yield Importers(server)
        server.communicate()


def main() -> None:
    """Start an import for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # what has ended leaves nothing behind
    for line in sys.stdin:
        url, rows, result = line.split()
        file = reading("lectures", log(int(rows)))
        process = os.fork()
        if not process:
            counts = Store(url).register.apply(file).changes
            Path(result).write_text(str(counts["new"]))
            os._exit(0)
        sys.stdout.write(f"{process}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
