"""Whoever is free claims long work; a claim is a lease, so that of who dies is claimed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from web.store.work_asking import Asking
from web.store.work_conditions import ATTENDED, KEPT, LEASE, WANTED, asked_for, may_run, owned
from web.store.work_file import renewing
from web.store.work_tables import wishes, work

YIELDS: Final = 1.0
"""Seconds that work waits which is attended before work that is not makes room for it."""
TRIES: Final = 3
"""Workers that may die of the same work."""


@dataclass(frozen=True)
class Claimed:
    """Work that this worker is to do."""

    id: str
    kind: str
    lane: str
    arguments: str
    tries: int


class Doing(Asking):
    """Long work as whoever does it sees it."""

    @renewing
    def claim(self, owner: str, lanes: Sequence[str]) -> Claimed | None:
        """Take the oldest work of some lanes, None when there is none for this worker.

        Looking costs one reading; only where there is something to decide is anything written.
        """
        unfinished = self.unfinished()
        with self.read() as connection:
            old = sa.select(sa.func.count()).where(work.c.ended < self._now(connection) - KEPT)
            if not unfinished and not connection.scalar(old):
                return None
        with self._deciding() as connection:
            now = self._now(connection)
            self._clean(connection, now)
            row = connection.execute(self._next(lanes, now)).first()
            if row is None:
                return None
            claimed = {
                "state": "running", "owner": owner, "begun": now, "lease": now + LEASE,
                "tries": row.tries + 1,
            }  # fmt: skip
            connection.execute(work.update().where(work.c.id == row.id).values(claimed))
        return Claimed(row.id, row.kind, row.lane, row.arguments, row.tries + 1)

    def _next(self, lanes: Sequence[str], now: float) -> sa.Select[Any]:
        """Select the work to do next: what is waited for comes first."""
        attended = asked_for(now - ATTENDED)
        return (
            sa.select(work)
            .where(work.c.state == "waiting", work.c.lane.in_(lanes), may_run(now))
            .order_by(sa.case((attended, 0), else_=1), work.c.asked)
            .limit(1)
        )

    def _clean(self, connection: Connection, now: float) -> None:
        """Take back lost leases, end what nobody wants, forget what is old."""
        lost = (work.c.state == "running") & (work.c.lease < now)
        again = sa.case((work.c.tries >= TRIES, "failed"), else_="waiting")
        ended = sa.case((work.c.tries >= TRIES, now), else_=None)
        connection.execute(work.update().where(lost).values(state=again, owner=None, ended=ended))
        connection.execute(
            work.update()
            .where(work.c.state == "waiting", ~asked_for(now - WANTED))
            .values(state="cancelled", ended=now)
        )
        connection.execute(work.delete().where(work.c.ended < now - KEPT))
        gone = ~sa.exists().where(work.c.id == wishes.c.work)
        connection.execute(wishes.delete().where(gone))

    def goes_on(self, number: str, owner: str) -> bool:
        """Tell whether work is still this worker's and somebody's wish; only a reading."""
        with self.read() as connection:
            now = self._now(connection)
            mine = sa.select(work.c.id).where(owned(number, owner), asked_for(now - WANTED))
            return connection.scalar(mine) is not None

    def makes_room(self, number: str, owner: str, lanes: Sequence[str]) -> bool:
        """Tell whether work that nobody waits for keeps others of its worker waiting."""
        waiting = work.alias()
        with self.read() as connection:
            now = self._now(connection)
            waits = (
                sa.select(waiting.c.id)
                .where(
                    waiting.c.state == "waiting",
                    waiting.c.lane.in_(lanes),
                    waiting.c.asked < now - YIELDS,
                    asked_for(now - ATTENDED, waiting),
                    may_run(now, waiting),
                )
                .exists()
            )
            idle = ~asked_for(now - ATTENDED) & work.c.lane.not_in(self._firm)
            mine = sa.select(work.c.id).where(owned(number, owner), idle, waits)
            return connection.scalar(mine) is not None

    def put_back(self, number: str, owner: str, *, died: bool = False) -> bool:
        """Let another worker begin some work again; False when it was taken from this one.

        Parameters
        ----------
        died
            Whether the worker died of it, perhaps: so often it is tried, and no oftener.
        """
        with self.write() as connection:
            spare = {"tries": work.c.tries if died else work.c.tries - 1, "share": 0.0}
            values = {"state": "waiting", "owner": None, "lease": None, **spare}
            query = work.update().where(owned(number, owner)).values(values)
            return bool(connection.execute(query).rowcount)

    def beat(self, number: str, owner: str, share: float) -> bool:
        """Renew the lease and say how far the work is; False when it is lost or not wanted."""
        with self.write() as connection:
            now = self._now(connection)
            going = owned(number, owner) & asked_for(now - WANTED)
            lease = {"lease": now + LEASE, "share": share}
            return bool(connection.execute(work.update().where(going).values(lease)).rowcount)

    def end(self, number: str, owner: str, state: str, result: bytes | None = None) -> bool:
        """Put down how work ended; False when it was taken from this worker meanwhile."""
        with self.write() as connection:
            ended = self._now(connection)
            values = {"state": state, "ended": ended, "share": 1.0, "result": result}
            query = work.update().where(owned(number, owner)).values(values)
            return bool(connection.execute(query).rowcount)
