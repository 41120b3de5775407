"""Where the parts of a large job are done: one after the other here, or elsewhere at once."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Mapper(Protocol):
    """Applies a function to every item and returns the results in their order, as ``map`` does.

    A mapper that sends items to other processes needs a function and items that can be pickled.
    """

    def __call__(self, function: Callable[[T], R], items: Iterable[T], /) -> Iterable[R]:
        """Return the result for each item, in their order."""


def here(function: Callable[[T], R], items: Iterable[T], /) -> Iterable[R]:
    """Do one item after the other in this process; the default :class:`Mapper`."""
    return map(function, items)
