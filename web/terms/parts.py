"""What an annotation is made of: types and metadata, however deep they are nested."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin

from pydantic.fields import FieldInfo


def parts(hint: Any) -> Iterator[Any]:
    """Yield the types and the metadata of an annotation, the inner ones first; None is left out."""
    origin = get_origin(hint)
    if hint is NoneType:
        return
    if origin is Literal:
        yield hint
    elif origin in (Union, UnionType, Required, NotRequired, list, tuple):
        for one in get_args(hint):
            if one is not Ellipsis:
                yield from parts(one)
    elif metadata := getattr(hint, "__metadata__", ()):
        yield from parts(hint.__origin__)
        for one in metadata:
            yield from one.metadata if isinstance(one, FieldInfo) else (one,)
    else:
        yield hint


def is_list(hint: Any) -> bool:
    """Tell whether an annotation is that of a list, whatever else is said of it."""
    while hasattr(hint, "__metadata__"):
        hint = hint.__origin__
    return get_origin(hint) is list
