"""Planned lectures: what a suggestion proposes, before it becomes an order."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "planned_lectures",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("venue", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("order", sa.Integer, sa.ForeignKey("orders.id")),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("within", sa.Float, nullable=False),
        sa.Column("k", sa.Integer, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("gain", sa.Integer, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
    )
    op.create_index("ix_planned_lectures_status", "planned_lectures", ["status"])
