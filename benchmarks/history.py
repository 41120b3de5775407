"""How long it takes to look whether a long history is as it was written.

    python -m benchmarks.history [--rows 1000000] [URL ...]

Without an address a new SQLite file is used; a PostgreSQL database must be an empty one.
"""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from web.store.noting import BEGINNING, CONTENT, HIDDEN, digest_of, encode
from web.store.store import Store
from web.store.tables import history

AT_ONCE: Final = 20_000


def fill(store: Store, rows: int) -> None:
    """Write rows such as orders make, each with its digest."""
    digest = BEGINNING
    for first in range(1, rows + 1, AT_ONCE):
        made = []
        for number in range(first, min(first + AT_ONCE, rows + 1)):
            row = _row(number)
            digest = digest_of(digest, [row[name] for name in CONTENT])
            made.append({**row, "digest": digest})
        with store.write() as connection:
            connection.execute(insert(history), made)


def _row(number: int) -> dict[str, object]:
    changes = {
        "contact": [None, HIDDEN], "date": [None, "2027-06-01"], "half": [None, "am"],
        "lecturer": [None, f"R{number:016d}"], "status": ["ordered", "dispatched"],
    }  # fmt: skip
    return {
        "number": number, "at": f"2027-06-01T08:{number // 60 % 60:02d}:{number % 60:02d}.000001Z",
        "who": "张三", "role": "county", "address": "192.0.2.7", "by": "page", "kind": "order",
        "key": str(number % 9999), "what": "dispatched", "changes": encode(changes),
    }  # fmt: skip


def main() -> None:
    """Fill a store and look at its history."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="*", metavar="URL")
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for url in asked.urls or [f"sqlite:///{Path(folder) / 'redroutes.sqlite'}"]:
            store = Store(url)
            store.migrate()
            fill(store, asked.rows)
            begun, cpu = time.monotonic(), time.process_time()
            found = store.history.verify()
            seconds, cpu = time.monotonic() - begun, time.process_time() - cpu
            print(
                f"{url.partition(':')[0]}: {found.rows} rows verified in {seconds:.1f} s "
                f"({cpu:.1f} s of a processor); first broken: {found.broken}"
            )
            store.close()


if __name__ == "__main__":
    main()
