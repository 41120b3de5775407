"""Indexes by which lists find their part: of orders, lectures, planned lectures and reports."""

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"

INDEXES = (
    ("orders", ["status", "id"]),
    ("orders", ["status", "date"]),
    ("orders", ["venue", "status"]),
    ("orders", ["lecturer", "date"]),
    ("lectures", ["date"]),
    ("planned_lectures", ["order"]),
    ("plans", ["changed_at"]),
    ("site_reports", ["done_at"]),
)


def _name(table: str, columns: list[str]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"


def upgrade() -> None:
    """Create the indexes; one of them holds what an earlier one held."""
    for table, columns in INDEXES:
        op.create_index(_name(table, columns), table, columns)
    op.drop_index("ix_orders_status", "orders")
