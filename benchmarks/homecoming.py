"""How often a planned day is home in time if positions and speeds are not what was assumed.

    python -m benchmarks.homecoming [--draws 60] [--requests 30] [--iterations 800] [--late 15]
                                    [--slack N]

Varied requests are planned twice: as a request is by default, and bare, without reserve for
uncertain positions, minutes to get off and on, and rests of the driver. Then each plan is driven
many times. In a draw every site lies somewhere else, by a normal law whose 68 % circle has the
radius that the register states, but in its county (the other bank of a border river is none), and
the travel times to there are computed anew; the roads of each day are quicker or slower by up to
15 %. The group gets off and on and the driver rests whatever the
plan says; a visit begins when it was to begin, or when the group is there. A draw is good if every
day is home by its end and ``--late`` minutes more.
"""

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import geopandas as gpd
import numpy as np
from shapely import Point

from geo.datasets import Datasets, load_datasets
from geo.places import Gazetteer, Place
from geo.travel import load_estimate
from geo.travel.types import TravelModel
from routes.plan.answer import Plan
from routes.plan.plan import plan_tour
from routes.plan.position import NO_RESERVE
from routes.plan.request import MAX_DRIVERS, PlanRequest
from routes.plan.transfer import transfer_of
from routes.solver.stop import MaxIterations
from routes.tour.driver import Driver
from routes.tour.errors import PlanError
from routes.tour.itinerary import DayPlan
from routes.tour.problem import Lunch

FIRST: Final = date(2027, 6, 15)
TODAY: Final = date(2027, 6, 1)
STARTS: Final = (
    "长春", "集安市", "白城", "延吉市", "通化市", "四平", "吉林市", "白山", "松原", "敦化市",
)  # fmt: skip
SPEED: Final = 0.15
TO_SIGMA: Final = math.sqrt(-2 * math.log(1 - 0.68))
KM_PER_DEGREE: Final = 111.32
TRIES: Final = 50
"""So often a site is looked for in its county; then it lies where it is drawn on the map."""
BARE: Final = {"slack": NO_RESERVE, "transfer": 0, "drivers": MAX_DRIVERS}
Random = np.random.Generator


@dataclass(frozen=True)
class Outcome:
    """What became of one plan: the share of good draws, and how late the worst was."""

    name: str
    stops: int
    good: float
    worst: int


