"""Networks that are put into the archive, and in which version a network was seen."""

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    """Add the columns; every network there is was never changed."""
    op.add_column(
        "networks", sa.Column("version", sa.Integer, nullable=False, server_default="1")
    )
    op.add_column("networks", sa.Column("archived_at", sa.DateTime))
