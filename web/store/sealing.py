"""Sealing what a store of an earlier release holds in the open."""

from typing import Final

from sqlalchemy import Column, Connection, Table, select, update

from web.store.masks import hide_numbers
from web.store.register_sealed import SEALED, sealed_values
from web.store.tables import batch_rows, orders, record_versions, site_reports
from web.store.vault import MARK, vault_of

CONTACTS: Final = (orders, site_reports)
"""Tables whose column ``contact`` is sealed."""


def seal_all(connection: Connection) -> None:
    """Seal all telephones and contacts that are not yet."""
    for table in CONTACTS:
        _seal_column(connection, table, table.c.contact)
    _seal_records(connection)
    _hide_in_rows(connection)


def _seal_column(connection: Connection, table: Table, column: Column[str]) -> None:
    vault = vault_of(connection)
    plain = (column != "") & ~column.startswith(MARK)
    for key, text in connection.execute(select(table.c.id, column).where(plain)).all():
        sealed = {column.name: vault.seal(connection, text)}
        connection.execute(update(table).where(table.c.id == key).values(sealed))


def _seal_records(connection: Connection) -> None:
    names = ("kind", "key", "number")
    keys = [record_versions.c[name] for name in names]
    query = select(*keys, record_versions.c["values"]).where(record_versions.c.kind.in_(SEALED))
    for row in connection.execute(query).mappings().all():
        sealed = sealed_values(connection, row["kind"], row["values"])
        if sealed != row["values"]:
            of = [column == row[name] for column, name in zip(keys, names, strict=True)]
            connection.execute(update(record_versions).where(*of).values({"values": sealed}))


def _hide_in_rows(connection: Connection) -> None:
    """Mask the numbers in rows that were rejected: whoever mends them has the file."""
    names = ("batch", "number")
    columns = [batch_rows.c[name] for name in (*names, "value", "values")]
    for row in connection.execute(select(*columns)).mappings().all():
        hidden = {"value": hide_numbers(row["value"]), "values": hidden_texts(row["values"])}
        if hidden != {name: row[name] for name in hidden}:
            of = [batch_rows.c[name] == row[name] for name in names]
            connection.execute(update(batch_rows).where(*of).values(hidden))


def hidden_texts(values: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the cells of a rejected row with its telephone numbers masked."""
    return {key: [hide_numbers(text) for text in texts] for key, texts in values.items()}
