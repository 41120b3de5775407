"""Tables of the store, in terms that SQLite and PostgreSQL share."""

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
    MetaData,
    String,
    Table,
)

# The migration the code below was written for; a test holds it to the head of the scripts.
SCHEMA_VERSION = "0004"

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

lecturers = Table(
    "lecturers",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("home", String, nullable=False),
    Column("corps", Boolean, nullable=False),
    Column("topics", String, nullable=False),
    Column("languages", String, nullable=False),
    Column("simulated", Boolean, nullable=False),
)

lectures = Table(
    "lectures",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("lecturer", ForeignKey(lecturers.c.id), nullable=False),
    Column("date", Date, nullable=False),
    Column("topic", String, nullable=False),
    Column("form", String, nullable=False),
    Column("audience", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Index(None, "venue", "date"),
    Index(None, "lecturer"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", DateTime, nullable=False),
    Column("venue", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("language", String, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("part", String, nullable=False),
    Column("people", Integer),
    Column("contact", String, nullable=False),
    Column("status", String, nullable=False),
    Column("lecturer", ForeignKey(lecturers.c.id)),
    Column("date", Date),
    # Clock time at which the lecture begins, "" until it is dispatched.
    Column("start", String, nullable=False),
    Column("score", Integer),
    Column("review", String, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Index(None, "status"),
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

# Lectures that a suggestion proposes, before anybody has ordered them: no topic, no day, nobody to
# call yet. What becomes an order keeps the number of it.
planned_lectures = Table(
    "planned_lectures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", DateTime, nullable=False),
    Column("venue", String, nullable=False),
    Column("status", String, nullable=False),
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
)

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", DateTime, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    # Number of the newest version: whoever saves names the one he started from.
    Column("version", Integer, nullable=False),
    Column("status", String, nullable=False),
    # Number of the version that others see; a newer one is a draft until it is published.
    Column("published", Integer),
    Column("token", String, unique=True),
    Column("deleted_at", DateTime),
)

# Rows are added and never changed: what was saved, published or sent stays readable.
plan_versions = Table(
    "plan_versions",
    metadata,
    Column("plan", ForeignKey(plans.c.id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("change", String, nullable=False),
    Column("origin", Integer),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("stops", Integer, nullable=False),
    Column("data_hash", String, nullable=False),
    Column("data_date", String, nullable=False),
    Column("roads_hash", String, nullable=False),
    Column("roads_date", String, nullable=False),
    Column("query", JSON(none_as_null=True)),
    Column("document", JSON, nullable=False),
)

# One row: goes up with each change of lecturers or lectures, so that every process can tell
# whether the tables it holds in memory are still those of the store.
revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("value", Integer, nullable=False),
)
