"""What stands for a store that cannot be used: it holds nothing and takes nothing."""

import time
from typing import Final

from web.store.empty import ABSENT
from web.store.store import Store


class AbsentStore(Store):
    """An empty store in memory; every write is refused."""

    def __init__(self) -> None:
        super().__init__(ABSENT)


PAUSE: Final = 5.0
"""Seconds after which a store that could not be used is tried again."""


class Outage:
    """Whether a store was lately found unusable: then one at a time tries it, and nobody waits."""

    def __init__(self) -> None:
        self._until = 0.0

    def lasts(self) -> bool:
        """Tell whether to do without the store; whoever hears no tries it for all the others."""
        now = time.monotonic()
        if not self._until:
            return False
        if now < self._until:
            return True
        self._until = now + PAUSE
        return False

    def begin(self) -> None:
        """Note that the store could not be used."""
        self._until = time.monotonic() + PAUSE

    def end(self) -> None:
        """Note that it could."""
        self._until = 0.0
