"""Vocabularies: each list of codes once, with its words in both languages and its mark on a map.

A vocabulary is the only list of its codes. Questions refuse what is not in it, data files are
checked against it, answers carry its codes, and pages, files and maps write its words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar


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
        Shape on maps and on paper, so that it can be told without colour: a code of matplotlib that
        ``web.maps.marks`` draws, too.
    """

    zh: str
    en: str
    colour: str = ""
    marker: str = ""

    def __str__(self) -> str:
        """Return the English word, as texts for developers and logs hold it."""
        return self.en

    def say(self, language: str) -> str:
        """Return the word in "zh" or "en"."""
        return self.zh if language == "zh" else self.en


W_co = TypeVar("W_co", bound=Word, covariant=True)


class Vocabulary(Mapping[str, W_co], Generic[W_co]):
    """A list of codes with their words, in the order in which they are listed.

    ``Annotated[str, TIERS]`` is the type of a code: pydantic refuses every other value with the
    list of right ones, and OpenAPI lists them.

    Parameters
    ----------
    name
        What templates and columns call the vocabulary.
    words
        Code -> its words.
    blank
        Whether a question may leave the code empty.
    """

    def __init__(self, name: str, words: Mapping[str, W_co], *, blank: bool = False) -> None:
        self.name = name
        self.blank = blank
        self._words = dict(words)

    def __getitem__(self, code: str) -> W_co:
        return self._words[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __repr__(self) -> str:
        return f"Vocabulary({self.name!r}: {', '.join(self)})"

    def __str__(self) -> str:
        """Return the codes with their English words, as texts for developers and logs hold them."""
        return self.listing("en")

    def __eq__(self, other: object) -> bool:
        # Types are kept by equality: one that may be left empty must not pass for the other.
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def say(self, code: object, language: str) -> str:
        """Return the word for a code in "zh" or "en", the code itself when there is none."""
        word = self._words.get(str(code))
        return str(code) if word is None else word.say(language)

    def names(self, language: str) -> str:
        """Return all words, as a sentence for people names what would have been right."""
        between = "、" if language == "zh" else ", "
        return between.join(word.say(language) for word in self.values())

    def listing(self, language: str) -> str:
        """Return all codes with their words, as a sentence names what would have been right."""
        before, after, between = ("（", "）", "、") if language == "zh" else (" (", ")", ", ")
        return between.join(
            code if word.say(language) == code else f"{code}{before}{word.say(language)}{after}"
            for code, word in self.items()
        )

    def only(self, *codes: str) -> "Vocabulary[W_co]":
        """Return the part of the vocabulary that has these codes, where a question takes no other.

        Raises
        ------
        KeyError
            For a code that is not in it.
        """
        return Vocabulary(self.name, {code: self._words[code] for code in codes})

    def or_none(self) -> "Vocabulary[W_co]":
        """Return the vocabulary for a question that may leave the code empty."""
        return Vocabulary(self.name, self._words, blank=True)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> Any:
        """Accept the codes alone; what is wrong names the right ones in both languages."""
        from pydantic_core import core_schema  # noqa: PLC0415 - the core validates without pydantic

        codes = ["", *self] if self.blank else list(self)
        return core_schema.custom_error_schema(
            core_schema.literal_schema(codes),
            custom_error_type="vocabulary",
            custom_error_message="Input should be one of: {expected}",
            custom_error_context={
                "expected": ", ".join(self),
                **{f"expected_{language}": self.listing(language) for language in ("zh", "en")},
                **{f"names_{language}": self.names(language) for language in ("zh", "en")},
            },
        )
