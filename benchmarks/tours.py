"""Measure the tour solver on public instances: ``python -m benchmarks.tours DIR --seconds 5``.

Reads three academic formats and prints per instance the score, the best known score and the gap.
Every solution is scored and checked by :func:`routes.check`, never by the solver. Seconds are CPU
seconds of one core. Best known scores come from a ``best*.csv`` beside the instances (columns
instance, paths or tours, score).

* TOPTW: ``k v N t``, ``D Q``, then points ``i x y d S f a list O C``; the first is the depot
* TTDP: ``k M SD N ..``, then ``i x y d S t (open close) x 7 b``; the first is the depot
* MCTOPMTW: ``M N B E1..E10``, then ``i x y d S O1 O2 O3 O4 C4 E b e1..e10``
"""

import argparse
import csv
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routes import Day, MaxRuntime, Stop, TourProblem, Window, check, solve, warm_up

Row = list[float]
SOLOMON_POINTS = 101
MONDAY = date(2027, 6, 14)


@dataclass(frozen=True)
class Instance:
    """A benchmark problem with the best score known for it, None if none is."""

    name: str
    kind: str
    paths: int
    problem: TourProblem
    best: float | None


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--paths", help="numbers of paths for TOPTW, such as 1,2")
    parser.add_argument("--limit", type=int, help="take at most this many, evenly spread")
    parser.add_argument("--only", help="part of the instance name")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    warm_up()
    instances = list(_wanted(options))
    gaps: dict[str, list[float]] = defaultdict(list)
    print(f"{'instance':24}{'paths':>6}{'score':>9}{'best':>9}{'gap %':>8}{'CPU s':>8}")
    for instance in instances:
        score, seconds = _score(instance.problem, options.seconds, options.seed)
        gap = math.nan if not instance.best else 100 * (1 - score / instance.best)
        gaps[instance.kind].append(gap)
        best = "" if instance.best is None else f"{instance.best:g}"
        print(
            f"{instance.name:24}{instance.paths:6}{score:9}{best:>9}{gap:8.2f}{seconds:8.1f}",
            flush=True,
        )
    for kind, values in gaps.items():
        known = np.array([gap for gap in values if not math.isnan(gap)])
        print(
            f"{kind}: {len(values)} instances, mean gap {known.mean():.3f} %, worst "
            f"{known.max():.2f} %, {(known <= 0).sum()} at or above best known, "
            f"{(known < 0).sum()} above"
        )


def _wanted(options: argparse.Namespace) -> Iterator[Instance]:
    found = [
        instance
        for path in sorted(options.folder.rglob("*.txt"))
        if not options.only or options.only in path.stem
        for instance in read(path)
    ]
    if options.paths:
        paths = {int(number) for number in options.paths.split(",")}
        found = [instance for instance in found if instance.paths in paths]
    step = max(1.0, len(found) / (options.limit or len(found) or 1))
    yield from (found[int(k * step)] for k in range(math.ceil(len(found) / step)))


def _score(problem: TourProblem, seconds: float, seed: int) -> tuple[int, float]:
    began = time.process_time()
    result = solve(problem, MaxRuntime(seconds, clock=time.process_time), seed=seed)
    spent = time.process_time() - began
    broken = check(problem, result.itinerary)
    if broken:
        raise SystemExit("; ".join(map(str, broken)))
    return result.value, spent


def read(path: Path) -> list[Instance]:
    """Read a file, once for each number of paths with a best known score."""
    rows = [[float(word) for word in line.split()] for line in path.read_text().splitlines()]
    rows = [row for row in rows if row]
    reader, kind = _format(rows)
    known = _best_known(path)
    if kind == "TOPTW":
        paths = sorted(known) or [1, 2, 3, 4]
    else:
        paths = [int(rows[0][1] if kind == "TTDP" else rows[0][0])]
    label = kind if kind != "TTDP" else f"TTDP {path.stem[:2]}*"
    return [Instance(path.stem, label, m, reader(rows, m), known.get(m)) for m in paths]


