"""What stands for a store that cannot be used: it holds nothing and takes nothing."""

from web.store.empty import ABSENT
from web.store.store import Store


class AbsentStore(Store):
    """An empty store in memory; every write is refused."""

    def __init__(self) -> None:
        super().__init__(ABSENT)
