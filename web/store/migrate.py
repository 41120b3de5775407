"""Running the Alembic migrations that come inside the package."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


class UnknownVersionError(Exception):
    """The database stands at a migration that this release does not know."""


def upgrade(connection: Connection) -> None:
    """Apply every pending migration inside the transaction of `connection`.

    Raises
    ------
    UnknownVersionError
        If the database stands at a version unknown here.
    """
    config = configuration()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise UnknownVersionError(str(error)) from error


def head() -> str | None:
    """Newest migration of this release."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def configuration() -> Config:
    """Alembic configuration without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
