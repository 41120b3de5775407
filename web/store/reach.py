"""How far somebody reaches: the divisions whose records he may read and change.

A request says it once; every list and every change of the store then keeps to it, whichever page,
file or programming interface asks. Commands, and the one person at the machine, reach everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, false, or_, true

from geo.errors import N_, RedRoutesError
from geo.register.keys import county_of
from geo.register.reading import Values
from geo.register.zones import zone_townships
from web.store.tables import orders

LEVELS: Final = (2, 4, 6, 9)
"""Digits of the code of a province, a prefecture, a county, a township."""
PROVINCE_CODE: Final = "220000000000"
"""The one province that an installation is of: no record lies outside."""


class OutOfReachError(RedRoutesError):
    """The record belongs to another division than those that the account is for."""

    status = 403
    kind = "out-of-reach"
    title = N_("This belongs to another division")


def digits_of(code: str) -> str:
    """Return the digits with which all codes inside a division begin."""
    for length in LEVELS:
        if not code[length:].strip("0"):
            return code[:length]
    return code


@dataclass(frozen=True)
class Area:
    """Some divisions, by their first digits; or what one lecturer has to do with.

    Attributes
    ----------
    starts
        First digits of the codes inside; "" among them for all, none for nothing.
    lecturer
        Id of a lecturer whose orders are in it wherever they are.
    """

    starts: tuple[str, ...] = ("",)
    lecturer: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing lies outside."""
        return "" in self.starts

    def holds(self, code: str, lecturer: str | None = None) -> bool:
        """Tell whether a place, or what a lecturer does there, lies inside."""
        if self.lecturer and lecturer == self.lecturer:
            return True
        return bool(self.starts) and code.startswith(self.starts)

    def clause(self, code: Column[Any], lecturer: Column[Any] | None = None) -> ColumnElement[bool]:
        """Return the condition that rows lie inside."""
        inside = [code.startswith(one, autoescape=True) for one in self.starts]
        if self.lecturer and lecturer is not None:
            inside.append(lecturer == self.lecturer)
        return true() if self.is_all else or_(false(), *inside)

    def narrowed(self, other: "Area") -> "Area":
        """Return what lies inside both."""
        inside = [one for one in self.starts if other.holds(one)]
        inside += [one for one in other.starts if self.holds(one)]
        return Area(tuple(dict.fromkeys(inside)), self.lecturer)


def area_of(code: str) -> Area:
    """Return the area of a division; the province is everything.

    Townships of development zones belong to their county by a code of another beginning.
    """
    if code == PROVINCE_CODE:
        return EVERYTHING
    return Area((digits_of(code), *zone_townships(code)))


EVERYTHING: Final = Area()
NOTHING: Final = Area(())


@dataclass(frozen=True)
class Reach:
    """Whose records are read, and whose are changed.

    Attributes
    ----------
    reads, writes, records
        The areas: of orders that are read, of what is changed, of the register that is read.
    drafts
        Whether plans are seen that are not published.
    account, division
        Who makes a plan, and where; None and "" where there are no accounts.
    """

    reads: Area = EVERYTHING
    writes: Area = EVERYTHING
    records: Area = EVERYTHING
    drafts: bool = True
    account: int | None = None
    division: str = ""


_REACH: Final[ContextVar[Reach]] = ContextVar("reach", default=Reach())  # noqa: B039 - frozen


def reach() -> Reach:
    """Return how far this request, command or piece of work reaches."""
    return _REACH.get()


def stretch(one: Reach) -> None:
    """Say how far a request reaches from now on."""
    _REACH.set(one)


@contextmanager
def reaching(one: Reach) -> Iterator[None]:
    """Say how far everything inside reaches."""
    token = _REACH.set(one)
    try:
        yield
    finally:
        _REACH.reset(token)


def division_of(kind: str, key: str, values: Values) -> str:
    """Return where a record of the register belongs: the code of a venue, else its county."""
    if kind == "venues" and key.isdecimal():
        return key
    return county_of(kind, key, values)


def divisions_of(kind: str, key: str, values: Values) -> set[str]:
    """Return where a record belongs by its key and by what it says: a venue may be moved."""
    return {division_of(kind, key, values), county_of(kind, key, values) or key}


def division_of_site(site: str) -> str:
    """Return the first digits of the county of a site, which stand in its id."""
    return county_of("sites", site, {})


def read_orders() -> list[ColumnElement[bool]]:
    """Return the condition on orders that are read, none where all are."""
    area = reach().reads
    return [] if area.is_all else [area.clause(orders.c.venue, orders.c.lecturer)]


def require_reach(code: str, lecturer: str | None = None) -> None:
    """Refuse to change what belongs to another division.

    Raises
    ------
    OutOfReachError
        If it does.
    """
    if not reach().writes.holds(code, lecturer):
        raise OutOfReachError(
            N_("This belongs to another division than your account: ask its officer.")
        )
