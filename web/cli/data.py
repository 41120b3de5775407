"""``redroutes data``: the public data sets and the simulated year."""

import click

from geo.errors import N_
from web.cli.common import open_installation
from web.cli.group import language
from web.cli.prepare import simulated_line
from web.messages import translate
from web.services.fields import IsoDate, Query
from web.services.preparing import SEED
from web.services.preparing import simulate as simulate_store


class SimulationQuery(Query):
    """What is needed to simulate a year."""

    end: IsoDate | None = None


@click.group()
def data() -> None:
    """Check or rebuild the data sets; fill or clear the simulated year."""


@data.command()
@click.option("--seed", default=SEED, show_default=True, help="The same seed gives the same year.")
@click.option("--end", metavar="DATE", help="Last day of the lectures held. [default: today]")
def simulate(seed: int, end: str | None) -> None:
    """Put a simulated year of lecturers and lectures into the store.

    A former simulated year is replaced; real rows stay as they are.
    """
    day = SimulationQuery.model_validate({"end": end}).end
    context = open_installation()
    click.echo(simulated_line(simulate_store(context, seed=seed, end=day or context.today())))


@data.command("clear-simulated")
def clear_simulated() -> None:
    """Delete every simulated lecturer and lecture; real rows stay as they are."""
    counts = open_installation().store.clear_simulated()
    template = N_("Deleted %(lecturers)d simulated lecturers and %(lectures)d simulated lectures.")
    click.echo(translate(template, language(), **counts))
