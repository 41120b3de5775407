"""A list of heritage sites as people paste it: numbered, bulleted, in one line or many, a table."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd

from geo.errors import N_, AmbiguousPlaceError, PlaceError
from geo.intake import Column, IntakeError, read_table
from geo.names import normalise
from geo.places import Gazetteer, Place

SUGGESTED: Final = 3
LIKENESS: Final = 0.5
"""Share of equal letters (difflib) from which a name is suggested."""

COLUMNS: Final = (
    Column("site", ("id", "编号", "遗址编号", "旧址编号"), required=False),
    Column(
        "name",
        (
            "name_zh",
            "名称",
            "遗址名称",
            "旧址名称",
            "革命旧址",
            "红色遗址",
            "遗址",
            "参观点",
            "站点",
        ),
        required=False,
    ),
)
"""Headings by which a list is known for a table: then only these columns name sites."""

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
_QUOTES: Final = "“”\"'《》〈〉「」【】。.！!：: "


@dataclass(frozen=True)
class Unresolved:
    """An entry that means no single site: its line (from 1), its text and a sentence about it."""

    line: int
    text: str
    template: str
    params: dict[str, Any]


@dataclass(frozen=True)
class SiteList:
    """The ids of a list in its order, each once, and the entries that mean no single site."""

    sites: tuple[str, ...]
    unresolved: tuple[Unresolved, ...]


def read_site_list(text: str, sites: gpd.GeoDataFrame, gazetteer: Gazetteer) -> SiteList:
    """Understand a typed list of sites.

    Entries are separated by line breaks or any of 、，,;；|/→ outside brackets; numbers (1. （一）
    ① 第一站) and bullets before them are dropped. An entry is an id, a name, an unambiguous part of
    a name, with or without its county before it, or a name with letters left out. Of a table, with
    a heading (:data:`COLUMNS`) or pasted without one, only the column that names sites is read.

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
    found: dict[str, None] = {}
    unresolved: list[Unresolved] = []
    for row, cell in _cells(text, reader):
        for line, entry in split_site_list(cell, names=sites["name_zh"]):
            ids, problem = reader.read(row + line, entry)
            found |= dict.fromkeys(ids)
            if problem is not None:
                unresolved.append(problem)
    return SiteList(tuple(found), tuple(unresolved))


def _cells(text: str, reader: "_Reader") -> list[tuple[int, str]]:
    """Return the texts that name sites, each with the lines before it; the whole if no table."""
    try:
        table = read_table(text, COLUMNS)
    except IntakeError:
        return _pasted_column(text, reader) or [(0, text)]
    head = table.sheets[0]
    lines = text.splitlines()
    if len(head.headings) == 1:  # a list under a word, its lines cut by whatever stands in them
        return [(0, "\n".join([*lines[: head.heading_row - 1], "", *lines[head.heading_row :]]))]
    above = (0, "\n".join(lines[: head.heading_row - 1]))  # titles, or sites typed before a table
    return [above, *((row.number - 1, row.text("site") or row.text("name")) for row in table.rows)]


def _pasted_column(text: str, reader: "_Reader") -> list[tuple[int, str]]:
    """Return the column that names sites in cells pasted without a heading; nothing if unsure.

    It must be the only one that does: a line of several sites with tabs between them is a list.
    """
    lines = [(at, line.split("\t")) for at, line in enumerate(text.splitlines()) if line.strip()]
    width = len(lines[0][1]) if lines else 0
    if width < 2 or len(lines) < 2 or any(len(cells) != width for _, cells in lines):  # noqa: PLR2004
        return []
    naming = [at for at in range(width) if any(reader.knows(cells[at]) for _, cells in lines)]
    return [(at, cells[naming[0]]) for at, cells in lines] if len(naming) == 1 else []


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
            plain = _NUMBER.sub("", _BULLET.sub("", match[0])).strip(_QUOTES)
            if plain and not _BARE_NUMBER.fullmatch(plain):
                yield number, plain


class _Reader:
    """Finds the sites that entries mean."""

    def __init__(self, sites: gpd.GeoDataFrame, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._ids = {str(site).casefold(): str(site) for site in sites.index}
        self._names = dict(zip(sites.index.map(str), sites["name_zh"], strict=True))
        self._found: dict[str, str | list[Place]] = {}

    def read(self, line: int, text: str) -> tuple[list[str], Unresolved | None]:
        """Return the sites of an entry, or why there are none.

        Where the whole means nothing, its words may be sites: people separate by spaces too.
        """
        found = self._find(text)
        if isinstance(found, str):
            return [found], None
        words = [self._find(word) for word in text.split()]
        if len(words) > 1 and all(isinstance(word, str) for word in words):
            return [word for word in words if isinstance(word, str)], None
        return [], self._problem(line, text, found)

    def knows(self, text: str) -> bool:
        """Tell whether a text means a site."""
        return bool(text.strip()) and isinstance(self._find(text), str)

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

    def _problem(self, line: int, text: str, choices: list[Place]) -> Unresolved:
        params: dict[str, Any] = {"line": line, "text": text}
        if choices:
            listed = "；".join(place.label for place in choices[: 2 * SUGGESTED])
            template = N_(
                "Line %(line)d: “%(text)s” may be any of %(count)d sites: %(listed)s. Write the "
                "whole name or the id."
            )
            return Unresolved(
                line, text, template, {**params, "count": len(choices), "listed": listed}
            )
        near = self._near(text)
        if not near and (place := self._place(text)):
            template = N_(
                "Line %(line)d: “%(text)s” is %(place)s, not a heritage site: name one there."
            )
            return Unresolved(line, text, template, {**params, "place": place.label})
        if not near:
            template = N_("Line %(line)d: no heritage site is called “%(text)s”.")
            return Unresolved(line, text, template, params)
        template = N_("Line %(line)d: no heritage site is called “%(text)s”. Near names: %(near)s.")
        listed = "；".join(f"{self._names[site]}（{site}）" for site in near)
        return Unresolved(line, text, template, {**params, "near": listed})

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
