"""Compile or load every kernel before the first user asks."""

import threading
import time
from datetime import date

import numpy as np

from routes.solver.exact import solve_exactly
from routes.tour.problem import Day, Lunch, Stop, TourProblem

_loading = threading.Lock()
_loaded = threading.Event()


def warm_up() -> float:
    """Load the kernels into this process, once, and return the seconds it took.

    The first process after an installation compiles them and keeps them on disk; later ones only
    load them. Call it when a server starts; :func:`routes.solver.solve` calls it too, before its
    clock starts, so that a search is never short of the time that loading takes.
    """
    began = time.perf_counter()
    with _loading:
        if not _loaded.is_set():
            _run_kernels()
            _loaded.set()
    return time.perf_counter() - began


def warm_up_bound() -> None:
    """Load the kernel of :mod:`routes.solver.bound` too, for servers: commands seldom need it."""
    from routes.solver.bound import upper_bound  # noqa: PLC0415 - numba is slow to import

    found = solve_exactly(_tiny_problem())
    if found is not None:
        upper_bound(_tiny_problem(), found, seconds=0.01)


def _run_kernels() -> None:
    from routes.solver.annealing import Search  # noqa: PLC0415 - numba is slow to import
    from routes.solver.days import Days  # noqa: PLC0415 - numba is slow to import

    search = Search(_tiny_problem(), seed=0)
    days = Days(search)
    days.build()
    tour = search.start(*next(search.anchored(2)))
    if tour is not None and (found := search.itinerary) is not None:
        search.run(tour, share=0.0)
        search.wander(tour, share=0.0)
        days.learn(tour.best)
        days.joined()
        search.adopt(found)


def _tiny_problem() -> TourProblem:
    open_all_day = ((0, 1440),)
    stops = tuple(
        Stop(str(k), str(k), k, service=10, prize=1, windows=(open_all_day, open_all_day))
        for k in range(3)
    )
    first = Day(date(2027, 6, 14), (0,), (0, 1), leave=480, back=1050, lunch=Lunch())
    second = Day(date(2027, 6, 15), (), (0,), leave=480, back=1050, lunch=Lunch())
    minutes = np.array([[0, 5, 5], [5, 0, 5], [5, 5, 0]])
    return TourProblem(stops, (first, second), minutes)
