"""Text that every format can hold."""

import re
from typing import Any

# XML 1.0, section 2.2: what a document may not hold even when it is escaped; lone surrogates, which
# UTF-8 cannot hold; and the two non-characters at the end of the basic plane.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(value: Any) -> Any:
    """Return a JSON value whose texts hold nothing that XML forbids; each line ends in one way."""
    if isinstance(value, str):
        return _FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, dict):
        return {clean(key): clean(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [clean(member) for member in value]
    return value


def one_line(text: str) -> str:
    """Return a text without line breaks and tabs."""
    return " ".join(text.split())


def shorten(text: str, most: int) -> str:
    """Cut a text at a number of columns; a Chinese character takes two."""
    for position in range(len(text)):
        if columns(text[: position + 1]) > most:
            return text[:position] + "…"
    return text


def columns(text: str) -> int:
    """Return how many half-width characters a text is wide."""
    return sum(1 if character.isascii() else 2 for character in text)


def wrapped(text: str, most: int) -> list[str]:
    """Break a text into lines of at most so many columns; a Chinese character takes two.

    Words of letters stay whole; a line may be longer only where one word is.
    """
    lines, line = [], ""
    for word in _pieces(text):
        if line and columns(line + word.rstrip()) > most:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Split where a line may end: after a space, and beside every Chinese character."""
    pieces: list[str] = []
    for letter in text:
        before = pieces[-1][-1] if pieces else " "
        inside_word = letter.isascii() and before.isascii() and before != " "
        if pieces and (inside_word or letter in "，。；：、）！？"):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
