"""Long work that many processes share: one table, on either database.

Whoever asks writes a row, whoever is free claims it, and everybody sees the result: equal questions
are one row. A claim is a lease: a worker that dies or freezes loses it, and its work is claimed
again. Work that nobody waits for at the moment, on a telephone that has locked its screen, goes on
for a while, and gives way to whatever is waited for.
"""

from typing import Final

from geo.errors import N_
from web.store.work_doing import Doing
from web.store.work_showing import Showing
from web.store.work_workers import Workers

LOST: Final = N_(
    "The work was given up: each of three processes that did it stopped before the end."
)
LATE: Final = N_("The work took too long and was given up: ask for less at a time.")
TOO_LONG: Final = b"late"
"""Result of work that failed because it took too long."""


class WorkTable(Showing, Doing, Workers):
    """The table of long work: of whoever asks, of whoever does it, and of all others."""
