"""Kept networks and their routes, as programs read them."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from geo.errors import C_, N_
from geo.terms import PERIODS
from web.language.statuses import ROUTE_STATES
from web.saved.answer import Basis
from web.terms.term import COUNT, NAME, PLACE, PROSE, Term
from web.terms.types import Document, Moment


class NetworkListed(TypedDict):
    """A kept network in a list."""

    id: Annotated[int, Term("Number of the network.", C_("identifier", "No."), narrow=True)]
    name: Annotated[str, NAME, Term("Its name.", N_("Name"), narrow=True)]
    created_at: Annotated[Moment, Term("When it was kept (UTC).", N_("Saved"), narrow=True)]
    archived_at: Annotated[
        Moment | None, Term("Since when it is in the archive (UTC); null: it is not.")
    ]
    routes: Annotated[int, COUNT, Term("Its routes.", N_("Routes"), narrow=True)]
    approved: Annotated[int, COUNT, Term("Those approved.", N_("Approved"), narrow=True)]
    published: Annotated[int, COUNT, Term("Those published.", N_("Published"), narrow=True)]


class KeptNetworks(Document):
    """The kept networks, the newest first."""

    kind: Annotated[Literal["kept_networks"], Term("Kind of document.")]
    networks: Annotated[list[NetworkListed], Term("The networks.")]


class RouteListed(TypedDict):
    """A kept route in a list."""

    id: Annotated[int, Term("Number of its plan.", C_("identifier", "No."), narrow=True)]
    network: Annotated[int, Term("Number of its network.")]
    number: Annotated[int, COUNT, Term("Number in the network.", N_("Route"), narrow=True)]
    key: Annotated[str, Term("Id that the network named it by.")]
    name: Annotated[str, NAME, Term("Its name.", N_("Name"), narrow=True)]
    state: Annotated[
        str, ROUTE_STATES, Term("How far it has come.", N_("Status"), narrow=True)
    ]  # fmt: skip
    theme: Annotated[str, Term("Code of its theme; empty: several.", N_("Theme"))]
    audience: Annotated[str, Term("Code of whom it is for; empty: anybody.", N_("For whom"))]
    start: Annotated[str, PLACE, Term("Where it starts.", N_("From"), narrow=True)]
    days: Annotated[int, COUNT, Term("Days.", N_("Days"), narrow=True)]
    sites: Annotated[int, COUNT, Term("Sites.", N_("Sites"), narrow=True)]
    shown: Annotated[int, Term("Number of the version that is told of.")]
    newest: Annotated[int, Term("Number of the newest version.")]
    approved: Annotated[int | None, Term("Number of the version approved; null: none.")]
    published: Annotated[int | None, Term("Number of the version published; null: none.")]


class WrittenNetwork(Document, NetworkListed):
    """A kept network that was renamed, archived or brought back."""

    kind: Annotated[Literal["written_network"], Term("Kind of document.")]
    newest: Annotated[int, Term("Counts the changes of the network, from 1.")]


class KeptNetworkDocument(Document, NetworkListed):
    """A kept network with its routes."""

    kind: Annotated[Literal["kept_network"], Term("Kind of document.")]
    question: Annotated[dict[str, object], Term("Parameters that it was asked by.")]
    basis: Annotated[Basis, Term("What it was computed with.")]
    rows: Annotated[list[RouteListed], Term("Its routes.")]


class ToldSite(TypedDict):
    """What a route tells of a site, in the order of history."""

    site: Annotated[str, Term("Id of the site.")]
    name: Annotated[str, NAME, Term("Its name.")]
    period: Annotated[str, PERIODS, Term("Period of history.")]
    text: Annotated[str, PROSE, Term("A sentence; empty where nothing is known or approved.")]
    language: Annotated[str, Term("Language of the sentence.")]
    basis: Annotated[
        Literal["story", "subject", ""],
        Term("First sentence of the approved story, or subject of the site."),
    ]
    sources: Annotated[str, PROSE, Term("What it is written from.")]


class KeptRouteDocument(Document, RouteListed):
    """A kept route with its plan and what it tells."""

    kind: Annotated[Literal["kept_route"], Term("Kind of document.")]
    told: Annotated[list[ToldSite], Term("Its sites in the order of history.")]
    plan: Annotated[dict[str, object], Term("The plan as it was saved.")]
