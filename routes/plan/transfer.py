"""Minutes between a drive and a visit: to park, get off, walk, count heads and get on again."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from geo.errors import N_, DataError
from geo.folder import data_path
from routes.plan.tables import read_table

SEATS: Final = 45
"""Of a coach."""
USUAL_PEOPLE: Final = {"car": 4, "bus": SEATS}
"""How many people travel where nobody said it: a car, or a coach, is full."""
MAX_TRANSFER: Final = 120
_MINUTES: Final = ("park", "off", "walk", "on")


@dataclass(frozen=True)
class Transfer:
    """Minutes at every stop before the visit begins and after it ends, and on what ground."""

    before: int
    after: int
    basis: str = ""


@cache
def load_transfers(path: Path | None = None) -> dict[tuple[str, int], Transfer]:
    """Read ``data/sites/transfers.csv``: (vehicle, most people) -> minutes, smallest group first.

    A walk is taken both ways; ``park`` and ``off`` come before the visit, ``on`` after it.

    Raises
    ------
    geo.errors.DataError
        If a value is missing or no number.
    """
    columns = {"vehicle", "people", *_MINUTES, "basis"}
    table = read_table(path or data_path("sites/transfers.csv"), columns)
    found = {}
    for _, row in table.iterrows():
        people, park, off, walk, on = (_number(row[name]) for name in ("people", *_MINUTES))
        found[row["vehicle"], people] = Transfer(park + off + walk, walk + on, row["basis"])
    return dict(sorted(found.items()))


def transfer_of(vehicle: str, people: int | None, given: int | None) -> Transfer:
    """Return the minutes of a group at every stop.

    Parameters
    ----------
    vehicle
        Code of the vehicle.
    people
        Size of the group, None for what the vehicle usually carries.
    given
        Minutes at a stop that the request asks for instead, both parts together; None: the table.
    """
    if given is not None:
        return Transfer(given - given // 2, given // 2)
    size = USUAL_PEOPLE.get(vehicle, 1) if people is None else people
    rows = [one for (of, most), one in load_transfers().items() if of == vehicle and size <= most]
    return rows[0] if rows else Transfer(0, 0)


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise DataError(N_("transfers.csv holds %(value)s where a whole number belongs."), value=text)
