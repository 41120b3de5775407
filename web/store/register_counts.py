"""How many records the register holds, counted by the database."""

from sqlalchemy import func, null, select

from web.store.database import Database
from web.store.tables import record_versions


def record_counts(database: Database) -> dict[str, int]:
    """Count the records by kind, as they stand."""
    rows = record_versions.c
    newest = (
        select(rows.kind, rows.key, func.max(rows.number).label("number"))
        .group_by(rows.kind, rows.key)
        .subquery()
    )
    same = (
        (rows.kind == newest.c.kind) & (rows.key == newest.c.key)
        & (rows.number == newest.c.number)
    )  # fmt: skip
    there = select(rows.kind, func.count()).join(newest, same)
    query = there.where(rows["values"].is_not(null())).group_by(rows.kind)
    with database.read() as connection:
        return dict(iter(connection.execute(query)))
