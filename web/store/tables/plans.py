"""Saved plans, their versions and share links; networks of routes, which are saved plans."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from web.store.tables.base import basis, metadata, moments, texts

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    *moments("created_at", "changed_at"),
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
    *basis(),
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
    *basis(),
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
    *texts("theme", "audience"),
    # Number of the version that somebody has approved: only that one may be published.
    Column("approved", Integer),
    Index(None, "network", "number"),
)
