"""How much of 20 s a second finds on long tours: ``python -m benchmarks.long [--only 长春]``.

Questions of fourteen days whose nights are chosen, each searched for with several seeds and an
effort of 1, 5 and 20 s: the values, the share of 20 s that each reaches, the iterations of the
first, its nights; and in how many searches 5 s found less than 1 s.
"""

import argparse
import datetime as dt
from itertools import pairwise
from typing import Final

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.travel import load_estimate
from routes import MaxEffort, MaxIterations, solve, warm_up
from routes.plan.plan import Plan, PlanRequest, plan_tour
from routes.tour.itinerary import net_value
from routes.tour.result import Result

TODAY: Final = dt.date(2027, 6, 1)
TUESDAY: Final = dt.date(2027, 6, 15)
DAYS: Final = 14
QUESTIONS: Final = (
    ("长春", "car"),
    ("延吉", "car"),
    ("吉林市", "bus"),
    ("白山", "car"),
    ("通化市", "bus"),
)
"""Where from and by what."""
SECONDS: Final = (1.0, 5.0, 20.0)


def main() -> None:
    """Print the values."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="questions that start here")
    parser.add_argument("--seeds", type=int, default=2, help="searches of each question")
    asked = parser.parse_args()
    datasets = load_datasets()
    gazetteer = Gazetteer.from_datasets(datasets)
    warm_up()
    shares: list[list[float]] = []
    fallen = 0
    for start, vehicle in QUESTIONS:
        if asked.only and asked.only != start:
            continue
        request = PlanRequest(gazetteer.resolve(start), TUESDAY, days=DAYS)
        travel = load_estimate(vehicle=vehicle)
        plan = plan_tour(request, datasets, travel, today=TODAY, stop=MaxIterations(50))
        best = 0.0
        for seed in range(asked.seeds):
            found = [_searched(plan, seconds, seed) for seconds in SECONDS]
            values = [_value(plan, result) for result in found]
            shares.append([value / values[-1] for value in values[:-1]])
            fallen += sum(more < less for less, more in pairwise(values[:2]))
            best = max(best, values[-1])
            nights = [plan.model.places[day.end].name for day in found[0].itinerary.days[:-1]]
            print(
                f"{start} {vehicle}, seed {seed}: {_numbers(values)}; "
                f"{100 * shares[-1][0]:.1f} and {100 * shares[-1][1]:.1f} % of 20 s; "
                f"{found[0].iterations} iterations; {'、'.join(nights)}",
                flush=True,
            )
        print(f"{start} {vehicle}: best of 20 s {best:.1f}", flush=True)
    count = max(1, len(shares))
    means = [100 * sum(column) / count for column in zip(*shares, strict=True)]
    print(f"mean share of 20 s: {_numbers(means)} %; 5 s below 1 s: {fallen} of {len(shares)}")


def _searched(plan: Plan, seconds: float, seed: int) -> Result:
    return solve(plan.model.problem, MaxEffort(seconds), seed=seed)


def _value(plan: Plan, result: Result) -> float:
    problem = plan.model.problem
    return net_value(problem, result.itinerary) / problem.balance.scale


def _numbers(values: list[float]) -> str:
    return ", ".join(f"{value:.1f}" for value in values)


if __name__ == "__main__":
    main()
