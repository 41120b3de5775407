"""The language of a plan book: the message catalogue behind :class:`routes.book.Wording`."""

from dataclasses import dataclass
from typing import Any

from web.language import words
from web.language.messages import translate
from web.language.places import place_name


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

    def place(self, name: str, /) -> str:
        """Return what a site, a division or a venue is called in the language."""
        return place_name(name, self.language)

    def hours(self, text: str, /) -> str:
        """Return an ``opening_hours`` text in the language."""
        return words.hours(text, lang=self.language)
