"""Compile or load the kernels of the searches before somebody asks."""

from functools import cache


@cache
def warm_up() -> None:
    """Load the kernels into this process, once, before a clock starts.

    The first process after an installation compiles them and keeps them on disk.
    """
    from geo.locate import _cover, _median  # noqa: PLC0415 - numba is slow to import

    _cover.warm_up()
    _median.warm_up()
