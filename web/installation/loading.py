"""What a process does besides answering, so that those who wait for an answer feel it least."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

NICE: Final = 5
"""How much long work gives way: the processes that answer get three times its share of a core."""


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


def be_polite() -> None:
    """Let whoever answers go first, as far as this system knows such a thing."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))
