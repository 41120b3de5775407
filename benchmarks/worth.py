"""What plans are worth their hours: ``python -m benchmarks.worth [--only 白城]``.

Questions of real planners, each searched for with the same seed and a fixed number of iterations,
so that the same data give the same lines: driving and visits in minutes, their ratio, nights, and
the sites of every day with their category.
"""

import argparse
import datetime as dt
import time
from collections.abc import Iterator
from typing import Final

from geo.datasets import Datasets, load_datasets
from geo.places import Gazetteer
from geo.travel import load_estimate
from geo.travel.types import TravelModel
from routes import MaxIterations
from routes.plan.plan import Plan, PlanRequest, plan_tour

TODAY: Final = dt.date(2027, 6, 1)
TUESDAY: Final = dt.date(2027, 6, 15)
QUESTIONS: Final = (
    ("白城", 2, "bus", ""),
    ("延吉", 2, "bus", "222400000000"),
    ("延吉", 3, "bus", "222400000000"),
    ("白山", 3, "bus", "220600000000"),
    ("白山", 3, "bus", ""),
    ("长春", 4, "bus", ""),
    ("长春", 1, "car", "220100000000"),
    ("吉林市", 2, "bus", ""),
    ("四平", 1, "bus", ""),
    ("通化市", 2, "car", ""),
)
"""Where from, how many days, by what, and the area whose sites alone count, "" for all."""


def main() -> None:
    """Print the plans."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="questions that start here")
    parser.add_argument("--iterations", type=int, default=3000)
    asked = parser.parse_args()
    datasets = load_datasets()
    gazetteer = Gazetteer.from_datasets(datasets)
    for start, days, vehicle, area in QUESTIONS:
        if asked.only and asked.only != start:
            continue
        travel = load_estimate(vehicle=vehicle)
        request = PlanRequest(gazetteer.resolve(start), TUESDAY, days=days, area=area)
        began = time.process_time()
        plan = _planned(request, datasets, travel, asked.iterations)
        print(f"{start} {days} d {vehicle} {area}: {time.process_time() - began:.2f} CPU s")
        print("\n".join(_lines(plan)))


def _planned(
    request: PlanRequest, datasets: Datasets, travel: TravelModel, iterations: int
) -> Plan:
    return plan_tour(request, datasets, travel, today=TODAY, stop=MaxIterations(iterations))


def _lines(plan: Plan) -> Iterator[str]:
    itinerary = plan.result.itinerary
    visits = sum(visit.minutes for day in itinerary.days for visit in day.visits)
    ratio = itinerary.drive / max(1, visits)
    yield f"  driving {itinerary.drive}, visits {visits}, {ratio:.2f} : 1, worth {itinerary.value}"
    for number, day in enumerate(itinerary.days, start=1):
        sites = (plan.sites.loc[visit.stop] for visit in day.visits)
        called = "、".join(f"{site['name_zh']} ({site['category']})" for site in sites)
        night = plan.model.places[day.end].name
        yield f"  {number}. {day.drive} min, {called or 'nothing'}; then {night}"


if __name__ == "__main__":
    main()
