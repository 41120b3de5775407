"""What a kind of record is made of: one declaration for import, templates, forms and export."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from geo.errors import N_
from geo.vocabulary import Vocabulary, Word

KINDS: Final = Vocabulary(
    "register_kind",
    {
        "venues": Word("宣讲场所", "Venues"),
        "lecturers": Word("宣讲员", "Lecturers"),
        "lectures": Word("宣讲台账", "Lectures"),
        "sites": Word("红色遗址", "Heritage sites"),
        "population": Word("人口", "Population"),
    },
)

Form = Literal[
    "text", "code", "division", "venue", "longitude", "latitude", "degrees", "integer", "people",
    "date", "time", "phone", "words", "word", "hours", "yes", "weekdays", "closings", "names",
    "prose",
]  # fmt: skip
"""How a cell is read: a word or several words of a vocabulary, a division by name or code, ..."""
WRITTEN: Final[frozenset[Form]] = frozenset({"text", "prose", "hours", "closings"})
"""Forms of cells that are kept as they are written."""


def names(text: str) -> tuple[str, ...]:
    """Return headings that are written one after the other, a space between."""
    return tuple(text.split())


@dataclass(frozen=True)
class Field:
    """A column of a kind of record.

    Attributes
    ----------
    key
        What it is called in values, API and JSON.
    heading
        Message id of its heading in templates, forms and exports.
    headings
        Other headings under which offices write it, in the form in which people type them, the
        surest first; one that stands in several fields goes to the first that has no surer column.
    form
        How a cell is read.
    what
        Message id of the sentence that explains it in template and form.
    words
        Vocabulary of a ``word`` or ``words``.
    required
        Whether a row without it is rejected.
    example
        What the sample row of the template shows; codes where there is a vocabulary.
    low, high
        What a number may be at least and at most.
    """

    key: str
    heading: str
    form: Form
    what: str
    headings: tuple[str, ...] = ()
    words: Vocabulary[Word] | None = None
    required: bool = False
    example: str = ""
    low: float = 0
    high: float = math.inf


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    Attributes
    ----------
    code
        One of :data:`KINDS`.
    fields
        In the order of the template.
    sheet
        Message id of the name of the sheet in templates and exports.
    """

    code: str
    fields: tuple[Field, ...]
    sheet: str = N_("Register")

    def __getitem__(self, key: str) -> Field:
        return next(one for one in self.fields if one.key == key)
