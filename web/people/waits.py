"""What waits for an office: declared part by part, each with what finds it and its next action.

Everything comes from lists that keep to the division of whoever asks; what nobody has recorded is
not guessed: a story has no day, and whether a rejected row came in again is not known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final, Literal, NamedTuple

from geo.errors import N_
from web.installation.context import Context
from web.language.request import language
from web.orders.ask import venue_name
from web.sites import story as stories
from web.store.order_rows import COMING, OPEN, OrderRow, OrderStatus
from web.store.people import Account
from web.store.reach import division_of_site, reach

SHOWN: Final = 12
"""Most records of a part on the page, the oldest first; the count is of all."""
DAYS: Final = 3
"""After so many days without an answer a lecturer is called."""


class Way(NamedTuple):
    """A page of ours: its endpoint and what stands in its address."""

    endpoint: str
    parts: Mapping[str, object]


class Record(NamedTuple):
    """A record that waits and is no order.

    Attributes
    ----------
    name, text
        What it is called, and a few words of it.
    since
        Since when it waits, in UTC; None where nobody has recorded it.
    way, action
        The record, and where its next action is taken.
    subject, rows
        What a report is about, and how many rows of a file were rejected.
    """

    name: str
    text: str
    since: datetime | None
    way: Way
    action: Way
    subject: str = ""
    rows: int = 0


@dataclass(frozen=True)
class Found:
    """How many records wait, and the oldest of them."""

    total: int
    orders: Sequence[OrderRow] = ()
    records: Sequence[Record] = ()


@dataclass(frozen=True)
class Part:
    """A part of what waits.

    Attributes
    ----------
    code
        Its place on the page.
    title, why
        What waits, and what is to be done.
    needs, unless
        The action without which, and the one with which, somebody does not see it.
    find
        Finds it.
    step
        With an order: its ``next`` step, ``cancel``, or "" for nothing to do.
    action
        What the button of a record says.
    """

    code: str
    title: str
    why: str
    needs: str
    find: Callable[[Context], Found]
    step: str = "next"
    unless: str = ""
    action: str = ""


class Group(NamedTuple):
    """A part with what was found."""

    part: Part
    found: Found


def waiting(context: Context, may: Callable[[str], bool]) -> list[Group]:
    """Return every part that somebody may see, also those in which nothing waits."""
    seen = (one for one in PARTS if may(one.needs) and not (one.unless and may(one.unless)))
    return [Group(one, one.find(context)) for one in seen]


def venues_of(context: Context, account: Account) -> dict[str, str]:
    """Return the venues of an account by their codes, as their names."""
    codes = context.datasets.venues.index
    return {str(code): venue_name(context, code) for code in codes if account.area.holds(code)}


def _orders(
    statuses: Sequence[OrderStatus], when: Literal["over", "ahead", "sent", ""] = ""
) -> Callable[[Context], Found]:
    """Return what finds the orders of some statuses; see :meth:`OrderLists.waiting` for when."""

    def find(context: Context) -> Found:
        today = context.today()
        before = datetime.combine(today - timedelta(days=DAYS - 1), time.min)
        limits: dict[str, Any] = {"over": today, "ahead": today, "sent": before}
        chosen = {when: limits[when]} if when else {}
        rows, total = context.store.orders.waiting(statuses, limit=SHOWN, **chosen)
        return Found(total, orders=rows)

    return find


def _reports(context: Context) -> Found:
    names = _site_names(context)
    waits = [one for one in context.store.site_reports.part(done=False) if _is_near(one.site)]
    return _records(
        Record(
            names.get(one.site, one.site), one.text, one.created_at, _site(one.site),
            Way("pages.site_reports", {"_anchor": f"report-{one.id}"}), subject=one.about,
        )
        for one in reversed(waits)
    )  # fmt: skip


def _stories(context: Context) -> Found:
    names = _site_names(context)
    return _records(
        Record(
            names[site], one.text, None, _site(site), Way("pages.story_drafts", {"_anchor": site})
        )
        for site, one in sorted(stories.drafts(context).items())
        if _is_near(site)
    )


def _files(context: Context) -> Found:
    """Return the files with rejected rows; one that was sent again takes the place of the first."""
    newest = {(one.kind, one.file): one for one in reversed(context.store.register.batches())}
    waits = [one for one in newest.values() if one.undone_at is None and one.outcomes.get("reject")]
    way = {one.id: Way("pages.register_batch", {"number": one.id}) for one in waits}
    return _records(
        Record(one.file, "", one.created_at, way[one.id], way[one.id], rows=one.outcomes["reject"])
        for one in sorted(waits, key=lambda one: one.id)
    )


def _records(found: Iterable[Record]) -> Found:
    every = list(found)
    return Found(len(every), records=every[:SHOWN])


def _site_names(context: Context) -> dict[str, str]:
    """Return the names of the sites in the reader's language, as far as they have one."""
    sites = context.datasets.sites
    chinese: dict[str, str] = sites["name_zh"].to_dict()
    if language() == "zh":
        return chinese
    return {site: name or chinese[site] for site, name in sites["name_en"].items()}


def _site(site: str) -> Way:
    return Way("pages.site", {"site_id": site})


def _is_near(site: str) -> bool:
    """Tell whether a site lies where whoever asks has records."""
    return reach().records.holds(division_of_site(site))


PARTS: Final = (
    Part(
        "come", N_("Who comes, and when"),
        N_("Lectures to come at your venue."),
        "orders.place", _orders(COMING, "ahead"), step="", unless="orders.send",
    ),
    Part(
        "asked", N_("Asked for; nobody is sent yet"),
        N_("Your county chooses who goes."),
        "orders.place", _orders(OPEN, "ahead"), step="", unless="orders.send",
    ),
    Part(
        "send", N_("Somebody is to be sent"),
        N_("A venue has asked for a lecture and has nobody yet."),
        "orders.send", _orders(OPEN, "ahead"),
    ),
    Part(
        "answer", N_("The lecturer has not answered"),
        N_("Sent three days ago or earlier: call, and note the answer."),
        "orders.answer", _orders(("dispatched",), "sent"),
    ),
    Part(
        "note", N_("The day is over: was it held?"),
        N_("It counts in coverage once somebody says how many came."),
        "orders.hold", _orders(("accepted",), "over"),
    ),
    Part(
        "review", N_("Held, and not reviewed"),
        N_("What does the venue say of the lecture?"),
        "orders.review", _orders(("held",)),
    ),
    Part(
        "late", N_("The days are over and nobody came"),
        N_("Ask the venue whether it wants another day, and cancel this order."),
        "orders.send", _orders(OPEN, "over"), step="cancel",
    ),
    Part(
        "reports", N_("What readers report"),
        N_("Something is said to be wrong with a site."),
        "sites.write", _reports, action=N_("See to it"),
    ),
    Part(
        "stories", N_("Stories to approve"),
        N_("A story is shown once somebody has approved it."),
        "sites.write", _stories, action=N_("Read and approve"),
    ),
    Part(
        "files", N_("Files with rows to be mended"),
        N_("Rows that were rejected; whether they came in another file is not known."),
        "register.write", _files, action=N_("See the rows"),
    ),
)  # fmt: skip
"""The parts of the page, in its order."""
