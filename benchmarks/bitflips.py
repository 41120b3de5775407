"""Turn single bits in a store file: each is noticed, or changes no figure.

Run as ``python -m benchmarks.bitflips``; exit code 1 if a figure changed in silence, or anything
but a sentence came of it.
"""

import argparse
import hashlib
import pickle
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from geo.datasets import load_datasets
from geo.simulate import simulate_year
from web.store.database import StoreError
from web.store.order_rows import Wanted
from web.store.store import Store

END: Final = date(2027, 6, 1)
FLIPS: Final = 200
ORDERS: Final = 50
OUTCOMES: Final = ("noticed", "harmless", "wrong", "raw")
"""A sentence; the same figures as before; others; an error that is no sentence."""


def make_store(path: Path, *, every: int = 1) -> None:
    """Write a store with a simulated year, or each so-manieth lecture of it, and some orders."""
    store = Store(f"sqlite:///{path}")
    store.migrate()
    people, talks = simulate_year(load_datasets(None), seed=1, end=END)
    talks = talks[::every]
    store.fill_new(people[people.index.isin(talks["lecturer"])], talks)
    for venue in talks["venue"].head(ORDERS):
        store.orders.add(Wanted(venue=venue, topic="law", language="zh", since=END, until=END))


def figures(path: Path) -> str:
    """Open a store as the program does and return a checksum of all that figures are made of."""
    store = Store(f"sqlite:///{path}")
    store.migrate()
    people, talks = store.tables()
    found = [
        people.to_csv(), talks.to_csv(),
        store.reports(END).to_csv(), store.report_days(END).to_csv(),
        store.simulated_counts(), store.simulated_days(), store.revisions(),
        store.orders.search(), [store.orders.changes(one.id) for one in store.orders.search()],
    ]  # fmt: skip
    return hashlib.sha256(pickle.dumps(found)).hexdigest()


def flip(path: Path, position: int) -> None:
    """Turn one bit of a file."""
    with path.open("r+b") as file:
        file.seek(position // 8)
        (byte,) = file.read(1)
        file.seek(position // 8)
        file.write(bytes([byte ^ 1 << position % 8]))


def outcome(path: Path, expected: str) -> str:
    """Tell what comes of opening a store: one of :data:`OUTCOMES`."""
    try:
        return "harmless" if figures(path) == expected else "wrong"
    except StoreError:
        return "noticed"
    except Exception as error:  # noqa: BLE001 - that is what is counted
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return "raw"


def count_outcomes(folder: Path, *, flips: int, seed: int, every: int = 1) -> Counter[str]:
    """Turn one bit after the other, each in a fresh copy, and count what comes of it."""
    path, copy = folder / "store.sqlite", folder / "copy.sqlite"
    make_store(path, every=every)
    whole, expected = path.read_bytes(), figures(path)
    chance = random.Random(seed)  # noqa: S311 - the same flips each time
    counts = Counter(dict.fromkeys(OUTCOMES, 0))
    for _ in range(flips):
        for end in ("-wal", "-shm"):
            Path(f"{copy}{end}").unlink(missing_ok=True)
        copy.write_bytes(whole)
        flip(copy, chance.randrange(len(whole) * 8))
        counts[outcome(copy, expected)] += 1
    return counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the counts; 1 if any flip was worse than noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=FLIPS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="only each so-manieth lecture")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        counts = count_outcomes(Path(folder), flips=asked.flips, seed=asked.seed, every=asked.every)
    print(", ".join(f"{name} {counts[name]}" for name in OUTCOMES))
    return 1 if counts["wrong"] or counts["raw"] else 0


if __name__ == "__main__":
    sys.exit(main())
