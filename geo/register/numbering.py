"""Codes for venues and sites that have none: free ones, never given twice."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from geo.errors import N_, DataError

_COUNTY: Final = 6
_TOWNSHIP: Final = 9
_MOST: Final = 999
_PROVINCE: Final = "220000"
FIRST_SITE: Final = 501
"""The sites that come with the program have lower numbers."""
_FREE_TOWNSHIPS: Final = range(999, 599, -1)
"""No division of China has such a number inside its county."""


class Numbers:
    """Gives codes that no record of a register has, or ever had.

    Parameters
    ----------
    taken
        Keys of all records, also of those that were removed.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def venue(self, county: str, township: str = "") -> str:
        """Return a code inside a township, or inside a county where it is not known.

        The three free digits go from 999 downwards, where no village has its number.

        Raises
        ------
        DataError
            If all of them are taken.
        """
        first = [township[:_TOWNSHIP]] if township else []
        prefixes = chain(first, _of_county(county[:_COUNTY] or _PROVINCE))
        return self._take(
            f"{prefix}{number:03d}" for prefix in prefixes for number in range(_MOST, 0, -1)
        )

    def site(self, county: str) -> str:
        """Return the next free number of a site in a county.

        Raises
        ------
        DataError
            If all of them are taken.
        """
        prefix = f"JL-{county[:_COUNTY] or _PROVINCE}-"
        return self._take(f"{prefix}{number:03d}" for number in range(FIRST_SITE, _MOST + 1))

    def _take(self, codes: Iterator[str]) -> str:
        code = next((code for code in codes if code not in self._taken), "")
        if not code:
            raise DataError(N_("There is no free code left in this county."))
        self._taken.add(code)
        return code


def _of_county(county: str) -> Iterator[str]:
    yield f"{county}000"
    for number in _FREE_TOWNSHIPS:
        yield f"{county}{number}"
