"""Lists of records: searched, page by page."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from flask import Response, request
from flask_babel import gettext

from geo.register.kind import KINDS
from geo.register.record import Record
from web.frame.page import blueprint, current, here, render
from web.installation.context import Context
from web.language.request import language
from web.register import records as service
from web.register.page_record import KIND, NEW
from web.register.shown import title_of, value_text

SHOWN: Final = {
    "venues": ("tier", "county", "township", "contact"),
    "lecturers": ("unit", "home", "topics"),
    "lectures": ("topic", "lecturer", "people", "status"),
    "sites": ("county", "status", "opening"),
    "population": ("population",),
}
"""Kind -> what a list tells of a record beside its name and telephone."""
LONGEST: Final = 100


class ShownRecord(NamedTuple):
    """A record in a list."""

    key: str
    title: str
    facts: Sequence[str]
    phone: str


@blueprint.get(KIND)
def records(kind: str) -> Response:
    """List the records of a kind."""
    context, text = current(), request.args.get("q", "").strip()[:LONGEST]
    found = service.search(context, kind, text, language())
    first = _first(len(found))
    shown = found[first : first + service.PAGE_SIZE]
    page = first // service.PAGE_SIZE + 1
    return render(
        "register",
        template="register/records.html",
        kind=kind,
        kind_word=KINDS.say(kind, language()),
        kinds=KINDS,
        add=gettext(NEW[kind]),
        q=text,
        rows=[_shown(context, kind, one) for one in shown],
        first=first + 1,
        last=first + len(shown),
        total=len(found),
        before=here(page=str(page - 1)) if page > 1 else "",
        after=here(page=str(page + 1)) if first + len(shown) < len(found) else "",
        others=service.not_registered(context, kind, text),
    )


def _first(total: int) -> int:
    """Return the index of the first record of the page that is asked for."""
    given = request.args.get("page", "")
    page = int(given) if given.isdecimal() and len(given) < LONGEST else 1
    last = max(0, total - 1) // service.PAGE_SIZE
    return min(max(page - 1, 0), last) * service.PAGE_SIZE


def _shown(context: Context, kind: str, one: Record) -> ShownRecord:
    lang = language()
    facts = [
        value_text(context, kind, key, one.values[key], lang)
        for key in SHOWN[kind]
        if one.values.get(key) not in (None, "", [])
    ]
    title = title_of(context, kind, one.values, lang) or one.key
    return ShownRecord(one.key, title, facts, str(one.values.get("phone") or ""))
