"""How the solver's loops are compiled, and when those kept on disk are compiled anew.

Numba keeps what it has compiled beside the file of a function and trusts it as long as that file
does not change. But it builds in all that the function calls and every constant it reads, of other
files too; so an upgrade that changes those would go on with loops of the old ones. Kernels are kept
under a stamp of all that they are compiled from instead.

Modules of kernels switch off some rules on size and loops: handing tuples of arrays from kernel to
kernel costs more than their work, so the hot ones are long and take what they need one by one.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from numba import njit
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.dispatcher import Dispatcher

Function = TypeVar("Function", bound=Callable[..., Any])
UNCOUNTED: Final[dict[str, Any]] = {"_nrt": False}
"""Option of numba that leaves the references to arrays uncounted."""


def kernel(function: Function) -> Function:
    """Compile a function at its first call, keep it on disk, let other threads run meanwhile.

    References to arrays are not counted: that took a quarter of the time, as every call hands over
    dozens of them. So a kernel works on arrays that it is given and makes none, see :func:`maker`.
    """
    return _compiled(function, UNCOUNTED)


def maker(function: Function) -> Function:
    """Compile a function that makes arrays."""
    return _compiled(function, {})


@cache
def stamp(module: str) -> bytes:
    """Return a digest of all that the kernels of a module are compiled from.

    These are its text and this file's, and of what it imports the constants, the fields of tuples,
    and all that other kernels are compiled from. Imports come first in a module, so they are there
    when its first kernel asks.
    """
    digest = hashlib.sha256()
    for part in _sources(module):
        digest.update(hashlib.sha256(part).digest())
    return digest.digest()


def _compiled(function: Function, options: dict[str, Any]) -> Function:
    compiled = njit(nogil=True, **options)(function)
    compiled._cache = _Kept(function)  # noqa: SLF001 - numba has no public way to say what is fresh
    return cast("Function", compiled)


class _Kept(FunctionCache):
    """What is kept of a kernel on disk, as long as its stamp is the same."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)  # type: ignore[no-untyped-call] # numba has no types
        self._cache_file = IndexDataCacheFile(  # type: ignore[no-untyped-call]
            cache_path=self.cache_path,
            filename_base=self._impl.filename_base,
            source_stamp=stamp(function.__module__),
        )


def _sources(module: str) -> Iterator[bytes]:
    names = vars(sys.modules[module])
    yield Path(__file__).read_bytes()
    yield Path(names["__file__"]).read_bytes()
    for name in sorted(names):
        value = names[name]
        if name.startswith("__"):
            continue
        if isinstance(value, Dispatcher) and value.__module__ != module:
            yield stamp(value.__module__)
        elif isinstance(value, bool | int | float | str | tuple):
            yield f"{name} {value!r}".encode()
        elif hasattr(value, "_fields"):
            yield f"{name} {value._fields}".encode()
