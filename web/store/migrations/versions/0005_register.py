"""The register: files, versions of records; lectures of which not everything is known."""

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Create the tables; a lecture may have an unknown lecturer and audience."""
    _create_batches()
    op.create_table(
        "record_versions",
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("batch", sa.Integer, sa.ForeignKey("batches.id")),
        sa.Column("change", sa.String, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("alias", sa.String, nullable=False),
        sa.Column("values", sa.JSON(none_as_null=True)),
    )
    op.create_index("ix_record_versions_batch", "record_versions", ["batch"])
    op.create_index("ix_record_versions_kind_alias", "record_versions", ["kind", "alias"])
    op.create_table(
        "mappings",
        sa.Column("fingerprint", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("mapping", sa.JSON, nullable=False),
    )
    register = sa.Column("register", sa.Integer, nullable=False, server_default="0")
    op.add_column("revision", register)
    _allow_unknown()


def _create_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("crs", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("mapping", sa.JSON, nullable=False),
        sa.Column("partial", sa.Boolean, nullable=False),
        sa.Column("complete_to", sa.Date),
        sa.Column("outcomes", sa.JSON, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("counties", sa.JSON, nullable=False),
        sa.Column("undone_at", sa.DateTime),
    )
    op.create_table(
        "batch_rows",
        sa.Column("batch", sa.Integer, sa.ForeignKey("batches.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("county", sa.String, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
    )


def _allow_unknown() -> None:
    with op.batch_alter_table("lectures") as lectures:
        lectures.alter_column("lecturer", existing_type=sa.String, nullable=True)
        lectures.alter_column("audience", existing_type=sa.Integer, nullable=True)
