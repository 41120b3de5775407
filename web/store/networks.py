"""Kept networks of routes: each route is a saved plan that belongs to a network.

Versions, conflicts, publishing, deleting, links and who may see or change a route are those of its
plan (:mod:`web.store.plans`). Here stands only what a plan does not have: the network with its
number in it, theme and audience, and which version was approved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import N_
from web.store.database import Row, StateError, UnknownError
from web.store.moments import now
from web.store.network_rows import (
    COLUMNS,
    KeptNetwork,
    KeptRoute,
    NetworkContent,
    RouteContent,
    joined_routes,
    kept_network,
    kept_route,
    visible,
)
from web.store.noting import changed, note
from web.store.part import Part
from web.store.plans import change_plan, insert_plan, remove_plan, require_own
from web.store.reach import reach
from web.store.rows import insert_row, require_row
from web.store.seen import ConflictError
from web.store.tables import LARGEST, network_routes, networks, plans


class UnknownNetworkError(UnknownError):
    """There is no kept network with this number, or none that whoever asks may see."""

    kind = "unknown-network"
    title = N_("There is no such network")


class NetworkConflictError(ConflictError):
    """Somebody else has renamed or archived the network since it was seen."""

    kind = "network-changed"
    title = N_("Somebody else has changed the network")


class NetworkStateError(StateError):
    """The network is archived, or is not, or was kept once more since."""

    kind = "network-state"
    title = N_("The network is not in the state for this")


class UnknownRouteError(UnknownError):
    """There is no kept route with this number, or none that whoever asks may see."""

    kind = "unknown-route"
    title = N_("There is no such route")


TOLD: Final = {"theme": "theme", "audience": "for_whom", "approved": "approved"}
"""Column -> its name in the history."""


class Networks(Part):
    """The kept networks of a store.

    Who does not see drafts sees published routes alone, in the version that is published, and
    networks that have one.
    """

    # -- reading ------------------------------------------------------------------------------

    def all(self, *, archived: bool = False) -> list[KeptNetwork]:
        """Return the networks that have routes, the newest first; or those that are archived.

        Of archived ones others see those with a published route, too.
        """
        query = select(networks).where(networks.c.archived_at.is_not(None) == archived)
        if not (archived and reach().drafts):
            query = query.where(networks.c.id.in_(self._with_routes()))
        return self._rows(query.order_by(networks.c.id.desc()), kept_network)

    def open(self) -> frozenset[int]:
        """Return the numbers of the networks that :meth:`get` finds: with a route to be seen."""
        return frozenset(self._scalars(self._with_routes()))

    def get(self, network_id: int) -> KeptNetwork:
        """Return a network.

        Raises
        ------
        UnknownNetworkError
            If there is none, or none of its routes is there to be seen.
        """
        of = networks.c.id == min(network_id, LARGEST)
        query = select(networks).where(of, networks.c.id.in_(self._with_routes()))
        return kept_network(self._require(query, _no_network(network_id)))

    def routes(self, network_id: int | None = None, *, published: bool = False) -> list[KeptRoute]:
        """Return the routes by network and number, each in its newest version.

        Parameters
        ----------
        network_id
            Only of this network.
        published
            Only those that are published, in the version that others see.
        """
        query = select(*COLUMNS).select_from(joined_routes()).where(*visible(published=published))
        if network_id is not None:
            query = query.where(network_routes.c.network == min(network_id, LARGEST))
        query = query.order_by(
            network_routes.c.network, network_routes.c.number, network_routes.c.plan
        )
        return self._rows(query, kept_route)

    def route(self, plan_id: int, *, published: bool = False) -> KeptRoute:
        """Return a route by the number of its plan, in its newest version.

        Parameters
        ----------
        published
            The version that others see.

        Raises
        ------
        UnknownRouteError
            If there is none to be seen.
        """
        query = select(*COLUMNS).select_from(joined_routes()).where(*visible(published=published))
        query = query.where(plans.c.id == min(plan_id, LARGEST))
        return kept_route(self._require(query, _no_route(plan_id)))

    def _with_routes(self) -> Any:
        return select(network_routes.c.network).select_from(joined_routes()).where(*visible())

    # -- writing ------------------------------------------------------------------------------

    def known(self, content: NetworkContent) -> int | None:
        """Return the number under which the same network is kept with its routes, None if none."""
        query = select(networks.c.id).where(networks.c.fingerprint == content.fingerprint)
        with self._database.read() as connection:
            key = connection.scalar(query)
            return key if key is not None and _has_routes(connection, key) else None

    def keep(self, content: NetworkContent, routes: Sequence[RouteContent]) -> tuple[int, bool]:
        """Keep a network and its routes as drafts, numbered from 1, in one transaction.

        The same one again is the one that is there, under the name that it has; when all its
        routes were deleted since, they are kept anew.

        Returns
        -------
        int, bool
            Number of the network, and whether its routes were kept just now.
        """
        try:
            return self._keep(content, routes)
        except IntegrityError:  # somebody else has kept it at this moment
            return self._keep(content, routes)

    def _keep(self, content: NetworkContent, routes: Sequence[RouteContent]) -> tuple[int, bool]:
        known = select(networks.c.id).where(networks.c.fingerprint == content.fingerprint)
        with self._database.write() as connection:
            there = connection.scalar(known.with_for_update())
            if there is not None and _has_routes(connection, there):
                return there, False
            key = there if there is not None else _insert(connection, content)
            told = {"name": content.name, "routes": len(routes)}
            note(connection, "network", key, "saved", changed(None, told))
            for number, one in enumerate(routes, start=1):
                plan = insert_plan(connection, one.content)
                values = {
                    "plan": plan, "network": key, "number": number, "key": one.key,
                    "theme": one.theme, "audience": one.audience,
                }  # fmt: skip
                connection.execute(insert(network_routes).values(values))
        return key, True

    def rename(self, network_id: int, name: str, *, seen: int) -> None:
        """Give a network another name.

        Raises
        ------
        UnknownNetworkError
            If there is none.
        NetworkConflictError
            If `seen` is not its newest version any more.
        web.store.reach.OutOfReachError
            If one of its routes is somebody else's, in another division.
        """
        with self._database.write() as connection:
            before = _held(connection, network_id, seen)
            _require_routes(connection, network_id)
            _alter(connection, before, {"name": name})
            told = changed({"name": before["name"]}, {"name": name})
            note(connection, "network", network_id, "renamed", told)

    def archive(self, network_id: int, *, withdraw: bool, seen: int) -> None:
        """Take a network out of the lists and delete its routes; :meth:`unarchive` undoes it.

        Routes that others see stay as they are, or are withdrawn into drafts and deleted, too. The
        same network can be kept once more.

        Parameters
        ----------
        withdraw
            Whether others see none of its routes any more.
        seen
            Its version that whoever asks has before him.

        Raises
        ------
        UnknownNetworkError, NetworkConflictError, web.store.reach.OutOfReachError
            See :meth:`rename`.
        NetworkStateError
            If it is archived already and none of its routes is to be withdrawn.
        """
        with self._database.write() as connection:
            before = _held(connection, network_id, seen)
            moment = before["archived_at"] or now()
            routes = _require_routes(connection, network_id)
            gone = [one for one in routes if withdraw or one["published"] is None]
            if before["archived_at"] and not gone:
                raise NetworkStateError(N_("The network is in the archive already."))
            for one in gone:
                _withdraw(connection, one)
                remove_plan(connection, one["id"], moment)
            values = {"archived_at": moment, "fingerprint": f"archived {network_id}"}
            _alter(connection, before, values)
            told = changed({"routes": len(routes)}, {"routes": len(routes) - len(gone)})
            note(connection, "network", network_id, "archived", told)

    def unarchive(self, network_id: int) -> None:
        """Bring a network back with the routes that were deleted with it, as drafts.

        Raises
        ------
        UnknownNetworkError, web.store.reach.OutOfReachError
            See :meth:`rename`.
        NetworkStateError
            If it is not archived, or the same network was kept once more since.
        """
        with self._database.write() as connection:
            before = _held(connection, network_id)
            if not before["archived_at"]:
                raise NetworkStateError(N_("The network is not in the archive."))
            routes = _require_routes(connection, network_id, before["archived_at"])
            fingerprint = kept_network(before).fingerprint
            again = select(networks.c.id).where(networks.c.fingerprint == fingerprint)
            if (other := connection.scalar(again)) is not None:
                raise NetworkStateError(
                    N_(
                        "The same network was kept again, as number %(id)d: archive that one first."
                    ),
                    id=other,
                )
            back = [one for one in routes if one["deleted_at"]]
            for one in back:
                connection.execute(
                    update(plans).where(plans.c.id == one["id"]).values(deleted_at=None)
                )
                note(connection, "plan", one["id"], "undeleted")
            _alter(connection, before, {"archived_at": None, "fingerprint": fingerprint})
            told = changed({"routes": len(routes) - len(back)}, {"routes": len(routes)})
            note(connection, "network", network_id, "unarchived", told)

    def approve(self, plan_id: int, *, seen: int) -> None:
        """Approve the version `seen` of a route, so that it may be published.

        Raises
        ------
        UnknownRouteError, web.store.plans.UnknownPlanError
            If there is no such route.
        web.store.plans.PlanConflictError
            If `seen` is not the newest version any more.
        """
        self._change(plan_id, seen, "approved", {"approved": seen})

    def withdraw_approval(self, plan_id: int, *, seen: int) -> None:
        """Make a route that was approved a draft again; see :meth:`approve`."""
        self._change(plan_id, seen, "approval_withdrawn", {"approved": None})

    def describe(self, plan_id: int, *, theme: str, audience: str, seen: int) -> None:
        """Say what a route is about and for whom; it is approved anew. See :meth:`approve`."""
        said = {"theme": theme, "audience": audience, "approved": None}
        self._change(plan_id, seen, "described", said)

    def _change(self, plan_id: int, seen: int, what: str, values: Mapping[str, object]) -> None:
        of = network_routes.c.plan == min(plan_id, LARGEST)
        with self._database.write() as connection:
            before = require_row(connection, select(network_routes).where(of), _no_route(plan_id))
            change_plan(connection, plan_id, seen, {"changed_at": now()})
            connection.execute(update(network_routes).where(of).values(dict(values)))
            note(connection, "plan", plan_id, what, changed(_told(before), _told({**before, **values})))  # fmt: skip  # noqa: E501


def _no_network(network_id: int) -> UnknownNetworkError:
    return UnknownNetworkError(N_("There is no kept network number %(id)s."), id=network_id)


def _no_route(plan_id: int) -> UnknownRouteError:
    return UnknownRouteError(N_("There is no kept route number %(id)s."), id=plan_id)


def _held(connection: Connection, network_id: int, seen: int | None = None) -> RowMapping:
    """Return the row of a network, held until the transaction ends; None: in any version."""
    query = select(networks).where(networks.c.id == min(network_id, LARGEST)).with_for_update()
    found = require_row(connection, query, _no_network(network_id))
    if seen is not None and found["version"] != seen:
        raise NetworkConflictError(
            N_(
                "Somebody else has renamed or archived this network since you have seen it. Nothing"
                " was changed; read it again."
            )
        )
    return found


def _require_routes(
    connection: Connection, network_id: int, deleted: datetime | None = None
) -> list[RowMapping]:
    """Return the routes of a network, held; refuse to whoever may not change all of them.

    Those that were deleted at the moment `deleted` are among them.
    """
    there = or_(plans.c.deleted_at.is_(None), plans.c.deleted_at == deleted)
    query = (
        select(plans)
        .join(network_routes, network_routes.c.plan == plans.c.id)
        .where(network_routes.c.network == network_id, there)
        .order_by(plans.c.id)
        .with_for_update()
    )
    rows = list(connection.execute(query).mappings())
    for row in rows:
        require_own(row["owner"], row["division"])
    return rows


def _withdraw(connection: Connection, plan: RowMapping) -> None:
    """Make a route that others see a draft, which is approved anew before they see it again."""
    if plan["published"] is None:
        return
    of = network_routes.c.plan == plan["id"]
    stands = {"status": "draft", "published": None}
    connection.execute(update(plans).where(plans.c.id == plan["id"]).values(stands))
    connection.execute(update(network_routes).where(of).values(approved=None))
    note(connection, "plan", plan["id"], "draft", changed(plan, {**plan, **stands}))


def _alter(connection: Connection, before: RowMapping, values: Mapping[str, Any]) -> None:
    changes = {**values, "version": before["version"] + 1}
    connection.execute(update(networks).where(networks.c.id == before["id"]).values(changes))


def _insert(connection: Connection, content: NetworkContent) -> int:
    values = {
        "created_at": now(), "name": content.name, "fingerprint": content.fingerprint,
        "question": dict(content.question), "document": dict(content.document),
        **asdict(content.basis),
    }  # fmt: skip
    return insert_row(connection, networks, values)


def _has_routes(connection: Connection, network_id: int) -> bool:
    there = (
        select(plans.c.id)
        .select_from(joined_routes())
        .where(network_routes.c.network == network_id, plans.c.deleted_at.is_(None))
    )
    return connection.scalar(there.limit(1)) is not None


def _told(row: Row) -> dict[str, object]:
    return {said: row[column] for column, said in TOLD.items()}
