"""Measure the tour solver on public instances: ``python -m benchmarks.tours DIR --seconds 5``.

Prints per instance the score, the best known score and the gap, then means per class. Every
solution is scored and checked by :func:`routes.tour.check`, never by the solver that found it. With
``--peers`` PyVRP, OR-Tools and VROOM solve each instance right after ours, each in a process of
its own; who cannot model an instance says so. Seconds are CPU seconds of one core; without peers
ours gets that much counted work instead, so that a run can be repeated on a busy machine.

The formats are described in :mod:`benchmarks.instances`.
"""

import argparse
import json
import math
import os
import pickle
import platform
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.instances import FormatError, Instance, find, read
from benchmarks.peers import PEERS
from benchmarks.timing import timed
from routes import MaxEffort, MaxRuntime, StoppingCriterion, TourProblem, warm_up
from routes.solver.solve import solve
from routes.tour.check import check

OURS = "redroutes"
START_UP = 120
"""Seconds a peer may take besides its limit: to start, and to notice that time is up."""


@dataclass(frozen=True)
class Outcome:
    """What a solver did on an instance: a score, or why there is none."""

    score: float | None
    seconds: float = 0.0
    note: str = ""


def main() -> None:
    """Run the command."""
    options = _options()
    warm_up()
    solvers = (OURS, *(PEERS if options.peers else ()))
    print(f"Python {platform.python_version()}, {_processor()}, {options.seconds:g} s each")
    print(f"{'instance':20}{'paths':>6}{'best':>9}  " + "".join(f"{s:>24}" for s in solvers))
    gaps: dict[tuple[str, str], list[float]] = defaultdict(list)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for instance in _wanted(options):
        stop = MaxRuntime(options.seconds) if options.peers else MaxEffort(options.seconds)
        outcomes = {
            s: _run_peer(s, instance, options.seconds, options.seed)
            if s in PEERS
            else _run_ours(instance, stop, options.seed)
            for s in solvers
        }
        _print_row(instance, outcomes)
        for solver, outcome in outcomes.items():
            for group in (instance.kind, f"{instance.kind} {instance.family}"):
                counts[group, solver] += 1
                gap = _gap(instance, outcome)
                if gap is not None:
                    gaps[group, solver].append(gap)
    for (group, solver), count in sorted(counts.items()):
        print(_summary(f"{group} {solver}" if options.peers else group, count, gaps[group, solver]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--paths", help="numbers of paths for TOPTW, such as 1,2")
    parser.add_argument("--limit", type=int, help="take at most this many, evenly spread")
    parser.add_argument("--only", help="part of the instance name")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peers", action="store_true", help="run PyVRP, OR-Tools and VROOM too")
    return parser.parse_args()


def _wanted(options: argparse.Namespace) -> Iterator[Instance]:
    paths = [int(number) for number in options.paths.split(",")] if options.paths else []
    found = []
    for path in find(options.folder):
        if options.only and options.only not in path.stem:
            continue
        try:
            found += [one for one in read(path, paths) if not paths or one.paths in paths]
        except FormatError as error:
            print(f"skipped: {error}", file=sys.stderr)
    step = max(1.0, len(found) / (options.limit or len(found) or 1))
    yield from (found[int(k * step)] for k in range(math.ceil(len(found) / step)))


def _run_ours(instance: Instance, stop: StoppingCriterion, seed: int) -> Outcome:
    began = time.process_time()
    result = solve(instance.problem, stop, seed=seed)
    spent = time.process_time() - began
    broken = check(instance.problem, result.itinerary)
    if broken:
        raise SystemExit("; ".join(map(str, broken)))
    return Outcome(result.value / instance.scale, spent)


def _run_peer(solver: str, instance: Instance, seconds: float, seed: int) -> Outcome:
    """Let a peer solve an instance in its own process, and check what it says."""
    command = [sys.executable, "-m", "benchmarks.peers", solver, str(seconds), str(seed)]
    # One core for everybody: no solver may use threads of the linear algebra libraries either.
    alone = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(  # noqa: S603 - our own module
        command,
        input=pickle.dumps(instance.problem),
        capture_output=True,
        env=alone,
        timeout=20 * seconds + START_UP,
        check=False,
    )
    if done.returncode:
        return Outcome(None, note=done.stderr.decode().strip().splitlines()[-1][:60])
    answer = json.loads(done.stdout.splitlines()[-1])
    if "cannot" in answer:
        return Outcome(None, note=answer["cannot"])
    return _checked(instance.problem, answer["orders"], answer["seconds"], instance.scale)


def _checked(problem: TourProblem, orders: list[list[int]], seconds: float, scale: int) -> Outcome:
    itinerary = timed(problem, orders)
    broken = check(problem, itinerary)
    if broken:
        return Outcome(None, seconds, f"refused by the checker: {broken[0]}")
    return Outcome(itinerary.value / scale, seconds)


def _gap(instance: Instance, outcome: Outcome) -> float | None:
    if instance.best is None or outcome.score is None:
        return None
    return 100 * (1 - outcome.score / instance.best)


def _print_row(instance: Instance, outcomes: dict[str, Outcome]) -> None:
    best = "-" if instance.best is None else f"{instance.best:g}"
    cells = []
    for outcome in outcomes.values():
        gap = _gap(instance, outcome)
        shown = "-" if gap is None else f"{gap:.2f} %"
        score = "none" if outcome.score is None else f"{outcome.score:g}"
        cells.append(f"{score} {shown:>8} {outcome.seconds:4.1f} s".rjust(24))
    print(f"{instance.name:20}{instance.paths:6}{best:>9}  {''.join(cells)}", flush=True)
    for solver, outcome in outcomes.items():
        if outcome.note:
            print(f"{'':28}{solver}: {outcome.note}", flush=True)


def _summary(label: str, count: int, gaps: list[float]) -> str:
    if not gaps:
        return f"{label}: {count} instances, no gap known"
    known = np.array(gaps)
    scored = "" if len(gaps) == count else f" ({len(gaps)} with a gap)"
    return (
        f"{label}: {count} instances{scored}, mean gap {known.mean():.3f} %, worst "
        f"{known.max():.2f} %, {(known <= 0).sum()} at or above best known, "
        f"{(known < 0).sum()} above"
    )


def _processor() -> str:
    """Name of the processor and the number of its cores."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
