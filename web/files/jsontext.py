"""JSON as UTF-8 text: Chinese stays readable, and what JSON has no word for is refused."""

import json
from typing import Any


def json_text(document: Any, *, indent: int | None = None) -> str:
    """Serialise a document.

    Raises
    ------
    ValueError
        If it holds NaN or infinity.
    """
    separators = None if indent else (",", ":")
    return json.dumps(
        document, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
    )
