"""Orders of lectures, and a row for each of their changes."""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("venue", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("people", sa.Integer),
        sa.Column("contact", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("lecturer", sa.String, sa.ForeignKey("lecturers.id")),
        sa.Column("date", sa.Date),
        sa.Column("start", sa.String, nullable=False),
        sa.Column("score", sa.Integer),
        sa.Column("review", sa.String, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
    )
    op.create_index("ix_orders_status", "orders", ["status"])
    op.create_table(
        "order_changes",
        sa.Column("order", sa.Integer, sa.ForeignKey("orders.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
    )
