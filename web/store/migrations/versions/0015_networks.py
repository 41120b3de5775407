"""Networks of routes, and which saved plans are their routes."""

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "networks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False, unique=True),
        sa.Column("data_hash", sa.String, nullable=False),
        sa.Column("data_date", sa.String, nullable=False),
        sa.Column("roads_hash", sa.String, nullable=False),
        sa.Column("roads_date", sa.String, nullable=False),
        sa.Column("question", sa.JSON, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "network_routes",
        sa.Column("plan", sa.Integer, sa.ForeignKey("plans.id"), primary_key=True),
        sa.Column("network", sa.Integer, sa.ForeignKey("networks.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("theme", sa.String, nullable=False),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("approved", sa.Integer),
    )
    op.create_index(
        "ix_network_routes_network_number", "network_routes", ["network", "number"]
    )
