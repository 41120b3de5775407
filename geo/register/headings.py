"""Which heading is which column of a kind."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo.intake import cell_text
from geo.register.kind import Kind

SEARCHED: Final = 20
_DROPPED: Final = re.compile(r"[\s\u200b\ufeff*:：_]+")
_BRACKETS: Final = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_YEAR: Final = re.compile(r"((?:19|20)\d\d)年?末?")
_MONTH: Final = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?")
_SHORTEST: Final = 2


@dataclass(frozen=True)
class Heading:
    """A heading that was found.

    Attributes
    ----------
    row
        Index of its last row.
    texts
        As they stand there.
    columns
        Key -> place of its column.
    years
        Whether one of several years was chosen.
    """

    row: int
    texts: tuple[str, ...]
    columns: Mapping[str, int]
    years: bool = False


def form(text: str) -> str:
    """Return a heading in the form in which headings are compared."""
    half = _DROPPED.sub("", unicodedata.normalize("NFKC", text).casefold())
    bare = _YEAR.sub("", _BRACKETS.sub("", half))
    return bare or half


def wanted(kind: Kind) -> dict[str, str]:
    """Return heading -> key of all headings of a kind."""
    names: dict[str, str] = {}
    for field in kind.fields:
        for name in (field.key, field.heading, *field.headings):
            names.setdefault(form(name), field.key)
    return names


def find_heading(rows: Sequence[Sequence[Any]], kind: Kind) -> Heading | None:
    """Return the heading among the first rows, of one row or of two; None if there is none."""
    names = wanted(kind)
    best: Heading | None = None
    for at in range(min(SEARCHED, len(rows))):
        upper = [cell_text(value) for value in rows[at]]
        for one in (_heading(at, upper, (), names), _double(rows, at, upper, names)):
            if one and (best is None or len(one.columns) > len(best.columns)):
                best = one
    required = {field.key for field in kind.fields if field.required}
    if best is None or len(best.columns) < _SHORTEST or not required <= set(best.columns):
        return None
    return best


def _double(
    rows: Sequence[Sequence[Any]], at: int, upper: Sequence[str], names: Mapping[str, str]
) -> Heading | None:
    if at + 1 >= len(rows):
        return None
    lower = [cell_text(value) for value in rows[at + 1]]
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    texts = [low or up for up, low in zip(above, below, strict=True)]
    return _heading(at + 1, texts, above, names)


def _heading(
    row: int, texts: Sequence[str], above: Sequence[str], names: Mapping[str, str]
) -> Heading:
    found: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        if text and (key := names.get(form(text))):
            found.setdefault(key, []).append(at)
    if len(found) >= _SHORTEST:
        _add_endings(texts, names, found)
    years = _years(texts, above)
    chosen = {key: max(places, key=lambda at: (years[at], -at)) for key, places in found.items()}
    several = any(len({years[at] for at in places}) > 1 for places in found.values())
    return Heading(row, tuple(texts), chosen, several)


def _add_endings(
    texts: Sequence[str], names: Mapping[str, str], found: dict[str, list[int]]
) -> None:
    """Add columns whose heading ends with a known one, where nothing else stands for it."""
    taken = {at for places in found.values() for at in places}
    for at, text in enumerate(texts):
        said = form(text)
        if at in taken or len(said) > 12:  # noqa: PLR2004 - longer ones are sentences
            continue
        ends = [n for n in names if len(n) >= _SHORTEST and said.endswith(n)]
        if ends and (key := names[max(ends, key=len)]) not in found:
            found[key] = [at]


def _years(texts: Sequence[str], above: Sequence[str]) -> list[int]:
    years = []
    last = 0
    for at, text in enumerate(texts):
        over = above[at] if at < len(above) else ""
        if match := _YEAR.search(over):
            last = int(match[1])
        elif over:
            last = 0
        own = _YEAR.search(text)
        years.append(int(own[1]) if own else last)
    return years


def is_cross_table(rows: Sequence[Sequence[Any]]) -> bool:
    """Tell whether a sheet has a column for every month."""
    return any(
        sum(bool(_MONTH.fullmatch(cell_text(value))) for value in row) > _SHORTEST
        for row in rows[:SEARCHED]
    )


def title_year(rows: Sequence[Sequence[Any]], heading: Heading) -> int | None:
    """Return the one year that stands above the heading; None for none or several."""
    said = " ".join(cell_text(value) for row in rows[: heading.row] for value in row)
    years = {int(year) for year in re.findall(r"((?:19|20)\d\d)\s*年", said)}
    return years.pop() if len(years) == 1 else None
