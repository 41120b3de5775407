"""Getting an installation ready: a store at the newest schema, with something in it to look at."""

from datetime import date

from geo.simulate import simulate_year
from web.installation.context import Context

SEED = 2027


def simulate(context: Context, *, seed: int, end: date) -> dict[str, int]:
    """Put a simulated year of lecturers and lectures in the place of the former one.

    Returns
    -------
    dict
        Rows written per table.
    """
    people, talks = simulate_year(context.datasets, seed=seed, end=end)
    return context.store.replace_simulated(people, talks)


def prepare(context: Context) -> dict[str, int]:
    """Simulate a year in a new store; one that was filled or cleared before stays as it is.

    Returns
    -------
    dict
        Rows written per table, empty when nothing was done.
    """
    if not context.store.is_new():
        return {}
    return simulate(context, seed=SEED, end=context.today())
