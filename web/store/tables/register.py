"""The office's own books: files, records, pictures of sites, what readers report."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from web.store.tables.base import metadata, texts

# Files of the office that were put into the register, each in one transaction.
batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    *texts("kind", "file"),
    Column("created_at", DateTime, nullable=False),
    *texts("crs", "fingerprint"),
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
    *texts("outcome", "reason", "cell", "value", "county"),
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
    *texts("alt", "credit", "licence"),
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
    *texts("about", "text", "contact"),
    Column("done_at", DateTime),
    Index(None, "site"),
    Index(None, "done_at"),
)
