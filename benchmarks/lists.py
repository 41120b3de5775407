"""What lists cost in a store that has grown: ``python -m benchmarks.lists``.

Everything is SYNTHETIC: 100,000 orders of three years at the real centres, each carried as far as
its days allow, with the record of its steps; beside them a year of simulated lectures, planned
lectures, saved plans and reports. The same seed gives the same store. Each list is asked for three
times through the test client; printed are the wall-clock seconds of the first and of the fastest
answer. A limit that is passed makes the exit code 1.
"""

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from flask.testing import FlaskClient
from sqlalchemy import Table, insert

from geo.datasets import Datasets
from geo.simulate import TOPIC_WEIGHTS, simulate_year
from web import create_app
from web.installation.settings import Settings
from web.store.store import Store
from web.store.tables import (
    order_changes,
    orders,
    plan_versions,
    planned_lectures,
    plans,
    site_reports,
)

TODAY: Final = dt.date(2027, 6, 30)
ORDERS: Final = 100_000
PLANNED: Final = 5_000
PLANS: Final = 3_000
REPORTS: Final = 3_000
YEARS: Final = 3
AHEAD: Final = 40
"""Days to come on which orders are wanted."""
WAYS: Final[dict[str, tuple[tuple[str, ...], int]]] = {
    "past": (("dispatched", "accepted", "held", "reviewed"), 78),
    "unreviewed": (("dispatched", "accepted", "held"), 12),
    "cancelled": (("cancelled",), 7),
    "declined": (("dispatched", "declined", "cancelled"), 3),
}
"""How orders of the past ended: their steps, and in how many of 100 cases."""
OPEN: Final[tuple[tuple[str, ...], ...]] = (
    (), ("dispatched",), ("dispatched", "accepted"), ("dispatched", "declined"),
)  # fmt: skip
"""How far orders of days to come are."""
Row = dict[str, object]


class Asked(NamedTuple):
    """A list: its address, and the seconds that it may take, 0 where nothing is promised."""

    address: str
    limit: float = 0.0


