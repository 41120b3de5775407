"""Who is signed in where, and the keys of programs: both can be ended at any time."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Literal

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL as LABELS
from sqlalchemy import ColumnElement, RowMapping, Table, delete, insert, select, update

from geo.errors import N_
from web.store.database import Database, StoreError, UnknownError
from web.store.moments import now
from web.store.noting import note
from web.store.part import Part
from web.store.people import TOKEN_BYTES, Account, account_of, hash_of
from web.store.rows import insert_row, made
from web.store.tables import LARGEST, accounts, api_keys, sessions

log = logging.getLogger(__name__)

IDLE: Final = timedelta(hours=12)
"""Who does nothing for so long signs in again."""
LONGEST: Final = timedelta(days=7)
"""So does whoever has signed in so long ago."""
NOTED: Final = timedelta(minutes=5)
"""How often it is written down that somebody is still there."""
AT_ONCE: Final = 0.1
"""Seconds that such a note waits for other writers."""
KEY_DAYS: Final = 366
"""Days for which a key holds at most."""
LINK: Final = "link"
"""Access of the personal link of a lecturer, which signs in instead of being shown."""
SignedIn = Literal["signed_in", "signed_in_by_link", "signed_in_by_office"]
PREFIX: Final = "rr_"
"""What keys begin with, so that tools that look for forgotten keys find them."""


class UnknownKeyError(UnknownError):
    """There is no such session or key."""

    kind = "unknown-key"
    title = N_("There is no such session or key")


@dataclass(frozen=True, kw_only=True)
class Session:
    """Where somebody is signed in; moments are in UTC."""

    id: int
    created_at: datetime
    seen_at: datetime
    until: datetime
    address: str
    device: str


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key of a program; moments are in UTC."""

    id: int
    name: str
    access: str
    division: str
    created_at: datetime
    seen_at: datetime | None
    until: datetime
    ended_at: datetime | None


class Sessions(Part):
    """Where people are signed in."""

    def begin(
        self, account_id: int, *, address: str, device: str, way: SignedIn = "signed_in"
    ) -> str:
        """Sign somebody in and return the random text of the cookie, which is not kept.

        What has run out is forgotten on the way. The history says by which `way` it was.
        """
        token, moment = secrets.token_urlsafe(TOKEN_BYTES), now()
        row = {
            "hash": hash_of(token), "account": account_id, "created_at": moment, "seen_at": moment,
            "until": moment + LONGEST, "address": address, "device": device[:200],
        }  # fmt: skip
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(~_lives(moment)))
            connection.execute(insert(sessions).values(row))
            note(connection, "account", account_id, way)
        return token

    def of(self, token: str) -> tuple[Session, Account] | None:
        """Return the session of a cookie and whose it is, None where it does not hold."""
        moment = now()
        query = (
            select(sessions, accounts)
            .join(accounts, accounts.c.id == sessions.c.account)
            .where(sessions.c.hash == hash_of(token), _lives(moment), accounts.c.ended_at.is_(None))
            .set_label_style(LABELS)
        )
        row = self._row(query)
        if row is None:
            return None
        found = _part(row, "sessions"), _part(row, "accounts")
        session = made(Session, found[0])
        if moment - found[0]["seen_at"] > NOTED:
            _note_use(self._database, sessions, session.id, moment)
        return session, account_of(found[1])

    def list(self, account_id: int) -> list[Session]:
        """Return where somebody is signed in, the newest first."""
        query = select(sessions).where(sessions.c.account == account_id, _lives(now()))
        return self._rows(query.order_by(sessions.c.id.desc()), partial(made, Session))

    def end(self, account_id: int, session_id: int) -> None:
        """End a session of somebody.

        Raises
        ------
        UnknownKeyError
            If he has none with this number.
        """
        of = (sessions.c.id == min(session_id, LARGEST)) & (sessions.c.account == account_id)
        with self._database.write() as connection:
            if not connection.execute(delete(sessions).where(of)).rowcount:
                raise UnknownKeyError(N_("The session or key has ended already."))

    def end_all(self, account_id: int, *, but: int | None = None) -> None:
        """End all sessions of somebody, but for one."""
        of = (sessions.c.account == account_id) & sessions.c.id.is_distinct_from(but)
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(of))

    def forget(self, token: str) -> None:
        """End the session of a cookie, if it has one."""
        of = sessions.c.hash == hash_of(token)
        with self._database.write() as connection:
            ended = delete(sessions).where(of).returning(sessions.c.account)
            for account in connection.scalars(ended):
                note(connection, "account", account, "signed_out")


