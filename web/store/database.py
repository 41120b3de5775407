"""The connection to the store: opening, upgrading, transactions, errors as sentences."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError

from geo.errors import N_, OwnFaultError, RedRoutesError
from web.store.engine import make_engine, make_folder
from web.store.tables import SCHEMA_VERSION


class StoreError(OwnFaultError):
    """The store cannot be used."""

    status = 503
    kind = "store"
    title = N_("The store cannot be used")
    exit_code = 2  # whoever sits at the terminal keeps the store


class StateError(RedRoutesError):
    """What the store holds does not allow what is asked; nothing was changed."""

    status = 409
    kind = "state"
    title = N_("What is stored does not allow this")


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
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine = make_engine(url)
        except (ArgumentError, ImportError) as error:
            raise StoreError(
                N_("The address of the store cannot be used: %(reason)s."), reason=error
            ) from error
        self.url = url
        self._writer = self._engine.execution_options(write=True)
        self._write_lock = threading.Lock()

    def schema_version(self) -> str | None:
        """Migration the database stands at, None for an empty one."""
        with self.read() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return None if version is None else str(version)

    def migrate(self) -> None:
        """Bring the database to the schema of this release; nothing to do when it is there.

        Raises
        ------
        StoreError
            If the file cannot be created or was written by a newer release.
        """
        with self._sentences():
            make_folder(self.url)
        if self.schema_version() != SCHEMA_VERSION:
            self._upgrade()

    def _upgrade(self) -> None:
        from web.store.migrate import UnknownVersionError, upgrade  # noqa: PLC0415 - slow to import

        try:
            with self.write() as connection:
                upgrade(connection)
        except UnknownVersionError as error:
            raise StoreError(
                N_("The store %(url)s was written by a newer release: update the program."),
                url=self._shown_url(),
            ) from error

    def close(self) -> None:
        """Close the pooled connections."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection that sees the store as it is at one moment."""
        with self._sentences(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that is kept as a whole, or not at all when an error leaves it."""
        # The lock queues the threads of this process; other processes queue in the database.
        with self._sentences(), self._write_lock, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Turn a full disk, a missing right or a broken file into a sentence."""
        try:
            yield
        except IntegrityError:
            raise  # the data, not the database, are at fault
        except (OSError, DatabaseError) as error:
            reason = getattr(error, "orig", None) or error
            raise StoreError(
                N_("The store %(url)s cannot be used: %(reason)s."),
                url=self._shown_url(),
                reason=reason,
            ) from error

    def _shown_url(self) -> str:
        return self._engine.url.render_as_string(hide_password=True)
