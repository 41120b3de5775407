"""Tables of the store, in terms that SQLite and PostgreSQL share."""

from web.store.tables.base import LARGEST, SCHEMA_VERSION, metadata
from web.store.tables.lectures import (
    bookings,
    lecturers,
    lectures,
    order_changes,
    orders,
    planned_lectures,
)
from web.store.tables.own import answers, history, revision, sent_forms, table_sums, vault
from web.store.tables.people import accounts, api_keys, invitations, sessions, wrong_tries
from web.store.tables.plans import network_routes, networks, plan_links, plan_versions, plans
from web.store.tables.register import (
    batch_rows,
    batches,
    mappings,
    picture_sizes,
    pictures,
    record_versions,
    site_reports,
)

__all__ = [
    "LARGEST", "SCHEMA_VERSION", "accounts", "answers", "api_keys", "batch_rows", "batches",
    "bookings", "history", "invitations", "lecturers", "lectures", "mappings", "metadata",
    "network_routes", "networks", "order_changes", "orders", "picture_sizes", "pictures",
    "plan_links", "plan_versions", "planned_lectures", "plans", "record_versions", "revision",
    "sent_forms", "sessions", "site_reports", "table_sums", "vault", "wrong_tries",
]  # fmt: skip
