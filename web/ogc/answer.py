"""What only OGC API - Features publishes: the lectures of the store, without who gave them."""

from typing import Annotated

from typing_extensions import TypedDict

from geo.errors import N_
from geo.terms import LECTURE_FORMS, LECTURE_STATUSES
from web.places.answer import InCounty, PositionSource
from web.terms.codes import Tier, Topic
from web.terms.term import Term
from web.terms.types import Day, Drawn


class VenueOfLecture(TypedDict):
    """Where a lecture is held."""

    venue: Annotated[str, Term("Code of the venue.", N_("Code of the venue"))]
    venue_name: Annotated[str | None, Term("Its name.", N_("Venue"))]
    tier: Annotated[Tier | None, Term("Kind of venue.", N_("Kind of venue"))]


class Held(TypedDict):
    """When, about what and for whom a lecture is held."""

    date: Annotated[Day, Term("Its day.", N_("Day"))]
    topic: Annotated[Topic | None, Term("Its topic.", N_("Topic"))]
    form: Annotated[str | None, LECTURE_FORMS, Term("Its form.", N_("Form"))]
    audience: Annotated[int | None, Term("How many listened.", N_("Listeners"))]
    status: Annotated[str, LECTURE_STATUSES, Term("Held or planned.", N_("Held or planned"))]
    simulated: Annotated[
        bool, Term("True when it is simulated: no record of anything.", N_("Simulated data"))
    ]


class Lecture(VenueOfLecture, InCounty, Held, Drawn, PositionSource):
    """A lecture; a venue that has left the register has neither name nor place."""


class RouteOfNetwork(TypedDict):
    """Which route of which kept network, about what and for whom."""

    route: Annotated[int, Term("Number of the route.", N_("Number of the route"))]
    network: Annotated[int, Term("Number of its network.", N_("Number of the network"))]
    number: Annotated[int, Term("Its number in the network.", N_("No."))]
    theme: Annotated[str | None, Term("Code of the theme; null: several.", N_("Theme"))]
    audience: Annotated[
        str | None, Term("Code of those whom it is for; null: anybody.", N_("Who it is for"))
    ]