def order_rows(codes: list[str], people: list[str], count: int) -> Iterator[tuple[Row, list[Row]]]:
    """Yield orders, the oldest first, each with the record of its steps."""
    rng = random.Random(ORDERS)  # noqa: S311 - the same store every time
    topics, first = list(TOPIC_WEIGHTS), TODAY - dt.timedelta(days=365 * YEARS)
    span = 365 * YEARS + AHEAD
    ways, weights = zip(*WAYS.values(), strict=True)
    for key in range(1, count + 1):
        since = first + dt.timedelta(days=key * span // count)
        until = since + dt.timedelta(days=rng.randrange(7))
        ahead = until >= TODAY
        steps = rng.choice(OPEN) if ahead else rng.choices(ways, weights)[0]
        made = dt.datetime.combine(min(since, TODAY) - dt.timedelta(days=10), dt.time(9))
        order: Row = {
            "id": key, "created_at": made, "venue": rng.choice(codes),
            "topic": rng.choice(topics), "language": "zh" if rng.random() < 0.97 else "ko",
            "since": since, "until": until, "part": "any", "people": rng.randrange(15, 200),
            "contact": "测试员 13000000000", "status": "ordered", "lecturer": None, "date": None,
            "start": "", "score": None, "review": "", "simulated": True,
        }  # fmt: skip
        changes = [_change(key, 1, made, "ordered", {})]
        for number, status in enumerate(steps, start=2):
            values = _values(status, rng.choice(people), until, rng)
            order.update({**values, "status": status})
            moment = made + dt.timedelta(days=number)
            changes.append(_change(key, number, moment, status, values))
        yield order, changes


def _values(status: str, lecturer: str, day: dt.date, rng: random.Random) -> Row:
    if status == "dispatched":
        return {"lecturer": lecturer, "date": day, "start": rng.choice(("08:30", "14:00"))}
    if status == "declined":
        return {"lecturer": None, "date": None, "start": ""}
    return {"score": rng.randrange(3, 6), "review": "讲得好"} if status == "reviewed" else {}


def _change(order: int, number: int, moment: dt.datetime, status: str, values: Row) -> Row:
    plain = {
        key: value.isoformat() if isinstance(value, dt.date) else value
        for key, value in values.items()
    }
    return {
        "order": order, "number": number, "changed_at": moment, "status": status, "values": plain,
    }  # fmt: skip


def other_rows(datasets: Datasets) -> Iterator[tuple[Table, list[Row]]]:
    """Yield the rows of planned lectures, saved plans and reports."""
    rng = random.Random(PLANS)  # noqa: S311 - the same store every time
    now = dt.datetime.combine(TODAY, dt.time(8))
    codes, sites = list(datasets.centres.index), list(datasets.sites.index)
    yield planned_lectures, [
        {
            "id": key, "created_at": now, "venue": code,
            "status": "planned" if key % 10 else "dropped", "order": None, "model": "mclp",
            "within": 30.0, "k": 1, "days": 90, "until": TODAY, "number": key, "gain": 3,
            "simulated": True,
        }
        for key, code in enumerate(rng.sample(codes, PLANNED), start=1)
    ]  # fmt: skip
    days = [TODAY + dt.timedelta(days=rng.randrange(-700, 60)) for _ in range(PLANS)]
    yield plans, [
        {
            "id": key, "created_at": now, "changed_at": now - dt.timedelta(minutes=key),
            "version": 2, "status": "draft", "published": None,
        }
        for key in range(1, PLANS + 1)
    ]  # fmt: skip
    yield plan_versions, [
        {
            "plan": key, "number": number, "name": f"第{key}次巡讲", "saved_at": now,
            "change": "planned", "starts_on": day, "ends_on": day, "stops": 5, "data_hash": "",
            "data_date": "", "roads_hash": "", "roads_date": "", "query": None,
            "document": {"days": [], "said": "x" * 20_000},
        }
        for key, day in enumerate(days, start=1)
        for number in (1, 2)
    ]  # fmt: skip
    yield site_reports, [
        {
            "site": rng.choice(sites), "created_at": now, "about": "other", "text": f"第{key}条",
            "contact": "", "done_at": now if key % 3 else None,
        }
        for key in range(REPORTS)
    ]  # fmt: skip


def fill(store: Store, datasets: Datasets, count: int) -> None:
    """Write the whole synthetic store."""
    people, talks = simulate_year(datasets, seed=1, end=TODAY)
    store.replace_simulated(people, talks)
    placed = [*order_rows(list(datasets.centres.index), list(people.index), count)]
    with store.write() as connection:
        connection.execute(insert(orders), [order for order, _ in placed])
        connection.execute(insert(order_changes), [one for _, of in placed for one in of])
        for table, rows in other_rows(datasets):
            connection.execute(insert(table), rows)


def asked(store: Store) -> Iterator[Asked]:
    """Yield the lists, beginning with those that have a limit."""
    busy = store.orders.get(ORDERS // 2).venue
    yield Asked("/orders", 0.3)
    yield Asked("/orders?status=held", 0.3)
    yield Asked("/api/v1/orders", 0.1)
    yield Asked("/api/v1/orders?status=reviewed&limit=50", 0.1)
    yield Asked("/api/v1/orders?offset=90000&limit=1000", 0.1)
    yield Asked("/orders/dispatch", 1.2)
    yield Asked("/orders/dispatch?days=3&within=40", 1.2)
    yield Asked("/api/v1/planned?limit=100")
    for address in (
        "/planned", "/plans", "/plans?sort=name&page=100", "/api/v1/plans?q=巡讲",
        f"/api/v1/venues/{busy}", f"/venues/{busy}", f"/venues/{busy}.ics", "/register",
        "/register/reports", "/files/orders.csv", "/files/orders.xlsx",
    ):  # fmt: skip
        yield Asked(address)


def measure(client: FlaskClient, one: Asked) -> bool:
    """Ask for a list three times, print how long it took, and tell whether that is within limit."""
    seconds, own = [], []
    for _ in range(3):
        began, busy = time.perf_counter(), time.thread_time()
        answer = client.get(one.address)
        size = len(answer.data)
        seconds.append(time.perf_counter() - began)
        own.append(time.thread_time() - busy)
    within = not one.limit or min(seconds) <= one.limit
    limit = f"<= {one.limit:.1f}" if one.limit else ""
    told = limit if within else f"{limit}  PASSED"
    print(
        f"{one.address:<45}{answer.status_code:>4}{size // 1000:>8} kB"
        f"{seconds[0]:>8.3f} s{min(seconds):>8.3f} s{min(own):>8.3f} s CPU  {told}",
        flush=True,
    )
    return within


def main() -> int:
    """Fill a store in a temporary folder, or keep it in one, and ask for every list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--folder", type=Path, help="keep the store here and use it again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        path = (given.folder or Path(made)) / "lists.sqlite"
        there = path.exists()
        app = create_app(Settings(database_url=f"sqlite:///{path}", today=TODAY))
        context = app.extensions["redroutes"]
        if not there:
            fill(context.store, context.datasets, given.orders)
        client = app.test_client()
        client.get("/")  # data sets and templates are read once, whatever the store holds
        client.get("/orders/dispatch?days=1&within=1")
        results = [measure(client, one) for one in asked(context.store)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
