"""Share links as the store keeps them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, RowMapping, update

from web.language.choices import SHARE_PARTS
from web.store.noting import note
from web.store.rows import made
from web.store.tables import plan_links

ALL_PARTS: Final = tuple(SHARE_PARTS)


@dataclass(frozen=True, kw_only=True)
class LinkTerms:
    """What a link allows.

    Attributes
    ----------
    note
        For whom it is, as the office notes it for itself.
    until
        Last day on which it opens; None: until it is revoked.
    parts
        Codes of :data:`web.language.choices.SHARE_PARTS`.
    embed
        Whether other sites may show it in a frame.
    """

    note: str = ""
    until: date | None = None
    parts: tuple[str, ...] = ALL_PARTS
    embed: bool = False


@dataclass(frozen=True, kw_only=True)
class Link(LinkTerms):
    """An address under which others can read a plan."""

    id: int
    plan: int
    token: str
    created_at: datetime
    revoked: bool

    def has_ended(self, today: date) -> bool:
        """Tell whether its last day is over."""
        return self.until is not None and self.until < today

    def is_open(self, today: date) -> bool:
        """Tell whether it opens today."""
        return not self.revoked and not self.has_ended(today)


def link_of(row: RowMapping) -> Link:
    """Return a row of the table as a link."""
    parts = tuple(part for part in row["parts"].split(",") if part in SHARE_PARTS)
    return made(Link, row, parts=parts, revoked=row["revoked_at"] is not None)


def columns_of(terms: LinkTerms) -> dict[str, object]:
    """Return what a link allows as columns of the table."""
    return {**asdict(terms), "parts": ",".join(terms.parts)}


def revoke_all(connection: Connection, plan_id: int, moment: datetime) -> None:
    """Revoke the links of a plan."""
    of = (plan_links.c.plan == plan_id) & plan_links.c.revoked_at.is_(None)
    revoked = update(plan_links).where(of).values(revoked_at=moment).returning(plan_links.c.id)
    for link in sorted(connection.scalars(revoked)):
        note(connection, "plan", plan_id, "link_revoked", {"link": (link, None)})
