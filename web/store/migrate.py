"""Running the Alembic migrations that come inside the package."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


class UnknownVersionError(Exception):
    """The database stands at a migration that this release does not know."""


def upgrade(connection: Connection, *, before: Callable[[Connection], None] | None = None) -> None:
    """Apply every pending migration inside the transaction of `connection`.

    Parameters
    ----------
    connection
        Has the right to write, so that nobody else upgrades at the same time.
    before
        Called before the first migration of a database that is not empty.

    Raises
    ------
    UnknownVersionError
        If the database stands at a version unknown here.
    """
    config = configuration()
    config.attributes["connection"] = connection
    try:
        if before and _is_old(connection, ScriptDirectory.from_config(config)):
            before(connection)
        command.upgrade(config, "head")
    except CommandError as error:
        raise UnknownVersionError(str(error)) from error


def _is_old(connection: Connection, scripts: ScriptDirectory) -> bool:
    """Tell whether a database is neither empty nor at the newest migration."""
    at = MigrationContext.configure(connection).get_current_revision()
    if at is not None:
        scripts.get_revision(at)  # fails for what this release does not know
    return at not in (None, scripts.get_current_head())


def known(version: str) -> bool:
    """Tell whether this release knows a migration."""
    scripts = ScriptDirectory.from_config(configuration()).walk_revisions()
    return version in {one.revision for one in scripts}


def head() -> str | None:
    """Newest migration of this release."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def configuration() -> Config:
    """Alembic configuration without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
