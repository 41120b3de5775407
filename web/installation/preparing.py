"""Getting an installation ready: a store at the newest schema, with something in it to look at.

A simulated year stands beside no real record: it would be taken for one.
"""

from datetime import date

from geo.errors import N_
from geo.register.kinds import REGISTER
from geo.simulate import simulate_year
from web.installation.context import Context
from web.store.database import StateError, StoreError

SEED = 2027
TRIES = 6
"""How often a process waits for another one that fills the store: ten seconds each time."""


def simulate(context: Context, *, seed: int, end: date) -> dict[str, int]:
    """Put a simulated year of lecturers and lectures in the place of the former one.

    Returns
    -------
    dict
        Rows written per table.

    Raises
    ------
    StateError
        If the installation has real records.
    """
    if is_real(context):
        raise StateError(
            N_(
                "There are real records here: a simulated year beside them would be taken for "
                "them. Try it in an installation of its own (REDROUTES_HOME, without "
                "REDROUTES_DATA)."
            )
        )
    people, talks = simulate_year(context.datasets, seed=seed, end=end)
    return context.store.replace_simulated(people, talks)


def is_real(context: Context) -> bool:
    """Tell whether the store has a real record, or the data folder is the register of an office."""
    registered = context.datasets.venues["membership"] == "registered"
    store = context.store
    return (
        bool(registered.any())
        or any(store.real_counts().values())
        or any(store.register.records(kind) for kind in REGISTER)
    )


def is_open(context: Context) -> bool:
    """Tell whether nobody has decided yet what this installation is for: a register, or a trial."""
    return context.has_store and context.store.is_new() and not is_real(context)


def prepare(context: Context) -> dict[str, int]:
    """Simulate a year in a new store; one that was filled or cleared before stays as it is.

    Several processes may do so at once: the first of them fills the store.

    Returns
    -------
    dict
        Rows written per table, empty when nothing was done.
    """
    for left in reversed(range(TRIES)):
        if not is_open(context):
            break
        year = simulate_year(context.datasets, seed=SEED, end=context.today())
        try:
            return context.store.fill_new(*year)
        except StoreError:  # on a slow machine another process may write for longer than one waits
            if not left:
                raise
    return {}
