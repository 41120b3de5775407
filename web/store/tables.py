"""Tables of the store, in terms that SQLite and PostgreSQL share."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

# The migration the code below was written for; a test holds it to the head of the scripts.
SCHEMA_VERSION = "0016"
LARGEST = 2**31 - 1
"""Largest number an INTEGER column holds everywhere."""

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
    # None where nobody has said who spoke, or how many came; so are topic and form when empty.
    Column("lecturer", ForeignKey(lecturers.c.id)),
    Column("date", Date, nullable=False),
    Column("topic", String, nullable=False),
    Column("form", String, nullable=False),
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
    # Where the links of earlier releases stood; they are in `plan_links` now.
    Column("token", String, unique=True),
    Column("deleted_at", DateTime),
    # Account that made it, and the division that it was made in; None and "" before there were any.
    Column("owner", Integer),
    Column("division", String, nullable=False, server_default=""),
    Index(None, "changed_at"),
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

# Addresses under which others may read a plan. A revoked one is kept, so that it can be taken back.
plan_links = Table(
    "plan_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", ForeignKey(plans.c.id), nullable=False),
    Column("token", String, nullable=False, unique=True),
    # For whom it is, as the office notes it for itself.
    Column("note", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    # Last day on which it opens; None: until it is revoked.
    Column("until", Date),
    # Codes of what it shows, with commas.
    Column("parts", String, nullable=False),
    # Whether other sites may show it in a frame.
    Column("embed", Boolean, nullable=False),
    Column("revoked_at", DateTime),
    Index(None, "plan"),
)

# Networks of routes that were kept: what was asked, what was answered, and what it rests on.
networks = Table(
    "networks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", DateTime, nullable=False),
    Column("name", String, nullable=False),
    # Tells what was asked and chosen: the same network is kept once.
    Column("fingerprint", String, nullable=False, unique=True),
    Column("data_hash", String, nullable=False),
    Column("data_date", String, nullable=False),
    Column("roads_hash", String, nullable=False),
    Column("roads_date", String, nullable=False),
    Column("question", JSON, nullable=False),
    Column("document", JSON, nullable=False),
    # Counts the changes: whoever renames or archives names the one he has seen.
    Column("version", Integer, nullable=False, server_default="1"),
    # Since when it is in no list; routes that were deleted with it were deleted at this moment.
    Column("archived_at", DateTime),
)

# Their routes, which are saved plans: versions, links and who may see them are those of the plan.
network_routes = Table(
    "network_routes",
    metadata,
    Column("plan", ForeignKey(plans.c.id), primary_key=True),
    Column("network", ForeignKey(networks.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    # Id of the route in the document of the network.
    Column("key", String, nullable=False),
    # Codes of the theme it tells and of whom it is for; "" for several, for anybody.
    Column("theme", String, nullable=False),
    Column("audience", String, nullable=False),
    # Number of the version that somebody has approved: only that one may be published.
    Column("approved", Integer),
    Index(None, "network", "number"),
)

# Forms that were sent, by a fingerprint of what they said: the same one again is not another order.
sent_forms = Table(
    "sent_forms",
    metadata,
    Column("key", String, primary_key=True),
    Column("sent_at", DateTime, nullable=False),
    # Where it led; "" as long as it is being worked on.
    Column("location", String, nullable=False),
)

# What programs were answered that wrote something, by the key that they named the request with.
answers = Table(
    "answers",
    metadata,
    Column("key", String, primary_key=True),
    # What tells the request from every other.
    Column("fingerprint", String, nullable=False),
    Column("sent_at", DateTime, nullable=False),
    # 0 as long as it is being worked on.
    Column("status", Integer, nullable=False),
    Column("body", String, nullable=False),
    Column("location", String, nullable=False),
    Column("etag", String, nullable=False),
    Index(None, "sent_at"),
)

# Files of the office that were put into the register, each in one transaction.
batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("file", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("crs", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("mapping", JSON, nullable=False),
    # Whether the file is only a part of what its counties have.
    Column("partial", Boolean, nullable=False),
    Column("complete_to", Date),
    # Rows by outcome, records by change, and what the file says of each county.
    Column("outcomes", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("counties", JSON, nullable=False),
    Column("undone_at", DateTime),
)

# What became of the rows that are no records: rejected, duplicate, skipped.
batch_rows = Table(
    "batch_rows",
    metadata,
    Column("batch", ForeignKey(batches.c.id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sheet", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("outcome", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("cell", String, nullable=False),
    Column("value", String, nullable=False),
    Column("county", String, nullable=False),
    Column("values", JSON, nullable=False),
)

# Rows are added and never changed: the newest version of a record is what holds, and what stood
# before stays readable.
record_versions = Table(
    "record_versions",
    metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    # None for what was typed into a form.
    Column("batch", ForeignKey(batches.c.id)),
    Column("change", String, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    # What files call it that do not know its key; "" for none.
    Column("alias", String, nullable=False),
    # None where it was removed.
    Column("values", JSON(none_as_null=True)),
    Index(None, "batch"),
    Index(None, "kind", "alias"),
)

# Which column of a heading is what, as somebody said it.
mappings = Table(
    "mappings",
    metadata,
    Column("fingerprint", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("mapping", JSON, nullable=False),
)

# Pictures of the sites. A removed one is kept, so that it can be brought back.
pictures = Table(
    "pictures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site", String, nullable=False),
    Column("added_at", DateTime, nullable=False),
    Column("alt", String, nullable=False),
    Column("credit", String, nullable=False),
    Column("licence", String, nullable=False),
    Column("removed_at", DateTime),
    Index(None, "site"),
)

# The same picture as it was encoded by us, small to large.
picture_sizes = Table(
    "picture_sizes",
    metadata,
    Column("picture", ForeignKey(pictures.c.id), primary_key=True),
    Column("size", String, primary_key=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# What readers say is wrong with a site.
site_reports = Table(
    "site_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("about", String, nullable=False),
    Column("text", String, nullable=False),
    Column("contact", String, nullable=False),
    Column("done_at", DateTime),
    Index(None, "site"),
    Index(None, "done_at"),
)

# Who may sign in. An account that has ended is kept: the history names it.
accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    # What is typed to sign in, in the form in which it is compared.
    Column("name", String, nullable=False, unique=True),
    # What others see.
    Column("shown", String, nullable=False),
    Column("role", String, nullable=False),
    # Code of the division within which the role holds.
    Column("division", String, nullable=False),
    # Of a lecturer: id in `lecturers`; else "".
    Column("lecturer", String, nullable=False),
    # As argon2 writes it; "" where nobody has chosen one yet.
    Column("password", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("ended_at", DateTime),
)

# Who is signed in where. The cookie holds a random text of which only the hash stands here.
sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("account", ForeignKey(accounts.c.id), nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("until", DateTime, nullable=False),
    Column("address", String, nullable=False),
    Column("device", String, nullable=False),
    Index(None, "account"),
)

# What programs show instead of a password, by its hash. One that has ended is kept.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("account", ForeignKey(accounts.c.id), nullable=False),
    Column("name", String, nullable=False),
    # "read" or "write", and the division within which it holds.
    Column("access", String, nullable=False),
    Column("division", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("seen_at", DateTime),
    Column("until", DateTime, nullable=False),
    Column("ended_at", DateTime),
    Index(None, "account"),
)

# Links that are used once, to choose a password: of an account, or for the first one of all.
invitations = Table(
    "invitations",
    metadata,
    Column("hash", String, primary_key=True),
    Column("account", ForeignKey(accounts.c.id)),
    Column("until", DateTime, nullable=False),
    Index(None, "account"),
)

# Wrong passwords: by the hash of a name and an address, and by that of an address.
wrong_tries = Table(
    "wrong_tries",
    metadata,
    Column("hash", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", DateTime, nullable=False),
    Index(None, "since"),
)

# Who has changed what: rows are added and never changed, each has the digest of all before it, and
# triggers of the database refuse everything else. See `web.store.noting`.
history = Table(
    "history",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    # In UTC as text, so that the digest is of the same letters in every database.
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("role", String, nullable=False),
    Column("address", String, nullable=False),
    Column("by", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("what", String, nullable=False),
    Column("changes", String, nullable=False),
    Column("digest", String, nullable=False),
    Index(None, "kind", "key", "number"),
)

# One row: a text sealed with the key of the telephones, by which a wrong key is told. The key
# itself lies elsewhere. See `web.store.vault`.
vault = Table(
    "vault",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("check", String, nullable=False),
)

# One row: `value` goes up with each change of lecturers, lectures or the register, `register` with
# each change of what lies over the data sets, so that every process can tell whether what it holds
# in memory is still that of the store.
revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("register", Integer, nullable=False, server_default="0"),
)

# Sum over the rows of each table, see `web.store.sums`; empty on PostgreSQL.
table_sums = Table(
    "table_sums",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
