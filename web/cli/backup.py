"""``redroutes backup`` and ``redroutes restore``: all that an installation owns in one file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import N_, RedRoutesError
from web.frame.command import language
from web.frame.help import command, option
from web.installation.settings import Settings, home_folder
from web.language.messages import sentence, translate

if TYPE_CHECKING:
    from web.installation.backup import Installation, Manifest

FILE = click.Path(dir_okay=False, path_type=Path)
DONE = N_("%(file)s: store at revision %(revision)d, schema %(schema)s; files: %(files)d.")
KEY_APART = N_(
    "The key of telephones and contacts is not in it: keep a copy of %(file)s elsewhere."
)


class ThereAlreadyError(RedRoutesError):
    """Something is there already that nobody has allowed to overwrite."""


@command()
@click.argument("file", type=FILE)
@option("--force", is_flag=True, help=N_("Overwrite what is there without asking."))
def backup(file: Path, *, force: bool) -> None:
    """Write the store and the files of the installation into one file, while it is in use.

    Keep it on another disk. The key of telephones and contacts is not in it: whoever finds the
    backup reads none of them. Keep the file of the key in a third place. Folders that are named by
    settings of their own, such as REDROUTES_DATA, are not in it either.
    """
    from web.installation.backup import make_backup  # noqa: PLC0415 - opens the store

    _may_overwrite(file, there=file.exists(), force=force)
    installation = _installation()
    _say(file, make_backup(installation, file))
    if installation.store.vault.path.is_file():
        key = installation.store.vault.path
        click.echo(translate(KEY_APART, language(), file=key), err=True)


@command()
@click.argument("file", type=FILE)
@option("--force", is_flag=True, help=N_("Overwrite what is there without asking."))
def restore(file: Path, *, force: bool) -> None:
    """Put a backup in the place of the store and the files of the installation.

    The file is checked as a whole before anything is changed. What the store held is kept in the
    folder `backups` beside it; the pages may be open meanwhile.
    """
    from web.installation.backup import restore_backup  # noqa: PLC0415 - opens the store
    from web.store.copying import file_of  # noqa: PLC0415

    installation = _installation()
    store = installation.store
    there = file_of(store.url).exists() if store.is_file else store.schema_version() is not None
    _may_overwrite(store.shown_url(), there=there, force=force)
    _say(file, restore_backup(installation, file))
    with store.read() as connection:
        if store.vault.is_lost(connection):
            click.echo(sentence(store.vault.lost(), language()), err=True)


def _installation() -> "Installation":
    from web.installation.backup import Installation  # noqa: PLC0415 - opens the store
    from web.store.store import Store  # noqa: PLC0415

    return Installation(Store(Settings.from_env().database_url), home_folder())


def _may_overwrite(place: object, *, there: bool, force: bool) -> None:
    """Ask whoever sits at the terminal; a program has to say so beforehand."""
    if not there or force:
        return
    question = translate(N_("%(place)s is there: overwrite it?"), language(), place=place)
    if not sys.stdin.isatty() or not click.confirm(question, err=True):
        raise ThereAlreadyError(
            N_("%(place)s is there and was not overwritten; --force does so."), place=place
        )


def _say(file: Path, manifest: "Manifest") -> None:
    said = {"revision": manifest["revision"], "schema": manifest["schema"]}
    click.echo(translate(DONE, language(), file=file, files=len(manifest["files"]) - 1, **said))
