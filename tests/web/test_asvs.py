"""The table of what OWASP ASVS asks: whole, and of tests that are there."""

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATUSES = {"met", "partly", "unmet", "not applicable"}
NUMBER = 253
"""Requirements of levels 1 and 2 in version 5.0.0."""


@cache
def _rows() -> list[dict[str, str]]:
    with (ROOT / "docs/asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_requirement_has_one_row_and_a_known_status() -> None:
    ids = [row["id"] for row in _rows()]
    assert len(ids) == len(set(ids)) == NUMBER
    assert [one for one in ids if not re.fullmatch(r"V([1-9]|1[0-7])\.\d\.\d{1,2}", one)] == []
    assert {row["status"] for row in _rows()} == STATUSES
    assert [row["id"] for row in _rows() if not row["asks"]] == []


def test_every_named_test_is_there() -> None:
    named = {row["test"] for row in _rows() if row["test"]}
    assert named
    assert sorted(named - set(_tests({one.partition("::")[0] for one in named}))) == []


def _tests(paths: set[str]) -> Iterator[str]:
    """Yield the tests of some files, which are read and not imported."""
    for path in sorted(paths):
        for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path}::{node.name}"


def test_what_is_said_to_be_met_names_a_test_or_a_reason() -> None:
    assert [row["id"] for row in _rows() if row["status"] == "met" and not _why(row)] == []


def test_what_is_not_met_says_why() -> None:
    assert [row["id"] for row in _rows() if row["status"] != "met" and not row["where"]] == []


def test_files_that_it_names_are_there() -> None:
    named = {
        one
        for row in _rows()
        for one in re.findall(
            r"(?:web|geo|docs|deploy|requirements)/[\w/.-]+\.(?:\w+)", row["where"]
        )
    }
    assert named
    assert sorted(one for one in named if not (ROOT / one).is_file()) == []


def _why(row: dict[str, str]) -> str:
    return row["test"] or row["where"]
