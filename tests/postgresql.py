"""A PostgreSQL of the tests' own: made in a folder for the time being, and gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from sqlalchemy import create_engine, make_url, text

OWNER = "redroutes"
GIVEN = os.environ.get("REDROUTES_TEST_POSTGRESQL", "")
"""Address of a server whose user may create databases, to be used in place of one of our own."""
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")


def programs() -> Path | None:
    """Return the folder of the programs of PostgreSQL, None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    known = shutil.which("initdb")
    if known or found:
        return Path(known or found[-1]).parent
    return None


@contextmanager
def server() -> Iterator[str]:
    """Run a server and give the address of its first database.

    PostgreSQL refuses to run as root: there it runs as the user of Debian's package.
    """
    if GIVEN:
        yield GIVEN
        return
    folder = Path(tempfile.mkdtemp(prefix="redroutes-pg-"))
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(name: str, *arguments: str) -> None:
        command = [str((programs() or Path()) / name), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)

    try:
        run("initdb", "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-locale", "--no-sync")
        settings = " ".join(f"-c {one}" for one in HASTY)
        log = str(folder / "log")
        run("pg_ctl", "-w", "-l", log, "-o", f"-k {folder} -h '' {settings}", "start")
        try:
            yield f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def databases(address: str) -> Iterator[Callable[..., str]]:
    """Give a function that makes a new database, empty or like another, and returns its address."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def make(like: str = "") -> str:
        made.append(f"redroutes_test_{token_hex(6)}")
        template = make_url(like).database if like else "template1"
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {made[-1]} TEMPLATE {template}"))
        return engine.url.set(database=made[-1]).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        with engine.connect() as connection:
            for name in made:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        engine.dispose()
