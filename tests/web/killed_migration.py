"""Kill the upgrade of an old store at every statement, and look at what is left.

    python -m tests.web.killed_migration FOLDER [EVERY [VERSION]]

Prints how many statements there are, and a line for each kill that left anything but the old store
or the new one.
"""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from alembic import command
from sqlalchemy import event

from web.store.engine import make_engine
from web.store.migrate import configuration
from web.store.store import Store
from web.store.tables import SCHEMA_VERSION

OLDEST = "0001"


def old_store(path: Path, version: str) -> None:
    """Write a store as the first release did, with a lecture in it, and bring it to a version."""
    store = Store(f"sqlite:///{path}")
    config = configuration()
    engine = make_engine(store.url)
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, OLDEST)
        connection.exec_driver_sql(
            "INSERT INTO lecturers VALUES ('L1', 'a', '220100000000', 0, 'theory', 'zh', 0)"
        )
        connection.exec_driver_sql(
            "INSERT INTO lectures VALUES ('T1', '220102001000', 'L1', '2027-05-01', 'theory', "
            "'talk', 30, 'held', 0)"
        )
        command.upgrade(config, version)
    engine.dispose()


def upgraded(path: Path, watch: Callable[[], None]) -> None:
    """Upgrade a store; `watch` is called before each statement."""
    store = Store(f"sqlite:///{path}")
    event.listen(store._engine, "before_cursor_execute", lambda *_: watch())
    store.migrate()


def killed(path: Path, step: int) -> bool:
    """Upgrade a store in a process that is killed before a statement; tell whether it was."""
    child = os.fork()
    if not child:
        left = [step]

        def watch() -> None:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        upgraded(path, watch)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def wrong(path: Path, old: str) -> str:
    """Tell what is wrong with a store whose upgrade from a version was killed, "" for nothing."""
    with sqlite3.connect(path) as look:
        sound = look.execute("PRAGMA integrity_check").fetchone()[0]
        version = look.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    look.close()
    if sound != "ok" or version not in (old, SCHEMA_VERSION):
        return f"{sound} {version}"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    kept = store.schema_version() == SCHEMA_VERSION and list(store.lectures().index) == ["T1"]
    return "" if kept and not store.damage() else "not upgraded, or something is lost"


def main(folder: Path, every: int = 1, version: str = OLDEST) -> None:
    """Kill at every step, or at every so many, of the upgrade of a store of a version."""
    old_store(folder / "old.sqlite", version)
    step, steps = 1, 0
    while True:
        home = folder / str(step)
        home.mkdir()
        path = Path(shutil.copy(folder / "old.sqlite", home / "store.sqlite"))
        was_killed = killed(path, step)
        steps += was_killed
        if found := wrong(path, version):
            sys.stdout.write(f"{step}: {found}\n")
        shutil.rmtree(home)
        if not was_killed:
            break
        step += every
    sys.stdout.write(f"{steps} kills\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]), *sys.argv[3:])
