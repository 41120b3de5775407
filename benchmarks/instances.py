"""Read public tour instances: TOPTW, TTDP and MCTOPMTW files with their best known scores.

* TOPTW: ``k v N t``, ``D Q``, then points ``i x y d S f a list O C``; the first is the depot
* TTDP: ``k M SD N ..``, then ``i x y d S t (open close) x 7 b``; the first is the depot
* MCTOPMTW: ``M N B E1..E10``, then ``i x y d S O1 O2 O3 O4 C4 E b e1..e10``

The format is told by the shape of the lines, not by the name of the file. Best known scores come
from every ``best*.csv`` in the folder (columns instance, paths or tours, score); an instance
without one has None. Scores with decimals are scaled to whole numbers (``Instance.scale``).
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routes import Day, Stop, TourProblem, Window

Row = list[float]
Reader = Callable[[str, list[Row], int, int], TourProblem]
SOLOMON_SIZES = (26, 51, 101)
"""Points in Solomon's instances; those of Cordeau have other numbers."""
MONDAY = date(2027, 6, 14)
PATHS = (1, 2, 3, 4)
NOT_INSTANCES = {".csv", ".md", ".zip", ".gz", ".pdf", ".json"}


class FormatError(ValueError):
    """A file is in none of the three formats."""


@dataclass(frozen=True)
class Instance:
    """A benchmark problem with the best score known for it, None if none is.

    Parameters
    ----------
    kind
        TOPTW, TTDP or MCTOPMTW.
    family
        Beginning of the name that instances of one class share, such as rc1 or t2.
    scale
        Prizes of the problem are those of the file times this.
    """

    name: str
    kind: str
    family: str
    paths: int
    problem: TourProblem
    best: float | None
    scale: int = 1


def find(folder: Path) -> list[Path]:
    """Return the files of a folder and its folders that may be instances, by name."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() not in NOT_INSTANCES
    )


def read(path: Path, paths: Sequence[int] = ()) -> list[Instance]:
    """Read a file.

    Parameters
    ----------
    path
        The file.
    paths
        Numbers of paths a TOPTW file is read for; empty: those with a best known score, or 1 to 4.

    Raises
    ------
    FormatError
        If it is in none of the three formats.
    """
    rows = _rows(path)
    reader, kind = _format(path, rows)
    known = best_known(path)
    if kind == "TOPTW":
        wanted = list(paths) or sorted(known) or list(PATHS)
    else:
        wanted = [int(rows[0][1] if kind == "TTDP" else rows[0][0])]
    scale = _scale(rows[1:] if kind != "TOPTW" else rows[2:])
    return [
        Instance(
            path.stem,
            kind,
            family(path.stem),
            m,
            reader(path.stem, rows, m, scale),
            known.get(m),
            scale,
        )
        for m in wanted
    ]


def family(name: str) -> str:
    """Return the class an instance belongs to: rc1 of rc108, pr of pr07, t2 of t204."""
    last = (
        re.split(r"[-_ ]", name.lower())[-1] if name.lower().startswith("mctop") else name.lower()
    )
    match = re.match(r"(pr)|([a-z]+\d)", last)
    return match[0] if match else last


def best_known(path: Path) -> dict[int, float]:
    """Return the best known score of an instance by number of paths."""
    found = {}
    for table in sorted(path.parent.glob("best*.csv")):
        with table.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.reader(lines):
                score = _score(row, path)
                if score:
                    found[score[0]] = score[1]
    return found


def _score(row: list[str], path: Path) -> tuple[int, float] | None:
    """Paths and score of a row, None for headings, other instances and unknown scores."""
    if len(row) < 3 or Path(row[0].strip()).stem.lower() != path.stem.lower():
        return None
    try:
        return int(row[1]), float(row[2])
    except ValueError:
        return None


def _rows(path: Path) -> list[Row]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        rows = [[float(word) for word in line.replace(",", " ").split()] for line in lines]
    except ValueError as error:
        raise FormatError(f"{path.name}: {error}") from error
    return [row for row in rows if row]


def _format(path: Path, rows: list[Row]) -> tuple[Reader, str]:
    if len(rows) > 2 and len(rows[1]) == 2:  # the line "D Q"
        return _toptw, "TOPTW"
    if len(rows) > 2 and len(rows[0]) == 13 and len(rows[-1]) > 21:
        return _mctopmtw, "MCTOPMTW"
    if len(rows) > 1 and len(rows[0]) >= 4 and all(len(row) >= 20 for row in rows[2:]):
        return _ttdp, "TTDP"
    raise FormatError(f"{path.name} is neither TOPTW nor TTDP nor MCTOPMTW")


def _scale(points: list[Row]) -> int:
    """Power of ten that makes all prizes whole."""
    prizes = np.array([row[4] for row in points])
    whole = (10**k for k in range(4) if np.allclose(prizes * 10**k, np.round(prizes * 10**k)))
    return next(whole, 1000)


def _unit(name: str, points: int) -> int:
    """Units of distance in one: tenths in Solomon's coordinates, hundredths in Cordeau's."""
    stem = (
        re.split(r"[-_ ]", name.lower())[-1] if name.lower().startswith("mctop") else name.lower()
    )
    if re.match(r"(c|r|rc)\d(\d\d|_)", stem):
        return 10
    return 10 if not stem.startswith("pr") and points in SOLOMON_SIZES else 100


def _toptw(name: str, rows: list[Row], paths: int, scale: int) -> TourProblem:
    points = rows[2:]
    unit = _unit(name, len(points))
    windows = [[[(row[-2], row[-1])]] * paths for row in points[1:]]
    tours = [(points[0][-2], points[0][-1])] * paths
    return _problem(points, windows, tours, unit, scale=scale)


def _ttdp(_name: str, rows: list[Row], paths: int, scale: int) -> TourProblem:
    points, first_day = rows[1:], int(rows[0][2])
    windows = []
    for row in points[1:]:
        week = [(row[6 + 2 * day], row[7 + 2 * day]) for day in range(7)]
        days = [week[(first_day + path) % 7] for path in range(paths)]
        windows.append([[window] if any(window) else [] for window in days])
    tours = [(points[0][5], points[0][6])] * paths
    return _problem(points, windows, tours, 100, scale=scale)


def _mctopmtw(name: str, rows: list[Row], paths: int, scale: int) -> TourProblem:
    points = rows[1:]
    unit = _unit(name, len(points))
    windows = []
    for row in points[1:]:
        edges, kind = row[5:10], int(row[10])
        spans = [(edges[k], edges[k + 1] - (0 if k == 3 else 1 / unit)) for k in range(4)]
        odd, even = (spans[0:3:2], spans[1:4:2]) if kind == 1 else (spans[1:4:2], spans[0:3:2])
        windows.append([odd if path % 2 == 0 else even for path in range(paths)])
    uses = [(round(row[11]), *(int(flag) for flag in row[12:22])) for row in points[1:]]
    limits = (round(rows[0][2]), *(int(most) for most in rows[0][3:13]))
    tours = [(points[0][5], points[0][6])] * paths
    return _problem(points, windows, tours, unit, scale=scale, uses=uses, limits=limits)


def _problem(
    points: list[Row],
    windows: list[list[list[tuple[float, float]]]],
    tours: list[tuple[float, float]],
    unit: int,
    *,
    scale: int,
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
                prize=round(row[4] * scale),
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
