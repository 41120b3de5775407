"""Days in sentences, as readers of a language write them."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

from geo.days import day_text

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
VERBATIM: Final = frozenset({"value", "file", "name", "digest"})
"""Fields of sentences that hold what somebody has written."""


def dated(params: Mapping[str, object], language: str) -> dict[str, object]:
    """Return the fields of a sentence with days such as 8 Dec 2026 in the place of 2026-12-08."""
    return {key: one if key in VERBATIM else _said(one, language) for key, one in params.items()}


def _said(value: Any, language: str) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return day_text(dt.date.fromisoformat(value), language, weekday=False)
        except ValueError:  # no such day, such as 2026-02-30
            return value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return day_text(value, language, weekday=False)
    return value
