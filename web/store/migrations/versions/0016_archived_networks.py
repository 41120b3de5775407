"""Networks that are put into the archive, and in which version a network was seen."""

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the columns; every network there is was never changed."""
    op.add_column(
        "networks", sa.Column("version", sa.Integer, nullable=False, server_default="1")
    )
    op.add_column("networks", sa.Column("archived_at", sa.DateTime))


def downgrade() -> None:
    """Drop the columns; archived networks are in the lists again, as far as they have routes."""
    # Not as a batch: that would drop the whole table, which other rows refer to.
    op.drop_column("networks", "archived_at")
    op.drop_column("networks", "version")
