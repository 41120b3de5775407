"""Lists of records: searched, page by page."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from flask import Response, request
from flask_babel import gettext

from geo.register.kind import KINDS
from geo.register.record import Record
from web.frame.page import blueprint, current, here, render
from web.frame.paging import page_number, part_of
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
    page = page_number(request.args.get("page", ""))
    part = part_of(len(found), page, service.PAGE_SIZE, lambda page: here(page=page))
    shown = found[part.offset : part.last]
    return render(
        "register",
        template="register/records.html",
        kind=kind,
        kind_word=KINDS.say(kind, language()),
        kinds=KINDS,
        add=gettext(NEW[kind]),
        q=text,
        rows=[_shown(context, kind, one) for one in shown],
        part=part,
        others=service.not_registered(context, kind, text),
    )


def _shown(context: Context, kind: str, one: Record) -> ShownRecord:
    lang = language()
    facts = [
        value_text(context, kind, key, one.values[key], lang)
        for key in SHOWN[kind]
        if one.values.get(key) not in (None, "", [])
    ]
    title = title_of(context, kind, one.values, lang) or one.key
    return ShownRecord(one.key, title, facts, str(one.values.get("phone") or ""))
