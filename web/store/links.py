"""Share links of the saved plans: made, changed, revoked and put back, and what they open."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from geo.errors import N_
from web.store.database import UnknownError
from web.store.link_rows import Link, LinkTerms, columns_of, link_of, revoke_all
from web.store.moments import now
from web.store.noting import changed, note
from web.store.part import Part
from web.store.plan_rows import WHOLE, SavedPlan, joined, saved_plan
from web.store.plans import require_plan
from web.store.rows import require_row
from web.store.tables import LARGEST, plan_links, plan_versions, plans

TOKEN_BYTES: Final = 24
"""192 random bits: a link cannot be guessed."""


class DeadLinkError(UnknownError):
    """No plan is shared under this link, or not any more."""

    kind = "dead-link"
    title = N_("The link is not valid")


class UnknownLinkError(UnknownError):
    """The plan has no link with this number."""

    kind = "unknown-link"
    title = N_("There is no such link")


class Opened(NamedTuple):
    """What stands behind a link."""

    link: Link
    saved: SavedPlan


class Links(Part):
    """The share links of a store."""

    def of(self, plan_id: int) -> list[Link]:
        """Return the links of a plan, revoked ones too, the newest first."""
        query = select(plan_links).where(plan_links.c.plan == min(plan_id, LARGEST))
        return self._rows(query.order_by(plan_links.c.id.desc()), link_of)

    def opened(self, token: str, today: date) -> Opened:
        """Return a link and what it shows: the published version, of a draft the newest.

        Raises
        ------
        DeadLinkError
            If nothing is shared under this link, or not any more.
        """
        with self._database.read() as connection:
            link = link_of(_live(connection, token))
            if link.has_ended(today):
                raise DeadLinkError(
                    N_("This link ended on %(day)s: ask whoever sent it for a new one."),
                    day=link.until,
                )
            return Opened(link, _shown(connection, link.plan))

    def add(self, plan_id: int, terms: LinkTerms) -> Link:
        """Make a link, or return the valid one that allows just this: a wish has one address.

        Raises
        ------
        UnknownPlanError
            If there is no such plan.
        """
        with self._database.write() as connection:
            require_plan(connection, plan_id, lock=True)
            asked = columns_of(terms)
            alike = (plan_links.c[name].is_not_distinct_from(asked[name]) for name in asked)
            valid = (plan_links.c.plan == plan_id) & plan_links.c.revoked_at.is_(None)
            there = connection.execute(select(plan_links).where(valid, *alike)).mappings().first()
            if there:
                return link_of(there)
            token = secrets.token_urlsafe(TOKEN_BYTES)
            values = {"plan": plan_id, "token": token, "created_at": now(), **asked}
            made = connection.execute(insert(plan_links).values(values).returning(plan_links))
            link = link_of(made.mappings().one())
            note(
                connection, "plan", plan_id, "link_made", changed(None, {"link": link.id, **asked})
            )
            return link

    def change(self, plan_id: int, link_id: int, terms: LinkTerms) -> None:
        """Change what a link allows; its address stays."""
        self._update(plan_id, link_id, "link_changed", columns_of(terms))

    def revoke(self, plan_id: int, link_id: int) -> None:
        """Make a link invalid."""
        self._update(plan_id, link_id, "link_revoked", {"revoked_at": now()})

    def restore(self, plan_id: int, link_id: int) -> None:
        """Make a revoked link valid again."""
        self._update(plan_id, link_id, "link_restored", {"revoked_at": None})

    def revoke_all(self, plan_id: int) -> None:
        """Make all links of a plan invalid.

        Raises
        ------
        UnknownPlanError
            If there is no such plan.
        """
        with self._database.write() as connection:
            require_plan(connection, plan_id)
            revoke_all(connection, plan_id, now())

    def _update(self, plan_id: int, link_id: int, what: str, values: Mapping[str, object]) -> None:
        of = (plan_links.c.id == min(link_id, LARGEST)) & (plan_links.c.plan == plan_id)
        with self._database.write() as connection:
            require_plan(connection, plan_id)
            query = select(plan_links).where(of).with_for_update()
            missing = UnknownLinkError(N_("The plan has no link number %(id)s."), id=link_id)
            before = require_row(connection, query, missing)
            connection.execute(update(plan_links).where(of).values(values))
            told = changed(before, {**before, **values})
            note(connection, "plan", plan_id, what, {"link": (link_id, link_id), **told})


def _live(connection: Connection, token: str) -> RowMapping:
    query = (
        select(plan_links)
        .join(plans, plans.c.id == plan_links.c.plan)
        .where(plan_links.c.token == token, plan_links.c.revoked_at.is_(None))
        .where(plans.c.deleted_at.is_(None))
    )
    missing = N_("This link is not valid, or no longer: ask whoever sent it for a new one.")
    return require_row(connection, query, DeadLinkError(missing))


def _shown(connection: Connection, plan_id: int) -> SavedPlan:
    shown = func.coalesce(plans.c.published, plans.c.version)
    query = select(*WHOLE).select_from(joined())
    row = connection.execute(query.where(plans.c.id == plan_id, plan_versions.c.number == shown))
    return saved_plan(row.mappings().one())
