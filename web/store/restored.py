"""A store that comes from a backup: who was shut out of the store it replaces stays so."""

from dataclasses import dataclass

from sqlalchemy import Column, Connection, delete, select, update

from web.store.database import Database
from web.store.moments import now
from web.store.noting import note
from web.store.tables import accounts, api_keys, invitations, plan_links, sessions

NAMED: tuple[tuple[Column[str], Column[object]], ...] = (
    (accounts.c.name, accounts.c.ended_at),
    (api_keys.c.hash, api_keys.c.ended_at),
    (plan_links.c.token, plan_links.c.revoked_at),
)
"""What can be ended: the column that tells one from another, and that of its end."""


@dataclass(frozen=True)
class Ended:
    """Names of accounts, hashes of keys and texts of share links that have ended."""

    names: tuple[frozenset[str], ...]


def ended_in(connection: Connection) -> Ended:
    """Return what has ended in a store."""
    queries = [select(name).where(end.is_not(None)) for name, end in NAMED]
    return Ended(tuple(frozenset(connection.scalars(query)) for query in queries))


def shut(database: Database, ended: Ended | None) -> None:
    """End all that a backup would open again.

    Sessions and links that wait for a password were those of its day, and have been used or ended
    since. Accounts, keys and share links that the replaced store has ended are ended here, too.

    Parameters
    ----------
    ended
        Of the store that is replaced; None where it could not be read.
    """
    names = ended.names if ended else [frozenset()] * len(NAMED)
    with database.write() as connection:
        connection.execute(delete(sessions))
        connection.execute(delete(invitations))
        for (name, end), gone in zip(NAMED, names, strict=True):
            living = select(name).where(end.is_(None))
            for one in gone.intersection(connection.scalars(living)):
                connection.execute(update(end.table).where(name == one).values({end.name: now()}))
        note(connection, "store", "", "restored")