class Keys(Part):
    """The keys of programs."""

    def add(
        self, account_id: int, *, name: str, access: str, division: str, days: int
    ) -> tuple[int, str]:
        """Make a key; its text is told once and not kept."""
        token, moment = PREFIX + secrets.token_urlsafe(TOKEN_BYTES), now()
        row = {
            "hash": hash_of(token), "account": account_id, "name": name, "access": access,
            "division": division, "created_at": moment,
            "until": moment + timedelta(days=min(days, KEY_DAYS)),
        }  # fmt: skip
        with self._database.write() as connection:
            key = insert_row(connection, api_keys, row)
            told = {"key": (None, key), "access": (None, access), "division": (None, division)}
            note(connection, "account", account_id, "key_made", told)
            return key, token

    def of(
        self, token: str, access: Sequence[str] = ("read", "write")
    ) -> tuple[Key, Account] | None:
        """Return a key with one of some rights and whose it is, None where it does not hold."""
        moment = now()
        query = (
            select(api_keys, accounts)
            .join(accounts, accounts.c.id == api_keys.c.account)
            .where(api_keys.c.hash == hash_of(token), api_keys.c.ended_at.is_(None))
            .where(api_keys.c.access.in_(access))
            .where(api_keys.c.until > moment, accounts.c.ended_at.is_(None))
            .set_label_style(LABELS)
        )
        row = self._row(query)
        if row is None:
            return None
        key = _part(row, "api_keys")
        if key["seen_at"] is None or moment - key["seen_at"] > NOTED:
            _note_use(self._database, api_keys, key["id"], moment)
        return made(Key, key), account_of(_part(row, "accounts"))

    def list(self, account_id: int) -> list[Key]:
        """Return the keys of somebody, the newest first."""
        query = select(api_keys).where(api_keys.c.account == account_id)
        return self._rows(query.order_by(api_keys.c.id.desc()), partial(made, Key))

    def end(self, account_id: int, key_id: int) -> None:
        """End a key of somebody.

        Raises
        ------
        UnknownKeyError
            If he has none with this number that holds.
        """
        of = (api_keys.c.id == min(key_id, LARGEST)) & (api_keys.c.account == account_id)
        lives = of & api_keys.c.ended_at.is_(None)
        with self._database.write() as connection:
            ended = connection.execute(update(api_keys).where(lives).values(ended_at=now()))
            if not ended.rowcount:
                raise UnknownKeyError(N_("The session or key has ended already."))
            note(connection, "account", account_id, "key_ended", {"key": (key_id, None)})

    def personal(self, account_id: int) -> str:
        """Make the personal link of somebody; the former one ends, with whoever came in by it."""
        lives = (api_keys.c.account == account_id) & api_keys.c.ended_at.is_(None)
        with self._database.write() as connection:
            of = lives & (api_keys.c.access == LINK)
            connection.execute(update(api_keys).where(of).values(ended_at=now()))
            connection.execute(delete(sessions).where(sessions.c.account == account_id))
        return self.add(account_id, name="", access=LINK, division="", days=KEY_DAYS)[1]


def _note_use(database: Database, table: Table, number: int, moment: datetime) -> None:
    """Note when a session or a key was used; where nothing can be written the next use notes it.

    So whoever is signed in reads on while the disk is full or others write.
    """
    try:
        with database.write(patience=AT_ONCE) as connection:
            connection.execute(update(table).where(table.c.id == number).values(seen_at=moment))
    except StoreError as error:
        log.info("%s", error)


def _lives(moment: datetime) -> ColumnElement[bool]:
    return (sessions.c.until > moment) & (sessions.c.seen_at > moment - IDLE)


def _part(row: RowMapping, table: str) -> dict[str, Any]:
    """Return the columns of one of two joined tables."""
    start = f"{table}_"
    return {str(k).removeprefix(start): value for k, value in row.items() if k.startswith(start)}
