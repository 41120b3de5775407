"""What the register has of a site, field by field: from where, and what other sources say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from flask_babel import gettext

from geo.errors import N_
from geo.sources import Source, site_sources
from geo.stories import SEPARATOR, Contact, Designation, Witness
from geo.terms import WITNESS_FIELDS
from web.frame.filters import position_error
from web.frame.names import division_names
from web.installation.context import Context
from web.language.designations import batch, designation
from web.language.request import language
from web.language.words import hours, label
from web.places.answer import ListedSite
from web.places.opening import Opening
from web.sites.parts import contacts_of, designations_of

KEPT: Final = "kept"
LISTED: Final = "designation"
ENTRY: Final = ("name", "address", "position", "subject", "status", "opening", "phone")
"""Fields that every site has, whether anything is known of them or not."""
PLACE: Final = ("county", "township", "address")
"""Fields that are told together, as the last of them."""
NOT_CONFIRMED: Final = N_("not confirmed by any list that was seen")

Told = Mapping[str, Sequence[Witness]]


class Said(NamedTuple):
    """What one source says.

    Attributes
    ----------
    text
        "" where it says what the register has.
    source
        None where it is not a source that says it.
    verdict
        What was done with it, in words; "" where it was kept.
    """

    text: str
    source: Source | None
    date: str = ""
    verdict: str = ""
    note: str = ""


class Known(NamedTuple):
    """One field of the register of a site.

    Attributes
    ----------
    value
        What the register has, "" where it has nothing.
    chinese
        Whether the value is Chinese whatever the language of the page.
    kept
        What the register follows.
    others
        What other sources say.
    """

    heading: str
    value: str
    chinese: bool
    kept: Sequence[Said]
    others: Sequence[Said]


@dataclass(frozen=True)
class Page:
    """A site, and what its page has found out about it already."""

    context: Context
    site: ListedSite
    opening: Opening

    @property
    def told(self) -> Told:
        """What sources say, by field."""
        found: dict[str, list[Witness]] = {}
        for one in self.context.datasets.book.witnesses.get(self.site["id"], ()):
            found.setdefault(PLACE[-1] if one.field in PLACE else one.field, []).append(one)
        return found


def known_of(context: Context, site: ListedSite, opening: Opening) -> list[Known]:
    """Return what is known of a site, from where, and what is not, field by field.

    Parameters
    ----------
    context
        The data, and the register of the office over them.
    opening
        When it is open, and how that is known.
    """
    page = Page(context, site, opening)
    told = page.told
    return [
        *(_entry(page, field, told.get(field, ())) for field in ENTRY),
        *_rest(told),
        *(_list(one, site) for one in designations_of(context, site)),
        *_off_lists(told.get(LISTED, ())),
    ]


def _entry(page: Page, field: str, witnesses: Sequence[Witness]) -> Known:
    """Return a field that every site has."""
    value, chinese = _value(page, field)
    kept, others = _heard(witnesses)
    return Known(_heading(field), value, chinese, [*kept, *_published(page, field)], others)


def _value(page: Page, field: str) -> tuple[str, bool]:
    """Return what the register has of a field, and whether it is Chinese in any language."""
    site = page.site
    values = {
        "name": site["name_zh"], "subject": site["subject"], "phone": site["phone"],
        "address": site["address"] or site["township"] or _county(page),
        "position": f"{label('precision', site['precision'])} · {position_error(site['error_m'])}",
        "status": label("status", site["status"]),
        "opening": hours(page.opening.text) if page.opening.basis == "published" else "",
    }  # fmt: skip
    return str(values[field] or ""), field in ("name", "subject", "address")


def _county(page: Page) -> str:
    return str(division_names(page.context).get(page.site["county"], ""))


def _published(page: Page, field: str) -> Iterator[Said]:
    """Yield where the entry as a whole, its hours and its telephone are told."""
    if field == "name":
        yield from _by(page.site["sources"])
    if field == "opening" and page.opening.basis == "published":
        yield from _by(str(page.context.datasets.sites.loc[page.site["id"], "opening_source"]))
    if field == "phone":
        for one in contacts_of(page.context, page.site, field):
            if isinstance(one, Contact):
                yield from _by(one.source.code, one.date)


def _rest(told: Told) -> Iterator[Known]:
    """Yield fields of which only witnesses tell: dates, figures, tickets."""
    for field in WITNESS_FIELDS:
        if field not in (*ENTRY, *PLACE, LISTED) and field in told:
            kept, others = _heard(told[field])
            value = "；".join(one.text for one in kept if one.text)
            kept = [one._replace(text="") for one in kept]
            yield Known(_heading(field), value, True, kept, others)


def _list(one: Designation, site: ListedSite) -> Known:
    """Return a list that a site is on, with batch, number and where that is told."""
    parts = (designation(one.name, language()), batch(one.batch, language()), one.number, one.date)
    value = " · ".join(filter(None, parts))
    if not one.verified:
        doubt = Said("", None, verdict=gettext(NOT_CONFIRMED), note=one.note)
        return Known(_heading(LISTED), value, False, [], [doubt])
    told = [*_by(SEPARATOR.join(one.sources) or site["sources"])]
    return Known(_heading(LISTED), value, False, [*told, Said("", None, note=one.note)], [])


def _off_lists(witnesses: Sequence[Witness]) -> Iterator[Known]:
    """Yield what sources say of lists and the register does not have."""
    _, others = _heard(witnesses)
    if others:
        yield Known(_heading(LISTED), "", True, [], others)


def _heard(witnesses: Sequence[Witness]) -> tuple[list[Said], list[Said]]:
    """Part what is kept from what other sources say."""
    said = [(one.verdict == KEPT, _said(one)) for one in witnesses]
    return [one for kept, one in said if kept], [one for kept, one in said if not kept]


def _said(one: Witness) -> Said:
    verdict = "" if one.verdict == KEPT else label("verdict", one.verdict)
    return Said(one.says, site_sources(one.source)[0], one.date, verdict, one.note)


def _by(codes: str, date: str = "") -> Iterator[Said]:
    if codes:
        yield from (Said("", one, date) for one in site_sources(codes))


def _heading(field: str) -> str:
    return label("witness_field", field)
