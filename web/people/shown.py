"""Accounts in words: where, and whether they may sign in."""

from typing import Final

from flask_babel import gettext

from geo.errors import N_
from web.installation.context import Context
from web.store.people import Account


def division_name(context: Context, code: str) -> str:
    """Return the name of a division or venue, or its code where it has none."""
    divisions = context.datasets.divisions
    if code in divisions.index:
        return str(divisions.at[code, "name"])
    venues = context.datasets.venues
    return str(venues.at[code, "name"]) if code in venues.index else code


def state_of(one: Account) -> str:
    """Return whether an account may sign in, as a sentence of the catalogue."""
    if one.ended_at is not None:
        return N_("ended")
    return N_("may sign in") if one.has_password else N_("has not chosen a password yet")


SYSTEMS: Final = ("Android", "iPhone", "iPad", "HarmonyOS", "Windows", "Mac OS", "Linux")
BROWSERS: Final = {
    "MicroMessenger": "WeChat", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome",
    "Safari": "Safari",
}  # fmt: skip
"""What stands in the words of a browser about itself -> its name; the more special first."""


def device(text: str) -> str:
    """Return what somebody uses, from what his browser says of itself."""
    browser = next((name for mark, name in BROWSERS.items() if mark in text), "")
    system = next((name for name in SYSTEMS if name in text), "")
    return " · ".join(filter(None, (browser, system))) or str(gettext("an unknown device"))
