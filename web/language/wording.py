"""The language of a plan book: the message catalogue behind :class:`routes.book.Wording`."""

from dataclasses import dataclass
from typing import Any

from web.language import words
from web.language.messages import translate


@dataclass(frozen=True)
class CatalogueWording:
    """Says things in "zh" or "en"."""

    language: str

    def say(self, template: str, /, **params: Any) -> str:
        """Put a sentence template into the language and fill in its fields."""
        return translate(template, self.language, **params)

    def word(self, kind: str, code: str, /) -> str:
        """Return the word for a code of a vocabulary of :data:`web.language.words.WORDS`."""
        return words.label(kind, code, lang=self.language)

    def hours(self, text: str, /) -> str:
        """Return an ``opening_hours`` text in the language."""
        return words.hours(text, lang=self.language)
