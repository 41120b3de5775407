"""What goes into the tables of the kept networks and what comes out of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from sqlalchemy import ColumnElement, RowMapping

from web.language.statuses import ROUTE_STATES
from web.store.plan_rows import WHOLE, Basis, Content, SavedPlan, joined, saved_plan
from web.store.reach import reach
from web.store.rows import made
from web.store.tables import network_routes, plan_versions, plans

RouteState = Annotated[str, ROUTE_STATES]


@dataclass(frozen=True)
class RouteContent:
    """A route to keep.

    Attributes
    ----------
    key
        Its id in the document of the network.
    theme, audience
        Codes; "" for several themes, for anybody.
    """

    content: Content
    key: str
    theme: str = ""
    audience: str = ""


@dataclass(frozen=True)
class NetworkContent:
    """A network to keep: its name, what was asked and answered, what that rests on."""

    name: str
    question: Mapping[str, object]
    document: Mapping[str, Any]
    basis: Basis

    @property
    def fingerprint(self) -> str:
        """Tells what was asked, chosen and on what: the same network is kept once."""
        keys = [route["id"] for route in self.document["routes"]]
        told = [self.question, keys, self.basis.data_hash, self.basis.roads_hash]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class KeptNetwork(NetworkContent):
    """A network that was kept, as it was asked and answered on that day.

    Attributes
    ----------
    version
        Counts its changes, from 1.
    created_at, archived_at
        In UTC; None: it is not archived.
    """

    id: int
    version: int
    created_at: datetime
    archived_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class KeptRoute:
    """A route of a kept network.

    Attributes
    ----------
    plan
        The saved plan with one version of it whole; its number names the route.
    network, number
        Number of the network, and of the route in it, from 1.
    key, theme, audience
        See :class:`RouteContent`.
    approved
        Number of the version that was approved, None if none is.
    """

    plan: SavedPlan
    network: int
    number: int
    key: str
    theme: str
    audience: str
    approved: int | None

    @property
    def state(self) -> RouteState:
        """How far it has come: whether others see it, else whether its newest version may be."""
        if self.plan.published is not None:
            return "published"
        return "approved" if self.approved == self.plan.version else "draft"

    @property
    def has_newer(self) -> bool:
        """Whether there is a version newer than the one that others see."""
        return self.plan.published is not None and self.plan.published != self.plan.version


COLUMNS: Final = (
    *WHOLE,
    network_routes.c.number.label("route_number"),
    *(column for column in network_routes.c if column.name not in ("plan", "number")),
)


def joined_routes() -> Any:
    """Plans with all their versions, those that are routes."""
    return joined().join(network_routes, network_routes.c.plan == plans.c.id)


def visible(*, published: bool = False) -> tuple[ColumnElement[bool], ...]:
    """Return the condition on versions that are seen: the newest, or the published one."""
    wanted = plans.c.version if reach().drafts and not published else plans.c.published
    return plans.c.deleted_at.is_(None), plan_versions.c.number == wanted


def kept_network(row: RowMapping) -> KeptNetwork:
    """Return a row as a network."""
    return made(KeptNetwork, row, basis=made(Basis, row))


def kept_route(row: RowMapping) -> KeptRoute:
    """Return a row of :data:`COLUMNS` as a route."""
    return made(KeptRoute, row, plan=saved_plan(row), number=row["route_number"])
