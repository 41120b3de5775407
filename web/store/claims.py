"""What counts once: a request or form is claimed, and the claim is marked with what it changes.

Whoever claims one may be killed at any moment. So the transaction that changes something marks the
claim, too: a claim without a mark has changed nothing, and after a while somebody else may take it
over. If the first one lives after all, he finds that it is not his any more when he is to mark it,
and what he was about to change is undone.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, update

from geo.errors import N_, RedRoutesError
from web.store.engine import insert_new

LEASE: Final = timedelta(seconds=60)
"""After so long a claim that has changed nothing may be taken over."""


class LostClaimError(RedRoutesError):
    """Somebody else has taken over what took too long."""

    status = 409
    kind = "still-working"
    title = N_("The request is being worked on")


class Claim(NamedTuple):
    """Something that is to count once.

    Attributes
    ----------
    table, key
        Where it is kept, and under what.
    at
        When it was claimed: another moment is another claim.
    unmarked, marked
        What the row holds before and after something was changed for it.
    """

    table: Table
    key: str
    at: datetime
    unmarked: Mapping[str, object]
    marked: Mapping[str, object]

    @property
    def mine(self) -> ColumnElement[bool]:
        """The row, as long as nobody else has taken it over."""
        columns = self.table.c
        return (columns.key == self.key) & (columns.sent_at == self.at)

    @property
    def idle(self) -> ColumnElement[bool]:
        """That nothing was changed for it yet."""
        return and_(*(self.table.c[name] == value for name, value in self.unmarked.items()))


_CLAIM: Final[ContextVar[Claim | None]] = ContextVar("claim", default=None)


@contextmanager
def working_on(claim: Claim) -> Iterator[None]:
    """Say for what all is done inside."""
    token = _CLAIM.set(claim)
    try:
        yield
    finally:
        _CLAIM.reset(token)


def take(connection: Connection, claim: Claim, same: Mapping[str, str]) -> bool:
    """Tell whether a claim was made, or taken over from whoever left it.

    Parameters
    ----------
    same
        Columns that tell what is claimed from anything else under the key.
    """
    table = claim.table
    row = {"key": claim.key, "sent_at": claim.at, **claim.unmarked, **same}
    new = insert_new(connection, table).values(row).returning(table.c.key)
    if connection.execute(new).first():  # PostgreSQL counts no rows that were left out
        return True
    equal = [table.c[name] == value for name, value in same.items()]
    left = (table.c.key == claim.key) & (table.c.sent_at < claim.at - LEASE) & claim.idle
    return bool(
        connection.execute(update(table).where(left, *equal).values(sent_at=claim.at)).rowcount
    )


def mark(connection: Connection) -> None:
    """Mark what this is done for, in the transaction that does it.

    Raises
    ------
    LostClaimError
        If somebody else has taken it over.
    """
    claim = _CLAIM.get()
    if claim is None:
        return
    if not connection.execute(update(claim.table).where(claim.mine).values(claim.marked)).rowcount:
        raise LostClaimError(
            N_("This took so long that it was begun anew meanwhile: nothing was changed here.")
        )


def give_up(connection: Connection, claim: Claim) -> None:
    """Forget a claim for which nothing was changed."""
    connection.execute(delete(claim.table).where(claim.mine, claim.idle))
