"""The benchmark reads all three formats; instances made by hand, answers worked by hand."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.instances import FormatError, family, find, read
from benchmarks.peers import PEERS, CannotError
from benchmarks.timing import timed
from benchmarks.tours import Outcome, _checked, _gap, _summary
from routes import MaxIterations
from routes.solver.solve import solve
from routes.tour.check import check

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


def test_windows_line_ends_other_names_and_headings(folder):
    """CRLF, a byte order mark, capitals and no suffix in the name, a heading of other words."""
    path = folder("Weird Name", TOPTW)
    path = path.rename(path.with_suffix(".DAT"))
    path.write_bytes(b"\xef\xbb\xbf" + TOPTW.lstrip().replace("\n", "\r\n").encode())
    table = path.parent / "best_of_all.csv"
    table.write_text("name,m,score,by\nWEIRD NAME.txt,2,12,x\nother,1,99\nweird name,3,?\n")
    assert find(path.parent) == [path]
    (instance,) = read(path)
    assert (instance.paths, instance.best, score(instance)) == (2, 12, 12)
    assert [one.best for one in read(path, [1, 2])] == [None, 12]


def test_a_file_of_another_format_is_refused(folder):
    with pytest.raises(FormatError, match="notes"):
        read(folder("notes", "this is no instance"))
    with pytest.raises(FormatError, match="neither"):
        read(folder("numbers", "1 2 3\n4 5 6\n7 8 9\n"))


def test_scores_with_decimals_are_scaled(folder):
    """Prizes 7.5 and 5 are 75 and 50 tenths."""
    instance = read(folder("t1", TTDP.replace("1 3 4 10 7 ", "1 3 4 10 7.5 ")))[0]
    assert (instance.scale, score(instance)) == (10, 125)


@pytest.mark.parametrize(
    ("name", "points", "unit"),
    [("c101", 101, 10), ("rc2_2_1", 201, 10), ("pr01", 49, 100), ("pr11", 101, 100),
     ("MCTOPMTW-1-r101", 101, 10), ("other", 51, 10), ("other", 73, 100)],
)  # fmt: skip
def test_distances_have_the_decimals_of_their_class(folder, name, points, unit):
    """Points 1.5 apart on a line."""
    rows = [f"{k} {1.5 * k} 0 0 1 1 1 1 0 999" for k in range(1, points)]
    text = "\n".join(["4 1 1 1", "0 9", "0 0 0 0 0 0 0 0 999", *rows])
    assert read(folder(name, text))[0].problem.minutes[0, 1] == 1.5 * unit


def test_families():
    names = ("c101", "rc208", "pr07", "t204", "MCTOPMTW-2-rc101")
    assert [family(name) for name in names] == ["c1", "rc2", "pr", "t2", "rc1"]


@pytest.mark.parametrize("peer", list(PEERS))
@pytest.mark.parametrize(
    ("name", "text", "best"),
    [
        ("c1", TOPTW, 7),
        # Prizes worth the drive even to solvers that weigh the one against the other.
        ("t1", TTDP.replace(" 10 7 ", " 10 70 ").replace(" 10 5 ", " 10 50 "), 120),
        ("MCTOPMTW-1-x", MCTOPMTW, 8),
    ],
)
def test_peers_find_what_was_worked_by_hand(folder, peer, name, text, best):
    module = {"ortools": "ortools.constraint_solver.pywrapcp"}.get(peer, peer)
    pytest.importorskip(module)
    problem = read(folder(name, text))[0].problem
    try:
        _, orders = PEERS[peer](problem, 0.2, 0)
    except CannotError:
        assert peer != "ortools"
        assert len(problem.limits) > 0
        assert len(problem.days) > 1
        return
    itinerary = timed(problem, orders)
    assert check(problem, itinerary) == []
    assert itinerary.value == best


def test_without_best_known_there_is_no_gap(folder):
    (instance,) = read(folder("c1", TOPTW), [2])
    assert _gap(instance, Outcome(12)) is None
    assert _summary("TOPTW", 2, []) == "TOPTW: 2 instances, no gap known"


def test_an_answer_that_breaks_a_rule_is_no_score(folder):
    """One path cannot hold both stops, nor a stop twice."""
    problem = read(folder("c1", TOPTW), [1])[0].problem
    for orders in ([[0, 1]], [[0, 0]]):
        outcome = _checked(problem, orders, 1.0, 1)
        assert outcome.score is None
        assert "refused by the checker" in outcome.note


@pytest.mark.slow
def test_command_prints_scores_and_mean_gap(folder):
    path = folder("c1", TOPTW, "2,12")
    command = [sys.executable, "-m", "benchmarks.tours", str(path.parent), "--seconds", "0.1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "TOPTW: 1 instances, mean gap 0.000 %, worst 0.00 %, 1 at or above" in done.stdout
