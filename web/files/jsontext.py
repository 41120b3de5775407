"""JSON as UTF-8 text: Chinese stays readable, and what JSON has no word for is refused."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""A document whose keys are those of a standard, such as a JSON Schema."""
JsonObject: TypeAlias = Mapping[str, Json]


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
