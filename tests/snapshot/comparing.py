"""What differs between two snapshots, in a few lines per file."""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from difflib import unified_diff
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Literal

EXAMPLE = 60
"""Characters shown of a value."""


def differences(old: Path, new: Path, *, lines: int) -> list[str]:
    """Return what a reader has to know about every file that differs.

    Parameters
    ----------
    old, new
        Folders of two snapshots.
    lines
        Most lines shown per file.
    """
    before, after = _files(old), _files(new)
    said = [f"gone: {name}" for name in sorted(before - after)]
    said += [f"new: {name}" for name in sorted(after - before)]
    for name in sorted(before & after):
        one, other = ((folder / name).read_text(encoding="utf-8") for folder in (old, new))
        if one != other:
            found = list(_changes(name, one, other))
            more = [f"  … {len(found) - lines} lines more"] if len(found) > lines else []
            said += [f"changed: {name}", *found[:lines], *more]
    return said


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _changes(name: str, old: str, new: str) -> Iterator[str]:
    read = _reader(name)
    told = list(_changed_values(read(old), read(new))) if read else []
    yield from told
    if told:
        return
    compared = unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    yield from (f"  {line}" for line in compared if not line.startswith(("---", "+++", "@@")))


def _reader(name: str) -> Callable[[str], object] | None:
    """Return what makes a document of a file, None for texts of lines."""
    if name.endswith("json"):
        return json.loads
    tables = {".csv.txt": ",", ".xlsx.txt": "\t", ".gpkg.txt": "\t"}
    found = (mark for ending, mark in tables.items() if name.endswith(ending))
    mark = next(found, "")
    return partial(_tables, mark=mark) if mark else None


def _tables(text: str, *, mark: str) -> object:
    """Return the columns of every table of a file: its name -> headings and rows."""
    parts = re.split(
        r"^== (.*)\n", f"== table\n{text}" if mark == "," else text, flags=re.MULTILINE
    )
    return {
        name: _table(list(csv.reader(io.StringIO(rows), delimiter=mark, quoting=_quoting(mark))))
        for name, rows in zip(parts[1::2], parts[2::2], strict=True)
    }


def _quoting(mark: str) -> Literal[0, 3]:
    return csv.QUOTE_MINIMAL if mark == "," else csv.QUOTE_NONE


def _table(rows: list[list[str]]) -> object:
    headings = rows[0] if rows else []
    return {"headings": headings, "rows": [dict(zip_longest(headings, row)) for row in rows[1:]]}


def _changed_values(old: object, new: object) -> Iterator[str]:
    """Tell keys that came or went, then values; rows of a list count as one place."""
    before, after = _values(old), _values(new)
    yield from (f"  - {path}" for path in before if path not in after)
    yield from (f"  + {path} = {_shown(after[path][0])}" for path in after if path not in before)
    for path, values in before.items():
        others = after.get(path, values)
        if values != others:
            pairs = zip(values, others, strict=False)
            one, other = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
            yield f"  {path}: {_shown(one)} -> {_shown(other)}{_times(values, others)}"


def _times(old: list[object], new: list[object]) -> str:
    if len(old) != len(new):
        return f" ({len(old)} -> {len(new)} times)"
    changed = sum(one != other for one, other in zip(old, new, strict=True))
    return f" ({changed} of {len(old)})" if len(old) > 1 else ""


def _values(document: object) -> dict[str, list[object]]:
    found: dict[str, list[object]] = defaultdict(list)
    for path, value in _walk(document, ""):
        found[path].append(value)
    return found


def _walk(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _walk(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for one in value:
            yield from _walk(one, f"{path}[]")
    else:
        yield path, value


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= EXAMPLE else f"{text[:EXAMPLE]}…"
