"""What names a record: its natural key, and the county it belongs to.

Venues have their 12-digit code, sites a number such as JL-220605-001, populations the code of the
county, lecturers name|unit|home, lectures date|venue|start|lecturer. A venue or site that nobody
knows yet is named county|township|name until the store gives it a code.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from geo.names import normalise
from geo.register.reading import Values
from geo.register.zones import county_of_code

SEPARATOR: Final = "|"
CODED: Final = ("venues", "sites")
"""Kinds whose records get a code from the store."""
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "venues": ("county", "township", "name"),
    "sites": ("county", "name"),
    "lecturers": ("name", "unit", "home"),
    "lectures": ("date", "venue", "start", "lecturer"),
    "population": ("code",),
}
"""Kind -> the values that make its key."""


def is_provisional(kind: str, key: str) -> bool:
    """Tell whether a key waits for the code that the store gives."""
    return kind in CODED and SEPARATOR in key


def natural(kind: str, values: Values) -> str:
    """Return the key under which a file would bring a record with some values."""
    if kind == "venues" and values.get("code"):
        return str(values["code"])
    parts = [str(values.get(key) or "") for key in PARTS[kind]]
    if kind in CODED:
        parts[-1] = normalise(parts[-1])
    return SEPARATOR.join(parts)


def alias_of(kind: str, key: str, values: Values) -> str:
    """Return another key under which a file may bring a record, "" for none.

    Venues and sites by their name, and what somebody has renamed by its new name.
    """
    found = natural(kind, {**values, "code": ""} if kind == "venues" else values)
    return "" if found == key or key.rpartition(SEPARATOR)[0] == found else found


def county_of(kind: str, key: str, values: Values) -> str:
    """Return the code of the county of a record, "" where it is not known."""
    if kind in CODED and values.get("county"):
        return str(values["county"])
    place = {"lecturers": values.get("home"), "lectures": values.get("venue")}.get(kind, key)
    return county_of_code(str(place or "").removeprefix("JL-").partition("-")[0])


def numbered(keys: Iterable[str]) -> Iterator[str]:
    """Tell apart records that share a key: the second one gets |2, the third |3.

    Two lectures at one venue on one day, of which nobody wrote the hour, are two lectures.
    """
    seen: dict[str, int] = {}
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        yield key if seen[key] == 1 else f"{key}{SEPARATOR}{seen[key]}"
