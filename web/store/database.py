"""The connection to the store: opening, upgrading, transactions, errors as sentences."""

import logging
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, func, inspect, select, text, update
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    IntegrityError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from geo.errors import N_, OwnFaultError, RedRoutesError
from web.store import claims, copying, damage, sums, vault
from web.store.engine import (
    DEADLINE,
    PATIENCE,
    UPGRADE_PATIENCE,
    make_engine,
    make_folder,
    parse_url,
)
from web.store.noting import forget_notes, has_notes, write_notes
from web.store.sealing import seal_all
from web.store.tables import SCHEMA_VERSION, revision

FULL: Final = "disk is full"
"""How SQLite says that there is no room for what is to be written."""
LOOK_SECONDS: Final = 0.8
"""How long a store is looked at when it is opened."""
UPGRADING: Final = 771_902
"""Number of the lock that a process holds while it upgrades a store on PostgreSQL."""
OURS: Final = re.compile(r"\d{4}")
"""How the versions of our schema are called."""
WAITED: Final = ("55P03", "40P01", "57014")
"""States of PostgreSQL: no lock was to be had, two waited for each other, it took too long."""
LOCKED: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
"""Codes of SQLite for a file that somebody else writes."""

Row = Mapping[str, Any] | RowMapping
"""A row of a table by its columns, as it was read or put together."""


class StoreError(OwnFaultError):
    """The store cannot be used."""

    status = 503
    kind = "store"
    title = N_("The store cannot be used")
    exit_code = 2  # whoever sits at the terminal keeps the store
    public = N_("The store cannot be used just now; the reason is in the log of the server.")


class NewerStoreError(StoreError):
    """The store is one of a newer release."""


class StoreBusyError(StoreError):
    """Others write for longer than one waits; nothing was changed."""

    kind = "store-busy"
    title = N_("The store is busy")
    level = logging.WARNING
    public = N_(
        "Others are writing into the store just now, and nothing was changed: try again soon."
    )


class DamagedStoreError(StoreError):
    """What the store holds is not what was written into it."""


class StateError(RedRoutesError):
    """What the store holds does not allow what is asked; nothing was changed."""

    status = 409
    kind = "state"
    title = N_("What is stored does not allow this")


class UnknownError(StateError):
    """The store does not have what was asked for."""

    status = 404
    kind = "unknown"
    title = N_("There is no such record")


