"""Whoever asks for long work: a wish, what becomes of it, and when nobody wishes it any more."""

import logging
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from geo.errors import N_, RedRoutesError
from web.store.work_conditions import ATTENDED, asked_for
from web.store.work_file import WorkFile, renewing
from web.store.work_tables import SHOWN, UNFINISHED, wishes, work

TOLD: Final = 60.0
"""Seconds in which whoever asks again is told that work failed, before it is tried anew."""
BUSY: Final = N_("The server is busy with other long work: try again in a minute.")


class BusyError(RedRoutesError):
    """So much long work is waiting already that no more is taken."""

    status = 503
    kind = "busy"
    title = N_("The server is busy")
    level = logging.WARNING


@dataclass(frozen=True)
class Seen:
    """A piece of work as it stands.

    Attributes
    ----------
    state
        waiting, running, done, failed (the worker died of it) or cancelled.
    share
        Share done, as far as the work tells.
    seconds
        Since it was asked for.
    result
        Of done work, in the bytes its worker wrote.
    """

    id: str
    state: str
    share: float
    seconds: float
    result: bytes | None = None

    @property
    def done(self) -> bool:
        """Whether there is a result or an error."""
        return self.state in ("done", "failed")


class Asking(WorkFile):
    """Long work as whoever asks for it sees it."""

    @renewing
    def ask(self, key: str, *, kind: str, lane: str, arguments: str, client: str) -> str:
        """Wish for work, which begins unless equal work is there already; return its id.

        Raises
        ------
        BusyError
            If too much waits in the lane.
        """
        with self._deciding() as connection:
            now = self._now(connection)
            failed = (work.c.state == "failed") & (work.c.ended > now - TOLD)
            found = connection.scalar(
                sa.select(work.c.id)
                .where(work.c.key == key, work.c.state.in_((*UNFINISHED, "done")) | failed)
                .order_by(work.c.asked.desc())
            )
            if found is None:
                self._admit(connection, lane, client, now)
                found = token_hex(8)
                row = {
                    "id": found, "key": key, "kind": kind, "lane": lane, "arguments": arguments,
                    "client": client, "state": "waiting", "asked": now, "tries": 0, "share": 0.0,
                }  # fmt: skip
                connection.execute(work.insert().values(row))
            self._wish(connection, found, client, now)
        return str(found)

    def _admit(self, connection: Connection, lane: str, client: str, now: float) -> None:
        """See that there is room in a lane; what nobody waits for at the moment makes some."""
        waits, mine = (work.c.lane == lane) & (work.c.state == "waiting"), work.c.client == client
        most = self._lanes[lane]
        # Whoever asks for everything at once leaves room for the others.
        for which, room in ((waits & mine, -(-most // 2)), (waits, most)):
            count = connection.scalar(sa.select(sa.func.count()).where(which)) or 0
            if count < room:
                continue
            oldest = sa.select(work.c.id).where(which, ~asked_for(now - ATTENDED))
            left = connection.scalar(oldest.order_by(work.c.asked).limit(1))
            if left is None:
                raise BusyError(BUSY)
            ended = {"state": "cancelled", "ended": now}
            connection.execute(work.update().where(work.c.id == left).values(ended))

    def find(self, key: str) -> Seen | None:
        """Return the newest unfinished or done work of a key."""
        return self._see(work.c.key == key, work.c.state.in_((*UNFINISHED, "done")))

    def see(self, number: str) -> Seen | None:
        """Return a piece of work, None when it is forgotten."""
        return self._see(work.c.id == number)

    @renewing
    def _see(self, *conditions: sa.ColumnElement[bool]) -> Seen | None:
        columns = (work.c.id, work.c.state, work.c.share, work.c.asked, work.c.result)
        query = sa.select(*columns).where(*conditions).order_by(work.c.asked.desc()).limit(1)
        with self.read() as connection:
            now = self._now(connection)
            there = (work.c.state != SHOWN) | (work.c.lease > now)
            row = connection.execute(query.where(there)).first()
        return row and Seen(row.id, row.state, row.share, now - row.asked, row.result)

    def unfinished(self) -> int:
        """Return how much work waits or is being done."""
        counted = sa.select(sa.func.count()).where(work.c.state.in_(UNFINISHED))
        with self.read() as connection:
            return connection.scalar(counted) or 0

    def touch(self, number: str, client: str) -> None:
        """Say that a client still waits for some work."""
        with self.write() as connection:
            self._wish(connection, number, client, self._now(connection))

    def wished(self, number: str, client: str) -> bool:
        """Tell whether a client has wished for some work and not taken that back."""
        mine = (wishes.c.work == number) & (wishes.c.client == client)
        with self.read() as connection:
            return bool(connection.scalar(sa.select(sa.exists().where(mine))))

    def drop(self, number: str, client: str | None) -> bool:
        """Take back the wish of a client, None for all; tell whether the work ends by that."""
        with self._deciding() as connection:
            taken = wishes.c.work == number
            if client is not None:
                taken &= wishes.c.client == client
            connection.execute(wishes.delete().where(taken))
            others = sa.exists().where(wishes.c.work == work.c.id)
            ongoing = work.c.state.in_((*UNFINISHED, SHOWN))
            unwanted = (work.c.id == number) & ongoing & ~others
            ended = {"state": "cancelled", "ended": self._now(connection)}
            return bool(connection.execute(work.update().where(unwanted).values(ended)).rowcount)

    def withdraw(self, client: str) -> None:
        """Take back all wishes of a client; what nobody else has asked for ends."""
        with self._deciding() as connection:
            his = sa.exists().where(wishes.c.work == work.c.id, wishes.c.client == client)
            others = sa.exists().where(wishes.c.work == work.c.id, wishes.c.client != client)
            ended = {"state": "cancelled", "ended": self._now(connection)}
            alone = work.c.state.in_((*UNFINISHED, SHOWN)) & his & ~others
            connection.execute(work.update().where(alone).values(ended))
            connection.execute(wishes.delete().where(wishes.c.client == client))

    @renewing
    def waiting(self) -> tuple[dict[str, int], float]:
        """Return how much waits in each lane, and for how many seconds the oldest has."""
        waits = work.c.state == "waiting"
        query = sa.select(work.c.lane, sa.func.count(), sa.func.min(work.c.asked)).where(waits)
        with self.read() as connection:
            rows = connection.execute(query.group_by(work.c.lane)).all()
            now = self._now(connection)
        counts = dict.fromkeys(self._lanes, 0) | {lane: count for lane, count, _ in rows}
        return counts, max((now - oldest for _, _, oldest in rows), default=0.0)
