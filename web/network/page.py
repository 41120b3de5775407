"""线路网络: the map of the routes, their cards, filters, and the way to the planner."""

from collections.abc import Mapping
from typing import Final, NamedTuple, get_args

from flask import Response, url_for
from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import RedRoutesError
from routes.cartography.route_sheet import WallPaper
from routes.plan.tables import load_themes
from web.files.export import Export
from web.frame.files import Links, exported, file_links, page_file
from web.frame.form import Form, address_of
from web.frame.page import Shown, asked, blueprint, current, refused, render
from web.frame.waiting import STOPPED, Outcome
from web.installation.context import Context
from web.installation.tasks import PendingError
from web.language.places import place_name
from web.language.request import language
from web.maps.legend import group_class
from web.maps.shell import MapShell
from web.network import ask as service
from web.network.answer import Network, NetworkRoute, RouteStop
from web.network.booklet import booklet_export
from web.network.files import BOOKLET, PRINTED, network_export
from web.network.printed import map_export
from web.network.question import NetworkMapQuery, NetworkQuery
from web.network.text import (
    left_sentence,
    name_of,
    note_lines,
    route_facts,
    stops_of,
    summary_lines,
    winter_sentence,
)
from web.plan.timetable import said
from web.terms.answer import Answer
from web.terms.asked import parameters, several

SEVERAL = several(NetworkQuery)
FILTERS: Final = ("only_from", "only_days", "only_theme")
"""Parameters of the page that say which routes it shows."""
PAGE_ONLY: Final = frozenset({*FILTERS, STOPPED})


class Card(NamedTuple):
    """A route as the page shows it."""

    route: NetworkRoute
    name: str
    facts: str
    stops: list[RouteStop]
    winter: list[str]
    winter_how: str
    winter_stops: list[RouteStop]
    winter_address: str
    address: str


def _question(form: Form) -> Form:
    return {name: value for name, value in form.items() if name not in PAGE_ONLY}


def _outcome(context: Context, form: Form) -> Outcome[Answer[Network]]:
    """Ask for the network of a form: an answer, an error, or neither while it is designed."""
    if "most" not in form or STOPPED in form:
        return Outcome()
    try:
        query = NetworkQuery.model_validate(_question(form))
        return Outcome(answer=service.ask(context, query, today=context.today()))
    except PendingError as pending:
        return Outcome(job=pending.job)
    except (ValidationError, RedRoutesError) as error:
        return Outcome(**refused(error))


def _shown(document: Network, form: Form) -> list[NetworkRoute]:
    """Return the routes that the filters leave."""
    wanted = {
        "origin": str(form.get("only_from", "")),
        "days": str(form.get("only_days", "")),
        "theme": str(form.get("only_theme", "")),
    }
    return [route for route in document["routes"] if _fits(route, wanted)]


def _fits(route: Mapping[str, object], wanted: Mapping[str, str]) -> bool:
    return all(value in ("", str(route[key])) for key, value in wanted.items())


def _cards(document: Network, routes: list[NetworkRoute]) -> list[Card]:
    lang = language()
    return [
        Card(
            route,
            name_of(route, lang),
            route_facts(route, lang),
            stops_of(document["stops"], route["number"]),
            [said(one, lang) for one in route["winter_notes"]],
            winter_sentence(route, lang),
            stops_of(document["winter_stops"], route["number"]),
            f"{url_for('pages.plan')}?{route['winter_address']}" if route["winter_address"] else "",
            f"{url_for('pages.plan')}?{route['address']}",
        )
        for route in routes
    ]


def _choices(document: Network) -> dict[str, list[tuple[str, str]]]:
    """Return what the filters offer: codes and words of what the network has."""
    lang, routes = language(), document["routes"]
    themes = {one.code: one.name_en if lang == "en" else one.name_zh for one in load_themes()}
    towns = {route["origin"]: place_name(route["origin_name"], lang) for route in routes}
    told = sorted({route["theme"] for route in routes if route["theme"]})
    return {
        "only_from": list(towns.items()),
        "only_days": [(str(n), str(n)) for n in sorted({route["days"] for route in routes})],
        "only_theme": [(code, themes[code]) for code in told],
    }


def _map(answer: Answer[Network], routes: list[NetworkRoute]) -> Shown:
    from web.network.map import network_map  # noqa: PLC0415 - folium is slow to load

    numbers = {route["number"] for route in routes}
    return network_map(answer.document, answer.features, numbers, lang=language())


@blueprint.get("/network")
def network() -> Response:
    """Show the form and, when it is filled in, the routes, or how far they are."""
    context = current()
    form = asked(several=SEVERAL)
    outcome = _outcome(context, form)
    answer = outcome.answer
    document = answer.document if answer else None
    routes = _shown(document, form) if document else []
    return render(
        "network",
        template="network/network.html",
        ask=parameters(NetworkQuery),
        fmap=_map(answer, routes) if answer else MapShell(name="network"),
        status=outcome.status,
        form=form,
        error=outcome.error,
        choices=outcome.choices,
        job=outcome.job,
        back=address_of({**form, STOPPED: "yes"}, "pages.network"),
        stopped=STOPPED in form,
        document=document,
        summary=summary_lines(document, language()) if document else [],
        notes=note_lines(document, language()) if document else [],
        cards=_cards(document, routes) if document else [],
        offered=_choices(document) if document else {},
        question=_question(form),
        left=[(one, left_sentence(one, language())) for one in document["left"]]
        if document
        else [],
        group_class=group_class,
        exports=_exports(_question(form)) if answer else [],
    )


def _exports(question: Form) -> list[Links]:
    """Return the files of a network: its tables, its printed map on two papers, its booklet."""
    maps = [
        file_links(
            "network-map",
            {**question, "paper": paper},
            endings=[ending for on, ending in PRINTED if on == paper],
            title=gettext("Map on %(paper)s", paper=paper.upper()),
        )
        for paper in get_args(WallPaper)
    ]
    booklet = file_links("network-booklet", question, endings=BOOKLET,
                         title=gettext("Booklet of the routes"))  # fmt: skip
    return [file_links("network", question), *maps, booklet]


@page_file("network-map")
def network_map_file(context: Context) -> Export:
    """Take the printed map along."""
    query = NetworkMapQuery.model_validate(_question(asked(several=SEVERAL)))
    answer = service.ask(context, query, today=context.today())
    return exported(map_export, answer, paper=query.paper)


@page_file("network-booklet")
def network_booklet_file(context: Context) -> Export:
    """Take the booklet along."""
    query = NetworkQuery.model_validate(_question(asked(several=SEVERAL)))
    return exported(booklet_export, service.ask(context, query, today=context.today()))


@page_file("network")
def network_file(context: Context) -> Export:
    """Take the network along."""
    query = NetworkQuery.model_validate(_question(asked(several=SEVERAL)))
    return exported(network_export, service.ask(context, query, today=context.today()))
