"""``redroutes prepare``: get everything ready before the first question."""

from contextlib import suppress
from importlib import import_module

import click

from geo.errors import N_
from web.cli.first_start import simulate_option
from web.frame.command import language
from web.frame.help import command
from web.frame.options import open_installation
from web.installation.context import Context
from web.installation.loading import loading
from web.installation.preparing import prepare as prepare_store
from web.language.messages import translate, translator
from web.store.work_asking import BusyError


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

    What most pages need comes first. Where work has processes of its own, these alone need the
    solver, the compiled searches, fonts and the libraries of documents.
    """
    context = context.current()
    with loading():  # a look for garbage through all of it would hold up every request
        _warm_up_pages(context)
    if context.settings.work == "here":
        _warm_up_work(context, lang)
    with suppress(BusyError):  # those of another state of the data are computed: pages ask again
        import_module("web.plan.examples").run(context, today=context.today())


def _warm_up_pages(context: Context) -> None:
    """Load all lectures, coverage, the points of the map and folium."""
    from web.coverage import ask as coverage  # noqa: PLC0415 - slow to import
    from web.places import clusters  # noqa: PLC0415

    clusters.warm_up(context)
    _ = context.snapshot().lectures
    coverage.warm_up(context)
    import_module("web.maps.folium_map")


def _warm_up_work(context: Context, lang: str) -> None:
    from geo import locate  # noqa: PLC0415 - slow to import
    from web.book import ask as book  # noqa: PLC0415
    from web.language.wording import CatalogueWording  # noqa: PLC0415
    from web.plan import tour as planning  # noqa: PLC0415

    book.warm_up(context, planning.warm_up(context), wording=CatalogueWording(lang))
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
