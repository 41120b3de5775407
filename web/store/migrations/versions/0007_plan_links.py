"""Several share links per plan, each with an end and its parts; forms are taken once."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"

ALL = "timetable,map,contacts,documents"

PLANS = sa.table(
    "plans",
    sa.column("id", sa.Integer),
    sa.column("token", sa.String),
    sa.column("deleted_at", sa.DateTime),
)


def upgrade() -> None:
    """Create the tables; the links that there are show everything, without an end."""
    links = op.create_table(
        "plan_links",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("plan", sa.Integer, sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("token", sa.String, nullable=False, unique=True),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("parts", sa.String, nullable=False),
        sa.Column("embed", sa.Boolean, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
    )
    op.create_index("ix_plan_links_plan", "plan_links", ["plan"])
    op.create_table(
        "sent_forms",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("sent_at", sa.DateTime, nullable=False),
        sa.Column("location", sa.String, nullable=False),
    )
    now = datetime.now(UTC).replace(tzinfo=None)
    old = sa.select(PLANS.c.id, PLANS.c.token).where(PLANS.c.token.is_not(None))
    connection = op.get_bind()
    rows = [
        {"plan": plan, "token": token, "note": "", "created_at": now, "parts": ALL, "embed": False}
        for plan, token in connection.execute(old.order_by(PLANS.c.id)).all()
    ]
    if rows:
        connection.execute(links.insert(), rows)
    connection.execute(PLANS.update().values(token=None))
