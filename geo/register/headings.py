"""Which heading is which column of a kind."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo.intake import cell_text
from geo.intake.cells import column_letters
from geo.register.kind import Kind

SEARCHED: Final = 20
_DROPPED: Final = re.compile(r"[\s\u200b\ufeff*:：_]+")
_BRACKETS: Final = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_YEAR: Final = re.compile(r"((?:19|20)\d\d)年?末?")
_MONTH: Final = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?")
_NUMBER: Final = re.compile(r"^(?:\d{1,2}[.、)]|[一二三四五六七八九十]{1,2}[、.])")
_UNIT: Final = re.compile(r"[/,，;]?(?:单位)?(?:万人|人|万|个|名|米|m|度)$")
_LATIN: Final = re.compile(r"(?<=[\u4e00-\u9fff）)])\s*[(（]?[A-Za-z][A-Za-z ./]*[)）]?$")
"""The English behind a Chinese heading."""
_SEVERAL: Final = re.compile(r"[/|\n\r、]+")
_SHORTEST: Final = 2
_LONGEST: Final = 12
"""Letters of a heading; longer ones are sentences."""

Wanted = Mapping[str, Mapping[str, int]]
"""Heading in the form in which headings are compared -> key -> rank, 0 the surest."""


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


def wanted(kind: Kind) -> Wanted:
    """Return heading -> key -> how sure it is of it (0 is surest), of all headings of a kind."""
    found: dict[str, dict[str, int]] = {}
    for field in kind.fields:
        for rank, name in enumerate((field.key, field.heading, *field.headings)):
            found.setdefault(form(name), {}).setdefault(field.key, rank)
    return found


def best_fit(rows: Sequence[Sequence[str]], names: Collection[str]) -> int:
    """Count the known headings of the row that has most."""
    return max((sum(form(one) in names for one in row) for row in rows), default=0)


def choices(text: str, names: Wanted) -> Mapping[str, int]:
    """Return the keys that a heading may mean, without its number and unit where these are new."""
    said = form(text)
    bare = _UNIT.sub("", _NUMBER.sub("", said))
    parts = [form(part) for part in (*_SEVERAL.split(text), _LATIN.sub("", text))]
    return next((names[one] for one in (said, bare, *parts) if one in names), {})


def find_heading(rows: Sequence[Sequence[Any]], kind: Kind) -> Heading | None:
    """Return the heading among the first rows, of one row or of two; None if there is none."""
    names = wanted(kind)
    best: Heading | None = None
    for one in candidates(rows, names):
        if best is None or (len(one.columns), one.years) > (len(best.columns), best.years):
            best = one
    required = {field.key for field in kind.fields if field.required}
    if best is None or len(best.columns) < _SHORTEST or not required <= set(best.columns):
        return None
    return best


def candidates(rows: Sequence[Sequence[Any]], names: Wanted) -> Iterator[Heading]:
    """Yield every one of the first rows as a heading, alone and with the one below it."""
    for at in range(min(SEARCHED, len(rows))):
        upper = [cell_text(value) for value in rows[at]]
        yield _heading(at, upper, (), names)
        if at + 1 < len(rows):
            yield _double(rows, at, upper, names)


def _double(rows: Sequence[Sequence[Any]], at: int, upper: Sequence[str], names: Wanted) -> Heading:
    lower = [cell_text(value) for value in rows[at + 1]]
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    over = ""
    texts = []
    for up, low in zip(above, below, strict=True):
        over = up or over if low else ""  # a heading over several columns stands over the first
        texts.append(_joined(up or over, low, names) if low else up)
    return _heading(at + 1, texts, above, names)


def _joined(up: str, low: str, names: Wanted) -> str:
    """Return a heading of two rows: 联系人 over 姓名 is 联系人姓名 where 姓名 alone is nothing."""
    if not (up and low) or up == low or choices(low, names):
        return low or up
    return up + low if choices(up + low, names) else low


def _heading(row: int, texts: Sequence[str], above: Sequence[str], names: Wanted) -> Heading:
    found = _assign([choices(text, names) if text else {} for text in texts])
    known = len(found)
    _add_endings(texts, names, found)
    if known < _SHORTEST and len(found) <= _SHORTEST:  # data, too, may end with 街道 or 实践站
        found = {}
    years = _years(texts, above)
    chosen = {
        key: max(places, key=lambda at: (years[at], -choices(texts[at], names).get(key, at), -at))
        for key, places in found.items()
    }
    several = any(len({years[at] for at in places}) > 1 for places in found.values())
    return Heading(row, tuple(texts), chosen, several)


def _assign(options: Sequence[Mapping[str, int]]) -> dict[str, list[int]]:
    """Give columns that may mean one thing their key, then the others what is still free."""
    found: dict[str, list[int]] = {}
    for at, keys in enumerate(options):
        if len(keys) == 1:
            found.setdefault(next(iter(keys)), []).append(at)
    open_places = [at for at, keys in enumerate(options) if len(keys) > 1]
    for key in dict.fromkeys(key for at in open_places for key in options[at]):
        mine = [at for at in open_places if key in options[at]]
        if mine and key not in found:
            best = min(mine, key=lambda at: (options[at][key], at))
            found[key] = [best]
            open_places.remove(best)
    for at in open_places:
        found[next(iter(options[at]))].append(at)
    return found


def _add_endings(texts: Sequence[str], names: Wanted, found: dict[str, list[int]]) -> None:
    """Add columns whose heading ends with a known one, where nothing else stands for it."""
    taken = {at for places in found.values() for at in places}
    for at, text in enumerate(texts):
        said = form(text)
        if at in taken or len(said) > _LONGEST:
            continue
        ends = [n for n in names if len(n) >= _SHORTEST and said.endswith(n)]
        keys = names[max(ends, key=len)] if ends else {}
        if key := next((key for key in keys if key not in found), ""):
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


def labels(texts: Sequence[str]) -> list[str]:
    """Return the texts of a heading, those that stand there before with the column's letter."""
    seen: set[str] = set()
    found = []
    for at, text in enumerate(texts):
        said = " ".join(text.split())
        label = f"{said} ({column_letters(at)})" if said in seen or not said else said
        seen.add(label)
        found.append(label)
    return found


def is_cross_table(rows: Sequence[Sequence[Any]]) -> bool:
    """Tell whether a sheet has a column for every month."""
    return any(
        sum(bool(_MONTH.fullmatch(cell_text(value))) for value in row) > _SHORTEST
        for row in rows[:SEARCHED]
    )


def title_of(rows: Sequence[Sequence[Any]], heading: Heading) -> str:
    """Return what stands above the heading."""
    return " ".join(cell_text(value) for row in rows[: heading.row] for value in row)


def title_year(*said: str) -> int | None:
    """Return the one year of the first text that has years; None if it has several, or none has.

    Parameters
    ----------
    *said
        What stands above the heading, the name of the sheet, the name of the file.
    """
    found = (set(re.findall(r"((?:19|20)\d\d)\s*年", text)) for text in said)
    years = next((some for some in found if some), set())
    return int(years.pop()) if len(years) == 1 else None
