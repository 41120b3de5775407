"""The history: who has changed what, as rows that are added and never changed."""

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"

TEXTS = ("at", "who", "role", "address", "by", "kind", "key", "what", "changes", "digest")
SAYS = "rows of the history are added one by one and never changed"
NEXT = "(SELECT coalesce(max(number), 0) + 1 FROM history)"
SQLITE = (
    f"CREATE TRIGGER history_update BEFORE UPDATE ON history BEGIN SELECT raise(ABORT, '{SAYS}'); END",
    f"CREATE TRIGGER history_delete BEFORE DELETE ON history BEGIN SELECT raise(ABORT, '{SAYS}'); END",
    # REPLACE deletes without asking where a connection has no recursive triggers.
    f"CREATE TRIGGER history_insert BEFORE INSERT ON history WHEN NEW.number <> {NEXT}"
    f" BEGIN SELECT raise(ABORT, '{SAYS}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION history_refuses() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN RAISE EXCEPTION '{SAYS}'; END $$",
    "CREATE FUNCTION history_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF NEW.number <> {NEXT} THEN RAISE EXCEPTION '{SAYS}'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER history_change BEFORE UPDATE OR DELETE ON history"
    " FOR EACH ROW EXECUTE FUNCTION history_refuses()",
    "CREATE TRIGGER history_truncate BEFORE TRUNCATE ON history"
    " FOR EACH STATEMENT EXECUTE FUNCTION history_refuses()",
    "CREATE TRIGGER history_insert BEFORE INSERT ON history"
    " FOR EACH ROW EXECUTE FUNCTION history_grows()",
)


def upgrade() -> None:
    """Create the table and the triggers that guard it."""
    op.create_table(
        "history",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.String, nullable=False) for name in TEXTS),
    )
    op.create_index("ix_history_kind_key_number", "history", ["kind", "key", "number"])
    connection = op.get_bind()
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
