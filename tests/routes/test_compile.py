"""Kernels kept on disk are compiled anew when anything that they are built from changes."""

import importlib
import sys

import pytest

from routes.solver import _compile

FILES = {
    "tiny_values.py": (
        "from typing import NamedTuple\n"
        "FACTOR = 2\n"
        "class Pair(NamedTuple):\n"
        "    one: int\n"
        "    other: int\n"
    ),
    "tiny_callee.py": (
        "from routes.solver._compile import kernel\n"
        "from tiny_values import FACTOR, Pair\n"
        "@kernel\n"
        "def times(pair):\n"
        "    return FACTOR * pair.one\n"
    ),
    "tiny_caller.py": (
        "from routes.solver._compile import kernel\n"
        "from tiny_callee import times\n"
        "@kernel\n"
        "def answer(pair):\n"
        "    return times(pair)\n"
    ),
}


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return what a new process would answer for the pair (5, 7), and whether it compiled it."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)

    def ask():
        _forget()
        importlib.invalidate_caches()
        answer = importlib.import_module("tiny_caller").answer
        pair = sys.modules["tiny_values"].Pair(5, 7)
        return answer(pair), not answer.stats.cache_hits

    yield ask
    _forget()


def _forget():
    for name in FILES:
        sys.modules.pop(name.removesuffix(".py"), None)
    _compile.stamp.cache_clear()


def test_what_is_kept_is_used_as_long_as_nothing_changes(asked, tmp_path):
    assert asked() == (10, True)
    (tmp_path / "tiny_values.py").write_text(FILES["tiny_values.py"] + "UNREAD = 3\n")
    assert asked() == (10, False)


@pytest.mark.parametrize(
    ("file", "change", "answer"),
    [
        ("tiny_callee.py", ("FACTOR *", "1 + FACTOR *"), 11),
        ("tiny_values.py", ("FACTOR = 2", "FACTOR = 3"), 15),
        ("tiny_values.py", ("one: int\n    other: int", "other: int\n    one: int"), 14),
    ],
    ids=["a kernel called", "a constant two files away", "the fields of a tuple"],
)
def test_changes_in_other_files_are_seen(asked, tmp_path, file, change, answer):
    assert asked() == (10, True)
    (tmp_path / file).write_text(FILES[file].replace(*change))
    assert asked() == (answer, True)


def test_every_kernel_of_the_solver_is_kept_under_its_stamp():
    """One compiled past :mod:`routes.solver._compile` would be kept by its own file alone."""
    for name in ("routes.solver.days", "routes.solver.annealing", "routes.solver.bound"):
        importlib.import_module(name)
    modules = [name for name in sys.modules if name.startswith("routes.solver._")]
    kernels = {
        value
        for name in modules
        for value in vars(sys.modules[name]).values()
        if isinstance(value, _compile.Dispatcher)
    }
    assert len(kernels) > 60
    for one in kernels:
        assert one._cache._cache_file._source_stamp == _compile.stamp(one.__module__)
