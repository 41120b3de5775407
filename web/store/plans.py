"""Saved plans: versions that never change, a status, deleting with a way back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    func,
    insert,
    select,
    update,
)

from geo.errors import N_
from web.language.statuses import PLAN_STATUSES
from web.store.database import StateError, UnknownError
from web.store.link_rows import revoke_all
from web.store.moments import now
from web.store.noting import changed, note
from web.store.part import Part
from web.store.plan_rows import (
    LIGHT,
    WHOLE,
    Content,
    PlanFilter,
    PlanRow,
    SavedPlan,
    Status,
    joined,
    plan_row,
    saved_plan,
    version_values,
)
from web.store.reach import reach, require_reach
from web.store.rows import insert_row, require_row
from web.store.seen import ConflictError, require_version
from web.store.tables import LARGEST, network_routes, plan_versions, plans

TRANSITIONS: Final[dict[Status, tuple[Status, ...]]] = {
    "draft": ("published",),
    "published": ("published", "done", "draft"),
    "done": ("published",),
}
"""Status -> statuses it may become. Publishing once more puts a newer version in the place of the
published one; a plan that is done is opened again by publishing it."""

TOLD: Final = ("number", "name", "origin", "starts_on", "ends_on", "stops")
"""What the history says of a version."""


class UnknownPlanError(UnknownError):
    """There is no saved plan, or no version of it, with this number."""

    kind = "unknown-plan"
    title = N_("There is no such plan")


class PlanConflictError(ConflictError):
    """Somebody else has saved a newer version than the one this change started from."""

    kind = "plan-changed"
    title = N_("Somebody else has changed the plan")


class PlanStateError(StateError):
    """The status of the plan does not allow this."""

    kind = "plan-status"
    title = N_("The status of the plan does not allow this")


class Plans(Part):
    """The saved plans of a store.

    Every change names the version it started from (`seen`). When somebody else has saved a newer
    one meanwhile, nothing is changed and a `PlanConflictError` says so.
    """

    # -- reading ------------------------------------------------------------------------------

    def get(self, plan_id: int, number: int | None = None) -> SavedPlan:
        """Return a plan with one of its versions, the newest when none is named.

        Raises
        ------
        UnknownPlanError
            If there is none, or it is deleted.
        """
        _require_possible(plan_id, number)
        wanted = plans.c.version if number is None else number
        query = _of(plan_id).where(plan_versions.c.number == wanted, *_published_only())
        return saved_plan(self._require(query, _unknown(plan_id, number)))

    def versions(self, plan_id: int) -> list[PlanRow]:
        """All versions of a plan, the newest first.

        Raises
        ------
        UnknownPlanError
            If there is no such plan.
        """
        query = _of(plan_id, LIGHT).where(*_published_only())
        query = query.order_by(plan_versions.c.number.desc())
        rows = self._rows(query, plan_row)
        if not rows:
            raise _unknown(plan_id)
        return rows

    def search(self, wanted: PlanFilter = PlanFilter()) -> tuple[list[PlanRow], int]:  # noqa: B008 - frozen
        """Return one page of the plans with their newest version, and how many there are in all."""
        drafts = reach().drafts
        newest = plan_versions.c.number == (plans.c.version if drafts else plans.c.published)
        where = [newest, *_conditions(wanted)]
        query = select(*LIGHT).select_from(joined()).where(*where).order_by(*_order(wanted))
        query = query.offset(wanted.offset).limit(wanted.limit)
        with self._database.at_once():
            return self._rows(query, plan_row), self._count(joined(), *where)

    def published(self) -> list[SavedPlan]:
        """All plans that are published or done, each in the version that others see, by number."""
        query = (
            select(*WHOLE)
            .select_from(joined())
            .where(plan_versions.c.number == plans.c.published, plans.c.deleted_at.is_(None))
            .order_by(plans.c.id)
        )
        return self._rows(query, saved_plan)

    def published_versions(self) -> tuple[tuple[int, int, str], ...]:
        """Return number, version and status of what :meth:`published` holds: what to compare."""
        query = (
            select(plans.c.id, plans.c.published, plans.c.status)
            .where(plans.c.published.is_not(None), plans.c.deleted_at.is_(None))
            .order_by(plans.c.id)
        )
        return tuple(self._tuples(query))

    # -- writing ------------------------------------------------------------------------------

    def create(self, content: Content) -> int:
        """Keep a new plan as version 1 of a draft and return its number."""
        with self._database.write() as connection:
            return insert_plan(connection, content)

    def add_version(self, plan_id: int, content: Content, *, seen: int) -> int:
        """Keep a changed plan as its next version and return the number of the version.

        A published version stays the one that others see.

        Raises
        ------
        PlanConflictError
            If `seen` is not the newest version any more.
        PlanStateError
            If the plan is done.
        """
        moment = now()
        with self._database.write() as connection:
            stood = change_plan(
                connection, plan_id, seen, {"version": seen + 1, "changed_at": moment}
            )
            if stood["status"] == "done":
                raise PlanStateError(
                    N_("The plan is done: open it again before you change it, or copy it.")
                )
            row = version_values(plan_id, seen + 1, content, moment)
            told = changed(_told(_version_row(connection, plan_id, seen)), _told(row))
            connection.execute(insert(plan_versions).values(row))
            note(connection, "plan", plan_id, content.change, told)
        return seen + 1

    def set_status(self, plan_id: int, status: Status, *, seen: int) -> None:
        """Publish the version `seen`, withdraw the plan into a draft, or mark it as done.

        Raises
        ------
        PlanConflictError
            If `seen` is not the newest version any more.
        PlanStateError
            If :data:`TRANSITIONS` does not allow it.
        """
        values: dict[str, object] = {"status": status, "changed_at": now()}
        with self._database.write() as connection:
            before = change_plan(connection, plan_id, seen, values)
            if status not in TRANSITIONS[before["status"]]:
                raise PlanStateError(
                    N_("A plan that is %(before)s cannot become %(after)s."),
                    before=PLAN_STATUSES[before["status"]],
                    after=PLAN_STATUSES[status],
                )
            _heed_approval(connection, plan_id, status, before, seen)
            published = {
                "draft": None,
                "published": before["published"] if before["status"] == "done" else seen,
                "done": before["published"],
            }
            stands = {"status": status, "published": published[status]}
            connection.execute(_change(plan_id).values(published=published[status]))
            note(connection, "plan", plan_id, status, changed(before, {**before, **stands}))

    def delete(self, plan_id: int) -> None:
        """Take a plan out of every list and revoke its links; :meth:`undelete` brings it back."""
        with self._database.write() as connection:
            require_plan(connection, plan_id, lock=True)
            remove_plan(connection, plan_id, now())

    def undelete(self, plan_id: int) -> None:
        """Bring a deleted plan back with all its versions; links that it had stay revoked."""
        _require_possible(plan_id)
        statement = update(plans).where(plans.c.id == plan_id).values(deleted_at=None)
        owned = select(plans.c.owner, plans.c.division).where(plans.c.id == plan_id)
        with self._database.write() as connection:
            for row in connection.execute(owned):
                require_own(row.owner, row.division)
            if not connection.execute(statement).rowcount:
                raise _unknown(plan_id)
            note(connection, "plan", plan_id, "undeleted")


def insert_plan(connection: Connection, content: Content) -> int:
    """Keep a new plan as version 1 of a draft, inside a transaction; return its number."""
    moment = now()
    values = {
        "created_at": moment, "changed_at": moment, "version": 1, "status": "draft",
        "owner": reach().account, "division": reach().division,
    }  # fmt: skip
    key = insert_row(connection, plans, values)
    row = version_values(key, 1, content, moment)
    connection.execute(insert(plan_versions).values(row))
    note(connection, "plan", key, content.change, changed(None, _told(row)))
    return key


def change_plan(
    connection: Connection, plan_id: int, seen: int, values: dict[str, object]
) -> RowMapping:
    """Change a plan whose newest version is `seen`; return its row as it was before.

    Raises
    ------
    UnknownPlanError, PlanConflictError
        If there is none, or `seen` is not its newest version any more.
    web.store.reach.OutOfReachError
        If it is somebody else's, in another division.
    """
    # On SQLite the transaction holds the store; elsewhere the row is held until it ends.
    query = select(plans).where(*_is(plan_id)).with_for_update()
    before = require_row(connection, query, _unknown(plan_id))
    if before["version"] != seen:
        raise PlanConflictError(
            N_(
                "Version %(newest)d of this plan was saved meanwhile; you started from version "
                "%(seen)d. Nothing was overwritten, and nothing of yours was saved."
            ),
            newest=before["version"],
            seen=seen,
        )
    require_own(before["owner"], before["division"])
    connection.execute(_change(plan_id).values(values))
    return before


def remove_plan(connection: Connection, plan_id: int, moment: datetime) -> None:
    """Delete a plan inside a transaction that holds it, and revoke its links."""
    if not connection.execute(_change(plan_id).values(deleted_at=moment)).rowcount:
        raise _unknown(plan_id)
    note(connection, "plan", plan_id, "deleted")
    revoke_all(connection, plan_id, moment)


def require_plan(connection: Connection, plan_id: int, *, lock: bool = False) -> None:
    """Raise :class:`UnknownPlanError` where there is no such plan; it may be held to the end.

    Raises
    ------
    web.store.reach.OutOfReachError
        If it is somebody else's, in another division.
    """
    query = select(plans.c.owner, plans.c.division, plans.c.version).where(*_is(plan_id))
    row = require_row(connection, query.with_for_update() if lock else query, _unknown(plan_id))
    require_own(row["owner"], row["division"])
    if lock:
        require_version("plan", plan_id, lambda: int(row["version"]))


def _heed_approval(
    connection: Connection, plan_id: int, status: Status, before: RowMapping, seen: int
) -> None:
    """Publish of a route of a network only what was approved; a withdrawn one is approved anew."""
    of = network_routes.c.plan == plan_id
    route = connection.execute(select(network_routes.c.approved).where(of)).one_or_none()
    if route is None:
        return
    if status == "draft":
        connection.execute(update(network_routes).where(of).values(approved=None))
    elif status == "published" and before["status"] != "done" and route.approved != seen:
        raise PlanStateError(
            N_("This is a route of a network: approve this version of it before it is published.")
        )


def require_own(owner: int | None, division: str) -> None:
    """Refuse to change what neither whoever asks nor anybody in his division has made."""
    if owner is None or owner != reach().account:
        require_reach(division)


def _published_only() -> list[ColumnElement[bool]]:
    """Return the condition on versions that are seen, none for whoever sees drafts."""
    return [] if reach().drafts else [plan_versions.c.number == plans.c.published]


def _version_row(connection: Connection, plan_id: int, number: int) -> RowMapping:
    of = (plan_versions.c.plan == plan_id) & (plan_versions.c.number == number)
    columns = [plan_versions.c[name] for name in TOLD]
    return connection.execute(select(*columns).where(of)).mappings().one()


def _told(version: Mapping[str, object] | RowMapping) -> dict[str, object]:
    """Return what the history says of a version; the whole of it stays readable by its number."""
    return {name: version[name] for name in TOLD}


def _of(plan_id: int, columns: Sequence[ColumnElement[Any]] = WHOLE) -> Select[Any]:
    return select(*columns).select_from(joined()).where(*_is(plan_id))


def _is(plan_id: int) -> tuple[ColumnElement[bool], ...]:
    _require_possible(plan_id)
    return plans.c.id == plan_id, plans.c.deleted_at.is_(None)


def _require_possible(plan_id: int, number: int | None = None) -> None:
    """Refuse numbers that no row can have, at which databases stumble."""
    if max(plan_id, number or 0) > LARGEST:
        raise _unknown(plan_id, number)


def _change(plan_id: int) -> Any:
    return update(plans).where(*_is(plan_id))


def _conditions(wanted: PlanFilter) -> list[ColumnElement[bool]]:
    deleted = wanted.status == "deleted"
    found: list[ColumnElement[bool]] = [
        plans.c.deleted_at.is_not(None) if deleted else plans.c.deleted_at.is_(None)
    ]
    if wanted.status and not deleted:
        found.append(plans.c.status == wanted.status)
    if wanted.text:
        name = func.lower(plan_versions.c.name)
        found.append(name.contains(wanted.text.lower(), autoescape=True))
    if wanted.since:
        found.append(plan_versions.c.ends_on >= wanted.since)
    if wanted.until:
        found.append(plan_versions.c.starts_on <= wanted.until)
    return found


def _order(wanted: PlanFilter) -> tuple[ColumnElement[Any], ...]:
    day, name = plan_versions.c.starts_on, plan_versions.c.name
    return {
        "changed": (plans.c.changed_at.desc(), plans.c.id.desc()),
        "name": (name, plans.c.id),
        "date": (day.is_(None), day, plans.c.id),  # databases differ in where they put nulls
    }[wanted.sort]


def _unknown(plan_id: int, number: int | None = None) -> UnknownPlanError:
    if number is None:
        return UnknownPlanError(N_("There is no saved plan number %(id)s."), id=plan_id)
    return UnknownPlanError(
        N_("There is no version %(number)s of a saved plan number %(id)s."),
        number=number,
        id=plan_id,
    )
