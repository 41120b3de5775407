"""The network on paper: every route in its colour and pattern, legend, key of stops, sources."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from geo.crs import METRIC_CRS
from geo.errors import N_
from routes.book.wording import plain_date
from routes.cartography.route_sheet import Route, RouteSheet, Start, Stop, WallPaper, Words
from routes.cartography.sheet import Ending, Ground, Said
from web.files.export import Export
from web.installation.context import Context
from web.installation.ground import drawn_roads, drawn_water
from web.language.messages import sentences, translate, translator
from web.language.places import place_name
from web.language.provider import times_line
from web.language.wording import CatalogueWording
from web.maps.legend import group_colour
from web.maps.printed import OUTLINES, ROADS, origin_line, pieces
from web.network.answer import Network, NetworkFigures, NetworkRoute, RouteRow, RouteStop
from web.network.files import way_of, written_export
from web.network.text import CHANGED, name_of
from web.terms.answer import Answer
from web.terms.term import of

ENDINGS: Final[tuple[Ending, ...]] = ("pdf", "png", "svg")
TITLE: Final = N_("Red routes of Jilin Province")
SIGNS: Final = (
    N_("■ start and end"),
    N_("dashed circle: place known only roughly"),
    N_("Lines beside each other are routes on the same road."),
)
UNNAMED: Final = N_("No room for the names of: %(names)s")


def network_sheet(
    context: Context, answer: Answer[Network], *, today: date, language: str
) -> RouteSheet:
    """Compose the sheet of a network."""
    document, say = answer.document, translator(language)
    return RouteSheet(
        title=say(TITLE),
        subtitle=_subtitle(document, language),
        finding=_finding(document, language),
        routes=[
            Route(
                route["number"],
                name_of(route, language),
                of(RouteRow, "days").text(route["days"], language),
                of(RouteRow, "km").text(route["km"], language),
                group_colour(route["number"]),
                way_of(answer, route["number"]),
            )
            for route in document["routes"]
        ],
        stops=sites_of(document, language),
        starts=starts_of(context, document, language),
        ground=ground_of(context),
        words=_words(language),
        notes=_notes(context, document, today, language),
        warning=say(N_("Simulated data")) if document["simulated"] else "",
        organisation=context.settings.organisation,
        language=language,
        today=today,
    )


def ground_of(context: Context) -> Ground:
    """Return the ground in the projection of printed maps, made once."""
    data = context.datasets

    def made() -> Ground:
        lines = (drawn_roads(context), drawn_water(context))
        roads, water = (one.to_crs(METRIC_CRS) for one in lines)
        return Ground(
            data.boundaries.to_crs(METRIC_CRS), data.divisions.to_crs(METRIC_CRS), roads, water
        )

    return context.memo.get("ground of printed routes", made)


def sites_of(document: Network, language: str) -> list[Stop]:
    """Return the sites that the routes visit, numbered as they come first."""
    visits: dict[str, list[RouteStop]] = {}
    for stop in document["stops"]:
        visits.setdefault(stop["site"], []).append(stop)
    return [
        Stop(
            number,
            place_name(some[0]["name"], language),
            tuple(dict.fromkeys(one["number"] for one in some)),
            some[0]["lon"],
            some[0]["lat"],
            some[0]["coarse"],
        )
        for number, some in enumerate(visits.values(), start=1)
    ]


def starts_of(context: Context, document: Network, language: str) -> list[Start]:
    """Return the towns that the routes start from."""
    towns = context.datasets.divisions.geometry
    starts: dict[str, list[NetworkRoute]] = {}
    for route in document["routes"]:
        starts.setdefault(route["origin"], []).append(route)
    return [
        Start(
            place_name(some[0]["origin_name"], language),
            tuple(one["number"] for one in some),
            float(towns[code].x),
            float(towns[code].y),
        )
        for code, some in sorted(starts.items())
    ]


def _words(language: str) -> Words:
    say = translator(language)
    number, name, days, km = (
        of(RouteRow, key).heading(language) for key in ("number", "name", "days", "km")
    )
    site = of(RouteStop, "name").heading(language)
    return Words(
        legend=say(N_("The routes")),
        heads=(number, name, days, km),
        key=say(N_("The stops")),
        key_heads=(number, site, say(N_("Routes"))),
        goes_on=say(N_("Key of the stops")),
        signs=[say(one) for one in SIGNS],
        north=say(N_("North")),
        unnamed=say(UNNAMED),
    )


def _subtitle(document: Network, language: str) -> str:
    wording = CatalogueWording(language)
    first = date.fromisoformat(document["request"]["date"])
    towns = len({route["origin"] for route in document["routes"]})
    return translate(
        N_("%(routes)d routes from %(towns)d towns, each with a number; timed for %(date)s"),
        language,
        routes=len(document["routes"]),
        towns=towns,
        date=plain_date(first, wording),
    )


def _finding(document: Network, language: str) -> list[list[Said]]:
    figures = document["figures"][0]
    near = of(NetworkFigures, "people_90").text(figures["people_90"], language)
    lines = (
        (N_("|%(sites)d| of %(all_sites)d sites, |%(counties)d| of %(all_counties)d counties"),
         figures),
        (N_("|%(share)s| of the people within 90 minutes of a start"), {"share": near}),
    )  # fmt: skip
    return [pieces(translate(said, language, **params)) for said, params in lines]


def _notes(context: Context, document: Network, today: date, language: str) -> list[str]:
    say = translator(language)
    return [
        origin_line(context, today, language),
        times_line(document["provider"], language),
        sentences(say(OUTLINES), say(ROADS), language=language),
        say(CHANGED),
    ]


def part_of(sheet: RouteSheet, number: int) -> RouteSheet:
    """Return the part of a sheet that shows one route: its stops keep their numbers."""
    routes = [route for route in sheet.routes if route.number == number]
    stops = [stop for stop in sheet.stops if number in stop.routes]
    starts = [start for start in sheet.starts if number in start.routes]
    return replace(sheet, routes=routes, stops=stops, starts=starts)


def map_export(
    context: Context, answer: Answer[Network], language: str, *, paper: WallPaper
) -> Export:
    """Return the printed map to take along, on a paper."""

    def draw(ending: Ending) -> bytes:
        from routes.cartography.route_drawing import draw_route_sheet  # noqa: PLC0415 - matplotlib

        sheet = network_sheet(context, answer, today=context.today(), language=language)
        return draw_route_sheet(sheet, paper=paper, ending=ending)

    title = translate(N_("Map of the routes on %(paper)s"), language, paper=paper.upper())
    own: dict[str, Callable[[], bytes]] = {one: partial(draw, one) for one in ENDINGS}
    return written_export(context, f"network-map-{paper}", title, language, own)
