"""Passwords: hashed with argon2id, long enough, and none that everybody tries first."""

import threading
from functools import cache
from typing import Final

from geo.errors import N_, RedRoutesError
from web.store.people import named

SHORTEST: Final = 10
LONGEST: Final = 200
AT_A_TIME: Final = 2
"""Hashes computed at once: each takes a core for a moment and 19 MB."""
OURS: Final = (
    "redroutes", "hongseluxian", "hongselvyou", "xuanjiang", "xuanjiangyuan", "jilin", "changchun",
    "wenming", "shijian", "yangjingyu", "guanliyuan", "admin", "administrator", "password",
    "woaini", "zhongguo", "wojia", "nihao", "zuguo", "gongchandang", "dangxiao",
)  # fmt: skip
"""Words of our own field and country: one of them with digits behind it is guessed early."""
_TURNS: Final = threading.BoundedSemaphore(AT_A_TIME)


class WeakPasswordError(RedRoutesError):
    """A password that would be guessed."""

    kind = "weak-password"
    title = N_("The password is too easy to guess")


def require_good(password: str, name: str) -> None:
    """Refuse a password that would be guessed; what it is made of is left to its owner.

    Raises
    ------
    WeakPasswordError
        It says what to do.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPasswordError(
            N_("A password has %(low)d to %(high)d characters: a few words in a row will do."),
            low=SHORTEST, high=LONGEST,
        )  # fmt: skip
    said = password.casefold()
    if len(set(said)) < SHORTEST // 2 or said in _common() or _without_digits(said) in OURS:
        raise WeakPasswordError(
            N_("This password is among the first that are tried: choose another one.")
        )
    if named(name) and named(name) in named(password):
        raise WeakPasswordError(N_("The name of the account must not be part of its password."))


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _TURNS:
        return str(_hasher().hash(password))


def fits(kept: str | None, password: str) -> bool:
    """Tell whether a password is the right one; without a hash it takes as long to say no.

    One that is longer than any is never right: cut to the longest it might be.
    """
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 - as below

    if len(password) > LONGEST:
        kept, password = None, password[:LONGEST]
    with _TURNS:
        try:
            return bool(_hasher().verify(kept or _nobody(), password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_old(kept: str) -> bool:
    """Tell whether a hash was made with other costs than those of today."""
    return bool(_hasher().check_needs_rehash(kept))


def _without_digits(said: str) -> str:
    return said.strip("0123456789!@#$%^&*._-?~+= ")


@cache
def _common() -> frozenset[str]:
    """Return the 30,000 passwords that come first in the lists of breaches (from zxcvbn)."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - where one is chosen

    return frozenset(FREQUENCY_LISTS["passwords"])


@cache
def _hasher():  # type: ignore[no-untyped-def]  # noqa: ANN202 - loaded where one signs in
    from argon2 import PasswordHasher  # noqa: PLC0415 - as it says

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    """Return the hash of a password that nobody has."""
    import secrets  # noqa: PLC0415 - once

    return str(_hasher().hash(secrets.token_urlsafe()))
