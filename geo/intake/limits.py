"""How much is read of a file at most: more is refused before it is parsed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import N_
from geo.intake.cells import cell_address
from geo.intake.errors import IntakeError, TooLargeError, named

_MB: Final = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What one file may ask for.

    Parameters
    ----------
    size
        Bytes of the file.
    unpacked
        Bytes of all parts of a zipped workbook.
    ratio
        How often larger the parts may be than the file, from ``ratio_from`` bytes on: office
        sheets of one repeated row reach some 60.
    cells
        Cells from A1 to the last one of a sheet, empty ones included.
    """

    size: int = 32 * _MB
    unpacked: int = 160 * _MB
    ratio: int = 100
    ratio_from: int = 8 * _MB
    cells: int = 2_000_000


LIMITS: Final = Limits()


def read_limited(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    IntakeError
        If it cannot be read, or is larger than the limit.
    """
    data = read_some(path, limits)
    check_size(len(data), str(path), limits)
    return data


def read_some(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a file, of a too large one just so many that it shows.

    Raises
    ------
    IntakeError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(limits.size + 1)
    except OSError as error:
        raise IntakeError(
            N_("%(file)s cannot be read: %(reason)s."), file=path, reason=error.strerror
        ) from error


def check_size(size: int, file: str, limits: Limits) -> None:
    """Refuse a file that is empty or too large."""
    if size == 0:
        raise IntakeError(
            N_("%(file)s is empty: choose the file that holds the table."), file=named(file)
        )
    if size > limits.size:
        raise TooLargeError(
            N_("%(file)s is larger than %(most).0f MB: split it."),
            file=named(file), most=limits.size / _MB,
        )  # fmt: skip


def check_unpacked(unpacked: int, packed: int, file: str, limits: Limits) -> None:
    """Refuse a workbook that unpacks to far more than it seems."""
    over = unpacked > limits.ratio_from and unpacked > packed * limits.ratio
    if over or unpacked > limits.unpacked:
        raise TooLargeError(
            N_(
                "%(file)s unpacks to more than %(most).0f MB or to more than %(ratio)d times its "
                "size: copy the table alone into a new workbook."
            ),
            file=named(file), most=limits.unpacked / _MB, ratio=limits.ratio,
        )  # fmt: skip


def check_extent(rows: int, columns: int, file: str, sheet: str, limits: Limits) -> None:
    """Refuse a sheet of too many cells, naming the last of them."""
    if rows * columns > limits.cells:
        raise TooLargeError(
            N_(
                "%(file)s reaches to cell %(cell)s: at most %(most)d cells are read. Delete what "
                "stands far off, or split the table."
            ),
            file=named(file, sheet), cell=cell_address(rows, columns - 1), most=limits.cells,
        )  # fmt: skip
