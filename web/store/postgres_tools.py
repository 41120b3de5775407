"""Backups of PostgreSQL by its own tools, which must be of its version or newer."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import make_url

from geo.errors import N_
from web.store.database import StoreError
from web.store.work_tables import TABLES


def dump(url: str, target: Path) -> None:
    """Write the store into a file of pg_dump, as it is at one moment.

    Raises
    ------
    StoreError
        If there is no pg_dump, or it fails.
    """
    without = [f"--exclude-table={name}" for name in TABLES]  # what is being computed
    _run("pg_dump", url, "--format=custom", "--no-owner", *without, f"--file={target}")


def load(url: str, source: Path) -> None:
    """Put such a file in the place of the store, in one transaction.

    Raises
    ------
    StoreError
        If there is no pg_restore, or it fails; nothing was changed then.
    """
    words = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    _run("pg_restore", url, *words, str(source))


def _run(tool: str, url: str, *words: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise StoreError(
            N_(
                "%(tool)s is not there: install the client programs of PostgreSQL, or back up the"
                " database with its own tools."
            ),
            tool=tool,
        )
    parsed = make_url(url)
    plain = parsed.set(drivername="postgresql", password=None)  # nobody reads it in a list
    secret = {"PGPASSWORD": parsed.password} if parsed.password else {}
    done = subprocess.run(  # noqa: S603 - our words
        [program, f"--dbname={plain.render_as_string()}", *words],
        env={**os.environ, **secret, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StoreError(
            N_("%(tool)s failed: %(reason)s."),
            tool=tool,
            reason=(done.stderr.strip().splitlines() or [str(done.returncode)])[-1].rstrip("."),
        )
