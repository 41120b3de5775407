"""A dry run for the terminal: the counts, then what stands against rows."""

from geo.errors import N_
from geo.register.findings import FINDINGS
from geo.register.reading import OUTCOMES, Finding, Reading
from geo.vocabulary import Word
from web.language.messages import LOCALES, sentences, translate
from web.register.dryrun import Group, groups

INSTRUCTIONS = N_("How to fill it in")
"""Sheet of our templates that nobody wants to be read."""
UNREAD = N_("The sheet %(sheet)s has no heading that is known, and is not read.")
UNUSED = N_("The columns %(columns)s of the sheet %(sheet)s are not used.")
SYSTEMS_SAID = {
    "given": N_("Positions are read in %(used)s, as was said."),
    "file": N_("Positions are read in %(used)s, because the file says “%(said)s”."),
    "default": N_("Positions are read in WGS84: neither the file nor --crs says another system."),
}
OTHERWISE = N_(
    "Positions are read in %(used)s, as was said; but the file says “%(said)s”, which is "
    "%(proposed)s."
)
WARNED = Word("提示", "told")
COUNTED = N_("%(read)d rows read = %(parts)s")


def reading_text(reading: Reading, language: str) -> list[str]:
    """Return the lines about a file that was read, or was not."""
    if reading.refused:
        return [_said("", reading.refused, language)]
    lines = [_counts(reading, language), *_system(reading, language)]
    lines += [translate(UNREAD, language) % {"sheet": one} for one in unread(reading)]
    lines += [translate(UNUSED, language) % one for one in unused(reading)]
    lines += [_said("", one, language) for one in reading.notes]
    return [*lines, *(line for one in groups(reading.rows) for line in _group(one, language))]


def _group(group: Group, language: str) -> list[str]:
    """Return how many rows have a finding, what to do about it, and the first cells of them."""
    outcome = WARNED if group.outcome == "warn" else OUTCOMES[group.outcome]
    kind = outcome.say(language)
    head = f"{kind} {group.count}: {sentence_of(_any(group.code), language)}"
    cells = [f"  {place_of(*told[::2])}{told.finding.value}".rstrip() for told in group.shown]
    return [head, *cells, *(["  …"] if group.count > len(group.shown) else [])]


def _any(code: str) -> Finding:
    """Return a finding without the value of its cell."""
    return Finding(code, value="…")


def unread(reading: Reading) -> list[str]:
    """Return the sheets with something in them that are not read."""
    ours = {translate(INSTRUCTIONS, language) for language in LOCALES}
    left = [head["sheet"] for head in reading.heads if head["columns"] and not head["used"]]
    return [sheet for sheet in left if sheet not in ours]


def unused(reading: Reading) -> list[dict[str, str]]:
    """Return the columns that were read as nothing, by sheet."""
    told = (
        (sheet, [text for text, key in headings.items() if text and not key])
        for sheet, headings in reading.mapping.items()
    )
    return [{"sheet": sheet, "columns": "、".join(left)} for sheet, left in told if left]


def _system(reading: Reading, language: str) -> list[str]:
    """Say in which coordinate system positions are read, and why; nothing where there are none."""
    system = reading.system
    placed = any(one.values.get("lon") is not None for one in reading.rows)
    if not system or not placed:
        return []
    said = SYSTEMS_SAID[system["why"]]
    if system["why"] == "given" and system["proposed"] not in {"", system["used"]}:
        said = OTHERWISE
    return [translate(said, language) % system]


def _counts(reading: Reading, language: str) -> str:
    counts = reading.counts()
    parts = (f"{OUTCOMES[code].say(language)} {count}" for code, count in counts.items())
    said = translate(COUNTED, language)
    return said % {"read": len(reading.rows), "parts": " + ".join(parts)}


def _said(sheet: str, finding: Finding, language: str) -> str:
    return f"{place_of(sheet, finding)}{sentence_of(finding, language)}"


def place_of(sheet: str, finding: Finding) -> str:
    """Return where a finding was made, "" for one about a file."""
    return f"{sheet}!{finding.cell}: " if finding.cell and sheet else ""


def sentence_of(finding: Finding, language: str) -> str:
    """Return what is wrong and what to do about it."""
    said = wrong_of(finding, language), remedy_of(finding.code, language)
    return sentences(*said, language=language).rstrip()


def wrong_of(finding: Finding, language: str) -> str:
    """Return what is wrong."""
    return translate(FINDINGS[finding.code].sentence, language) % {"value": finding.value}


def remedy_of(code: str, language: str) -> str:
    """Return what to do about a kind of finding, "" where there is nothing."""
    remedy = FINDINGS[code].remedy
    return translate(remedy, language) if remedy else ""
