"""A workbook -> sheets of cells, by python-calamine: XLSX, XLS, ODS, and ET, which is one of them.

python-calamine is written in Rust and about ten times as fast as openpyxl; what it lacks is in
:mod:`geo.intake.package`.
"""

import io
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from geo.errors import N_
from geo.intake.compound import check_compound
from geo.intake.errors import ZIP, IntakeError, damaged, named
from geo.intake.limits import Limits, check_extent
from geo.intake.package import Errors, scan

_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

NamedRows = tuple[str, list[list[Any]], bool]
"""Name of a sheet, its rows from A1, and whether it is hidden."""


def read_book(data: bytes, file: str, limits: Limits) -> list[NamedRows]:
    """Return the sheets of a workbook.

    Raises
    ------
    IntakeError
        If it is damaged, protected by a password, or larger than the limits.
    """
    errors: dict[str, Errors] = {}
    if data.startswith(ZIP):
        errors = scan(data, file, limits)
    else:
        check_compound(data, file, limits)
        if _ENCRYPTED in data:
            raise IntakeError(
                N_("%(file)s is protected by a password: save it without one."), file=named(file)
            )
    try:
        return _sheets(data, errors, file, limits)
    except CalamineError as error:
        raise damaged(file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's own end of the world: no Exception
            raise
        raise damaged(file) from error


def _sheets(data: bytes, errors: dict[str, Errors], file: str, limits: Limits) -> list[NamedRows]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = []
    for meta in book.sheets_metadata:
        if meta.typ is SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(meta.name)
            rows, columns = (0, 0) if sheet.end is None else (sheet.end[0] + 1, sheet.end[1] + 1)
            check_extent(rows, columns, file, meta.name, limits)
            cells: list[list[Any]] = sheet.to_python(skip_empty_area=False) if rows else []
            for (row, column), said in errors.get(meta.name, {}).items():
                if row < rows and column < columns:
                    cells[row][column] = said
            found.append((meta.name, cells, meta.visible is not SheetVisibleEnum.Visible))
    return found
