"""The benchmark reads all three formats; instances made by hand, answers worked by hand."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.tours import read
from routes import MaxIterations, check, solve

ROOT = Path(__file__).parents[2]

TOPTW = """
4 1 2 1
0 200
0 0.0 0.0 0.0 0.0 0 0 0 100
1 3.0 4.0 10.0 7.0 1 1 1 10 20
2 -3.0 -4.0 10.0 5.0 1 1 1 10 12
"""
TTDP = """
2 2 6 0
0 0 0 0 0 0 100
1 3 4 10 7 0 0 99 0 99 0 99 0 99 0 99 0 99 0 0 1
2 0 5 10 5 0 0 0 0 99 0 99 0 99 0 99 0 99 0 99 1
"""
MCTOPMTW = """
2 2 30 1 9 9 9 9 9 9 9 9 9
0 0.0 0.0 0 0 0 100 0
2 0.0 10.0 10 8 0 20 40 60 80 1 20 1 0 0 0 0 0 0 0 0 0
3 0.0 -10.0 10 5 0 20 40 60 80 0 20 0 0 0 0 0 0 0 0 0 0
"""


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes an instance and, if given, its best known score."""

    def write(name: str, text: str, best: str = "") -> Path:
        path = tmp_path / f"{name}.txt"
        path.write_text(text.lstrip(), encoding="ascii")
        if best:
            header = "instance,paths,best_known\n"
            (tmp_path / "best_known.csv").write_text(f"{header}{name},{best}\n", encoding="ascii")
        return path

    return write


def score(instance) -> int:
    """Return the checked score of an instance."""
    result = solve(instance.problem, MaxIterations(500))
    assert check(instance.problem, result.itinerary) == []
    return result.value


def test_toptw_windows_limit_the_start(folder):
    """1 is served 10-20; 2 lies 10 from it and must START by 12: one path sees 7, two see 12."""
    one, two = read(folder("c1", TOPTW))[:2]
    assert (one.paths, two.paths) == (1, 2)
    assert (score(one), score(two)) == (7, 12)


def test_toptw_with_best_known_scores_is_read_once_per_score(folder):
    (instance,) = read(folder("c1", TOPTW, "2,12"))
    assert (instance.paths, instance.best) == (2, 12)


def test_ttdp_weekdays(folder):
    """Tours on weekdays 6 and 0: 1 is closed on 6, 2 on 0; both are seen, on different days."""
    (instance,) = read(folder("t1", TTDP))
    assert score(instance) == 12
    closed = [[bool(w) for w in stop.windows] for stop in instance.problem.stops]
    assert closed == [[False, True], [True, False]]


def test_mctopmtw_budget_and_windows(folder):
    """Fees of 20 each, budget 30: only the better one, worth 8."""
    (instance,) = read(folder("MCTOPMTW-1-x", MCTOPMTW))
    assert score(instance) == 8
    first, second = instance.problem.stops
    assert [len(windows) for windows in first.windows + second.windows] == [2, 2, 2, 2]
    assert first.start_windows(0) == second.start_windows(1)


def test_distances_are_rounded_down_to_two_decimals(folder):
    """sqrt(2) = 1.414.. -> 1.41, in hundredths 141."""
    text = TOPTW.replace("1 3.0 4.0", "1 1.0 1.0")
    assert read(folder("c1", text))[0].problem.minutes[0, 1] == 141


def test_command_prints_scores_and_mean_gap(folder):
    path = folder("c1", TOPTW, "2,12")
    command = [sys.executable, "-m", "benchmarks.tours", str(path.parent), "--seconds", "0.1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "TOPTW: 1 instances, mean gap 0.000 %, worst 0.00 %, 1 at or above" in done.stdout
