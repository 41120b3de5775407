"""Reading and writing the store: typed functions, one transaction per operation."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError

from geo.errors import N_, RedRoutesError
from web.store.engine import make_engine, make_folder
from web.store.tables import SCHEMA_VERSION, lecturers, lectures, revision, saved_plans


class StoreError(RedRoutesError):
    """The store cannot be used, or an operation would break what it holds."""


class UnknownPlanError(StoreError):
    """There is no saved plan with this id."""


@dataclass(frozen=True)
class SavedPlan:
    """A plan kept under a name; `created_at` is in UTC."""

    id: int
    name: str
    created_at: datetime
    data_version: str
    document: dict[str, Any]


class Store:
    """Lecturers, lectures and saved plans of one installation.

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

    # -- schema -------------------------------------------------------------------------------

    def schema_version(self) -> str | None:
        """Migration the database stands at, None for an empty one."""
        with self._read() as connection:
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
            with self._write() as connection:
                upgrade(connection)
        except UnknownVersionError as error:
            raise StoreError(
                N_("The store %(url)s was written by a newer release: update the program."),
                url=self._shown_url(),
            ) from error

    def close(self) -> None:
        """Close the pooled connections."""
        self._engine.dispose()

    # -- lecturers and lectures ---------------------------------------------------------------

    def revision(self) -> int:
        """Return a number that differs after every change of lecturers or lectures."""
        with self._read() as connection:
            return connection.scalar(select(revision.c.value)) or 0

    def is_new(self) -> bool:
        """Whether no lecturer or lecture has ever been put into the store or taken out of it."""
        return self.revision() == 0

    def lecturers(self) -> pd.DataFrame:
        """All lecturers, indexed by id."""
        with self._read() as connection:
            return _lecturers(connection)

    def lectures(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Lectures held or planned from `since` to `until` (both inclusive), by date.

        Returns
        -------
        DataFrame
            Indexed by id; ``date`` is ``datetime64[s]``.
        """
        with self._read() as connection:
            return _lectures(connection, since=since, until=until)

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Lecturers and lectures as they stood at one moment."""
        with self._read() as connection:
            return _lecturers(connection), _lectures(connection)

    def simulated_counts(self) -> dict[str, int]:
        """Count the simulated rows per table."""
        with self._read() as connection:
            return _simulated_counts(connection)

    def replace_simulated(self, people: pd.DataFrame, talks: pd.DataFrame) -> dict[str, int]:
        """Put a simulated year in the place of the former one; real rows stay as they are.

        Parameters
        ----------
        people, talks
            As `geo.simulate.simulate_year` returns them.

        Returns
        -------
        dict
            Rows written per table.

        Raises
        ------
        StoreError
            If a simulated row has the id of a real one; nothing is changed then.
        """
        try:
            with self._write() as connection:
                _delete_simulated(connection)
                kept = connection.scalars(select(lecturers.c.id).where(lecturers.c.simulated)).all()
                _insert(connection, lecturers, people[~people.index.isin(kept)].reset_index())
                _insert(connection, lectures, talks)
                _raise_revision(connection)
                return _simulated_counts(connection)
        except IntegrityError as error:
            raise StoreError(
                N_("The simulated year was not stored: one of its rows has the id of a real one.")
            ) from error

    def clear_simulated(self) -> dict[str, int]:
        """Delete the simulated rows and count them; real rows stay as they are.

        A simulated lecturer whom a real lecture names is kept, for the lecture's sake.
        """
        with self._write() as connection:
            before = _simulated_counts(connection)
            _delete_simulated(connection)
            _raise_revision(connection)
            after = _simulated_counts(connection)
        return {table: before[table] - after[table] for table in before}

    # -- saved plans --------------------------------------------------------------------------

    def save_plan(self, name: str, document: Mapping[str, Any], *, data_version: str = "") -> int:
        """Keep a plan document under a name and return its id."""
        values = {
            "name": name,
            "created_at": datetime.now(UTC).replace(tzinfo=None),
            "data_version": data_version,
            "document": dict(document),
        }
        with self._write() as connection:
            statement = insert(saved_plans).values(values).returning(saved_plans.c.id)
            return int(connection.execute(statement).scalar_one())

    def plan(self, plan_id: int) -> SavedPlan:
        """Return the saved plan `plan_id`.

        Raises
        ------
        UnknownPlanError
            If there is none.
        """
        with self._read() as connection:
            query = select(saved_plans).where(saved_plans.c.id == plan_id)
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise UnknownPlanError(N_("There is no saved plan number %(id)s."), id=plan_id)
        return _saved_plan(row)

    def plans(self) -> list[SavedPlan]:
        """All saved plans, the newest first."""
        with self._read() as connection:
            query = select(saved_plans).order_by(saved_plans.c.id.desc())
            rows = connection.execute(query).mappings().all()
        return [_saved_plan(row) for row in rows]

    # -- inside -------------------------------------------------------------------------------

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._sentences(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
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


def _lecturers(connection: Connection) -> pd.DataFrame:
    return _frame(connection, select(lecturers).order_by(lecturers.c.id))


def _lectures(
    connection: Connection, *, since: date | None = None, until: date | None = None
) -> pd.DataFrame:
    query = select(lectures).order_by(lectures.c.date, lectures.c.id)
    if since is not None:
        query = query.where(lectures.c.date >= since)
    if until is not None:
        query = query.where(lectures.c.date <= until)
    frame = _frame(connection, query)
    return frame.assign(date=pd.to_datetime(frame["date"]).astype("datetime64[s]"))


def _frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    result = connection.execute(query)
    names = list(result.keys())
    # Column by column: pandas takes SQLAlchemy's rows apart ten times more slowly.
    columns = list(zip(*result.all(), strict=True)) or [()] * len(names)
    return pd.DataFrame(dict(zip(names, columns, strict=True))).set_index("id")


def _simulated_counts(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.scalar(
            select(func.count()).select_from(table).where(table.c.simulated)
        ) or 0
        for table in (lecturers, lectures)
    }  # fmt: skip


def _delete_simulated(connection: Connection) -> None:
    connection.execute(delete(lectures).where(lectures.c.simulated))
    named = select(lectures.c.lecturer)
    connection.execute(delete(lecturers).where(lecturers.c.simulated, lecturers.c.id.not_in(named)))


def _insert(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    columns = [column.name for column in table.columns if column.name in frame]
    if "date" in columns:
        frame = frame.assign(date=frame["date"].dt.date)
    values = zip(*(frame[column].tolist() for column in columns), strict=True)
    records = [dict(zip(columns, row, strict=True)) for row in values]
    if records:
        connection.execute(insert(table), records)


def _raise_revision(connection: Connection) -> None:
    connection.execute(update(revision).values(value=revision.c.value + 1))


def _saved_plan(row: RowMapping) -> SavedPlan:
    values: dict[str, Any] = {str(name): value for name, value in row.items()}
    return SavedPlan(**{**values, "created_at": values["created_at"].replace(tzinfo=UTC)})
