"""Workers say that they are there, that they begin, that they cannot, and that they go."""

from typing import Final

import sqlalchemy as sa

from web.store.work_conditions import KEPT
from web.store.work_file import WorkFile, renewing
from web.store.work_tables import workers

ALIVE: Final = 10.0
"""Seconds after which a worker that says nothing counts as gone."""
RETURNS: Final = 60.0
"""Seconds for which another worker is waited for after the last one was there."""
STARTING: Final = "starting-"
"""Begin of the name of a worker that still opens its installation."""
FAILING: Final = "failing-"
"""Begin of the name of a worker that could not open it and tries again."""


class Workers(WorkFile):
    """Who does long work."""

    @renewing
    def workers(self, *, starting: bool = False) -> int:
        """Return how many workers have said lately that they are there.

        Parameters
        ----------
        starting
            Whether those count that cannot do anything yet.
        """
        without = (FAILING,) if starting else (FAILING, STARTING)
        return self._alive(*(~workers.c.id.startswith(one) for one in without))

    def expected(self) -> bool:
        """Tell whether one that went or died lately may come again, as one that is kept does."""
        query = sa.select(sa.func.max(workers.c.seen))
        with self.read() as connection:
            last = connection.scalar(query)
            return last is not None and last > self._now(connection) - RETURNS

    def failing(self) -> int:
        """Return how many workers have said lately that they cannot begin, and try again."""
        return self._alive(workers.c.id.startswith(FAILING))

    def _alive(self, *which: sa.ColumnElement[bool]) -> int:
        with self.read() as connection:
            alive = workers.c.seen > self._now(connection) - ALIVE
            query = sa.select(sa.func.count()).select_from(workers).where(alive, *which)
            return connection.scalar(query) or 0

    @renewing
    def present(self, owner: str) -> None:
        """Say that a worker is there."""
        with self.write() as connection:
            now = self._now(connection)
            mine = workers.update().where(workers.c.id == owner).values(seen=now)
            if not connection.execute(mine).rowcount:
                connection.execute(workers.insert().values(id=owner, seen=now))
                connection.execute(workers.delete().where(workers.c.seen < now - KEPT))

    def leave(self, owner: str) -> None:
        """Say that a worker goes; another may come in its place."""
        mine = workers.c.id.in_((owner, STARTING + owner, FAILING + owner))
        with self.write() as connection:
            gone = self._now(connection) - ALIVE
            connection.execute(workers.delete().where(mine, workers.c.id != owner))
            still = mine & (workers.c.seen > gone)
            connection.execute(workers.update().where(still).values(seen=gone))