def main() -> None:
    """Print a line per request, before and after, and the shares over all draws."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--draws", type=int, default=60)
    asked.add_argument("--requests", type=int, default=30)
    asked.add_argument("--iterations", type=int, default=800)
    asked.add_argument("--late", type=int, default=15)
    asked.add_argument("--slack", type=int, default=PlanRequest.slack)
    given = asked.parse_args()
    datasets = load_datasets()
    print("request                              bare: stops home worst   kept: stops home worst")
    found: list[tuple[Outcome, Outcome]] = []
    for name, vehicle, request in requests(Gazetteer.from_datasets(datasets), given.requests):
        travel = load_estimate(vehicle=vehicle)
        pair = [
            driven(name, one, datasets, travel, given)
            for one in (replace(request, **BARE), replace(request, slack=given.slack))  # type: ignore[arg-type]
        ]
        if pair[0] is not None and pair[1] is not None:
            found.append((pair[0], pair[1]))
            print(f"{name:36} {_cells(pair[0])}   {_cells(pair[1])}", flush=True)
    for label, outcomes in zip(("bare", "kept"), zip(*found, strict=True), strict=True):
        share = sum(one.good for one in outcomes) / len(outcomes)
        least = min(one.good for one in outcomes)
        print(f"{label}: {share:.1%} of the draws home in time, {least:.0%} in the worst request")


def _cells(one: Outcome) -> str:
    return f"{one.stops:11} {one.good:4.0%} {one.worst:5}"


def requests(gazetteer: Gazetteer, count: int) -> Iterator[tuple[str, str, PlanRequest]]:
    """Yield varied requests: place, days, vehicle, theme and date go round at different paces."""
    themes = ((), ("东北抗联",), ("解放战争",), ())
    for number in range(count):
        start, days = STARTS[number % len(STARTS)], 1 + number % 3
        vehicle = "bus" if number % 2 else "car"
        theme = themes[number // 2 % len(themes)]
        request = PlanRequest(
            start=gazetteer.resolve(start),
            date=FIRST + timedelta(days=number),
            days=days,
            themes=theme,
            group_size=40 if vehicle == "bus" else None,
        )
        yield f"{start} {days}d {vehicle} {theme[0] if theme else ''}", vehicle, request


def driven(
    name: str,
    request: PlanRequest,
    datasets: Datasets,
    travel: TravelModel,
    given: argparse.Namespace,
) -> Outcome | None:
    """Plan a request and drive it many times; None where it is refused."""
    try:
        plan = plan_tour(
            request, datasets, travel, today=TODAY, stop=MaxIterations(given.iterations)
        )
    except PlanError:
        return None
    rng = np.random.default_rng(7)
    late = [latest(plan, rng) for _ in range(given.draws)]
    good = sum(one <= given.late for one in late) / len(late)
    return Outcome(name, len(plan.result.itinerary.stops), good, max(late))


def latest(plan: Plan, rng: Random) -> int:
    """Drive a plan once; return by how many minutes its worst day is home too late."""
    minutes = drawn_minutes(plan, rng)
    transfer = transfer_of(
        plan.travel.provider.vehicle, plan.request.group_size, plan.request.transfer or None
    )
    both = transfer.before, transfer.after
    return max(
        home(day, minutes / rng.uniform(1 - SPEED, 1 + SPEED), both) - asked.back
        for day, asked in zip(plan.result.itinerary.days, plan.model.problem.days, strict=True)
    )


def drawn_minutes(plan: Plan, rng: Random) -> np.ndarray:
    """Return the minutes between the places of a plan with every site somewhere else."""
    days = plan.result.itinerary.days
    rows = sorted(
        {row for day in days for leg in day.legs for row in (leg.origin, leg.destination)}
    )
    places = [plan.model.places[row] for row in rows]
    spots = [
        (one.lon, one.lat) if one.kind != "site" else elsewhere(one, plan, rng) for one in places
    ]
    points = gpd.GeoSeries.from_xy(*zip(*spots, strict=True), crs=4326)
    found = np.zeros(plan.model.problem.minutes.shape)
    found[np.ix_(rows, rows)] = plan.travel.matrix(points, points).minutes
    return found


def elsewhere(site: Place, plan: Plan, rng: Random) -> tuple[float, float]:
    """Draw where a site lies, in its county."""
    county = load_datasets().boundaries.geometry[plan.sites.loc[site.code, "county"]]
    degrees = site.error_m / 1000 / TO_SIGMA / KM_PER_DEGREE
    for _ in range(TRIES):
        north, east = rng.normal(0, degrees, 2)
        spot = site.lon + east / math.cos(math.radians(site.lat)), site.lat + north
        if county.contains(Point(spot)):
            return spot
    return site.lon, site.lat


def home(day: DayPlan, minutes: np.ndarray, transfer: tuple[int, int]) -> int:
    """Return when a day is over if its drives take so many minutes."""
    driver, lunch = Driver(), day.lunch
    clock = float(day.depart)
    ends: Sequence[float] = [*(visit.start for visit in day.visits), math.inf]
    for number, leg in enumerate(day.legs):
        wheel = float(minutes[leg.origin, leg.destination])
        clock += wheel + driver.needed(math.ceil(wheel)) * driver.rest
        if lunch is not None and lunch[1] <= ends[number]:
            if lunch[1] > day.depart:  # else it is eaten before the group sets out
                clock = max(clock, lunch[0]) + min(lunch[1] - lunch[0], Lunch.minutes)
            lunch = None
        if number < len(day.visits):
            visit = day.visits[number]
            begin = max(clock + transfer[0], visit.start)
            clock = begin + visit.minutes + transfer[1]
    return math.ceil(clock)


if __name__ == "__main__":
    main()
