"""What is said of a file that cannot be read."""

from typing import ClassVar, Final

from geo.errors import N_, RedRoutesError

PASTED = N_("the pasted table")
"""Stands for the name of a file where there is none."""

ZIP: Final = b"PK\x03\x04"
SIGNATURES: Final = (ZIP, b"\xd0\xcf\x11\xe0")
"""First bytes of workbooks: zipped (XLSX, ODS), and those of before (XLS)."""


class IntakeError(RedRoutesError, ValueError):
    """A file cannot be read as a table: which, why, and what to do.

    Attributes
    ----------
    reason
        Code of what is wrong, for programs.
    """

    reason: ClassVar[str] = "damaged"


class NoTextError(IntakeError):
    """A file is no text in a known encoding."""

    reason = "encoding"


class GarbledError(IntakeError):
    """A text was saved in a wrong encoding."""

    reason = "mojibake"


class EncryptedError(IntakeError):
    """A workbook has a password."""

    reason = "encrypted"


class WebPageError(IntakeError):
    """A file is a web page, whatever its name."""

    reason = "html_table"


class TooLargeError(IntakeError):
    """A file is larger than the limits, or becomes so when it is unpacked."""

    reason = "too_large"


def named(file: str, sheet: str = "") -> str:
    """Return how a file, or a sheet of it, is called in a sentence."""
    if not file:
        return PASTED
    return f"{file}!{sheet}" if sheet else file


def damaged(file: str) -> IntakeError:
    """Say that a workbook cannot be opened."""
    return IntakeError(
        N_(
            "%(file)s is damaged, or no workbook: open it in a spreadsheet program and save it "
            "again as XLSX."
        ),
        file=named(file),
    )
