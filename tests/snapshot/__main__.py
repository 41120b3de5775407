"""Write down what Red Routes answers, or compare two such snapshots.

``python -m tests.snapshot DIR`` asks a small office of its own for every view in every format, in
both languages, over HTTP and by commands; it takes about ten minutes. ``python -m tests.snapshot
--compare BEFORE AFTER`` tells what differs and exits with 1 if anything does.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import click

from tests.snapshot.comparing import differences


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.snapshot", description=__doc__)
    parser.add_argument("target", nargs="?", type=Path, help="folder to write, emptied before")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    parser.add_argument("--lines", type=int, default=20, help="most lines shown per changed file")
    given = parser.parse_args()
    if given.compare:
        said = differences(*given.compare, lines=given.lines)
        click.echo("\n".join(said) or "No differences.")
        return int(bool(said))
    if given.target is None:
        parser.error("name the folder to write into")
    take(given.target)
    return 0


def take(target: Path) -> None:
    """Write a snapshot.

    Parameters
    ----------
    target
        Folder to write, emptied before.
    """
    from tests.snapshot import commands, filling, questions  # noqa: PLC0415 - slow to import
    from tests.snapshot.office import Office  # noqa: PLC0415

    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        office = Office(target, Path(home))
        filling.fill(office)
        office.list_endpoints()
        commands.list_commands(office)
        questions.ask_everything(office)
        commands.run_commands(office)
        commands.change_by_commands(office)
        filling.clear(office)
        office.write("answers.txt", "\n".join(office.answers) + "\n")


if __name__ == "__main__":
    sys.exit(main())
