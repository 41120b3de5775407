"""A row under its heading: cells by key, with addresses, and what was found out about them."""

from collections.abc import Mapping
from typing import Any

from geo.intake import cell_text
from geo.intake.cells import cell_address
from geo.register.reading import Finding


class RejectedError(Exception):
    """A row becomes no record."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class SkippedError(RejectedError):
    """A row is no data."""


class Cells:
    """The cells of a row by key.

    Parameters
    ----------
    number
        Of the row.
    values
        Its cells.
    columns
        Key -> place.
    headings
        Texts of the heading.
    texts
        Whether the file is a text file.
    year
        Of the title.
    title
        What stands above the heading.
    needed
        Places of the columns that no row may leave empty.
    """

    def __init__(
        self, number: int, values: list[Any], columns: Mapping[str, int], *,
        headings: tuple[str, ...] = (), texts: bool = False, year: int | None = None,
        title: str = "", needed: frozenset[int] = frozenset(),
    ) -> None:  # fmt: skip
        self.title, self.needed = title, needed
        self.number, self._values, self.columns = number, values, columns
        self.headings, self.texts, self.year = headings, texts, year
        self.warnings: list[Finding] = []

    def raw(self, key: str) -> Any:
        """Return what stands in a column."""
        at = self.columns.get(key, len(self._values))
        return self._values[at] if at < len(self._values) else ""

    def text(self, key: str) -> str:
        """Return it as a person sees it."""
        return cell_text(self.raw(key))

    def heading(self, key: str) -> str:
        """Return the heading over a column, "" where there is none."""
        at = self.columns.get(key, len(self.headings))
        return self.headings[at] if at < len(self.headings) else ""

    def has(self, key: str) -> bool:
        """Tell whether there is such a column."""
        return key in self.columns

    def finding(self, code: str, key: str) -> Finding:
        """Make a finding about a cell."""
        address = cell_address(self.number, self.columns.get(key, 0))
        return Finding(code, address, self.text(key))

    def warn(self, code: str, key: str) -> None:
        """Note something; no code, nothing to note."""
        if code:
            self.warnings.append(self.finding(code, key))

    def reject(self, code: str, *keys: str, county: str = "") -> RejectedError:
        """Make the error that rejects the row for the first of some columns that stands there.

        The county that the row names helps to propose what was meant.
        """
        found = self.finding(code, next((k for k in keys if self.has(k)), ""))
        return RejectedError(found._replace(params={"county": county}) if county else found)

    def require(self, *keys: str) -> None:
        """Reject a row in which a column is empty.

        Raises
        ------
        RejectedError
            With the first empty one.
        """
        for key in keys:
            if self.has(key) and not self.text(key):
                raise self.reject("missing_required", key)

    def known(self) -> tuple[str, ...]:
        """Return the texts of all known columns: what makes two rows the same."""
        return tuple(self.text(key) for key in self.columns)
