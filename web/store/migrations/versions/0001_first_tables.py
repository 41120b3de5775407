"""Lecturers, lectures, saved plans and the revision counter."""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "lecturers",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("home", sa.String, nullable=False),
        sa.Column("corps", sa.Boolean, nullable=False),
        sa.Column("topics", sa.String, nullable=False),
        sa.Column("languages", sa.String, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
    )
    op.create_table(
        "lectures",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("venue", sa.String, nullable=False),
        sa.Column("lecturer", sa.String, sa.ForeignKey("lecturers.id"), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("form", sa.String, nullable=False),
        sa.Column("audience", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
    )
    op.create_index("ix_lectures_venue_date", "lectures", ["venue", "date"])
    op.create_index("ix_lectures_lecturer", "lectures", ["lecturer"])
    op.create_table(
        "saved_plans",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("data_version", sa.String, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    counter = op.create_table(
        "revision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    op.bulk_insert(counter, [{"id": 1, "value": 0}])
