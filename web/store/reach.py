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

from geo.errors import N_
from web.store.database import StateError

LEVELS: Final = (2, 4, 6, 9)
"""Digits of the code of a province, a prefecture, a county, a township."""
PROVINCE_CODE: Final = "220000000000"
"""The one province that an installation is of: no record lies outside."""


class OutOfReachError(StateError):
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
    digits
        First digits of the codes inside; "" for all of them, None for none.
    lecturer
        Id of a lecturer whose orders are in it wherever they are.
    """

    digits: str | None = ""
    lecturer: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing lies outside."""
        return self.digits == ""

    def holds(self, code: str, lecturer: str | None = None) -> bool:
        """Tell whether a place, or what a lecturer does there, lies inside."""
        if self.lecturer and lecturer == self.lecturer:
            return True
        return self.digits is not None and code.startswith(self.digits)

    def clause(self, code: Column[Any], lecturer: Column[Any] | None = None) -> ColumnElement[bool]:
        """Return the condition that rows lie inside."""
        if self.is_all:
            return true()
        inside = false() if self.digits is None else code.startswith(self.digits, autoescape=True)
        if self.lecturer and lecturer is not None:
            return or_(inside, lecturer == self.lecturer)
        return inside


def area_of(code: str) -> Area:
    """Return the area of a division; the province is everything."""
    return Area("" if code == PROVINCE_CODE else digits_of(code))


EVERYTHING: Final = Area()
NOTHING: Final = Area(None)


@dataclass(frozen=True)
class Reach:
    """Whose records are read, and whose are changed.

    Attributes
    ----------
    reads, writes
        The areas.
    drafts
        Whether plans are seen that are not published.
    account, division
        Who makes a plan, and where; None and "" where there are no accounts.
    """

    reads: Area = EVERYTHING
    writes: Area = EVERYTHING
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
