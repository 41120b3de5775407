"""What counts as text, said once for forms, bodies, commands and files.

XML, and with it every office document, holds no control characters, no lone surrogates and no
noncharacters (XML 1.0, 2.2; Unicode, 23.7); PostgreSQL holds no NUL. Nobody types them, but they
come along with pasted text and from programs.
"""

import re
from typing import Final

from geo.errors import N_, RedRoutesError

_BREAKS: Final = re.compile(r"[ \t]*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+[ \t]*|\t")
_FAULTS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LOW_BITS: Final = 0xFFFE


class TextError(RedRoutesError, ValueError):
    """Some text holds what is no text."""


def fault(text: str) -> str:
    """Return the code of the first character that no document can hold, such as U+0000; else ""."""
    found = _FAULTS.search(text)
    if found:
        return f"U+{ord(found[0]):04X}"
    # The last two code points of every further plane, which no class of re names shortly.
    high = (one for one in text if one > "\uffff" and ord(one) & _LOW_BITS == _LOW_BITS)
    return next((f"U+{ord(one):04X}" for one in high), "")


def require_text(text: str) -> str:
    """Return a text as it is.

    Raises
    ------
    TextError
        If it holds a character that no document can hold.
    """
    if code := fault(text):
        raise TextError(
            N_("The text holds a character that cannot be written (%(code)s): delete it."),
            code=code,
        )
    return text


def one_line(text: str) -> str:
    """Return a text without line ends and tabs, which pasting leaves behind: a space for each."""
    return _BREAKS.sub(" ", text).strip()


def readable(text: str) -> str:
    """Return what a person sees of a cell: what cannot be written is left out."""
    return _FAULTS.sub("", text) if fault(text) else text
