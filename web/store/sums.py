"""Sums over the rows of a store file: a bit that turns on the disk changes a figure, not its sum.

Each table has a sum over its rows, which no order of them changes. While a connection writes,
triggers that only it has keep the sums of what it writes, in the same transaction; when a store is
opened they are compared with the rows. PostgreSQL has checksums of its own and gets none.
"""

import marshal
import time
import zlib
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, event, insert, select

from web.store.tables import history, metadata, table_sums

SCHEMA: Final = "sqlite_schema"
"""Under this name stands the sum over what the tables are declared as."""
FIGURES: Final = ("lectures", "lecturers", "record_versions", "batches", "orders", "revision")
"""Tables that figures rest on; they are looked at first."""
APART: Final = frozenset({table_sums.name, history.name})
"""Tables without a sum; the rows of the history have digests of their own."""
_FOLLOWED: Final = "followed"
"""Where a connection notes the tables whose sums follow what it writes."""
_MASK: Final = 2**62 - 1
_FORM: Final = 2
"""Version of the bytes of a row, which is the same in every Python."""
_READING: Final = ("SELECT", "PRAGMA", "BEGIN")


def row_sum(*values: Any) -> int:
    """Return the sum of one row, as the database holds it."""
    return zlib.crc32(marshal.dumps(values, _FORM))


def followed(engine: Engine) -> Engine:
    """Return an engine on the same SQLite file whose writing the sums follow."""
    engine = engine.execution_options()  # a copy: what opens the file goes on without
    event.listen(engine, "before_cursor_execute", _follow_statement)
    return engine


def seal(connection: Connection) -> None:
    """Take the rows as they are: sum them anew."""
    names = list(_tables(connection))
    connection.execute(delete(table_sums))
    sums = [{"name": name, "value": _sum(connection, name)} for name in (*names, SCHEMA)]
    connection.execute(insert(table_sums), sums)


def broken(connection: Connection, *, until: float | None = None) -> Iterator[str]:
    """Name the tables whose rows are not what was written into them.

    Parameters
    ----------
    connection
        An SQLite file.
    until
        Moment of :func:`time.monotonic` after which no other table is begun; None: look at all.
    """
    if not connection.dialect.has_table(connection, table_sums.name):
        return  # of an older release
    kept = _kept(connection)
    there = {*_tables(connection), SCHEMA}
    for name in sorted(kept, key=_importance):
        if until is not None and time.monotonic() > until:
            return
        if name not in there or _sum(connection, name) != kept[name]:
            yield name


def _kept(connection: Connection) -> dict[str, int]:
    return {row.name: row.value for row in connection.execute(select(table_sums))}


def _importance(name: str) -> int:
    return FIGURES.index(name) if name in FIGURES else len(FIGURES)


def _tables(connection: Connection) -> Iterable[str]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    found = connection.exec_driver_sql(query).scalars().all()
    return [name for name in found if name in metadata.tables and name not in APART]


def _sum(connection: Connection, name: str) -> int:
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 - the connection is open
    if name == SCHEMA:
        rows = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
        return _total(row for row in rows if row[0] in metadata.tables)
    columns = ", ".join(_quoted(one) for one in _columns(connection, name))
    return _total(raw.execute(f"SELECT {columns} FROM {_quoted(name)}"))  # noqa: S608 - our names


def _total(rows: Iterable[tuple[Any, ...]]) -> int:
    return sum(map(zlib.crc32, map(marshal.dumps, rows, repeat(_FORM)))) & _MASK


def _columns(connection: Connection, table: str) -> list[str]:
    """Return the columns by name: migrations may leave them in another order."""
    rows = connection.exec_driver_sql(f"PRAGMA table_info({_quoted(table)})")
    return sorted(row[1] for row in rows)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# -- while somebody writes -------------------------------------------------------------------------


def _follow_statement(
    connection: Connection, _cursor: Any, statement: str, _given: Any, context: Any, _many: bool
) -> None:
    """Before a statement that writes: let the sums of its table follow."""
    if statement.startswith(_READING):
        return
    written = getattr(getattr(context.compiled, "statement", None), "table", None)
    names = metadata.tables if written is None else [written.name]
    _follow(connection, [name for name in names if name not in APART])


def _follow(connection: Connection, names: Iterable[str]) -> None:
    raw: Any = connection.connection.driver_connection
    done: set[str] = connection.connection.info.setdefault(_FOLLOWED, set())
    if not done:
        raw.create_function("row_sum", -1, row_sum, deterministic=True)
    for name in set(names) - done:
        done.add(name)
        columns = _columns(connection, name)
        new, old = (", ".join(f"{of}.{_quoted(one)}" for one in columns) for of in ("NEW", "OLD"))
        changes = {
            "INSERT": f"+ row_sum({new})",
            "DELETE": f"- row_sum({old})",
            "UPDATE": f"+ row_sum({new}) - row_sum({old})",
        }
        for doing, change in changes.items():
            raw.execute(
                f"CREATE TEMP TRIGGER sum_{name}_{doing} AFTER {doing} ON main.{_quoted(name)}"  # noqa: S608 - our names
                f" BEGIN UPDATE table_sums SET value = (value {change}) & {_MASK}"
                f" WHERE name = '{name}'; END"
            )
