"""How the code is housed: how often one fact is said, rooms, floors, circles, time to start.

``python -m benchmarks.house [--names] [--runs 3] [--seconds 600]`` prints one table; ``--names``
also tells which imports form circles and which rooms a request enters. First it reads the code,
some seconds; then it runs the program, for at most ``--seconds``: 0 leaves that out. A room is a
folder directly below ``web``, ``routes`` or ``geo``, or a file that lies there on its own. Nothing
here names a module that may move: the code is read as files and trees, and asked by addresses and
commands.
"""

import argparse
import ast
import io
import os
import re
import statistics
import sys
import tempfile
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import grimp
import networkx as nx

from benchmarks.house_running import (
    ROOT,
    GivenUpError,
    Row,
    at_most,
    request_rows,
    start_rows,
)

FIGURES = (
    "reachable_share", "minutes_median", "days_since_median", "share_smoothed", "lectures_needed",
    "overdue_share", "people_served", "weighted_share", "rank_low", "fgt1",
)  # fmt: skip
"""Figures of a row of the coverage whose names mean nothing else; the first is shown everywhere."""
RULES = ("max_leg", "max_drive", "storyline", "shifts", "slack", "lecture", "audience")
"""Rules of a tour as forms and the API name them; the first is a plain number."""
FORMATS = frozenset({"gpkg", "kml"})
TIERS = frozenset({"county", "township", "village", "community"})
SOURCES = {".py", ".html", ".js", ".css"}
MAPPINGS = {"dict", "Mapping", "MutableMapping"}
UNSPOKEN = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENDMARKER,
}  # fmt: skip


# -- files ----------------------------------------------------------------------------------------


def sources(*folders: str) -> dict[Path, str]:
    """Return the text of every source below some folders; translations are none."""
    found = (path for name in folders for path in sorted((ROOT / name).rglob("*")))
    return {path: path.read_text("utf-8") for path in found if path.suffix in SOURCES}


def python(*folders: str) -> dict[Path, str]:
    """Return the Python files among them."""
    return {path: text for path, text in sources(*folders).items() if path.suffix == ".py"}


def size_rows() -> Iterator[Row]:
    """Count lines, and files that lie loose."""
    texts = python("web").values()
    lines = sum(text.count("\n") for text in texts)
    code = sum(len(code_lines(text)) for text in texts)
    yield "Python lines of web/; without docstrings, comments, blanks", f"{lines:,}; {code:,}"
    loose = (len(list((ROOT / name).glob("*.py"))) for name in ("web", "routes"))
    yield "loose modules of web/, of routes/, __init__ counted", ", ".join(map(str, loose))


def code_lines(text: str) -> set[int]:
    """Return the numbers of the lines with code: not blank, no comment and no docstring."""
    spoken = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    read = (token for token in tokens if token.type not in UNSPOKEN)
    return {n for token in read for n in range(token.start[0], token.end[0] + 1)} - spoken


def said_rows() -> Iterator[Row]:
    """Count how often one fact is said."""
    yield "sources that name a figure of the coverage", spread(FIGURES, sources("web", "geo"))
    yield "sources of web/ that name a rule of a tour", spread(RULES, sources("web"))
    yield "lists of the formats of files in web/ and routes/, in geo/", lists_with(FORMATS)
    yield "lists of the kinds of venue in web/ and routes/, in geo/", lists_with(TIERS)
    shown = {path: text for path, text in sources("web").items() if path.suffix != ".py"}
    yield "templates, styles, scripts that name a community", str(named_in("community", shown))


def named_in(name: str, texts: Mapping[Path, str]) -> int:
    """Return how many sources hold a name, also with hyphens as options have them."""
    word = re.compile(rf"\b{name.replace('_', '[_-]')}\b")
    return sum(bool(word.search(text)) for text in texts.values())


def spread(names: Sequence[str], texts: Mapping[Path, str]) -> str:
    """Return the count of the first name, and the least, median and largest of all."""
    counts = [named_in(name, texts) for name in names]
    middle = statistics.median(counts)
    return f"{names[0]} {counts[0]} ({min(counts)} to {max(counts)}, median {middle:g})"


def lists_with(words: frozenset[str]) -> str:
    """Return how many lists hold all of some words."""
    rooms = (python("web", "routes"), python("geo"))
    found = ([one for text in room.values() for one in lists_of(ast.parse(text))] for room in rooms)
    return ", ".join(str(sum(one >= words for one in lists)) for lists in found)


def lists_of(tree: ast.AST) -> Iterator[set[str]]:
    """Yield the texts that each list, mapping, ``Literal`` and call of a module holds."""
    for node in ast.walk(tree):
        match node:
            case ast.Dict(keys=members) | ast.Call(args=members):
                yield texts_of(members)
            case ast.List(elts=members) | ast.Tuple(elts=members) | ast.Set(elts=members):
                yield texts_of(members)


