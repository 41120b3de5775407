"""What a file would change: new, changed field by field, unchanged, missing; nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo.register.keys import county_of, is_provisional, numbered
from geo.register.reading import CHANGES, Reading, RowResult, Values
from geo.register.record import Record
from geo.vocabulary import Vocabulary, Word

MADE: Final = Vocabulary(
    "version_change",
    {
        "imported": Word("由文件导入", "from a file"),
        "missing": Word("文件中已没有，移除", "removed: not in the file any more"),
        "saved": Word("填表", "typed in"),
        "removed": Word("移除", "removed"),
        "undone": Word("撤销导入", "import undone"),
        "taken_back": Word("撤回改动", "change taken back"),
    },
)
"""What made a version of a record."""
ASSUMED: Final[Mapping[tuple[str, str], Any]] = {("lecturers", "languages"): ["zh"]}
"""What is read where a file says nothing: it changes nothing that somebody has said."""
UNSAID: Final[tuple[Any, ...]] = (None, "", [], ())
"""What a file says where it says nothing."""
Fields = Mapping[str, tuple[Any, Any]]
"""Key -> what stood there and what stands there now."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What an accepted row does.

    Attributes
    ----------
    change
        One of :data:`geo.register.reading.CHANGES`.
    key
        Of the record; a provisional one for a venue or site that is still to get its code.
    alias
        Provisional key of the row, "" if it has none.
    values
        Of the record afterwards: what the row does not say stays as it was.
    fields
        What changes; all that is said, for a new one.
    """

    change: str
    key: str
    alias: str
    values: Values
    fields: Fields


@dataclass(frozen=True)
class Comparison:
    """What a file would change.

    Attributes
    ----------
    changes
        One for each accepted row, in their order.
    missing
        Keys of records in the counties of the file that the file does not have.
    """

    changes: Sequence[RowChange]
    missing: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """Count the accepted rows by what they do."""
        found = Counter(one.change for one in self.changes)
        return {code: found[code] for code in CHANGES}

    def written(self) -> dict[str, RowChange]:
        """Return the last change of each record that changes, by its key."""
        changing = {one.key for one in self.changes if one.change != "unchanged"}
        return {one.key: one for one in self.changes if one.key in changing}


def merged(kind: str, old: Values | None, new: Values) -> dict[str, Any]:
    """Put what a file says over what is stored; what it does not say stays."""
    if old is None:
        return dict(new)
    kept = {
        key: value
        for key, value in new.items()
        if value not in UNSAID and not (old.get(key) and value == ASSUMED.get((kind, key)))
    }
    return {**dict.fromkeys(new), **old, **kept}


def differences(old: Values | None, new: Values) -> Fields:
    """Return what differs; nothing said and nothing stored are the same."""
    before = old or {}
    pairs = {key: (before.get(key), new.get(key)) for key in {**before, **new}}
    return {
        key: pair
        for key, pair in pairs.items()
        if pair[0] != pair[1] and not (pair[0] in UNSAID and pair[1] in UNSAID)
    }


def compare(
    reading: Reading, stored: Mapping[str, Record], aliases: Mapping[str, str]
) -> Comparison:
    """Hold the accepted rows of a file against what is stored.

    Parameters
    ----------
    reading
        The file.
    stored
        The records of its kind that are there, by key.
    aliases
        Other keys under which files bring records, also removed ones -> their key.
    """
    rows = reading.accepted()
    second = _Second(reading.kind, stored)
    found = [aliases.get(row.key) or second.key(row) or row.key for row in rows]
    keys = numbered(found) if reading.kind == "lectures" else found
    state: dict[str, Values] = {}
    changes = []
    for row, key in zip(rows, keys, strict=True):
        before = state.get(key) or (stored[key].values if key in stored else None)
        one = _change(reading.kind, row, key, before)
        state[key] = one.values
        changes.append(one)
    return Comparison(changes, _missing(reading, state, stored))


def _change(kind: str, row: RowResult, key: str, before: Values | None) -> RowChange:
    values = merged(kind, before, row.values)
    if kind == "venues" and not is_provisional(kind, key):
        values["code"] = key
    fields = differences(before, values)
    change = "new" if before is None else "changed" if fields else "unchanged"
    alias = row.key if is_provisional(kind, row.key) else ""
    return RowChange(change, key, alias, values, fields)


class _Second:
    """Finds records by the number that their office gives them, where the county agrees."""

    def __init__(self, kind: str, stored: Mapping[str, Record]) -> None:
        self._kind, self._stored = kind, stored
        self._codes: dict[tuple[str, str], list[str]] = {}
        for key, record in stored.items():
            if record.values.get("office_id"):
                self._codes.setdefault(self._pair(key, record.values), []).append(key)

    def key(self, row: RowResult) -> str:
        """Return the key of the only record with the number of a row, "" for none."""
        if row.key in self._stored or (self._kind == "venues" and row.values.get("code")):
            return ""
        found = self._codes.get(self._pair(row.key, row.values), [])
        return found[0] if len(found) == 1 else ""

    def _pair(self, key: str, values: Values) -> tuple[str, str]:
        return county_of(self._kind, key, values), str(values.get("office_id", ""))


def _missing(
    reading: Reading, found: Mapping[str, Values], stored: Mapping[str, Record]
) -> tuple[str, ...]:
    """Return what the counties of the file have beside it; a log of lectures only adds.

    What a rejected row names is not missing: it is there, and to be put right.
    """
    kind = reading.kind
    if kind == "lectures":
        return ()
    counties = {county_of(kind, key, values) for key, values in found.items()}
    named = {text for row in reading.rows for text in row.texts if text}
    return tuple(
        key
        for key, one in stored.items()
        if key not in found
        and county_of(kind, key, one.values) in counties
        and named.isdisjoint((key, one.values.get("name"), one.values.get("office_id")))
    )