class Database:
    """One SQL database at the schema of this release.

    Parameters
    ----------
    url
        SQLAlchemy URL, such as ``sqlite:////home/me/redroutes.sqlite``.

    Raises
    ------
    StoreError
        By every method when the database cannot be used, with the reason.

    Attributes
    ----------
    vault
        What seals telephones and contacts.
    is_full
        Whether the last write that was tried found no room on the disk.
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine = make_engine(url)
        except (ArgumentError, ImportError) as error:
            raise _useless(url, error) from error
        self.url = url
        self.vault = vault.Vault(vault.key_file(url))
        vault.attach(self._engine, self.vault)
        # Readers see one moment, however often they read.
        once = {} if self.is_file else {"isolation_level": "REPEATABLE READ"}
        self._reader = self._engine.execution_options(**once)
        self._followed: Engine = self._engine
        self._write_lock = threading.Lock()
        self.is_full = False
        self._seen = threading.local()

    def schema_version(self) -> str | None:
        """Migration the database stands at, None for an empty one."""
        with self.read() as connection:
            return _version(connection)

    def migrate(self) -> None:
        """Bring the database to the schema of this release; nothing to do when it is there.

        Any number of processes may do so at once: one upgrades, the others wait for it.

        Raises
        ------
        StoreError
            If the file cannot be created or was written by a newer release.
        """
        with self._sentences():
            make_folder(self.url)
        if self.schema_version() != SCHEMA_VERSION:
            self._upgrade()
        elif self.is_file:
            self._look()

    @property
    def is_file(self) -> bool:
        """Whether the database is an SQLite file."""
        return self._engine.dialect.name == "sqlite"

    def _look(self) -> None:
        """Look at the file as long as a start may take, the figures first.

        Raises
        ------
        DamagedStoreError
            If it does not hold what was written into it.
        """
        until = time.monotonic() + LOOK_SECONDS
        with ThreadPoolExecutor(1) as pool:  # SQLite looks at its pages beside us, as one step
            pages = pool.submit(self._find, damage.pages, until)
            found = self._find(sums.broken, until) or pages.result()
        if found is not None:
            raise self.damaged(found)

    def _find(self, look: Callable[..., Iterable[str]], until: float) -> str | None:
        """Return the first fault that a look at the file finds, over a connection of its own."""
        with self.read() as connection:
            return next(iter(look(connection, until=until)), None)

    def damage(self) -> list[str]:
        """Tell all that is wrong with the file of the store, however long that takes."""
        with self.read() as connection:
            return list(damage.found(connection)) if self.is_file else []

    def accept(self) -> None:
        """Take the rows as they are, for another program has changed them."""
        if self.is_file:
            with self._changing() as connection:
                sums.seal(connection)

    def damaged(self, reason: str) -> DamagedStoreError:
        """Return the error that says what is wrong with the file."""
        return DamagedStoreError(
            N_(
                "The store %(url)s is damaged (%(reason)s): restore a backup with"
                " `redroutes restore`; `redroutes data check --store` tells more."
            ),
            url=self.shown_url(),
            reason=reason,
        )

    def copy_to(self, path: Path) -> None:
        """Copy an SQLite store into a file while others write."""
        with self._sentences():
            copying.copy_file(copying.file_of(self.url), path)

    def replace_by(self, path: Path) -> None:
        """Put an SQLite file in the place of this store, keeping a copy of what it held."""
        there = copying.file_of(self.url)
        with self._sentences():
            make_folder(self.url)
            if there.exists():
                with suppress(sqlite3.DatabaseError):  # damaged: it is put aside as it is
                    copying.copy_aside(there, "restore")
            copying.replace_file(path, there)

    def _upgrade(self) -> None:
        from web.store.migrate import UnknownVersionError, upgrade  # noqa: PLC0415 - slow to import

        try:
            with self._changing(patience=UPGRADE_PATIENCE) as connection:
                if not self.is_file:
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                    connection.execute(select(func.pg_advisory_xact_lock(UPGRADING)))
                version = _version(connection)
                if version == SCHEMA_VERSION:
                    return  # somebody has upgraded it while this process waited
                self._require_ours(connection, version)
                upgrade(connection, before=self._keep_copy if self.is_file else None)
                seal_all(connection)
                if self.is_file:
                    sums.seal(connection)
        except UnknownVersionError as error:
            raise NewerStoreError(
                N_("The store %(url)s was written by a newer release: update the program."),
                url=self.shown_url(),
            ) from error

    def _require_ours(self, connection: Connection, version: str | None) -> None:
        """Refuse the database of another program: PostgreSQL may hold some, a file never does."""
        if version is None:
            there = set(inspect(connection).get_table_names()) if self.is_file else set()
            ours = there <= {"alembic_version"}
        else:
            ours = OURS.fullmatch(version) is not None
        if not ours:
            raise StoreError(
                N_(
                    "The database %(url)s belongs to another program, and nothing was changed: name"
                    " another one with REDROUTES_DATABASE_URL."
                ),
                url=self.shown_url(),
            )

    def _keep_copy(self, connection: Connection) -> None:
        """Keep a copy of a file that is about to be upgraded, unless it is damaged.

        Whoever upgrades has the right to write: others wait, and find nothing left to do.
        """
        if (found := next(damage.found(connection), None)) is not None:
            raise self.damaged(found)
        try:
            copying.copy_aside(copying.file_of(self.url), f"before-{SCHEMA_VERSION}")
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                N_(
                    "The store %(url)s was not upgraded, for the copy that is kept before cannot be"
                    " written: %(reason)s."
                ),
                url=self.shown_url(),
                reason=error,
            ) from error

    def close(self) -> None:
        """Close the pooled connections."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection that sees the store as it is at one moment."""
        seen: Connection | None = getattr(self._seen, "connection", None)
        with self._sentences(), nullcontext(seen) if seen else self._reader.connect() as connection:
            yield connection

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let all that this thread reads inside be of one moment; nothing is written inside."""
        before: Connection | None = getattr(self._seen, "connection", None)
        with self._sentences():
            connection = before or self._reader.connect()
        self._seen.connection = connection
        try:
            yield
        finally:
            self._seen.connection = before
            if before is None:
                connection.close()

    @contextmanager
    def write(self, patience: float = PATIENCE) -> Iterator[Connection]:
        """Open a transaction that is kept as a whole, or not at all when an error leaves it.

        Parameters
        ----------
        patience
            Seconds to wait for other writers, in all.

        Raises
        ------
        StoreBusyError
            If they take longer.
        """
        with self._changing(followed=True, patience=patience) as connection:
            yield connection

    @contextmanager
    def _changing(
        self, *, followed: bool = False, patience: float = PATIENCE
    ) -> Iterator[Connection]:
        """Open a transaction that writes; the sums of the tables follow it where they are kept."""
        options = {DEADLINE: time.monotonic() + patience}
        engine = (self._followed if followed else self._engine).execution_options(**options)
        with self._sentences(), self._turn(patience), engine.begin() as connection:
            forget_notes(connection)
            vault.begin(connection)
            yield connection
            if has_notes(connection):  # before the lock of the history, for which all wait
                claims.mark(connection)
            write_notes(connection)
        self.is_full = False

    @contextmanager
    def _turn(self, patience: float) -> Iterator[None]:
        """Queue the threads of this process on SQLite, where other processes queue in the file."""
        if not self.is_file:
            yield
            return
        if not self._write_lock.acquire(timeout=patience):
            raise _busy()
        try:
            yield
        finally:
            self._write_lock.release()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Turn a full disk, a missing right or a broken file into a sentence."""
        try:
            yield
        except (IntegrityError, RedRoutesError):
            raise  # the data, not the database, are at fault
        except (
            OSError, DatabaseError, PoolTimeoutError, sqlite3.Error, ValueError, TypeError,
        ) as error:  # fmt: skip
            if _has_waited(error):
                raise _busy() from error
            # Values that are no days, no numbers, no texts: somebody or something has changed them.
            reason = getattr(error, "orig", None) or error
            self.is_full = self.is_full or FULL in str(reason)
            raise StoreError(
                N_("The store %(url)s cannot be used: %(reason)s."),
                url=self.shown_url(),
                reason=reason,
            ) from error

    def try_writing(self) -> None:
        """Find out whether the disk has room; `is_full` says it until a write succeeds."""
        if self.is_file:
            with suppress(StoreError), self._changing() as connection:
                connection.execute(update(revision).values(value=revision.c.value))

    def shown_url(self) -> str:
        """Return the address without its password."""
        return self._engine.url.difference_update_query(("options",)).render_as_string(
            hide_password=True
        )


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if version is None else str(version)


def _useless(url: str, reason: ArgumentError | ImportError) -> StoreError:
    """Return what is wrong with an address: mostly itself, of PostgreSQL a missing driver."""
    if isinstance(reason, ImportError) and parse_url(url).get_backend_name() == "postgresql":
        return StoreError(
            N_(
                "The driver of PostgreSQL is not installed: pip install 'redroutes[postgres]' "
                "(%(reason)s)."
            ),
            reason=reason,
        )
    return StoreError(N_("The address of the store cannot be used: %(reason)s."), reason=reason)


def _busy() -> StoreBusyError:
    return StoreBusyError(StoreBusyError.public)


def _has_waited(error: Exception) -> bool:
    """Tell whether a database has nothing against us but that others are at work."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorcode", -1) & 0xFF
    state = getattr(cause, "sqlstate", "")
    return isinstance(error, PoolTimeoutError) or code in LOCKED or state in WAITED
