"""CPU seconds of a dispatch of the size of the province, on simulated orders and lecturers.

``python -m benchmarks.dispatch [ORDERS] [LECTURERS]``
"""

import sys
import time
from datetime import date

import numpy as np

from geo.datasets import load_datasets
from geo.simulate import TOPIC_WEIGHTS, simulate_year
from geo.travel import load_estimate
from routes.dispatch import Lecturer, Order, Rules, dispatch
from routes.dispatch.candidates import find_candidates

DAY = date(2027, 6, 1)


def main(wanted: int = 9342, people: int = 16_000) -> None:
    """Dispatch one order per centre on one day."""
    datasets = load_datasets()
    travel = load_estimate()
    table, _ = simulate_year(datasets, seed=1, end=DAY, lecturers=people)
    lecturers = [
        Lecturer(str(key), home, frozenset(topics.split("；")), frozenset(languages.split("；")))
        for key, home, topics, languages in zip(
            table.index, table["home"], table["topics"], table["languages"], strict=True
        )
    ]
    wished = np.random.default_rng(1).choice(list(TOPIC_WEIGHTS), size=len(datasets.centres))
    orders = [
        Order(f"{i:05d}", code, str(wished[i]), "zh", (DAY,))
        for i, code in enumerate(datasets.centres.index[:wanted])
    ]
    points, rules = datasets.venues.geometry, Rules()
    began = time.process_time()
    find_candidates(orders, lecturers, points, travel, rules=rules)
    print(f"candidates {time.process_time() - began:.1f} s CPU")
    began = time.process_time()
    answer = dispatch(orders, lecturers, points, travel, rules=rules)
    print(f"whole dispatch {time.process_time() - began:.1f} s CPU")
    print(
        f"{len(answer.trips)} of {len(orders)} served, bound {answer.bound}, "
        f"{answer.minutes} minutes, repairs {answer.repairs}, complete {answer.complete}"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
