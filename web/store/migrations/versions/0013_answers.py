"""Answers to programs that wrote something, kept so that the same request gets the same answer."""

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "answers",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("sent_at", sa.DateTime, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("location", sa.String, nullable=False),
        sa.Column("etag", sa.String, nullable=False),
    )
    op.create_index("ix_answers_sent_at", "answers", ["sent_at"])
