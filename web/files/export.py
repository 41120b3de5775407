"""What a page shows, ready to be written in any format: tables, method and marks of origin."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.errors import N_
from geo.formats import POINTS
from web.files.method import COORDINATES, Method, method_rows
from web.files.named import Table, filed
from web.installation.context import Context
from web.language.messages import translator
from web.language.provider import provider_text, yes_no
from web.terms.term import Column

SOURCE = N_(
    "Red Routes; divisions: National Bureau of Statistics 2020-06; outlines: Tianditu 2023-12; "
    "roads: © OpenStreetMap contributors (ODbL)"
)
UNREVIEWED = "________"
"""Stands for the review number of a map that has none."""


@dataclass(frozen=True)
class Layer:
    """One table of a view.

    Attributes
    ----------
    name
        Name of the layer in files for programs, ASCII.
    title
        Its name for people, in their language.
    table
        Rows with geometry, WGS84; flat columns with the codes of the data.
    columns
        What people read, and what it is called. ``lon`` and ``lat`` are taken from the points.
    named
        Column with the name of a row.
    """

    name: str
    title: str
    table: GeoDataFrame
    columns: Sequence[Column]
    named: str = "name"

    def only(self, kept: "pd.Series[bool]") -> "Layer":
        """Return the rows that are marked."""
        return replace(self, table=GeoDataFrame(self.table[kept]))

    def read(self, language: str) -> Table:
        """Return the table in words, with the names of places in the language."""
        rows = self.table.drop(columns=self.table.geometry.name).to_dict("records")
        points = self.table.geom_type.eq("Point")
        x, y = self.table.geometry.where(points).x.round(6), self.table.geometry.where(points).y
        known = {"lon", "lat", *self.table.columns}
        given = [one for one in self.columns if one.key in known]
        cells = [
            [one.cell({"lon": lon, "lat": lat, **row}.get(one.key), language) for one in given]
            for row, lon, lat in zip(rows, x, y.round(6), strict=True)
        ]
        return filed(given, [one.heading(language) for one in given], cells, language)


@dataclass(frozen=True)
class Export:
    """A view in the language of its reader.

    Attributes
    ----------
    name
        ASCII name of the file.
    title
        What the file is called.
    layers
        The tables, the main one first.
    method
        What the view was made from: it travels inside the file.
    stamp
        The part of it that stands in every row of a CSV file and in the head of the others.
    document
        The answer for programs, if there is one.
    own
        Formats of which the view has a richer form than that of its tables.
    endings
        The formats that make sense.
    is_elsewhere
        Whether its rows were left out here, for a worker reads and writes them.
    """

    context: Context
    name: str
    title: str
    language: str
    layers: Sequence[Layer]
    method: Method
    stamp: Mapping[str, object]
    document: Mapping[str, object] | None = None
    own: Mapping[str, Callable[[], str | bytes]] = field(default_factory=dict)
    endings: Sequence[str] = POINTS
    is_elsewhere: bool = False

    @property
    def today(self) -> date:
        """Day on which the file says it was made."""
        return self.context.today()

    @property
    def mark(self) -> str:
        """The stamp as one line."""
        return "; ".join(f"{item}: {text}" for item, text in self.stamp.items())


def stamp_of(
    context: Context, language: str, *, simulated: bool, document: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Say whether rows are simulated, in which coordinates, of which day and from whom.

    Parameters
    ----------
    document
        Document of the answer, for its travel times.
    """
    say, settings = translator(language), context.settings
    provider = document and document.get("provider")
    times = {say(N_("Travel times")): provider_text(provider, language)} if provider else {}
    return {
        say(N_("Simulated data")): yes_no(simulated, say),
        say(N_("Coordinates")): say(COORDINATES),
        say(N_("As of")): context.today().isoformat(),
        **times,
        say(N_("Source")): say(SOURCE),
        say(N_("Map review number")): settings.map_review_number or UNREVIEWED,
    }


def method_of(
    context: Context,
    language: str,
    *,
    what: str,
    facts: Method = (),
    document: Mapping[str, Any] | None = None,
    simulated: bool,
) -> list[tuple[str, Any]]:
    """Return the method of a view.

    Parameters
    ----------
    what
        What the file holds.
    facts
        Filters and period, in the language already.
    document
        Document of the answer, for its travel times.
    """
    say, settings = translator(language), context.settings
    office = [(say(N_("Organisation")), settings.organisation)] if settings.organisation else []
    more = [
        (say(N_("As of")), context.today().isoformat()),
        *office,
        (say(N_("Map review number")), settings.map_review_number or UNREVIEWED),
    ]
    return method_rows(
        language,
        what=what,
        facts=[*facts, *more],
        provider=document and document.get("provider"),
        simulated=simulated,
        sources=[say(SOURCE), say(N_("Origin, licence and precision of all data: the page Data."))],
    )
