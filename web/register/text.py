"""A dry run for the terminal: the counts, then what stands against rows."""

from geo.errors import N_, SHOWN
from geo.register.findings import FINDINGS
from geo.register.reading import OUTCOMES, Finding, Reading, RowResult
from web.language.messages import translate

COUNTED = N_("%(read)d rows read = %(parts)s")


def reading_text(reading: Reading, language: str) -> list[str]:
    """Return the lines about a file that was read, or was not."""
    if reading.refused:
        return [_said("", reading.refused, language)]
    lines = [_counts(reading, language)]
    lines += [_said("", one, language) for one in reading.notes]
    told = [(row, one) for row in reading.rows for one in _findings(row)]
    lines += [_said(row.sheet, one, language) for row, one in told[:SHOWN]]
    return [*lines, *(["…"] if len(told) > SHOWN else [])]


def _findings(row: RowResult) -> tuple[Finding, ...]:
    rejected = row.reason is not None and row.outcome == "reject"
    return (row.reason,) if rejected and row.reason else row.warnings


def _counts(reading: Reading, language: str) -> str:
    counts = reading.counts()
    parts = (f"{OUTCOMES[code].say(language)} {count}" for code, count in counts.items())
    said = translate(COUNTED, language)
    return said % {"read": len(reading.rows), "parts": " + ".join(parts)}


def _said(sheet: str, finding: Finding, language: str) -> str:
    saying = FINDINGS[finding.code]
    sentence = translate(saying.sentence, language) % {"value": finding.value}
    remedy = translate(saying.remedy, language) if saying.remedy else ""
    place = f"{sheet}!{finding.cell}: " if finding.cell and sheet else ""
    return f"{place}{sentence} {remedy}".rstrip()
