"""Codes of divisions: twelve digits, of which the last are zeros above the village."""

from typing import Final

PROVINCE_DIGITS, PREFECTURE_DIGITS, COUNTY_DIGITS, TOWNSHIP_DIGITS = 2, 4, 6, 9
"""So many digits of a code say which division of a level it is, or lies in."""
WHOLE_DIGITS: Final = 12
WRITTEN_DIGITS: Final = (COUNTY_DIGITS, TOWNSHIP_DIGITS, WHOLE_DIGITS)
"""Lengths that people write a code in, the zeros at its end left out."""


def whole_code(digits: str) -> str:
    """Return a code with the zeros that were left out at its end."""
    return digits.ljust(WHOLE_DIGITS, "0")
