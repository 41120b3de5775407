"""Venues near a place as the cards of the page, and the conditions that one tap sets."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from flask_babel import gettext

from geo.errors import N_
from geo.terms import LANGUAGES
from routes.book.links import navigation_link
from routes.tour.clock import clock_text
from web.frame.form import Form, address_of, said
from web.language import words
from web.language.request import language
from web.nearby.answer import NearbyVenue
from web.nearby.distance import rough_km
from web.nearby.leaving import LEAVES, Leaving, offered
from web.places.last_words import LATE, LastWords, last_words

_CENTRE: Final = re.compile(r"(?P<place>.+?)(?P<kind>新时代文明实践(?:中心|所|站))")
WIDE: Final = 2
"""Minutes from which the range of a drive is worth telling."""


class ShownVenue(NearbyVenue):
    """A venue with what only the list of the page needs."""

    number: int
    short: str
    kind: str
    where: str
    distance: str
    direction: str
    link: str
    last: LastWords
    arrival: str
    late: bool
    wide: bool


class Chip(NamedTuple):
    """A condition that one tap sets or takes back."""

    text: str
    address: str
    chosen: bool


def card(
    venue: NearbyVenue,
    number: int,
    names: Mapping[str, str],
    *,
    origin_error_m: float,
    leave: Leaving | None,
) -> ShownVenue:
    """Return a venue as its card shows it.

    Parameters
    ----------
    number
        Its number in the list, counted from 1.
    names
        Code of a division -> its name.
    origin_error_m
        Position error of the place, metres.
    leave
        When the lecturer sets out; None: not today.
    """
    short, kind = _parts(venue)
    where = words.inside(names.get(venue["county"], ""), names.get(venue["township"], ""))
    arrival = leave.arrival(venue["minutes_high"]) if leave else None
    return {
        **venue,
        "number": number,
        "short": short,
        "kind": kind,
        "where": where,
        "distance": rough_km(venue["road_km"], venue["error_m"], origin_error_m),
        "direction": words.compass(venue["bearing"]) if venue["km"] else "",
        "link": navigation_link(venue),
        "last": last_words(venue, language()),
        "arrival": _arrival(leave, arrival),
        "late": bool(leave and leave.is_late(arrival)),
        "wide": _wide(venue),
    }


def _parts(venue: NearbyVenue) -> tuple[str, str]:
    """Part the name of a practice centre into its place and what it is there."""
    found = _CENTRE.fullmatch(venue["name"])
    if found and language() == "zh":
        return found["place"], found["kind"]
    if found:
        return found["place"], words.label("tier", venue["tier"])
    return venue["name"], words.label("tier", venue["tier"])


def _arrival(leave: Leaving | None, arrival: int | None) -> str:
    if leave is None or arrival is None:
        return ""
    at, there = clock_text(leave.at), clock_text(arrival)
    return str(gettext("leave %(at)s, there by %(there)s at the latest", at=at, there=there))


def _wide(venue: NearbyVenue) -> bool:
    low, high = venue["minutes_low"], venue["minutes_high"]
    return low is not None and high is not None and high - low >= WIDE


def chips(form: Form, now: datetime) -> list[Chip]:
    """Return the conditions of one tap: links, so that they need no script.

    Parameters
    ----------
    now
        The moment, in China: in the evening nobody sets out for a lecture any more.
    """
    leave = said(form, "leave")
    times = [
        _chip(form, LEAVES.say(code, language()), "leave", code, chosen=leave == code)
        for code in LEAVES
        if code == leave or code in offered(now)
    ]
    idle, tiers = said(form, "idle"), form.get("tier", [])
    korean = LANGUAGES.say("ko", language())
    return [
        *times,
        _chip(form, N_("Long without a lecture"), "idle", str(LATE), chosen=idle not in ("", "0")),
        _chip(form, N_("Townships only"), "tier", "township", chosen=tiers == ["township"]),
        _chip(form, korean, "language", "ko", chosen=said(form, "language") == "ko"),
    ]


def _chip(form: Form, text: str, name: str, value: str, *, chosen: bool) -> Chip:
    """Return a chip whose address has the condition, or has not where it is chosen already."""
    given = {key: one for key, one in form.items() if key != name}
    if not chosen:
        given[name] = value
    return Chip(gettext(text), address_of(given, "pages.nearby"), chosen)
