"""How long a counted second takes: ``python -m benchmarks.effort [DIR]``.

Questions of 1 to 14 days from two towns, and public instances of a folder where one is given, each
searched for with an effort of one second: the CPU seconds it took, tables and the timetable
included, and the iterations. A machine beside other programs has slower cores, so the time of a
fixed loop that has nothing to do with the solver is printed beside each.
"""

import argparse
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.instances import find, read
from benchmarks.long import TODAY, TUESDAY
from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.travel import load_estimate
from routes import MaxEffort, MaxIterations, TourProblem, solve, warm_up
from routes.plan.plan import PlanRequest, plan_tour

TOWNS: Final = ("长春", "白山")
LENGTHS: Final = (1, 3, 7, 14)
YARDSTICK: Final = b"x" * 4_000_000
ROUNDS: Final = 3


def main() -> None:
    """Print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", help="public instances")
    parser.add_argument("--limit", type=int, default=8, help="how many of them, evenly spread")
    asked = parser.parse_args()
    warm_up()
    ratios: dict[str, list[float]] = {}
    for group, name, problem in _problems(asked.folder, asked.limit):
        loop = _fixed_loop()
        began = time.process_time()
        result = solve(problem, MaxEffort(1.0), seed=0)
        spent = time.process_time() - began
        loop = (loop + _fixed_loop()) / 2
        ratios.setdefault(group, []).append(spent)
        print(
            f"{name}: {spent:.2f} CPU s, {result.iterations} iterations; "
            f"fixed loop {1000 * loop:.1f} ms",
            flush=True,
        )
    for group, values in ratios.items():
        print(f"{group}: {sum(values) / len(values):.2f} CPU s for a counted second")


def _problems(folder: Path | None, limit: int) -> Iterator[tuple[str, str, TourProblem]]:
    """Yield group, name and problem."""
    datasets = load_datasets()
    gazetteer, travel = Gazetteer.from_datasets(datasets), load_estimate(vehicle="car")
    for days in LENGTHS:
        for town in TOWNS:
            request = PlanRequest(gazetteer.resolve(town), TUESDAY, days=days)
            plan = plan_tour(request, datasets, travel, today=TODAY, stop=MaxIterations(50))
            yield f"days {days}", f"{town}, days {days}", plan.model.problem
    if folder is not None:
        found = [one for path in find(folder) for one in read(path, [])]
        for one in found[:: max(1, len(found) // limit)][:limit]:
            yield one.kind, f"{one.kind} {one.name}, paths {one.paths}", one.problem


def _fixed_loop() -> float:
    """Return the CPU seconds of work that is always the same."""
    began = time.process_time()
    for _ in range(ROUNDS):
        hashlib.sha256(YARDSTICK).digest()
    return time.process_time() - began


if __name__ == "__main__":
    main()
