"""The routes of a network as cards beside their map: those just designed, and those kept."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import geopandas as gpd
import pandas as pd
from flask import url_for

from geo.crs import WGS84
from web.frame.filters import query
from web.frame.form import Form, said
from web.installation.context import Context
from web.language.places import place_name
from web.network.answer import Network, RouteStop
from web.network.keep import (
    audience_name,
    document_of,
    route_name,
    theme_name,
    visits_of,
)
from web.network.text import Size, name_of, route_facts, stops_of, winter_sentence
from web.plan import timetable
from web.plan.keep import answer_again
from web.plan.visit_order import order_of, order_texts
from web.store.network_rows import KeptNetwork, KeptRoute
from web.store.plan_rows import SavedPlan

FILTERS: Final = ("only_from", "only_days", "only_theme", "only_audience")
"""Parameters of a page that say which routes it shows."""


class Card(NamedTuple):
    """A route as a page shows it.

    Attributes
    ----------
    number, name, facts, stops, notes
        Of the route, in the language of the reader; notes say what does not work in winter.
    planner
        Address of the planner, to plan on from it.
    chosen
        What the filters ask about: the place it starts from, days, theme, audience; each with its
        word.
    state, address
        How far a kept one has come, and its page; "" for one just designed.
    key, locked
        Of one just designed: its id, and whether it was to stay in any case.
    winter_how, winter_stops, winter_planner
        How one just designed is driven in winter, and the way to plan on from that.
    """

    number: int
    name: str
    facts: str
    stops: Sequence[RouteStop]
    notes: Sequence[str]
    planner: str
    chosen: Sequence[tuple[str, str]]
    state: str = ""
    address: str = ""
    key: str = ""
    locked: bool = False
    winter_how: str = ""
    winter_stops: Sequence[RouteStop] = ()
    winter_planner: str = ""

    @property
    def whom(self) -> str:
        """For whom it is, "" for anybody."""
        return self.chosen[3][1]

    def fits(self, form: Form) -> bool:
        """Tell whether the filters of a form leave it."""
        asked = (said(form, name) for name in FILTERS)
        return all(want in ("", code) for want, (code, _) in zip(asked, self.chosen, strict=True))


def designed_cards(document: Network, lang: str) -> list[Card]:
    """Return the cards of a network that was just designed."""
    audience = document["request"]["audience"] or ""
    return [
        Card(
            route["number"],
            name_of(route, lang),
            route_facts(route, lang),
            stops_of(document["stops"], route["number"]),
            [timetable.said(one, lang) for one in route["winter_notes"]],
            f"{url_for('pages.plan')}?{route['address']}",
            _chosen(route["origin_name"], route["days"], route["theme"], audience, lang),
            key=route["id"],
            locked=route["locked"],
            winter_how=winter_sentence(route, lang),
            winter_stops=stops_of(document["winter_stops"], route["number"]),
            winter_planner=f"{url_for('pages.plan')}?{route['winter_address']}"
            if route["winter_address"]
            else "",
        )
        for route in document["routes"]
    ]


def kept_cards(
    context: Context, network: KeptNetwork, routes: Iterable[KeptRoute], lang: str
) -> list[Card]:
    """Return the cards of kept routes of a network, in the version that each is in."""
    return [_kept_card(context, network, route, lang) for route in routes]


def _kept_card(context: Context, network: KeptNetwork, route: KeptRoute, lang: str) -> Card:
    document, stops = document_of(route), visits_of(context, route)
    days = document["days"]
    facts: Size = {
        "days": len(days),
        "sites": len(stops),
        "drive_minutes": document["totals"]["drive_minutes"],
    }
    return Card(
        route.number,
        route_name(network, route, lang),
        route_facts(facts, lang),
        stops,
        [],
        f"{url_for('pages.plan')}?{_planned(route)}",
        _chosen(days[0]["start"]["name"], len(days), route.theme, route.audience, lang),
        route.state,
        url_for("pages.network_route", plan_id=route.plan.id),
    )


def _planned(route: KeptRoute) -> str:
    """Return the parameters of the planner that give a kept route as it is now."""
    order = order_texts(order_of(document_of(route)))
    return query({**(route.plan.query or {}), "order": order})


def _chosen(
    start: str, days: int, theme: str, audience: str, lang: str
) -> tuple[tuple[str, str], ...]:
    return (
        (start, place_name(start, lang)),
        (str(days), str(days)),
        (theme, theme_name(theme, lang)),
        (audience, audience_name(audience, lang)),
    )


def offered(cards: Iterable[Card]) -> dict[str, list[tuple[str, str]]]:
    """Return what the filters offer: codes and words of what the routes have."""
    found = [one.chosen for one in cards]
    return {
        name: sorted({chosen[column] for chosen in found if chosen[column][0]})
        for column, name in enumerate(FILTERS)
    }


def legs_of(context: Context, routes: Iterable[KeptRoute]) -> gpd.GeoDataFrame:
    """Draw the drives of kept routes over the roads of today, with ``route``, its number."""
    frames = [_drawn(context, route.plan).assign(route=route.number) for route in routes]
    if not frames:
        return gpd.GeoDataFrame({"route": []}, geometry=[], crs=WGS84)
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=WGS84)


def _drawn(context: Context, saved: SavedPlan) -> gpd.GeoDataFrame:
    key = ("route", saved.id, saved.number)
    return context.lines.get(key, lambda: answer_again(context, saved).features)
