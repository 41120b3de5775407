"""A list of heritage sites as people paste it: numbered, bulleted, in one line or many, a table."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd

from geo.errors import N_, SHOWN, AmbiguousPlaceError, PlaceError
from geo.intake import IntakeError, Note
from geo.names import normalise
from geo.places import Gazetteer, Place
from geo.site_cells import Cells, file_cells, typed_cells

SUGGESTED: Final = 3
LIKENESS: Final = 0.5
"""Share of equal letters (difflib) from which a name is suggested."""

LONGEST: Final = 2_000
"""Entries of a file: there are some 200 sites, and reading takes some milliseconds for each."""
SHORTEST: Final = 5
"""Letters that a shortened name must have: fewer would fit by chance."""

_BETWEEN: Final = "、，,;；|｜/／\t\u3000→⇒➜"
_BULLET: Final = re.compile(r"^[\s\-–—*+•·●○◆◇■□▪▫➢✓√]+")
_NUMBER: Final = re.compile(
    r"^\s*(?:"
    r"[（(]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）]"  # (1) （一）
    r"|(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）.．、:：]"  # 1. 一、
    r"|\d{1,3}\s+"  # 1 杨靖宇烈士陵园
    r"|[①-⑳]"
    r"|第\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[站处个][:：、\s]*"
    r")\s*"
)
_BARE_NUMBER: Final = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.．)）]?")
SAID: Final = {
    "several": (
        N_(
            "Line %(line)d: “%(text)s” may be any of %(count)d sites: %(listed)s. Write the whole "
            "name or the id."
        ),
        N_(
            "%(cell)s: “%(text)s” may be any of %(count)d sites: %(listed)s. Write the whole name "
            "or the id."
        ),
    ),
    "place": (
        N_("Line %(line)d: “%(text)s” is %(place)s, not a heritage site: name one there."),
        N_("%(cell)s: “%(text)s” is %(place)s, not a heritage site: name one there."),
    ),
    "near": (
        N_("Line %(line)d: no heritage site is called “%(text)s”. Near names: %(near)s."),
        N_("%(cell)s: no heritage site is called “%(text)s”. Near names: %(near)s."),
    ),
    "unknown": (
        N_("Line %(line)d: no heritage site is called “%(text)s”."),
        N_("%(cell)s: no heritage site is called “%(text)s”. Write its name or id."),
    ),
}
"""What is wrong with an entry -> the sentence about a line, and about a cell of a file."""
_QUOTES: Final = "“”\"'《》〈〉「」【】。.！!：: "


@dataclass(frozen=True)
class Unresolved:
    """An entry that means no single site.

    Attributes
    ----------
    line
        From 1; the row, in a table.
    text
        The entry.
    template, params
        A sentence about it, which names the line, or the cell of a file.
    """

    line: int
    text: str
    template: str
    params: dict[str, Any]


@dataclass(frozen=True)
class SiteList:
    """A list of sites.

    Attributes
    ----------
    sites
        The ids in the order of the list, each once.
    unresolved
        The entries that mean no single site.
    notes
        What was left aside of a file.
    """

    sites: tuple[str, ...]
    unresolved: tuple[Unresolved, ...]
    notes: tuple[Note, ...] = ()


def read_site_list(text: str, sites: gpd.GeoDataFrame, gazetteer: Gazetteer) -> SiteList:
    """Understand a typed list of sites.

    Entries are separated by line breaks or any of 、，,;；|/→ outside brackets; numbers (1. （一）
    ① 第一站) and bullets before them are dropped. An entry is an id, a name, an unambiguous part of
    a name, with or without its county before it, or a name with letters left out. Of a table, with
    a heading (:data:`geo.site_cells.COLUMNS`) or pasted without one, only the column that names
    sites is read.

    Parameters
    ----------
    text
        The list.
    sites
        All sites, index id, with ``name_zh``.
    gazetteer
        Index of names.
    """
    reader = _Reader(sites, gazetteer)
    return _understood(typed_cells(text, reader.knows), reader, sites["name_zh"])


def read_site_file(
    source: bytes | Path, sites: gpd.GeoDataFrame, gazetteer: Gazetteer, *, name: str = ""
) -> SiteList:
    """Understand a list of sites in a file of any kind that :mod:`geo.intake` reads.

    Parameters
    ----------
    source
        Its bytes or path.
    sites, gazetteer
        As for :func:`read_site_list`.
    name
        What the file is called in sentences.

    Raises
    ------
    geo.intake.IntakeError
        If it cannot be read, is empty, or much longer than any list of sites.
    """
    reader = _Reader(sites, gazetteer)
    cells = file_cells(source, name, reader.knows)
    lines = sum(len(one.text.splitlines()) for one in cells.texts)
    if lines > LONGEST:
        raise IntakeError(
            N_("%(file)s has %(count)d entries: a list of sites has at most %(most)d."),
            file=name or str(source)[:80], count=lines, most=LONGEST,
        )  # fmt: skip
    return _understood(cells, reader, sites["name_zh"])


def _understood(cells: Cells, reader: "_Reader", names: Iterable[str]) -> SiteList:
    found: dict[str, None] = {}
    unresolved: list[Unresolved] = []
    names = list(names)
    for one in cells.texts:
        other = reader.one(one.other) if one.other and reader.one(one.text) is None else None
        if other is not None:
            found[other] = None
            continue
        for line, entry in split_site_list(one.text, names=names):
            near = len(unresolved) < SHOWN
            ids, problem = reader.read(one.before + line, entry, one.cell, near=near)
            found |= dict.fromkeys(ids)
            if problem is not None:
                unresolved.append(problem)
    return SiteList(tuple(found), tuple(unresolved), cells.notes)


def split_site_list(text: str, *, names: Iterable[str] = ()) -> Iterator[tuple[int, str]]:
    """Yield the entries of a list with their lines, numbers and bullets dropped.

    Parameters
    ----------
    text
        The list.
    names
        Names that may hold a separator themselves, such as 拉法、新站战斗遗址.
    """
    whole = sorted((re.escape(name) for name in names if set(name) & set(_BETWEEN)), reverse=True)
    other = rf"(?:[（(][^（()）]*[）)]|[^{re.escape(_BETWEEN)}])+"
    entry = re.compile("|".join([*whole, other]))
    for number, line in enumerate(text.splitlines(), start=1):
        for match in entry.finditer(_NUMBER.sub("", _BULLET.sub("", line))):
            if plain := _plain(match[0]):
                yield number, plain


def _plain(text: str) -> str:
    """Return an entry without what stands before and around it; nothing for a bare number."""
    plain = _NUMBER.sub("", _BULLET.sub("", text)).strip(_QUOTES)
    return "" if _BARE_NUMBER.fullmatch(plain) else plain


class _Reader:
    """Finds the sites that entries mean."""

    def __init__(self, sites: gpd.GeoDataFrame, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._ids = {str(site).casefold(): str(site) for site in sites.index}
        self._names = dict(zip(sites.index.map(str), sites["name_zh"], strict=True))
        self._found: dict[str, str | list[Place]] = {}

    def read(
        self, line: int, text: str, cell: str = "", *, near: bool = True
    ) -> tuple[list[str], Unresolved | None]:
        """Return the sites of an entry, or why there are none.

        Where the whole means nothing, its words may be sites: people separate by spaces too.
        """
        found = self._find(text)
        if isinstance(found, str):
            return [found], None
        words = [self._find(word) for word in text.split()]
        if len(words) > 1 and all(isinstance(word, str) for word in words):
            return [word for word in words if isinstance(word, str)], None
        return [], self._problem(line, text, found, cell, near=near)

    def knows(self, text: str) -> bool:
        """Tell whether a text means a site."""
        return bool(_plain(text)) and self.one(text) is not None

    def one(self, text: str) -> str | None:
        """Return the site that a text means; None for none or several."""
        found = self._find(_plain(text))
        return found if isinstance(found, str) else None

    def _find(self, text: str) -> str | list[Place]:
        """Return the id a text means, else the sites it may mean; each text is looked up once."""
        if text not in self._found:
            self._found[text] = self._looked_up(text)
        return self._found[text]

    def _looked_up(self, text: str) -> str | list[Place]:
        if (known := self._ids.get(text.strip().casefold())) is not None:
            return known
        try:
            place = self._gazetteer.resolve(text)
        except AmbiguousPlaceError as error:
            choices = [place for place in error.choices if place.kind == "site"]
        except PlaceError:
            choices = []
        else:
            choices = [place] if place.kind == "site" else []
        if len(choices) == 1:
            return str(choices[0].code)
        short = self._shortened(text, {place.code for place in choices} or set(self._names))
        return short[0] if len(short) == 1 else choices

    def _shortened(self, text: str, among: set[str]) -> list[str]:
        """Return sites whose names become the text without some letters: 东北抗联纪念馆."""
        query = normalise(text)
        if len(query) < SHORTEST:
            return []
        return [site for site in among if _holds_in_order(normalise(self._names[site]), query)]

    def _problem(
        self, line: int, text: str, choices: list[Place], cell: str, *, near: bool
    ) -> Unresolved:
        kind, params = self._said(text, choices, near=near)
        where = {"cell": cell} if cell else {"line": line}
        return Unresolved(line, text, SAID[kind][bool(cell)], {**where, "text": text, **params})

    def _said(self, text: str, choices: list[Place], *, near: bool) -> tuple[str, dict[str, Any]]:
        """Return what is wrong with an entry, and what the sentence about it names.

        Looking for near names takes the longest: it is done for as many as are shown.
        """
        if choices:
            listed = "；".join(place.label for place in choices[: 2 * SUGGESTED])
            return "several", {"count": len(choices), "listed": listed}
        if near and (found := self._near(text)):
            names = (f"{self._names[site]}（{site}）" for site in found)
            return "near", {"near": "；".join(names)}
        if place := self._place(text):
            return "place", {"place": place.label}
        return "unknown", {}

    def _place(self, text: str) -> Place | None:
        try:
            return self._gazetteer.resolve(text)
        except PlaceError:
            return None

    def _near(self, text: str) -> list[str]:
        """Return the sites whose names, or whose names before a bracket, look like a text."""
        query = normalise(text)
        scored = [
            (max(_likeness(query, form) for form in (name, name.split("（")[0])), site)
            for site, name in self._names.items()
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        return [site for score, site in scored[:SUGGESTED] if score >= LIKENESS]


def _holds_in_order(name: str, query: str) -> bool:
    letters = iter(name)
    return name[:1] == query[:1] and all(letter in letters for letter in query)


def _likeness(query: str, name: str) -> float:
    return difflib.SequenceMatcher(None, query, normalise(name), autojunk=False).ratio()
