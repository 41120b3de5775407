"""What may have been meant by texts that are not known: the nearest topics and venues."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from geo.codes import COUNTY_DIGITS, TOWNSHIP_DIGITS, whole_code
from geo.register.questions import Proposals, TopicProposal, VenueChoice, VenueProposal
from geo.register.reading import Finding, RowResult
from geo.register.records import Asked
from geo.register.values import words_of
from geo.register.world import World
from geo.terms import TOPICS

MOST_TEXTS: Final = 200
"""So many different texts have proposals; a table with more has another fault."""
MOST: Final = 5
_LIKE: Final = 55
"""Of 100: below it names have little in common."""
_UNKNOWN: Final = {"unknown_venue", "ambiguous_venue"}


def proposals_for(kind: str, rows: Sequence[RowResult], asked: Asked) -> Proposals:
    """Return proposals for all texts of some rows that are not known."""
    topics = Counter(text for row in rows for text in _topics(row, asked))
    return {
        "topics": [topic(text, count) for text, count in topics.most_common(MOST_TEXTS)],
        "venues": list(_venues(rows, asked.world)) if kind in {"venues", "lectures"} else [],
    }


def _topics(row: RowResult, asked: Asked) -> Iterator[str]:
    for one in row.warnings:
        if one.code == "unmapped_topic":
            yield from (one.value,) if one.value in asked.topics else words_of(one.value, TOPICS)[1]


def topic(text: str, count: int) -> TopicProposal:
    """Return the topics whose names are most like a text."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - few readings need it

    said = {code: word.zh for code, word in TOPICS.items()}
    found = process.extract(text, said, scorer=fuzz.partial_ratio, limit=3, score_cutoff=_LIKE)
    return {"text": text, "count": count, "proposals": [code for _, _, code in found]}


def _venues(rows: Sequence[RowResult], world: World) -> Iterator[VenueProposal]:
    said: dict[str, tuple[RowResult, Finding]] = {}
    counts: Counter[str] = Counter()
    for row in rows:
        if row.outcome == "reject" and row.reason and row.reason.code in _UNKNOWN:
            said.setdefault(row.reason.value, (row, row.reason))
            counts[row.reason.value] += 1
    for text, count in counts.most_common(MOST_TEXTS):
        row, reason = said[text]
        near = venues(text, world, reason.params.get("county", ""))
        yield {
            "text": text, "count": count, "sheet": row.sheet, "cell": reason.cell,
            "reason": reason.code, "proposals": near,
        }  # fmt: skip


def venues(text: str, world: World, county: str = "") -> list[VenueChoice]:
    """Return the venues that a text may mean, the likeliest first.

    Parameters
    ----------
    text
        What stands in the cell.
    world
        The venues.
    county
        Code of the county that the row names, "" where it names none.
    """
    found = [*_by_digits(text, world), *_by_name(text, world, county)]
    stations = [
        _choice(township, world, "station")
        for one in found
        if (township := one["township"]) and world.is_community(one["code"])
    ]
    return list({one["code"]: one for one in (*found, *stations)}.values())[: MOST + 1]


def _by_digits(text: str, world: World) -> Iterator[VenueChoice]:
    """Yield what is left of a code that a spreadsheet has made a number of: 2.20605E+11."""
    digits = world.digits_left(text)
    for code in (whole_code(digits[:TOWNSHIP_DIGITS]), whole_code(digits[:COUNTY_DIGITS])):
        if len(digits) >= 6 and world.knows(code):  # noqa: PLR2004 - digits of a county
            yield _choice(code, world, "digits")


def _by_name(text: str, world: World, county: str) -> Iterator[VenueChoice]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - few readings need it

    same = world.same_name(text, county)
    yield from (_choice(code, world, "same_name") for code in same[:MOST])
    if same:
        return
    rest, names = world.names_near(text, county)
    best = process.extract(rest, names, scorer=fuzz.ratio, limit=MOST, score_cutoff=_LIKE)
    for _, _, code in best:
        yield _choice(code, world, "name")


def _choice(code: str, world: World, why: str) -> VenueChoice:
    unit = world.units[code]
    return {
        "code": code, "name": unit.name, "county": unit.county, "township": unit.township,
        "why": why,
    }  # fmt: skip
