"""``redroutes prepare``: get everything ready before the first question."""

from importlib import import_module

import click

from geo.errors import N_
from web.cli.first_start import simulate_option
from web.frame.command import language
from web.frame.help import command
from web.frame.options import open_installation
from web.installation.context import Context
from web.installation.preparing import prepare as prepare_store
from web.language.messages import translate, translator


@command()
@simulate_option
def prepare(*, simulate: bool | None) -> None:
    """Bring the store up to date, simulate a year if it is new, compile the solver.

    Doing it again does no harm.
    """
    context = open_installation()
    asked = context.settings.simulate != "no" if simulate is None else simulate
    if asked:
        prepare_and_say(context, language())
    warm_up_all(context, language())
    click.echo(translator(language())(N_("Ready.")))


def warm_up_all(context: Context, lang: str) -> None:
    """Load what the first page did without, compute the examples: all pages then answer at once.

    What most pages need comes first: all lectures, coverage, folium; then the solver, fonts and
    documents.
    """
    from geo import locate  # noqa: PLC0415 - slow to import
    from web.book import ask as book  # noqa: PLC0415
    from web.coverage import ask as coverage  # noqa: PLC0415
    from web.language.wording import CatalogueWording  # noqa: PLC0415
    from web.plan import examples  # noqa: PLC0415 - the solver is slow to import
    from web.plan import tour as planning  # noqa: PLC0415

    context = context.current()
    _ = context.snapshot().lectures
    coverage.warm_up(context)
    import_module("web.maps.folium_map")
    book.warm_up(context, planning.warm_up(context), wording=CatalogueWording(lang))
    examples.run(context, today=context.today())
    if context.settings.work == "here":  # else the workers alone need the compiled searches
        locate.warm_up()


def prepare_and_say(context: Context, lang: str) -> bool:
    """Prepare the store, tell what was simulated, and return whether anything was."""
    counts = prepare_store(context)
    if counts:
        click.echo(simulated_line(counts, lang))
    return bool(counts)


def simulated_line(counts: dict[str, int], lang: str) -> str:
    """Sentence about what was written."""
    template = N_("Simulated %(lecturers)d lecturers and %(lectures)d lectures.")
    return translate(template, lang, **counts)
