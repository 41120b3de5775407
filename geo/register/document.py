"""A reading as JSON, in the codes of the register."""

from typing import Any

from geo.register.reading import Finding, Reading, RowResult


def document(reading: Reading) -> dict[str, Any]:
    """Return verdict, reason, file warnings, counts and every row."""
    return {
        "file": reading.file,
        "kind": reading.kind,
        "crs": reading.crs,
        "system": reading.system,
        "verdict": reading.verdict,
        "reason": reading.refused.code if reading.refused else "",
        "warnings": [one.code for one in reading.notes],
        "counts": reading.counts(),
        "mapping": reading.mapping,
        "headings": reading.heads,
        "proposals": reading.proposals,
        "fingerprint": reading.fingerprint,
        "rows": [_row(row) for row in reading.rows],
    }


def _row(row: RowResult) -> dict[str, Any]:
    reason = row.reason or Finding("")
    return {
        "sheet": row.sheet, "row": row.row, "outcome": row.outcome,
        "cell": reason.cell, "reason": reason.code,
        "warnings": [f"{one.cell}:{one.code}" for one in row.warnings],
        "key": row.key, "values": dict(row.values),
    }  # fmt: skip
