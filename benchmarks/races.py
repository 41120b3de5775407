"""Many at one lecturer at the same moment: exactly one may win.

    python -m benchmarks.races [--rounds 200] [--at-once 64] [URL ...]

In each round so many threads of four processes send one lecturer to as many orders, each in a hall
of its own, on one half day. Without an address a new SQLite file is used; a PostgreSQL database
must be an empty one.
"""

import argparse
import multiprocessing
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from geo.errors import RedRoutesError
from web.store.bookings import BookedError
from web.store.order_rows import Sending, Wanted
from web.store.store import Store

PROCESSES: Final = 4
DAY: Final = date(2030, 1, 1)
PATIENCE: Final = 120
"""Seconds after which a round hangs."""


class Result(NamedTuple):
    """What came of some rounds.

    Attributes
    ----------
    outcomes
        Outcome of a try -> how many had it: "won", "refused", or the name of an error.
    wrong
        Rounds that did not have exactly one winner.
    """

    rounds: int
    at_once: int
    outcomes: Counter[str]
    wrong: int
    seconds: float


def race(url: str, rounds: int, at_once: int) -> Result:
    """Run some rounds on an empty store."""
    store = Store(url)
    store.migrate()
    keys = _orders(store, at_once)
    forked = multiprocessing.get_context("fork")
    gate, said = forked.Barrier(at_once + 1), forked.Queue()
    shares = [keys[number::PROCESSES] for number in range(PROCESSES)]
    given = [(url, share, rounds, gate, said) for share in shares if share]
    store.close()  # no connection is inherited
    runners = [forked.Process(target=_run, args=one, daemon=True) for one in given]
    for runner in runners:
        runner.start()
    outcomes: Counter[str] = Counter()
    wrong, begun = 0, time.monotonic()
    for _ in range(rounds):
        gate.wait(PATIENCE)
        found = [said.get(timeout=PATIENCE) for _ in range(at_once)]
        outcomes.update(what for _, what in found)
        winners = [key for key, what in found if what == "won"]
        wrong += len(winners) != 1
        for key in winners:
            store.orders.decline(key)
        gate.wait(PATIENCE)
    seconds = time.monotonic() - begun
    for runner in runners:
        runner.join(PATIENCE)
    store.close()
    return Result(rounds, at_once, outcomes, wrong, seconds)


def _orders(store: Store, count: int) -> list[int]:
    facts = {"name": "赛", "home": "220605107000", "corps": False, "simulated": True}
    who = pd.DataFrame([{**facts, "topics": "law", "languages": "zh"}], index=["L1"])
    none = pd.DataFrame(columns=["id", "venue", "lecturer", "date", "status"])
    none["date"] = pd.to_datetime(none["date"])
    store.replace_simulated(who.rename_axis("id"), none)
    return [
        store.orders.add(
            Wanted(venue=f"2206050{n:05d}", topic="law", language="zh", since=DAY, until=DAY)
        )
        for n in range(count)
    ]


def _run(
    url: str, keys: Sequence[int], rounds: int, gate: Barrier, said: "Queue[tuple[int, str]]"
) -> None:
    store = Store(url)

    def send(key: int) -> None:
        for _ in range(rounds):
            gate.wait(PATIENCE)
            said.put((key, _outcome(store, key)))
            gate.wait(PATIENCE)

    threads = [threading.Thread(target=send, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()


def _outcome(store: Store, key: int) -> str:
    try:
        store.orders.dispatch([Sending(key, "L1", DAY, "08:30")])
    except BookedError:
        return "refused"
    except RedRoutesError as error:
        return type(error).__name__
    return "won"


def main() -> None:
    """Run the races and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="*", metavar="URL")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=64)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for url in asked.urls or [f"sqlite:///{Path(folder) / 'redroutes.sqlite'}"]:
            found = race(url, asked.rounds, asked.at_once)
            print(
                f"{url.partition(':')[0]}: {found.rounds} rounds of {found.at_once} at once in "
                f"{found.seconds:.0f} s: {dict(found.outcomes)}; rounds without exactly one "
                f"winner: {found.wrong}"
            )


if __name__ == "__main__":
    main()
