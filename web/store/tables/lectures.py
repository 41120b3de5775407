"""Lecturers, lectures, and the orders that lead to them."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from web.store.tables.base import metadata, texts

lecturers = Table(
    "lecturers",
    metadata,
    Column("id", String, primary_key=True),
    *texts("name", "home"),
    Column("corps", Boolean, nullable=False),
    *texts("topics", "languages"),
    Column("simulated", Boolean, nullable=False),
)

lectures = Table(
    "lectures",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    # None where nobody has said who spoke, or how many came; so are topic and form when empty.
    Column("lecturer", ForeignKey(lecturers.c.id)),
    Column("date", Date, nullable=False),
    *texts("topic", "form"),
    Column("audience", Integer),
    Column("status", String, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Index(None, "venue", "date"),
    Index(None, "lecturer"),
    Index(None, "date"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", DateTime, nullable=False),
    *texts("venue", "topic", "language"),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("part", String, nullable=False),
    Column("people", Integer),
    *texts("contact", "status"),
    Column("lecturer", ForeignKey(lecturers.c.id)),
    Column("date", Date),
    # Clock time at which the lecture begins, "" until it is dispatched, or where nobody says it.
    Column("start", String, nullable=False),
    # Half of the day that it takes, "" until it is dispatched.
    Column("half", String, nullable=False, server_default=""),
    # Why somebody goes who does not fit what was ordered; "" where all fits.
    Column("override", String, nullable=False, server_default=""),
    Column("score", Integer),
    Column("review", String, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Index(None, "status", "id"),
    Index(None, "status", "date"),
    Index(None, "venue", "status"),
    Index(None, "lecturer", "date"),
)

# Rows are added and never changed: who was sent, declined and sent again stays readable.
order_changes = Table(
    "order_changes",
    metadata,
    Column("order", ForeignKey(orders.c.id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("changed_at", DateTime, nullable=False),
    Column("status", String, nullable=False),
    Column("values", JSON, nullable=False),
)

# Who is taken, and which hall: for each half of a day one lecture. See `web.store.bookings`.
bookings = Table(
    "bookings",
    metadata,
    Column("date", Date, primary_key=True),
    Column("half", String, primary_key=True),
    # "lecturer" or "hall", its id or code, and which room of the hall.
    Column("kind", String, primary_key=True),
    Column("who", String, primary_key=True),
    Column("room", Integer, primary_key=True, autoincrement=False),
    Column("order", ForeignKey(orders.c.id)),
    Column("lecture", ForeignKey(lectures.c.id)),
    Index(None, "order"),
    Index(None, "lecture"),
)

# Lectures that a suggestion proposes, before anybody has ordered them: no topic, no day, nobody to
# call yet. What becomes an order keeps the number of it.
planned_lectures = Table(
    "planned_lectures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", DateTime, nullable=False),
    *texts("venue", "status"),
    Column("order", ForeignKey(orders.c.id)),
    # Who suggested it: the model, its limit, and the period that was looked at.
    Column("model", String, nullable=False),
    Column("within", Float, nullable=False),
    Column("k", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    Column("until", Date, nullable=False),
    # Place among the suggested venues, and centres it adds to those before it.
    Column("number", Integer, nullable=False),
    Column("gain", Integer, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Index(None, "status"),
    Index(None, "order"),
)
# A venue waits once.
Index(
    "uq_planned_lectures_waiting",
    planned_lectures.c.venue,
    unique=True,
    sqlite_where=planned_lectures.c.status == "planned",
    postgresql_where=planned_lectures.c.status == "planned",
)
