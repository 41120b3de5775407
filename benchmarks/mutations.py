"""Whether the tests notice small mistakes: draw mutations of functions and run what calls them.

``pip install coverage`` and note once which test runs which line; ``build/contexts.cfg`` has the
lines ``[run]``, ``dynamic_context = test_function`` and ``source = web``::

    coverage run --rcfile build/contexts.cfg -m pytest -n 0 -m "not slow" tests/web
    python -m benchmarks.mutations --seed 7 --count 40 'web/*/text.py' 'web/*/page.py'

The second command draws mutations of functions of these files and tries each in a fork of one
session of pytest: the mutated code is put into the function in memory, no file is changed. The
tests that run the mutated line run until one fails. What lives is a missing test, or code that
does nothing. ``--tests`` names further tests, which are counted on their own. Tests that begin a
process see no mutation; one that waits for a thread from before the fork is ended and told as
"too long".
"""

import argparse
import ast
import copy
import gc
import importlib
import os
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, Final, NamedTuple

import click
import pytest

ROOT: Final = Path(__file__).parents[1]
MOST: Final = 15
"""So many of the tests that run a line are run at most, those that run the fewest lines first."""
ALARM: Final = 45
"""Seconds after which a mutant that goes on for ever counts as noticed."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


# -- which test runs what -------------------------------------------------------------------------


def recorded(file: str) -> Mapping[str, Mapping[int, Sequence[str]]]:
    """Return the tests that run each line of each file, as coverage.py noted them."""
    from coverage import CoverageData  # noqa: PLC0415 - not a package of ours

    data = CoverageData(file)
    data.read()
    return {path: data.contexts_by_lineno(path) for path in data.measured_files()}


def tests_of(mutation: "Mutation", known: Mapping[str, Mapping[int, Sequence[str]]]) -> list[str]:
    """Return the tests that run the mutated line."""
    lines = known.get(str(mutation.path), {})
    every = [one for some in lines.values() for one in some]
    some = {*lines.get(mutation.line, ()), *lines.get(mutation.first, ())} - {""}
    return [node_of(one) for one in sorted(some, key=lambda one: (every.count(one), one))[:MOST]]


def node_of(context: str) -> str:
    """Return what pytest calls a test that coverage.py calls ``tests.web.test_x.test_y``."""
    parts = context.split(".")
    number = next(n for n, part in enumerate(parts) if part.startswith("test_"))
    return "/".join(parts[: number + 1]) + ".py::" + "::".join(parts[number + 1 :])


# -- mutations ------------------------------------------------------------------------------------


class Mutation(NamedTuple):
    """A function with one small mistake: where, what stood there and what stands there now."""

    path: Path
    function: str
    line: int
    first: int
    before: str
    after: str
    tree: ast.Module


COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip


def variants(node: ast.AST, keys: Sequence[str]) -> Iterator[ast.AST]:
    """Yield a node with each small mistake that can be made in it.

    Parameters
    ----------
    keys
        Keys that the module asks of anything: one is taken for another.
    """
    for mistakes in (_decided, _counted, _calls, _arranged, _dropped):
        yield from mistakes(node)
    if isinstance(node, ast.Subscript) and _key(node) and (others := {*keys} - {_key(node)}):
        yield _with(node, slice=ast.Constant(sorted(others)[len(_key(node)) % len(others)]))


def _decided(node: ast.AST) -> Iterator[ast.AST]:
    """Yield conditions that hold where they should not."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        yield _with(node, ops=[COMPARED[type(node.ops[0])](), *node.ops[1:]])
    if isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    if isinstance(node, ast.If | ast.IfExp):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.comprehension) and node.ifs:
        yield _with(node, ifs=[])


