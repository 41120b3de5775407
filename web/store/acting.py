"""Who acts: what each row of the history says of whoever made a change."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Final, Literal

By = Literal["page", "api", "command", "work", ""]


@dataclass(frozen=True)
class Acting:
    """Who makes a change, and from where.

    Attributes
    ----------
    who
        Id of an account, the name of a visitor, or of a command the user of the machine; "" for
        the one person at the machine.
    role
        Code of the role in which he acts, "" where there are no accounts.
    address
        Network address that a request came from.
    by
        A page, the API, a command, or work that goes on by itself; "" where a program of its own
        uses the store.
    """

    who: str = ""
    role: str = ""
    address: str = ""
    by: By = ""


_ACTING: Final[ContextVar[Acting]] = ContextVar("acting", default=Acting())  # noqa: B039 - frozen


def acting() -> Acting:
    """Return who acts in this request, command or piece of work."""
    return _ACTING.get()


def act(one: Acting) -> Token[Acting]:
    """Say who acts from now on: for what begins a request and cannot enclose it."""
    return _ACTING.set(one)


@contextmanager
def as_acting(one: Acting) -> Iterator[Acting]:
    """Say who acts inside."""
    token = _ACTING.set(one)
    try:
        yield one
    finally:
        _ACTING.reset(token)


def at_terminal() -> Acting:
    """Return whoever has called a command: the user of the machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a machine that has no name for its user
        name = ""
    return Acting(who=name, by="command")
