"""How far plans are from the best at most: ``python -m benchmarks.bound [--only 白城]``.

Questions of one, two and three days, each searched for with the same seed and effort; for each the
value, the bound, the gap between them in percent of the bound, the CPU seconds of the bound and the
effort that was counted for it.
"""

import argparse
import datetime as dt
import time
from typing import Any, Final

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.travel import load_estimate
from routes import warm_up
from routes.plan.plan import PlanRequest, plan_tour
from routes.solver.bound import EFFORT, upper_bound
from routes.solver.stop import WORK_PER_SECOND

TODAY: Final = dt.date(2027, 6, 1)
TUESDAY: Final = dt.date(2027, 6, 15)
QUESTIONS: Final[tuple[tuple[str, int, str, dict[str, Any]], ...]] = (
    ("长春", 1, "car", {}),
    ("四平", 1, "bus", {}),
    ("通化市", 1, "car", {"themes": ("抗联",)}),
    ("延吉", 1, "car", {"drivers": 2, "lunch": False}),
    ("白城", 2, "bus", {}),
    ("延吉", 2, "bus", {"area": "222400000000"}),
    ("吉林市", 2, "bus", {"balance": 8}),
    ("通化市", 2, "car", {"themes": ("抗联",)}),
    ("长春", 2, "car", {"max_drive": 240}),
    ("白山", 3, "bus", {"area": "220600000000"}),
    ("长春", 3, "car", {}),
    ("延吉", 3, "bus", {"themes": ("抗联",)}),
)
"""Where from, how many days, by what, and what else is asked."""


def main() -> None:
    """Print the gaps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="questions that start here")
    parser.add_argument("--days", type=int, default=0, help="questions of so many days")
    parser.add_argument("--seconds", type=float, default=1.0, help="effort of each search")
    parser.add_argument("--effort", type=float, default=EFFORT, help="most effort of each bound")
    asked = parser.parse_args()
    datasets = load_datasets()
    gazetteer = Gazetteer.from_datasets(datasets)
    warm_up()
    gaps: dict[int, list[float]] = {}
    for start, days, vehicle, more in QUESTIONS:
        if (asked.only and asked.only != start) or asked.days not in {0, days}:
            continue
        travel = load_estimate(vehicle=vehicle)
        place = gazetteer.resolve(start)
        request = PlanRequest(place, TUESDAY, days=days, seconds=asked.seconds, **more)
        plan = plan_tour(request, datasets, travel, today=TODAY)
        began = time.process_time()
        bound = upper_bound(plan.model.problem, plan.result.itinerary, seconds=asked.effort)
        took = time.process_time() - began
        question = f"{start} {days} d {vehicle} {more or ''}"
        if bound is None or bound.gap is None:
            print(f"{question}: nothing proved, {took:.1f} CPU s")
            continue
        gaps.setdefault(days, []).append(bound.gap)
        print(
            f"{question}: value {bound.value / bound.scale:.1f}, bound "
            f"{bound.upper / bound.scale:.1f}, gap {100 * bound.gap:.2f} %, {took:.1f} CPU s, "
            f"effort {bound.work / WORK_PER_SECOND:.1f} s, {bound.rounds} rounds",
            flush=True,
        )
    for days, found in gaps.items():
        print(f"{days} d: mean gap {100 * sum(found) / len(found):.2f} %")


if __name__ == "__main__":
    main()
