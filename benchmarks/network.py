"""How good the network of routes is: ``python -m benchmarks.network [--origins CODES]``.

Prints, in one table, the network, the greedy choice of the same candidates and the example tours:
share of worth, sites, counties, seats with a one-day route, people near a start, overlap, driving;
then bound and gap of the choice, how many routes hold in winter, and CPU seconds. A search that is
always the same is timed before and after: seconds of two runs compare as far as its seconds do.
"""

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Iterator, Sequence

import numpy as np

from geo.population import centre_population, county_population
from geo.travel import load_estimate
from routes.network.base import Base, base_of
from routes.network.candidates import Candidate, candidate_from
from routes.network.measure import Figures, measure, people_near
from routes.network.network import Network, design
from routes.network.request import EFFORT, NetworkRequest, Pool
from routes.network.timed import time_route
from routes.plan.plan import plan_tour
from routes.solver.solve import solve
from routes.solver.stop import MaxIterations
from routes.solver.warm import warm_up
from routes.tour.problem import Day, Lunch, Stop, TourProblem
from web.installation.context import Context, open_context
from web.installation.settings import Settings
from web.plan.ask import PlanQuery
from web.plan.examples import ITERATIONS, requests
from web.plan.tour import request_of

SUMMER, WINTER = dt.date(2027, 6, 8), dt.date(2027, 1, 12)
"""A Tuesday each: many sites close on Mondays."""
REFERENCE_STOPS, REFERENCE_ITERATIONS = 120, 9000


def main() -> None:
    """Design a network and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--origins", default="", help="codes, with commas; empty: all towns")
    parser.add_argument("--effort", type=float, default=EFFORT, help="of each search")
    parser.add_argument("--least", type=int, default=20)
    parser.add_argument("--most", type=int, default=40)
    given = parser.parse_args()
    before = _reference()
    with tempfile.TemporaryDirectory() as home:
        context = open_context(Settings(database_url=f"sqlite:///{home}/store.sqlite"))
        began = time.process_time()
        origins = tuple(filter(None, given.origins.split(",")))
        pool = Pool(SUMMER, origins=origins, effort=given.effort)
        people = county_population(context.datasets.population)
        base = base_of(pool, context.datasets, load_estimate(), people)
        candidates = base.candidates()
        searched = time.process_time()
        asked = NetworkRequest(pool, least=given.least, most=given.most)
        network = design(asked, candidates, base.ground)
        chosen = time.process_time()
        _print_table(base, network, _examples(context))
        compared = time.process_time()
        _print_proof(network)
        _print_winter(base, network)
        timed = time.process_time()
        print(
            f"candidates {searched - began:.1f} CPU s, choice {chosen - searched:.1f} CPU s, ",
            end="",
        )
        print(f"comparison {compared - chosen:.1f} CPU s, timetables {timed - compared:.1f} CPU s")
        print(f"reference search {before:.2f} CPU s before, {_reference():.2f} CPU s after")


def _reference() -> float:
    """Return the CPU seconds of a search that is the same on every day and with any data."""
    warm_up()
    random = np.random.default_rng(1)
    at = 300 * random.random((REFERENCE_STOPS + 1, 2))
    minutes = np.ceil(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))).astype(int)
    prizes = random.integers(10, 100, REFERENCE_STOPS)
    stops = tuple(
        Stop(str(k), str(k), k, service=45, prize=int(prize), windows=(((540, 1020),),) * 2)
        for k, prize in enumerate(prizes)
    )
    towns, home, lunch = tuple(range(0, REFERENCE_STOPS, 7)), (REFERENCE_STOPS,), Lunch()
    days = (
        Day(SUMMER, home, towns, leave=480, back=1050, lunch=lunch),
        Day(SUMMER + dt.timedelta(1), (), home, leave=480, back=1050, lunch=lunch),
    )
    began = time.process_time()
    solve(TourProblem(stops, days, minutes), MaxIterations(REFERENCE_ITERATIONS))
    return time.process_time() - began


def _examples(context: Context) -> Iterator[Candidate]:
    for wish in requests(context, SUMMER):
        request = request_of(context, PlanQuery.model_validate(wish["query"]))
        plan = plan_tour(
            request, context.datasets, load_estimate(), today=SUMMER,
            stop=MaxIterations(ITERATIONS),
        )  # fmt: skip
        yield candidate_from(plan.result.itinerary, plan.model.places)


def _print_table(base: Base, network: Network, examples: Iterator[Candidate]) -> None:
    sets = {"network": network.routes, "greedy": network.greedy, "examples": tuple(examples)}
    found = [_figures(base, network, routes) for routes in sets.values()]
    print(f"{'':28}" + "".join(f"{name:>12}" for name in sets))
    for heading, cells in _rows(found):
        print(f"{heading:28}" + "".join(f"{cell:>12}" for cell in cells))


def _figures(base: Base, network: Network, routes: Sequence[Candidate]) -> Figures:
    starts = [base.places[code] for code in dict.fromkeys(route.origin for route in routes)]
    data = base.datasets
    count = centre_population(data.centres, data.communities, county_population(data.population))
    near = people_near(starts, data.centres, count, base.travel)
    return measure(routes, base.ground, near, within=network.request.within)


def _rows(found: Sequence[Figures]) -> Iterator[tuple[str, list[str]]]:
    yield "routes", [f"{one.routes}" for one in found]
    yield "worth", [f"{one.worth:.1%}" for one in found]
    yield "sites", [f"{one.sites}/{one.all_sites}" for one in found]
    yield "national", [f"{one.national}/{one.all_national}" for one in found]
    yield "counties", [f"{one.counties}/{one.all_counties}" for one in found]
    yield "seats with a one-day route", [f"{one.seats}/{one.all_seats}" for one in found]
    for minutes in found[0].people:
        yield f"people within {minutes} min", [f"{one.people[minutes]:.1%}" for one in found]
    yield "greatest overlap", [f"{one.overlap:.2f}" for one in found]
    yield "driving : visiting", [f"{one.drive / max(one.visit, 1):.2f}" for one in found]
    yield "themes told", [f"{one.themes_told}" for one in found]
    for code in found[0].themes:
        yield f"  {code}", [f"{one.themes[code]}" for one in found]
    yield "periods told in order", [f"{one.periods_told}" for one in found]
    for code in found[0].periods:
        yield f"  {code}", [f"{one.periods[code]}" for one in found]


def _print_proof(network: Network) -> None:
    chosen = network.chosen
    print(f"{len(network.candidates)} candidates; value {chosen.value:.1f}, bound ", end="")
    print(f"{chosen.bound:.1f} (gap {chosen.gap:.2%}), relaxation {chosen.relaxed:.1f} ", end="")
    print(f"(gap {chosen.relaxed_gap:.2%}), greedy {chosen.greedy:.1f}")
    for one in network.unmet:
        print(one.text)


def _print_winter(base: Base, network: Network) -> None:
    for name, date, season in (("summer", SUMMER, "normal"), ("winter", WINTER, "winter")):
        travel = load_estimate(season=season)
        timed = [
            time_route(one, date, base.datasets, travel, pool=base.pool, places=base.places)
            for one in network.routes
        ]
        print(f"{name}: {sum(one.holds for one in timed)} of {len(timed)} routes hold")


if __name__ == "__main__":
    main()
