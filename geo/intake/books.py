"""A workbook -> sheets of cells, by python-calamine: XLSX, XLS, ODS, and ET, which is one of them.

python-calamine is written in Rust and about ten times as fast as openpyxl; what it lacks is in
:mod:`geo.intake.package`.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from geo.errors import N_
from geo.intake.compound import check_compound
from geo.intake.errors import ZIP, EncryptedError, damaged, named
from geo.intake.limits import Limits, check_extent
from geo.intake.package import NOTHING_SEEN, Seen, scan

_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


class Book(NamedTuple):
    """A sheet of a workbook, as :class:`geo.intake.grid.Sheet` holds it."""

    name: str
    rows: list[list[Any]]
    hidden: bool
    hides_rows: bool
    merges: Sequence[tuple[tuple[int, int], tuple[int, int]]]


def read_book(data: bytes, file: str, limits: Limits) -> list[Book]:
    """Return the sheets of a workbook.

    Raises
    ------
    IntakeError
        If it is damaged, protected by a password, or larger than the limits.
    """
    seen: dict[str, Seen] = {}
    if data.startswith(ZIP):
        seen = scan(data, file, limits)
    else:
        seen = {name: Seen(hides_rows=True) for name in check_compound(data, file, limits)}
        if _ENCRYPTED in data:
            raise EncryptedError(
                N_("%(file)s is protected by a password: save it without one."), file=named(file)
            )
    try:
        return _sheets(data, seen, file, limits)
    except CalamineError as error:
        raise damaged(file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's own end of the world: no Exception
            raise
        raise damaged(file) from error


def _sheets(data: bytes, seen: Mapping[str, Seen], file: str, limits: Limits) -> list[Book]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = []
    for meta in book.sheets_metadata:
        if meta.typ is SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(meta.name)
            rows, columns = (0, 0) if sheet.end is None else (sheet.end[0] + 1, sheet.end[1] + 1)
            check_extent(rows, columns, file, meta.name, limits)
            cells: list[list[Any]] = sheet.to_python(skip_empty_area=False) if rows else []
            own = seen.get(meta.name, NOTHING_SEEN)
            for (row, column), said in own.errors.items():
                if row < rows and column < columns:
                    cells[row][column] = said
            hidden = meta.visible is not SheetVisibleEnum.Visible
            merges = tuple(sheet.merged_cell_ranges or ())
            found.append(Book(meta.name, cells, hidden, own.hides_rows, merges))
    return found
