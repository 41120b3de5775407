"""A network of routes: searched for as long work, chosen in seconds where candidates are kept."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

import geopandas as gpd
import pandas as pd

from geo.crs import WGS84
from geo.population import centre_population, county_population
from geo.travel import Season
from geo.travel.remembered import remembering
from routes.network.base import Base, base_of
from routes.network.candidates import Candidate, candidate_from
from routes.network.kept import kept_route
from routes.network.locked import with_locked
from routes.network.measure import people_near
from routes.network.network import Network as Designed
from routes.network.network import design
from routes.network.request import NetworkRequest, validate_network
from routes.network.timed import TimedRoute, time_route
from routes.network.upkeep import Upkeep, look_after
from routes.plan.plan import plan_tour
from routes.solver.stop import MaxIterations
from web.installation.context import Context
from web.installation.tasks import Kind
from web.installation.travel import travel_of
from web.installation.work import watch
from web.network.answer import Network
from web.network.document import Sets, network_document
from web.network.kept import kept_candidates, remembered
from web.network.question import WINTER, NetworkQuery, next_tuesday, request_of
from web.plan.ask import PlanQuery
from web.plan.examples import ITERATIONS, requests
from web.plan.tour import request_of as tour_request
from web.terms.answer import Answer

SEARCHED, CHOSEN = 0.85, 0.92
"""Shares of the work done when the candidates are there, and when the routes are chosen."""


def run(context: Context, query: NetworkQuery, *, today: date) -> Answer[Network]:
    """Design a network; about a minute of work where the candidates are not kept.

    Parameters
    ----------
    today
        Routes are timed on this day or later.

    Raises
    ------
    geo.errors.PlaceError
        If a place is unknown, ambiguous or outside the province.
    routes.tour.errors.PlanError
        If no network could meet what is asked.
    """
    request = request_of(context, query, today)
    validate_network(request)
    travel = travel_of(context, query, [request.pool.date])
    base = base_of(
        request.pool, context.datasets, travel, county_population(context.datasets.population)
    )
    searched = partial(base.candidates, watch=lambda share: watch(SEARCHED * share))
    candidates = kept_candidates(context, request.pool, travel.provider, searched)
    known = remembered(context) if set(request.locked) - {one.id for one in candidates} else {}
    candidates = with_locked(request, candidates, known, base)
    watch(SEARCHED)
    designed = design(request, candidates, base.ground)
    watch(CHOSEN)
    winter = next_tuesday(request.pool.date, WINTER)
    sets = _sets(context, base, designed, compare=query.compare)
    summer = _timed(base, designed)
    cold = _in_winter(context, query, base, summer, winter)
    document = network_document(designed, base, sets, summer, cold, winter=winter)
    return Answer(document, _lines(summer))


def _check(context: Context, query: NetworkQuery, today: date) -> None:
    validate_network(request_of(context, query, today))


NETWORK: Final = Kind("network", NetworkQuery, run, check=_check, lane="network", alone=True)
ask = NETWORK.ask


def _timed(base: Base, designed: Designed) -> list[TimedRoute]:
    timed = []
    for route in designed.routes:
        watch(CHOSEN)
        day, pool = base.pool.date, base.pool
        timed.append(
            time_route(route, day, base.datasets, base.travel, pool=pool, places=base.places)
        )
    return timed


def _in_winter(
    context: Context, query: NetworkQuery, base: Base, summer: list[TimedRoute], day: date
) -> list[Upkeep]:
    """Look after the routes on a day of winter, as if the roads had changed."""
    season: Season = "normal" if context.travel.provider.name == "valhalla" else "winter"
    data, known = base.datasets, remembering(context.travel_by(query.vehicle, season))
    found = []
    for one in summer:
        watch(CHOSEN)
        request = replace(one.plan.request, listed=())
        found.append(look_after(kept_route(one, data, request), day, data, known))
    return found


def _sets(context: Context, base: Base, designed: Designed, *, compare: bool) -> Sets:
    """Return the sets of routes to compare, each with the people near its starts."""
    sets = {
        "network": designed.routes,
        "greedy": designed.greedy,
        "candidates": designed.candidates,
    }
    if compare:
        sets["examples"] = _examples(context, designed.request)
    data = context.datasets
    homes = centre_population(data.centres, data.communities, county_population(data.population))
    found: Sets = {}
    for name, routes in sets.items():
        starts = [base.places[code] for code in sorted({route.origin for route in routes})]
        found[name] = (routes, people_near(starts, data.centres, homes, base.travel))
    return found


def _examples(context: Context, request: NetworkRequest) -> tuple[Candidate, ...]:
    """Return the example tours on the day of the network."""
    found = []
    for wish in requests(context, request.pool.date):
        watch(CHOSEN)
        query = PlanQuery.model_validate(wish["query"])
        asked = tour_request(context, query)
        travel = travel_of(context, query, asked.dates)
        stop = MaxIterations(ITERATIONS)
        plan = plan_tour(asked, context.datasets, travel, today=asked.date, stop=stop)
        found.append(candidate_from(plan.result.itinerary, plan.model.places))
    return tuple(found)


def _lines(timed: list[TimedRoute]) -> gpd.GeoDataFrame:
    """Draw the drives of all routes: as ``TravelModel.path`` does, with ``route`` and ``day``."""
    frames = [
        one.plan.legs_geometry.assign(route=number) for number, one in enumerate(timed, start=1)
    ]
    if not frames:
        return gpd.GeoDataFrame({"route": [], "day": []}, geometry=[], crs=WGS84)
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=WGS84)
