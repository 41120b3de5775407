"""One lecture for each half of a day: lecturers and halls are booked; a venue waits once."""

import logging
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"

log = logging.getLogger("web.store")
HALVES = ("am", "pm")
LIVE = ("dispatched", "accepted", "held", "reviewed")
ORDERS = sa.table(
    "orders",
    *(sa.column(name) for name in ("id", "venue", "lecturer", "part", "start", "status", "half")),
    sa.column("date", sa.Date),
)
LECTURES = sa.table(
    "lectures",
    *(sa.column(name) for name in ("id", "venue", "lecturer", "status")),
    sa.column("date", sa.Date),
)
PLANNED = sa.table("planned_lectures", *(sa.column(name) for name in ("id", "venue", "status")))


def upgrade() -> None:
    """Create the table and book what there is, the oldest first.

    Rows that break the rule stay as they are, without a booking and a half; the log names them, and
    so does the list of orders until somebody else is sent or the order is cancelled.
    """
    for name in ("half", "override"):
        op.add_column("orders", sa.Column(name, sa.String, nullable=False, server_default=""))
    bookings = op.create_table(
        "bookings",
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("half", sa.String, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("who", sa.String, primary_key=True),
        sa.Column("room", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("order", sa.Integer, sa.ForeignKey("orders.id")),
        sa.Column("lecture", sa.String, sa.ForeignKey("lectures.id")),
    )
    op.create_index("ix_bookings_order", "bookings", ["order"])
    op.create_index("ix_bookings_lecture", "bookings", ["lecture"])
    rows = list(_booked())
    if rows:
        op.get_bind().execute(bookings.insert(), rows)
    _wait_once()
    op.create_index(
        "uq_planned_lectures_waiting",
        "planned_lectures",
        ["venue"],
        unique=True,
        sqlite_where=sa.text("status = 'planned'"),
        postgresql_where=sa.text("status = 'planned'"),
    )


def _booked() -> Iterator[dict[str, object]]:
    """Yield the bookings of orders and lectures to come, and give each order its half."""
    connection = op.get_bind()
    taken: dict[tuple[object, ...], str] = {}
    live = sa.select(ORDERS).where(ORDERS.c.status.in_(LIVE), ORDERS.c.date.is_not(None))
    coming = sa.select(LECTURES).where(LECTURES.c.status == "planned")
    found = [("order", one) for one in connection.execute(live.order_by(ORDERS.c.id)).mappings()]
    found += [
        ("lecture", one) for one in connection.execute(coming.order_by(LECTURES.c.id)).mappings()
    ]
    for what, one in found:
        wanted = _halves(one) if what == "order" else HALVES
        places = [("hall", one["venue"]), ("lecturer", one["lecturer"])]
        places = [place for place in places if place[1]]
        free = [h for h in wanted if all((one["date"], h, *place) not in taken for place in places)]
        half = free[0] if free else wanted[0]
        if not free:
            mine = [(one["date"], half, *place) for place in places]
            others = {taken[at] for at in mine if at in taken}
            log.warning(
                "%s %s has a lecturer or a venue that is taken on the %s of %s by %s: it is kept; "
                "send somebody else, or cancel it",
                what, one["id"], half, one["date"], ", ".join(sorted(others)),
            )  # fmt: skip
            continue
        if what == "order":
            of = ORDERS.c.id == one["id"]
            connection.execute(ORDERS.update().where(of).values(half=half))
        for kind, who in places:
            taken[one["date"], half, kind, who] = f"{what} {one['id']}"
            yield {
                "date": one["date"], "half": half, "kind": kind, "who": who, "room": 1,
                "order": one["id"] if what == "order" else None,
                "lecture": one["id"] if what == "lecture" else None,
            }  # fmt: skip


def _halves(order: sa.RowMapping) -> tuple[str, ...]:
    if order["start"]:
        return ("am",) if order["start"] < "12:00" else ("pm",)
    return HALVES if order["part"] == "any" else (order["part"],)


def _wait_once() -> None:
    """Take venues off the list of planned lectures that are on it already; they can be put back."""
    connection = op.get_bind()
    waiting = sa.select(PLANNED).where(PLANNED.c.status == "planned").order_by(PLANNED.c.id)
    seen: set[str] = set()
    for row in connection.execute(waiting).mappings().all():
        if row["venue"] in seen:
            log.warning("planned lecture %s is off the list: its venue waits already", row["id"])
            of = PLANNED.c.id == row["id"]
            connection.execute(PLANNED.update().where(of).values(status="dropped"))
        seen.add(row["venue"])
