"""What the four entries leave out: everything else on one page."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Response, url_for
from flask_babel import gettext

from geo.errors import N_
from web.frame.page import blueprint, render


class Way(NamedTuple):
    """A page with what it is good for."""

    endpoint: str
    sign: str
    name: str
    use: str

    @property
    def address(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint)

    @property
    def said(self) -> "Way":
        """The same in the reader's words."""
        return self._replace(name=gettext(self.name), use=gettext(self.use))


class Group(NamedTuple):
    """Ways under one heading."""

    title: str
    ways: Sequence[Way]


MORE = (
    Group(
        N_("Routes"),
        (
            Way(
                "pages.plans",
                "save",
                N_("Saved plans"),
                N_("routes that were saved: open, change, share, publish"),
            ),
            Way(
                "pages.networks",
                "route",
                N_("Network of routes"),
                N_("recommended routes for the whole province, numbered on a map"),
            ),
            Way(
                "pages.network",
                "edit",
                N_("Design a network"),
                N_("choose routes for the whole province together, and keep them"),
            ),
            Way(
                "pages.network_upkeep",
                "list",
                N_("Routes to be mended"),
                N_("published routes beneath which something has changed, and what to do"),
            ),
            Way(
                "pages.inspect",
                "inspect",
                N_("Inspection groups"),
                N_("several groups visit practice centres: who goes where, and when"),
            ),
        ),
    ),
    Group(
        N_("Lectures"),
        (
            Way(
                "pages.orders",
                "calendar",
                N_("Lecture orders"),
                N_("what places have ordered: confirm, send somebody, finish"),
            ),
            Way(
                "pages.planned_lectures",
                "list",
                N_("Planned lectures"),
                N_("what is to be done next, and who does it"),
            ),
            Way(
                "pages.suggest",
                "speak",
                N_("Where next"),
                N_("a proposal for the next lectures, where they are missed most"),
            ),
        ),
    ),
    Group(
        N_("Our records"),
        (
            Way(
                "pages.register",
                "people",
                N_("Our own records"),
                N_("sites, venues, lecturers and lectures of the office: import, correct, look up"),
            ),
            Way(
                "pages.data",
                "database",
                N_("Data and sources"),
                N_("where everything comes from, how precise it is, what is assumed"),
            ),
        ),
    ),
    Group(
        N_("For other programs"),
        (
            Way(
                "api.description.page",
                "code",
                N_("Interface for programs (API)"),
                N_("every answer of these pages as data"),
            ),
            Way(
                "ogc.landing",
                "layers",
                N_("Map layers (OGC)"),
                N_("sites, venues and divisions for QGIS and other map programs"),
            ),
        ),
    ),
    Group(
        N_("Help"),
        (
            Way(
                "pages.help",
                "help",
                N_("Help"),
                N_("the three jobs in pictures"),
            ),
        ),
    ),
)
"""Every page that none of the four entries leads to."""


@blueprint.get("/more")
def more() -> Response:
    """List everything that the four entries leave out."""
    groups = [Group(gettext(one.title), [way.said for way in one.ways]) for one in MORE]
    return render("more", template="home/more.html", groups=groups)
