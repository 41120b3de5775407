"""Loading modules and data without the garbage collector, which looks for garbage in vain there."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Pause the collector while much is loaded; afterwards it passes over what was loaded.

    What is loaded stays, so that looking through it, at every quarter more of it and once more at
    the end of the process, is a third of the time of the whole start.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if running:
            gc.enable()
