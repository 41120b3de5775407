"""What the page of a site tells, part by part: facts, opening, contacts, what is not known."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from flask_babel import gettext

from geo.errors import N_
from geo.stories import Contact, Designation, Fact
from web.installation.context import Context
from web.places.answer import ListedSite
from web.places.opening import Opening

TIMELINE: Final = ("event", "person")
SEEN: Final = ("building", "object", "number")
VISIT: Final = ("visit", "transport")
HOURS: Final = "opening"
MOST_HOURS: Final = 3
"""Notices about opening: older ones say nothing of today."""


class SiteFacts(NamedTuple):
    """The facts of a site by where its page tells them.

    Attributes
    ----------
    timeline
        Events and persons, the oldest first.
    seen
        Buildings, objects, figures.
    visit
        How a visit goes and how one gets there.
    hours
        Notices about opening, the newest first.
    untold
        How many facts are left out: weak ones, and those of pages that nobody may name.
    """

    timeline: Sequence[Fact]
    seen: Sequence[Fact]
    visit: Sequence[Fact]
    hours: Sequence[Fact]
    untold: int

    @property
    def sources(self) -> list[str]:
        """What the facts are known from, each once."""
        told = (*self.timeline, *self.seen, *self.visit, *self.hours)
        return list(dict.fromkeys(one.source.name for one in told))


def facts_of(context: Context, site: str) -> SiteFacts:
    """Return the facts that the page of a site may tell."""
    book = context.datasets.book
    hours = [one for one in reversed(book.told(site, HOURS)) if one.date][:MOST_HOURS]
    timeline, seen, visit = (book.told(site, *kinds) for kinds in (TIMELINE, SEEN, VISIT))
    return SiteFacts(timeline, seen, visit, hours, book.untold(site))


def designations_of(context: Context, site: ListedSite) -> Sequence[Designation]:
    """Return the lists that a site is on, with their batches where the data say them."""
    names = [text for text in site["designations"].split("；") if text]
    known = {one.name: one for one in context.datasets.book.designations.get(site["id"], ())}
    return [known.get(name) or Designation(name, "", "", verified=True) for name in names]


def contacts_of(context: Context, site: ListedSite, kind: str) -> list[Contact] | list[str]:
    """Return telephone numbers or bookings as published; what the office tells comes alone."""
    published = [
        one for one in context.datasets.book.contacts.get(site["id"], ()) if one.kind == kind
    ]
    told = site["phone"] if kind == "phone" else site["booking"]
    if published and told == published[0].value:
        return published
    return [told] if told else []


NOT_KNOWN: Final = {
    "phone": N_("no telephone number is published"),
    "hours": N_("no opening hours are published"),
    "visit": N_("the length of a visit is estimated by kind"),
    "position": N_("the exact place"),
    "story": N_("no story: fewer than two pages that may be cited"),
    "evidence": N_("no public page was seen: from general knowledge"),
}
"""What a page says is not known."""


def not_known(site: ListedSite, opening: Opening, *, story: bool) -> list[str]:
    """Return what is not known of a site, in words."""
    missing = {
        "phone": not site["phone"],
        "hours": opening.basis == "assumed",
        "visit": "estimate" in site["visit_minutes_basis"],
        "position": site["coarse"],
        "story": not story,
        "evidence": site["evidence"] not in ("seen", "register"),
    }
    return [gettext(NOT_KNOWN[key]) for key, lacks in missing.items() if lacks]