def _counted(node: ast.AST) -> Iterator[ast.AST]:
    """Yield sums and numbers that are others."""
    if isinstance(node, ast.BinOp) and type(node.op) in COUNTED and not _is_text(node):
        yield _with(node, op=COUNTED[type(node.op)]())
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield _with(node, value=not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield _with(node, value=node.value + 1)


def _arranged(node: ast.AST) -> Iterator[ast.AST]:
    """Yield lists that are too short or in another order, and values under wrong keys."""
    if isinstance(node, ast.Dict) and len(node.values) > 1:
        one, two, *rest = node.values
        yield _with(node, values=[two, one, *rest])
    if not isinstance(node, ast.List | ast.Tuple):
        return
    if isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        first, second, *others = node.elts
        yield _with(node, elts=node.elts[:-1])
        yield _with(node, elts=[second, first, *others])


def _dropped(node: ast.AST) -> Iterator[ast.AST]:
    """Yield nothing in the place of a statement."""
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    if is_call or isinstance(node, ast.AugAssign):
        yield ast.Pass()


def _calls(node: ast.AST) -> Iterator[ast.AST]:
    """Yield calls with two arguments changed for one another, by name or by place."""
    if not isinstance(node, ast.Call):
        return
    named = [one for one in node.keywords if one.arg]
    if len(named) > 1 and ast.dump(named[0].value) != ast.dump(named[1].value):
        swapped = [
            ast.keyword(named[0].arg, named[1].value), ast.keyword(named[1].arg, named[0].value),
        ]  # fmt: skip
        yield _with(
            node, keywords=[*swapped, *(one for one in node.keywords if one not in named[:2])]
        )
    kinds = {type(one) for one in node.args}
    if len(node.args) > 1 and len(kinds) == 1 and not kinds & {ast.Name, ast.Starred}:
        yield _with(node, args=[node.args[1], node.args[0], *node.args[2:]])


def _with(node: Any, **fields: Any) -> ast.AST:
    changed: ast.AST = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return ast.fix_missing_locations(changed)


def _key(node: ast.Subscript) -> str:
    one = node.slice
    return one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else ""


def _is_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(one, ast.JoinedStr | ast.List)
        or (isinstance(one, ast.Constant) and isinstance(one.value, str))
        for one in (node.left, node.right)
    )


class _Put(ast.NodeTransformer):
    """Put one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


def functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Yield the functions of a module and of its classes by their qualified names."""
    for node in tree.body:
        if isinstance(node, Function):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            inner = (one for one in node.body if isinstance(one, Function))
            yield from ((f"{node.name}.{one.name}", one) for one in inner)


def mutations_of(path: Path) -> list[tuple[str, ast.AST, ast.AST]]:
    """Return all mutations of a file: the function, the node and what is put in its place."""
    tree = ast.parse(path.read_text("utf-8"))
    found = []
    keys = [_key(one) for one in ast.walk(tree) if isinstance(one, ast.Subscript) and _key(one)]
    for name, function in functions(tree):
        for statement in function.body:
            for node in ast.walk(statement):
                found += [(name, node, new) for new in variants(node, keys)]
    return found


def drawn(paths: Sequence[Path], *, seed: int, count: int) -> list[Mutation]:
    """Draw mutations: each function of the files is as likely as its number of places."""
    every = [(path, *one) for path in paths for one in mutations_of(path)]
    chosen = random.Random(seed).sample(every, min(count, len(every)))  # noqa: S311 - no secret
    return [_made(*one) for one in chosen]


def _made(path: Path, function: str, node: ast.AST, new: ast.AST) -> Mutation:
    tree = ast.parse(path.read_text("utf-8"))
    at = [(type(one), getattr(one, "lineno", 0), getattr(one, "col_offset", 0), ast.dump(one))
          for one in ast.walk(tree)]  # fmt: skip
    mark = (type(node), getattr(node, "lineno", 0), getattr(node, "col_offset", 0), ast.dump(node))
    old = [*ast.walk(tree)][at.index(mark)]
    line = next((one.lineno for one in ast.walk(node) if hasattr(one, "lineno")), 0)
    spans = [
        (one.lineno, one.end_lineno or 0) for one in ast.walk(tree) if isinstance(one, ast.stmt)
    ]
    first = max((begin for begin, end in spans if begin <= line <= end), default=line)
    whole = ast.fix_missing_locations(_Put(old, new).visit(tree))
    said = [" ".join(ast.unparse(one).split()) for one in (node, new)]
    return Mutation(path, function, line, first, said[0], said[1], whole)


