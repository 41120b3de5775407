"""What the rows of a file can name: the data of the installation, and what its register knows."""

from geo.register.open import open_world
from geo.register.world import Known, World
from web.installation.context import Context


def world_of(context: Context) -> World:
    """Return the index, kept until the register changes, also the numbers of its lecturers."""
    return context.memo.get(
        ("register world", context.store.register.revision()),
        lambda: open_world(context.datasets, context.gazetteer, _known(context)),
    )


def _known(context: Context) -> Known:
    venues, lecturers = (context.store.register.records(kind) for kind in ("venues", "lecturers"))
    return Known.of(
        ((one.key, one.values) for one in venues), ((one.key, one.values) for one in lecturers)
    )