def texts_of(nodes: Sequence[ast.expr | None]) -> set[str]:
    """Return the texts among some nodes, and what rows such as ``Format("csv", …)`` begin with."""
    heads = [node.args[0] if isinstance(node, ast.Call) and node.args else node for node in nodes]
    values = (node.value for node in heads if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, str)}


def loose_rows() -> Iterator[Row]:
    """Count the lines on which a mapping says nothing about its keys."""
    trees = {module_of(path): ast.parse(text) for path, text in python("web").items()}
    aliases = {name: set(alias_names(tree)) for name, tree in trees.items()}
    direct = sum(len(set(loose_lines(tree, set()))) for tree in trees.values())
    every = sum(
        len(set(loose_lines(tree, aliases[name] | set(imported_names(tree, aliases)))))
        for name, tree in trees.items()
    )
    yield "lines of web/ with a mapping[str, Any]; or an alias of it", f"{direct}; {every}"


def module_of(path: Path) -> str:
    """Return the name under which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def is_loose(node: ast.AST) -> bool:
    """Say whether a node is ``dict[str, Any]`` or the like."""
    return (
        isinstance(node, ast.Subscript)
        and ast.unparse(node.value).rpartition(".")[2] in MAPPINGS
        and ast.unparse(node.slice).strip("()") == "str, Any"
    )


def alias_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names a module gives to such mappings, or to lists of them."""
    for node in tree.body:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript)):
            continue
        if any(map(is_loose, ast.walk(node.value))):
            yield from map(ast.unparse, node.targets)


def imported_names(tree: ast.Module, aliases: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield the names under which a module imports aliases of others."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            theirs = aliases.get(node.module or "", set())
            yield from (one.asname or one.name for one in node.names if one.name in theirs)


def loose_lines(tree: ast.AST, known: set[str]) -> Iterator[int]:
    """Yield the lines that hold such a mapping or one of its names."""
    for node in ast.walk(tree):
        named = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in known
        if isinstance(node, ast.expr) and (named or is_loose(node)):
            yield node.lineno


# -- imports --------------------------------------------------------------------------------------


def import_rows(notes: list[str]) -> Iterator[Row]:
    """Count rooms, floors, circles and the fewest imports that would have to go."""
    circles, back = [], []
    for name in ("web", "routes"):
        graph = grimp.build_graph(name, cache_dir=None, exclude_type_checking_imports=True)
        rooms = rooms_of(graph, name)
        knots = [sorted(one) for one in nx.strongly_connected_components(rooms) if len(one) > 1]
        breakers = graph.nominate_cycle_breakers(name)
        arrows = {(room_of(one), room_of(other)) for one, other in breakers}
        circles.append(f"{name} {len(knots)}")
        back.append(f"{name} {len(arrows)}")
        notes += [f"circle in {name}: {', '.join(knot)}" for knot in knots]
        notes += [f"back: {one} -> {other}" for one, other in sorted(breakers)]
        floors = nx.dag_longest_path_length(nx.condensation(rooms)) + 1
        yield (
            f"rooms, floors and arrows of {name}/",
            f"{len(rooms)}, {floors}, {rooms.number_of_edges()}",
        )
    yield "circles of imports between rooms", ", ".join(circles)
    yield "arrows that run back up a floor", ", ".join(back)


def room_of(module: str) -> str:
    """Return the room of a module, "" for the package itself."""
    return module.partition(".")[2].partition(".")[0]


def rooms_of(graph: grimp.ImportGraph, name: str) -> Any:
    """Return which room imports which as a directed graph of networkx."""
    rooms = nx.DiGraph()
    for module in graph.modules - {name}:
        rooms.add_node(room_of(module))
        targets = graph.find_modules_directly_imported_by(module) - {name}
        others = {room_of(one) for one in targets} - {room_of(module)}
        rooms.add_edges_from((room_of(module), other) for other in others)
    return rooms


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", action="store_true", help="name circles and rooms")
    parser.add_argument("--runs", type=int, default=3, help="starts that are timed")
    parser.add_argument("--seconds", type=float, default=600, help="limit of the running part")
    given = parser.parse_args()
    notes: list[str] = []
    tell(said_rows(), size_rows(), import_rows(notes), loose_rows())
    ended = given.seconds <= 0 or tell_running(notes, given.runs, given.seconds)
    if given.names:
        print("", *notes, sep="\n")
    sys.stdout.flush()
    os._exit(0 if ended else 1)  # the application leaves threads that nobody waits for


def tell(*parts: Iterator[Row]) -> None:
    """Print rows as they come."""
    for part in parts:
        for name, value in part:
            print(f"{name:<64} {value}", flush=True)


def tell_running(notes: list[str], runs: int, seconds: float) -> bool:
    """Print what is measured of the running program; False where the time was over before."""
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, at_most(seconds):
            tell(request_rows(Path(folder), notes), start_rows(Path(folder), runs))
    except GivenUpError:
        print(f"Given up after {seconds:g} s: other work slows it down, or --seconds is short.")
        return False
    return True


if __name__ == "__main__":
    main()
