"""Saved plans get versions, a status, a share link and the data they were computed with."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"

OLD = sa.table(
    "saved_plans",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("created_at", sa.DateTime),
    sa.column("data_version", sa.String),
    sa.column("document", sa.JSON),
)


def upgrade() -> None:
    """Make each saved plan version 1 of a draft."""
    plans, versions = _create_tables()
    connection = op.get_bind()
    # One at a time: a document may have hundreds of kilobytes.
    for key in connection.scalars(sa.select(OLD.c.id).order_by(OLD.c.id)).all():
        row = connection.execute(sa.select(OLD).where(OLD.c.id == key)).mappings().one()
        connection.execute(plans.insert(), _plan(row))
        connection.execute(versions.insert(), _version(row))
    if connection.dialect.name == "postgresql":  # the ids were given, the counter does not know
        op.execute(
            "SELECT setval(pg_get_serial_sequence('plans', 'id'), max(id)) FROM plans HAVING count(*) > 0"
        )
    op.drop_table("saved_plans")


def _create_tables() -> tuple[sa.Table, sa.Table]:
    plans = op.create_table(
        "plans",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("published", sa.Integer),
        sa.Column("token", sa.String, unique=True),
        sa.Column("deleted_at", sa.DateTime),
    )
    versions = op.create_table(
        "plan_versions",
        sa.Column("plan", sa.Integer, sa.ForeignKey("plans.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("change", sa.String, nullable=False),
        sa.Column("origin", sa.Integer),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("stops", sa.Integer, nullable=False),
        sa.Column("data_hash", sa.String, nullable=False),
        sa.Column("data_date", sa.String, nullable=False),
        sa.Column("roads_hash", sa.String, nullable=False),
        sa.Column("roads_date", sa.String, nullable=False),
        sa.Column("query", sa.JSON(none_as_null=True)),
        sa.Column("document", sa.JSON, nullable=False),
    )
    return plans, versions


def _plan(row: sa.RowMapping) -> dict[str, object]:
    moment = row["created_at"]
    return {
        "id": row["id"], "created_at": moment, "changed_at": moment, "version": 1, "status": "draft",
    }


def _version(row: sa.RowMapping) -> dict[str, object]:
    days = row["document"].get("days") or []
    dates = [date.fromisoformat(day["date"]) for day in days if "date" in day]
    return {
        "plan": row["id"],
        "number": 1,
        "name": row["name"],
        "saved_at": row["created_at"],
        "change": "saved",
        "starts_on": min(dates, default=None),
        "ends_on": max(dates, default=None),
        "stops": sum(len(day.get("stops", ())) for day in days),
        "data_hash": "",  # not recorded then
        "data_date": "",
        "roads_hash": "",
        "roads_date": row["data_version"],
        "query": None,
        "document": row["document"],
    }
