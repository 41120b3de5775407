"""``redroutes audit``: what was changed by whom, and whether the history is as it was written."""

import time
from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from web.files.jsontext import json_text
from web.files.text import table
from web.frame.command import language
from web.frame.help import group, option
from web.frame.options import asked_options, format_option, given_of, write
from web.history.ask import HistoryQuery
from web.history.shown import ShownEntry, all_shown
from web.installation.settings import Settings
from web.language.messages import translate, translator
from web.store.store import Store

WHOLE = N_("%(rows)d rows are as they were written (%(seconds).1f s). Mark of the last: %(mark)s")
BROKEN = N_(
    "Row %(number)d of the history is not as it was written; the %(rows)d rows before it are."
)
HEADINGS = (
    N_("When"),
    N_("Who"),
    N_("From where"),
    N_("Record"),
    N_("What was done"),
    N_("Changes"),
)
MARK = N_("Mark that an earlier look has printed: that row must still be the same.")


@group()
def audit() -> None:
    """List what was changed by whom, and look whether the history is as it was written."""


@audit.command("list")
@asked_options(HistoryQuery)
@option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help=N_("Most rows."))
@format_option("text", "json")
def list_history(limit: int, format: str, output: Path | None, **given: Any) -> None:
    """List what was changed, the newest first."""
    query = HistoryQuery.model_validate(given_of(given))
    store = _store()
    found = store.history.part(query.wanted(), limit=limit)
    if format == "json":
        write(
            json_text([{**vars(one), "at": one.at.isoformat()} for one in found], indent=2), output
        )
        return
    label = translator(language())
    rows = [_row(one) for one in all_shown(store, found, language())]
    write("\n".join(table([label(one) for one in HEADINGS], rows)), output)


def _row(one: ShownEntry) -> list[str]:
    changes = "; ".join(f"{field}: {before} → {after}" for field, before, after in one.changes)
    return [one.when, one.who, one.way, f"{one.record} {one.key}", one.what, changes]


@audit.command()
@option("--mark", default="", metavar="NUMBER:DIGEST", help=MARK)
@click.pass_context
def verify(ctx: click.Context, mark: str) -> None:
    """Look whether every row of the history is as it was written; exit with 1 if not.

    Write the mark down outside this machine: with it a later look also notices rows that were
    taken from the end, and a history that was written anew.
    """
    begun = time.monotonic()
    found = _store().history.verify(mark)
    if found.broken is not None:
        click.echo(translate(BROKEN, language(), number=found.broken, rows=found.rows))
        ctx.exit(1)
    seconds = time.monotonic() - begun
    click.echo(translate(WHOLE, language(), rows=found.rows, seconds=seconds, mark=found.mark()))


def _store() -> Store:
    store = Store(Settings.from_env().database_url)
    store.migrate()
    return store
