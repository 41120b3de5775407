"""Who asks in this request, an account that is signed in or whose key was shown, or nobody.

And what he may do, and where: by his role, his division, and those of the key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import g

from web.frame import rules
from web.frame.inputs import settings
from web.store.people import Account
from web.store.reach import EVERYTHING, NOTHING, Area, Reach, area_of
from web.store.sessions import Key

CSRF = "csrf"
"""Name of the field by which a form proves that it came from a page of ours."""


OPEN: Final[dict[str, tuple[str, ...]]] = {
    "no": ("door",),
    "links": ("door", "shared"),
    "yes": ("door", "shared", "look", "report"),
}
"""Setting -> actions without signing in."""


@dataclass(frozen=True)
class Person:
    """An account in this request.

    Attributes
    ----------
    session
        Number of the session; 0 where a key was shown.
    csrf
        What the forms of the session carry; "" where a key was shown.
    """

    account: Account
    session: int = 0
    csrf: str = ""
    key: Key | None = None


def person() -> Person | None:
    """Return who asks, None where nobody is signed in."""
    found: Person | None = g.get("person")
    return found


def is_guarded() -> bool:
    """Tell whether accounts say who may do what: without one everything is one person's."""
    return "action" in g


def may(action: str) -> bool:
    """Tell whether whoever asks may do something: for what a page offers."""
    if not is_guarded():
        return True
    who = person()
    return bool(rules.extent(action, who.account.role)) if who else is_open(action)


def is_open(action: str) -> bool:
    """Tell whether anybody may do something without signing in."""
    return action in OPEN[settings().public]


def owns(owner: int | None) -> bool:
    """Tell whether something was made by whoever asks, by the number of the account it is of."""
    found = person()
    return found is not None and found.account.id == owner


def reaches(action: str, code: str) -> bool:
    """Tell whether whoever asks may do something in a division: for what a page offers."""
    return not is_guarded() or reach_of(action).writes.holds(code)


def reach_of(action: str) -> Reach:
    """Return how far a request reaches that does something, where there are accounts."""
    who = person()
    if who is None:
        return Reach(NOTHING, NOTHING, NOTHING, drafts=may("plans.read"))
    account, areas = who.account, _areas(who)

    def area(action: str) -> Area:
        return areas[rules.extent(action, account.role)]

    return Reach(
        reads=area("orders.read"),
        writes=area(action),
        records=area("register.read"),
        drafts=may("plans.read"),
        account=account.id,
        division=account.division,
    )


def _areas(who: Person) -> Mapping[rules.Extent, Area]:
    """Return the areas of an account, narrowed to the division of the key that was shown."""
    own, every = who.account.area, EVERYTHING
    if who.key is not None:
        within = area_of(who.key.division)
        own, every = own.narrowed(within), every.narrowed(within)
    return {"": NOTHING, "own": own, "all": every}
