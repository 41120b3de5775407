"""Bytes of a text file -> letters: by its mark, else strict UTF-8, else GB18030 if it makes sense.

Programs that guess encodings were no better on office files than this order. What it cannot tell by
itself is whether GB18030, in which nearly all bytes mean something, was really meant: Chinese text
consists nearly wholly of the 6,763 characters of GB 2312, wrongly read bytes do not.
"""

import codecs
import re
from typing import Final, NamedTuple

from geo.errors import N_
from geo.intake.errors import GarbledError, NoTextError, named

MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
ENCODINGS: Final = ("utf-8", "gb18030")
"""Of files without a mark, in the order they are tried."""

_LOOKED_AT: Final = 100_000
_STRANGE, _STRANGE_LEAST = 0.2, 2
"""Share, and number, of letters beyond GB 2312 that Chinese text may have."""
_FEW: Final = 0.05
"""Of the zeros in UTF-16: so many are on the wrong side, as halves of letters."""
_LOST: Final = 0.05
_ASCII: Final = re.compile(r"[\x00-\x7f]+")
_RUN: Final = re.compile(r"[^\x00-\x7f\ufffd]{4,}")
_RUNS: Final = 200
_TAILS: Final = bytes(range(0x80, 0xC0))
"""Bytes with which no letter begins in UTF-8."""
_NO_LETTERS: Final = frozenset("\ufffd\ufffe\uffff")
"""What stands for a byte that is none, and what Unicode gives to no letter."""
_MISREADINGS: Final = (
    ("gb18030", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gbk"),
)  # fmt: skip
"""(wrong, right): bytes of the right encoding were read in the wrong one, and saved so."""


class Letters(NamedTuple):
    """The text of a file and the encoding it was in."""

    text: str
    encoding: str


def decode(data: bytes, file: str = "") -> Letters:
    """Return the letters of a text file.

    Parameters
    ----------
    data
        The whole file.
    file
        Its name, for what is wrong with it.

    Raises
    ------
    IntakeError
        If it is no text, in no known encoding, or was garbled before.
    """
    letters = _decoded(data, file)
    if "\0" in letters.text:
        raise no_text(file)
    if example := garbled(letters.text):
        raise GarbledError(
            N_(
                "%(file)s is garbled (%(example)s): it was saved in a wrong encoding. Export it "
                "again, as XLSX or as CSV in UTF-8."
            ),
            file=named(file), example=example,
        )  # fmt: skip
    return letters


def _decoded(data: bytes, file: str) -> Letters:
    marked = next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    marked = marked or _wide(data)
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _is_chinese(text):
            return Letters(text, encoding)
    raise no_text(file)


def _wide(data: bytes) -> str | None:
    """Return UTF-16 in its order for a file without a mark: separators have a zero on one side."""
    sample = data[:_LOOKED_AT]
    if b"\0" not in sample or len(data) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) > _FEW * max(even, odd):
        return None
    order = "utf-16-le" if odd > even else "utf-16-be"
    text = sample.decode(order, "replace")
    return order if _is_chinese(text) and not _NO_LETTERS & set(text) else None


def no_text(file: str) -> NoTextError:
    """Say that a file is no text in a known encoding."""
    return NoTextError(
        N_(
            "%(file)s is not a text file in UTF-8, UTF-16 or GB18030: save it as XLSX, or as CSV "
            "in UTF-8."
        ),
        file=named(file),
    )


def _is_chinese(text: str) -> bool:
    """Tell whether letters that were read as GB18030 look like Chinese."""
    foreign = _ASCII.sub("", text[:_LOOKED_AT])
    strange = len(foreign) - len(foreign.encode("gb2312", "ignore").decode("gb2312"))
    return strange <= max(_STRANGE_LEAST, _STRANGE * len(foreign))


def garbled(text: str) -> str:
    """Return an example of letters that an earlier program has garbled, else an empty text.

    Found are replacement characters, and bytes that were read in a wrong encoding and saved so.
    """
    sample = text[:_LOOKED_AT]
    lost = sample.count("\ufffd") + 3 * sample.count("锟斤拷")
    if lost and lost > _LOST * len(_ASCII.sub("", sample)):
        at = sample.find("\ufffd") if "\ufffd" in sample else sample.find("锟斤拷")
        return sample[max(0, at - 3) : at + 3].strip()
    runs = _RUN.findall(sample)[:_RUNS]
    wrong = [run for run in runs if _misread(run)]
    return wrong[0][:12] if len(wrong) * 2 > len(runs) else ""


def _misread(run: str) -> bool:
    for wrong, right in _MISREADINGS:
        try:
            data = run.encode(wrong)
            if right == "utf-8":
                data = data.lstrip(_TAILS)
            # The first and the last letter of a run may have lost a part to their neighbours.
            if codecs.getincrementaldecoder(right)().decode(data):
                return True
        except UnicodeError:
            continue
    return False
