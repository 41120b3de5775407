"""What a file changes, what was put in and taken out again, for the terminal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from geo.errors import N_, SHOWN
from geo.register.changes import MADE, UNSAID, Comparison, RowChange
from geo.register.keys import county_of
from geo.register.kind import KINDS, Field
from geo.register.kinds import REGISTER
from geo.register.reading import CHANGES, OUTCOMES, Reading, RowResult
from geo.register.record import Version
from web.files.text import table
from web.language.messages import translate, translator
from web.store.register_rows import Batch, Undone
from web.terms.term import DASH, in_china

PUT_IN = N_("Import number %(id)d is put in; `redroutes register undo %(id)d` takes it out again.")
ACCEPTED = N_("%(accepted)d rows accepted = %(parts)s")
MISSING = N_(
    "Left as they are, of the same counties but not in the file: %(count)d records: %(keys)s"
)
REMOVED = N_("Removed, for they are not in the file: %(count)d records.")
WHOLE = N_(
    "In %(counties)s the venues of the register take the place of all reconstructed ones; with "
    "--partial these stay."
)
PART = N_(
    "In %(counties)s the reconstructed venues stay beside those of the register; with --whole "
    "these take their place."
)
UNDONE = N_(
    "Import number %(id)d is undone: %(created)d records that it made are gone, %(changed)d that "
    "it changed are as they were."
)
EDITED = N_("%(count)d records were changed since and stay: %(keys)s")
KEPT = N_("An order names %(count)d lecturers, who stay among those who can be sent: %(keys)s")


def changes_text(reading: Reading, comparison: Comparison, language: str) -> list[str]:
    """Return the lines about what a file would change."""
    lines = [counts_text(comparison.counts(), language)]
    pairs = zip(reading.accepted(), comparison.changes, strict=True)
    changed = [(row, one) for row, one in pairs if one.change == "changed"]
    lines += [_changed(reading.kind, row, one, language) for row, one in changed[:SHOWN]]
    lines += ["…"] if len(changed) > SHOWN else []
    return [*lines, *_keys_told(MISSING, comparison.missing, language)]


def counts_text(counts: dict[str, int], language: str) -> str:
    """Return what accepted rows do, as a sum."""
    parts = " + ".join(f"{CHANGES[code].say(language)} {count}" for code, count in counts.items())
    return translate(ACCEPTED, language, accepted=sum(counts.values()), parts=parts)


def batch_text(batch: Batch, comparison: Comparison | None, language: str) -> list[str]:
    """Return the lines about a file that was put in, and what it was held against."""
    lines = [counts_text({code: batch.changes[code] for code in CHANGES}, language)]
    if batch.changes["removed"]:
        lines.append(translate(REMOVED, language, count=batch.changes["removed"]))
    elif comparison:
        lines += _keys_told(MISSING, comparison.missing, language)
    return [*lines, translate(PUT_IN, language, id=batch.id)]


def extent_text(
    comparison: Comparison, names: Mapping[str, str], language: str, *, whole: bool
) -> str:
    """Say in which counties the venues of a file replace the reconstruction, or do not.

    Parameters
    ----------
    names
        Code of a county -> its name.
    whole
        Whether the file stands for all venues of its counties.
    """
    found = {county_of("venues", one.key, one.values) for one in comparison.changes}
    said = {"zh": "、"}.get(language, ", ").join(names.get(one, one) for one in sorted(found))
    return translate(WHOLE if whole else PART, language, counties=said)


def undone_text(batch_id: int, undone: Undone, language: str) -> list[str]:
    """Return the lines about a file that was taken out again."""
    counts = {"created": undone.created, "changed": undone.changed}
    return [
        translate(UNDONE, language, id=batch_id, **counts),
        *_keys_told(EDITED, undone.edited_since, language),
        *_keys_told(KEPT, undone.kept, language),
    ]


def batches_text(batches: Iterable[Batch], language: str) -> list[str]:
    """Return the table of the files that were put in."""
    say = translator(language)
    numbers = [*OUTCOMES, *CHANGES]
    headers = [
        say(N_("Import")), say(N_("Imported on")), say(N_("What")),
        say(N_("File")), say(N_("Rows")),
        *(word.say(language) for word in (*OUTCOMES.values(), *CHANGES.values())),
        say(N_("Undone on")),
    ]  # fmt: skip
    rows = [
        [
            str(one.id), _moment(one.created_at), KINDS.say(one.kind, language), one.file,
            str(one.read), *(str({**one.outcomes, **one.changes}[code]) for code in numbers),
            _moment(one.undone_at),
        ]
        for one in batches
    ]  # fmt: skip
    if not rows:
        return [say(N_("No file has been imported."))]
    return table(headers, rows, right=(0, *range(4, 5 + len(numbers))))


def history_text(kind: str, versions: Sequence[Version], language: str) -> list[str]:
    """Return the versions of a record, the newest first, each with what it changed."""
    say = translator(language)
    rows = []
    for one, before in zip(versions, [*versions[1:], None], strict=True):
        was = (before.values if before else None) or {}
        said = {**was, **(one.values or {})}
        fields = {key: (was.get(key), (one.values or {}).get(key)) for key in said}
        rows.append([
            str(one.number), _moment(one.changed), MADE.say(one.change, language),
            str(one.batch or ""), _fields_text(kind, fields, language),
        ])  # fmt: skip
    headers = [N_("Version"), N_("Changed at"), N_("By"), N_("Import"), N_("What changed")]
    return table([say(one) for one in headers], rows, right=(0, 3))


def _changed(kind: str, row: RowResult, one: RowChange, language: str) -> str:
    place = f"{row.sheet}!{row.row}" if row.sheet else str(row.row)
    return f"{place} {one.key}: {_fields_text(kind, one.fields, language)}"


def _fields_text(kind: str, fields: Any, language: str) -> str:
    declared = {field.key: field for field in REGISTER[kind].fields}
    parts = [
        f"{translate(declared[key].heading, language) if key in declared else key} "
        f"{' → '.join(value_text(declared.get(key), value, language) for value in pair)}"
        for key, pair in fields.items()
        if pair[0] != pair[1] and not (pair[0] in UNSAID and pair[1] in UNSAID)
    ]
    return "; ".join(parts)


def value_text(field: Field | None, value: Any, language: str) -> str:
    """Return a value of a record as a person reads it."""
    if value in UNSAID:
        return DASH
    words = field.words if field else None
    values = value if isinstance(value, (list, tuple)) else [value]
    return "、".join(words.say(one, language) if words else str(one) for one in values)


def _keys_told(template: str, keys: Sequence[str], language: str) -> list[str]:
    if not keys:
        return []
    said = ", ".join(keys[:SHOWN]) + (" …" if len(keys) > SHOWN else "")
    return [translate(template, language, count=len(keys), keys=said)]


def _moment(moment: datetime | None) -> str:
    return f"{in_china(moment):%Y-%m-%d %H:%M}" if moment else ""
