"""What the store keeps of its own doings: what was changed, sent and answered; sums and key."""

from sqlalchemy import BigInteger, Column, DateTime, Index, Integer, String, Table

from web.store.tables.base import metadata, texts

# Who has changed what: rows are added and never changed, each has the digest of all before it, and
# triggers of the database refuse everything else. See `web.store.noting`.
history = Table(
    "history",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    # In UTC as text, so that the digest is of the same letters in every database.
    *texts("at", "who", "role", "address", "by", "kind", "key", "what", "changes", "digest"),
    Index(None, "kind", "key", "number"),
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
    *texts("body", "location", "etag"),
    Index(None, "sent_at"),
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

# One row: a text sealed with the key of the telephones, by which a wrong key is told. The key
# itself lies elsewhere. See `web.store.vault`.
vault = Table(
    "vault",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("check", String, nullable=False),
)

# Sum over the rows of each table, see `web.store.sums`; empty on PostgreSQL.
table_sums = Table(
    "table_sums",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
