"""Where the facts about the sites come from: the register of sources behind their codes."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from geo.folder import data_path
from geo.schemas import FACT_SOURCE_PATTERN
from geo.stories import CITED, FactSource, codes, load_site_book

FACT_CODE: Final = re.compile(FACT_SOURCE_PATTERN)


@dataclass(frozen=True)
class Source:
    """One source: its code in the data, what it is, what to keep in mind, its address and fit."""

    code: str
    what: str
    note: str
    what_zh: str = ""
    note_zh: str = ""
    address: str = ""
    fit: str = CITED

    @property
    def named(self) -> bool:
        """Whether it may be named to the public."""
        return self.fit == CITED

    @property
    def listed(self) -> bool:
        """Whether the page of the data lists it: it is none of the pages that facts are from."""
        return bool(self.code) and not FACT_CODE.match(self.code)

    def title(self, language: str) -> str:
        """Return what it is, in "zh" or "en"."""
        return self.what_zh if language == "zh" and self.what_zh else self.what

    def remark(self, language: str) -> str:
        """Return what to keep in mind, in "zh" or "en"."""
        return self.note_zh if language == "zh" and self.note_zh else self.note


GENERAL: Final = "GENERAL"
"""The code that says: no page was seen."""
NOT_NAMED: Final = Source(
    "", "a page that should not be cited", "", "不宜引用的网页", fit="not_cited"
)
"""A page that was read and is not named to the public."""

REGISTER = Source("register", "the register of this organisation", "", "本单位台账")
"""What an office itself has registered."""


@cache
def load_sources(path: Path) -> dict[str, Source]:
    """Read the register of sources, by code.

    Parameters
    ----------
    path
        A table with the columns of :class:`Source`; the Chinese ones may be missing.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Source(**row) for row in csv.DictReader(file)}


def site_sources(text: str = "") -> list[Source]:
    """Return the sources of one site, all that lists are taken from when no codes are given.

    Parameters
    ----------
    text
        Codes joined by ``;``, as in the sites table; unknown ones stand for themselves. Those that
        should not be cited come last, as one that counts them.
    """
    known = load_sources(data_path("sites/sources.csv"))
    found = [_source(code, known) for code in codes(text) or known]
    hidden = sum(not one.named for one in found)
    return [one for one in found if one.named] + ([_counted(hidden)] if hidden else [])


def _counted(hidden: int) -> Source:
    if hidden == 1:
        return NOT_NAMED
    what, what_zh = f"{hidden} pages that should not be cited", f"{hidden} 个不宜引用的网页"
    return replace(NOT_NAMED, what=what, what_zh=what_zh)


def every_source() -> list[Source]:
    """Return the sources that lists are taken from, and the pages that facts were read on."""
    pages = load_site_book(data_path()).sources.values()
    lists = load_sources(data_path("sites/sources.csv"))
    return [*(_source(code, lists) for code in lists), *map(page_source, pages)]


def _source(code: str, known: Mapping[str, Source]) -> Source:
    if code == REGISTER.code:
        return REGISTER
    page = load_site_book(data_path()).sources.get(code)
    found = known.get(code) or (page_source(page) if page else Source(code, code, ""))
    return found if found.named else replace(NOT_NAMED, code=code)


def page_source(page: FactSource) -> Source:
    """Return a page as a source; one that should not be cited is not named."""
    if not page.cited:
        return replace(NOT_NAMED, code=page.code)
    return Source(page.code, page.name, "", address=page.address)
