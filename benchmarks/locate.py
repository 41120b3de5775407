"""How good the location models are: ``python -m benchmarks.locate DIR --seconds S``.

Reads every OR-Library file of a folder (Beasley 1990, doi:10.1057/jors.1990.166):

- ``pmed``: "nodes edges p", then edges "i j length"; the last of repeated edges counts; costs are
  shortest ways. Solved as p-median, with ``--center`` as p-center, too.
- ``scp``: "rows columns", the columns' costs, then for each row the number of columns that
  cover it and which.

A file ``best_known.csv`` (name, value) or ``pmedopt.txt`` in the folder adds the gap to best known.
The gap to our own bound needs neither: 0 % is proved optimal.
"""

import argparse
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import floyd_warshall

from geo.locate import Location, lscp, p_center, p_median

BEST_KNOWN = ("best_known.csv", "pmedopt.txt")


@dataclass(frozen=True)
class Median:
    """A p-median instance: costs between all nodes, and p."""

    costs: NDArray[np.float64]
    p: int


@dataclass(frozen=True)
class Cover:
    """A set covering instance: which column covers which row, and the columns' costs."""

    reach: csr_array
    costs: NDArray[np.float64]


def main() -> None:
    """Solve all files of a folder and print value, best known, gaps and seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0, help="CPU seconds per instance")
    parser.add_argument("--center", action="store_true", help="solve pmed files as p-center, too")
    parser.add_argument("--only", default="", help="only files whose name contains this")
    given = parser.parse_args()
    best = read_best_known(given.folder)
    print(
        f"{'instance':14}{'model':10}{'value':>12}{'bound':>12}{'greedy':>12}{'best':>12}", end=""
    )
    print(f"{'gap bound %':>13}{'gap best %':>12}{'seconds':>9}")
    gaps: list[float] = []
    for path in sorted(given.folder.iterdir()):
        if path.name in BEST_KNOWN or given.only not in path.name or not path.is_file():
            continue
        instance = read_instance(path)
        if instance is None:
            print(f"{path.name[:13]:14}is neither a pmed nor an scp file: skipped")
            continue
        for model, answer in solve(instance, given.seconds, center=given.center):
            known = best.get(path.stem.lower()) if model != "p-center" else None
            gaps.append(row(path.stem, model, answer, known))
    if gaps:
        print(
            f"mean gap to our bound {np.mean(gaps):.3f} %, {np.sum(np.array(gaps) < 1e-7)} proved"
        )


def solve(
    instance: Median | Cover, seconds: float, *, center: bool
) -> Iterator[tuple[str, Location]]:
    """Yield the models that an instance is solved as, with their answers."""
    if isinstance(instance, Cover):
        yield "set cover", lscp(instance.reach, costs=instance.costs, seconds=seconds)
        return
    yield "p-median", p_median(instance.costs, instance.p, seconds=seconds)
    if center:
        yield "p-center", p_center(instance.costs, instance.p, seconds=seconds)


def row(name: str, model: str, answer: Location, known: float | None) -> float:
    """Print one line and return the gap to our own bound in percent."""
    against = "" if known is None else f"{100 * (answer.objective - known) / known:.3f}"
    shown = "" if known is None else f"{known:g}"
    print(
        f"{name[:13]:14}{model:10}{answer.objective:12g}{answer.bound:12g}{answer.greedy:12g}"
        f"{shown:>12}{100 * answer.gap:13.3f}{against:>12}{answer.seconds:9.2f}",
        flush=True,
    )
    return 100 * answer.gap


def read_instance(path: Path) -> Median | Cover | None:
    """Read a pmed or scp file; None if the file is neither.

    Raises
    ------
    ValueError
        If it looks like one of them and has too few or too many numbers.
    """
    text = path.read_text(encoding="ascii", errors="replace")
    lines = text.split("\n", 1)
    if not lines or not re.fullmatch(r"[\d\s.eE+-]+", text):
        return None
    numbers = np.array(text.split(), dtype=float)
    match len(lines[0].split()):
        case 3:
            return read_median(numbers)
        case 2:
            return read_cover(numbers)
    return None


def read_median(numbers: NDArray[np.float64]) -> Median:
    """Return a pmed instance with the shortest ways between all nodes."""
    nodes, edges, p = numbers[:3].astype(int)
    given = numbers[3 : 3 + 3 * edges].reshape(edges, 3)
    length = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(length, 0.0)
    for i, j, cost in given:
        length[int(i) - 1, int(j) - 1] = length[int(j) - 1, int(i) - 1] = cost
    return Median(floyd_warshall(length, directed=False), int(p))


def read_cover(numbers: NDArray[np.float64]) -> Cover:
    """Return an scp instance."""
    rows, columns = numbers[:2].astype(int)
    costs, at = numbers[2 : 2 + columns], 2 + columns
    starts, indices = [0], []
    for _ in range(rows):
        count = int(numbers[at])
        indices.append(np.sort(numbers[at + 1 : at + 1 + count].astype(int) - 1))
        starts.append(starts[-1] + count)
        at += 1 + count
    if at != len(numbers):
        raise ValueError(f"{len(numbers)} numbers instead of {at}")
    found = np.concatenate(indices)
    reach = csr_array((np.ones(len(found)), found, starts), shape=(rows, columns))
    reach.sum_duplicates()
    reach.data[:] = 1.0
    return Cover(reach, costs)


def read_best_known(folder: Path) -> dict[str, float]:
    """Return the best known values by lower-case name of the instance."""
    known: dict[str, float] = {}
    for name in BEST_KNOWN:
        path = folder / name
        if not path.exists():
            continue
        for cells in csv.reader(
            path.read_text(encoding="utf-8-sig").replace("\t", " ").splitlines()
        ):
            parts = [part for cell in cells for part in cell.split()]
            if len(parts) >= 2 and re.fullmatch(r"[\d.]+", parts[1]):
                known[parts[0].lower()] = float(parts[1])
    return known


if __name__ == "__main__":
    main()
