"""JSON Schemas of declared answers; only the description of the API and the tests load this."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter
from typing_extensions import is_typeddict


@cache
def adapter(declared: Any) -> TypeAdapter[Any]:
    """Return what validates a declared answer and describes it.

    Unknown keys are refused, so that a test finds a key that nobody declared. The published
    schemas leave that out: within version 1 keys may be added.
    """
    for one in {*_declared(declared)}:
        one.__pydantic_config__ = {"extra": "forbid"}
    return TypeAdapter(declared)


def _declared(hint: Any, seen: frozenset[Any] = frozenset()) -> Iterator[Any]:
    """Yield the declarations that an annotation is made of."""
    kind = getattr(hint, "__origin__", hint)
    if is_typeddict(kind) and kind not in seen:
        yield kind
        for one in get_type_hints(kind, include_extras=True).values():
            yield from _declared(one, seen | {kind})
    for one in get_args(hint):
        yield from _declared(one, seen)
