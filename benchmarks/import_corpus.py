"""How many files and rows of a corpus of office files are read as expected.

``python -m benchmarks.import_corpus DIR``: a folder with ``expected.csv`` and
``expected_rows.csv``. What is wrong is listed, then the score.
"""

import csv
import datetime as dt
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final, NamedTuple

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.register.document import ReadingDocument, RowDocument, document
from geo.register.open import open_world
from geo.register.read import read_file
from geo.register.records import Asked
from geo.register.world import World

TODAY: Final = dt.date(2027, 6, 30)
CONVERTED: Final = {"GCJ02", "BD09"}
TEXT_FILES: Final = (".csv", ".txt")


class Score(NamedTuple):
    """What was right of a file, and what was wrong."""

    rows: int
    right: int
    wrong: list[str]


def expected_rows(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the expected rows by file."""
    rows = defaultdict(list)
    with (folder / "expected_rows.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["file"]].append(row)
    return rows


def expected_files(folder: Path) -> list[dict[str, str]]:
    """Return what is expected of each file."""
    with (folder / "expected.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def score(folder: Path, said: dict[str, str], rows: list[dict[str, str]], world: World) -> Score:
    """Read a file and hold it against what is expected."""
    name = said["file"]
    crs = said["crs"] or None
    asked = Asked(world, crs, TODAY)
    got = document(read_file((folder / name).read_bytes(), name, said["kind"], asked))
    wrong = [f"{name}: {one}" for one in _of_file(said, got)]
    found = {_place(name, row["sheet"], row["row"]): row for row in got["rows"]}
    right = 0
    for row in rows:
        mine = found.pop(_place(name, row["sheet"], row["row"]), None)
        close = (
            2.1e-5
            if crs in CONVERTED or "°" in said["oddity"] or "degrees" in said["oddity"]
            else 1.1e-5
        )
        if fault := _of_row(row, mine, close):
            wrong.append(f"{name} {row['sheet']}!{row['row']}: {fault}")
        else:
            right += 1
    if said["verdict"] != "read_or_refuse" or got["rows"]:
        wrong += [f"{name}: unexpected row {place}" for place in found]
    return Score(len(rows), right, wrong)


def _place(name: str, sheet: str, row: Any) -> tuple[str, int]:
    return ("" if name.endswith(TEXT_FILES) else sheet), int(row)


def _of_file(said: dict[str, str], got: ReadingDocument) -> list[str]:
    wrong = []
    if said["verdict"] != got["verdict"] and said["verdict"] != "read_or_refuse":
        wrong.append(
            f"{said['verdict']} {said['refuse_reason']} <> {got['verdict']} {got['reason']}"
        )
    if said["verdict"] == "refuse" and said["refuse_reason"] != got["reason"]:
        wrong.append(f"reason {said['refuse_reason']} <> {got['reason']}")
    if sorted(said["file_warnings"].split()) != sorted(got["warnings"]):
        wrong.append(f"warnings {said['file_warnings']} <> {got['warnings']}")
    return wrong


def _of_row(row: dict[str, str], mine: RowDocument | None, close: float) -> str:
    if mine is None:
        return "not read"
    for key in ("outcome", "reason", "cell"):
        if row[key] != mine[key]:
            return f"{key} {row[key]!r} <> {mine[key]!r} ({row['reason']} <> {mine['reason']})"
    if sorted(row["warnings"].split()) != sorted(mine["warnings"]):
        return f"warnings {row['warnings']} <> {mine['warnings']}"
    for key, value in json.loads(row["values"]).items():
        if not _same(value, mine["values"].get(key), close):
            return f"{key} {value!r} <> {mine['values'].get(key)!r}"
    return ""


def _same(value: Any, mine: Any, close: float) -> bool:
    if isinstance(value, float) and isinstance(mine, float):
        return abs(value - mine) <= close
    return bool(value == mine)


def run(folder: Path) -> list[Score]:
    """Score all files of a folder."""
    datasets = load_datasets()
    world = open_world(datasets, Gazetteer.from_datasets(datasets))
    rows = expected_rows(folder)
    return [score(folder, said, rows[said["file"]], world) for said in expected_files(folder)]


def main() -> None:
    """Print what is wrong, and the score."""
    scores = run(Path(sys.argv[1]))
    for one in scores:
        for line in one.wrong:
            print(line)
    files = sum(not one.wrong for one in scores)
    print(f"files {files}/{len(scores)}", end=", ")
    print(f"rows {sum(one.right for one in scores)}/{sum(one.rows for one in scores)}")


if __name__ == "__main__":
    main()
