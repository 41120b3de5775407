"""Who asks in this request: an account that is signed in or whose key was shown, or nobody."""

from dataclasses import dataclass

from flask import g

from web.store.people import Account

CSRF = "csrf"
"""Name of the field by which a form proves that it came from a page of ours."""


@dataclass(frozen=True)
class Person:
    """An account in this request.

    Attributes
    ----------
    account
        The account.
    session
        Number of the session; 0 where a key was shown.
    csrf
        What the forms of the session carry; "" where a key was shown.
    """

    account: Account
    session: int = 0
    csrf: str = ""


def person() -> Person | None:
    """Return who asks, None where nobody is signed in."""
    found: Person | None = g.get("person")
    return found


def is_guarded() -> bool:
    """Tell whether accounts say who may do what: without one everything is one person's."""
    return "may" in g


def may(action: str) -> bool:
    """Tell whether whoever asks may do something: for what a page offers."""
    allowed: bool = g.may(action) if is_guarded() else True
    return allowed


def owns(owner: int | None) -> bool:
    """Tell whether something was made by whoever asks, by the number of the account it is of."""
    found = person()
    return found is not None and found.account.id == owner


def reaches(action: str, code: str) -> bool:
    """Tell whether whoever asks may do something in a division: for what a page offers."""
    inside: bool = g.reaches(action, code) if "reaches" in g else True
    return inside
