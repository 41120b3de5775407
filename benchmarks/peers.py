"""Other solvers on our tour problems: ``python -m benchmarks.peers NAME SECONDS SEED < problem``.

Reads a pickled :class:`routes.TourProblem`, prints ``{"orders": .., "seconds": ..}`` (positions of
the stops per day, CPU seconds) or ``{"cannot": "why"}``. One process per run: some of these
libraries cannot live in one process together.

Days become vehicles. Where the days differ they lie one after the other on one time axis, and a
stop has a window (or, for PyVRP, a copy) for each day and window. All of them minimise driving
below the prizes. One weight of the prizes serves all instances; the peers are barely tuned.
"""

import json
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routes import TourProblem

Orders = list[list[int]]
PATIENCE = 10.0
"""Wall clock seconds that VROOM may take per second of the limit: it has no other clock."""


class CannotError(Exception):
    """The solver has no words for a part of the problem."""


def main() -> None:
    """Solve the problem on standard input."""
    name, seconds, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    problem = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from our own process
    try:
        began, orders = PEERS[name](problem, seconds, seed)
    except (CannotError, ImportError) as error:
        print(json.dumps({"cannot": str(error)}))
        return
    print(json.dumps({"orders": orders, "seconds": time.process_time() - began}))


def _same_days(problem: TourProblem) -> bool:
    """Tell whether one window without shifts says all: any day is as good as another."""
    hours = {(day.leave, day.back) for day in problem.days}
    single = all(len(set(s.windows)) == 1 and len(s.windows[0]) == 1 for s in problem.stops)
    return len(hours) == 1 and single


def _shifts(problem: TourProblem) -> list[int]:
    """Return how far each day is moved along the time axis."""
    if _same_days(problem):
        return [0] * len(problem.days)
    closes = [b for s in problem.stops for windows in s.windows for _, b in windows]
    length = 2 * max([*(day.back for day in problem.days), *closes])
    return [length * number for number in range(len(problem.days))]


