"""What the rows of a file can name: the data of the installation, and what its register knows."""

from collections import Counter

from geo.register.open import open_world
from geo.register.reading import Reading
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


def counties_of(reading: Reading) -> Counter[str]:
    """Count the good rows of venues by county; nothing of another kind of file."""
    rows = reading.accepted() if reading.kind == "venues" else []
    return Counter(str(row.values.get("county") or "") for row in rows)


def looks_whole(context: Context, reading: Reading) -> bool:
    """Tell whether a file of venues has at least half of what each of its counties has.

    A shorter one is most likely a part, and must not take the place of all the rest unasked.
    """
    here = counties_of(reading)
    known = context.datasets.centres["county"].value_counts()
    return bool(here) and all(count >= known.get(code, 0) / 2 for code, count in here.items())
