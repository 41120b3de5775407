"""Vocabularies: each list of codes once, with its words in both languages and its mark on a map.

A vocabulary is the only list of its codes. Questions refuse what is not in it, data files are
checked against it, answers carry its codes, and pages, files and maps write its words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Word:
    """What a code is called, and how a map marks it.

    Attributes
    ----------
    zh, en
        The word in Chinese and in English.
    colour
        Colour on maps, ``#rrggbb``; empty where no map shows it.
    marker
        Shape on paper, so that it can be told without colour (matplotlib's code).
    """

    zh: str
    en: str
    colour: str = ""
    marker: str = ""


class Vocabulary(Mapping[str, Word]):
    """A list of codes with their words, in the order in which they are listed.

    ``Annotated[str, TIERS]`` is the type of a code: pydantic refuses every other value with the
    list of right ones, and OpenAPI lists them.

    Parameters
    ----------
    name
        What templates and columns call the vocabulary.
    words
        Code -> its words.
    """

    def __init__(self, name: str, words: Mapping[str, Word]) -> None:
        self.name = name
        self._words = dict(words)

    def __getitem__(self, code: str) -> Word:
        return self._words[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __repr__(self) -> str:
        return f"Vocabulary({self.name!r}: {', '.join(self)})"

    def __hash__(self) -> int:
        return hash(self.name)

    def say(self, code: object, language: str) -> str:
        """Return the word for a code in "zh" or "en", the code itself when there is none."""
        word = self._words.get(str(code))
        return str(code) if word is None else word.zh if language == "zh" else word.en

    def only(self, *codes: str) -> "Vocabulary":
        """Return the part of the vocabulary that has these codes, where a question takes no other.

        Raises
        ------
        KeyError
            For a code that is not in it.
        """
        return Vocabulary(self.name, {code: self._words[code] for code in codes})

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> Any:
        """Accept the codes alone."""
        from pydantic_core import core_schema  # noqa: PLC0415 - the core validates without pydantic

        return core_schema.literal_schema(list(self))
