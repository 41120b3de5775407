"""What stands under each heading, so that somebody can say what the column is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.intake import cell_text
from geo.register.headings import SEARCHED, Heading, labels

SAMPLES: Final = 3
LOOKED_AT: Final = 200
"""Rows below a heading that are looked at for samples."""
_LONGEST: Final = 40


def samples(rows: Sequence[Sequence[Any]], heading: Heading) -> Mapping[str, tuple[str, ...]]:
    """Return label of a column -> the first different values below it; none of empty columns."""
    below = rows[heading.row + 1 : heading.row + 1 + LOOKED_AT]
    found = {label: _first(below, at) for at, label in enumerate(labels(heading.texts))}
    named = dict(zip(found, heading.texts, strict=True))
    return {label: said for label, said in found.items() if said or named[label]}


def _first(rows: Sequence[Sequence[Any]], at: int) -> tuple[str, ...]:
    texts = (cell_text(row[at])[:_LONGEST] for row in rows if at < len(row))
    return tuple(dict.fromkeys(filter(None, texts)))[:SAMPLES]


def proposed_heading(rows: Sequence[Sequence[Any]]) -> Heading | None:
    """Return the fullest of the first rows where no heading is known: somebody may map it by hand.

    None for rows in which no two different texts stand beside each other.
    """
    texts = [tuple(cell_text(value) for value in row) for row in rows[:SEARCHED]]
    width = [len({text for text in row if text}) for row in texts]
    best = max(range(len(texts)), key=lambda at: (width[at], -at), default=0)
    return Heading(best, texts[best], {}) if width and width[best] > 1 else None