def put_in(mutation: Mutation) -> None:
    """Give the function in memory the mutated code, wherever it was imported to."""
    name = ".".join(mutation.path.relative_to(ROOT).with_suffix("").parts)
    module = importlib.import_module(name)
    code = _code(compile(mutation.tree, str(mutation.path), "exec"), mutation.function)
    own = [
        one for one in gc.get_objects()
        if isinstance(one, FunctionType) and one.__module__ == module.__name__
        and one.__qualname__ == mutation.function and one.__code__.co_name == code.co_name
        and one.__code__.co_filename == str(mutation.path)
    ]  # fmt: skip
    if not own:
        raise LookupError(mutation.function)
    for one in own:
        one.__code__ = code


def _code(code: CodeType, qualified: str) -> CodeType:
    for part in qualified.split("."):
        code = next(
            one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == part
        )
    return code


# -- trying them ----------------------------------------------------------------------------------


class Trial(NamedTuple):
    """A mutation and the tests that may notice it: those recorded, and those named."""

    mutation: Mutation
    recorded: Sequence[str]
    named: Sequence[str]


class Trying:
    """Try mutations in a session of pytest: each in a fork of it, the application made once."""

    def __init__(self, trials: Sequence[Trial]) -> None:
        self.trials, self.failed = trials, ""
        self.count = {"recorded": 0, "named": 0, "either": 0}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first test that fails."""
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests of each mutation in the place of all tests."""
        with_app = (one for one in session.items if "app" in getattr(one, "fixturenames", ()))
        run_one(next(with_app, session.items[0]), session)
        for number, one in enumerate(self.trials, 1):
            found = [self._noticed(one.mutation, some, session) for some in one[1:]]
            for name, said in zip(self.count, (*found, found[0] or found[1]), strict=True):
                self.count[name] += bool(said)
            where = f"{one.mutation.path.relative_to(ROOT)}:{one.mutation.line}"
            click.echo(f"{number} {where} {one.mutation.function}: {found or 'lived'}")
            click.echo(f"    {one.mutation.before[:200]}\n    -> {one.mutation.after[:200]}")
        return True

    def _noticed(self, mutation: Mutation, tests: Sequence[str], session: pytest.Session) -> str:
        """Return the first test that fails, "" if none does."""
        items = [item for test in tests for item in session.items if is_of(item.nodeid, test)]
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            self._in_child(mutation, items, session, writer)
        os.close(writer)
        begun = time.monotonic()
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() - begun > ALARM:
                os.kill(child, 9)
                os.waitpid(child, 0)
                return "too long"
            time.sleep(0.02)
        with os.fdopen(reader) as said:
            return said.read()

    def _in_child(
        self, mutation: Mutation, items: Sequence[pytest.Item], session: pytest.Session, writer: int
    ) -> None:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        try:
            gc.unfreeze()  # what the tests have frozen is looked through as well
            put_in(mutation)
            for item in items:
                run_one(item, session)
                if self.failed:
                    break
        except BaseException as error:  # noqa: BLE001 - the child ends here in any case
            self.failed = f"broken off: {error!r}"
        os.write(writer, self.failed.encode())
        os._exit(0)


def run_one(item: pytest.Item, session: pytest.Session) -> None:
    """Run a test, and keep what the session has made."""
    others = (one for one in session.items if one.path != item.path)
    after = next(others, session.items[-1])
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)


def is_of(node: str, test: str) -> bool:
    """Tell whether a test as pytest names it is a named one, with whatever parameters."""
    return node == test or node.startswith((f"{test}[", f"{test}::"))


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutations", description=__doc__)
    parser.add_argument("files", nargs="+", help="patterns of files to mutate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--record", default=".coverage", help="what coverage.py wrote")
    parser.add_argument("--tests", nargs="+", default=[], help="tests to run, too; {room} in them")
    given = parser.parse_args()
    paths = sorted({path for pattern in given.files for path in ROOT.glob(pattern)})
    known = recorded(given.record)
    trials = [
        Trial(one, tests_of(one, known),
              [test.format(room=one.path.parent.name) for test in given.tests])
        for one in drawn(paths, seed=given.seed, count=given.count)
    ]  # fmt: skip
    trying = Trying(trials)
    files = sorted({test.partition("::")[0] for one in trials for some in one[1:] for test in some})
    pytest.main(
        ["-q", "-s", "-n", "0", "-p", "no:cacheprovider", "-m", "not slow", *files], [trying]
    )
    click.echo(f"of {len(trials)} mutations, seed {given.seed}: {trying.count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
