"""Masks in the place of telephones and names, in any text."""

import re
from typing import Final

_NUMBER: Final = re.compile(r"(?<!\d)\+?\d(?:[ ()-]?\d){4,}(?!\d)")
_MOBILE: Final = re.compile(
    r"(?<!\d)1[3-9]\d(?:[ -]?\d){8}(?!\d)|(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"
)
_NAME: Final = re.compile(r"[^\W\d_*]{2,}")


def mask(text: str) -> str:
    """Return a contact with the middle of its numbers and all but the first sign of names hidden.

    >>> mask("王老师 13800005678")
    '王** 138****5678'
    """
    return _NAME.sub(_hide_name, _NUMBER.sub(_hide_number, text))


def hide_numbers(text: str) -> str:
    """Return a text in which telephone numbers are masked; codes and days stay."""
    return _MOBILE.sub(_hide_number, text)


def _hide_number(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    if len(digits) < 7:  # noqa: PLR2004 - a short number says all by its ends
        return "*" * len(digits)
    shown = 3 if len(digits) > 10 else 2  # noqa: PLR2004 - a mobile number or one with its area
    last = 4 if len(digits) > 10 else 2  # noqa: PLR2004 - as above
    return f"{digits[:shown]}****{digits[-last:]}"


def _hide_name(found: re.Match[str]) -> str:
    return found[0][0] + "*" * min(len(found[0]) - 1, 2)
