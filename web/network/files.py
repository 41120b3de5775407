"""A network of routes to take along."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, get_args

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import N_
from routes.cartography.route_sheet import WallPaper
from web.files.answers import Source, export_of
from web.files.export import Export, Layer, method_of
from web.files.geojson import Feature, feature, point_feature
from web.files.layers import declared_layer
from web.installation.context import Context
from web.language.messages import translator
from web.network.answer import (
    Network,
    NetworkFigures,
    NetworkLeft,
    NetworkSeat,
    NetworkSite,
    NetworkTold,
    RouteRow,
    RouteStop,
)
from web.network.text import (
    BY_PERIOD,
    BY_THEME,
    named_routes,
    note_lines,
    summary_lines,
    told_rows,
)
from web.terms.answer import Answer
from web.terms.term import kept

FILES_FOR_ALL = ("geojson", "kml", "gpx", "gpkg", "xlsx", "csv", "html")
"""What the command writes for everybody."""
PRINTED: Final = tuple(
    (paper, ending) for paper in get_args(WallPaper) for ending in ("pdf", "png")
)
"""Papers and formats of the printed map."""
BOOKLET: Final = ("pdf", "docx")
"""Formats of the booklet."""


def network_export(context: Context, answer: Answer[Network], language: str) -> Export:
    """Return the routes as lines, their visits as points, the figures and what is left."""
    document, say = answer.document, translator(language)
    said = [*summary_lines(document, language), *note_lines(document, language)]
    title = say(N_("Network of routes"))
    method = method_of(
        context, language, what=title, facts=[(say(N_("Note")), line) for line in said],
        document=document, simulated=False,
    )  # fmt: skip
    routes = named_routes(document, language)
    layers = [
        declared_layer(
            "routes", N_("Routes"), RouteRow, routes, language=language, shapes=_lines(answer)
        ),
        declared_layer(
            "route-stops", N_("Visits of the routes"), RouteStop, document["stops"],
            language=language,
        ),
        declared_layer(
            "winter-stops", N_("Visits in winter"), RouteStop, document["winter_stops"],
            language=language,
        ),
        *_tables(document, language),
    ]  # fmt: skip
    return export_of(
        Source(context, answer, language, network_features),
        name="network",
        title=title,
        layers=layers,
        method=method,
    )


def _tables(document: Network, language: str) -> Iterator[Layer]:
    """Yield what is told beside the routes, and drawn nowhere."""
    tables: Sequence[tuple[str, str, type, Sequence[Mapping[str, object]]]] = (
        ("left", N_("Without a route"), NetworkLeft, document["left"]),
        ("figures", N_("Figures"), NetworkFigures, document["figures"]),
        ("themes", BY_THEME, NetworkTold, told_rows(document["themes"], language)),
        ("periods", BY_PERIOD, NetworkTold, told_rows(document["periods"], language)),
        ("sites", N_("Sites that count"), NetworkSite, document.get("sites", [])),
        ("seats", N_("County seats"), NetworkSeat, document.get("seats", [])),
    )
    for name, title, declared, rows in tables:
        yield declared_layer(
            name, title, declared, rows, language=language, shapes=[None] * len(rows),
            named="which" if name == "figures" else "name",
        )  # fmt: skip


def network_features(answer: Answer[Network]) -> list[Feature]:
    """Return the routes (``route``) as lines and their visits (``stop``) as points."""
    document = answer.document
    rows = zip(document["routes"], _lines(answer), strict=True)
    lines = [feature(line, {"role": "route", **kept(RouteRow, route)}) for route, line in rows]
    return [*lines, *(point_feature({"role": "stop", **stop}) for stop in document["stops"])]


def way_of(answer: Answer[Network], number: int) -> shapely.MultiLineString:
    """Return the way of a route."""
    legs = answer.features
    return shapely.MultiLineString(
        [
            part
            for shape in legs.geometry[legs["route"] == number]
            if shape is not None and not shape.is_empty
            for part in shapely.get_parts(shape)
        ]
    )


def _lines(answer: Answer[Network]) -> list[BaseGeometry]:
    return [way_of(answer, route["number"]) for route in answer.document["routes"]]


def written_export(
    context: Context,
    name: str,
    title: str,
    language: str,
    own: Mapping[str, Callable[[], bytes]],
) -> Export:
    """Return what is drawn or laid out rather than written from tables: a worker does it.

    Parameters
    ----------
    name, title, language
        As for :class:`web.files.export.Export`.
    own
        Ending -> what writes it.
    """
    return Export(
        context, name, title, language, layers=(), method=(), stamp={}, own=own,
        endings=tuple(own), is_elsewhere=True,
    )  # fmt: skip