def _format(rows: list[Row]) -> tuple[Callable[[list[Row], int], TourProblem], str]:
    if len(rows[1]) == 2:  # the line "D Q"
        return _toptw, "TOPTW"
    return (_mctopmtw, "MCTOPMTW") if len(rows[0]) == 13 else (_ttdp, "TTDP")


def _best_known(path: Path) -> dict[int, float]:
    found = {}
    for table in path.parent.glob("best*.csv"):
        with table.open(encoding="utf-8", newline="") as lines:
            for name, paths, score in list(csv.reader(lines))[1:]:
                if name == path.stem and score:
                    found[int(paths)] = float(score)
    return found


def _toptw(rows: list[Row], paths: int) -> TourProblem:
    points = rows[2:]
    decimals = 1 if len(points) == SOLOMON_POINTS else 2
    unit = 10**decimals
    windows = [[[(row[-2], row[-1])]] * paths for row in points[1:]]
    return _problem(points, windows, [(points[0][-2], points[0][-1])] * paths, unit)


def _ttdp(rows: list[Row], paths: int) -> TourProblem:
    points, first_day = rows[1:], int(rows[0][2])
    windows = []
    for row in points[1:]:
        week = [(row[6 + 2 * day], row[7 + 2 * day]) for day in range(7)]
        days = [week[(first_day + path) % 7] for path in range(paths)]
        windows.append([[window] if any(window) else [] for window in days])
    return _problem(points, windows, [(points[0][-2], points[0][-1])] * paths, 100)


def _mctopmtw(rows: list[Row], paths: int) -> TourProblem:
    points = rows[1:]
    unit = 10 if len(points) == SOLOMON_POINTS else 100
    windows = []
    for row in points[1:]:
        edges, kind = row[5:10], int(row[10])
        spans = [(edges[k], edges[k + 1] - (0 if k == 3 else 1 / unit)) for k in range(4)]
        odd, even = (spans[0:3:2], spans[1:4:2]) if kind == 1 else (spans[1:4:2], spans[0:3:2])
        windows.append([odd if path % 2 == 0 else even for path in range(paths)])
    uses = [(round(row[11]), *(int(flag) for flag in row[12:22])) for row in points[1:]]
    limits = (round(rows[0][2]), *(int(most) for most in rows[0][3:13]))
    tours = [(points[0][5], points[0][6])] * paths
    return _problem(points, windows, tours, unit, uses=uses, limits=limits)


def _problem(
    points: list[Row],
    windows: list[list[list[tuple[float, float]]]],
    tours: list[tuple[float, float]],
    unit: int,
    *,
    uses: list[tuple[int, ...]] | None = None,
    limits: tuple[int, ...] = (),
) -> TourProblem:
    """Turn points and windows that limit the START of a visit into a problem on integers."""
    stops = []
    for place, (row, days) in enumerate(zip(points[1:], windows, strict=True), start=1):
        service = round(row[3] * unit)
        stops.append(
            Stop(
                id=str(int(row[0])),
                name=str(int(row[0])),
                place=place,
                service=service,
                prize=round(row[4]),
                windows=tuple(_ends(spans, service, unit) for spans in days),
                uses=uses[place - 1] if uses else (),
            )
        )
    calendar = tuple(
        Day(MONDAY + timedelta(days=k), (0,), (0,), round(opens * unit), round(closes * unit))
        for k, (opens, closes) in enumerate(tours)
    )
    return TourProblem(tuple(stops), calendar, _distances(points, unit), limits)


def _ends(spans: list[tuple[float, float]], service: int, unit: int) -> tuple[Window, ...]:
    """Turn windows for the start of a visit into windows that also hold its end."""
    return tuple((round(a * unit), round(b * unit) + service) for a, b in spans)


def _distances(points: list[Row], unit: int) -> NDArray[np.int64]:
    xy = np.array([row[1:3] for row in points])
    exact = np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1))
    rounded: NDArray[np.int64] = np.floor(exact * unit + 1e-9).astype(np.int64)
    return rounded


if __name__ == "__main__":
    main()
