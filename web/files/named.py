"""Tables of files in the language of their reader: names of places, and lists that sites are on.

A page has the Chinese name beside the English one and marks it; the cells of a file cannot. So an
English file has names of places in English, and where a row is about a place one more column,
"Chinese name": by it people there know the place, and two that sound alike are told apart. Other
places of the row, such as its county, are in English alone. Files for programs (GeoJSON,
GeoPackage, JSON) hold the names and codes of the data in every language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from geo.errors import N_
from web.language.designations import designations
from web.language.messages import translator
from web.language.places import place_name
from web.terms.term import DESIGNATIONS, NAME, PLACE, Column

CHINESE_NAME = N_("Chinese name")


class Table(NamedTuple):
    """Headings and rows as people read them, and the names of the columns for programs."""

    headers: list[str]
    rows: list[list[Any]]
    keys: list[str]


@dataclass(frozen=True)
class _Taken:
    """A column of a file: which one of the table it is taken from, and as what."""

    number: int
    column: Column
    chinese: bool = False

    def heading(self, headers: Sequence[str], language: str) -> str:
        return translator(language)(CHINESE_NAME) if self.chinese else headers[self.number]

    @property
    def key(self) -> str:
        return f"{self.column.key}_zh" if self.chinese else self.column.key

    def cell(self, row: Sequence[Any], language: str) -> Any:
        value, unit = row[self.number], self.column.unit
        if self.chinese or not isinstance(value, str):
            return value
        if unit is DESIGNATIONS:
            return designations(value, language)
        return place_name(value, language) if unit in (NAME, PLACE) else value


def filed(
    columns: Sequence[Column], headers: Sequence[str], rows: Sequence[Sequence[Any]], language: str
) -> Table:
    """Return a table as a file in "zh" or "en" has it.

    Parameters
    ----------
    columns
        What the columns of the table are declared as; further ones stay as they are.
    """
    taken = [*_taken(columns, language)]
    more = len(columns)
    return Table(
        [*(one.heading(headers, language) for one in taken), *headers[more:]],
        [[*(one.cell(row, language) for one in taken), *row[more:]] for row in rows],
        [one.key for one in taken],
    )


def _taken(columns: Sequence[Column], language: str) -> Iterator[_Taken]:
    for number, one in enumerate(columns):
        yield _Taken(number, one)
        if language == "en" and one.unit is NAME:
            yield _Taken(number, one, chinese=True)