def _windows(problem: TourProblem, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the windows for the START of a visit on the time axis, ascending."""
    seen: set[tuple[int, int]] = set()
    for number, shift in enumerate(_shifts(problem)):
        for opens, latest in problem.stops[stop].start_windows(number):
            # Later it could not be back in any case; and VROOM wants windows apart.
            window = (opens + shift, min(latest, problem.days[number].back) + shift)
            if window not in seen and window[0] <= window[1]:
                seen.add(window)
                yield window


def _weight(problem: TourProblem) -> int:
    """Return what a point of prize is worth in driving for PyVRP and OR-Tools.

    Half the mean distance, some 200 of Solomon's tenths: near the best of those compared elsewhere.
    """
    return max(1, int(problem.minutes.mean()) // 2)


def _loads(problem: TourProblem) -> bool:
    """Tell whether limits are to be loads of the one vehicle.

    Raises
    ------
    CannotError
        If several vehicles share the limits: a capacity belongs to one.
    """
    if problem.limits and len(problem.days) > 1:
        raise CannotError("cannot model limits that several tours share")
    return bool(problem.limits)


def pyvrp(problem: TourProblem, seconds: float, seed: int) -> tuple[float, Orders]:
    """Solve with optional clients; several windows as copies in groups that exclude each other."""
    import pyvrp as vrp  # noqa: PLC0415

    loads, rows, plain = _loads(problem), problem.minutes, _same_days(problem)
    copies = [(i, window) for i in range(len(problem.stops)) for window in _windows(problem, i)]
    grouped = {i: k for k, i in enumerate(dict.fromkeys(i for i, _ in copies))}
    groups = [vrp.ClientGroup(required=False) for _ in grouped]
    clients = []
    for number, (i, (opens, latest)) in enumerate(copies):
        stop = problem.stops[i]
        groups[grouped[i]].add_client(number)
        clients.append(
            vrp.Client(
                stop.place,
                delivery=list(stop.uses) if loads else [],
                service_duration=stop.service,
                tw_early=opens,
                tw_late=latest,
                prize=_weight(problem) * stop.prize,
                required=False,
                group=None if plain else grouped[i],
            )
        )
    began = time.process_time()
    result = vrp.solve(
        vrp.ProblemData(
            locations=[vrp.Location(0, 0) for _ in rows],
            clients=clients,
            depots=[vrp.Depot(problem.days[0].start[0])],
            vehicle_types=[
                vrp.VehicleType(
                    capacity=list(problem.limits) if loads else [],
                    tw_early=day.leave + shift,
                    tw_late=day.back + shift,
                )
                for day, shift in zip(problem.days, _shifts(problem), strict=True)
            ],
            distance_matrices=[rows],  # type: ignore[list-item]  # its stub means one axis
            duration_matrices=[rows],  # type: ignore[list-item]
            groups=[] if plain else groups,
        ),
        _CpuLimit(seconds),
        seed=seed,
        collect_stats=False,
    )
    orders: Orders = [[] for _ in problem.days]
    if result.is_feasible():
        for route in result.best.routes():
            orders[route.vehicle_type()] = [copies[a.idx][0] for a in route if a.is_client()]
    return began, orders


class _CpuLimit:
    """Stopping criterion of PyVRP by CPU time."""

    def __init__(self, seconds: float) -> None:
        self._until = time.process_time() + seconds

    def __call__(self, best_cost: float) -> bool:  # noqa: ARG002 - its protocol
        return time.process_time() >= self._until


def ortools(problem: TourProblem, seconds: float, seed: int) -> tuple[float, Orders]:
    """Solve with disjunctions, holes in the time dimension and guided local search."""
    from ortools.constraint_solver import (  # noqa: PLC0415
        pywrapcp,
        routing_enums_pb2,
    )

    depot = problem.days[0].start[0]
    manager = pywrapcp.RoutingIndexManager(len(problem.minutes), len(problem.days), depot)
    model = pywrapcp.RoutingModel(manager)
    service = np.zeros(len(problem.minutes), dtype=np.int64)
    for stop in problem.stops:
        service[stop.place] = stop.service
    drive = model.RegisterTransitMatrix(problem.minutes.tolist())
    spent = model.RegisterTransitMatrix((problem.minutes + service[:, None]).tolist())
    model.SetArcCostEvaluatorOfAllVehicles(drive)
    shifts = _shifts(problem)
    horizon = max(day.back + shift for day, shift in zip(problem.days, shifts, strict=True))
    model.AddDimension(spent, horizon, horizon, False, "time")
    _restrict(problem, manager, model)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromTimedelta(timedelta(seconds=20 * seconds))
    model.solver().ReSeed(seed)
    began = time.process_time()
    model.AddSearchMonitor(
        model.solver().CustomLimit(lambda: time.process_time() - began >= seconds)
    )
    solution = model.SolveWithParameters(parameters)
    places = {stop.place: i for i, stop in enumerate(problem.stops)}
    return began, [
        _order(manager, model, solution, day, places) for day in range(len(problem.days))
    ]


def _restrict(problem: TourProblem, manager: Any, model: Any) -> None:
    """Say windows, prizes, hours and limits to OR-Tools."""
    clock, shifts = model.GetDimensionOrDie("time"), _shifts(problem)
    for i, stop in enumerate(problem.stops):
        index = manager.NodeToIndex(stop.place)
        model.AddDisjunction([index], _weight(problem) * stop.prize)
        windows = _apart(sorted(_windows(problem, i)))
        if windows:
            _open(clock.CumulVar(index), windows)
        else:
            model.ActiveVar(index).SetValue(0)
    for number, (day, shift) in enumerate(zip(problem.days, shifts, strict=True)):
        for index in (model.Start(number), model.End(number)):
            clock.CumulVar(index).SetRange(day.leave + shift, day.back + shift)
    for resource, limit in enumerate(problem.limits):
        active = [model.ActiveVar(manager.NodeToIndex(stop.place)) for stop in problem.stops]
        amounts = [stop.uses[resource] for stop in problem.stops]
        model.solver().Add(model.solver().ScalProd(active, amounts) <= limit)


def _open(variable: Any, windows: list[tuple[int, int]]) -> None:
    """Let a time lie in windows only."""
    variable.SetRange(windows[0][0], windows[-1][1])
    for before, after in pairwise(windows):
        variable.RemoveInterval(before[1] + 1, after[0] - 1)


def _order(
    manager: Any, model: Any, solution: Any, vehicle: int, places: dict[int, int]
) -> list[int]:
    order: list[int] = []
    if solution is None:
        return order
    index = solution.Value(model.NextVar(model.Start(vehicle)))
    while not model.IsEnd(index):
        order.append(places[manager.IndexToNode(index)])
        index = solution.Value(model.NextVar(index))
    return order


def vroom(problem: TourProblem, seconds: float, seed: int) -> tuple[float, Orders]:  # noqa: ARG001 - it has no seed
    """Solve with jobs of priorities up to 100 and several windows, at exploration level 5."""
    import vroom as vr  # noqa: PLC0415

    loads = _loads(problem)
    highest = max(stop.prize for stop in problem.stops)
    instance = vr.Input()
    matrix: NDArray[np.uint32] = problem.minutes.astype(np.uint32)
    instance.set_durations_matrix("car", matrix)
    for number, (day, shift) in enumerate(zip(problem.days, _shifts(problem), strict=True)):
        instance.add_vehicle(
            vr.Vehicle(
                number,
                start=day.start[0],
                end=day.end[0],
                capacity=list(problem.limits) if loads else [],
                time_window=vr.TimeWindow(day.leave + shift, day.back + shift),
            )
        )
    for i, stop in enumerate(problem.stops):
        windows = _apart(sorted(_windows(problem, i)))
        if windows:
            instance.add_job(
                vr.Job(
                    i,
                    location=stop.place,
                    default_service=stop.service,
                    delivery=vr.Amount(list(stop.uses) if loads else []),
                    priority=stop.prize if highest <= 100 else round(100 * stop.prize / highest),
                    time_windows=[vr.TimeWindow(opens, latest) for opens, latest in windows],
                )
            )
    # It shares a wall clock limit out among its searches beforehand: on a busy machine a short one
    # would cut it off long before its CPU seconds are used.
    began, patience = time.process_time(), timedelta(seconds=PATIENCE * seconds)
    solution = instance.solve(exploration_level=5, nb_threads=1, timeout=patience)
    orders: Orders = [[] for _ in problem.days]
    jobs = solution.routes[solution.routes["type"] == "job"]
    for vehicle, job in zip(jobs["vehicle_id"], jobs["id"], strict=True):
        orders[int(vehicle)].append(int(job))
    return began, orders


def _apart(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join windows that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for opens, latest in windows:
        if joined and opens <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(latest, joined[-1][1]))
        else:
            joined.append((opens, latest))
    return joined


PEERS: dict[str, Callable[[TourProblem, float, int], tuple[float, Orders]]] = {
    "pyvrp": pyvrp,
    "ortools": ortools,
    "vroom": vroom,
}

if __name__ == "__main__":
    main()
