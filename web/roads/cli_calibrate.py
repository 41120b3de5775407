"""``redroutes roads calibrate``: fit the speeds in use to known drives."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import N_
from geo.travel.calibration import GROUPS, calibration_path
from web.files.text import table
from web.frame.command import language
from web.frame.help import command, option
from web.installation import roads as networks
from web.installation.settings import Settings, SettingsError
from web.language.messages import sentence, translate, translator

if TYPE_CHECKING:
    from geo.travel.calibration import Calibration
    from web.roads.calibrating import Result
    from web.roads.drives_file import BadRow

GROUP_WORDS = {
    "expressway": N_("Expressways"),
    "other": N_("Other roads"),
    "hilly": N_("Other roads in the hills"),
    "main": N_("Main roads"),
    "minor": N_("Minor roads"),
}


@command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@option("--seed", default=0, show_default=True, help=N_("Which drives are held back together."))
@option("--write", is_flag=True, help=N_("Use the fitted numbers from now on."))
@option("--reset", is_flag=True, help=N_("Go back to the assumed numbers."))
@option("--template", is_flag=True, help=N_("Print an example of FILE."))
def calibrate(file: Path | None, *, seed: int, write: bool, reset: bool, template: bool) -> None:
    """Fit speeds and access legs to the known drives of FILE, a CSV table.

    Nothing is changed unless --write is given.
    """
    from web.roads import drives_file  # noqa: PLC0415 - only this command reads drives

    settings = Settings.from_env()
    if template:
        click.echo(drives_file.template())
    elif reset:
        _reset(settings)
    elif file is None:
        raise SettingsError(N_("Name a file of known drives, or --template, or --reset."))
    else:
        _calibrate(settings, file, seed=seed, write=write)


def calibration_lines(settings: Settings) -> list[str]:
    """Say that fitted numbers are in use, and where they come from; no lines where none are."""
    found = networks.calibration(settings, networks.chosen(settings))
    if found is None or settings.roads_folder is None:
        return []
    said = N_(
        "Calibrated on %(date)s with %(drives)d known drives of %(file)s (median error on drives "
        "held back %(fitted)s, with the assumed numbers %(assumed)s): %(path)s"
    )
    return [
        translate(
            said,
            language(),
            date=found.date,
            drives=found.drives,
            file=found.file,
            fitted=f"{found.error_after:.0%}",
            assumed=f"{found.error_before:.0%}",
            path=calibration_path(settings.roads_folder, found.provider),
        ),
        *_number_lines(found),
    ]


def _reset(settings: Settings) -> None:
    from web.roads.calibrating import remove  # noqa: PLC0415 - only this command calibrates

    removed = remove(settings)
    said = N_("The assumed speeds are in use again.") if removed else N_("Nothing was calibrated.")
    click.echo(translator(language())(said))


def _calibrate(settings: Settings, file: Path, *, seed: int, write: bool) -> None:
    from geo.datasets import load_datasets  # noqa: PLC0415 - only this command needs them
    from geo.places import Gazetteer  # noqa: PLC0415
    from geo.travel.calibration import write_calibration  # noqa: PLC0415
    from web.roads.calibrating import calibrate as fit  # noqa: PLC0415
    from web.roads.calibrating import open_roads  # noqa: PLC0415
    from web.roads.drives_file import read_drives  # noqa: PLC0415

    label = translator(language())
    found = read_drives(file, Gazetteer.from_datasets(load_datasets(settings.data_root)))
    for note in found.notes:
        click.echo(translate(note.template, language(), **note.params), err=True)
    for row in found.bad:
        click.echo(_bad_row(file, row), err=True)
    result = fit(
        open_roads(settings),
        found.drives,
        seed=seed,
        progress=lambda template: click.echo(f"{label(template)} ...", err=True),
    )
    fitted = result.calibration(file.name, _today(settings))
    for line in _result_lines(result, fitted):
        click.echo(line)
    if not write:
        click.echo(label(N_("Nothing was changed. To use these numbers: --write")))
    elif not result.better:
        click.echo(label(N_("Nothing was changed: on drives held back the fit is not better.")))
    elif settings.roads_folder is None:
        raise SettingsError(N_("There is no folder for the roads: set REDROUTES_HOME."))
    else:
        path = write_calibration(fitted, settings.roads_folder)
        said = N_("Written to %(path)s; a running service takes it up when it restarts.")
        click.echo(translate(said, language(), path=path))


def _bad_row(file: Path, bad: "BadRow") -> str:
    said = N_("%(file)s, row %(row)d, column %(column)s (%(cell)s): %(problem)s (row left out)")
    problem = sentence(bad.error, language()).rstrip(".。")
    place = {"row": bad.row, "column": bad.column, "cell": bad.cell}
    return translate(said, language(), file=file, problem=problem, **place)


def _result_lines(result: "Result", fitted: "Calibration") -> Iterator[str]:
    from geo.travel.fitting import TRUSTED_DRIVES  # noqa: PLC0415 - only this command fits

    label, fit = translator(language()), result.fit
    rows = [
        [label(name), f"{errors.median:.1%}", f"{errors.bias:+.1%}"]
        for name, errors in ((N_("Assumed"), fit.before), (N_("Fitted"), fit.after))
    ]
    headers = [label(N_("Minutes, drives held back")), label(N_("Median error")), label(N_("Bias"))]
    yield from table(headers, rows, right=(1, 2))
    said = N_("%(drives)d drives with minutes, each judged by a fit to four fifths of the others.")
    yield translate(said, language(), drives=fit.drives)
    if result.km_known:
        said = N_("%(drives)d drives with km: median error %(median)s, bias %(bias)s.")
        median, bias = f"{result.km.median:.1%}", f"{result.km.bias:+.1%}"
        yield translate(said, language(), drives=result.km_known, median=median, bias=bias)
    if fit.drives < TRUSTED_DRIVES:
        said = N_("Fewer than %(least)d drives: do not trust these numbers far.")
        yield translate(said, language(), least=TRUSTED_DRIVES)
    yield ""
    yield from _number_lines(fitted)


def _number_lines(fitted: "Calibration") -> list[str]:
    label = translator(language())
    rows = [
        [label(GROUP_WORDS[name]), f"{assumed}{factor:.2f}{product}"]
        for name, factor, assumed, product in _speeds(fitted)
    ]
    law = f"{fitted.leg_a:.2f} × km ^ {fitted.leg_b:.2f}"
    return table(
        [label(N_("Fitted")), label(N_("Speed, assumed × factor"))],
        [*rows, [label(N_("Minutes of an access leg")), law]],
    )


def _speeds(fitted: "Calibration") -> Iterator[tuple[str, float, str, str]]:
    """Yield each group with its factor and, where it has one speed, that speed before and after."""
    from geo.travel.parameters import default_parameters  # noqa: PLC0415 - as above

    law = default_parameters()
    kmh = law.other_kmh
    speeds = {"expressway": law.expressway_kmh, "other": kmh, "hilly": kmh * law.hilly_share}
    for name, factor in zip(GROUPS[fitted.provider], fitted.factors, strict=True):
        if fitted.provider == "estimate":
            kmh = speeds[name]
            yield name, factor, f"{kmh:g} × ", f" = {kmh * factor:.0f} km/h"
        else:
            yield name, factor, "× ", ""


def _today(settings: Settings) -> date:
    from web.terms.term import CHINA  # noqa: PLC0415 - slow to import

    return settings.today or datetime.now(CHINA).date()
