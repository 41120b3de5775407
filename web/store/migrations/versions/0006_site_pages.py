"""Pages of the sites: pictures with licence and credit, and reports of what is wrong."""

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "pictures",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("site", sa.String, nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.Column("alt", sa.String, nullable=False),
        sa.Column("credit", sa.String, nullable=False),
        sa.Column("licence", sa.String, nullable=False),
        sa.Column("removed_at", sa.DateTime),
    )
    op.create_index("ix_pictures_site", "pictures", ["site"])
    op.create_table(
        "picture_sizes",
        sa.Column("picture", sa.Integer, sa.ForeignKey("pictures.id"), primary_key=True),
        sa.Column("size", sa.String, primary_key=True),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "site_reports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("site", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("contact", sa.String, nullable=False),
        sa.Column("done_at", sa.DateTime),
    )
    op.create_index("ix_site_reports_site", "site_reports", ["site"])
