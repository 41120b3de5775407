"""Chinese names by their sound: ``dsrz`` and ``dashirenzhen`` both find 大石人镇."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product
from typing import Final

MAX_READINGS: Final = 16
"""Readings of one name that are kept: 长 is zhang or chang, a name may hold several such."""


_SECOND: Final = {
    "长": "chang", "参": "shen", "珲": "hun", "什": "shi", "重": "chong", "单": "shan", "都": "du",
    "佛": "fo", "咀": "zui", "厦": "xia", "翟": "zhai", "曾": "zeng", "乐": "yue", "行": "hang",
    "校": "jiao", "蛤": "ge", "柏": "bo", "藏": "zang", "调": "tiao", "传": "zhuan",
}  # fmt: skip
"""A further reading that names of places use. The library also knows obsolete ones, by which
almost anything would be found."""


@cache
def _library() -> Callable[[str], str]:
    # The table of phrases takes 45 MB and single characters need none; the variables are pypinyin's
    # own switches, read when it is imported, which is put off to the first query in Latin letters.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415

    return lambda character: str(pinyin(character, style=Style.NORMAL)[0][0])


@cache
def syllables(character: str) -> tuple[str, ...]:
    """Return the readings of a character without tones, the commonest first.

    A character that is no Chinese one stands for itself; ``ü`` is written ``v``, as on keyboards.
    """
    first = _library()(character)
    second = _SECOND.get(character, first)
    return tuple(dict.fromkeys((first, second)))


@cache
def _letters(character: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[0] for text in syllables(character)))


_SPOKEN: Final = {
    **{one: _SECOND[one] for one in "长参珲什重单都佛咀厦翟曾"}, "蛤": "ha", "乐": "le",
}  # fmt: skip
"""How a character is read in names of places where it has two readings."""


def romanised(name: str) -> str:
    """Write the sound of a name as one word with a capital: 大石人 is ``Dashiren``.

    Parameters
    ----------
    name
        Chinese name; other letters stay as they are.
    """
    word = ""
    for character in name:
        sound = _SPOKEN.get(character) or _library()(character)
        # 西安 is two syllables, 先 is one: an apostrophe tells them apart.
        word += f"'{sound}" if word and sound[0] in "aeo" and sound.isalpha() else sound
    return word[:1].upper() + word[1:].replace("v", "ü")


def initials(name: str) -> tuple[str, ...]:
    """Return the first letters of a name, in every reading: 长春 is ``cc`` and ``zc``.

    Parameters
    ----------
    name
        A normalised name (:func:`geo.names.normalise`).
    """
    return _readings(name, _letters)


def spellings(name: str) -> tuple[str, ...]:
    """Return a name spelled out, in every reading: 白山 is ``baishan``.

    Parameters
    ----------
    name
        A normalised name.
    """
    return _readings(name, syllables)


def _readings(name: str, of: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Combine the readings of the characters; past the limit the further ones are left out."""
    parts: list[Sequence[str]] = []
    count = 1
    for character in name:
        options = of(character)
        count *= len(options)
        parts.append(options if count <= MAX_READINGS else options[:1])
        count = min(count, MAX_READINGS)
    return tuple("".join(reading) for reading in product(*parts))


def is_spelled(query: str) -> bool:
    """Tell whether a query may be pinyin: Latin letters and nothing else.

    Parameters
    ----------
    query
        What was typed, normalised.
    """
    return query.isascii() and query.isalpha()


class SoundIndex:
    """Names by their first letters and by their spelling.

    Parameters
    ----------
    names
        Names of each place, normalised.
    """

    def __init__(self, names: Iterable[Iterable[str]]) -> None:
        self._short: defaultdict[str, list[int]] = defaultdict(list)
        self._spelled: defaultdict[str, list[int]] = defaultdict(list)
        for i, forms in enumerate(names):
            every = tuple(forms)
            for key in {key for form in every for key in initials(form)}:
                self._short[key].append(i)
            for key in {key for form in every for key in spellings(form)}:
                self._spelled[key].append(i)

    def whole(self, query: str) -> list[int]:
        """Return the places one of whose names is spelled so, or has just these first letters."""
        return list(dict.fromkeys(self._spelled.get(query, []) + self._short.get(query, [])))

    def spelled(self, query: str) -> list[int]:
        """Return the places one of whose names is spelled exactly so."""
        return self._spelled.get(query, [])

    def begins(self, query: str) -> list[int]:
        """Return the places one of whose names begins so, by first letters or spelled."""
        short = (rows for key, rows in self._short.items() if key.startswith(query))
        long = (rows for key, rows in self._spelled.items() if key.startswith(query))
        return list(dict.fromkeys(i for rows in (*short, *long) for i in rows))

    def holds(self, query: str) -> list[int]:
        """Return the places with these first letters somewhere in a name."""
        short = (rows for key, rows in self._short.items() if query in key)
        return list(dict.fromkeys(i for rows in short for i in rows))
