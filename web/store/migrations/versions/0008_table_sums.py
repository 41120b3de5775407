"""A sum over the rows of each table, so that damage to the file is noticed."""

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    """Create the table; the sums are taken after the last migration."""
    op.create_table(
        "table_sums",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
