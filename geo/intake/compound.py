"""The container of old workbooks (XLS, ET), looked through before it is opened.

A compound file is a small file system: tables say which sector follows which. The reader of
workbooks follows a chain wherever it leads, so one that bites its own tail fills the memory, and a
stream that claims to be large is given the room. Here every chain is walked once.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geo.intake.errors import IntakeError, damaged
from geo.intake.limits import Limits
from geo.intake.records import STREAMS, check_records

_END, _LAST = 0xFFFFFFFE, 0xFFFFFFFA
"""End of a chain, and the first number that means no sector."""
_ENTRY: Final = 128
_STREAM, _ROOT = 2, 5
_SMALL: Final = 4096
"""Streams below it lie in sectors of 64 bytes of their own."""
_TINY: Final = 64


@dataclass(frozen=True)
class _Container:
    """The sectors of a file and which follows which."""

    data: bytes
    size: int
    follows: Sequence[int]

    def sector(self, number: int) -> bytes:
        begin = (number + 1) * self.size  # the first is the header, or stands for it
        if number >= _LAST or begin >= len(self.data):
            raise ValueError("sector beyond the end")
        return self.data[begin : begin + self.size]

    def chain(self, first: int) -> bytes:
        return b"".join(self.sector(number) for number in _walk(first, self.follows))


def check_compound(data: bytes, file: str, limits: Limits) -> list[str]:
    """Refuse a compound file whose tables do not hold, or with too many cells.

    Returns the names of the sheets that hide rows.

    Raises
    ------
    IntakeError
        If a chain goes in circles or beyond the end, a stream is larger than the file, or a sheet
        reaches too far.
    """
    hiding = []
    try:
        for name, stream in _streams(data):
            if name in STREAMS:
                hiding += check_records(stream, file, limits)
    except IntakeError:
        raise
    except (struct.error, ValueError, IndexError) as error:
        raise damaged(file) from error
    return hiding


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every stream, walking every chain."""
    (power,) = struct.unpack_from("<H", data, 30)
    if power not in {9, 12}:
        raise ValueError("size of sectors")
    directory, _, _, small, _ = struct.unpack_from("<5I", data, 48)
    large = _Container(data, 1 << power, _follows(data, 1 << power))
    entries = large.chain(directory)
    tiny = _Container(b"", _TINY, _numbers(large.chain(small)) if small < _LAST else ())
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        entry = entries[at : at + _ENTRY]
        name_length, kind = struct.unpack_from("<HB", entry, 64)
        first, length = struct.unpack_from("<II", entry, 116)
        if kind in {_ROOT, _STREAM} and length:
            inner = kind == _STREAM and length < _SMALL
            content = (tiny if inner else large).chain(first)
            if len(content) < length:
                raise ValueError("stream shorter than it claims")
            if kind == _ROOT:
                tiny = _Container(b"\0" * _TINY + content, _TINY, tiny.follows)
            else:
                yield entry[: max(0, name_length - 2)].decode("utf-16-le"), content[:length]


def _follows(data: bytes, size: int) -> list[int]:
    """Return which sector follows each, read from the sectors that say it."""
    container = _Container(data, size, ())
    first, _ = struct.unpack_from("<II", data, 68)
    listed = list(struct.unpack_from("<109I", data, 76))
    seen = set()
    while first < _LAST:
        if first in seen:
            raise ValueError("circle")
        seen.add(first)
        *more, first = _numbers(container.sector(first))
        listed += more
    tables = [number for number in listed if number < _LAST]
    if len(tables) != len(set(tables)):
        raise ValueError("table twice")
    return [following for number in tables for following in _numbers(container.sector(number))]


def _walk(first: int, follows: Sequence[int]) -> Iterator[int]:
    """Yield the sectors of a chain.

    Raises
    ------
    ValueError, IndexError
        If it goes in circles, or where no sector is.
    """
    count = 0
    while first != _END:
        yield first
        first = follows[first]
        count += 1
        if count > len(follows):
            raise ValueError("circle")


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
