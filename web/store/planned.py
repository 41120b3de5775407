"""Planned lectures (拟安排宣讲): venues that a suggestion proposes, until they become orders."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated

from sqlalchemy import ColumnElement, Connection, RowMapping, or_, select, text, update

from geo.errors import N_
from web.language.statuses import PLANNED_STATUSES
from web.store.database import StateError
from web.store.engine import insert_new
from web.store.moments import now
from web.store.noting import changed, note
from web.store.order_rows import AHEAD, Wanted
from web.store.orders import add_order
from web.store.part import Part
from web.store.reach import reach, require_reach
from web.store.rows import made
from web.store.tables import LARGEST, orders, planned_lectures

PlannedStatus = Annotated[str, PLANNED_STATUSES]


class PlannedStateError(StateError):
    """There is no planned lecture with this number that still waits."""

    kind = "planned-status"
    title = N_("The planned lecture does not wait any more")


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """A venue of a suggestion, and where the suggestion came from.

    Attributes
    ----------
    model, within, k, days, until
        The model, its limit in minutes, the lectures wanted, and the period that was looked at.
    number, gain
        Place among the suggested venues, and centres it adds to those before it.
    simulated
        Whether the suggestion was made from simulated lectures.
    """

    venue: str
    model: str
    within: float
    k: int
    days: int
    until: date
    number: int
    gain: int
    simulated: bool


@dataclass(frozen=True, kw_only=True)
class PlannedRow(Suggested):
    """A planned lecture as it stands; `order` is the order it became. The moment is in UTC."""

    id: int
    created_at: datetime
    status: PlannedStatus
    order: int | None


class Planned(Part):
    """The planned lectures of a store."""

    def search(
        self,
        statuses: Sequence[PlannedStatus] = (),
        *,
        offset: int = 0,
        limit: int | None = None,
        newest: bool = False,
    ) -> list[PlannedRow]:
        """Return the planned lectures with one of some statuses, or all, in their order.

        Parameters
        ----------
        offset, limit
            The part of the list; without a limit all after the offset.
        newest
            Whether the order is the other way round.
        """
        key = planned_lectures.c.id
        query = select(planned_lectures).order_by(key.desc() if newest else key)
        query = query.where(*_with(statuses), *_near()).offset(offset).limit(limit)
        return self._rows(query, partial(made, PlannedRow))

    def count(self, *statuses: PlannedStatus) -> int:
        """Count the planned lectures with one of some statuses, or all."""
        return self._count(planned_lectures, *_with(statuses), *_near())

    def venues_ahead(self) -> tuple[str, ...]:
        """Return the venues that wait, or whose order has not been held yet, ascending."""
        waits = planned_lectures.c.status == "planned"
        coming = (planned_lectures.c.status == "ordered") & orders.c.status.in_(AHEAD)
        query = (
            select(planned_lectures.c.venue)
            .join_from(planned_lectures, orders, isouter=True)
            .where(or_(waits, coming))
            .distinct()
        )
        return tuple(sorted(self._scalars(query)))

    def add(self, suggested: Sequence[Suggested]) -> int:
        """Put venues on the list and count them; one that waits there already is left alone."""
        moment = now()
        rows = [{**asdict(one), "created_at": moment, "status": "planned"} for one in suggested]
        for one in suggested:
            require_reach(one.venue)
        with self._database.write() as connection:
            if not rows:
                return 0
            columns = (planned_lectures.c.id, planned_lectures.c.venue)
            added = insert_new(connection, planned_lectures).returning(*columns)
            made = connection.execute(added, rows).all()
            for key, venue in made:
                told = {"venue": (None, venue), "status": (None, "planned")}
                note(connection, "planned", key, "planned", told)
            return len(made)

    def drop(self, keys: Sequence[int] | None = None) -> int:
        """Take planned lectures off the list, all that wait by default, and count them.

        Raises
        ------
        PlannedStateError
            If one of them does not wait; nothing is changed then.
        """
        with self._database.write() as connection:
            rows = _waiting(connection, keys)
            for row in rows:
                _set(connection, row, {"status": "dropped"})
        return len(rows)

    def bring_back(self, keys: Sequence[int]) -> int:
        """Put planned lectures that were taken off the list on it again, and count them.

        One whose venue waits again meanwhile stays off.
        """
        off = planned_lectures.c.status == "dropped"
        query = select(planned_lectures).where(off, planned_lectures.c.id.in_(keys), *_near())
        waiting = select(planned_lectures.c.venue).where(planned_lectures.c.status == "planned")
        with self._database.write() as connection:
            _close_list(connection)
            known = set(connection.scalars(waiting))
            rows = {
                row["venue"]: row
                for row in connection.execute(query.order_by(planned_lectures.c.id)).mappings()
                if row["venue"] not in known
            }
            for row in rows.values():
                _set(connection, row, {"status": "planned"})
        return len(rows)

    def order(
        self, wanted: Callable[[str], Wanted], keys: Sequence[int] | None = None
    ) -> list[int]:
        """Turn planned lectures into orders, all that wait by default.

        Parameters
        ----------
        wanted
            What is ordered for a venue.

        Returns
        -------
        list of int
            Numbers of the orders.

        Raises
        ------
        PlannedStateError
            If one of them does not wait; nothing is changed then.
        """
        with self._database.write() as connection:
            made = []
            for row in _waiting(connection, keys):
                key = add_order(connection, wanted(row["venue"]))
                _set(connection, row, {"status": "ordered", "order": key})
                made.append(key)
        return made


def _with(statuses: Sequence[PlannedStatus]) -> list[ColumnElement[bool]]:
    return [planned_lectures.c.status.in_(statuses)] if statuses else []


def _near() -> list[ColumnElement[bool]]:
    """Return the condition on planned lectures that are seen and changed, none for all."""
    areas = (reach().reads, reach().writes)
    return [one.clause(planned_lectures.c.venue) for one in areas if not one.is_all]


def _close_list(connection: Connection) -> None:
    """Let nobody else change the list until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE planned_lectures IN SHARE ROW EXCLUSIVE MODE"))


def _waiting(connection: Connection, keys: Sequence[int] | None) -> Sequence[RowMapping]:
    query = (
        select(planned_lectures)
        .where(planned_lectures.c.status == "planned", *_near())
        .order_by(planned_lectures.c.id)
        .with_for_update()
    )
    rows = connection.execute(query).mappings().all()
    if keys is None:
        return rows
    wanted = {min(key, LARGEST) for key in keys}
    missing = wanted - {row["id"] for row in rows}
    if missing:
        raise PlannedStateError(
            N_("Planned lecture %(id)d is not waiting any more: reload the list."), id=min(missing)
        )
    return [row for row in rows if row["id"] in wanted]


def _set(connection: Connection, row: RowMapping, values: Mapping[str, object]) -> None:
    where = planned_lectures.c.id == row["id"]
    connection.execute(update(planned_lectures).where(where).values(**values))
    told = changed(row, {**row, **values})
    note(connection, "planned", row["id"], str(values["status"]), told)
