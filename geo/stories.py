"""What is told of a heritage site on its page: its story, facts with their sources, contacts.

The tables are read when the first page asks for them and kept per data folder: no start waits for
them. A folder without them has sites of which nothing is told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Literal, TypeVar

from geo.schemas import (
    CONTACTS,
    DESIGNATIONS,
    FACT_SOURCES,
    FACTS,
    STORIES,
    STORY_LETTERS,
    WITNESSES,
    letters,
)
from geo.tables import Table, require_table

T = TypeVar("T")

SEPARATOR: Final = ";"
"""Between codes and names in a cell."""
CITED: Final = "cited"
WEAK: Final = "weak"
FEWEST_SOURCES: Final = 2
"""Pages that a story rests on at least."""
_END: Final = re.compile(r"[。！？]+[”’」』）]*|[.!?]+[”’\")]*(?=\s+[A-Z]|$)")
"""Where a sentence ends; a point within a number or a name in English is none."""


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, the whole of it where it has no end."""
    end = _END.search(text)
    return text[: end.end()] if end else text


@dataclass(frozen=True)
class FactSource:
    """A page that was read.

    Attributes
    ----------
    code
        As facts and stories name it.
    title, publisher, date
        Of the page; the date as far as it is known, ``2018`` or ``2018-10-14``.
    address
        Where it stands, only for pages that may be linked.
    fit
        One of :data:`geo.terms.FITS`.
    """

    code: str
    title: str
    publisher: str
    date: str
    address: str
    fit: str

    @property
    def cited(self) -> bool:
        """Whether it may be named to the public."""
        return self.fit == CITED

    @property
    def name(self) -> str:
        """What a reader is told of it: publisher, title and date."""
        title = "" if self.title == self.publisher else f"《{self.title}》"
        date = f"（{self.date}）" if self.date else ""
        return f"{self.publisher}{title}{date}"


@dataclass(frozen=True)
class Fact:
    """Something that was read about a site; the kind is one of :data:`geo.terms.FACT_KINDS`."""

    text: str
    kind: str
    date: str
    source: FactSource
    certainty: str

    @property
    def told(self) -> bool:
        """Whether a page may tell it: it is no weak one, and where it stands can be named."""
        return self.certainty != WEAK and self.source.cited

    @property
    def year(self) -> str:
        """Its year, or the first of its years."""
        return self.date[:4]


@dataclass(frozen=True)
class Story:
    """A story in both languages; the English one may be missing.

    Attributes
    ----------
    sources
        Pages that it is written from and that may be named.
    persons
        Whom it is about.
    """

    text: str
    english: str = ""
    sources: tuple[FactSource, ...] = ()
    persons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contact:
    """A telephone number, or how to book, as somebody has published it."""

    kind: str
    value: str
    source: FactSource
    date: str


@dataclass(frozen=True)
class Designation:
    """A list that a site is on, with batch, number and where that is told, as far as known."""

    name: str
    batch: str
    date: str
    verified: bool
    number: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Witness:
    """What a source says of a field of the register.

    Attributes
    ----------
    field
        One of :data:`geo.terms.WITNESS_FIELDS`.
    says
        "" where it says what the register has.
    source
        Code of the source, of either register of sources.
    verdict
        One of :data:`geo.terms.VERDICTS`.
    """

    field: str
    says: str
    source: str
    date: str
    verdict: str
    note: str = ""


@dataclass(frozen=True)
class SiteBook:
    """What one data folder tells of its sites, by site.

    Attributes
    ----------
    sources
        By code.
    stories
        Drafts: none is approved before an office has done so.
    """

    sources: Mapping[str, FactSource] = field(default_factory=dict)
    stories: Mapping[str, Story] = field(default_factory=dict)
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    contacts: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    designations: Mapping[str, Sequence[Designation]] = field(default_factory=dict)
    witnesses: Mapping[str, Sequence[Witness]] = field(default_factory=dict)

    @cached_property
    def persons(self) -> Mapping[str, tuple[str, ...]]:
        """Person -> the sites whose stories name them."""
        found: dict[str, list[str]] = {}
        for site, story in self.stories.items():
            for person in story.persons:
                found.setdefault(person, []).append(site)
        return {person: tuple(sites) for person, sites in found.items()}

    def told(self, site: str, *kinds: str) -> list[Fact]:
        """Return the facts of some kinds that a page may tell, the oldest first, undated last."""
        facts = [one for one in self.facts.get(site, ()) if one.told and one.kind in kinds]
        return sorted(facts, key=lambda one: one.date or "9999")

    def untold(self, site: str) -> int:
        """Count the facts that a page leaves out: weak ones, and those nobody can be named for."""
        return sum(not one.told for one in self.facts.get(site, ()))


def wanting(text: str, sources: Sequence[str]) -> Literal["", "length", "sources"]:
    """Return what a story lacks before anybody may approve it, "" if nothing.

    Parameters
    ----------
    text
        In Chinese.
    sources
        Names of what it is written from.
    """
    low, high = STORY_LETTERS
    if not low <= letters(text) <= high:
        return "length"
    return "sources" if len(set(sources)) < FEWEST_SOURCES else ""


def codes(text: str) -> list[str]:
    """Return the codes or names of a cell."""
    return [one.strip() for one in text.split(SEPARATOR) if one.strip()]


@cache
def load_site_book(root: Path) -> SiteBook:
    """Read what a data folder tells of its sites.

    Parameters
    ----------
    root
        The data folder.

    Raises
    ------
    DataError
        For all cells that break a schema.
    """
    sources = {row["code"]: FactSource(**row) for row in _rows(root, FACT_SOURCES)}
    return SiteBook(
        sources=sources,
        stories={row["site"]: _story(row, sources) for row in _rows(root, STORIES)},
        facts=_by_site(
            (row["site"], _fact(row, sources))
            for row in _rows(root, FACTS)
            if row["source"] in sources
        ),
        contacts=_by_site(
            (row["site"], Contact(row["kind"], row["value"], sources[row["source"]], row["date"]))
            for row in _rows(root, CONTACTS)
            if row["source"] in sources
        ),
        designations=_by_site(
            (row["site"], _designation(row)) for row in _rows(root, DESIGNATIONS)
        ),
        witnesses=_by_site((row.pop("site"), Witness(**row)) for row in _rows(root, WITNESSES)),
    )


def _rows(root: Path, table: Table) -> list[dict[str, str]]:
    """Return the rows of a table, none where the folder has no such file."""
    if not (root / table.file).is_file():
        return []
    frame = require_table(root, table)[list(table.columns)]
    names = list(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False)]


def _by_site(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for site, one in pairs:
        found.setdefault(site, []).append(one)
    return found


def _story(row: Mapping[str, str], sources: Mapping[str, FactSource]) -> Story:
    named = [sources[code] for code in codes(row["sources"]) if code in sources]
    return Story(
        row["story_zh"],
        row["story_en"],
        tuple(one for one in named if one.cited),
        tuple(codes(row["persons"])),
    )


def _fact(row: Mapping[str, str], sources: Mapping[str, FactSource]) -> Fact:
    source = sources[row["source"]]
    return Fact(row["fact_zh"], row["kind"], row["date"], source, row["certainty"])


def _designation(row: Mapping[str, str]) -> Designation:
    return Designation(
        *(row["list"], row["batch"], row["date"], row["verification"] == "stated"),
        row["number"],
        tuple(codes(row["source"])),
        row["note"],
    )
