"""Long work that many processes share: one table, on either database.

Whoever asks writes a row, whoever is free claims it, and everybody sees the result: equal questions
are one row. A claim is a lease: a worker that dies or freezes loses it, and its work is claimed
again. Work that nobody waits for at the moment, on a telephone that has locked its screen, goes on
for a while, and gives way to whatever is waited for.

The rows may be lost without harm, so on SQLite they have a file of their own: no large result
lies in the backup of the store, and no plan waits for the writing of an import.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from secrets import token_hex
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection

from geo.errors import N_, RedRoutesError
from web.store.database import Database, StoreError
from web.store.engine import make_folder
from web.store.work_tables import SHOWN, UNFINISHED, metadata, wishes, work, workers

P = ParamSpec("P")
T = TypeVar("T")
LEASE: Final = 5.0
"""Seconds after which work is taken from a worker that says nothing."""
ALIVE: Final = 10.0
"""Seconds after which a worker that says nothing counts as gone."""
ATTENDED: Final = 15.0
"""Seconds for which whoever has asked counts as waiting: after them work gives way to others."""
WANTED: Final = 600.0
"""Seconds after which work ends that nobody has asked for."""
YIELDS: Final = 1.0
"""Seconds that work waits which is attended before work that is not makes room for it."""
RETURNS: Final = 60.0
"""Seconds for which another worker is waited for after the last one was there."""
KEPT: Final = 3600.0
"""Seconds a result is kept at least."""
TOLD: Final = 60.0
"""Seconds in which whoever asks again is told that work failed, before it is tried anew."""
TRIES: Final = 3
"""Workers that may die of the same work."""
PER_CLIENT: Final = 2
"""Pieces of work of one client that are done at a time."""

BUSY: Final = N_("The server is busy with other long work: try again in a minute.")
LOST: Final = N_(
    "The work was given up: each of three processes that did it stopped before the end."
)
LATE: Final = N_("The work took too long and was given up: ask for less at a time.")

LOCK: Final = 771_901

MISSING: Final = ("no such table", "unable to open", "UndefinedTable")
"""Signs, in the words of the databases, that the tables are not there."""
TOO_LONG: Final = b"late"
"""Result of work that failed because it took too long."""


STARTING: Final = "starting-"
"""Begin of the name of a worker that still opens its installation."""
FAILING: Final = "failing-"
"""Begin of the name of a worker that could not open it and tries again."""


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


@dataclass(frozen=True)
class Claimed:
    """Work that this worker is to do."""

    id: str
    kind: str
    lane: str
    arguments: str
    tries: int


def renewing(
    do: Callable[Concatenate["WorkTable", P], T],
) -> Callable[Concatenate["WorkTable", P], T]:
    """Do something once more, on new tables, where they were deleted or broken meanwhile."""

    @wraps(do)
    def done(table: "WorkTable", /, *given: P.args, **named: P.kwargs) -> T:
        try:
            return do(table, *given, **named)
        except StoreError as error:
            table.make_anew(error)
        return do(table, *given, **named)

    return done


class WorkTable(Database):
    """The table of long work.

    Parameters
    ----------
    url
        SQLAlchemy URL.
    lanes
        Lane -> pieces of work that may wait in it.
    firm
        Lanes whose work gives way to no other once it has begun.
    """

    def __init__(self, url: str, lanes: Mapping[str, int], firm: Sequence[str] = ()) -> None:
        super().__init__(url)
        if self.is_file:
            sa.event.listen(self._engine, "connect", _hasten)
        self._lanes, self._firm = lanes, tuple(firm)

    @renewing
    def prepare(self) -> None:
        """Create the tables unless they are there; any number of processes may do so at once."""
        self._prepare()

    def make_anew(self, error: StoreError) -> None:
        """Make the tables anew where they are deleted or broken; another error is raised again."""
        reason = getattr(error.__cause__, "orig", None)
        if type(reason) is sqlite3.DatabaseError:  # no lock and no full disk: the file itself
            self._delete()
        elif not any(sign in f"{error}{type(reason).__name__}" for sign in MISSING):
            raise error
        self._prepare()

    def _delete(self) -> None:
        for end in ("", "-wal", "-shm"):
            with self._sentences():
                Path(f"{self._engine.url.database}{end}").unlink(missing_ok=True)

    def _prepare(self) -> None:
        with self._sentences():
            make_folder(self.url)
        with self._deciding() as connection:
            metadata.create_all(connection)

    @contextmanager
    def _deciding(self) -> Iterator[Connection]:
        """Open a transaction that no other decision runs beside."""
        with self.write() as connection:
            if not self.is_file:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            yield connection

    def _now(self, connection: Connection) -> float:
        """Seconds by the clock of the database, which all machines share."""
        if self.is_file:
            return time.time()
        clock = sa.func.extract("epoch", sa.func.clock_timestamp())
        return float(connection.execute(sa.select(clock)).scalar_one())

    # -- asking -----------------------------------------------------------------------------------

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
            oldest = sa.select(work.c.id).where(which, ~_asked_for(now - ATTENDED))
            left = connection.scalar(oldest.order_by(work.c.asked).limit(1))
            if left is None:
                raise BusyError(BUSY)
            ended = {"state": "cancelled", "ended": now}
            connection.execute(work.update().where(work.c.id == left).values(ended))

    def _wish(self, connection: Connection, number: str, client: str, now: float) -> None:
        mine = (wishes.c.work == number) & (wishes.c.client == client)
        if not connection.execute(wishes.update().where(mine).values(seen=now)).rowcount:
            connection.execute(wishes.insert().values(work=number, client=client, seen=now))

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

    # -- doing ------------------------------------------------------------------------------------

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
        attended = _asked_for(now - ATTENDED)
        return (
            sa.select(work)
            .where(work.c.state == "waiting", work.c.lane.in_(lanes), _may_run(now))
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
            .where(work.c.state == "waiting", ~_asked_for(now - WANTED))
            .values(state="cancelled", ended=now)
        )
        connection.execute(work.delete().where(work.c.ended < now - KEPT))
        gone = ~sa.exists().where(work.c.id == wishes.c.work)
        connection.execute(wishes.delete().where(gone))

    def goes_on(self, number: str, owner: str) -> bool:
        """Tell whether work is still this worker's and somebody's wish; only a reading."""
        with self.read() as connection:
            now = self._now(connection)
            mine = sa.select(work.c.id).where(_owned(number, owner), _asked_for(now - WANTED))
            return connection.scalar(mine) is not None

    def makes_room(self, number: str, owner: str, lanes: Sequence[str]) -> bool:
        """Tell whether work that nobody waits for at the moment keeps others of its worker waiting.

        Parameters
        ----------
        lanes
            What the worker does.
        """
        waiting = work.alias()
        with self.read() as connection:
            now = self._now(connection)
            waits = (
                sa.select(waiting.c.id)
                .where(
                    waiting.c.state == "waiting",
                    waiting.c.lane.in_(lanes),
                    waiting.c.asked < now - YIELDS,
                    _asked_for(now - ATTENDED, waiting),
                    _may_run(now, waiting),
                )
                .exists()
            )
            idle = ~_asked_for(now - ATTENDED) & work.c.lane.not_in(self._firm)
            mine = sa.select(work.c.id).where(_owned(number, owner), idle, waits)
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
            query = work.update().where(_owned(number, owner)).values(values)
            return bool(connection.execute(query).rowcount)

    def beat(self, number: str, owner: str, share: float) -> bool:
        """Renew the lease and say how far the work is; False when it is lost or not wanted."""
        with self.write() as connection:
            now = self._now(connection)
            going = _owned(number, owner) & _asked_for(now - WANTED)
            lease = {"lease": now + LEASE, "share": share}
            return bool(connection.execute(work.update().where(going).values(lease)).rowcount)

    def end(self, number: str, owner: str, state: str, result: bytes | None = None) -> bool:
        """Put down how work ended; False when it was taken from this worker meanwhile."""
        with self.write() as connection:
            ended = self._now(connection)
            values = {"state": state, "ended": ended, "share": 1.0, "result": result}
            query = work.update().where(_owned(number, owner)).values(values)
            return bool(connection.execute(query).rowcount)

    def show(self, number: str, *, key: str, share: float, clients: Iterable[str] = ()) -> bool:
        """Let other processes see how far work is that this one does itself.

        It is seen for some seconds; False when one of the others has cancelled it.

        Parameters
        ----------
        number, key, share
            The work, and how far it is.
        clients
            Who wants it since the last telling.
        """
        with self._deciding() as connection:
            now = self._now(connection)
            for client in clients:
                self._wish(connection, number, client, now)
            ours = work.c.id == number
            seen = {"share": share, "lease": now + LEASE, "ended": now}
            same = ours & (work.c.state == SHOWN)
            if connection.execute(work.update().where(same).values(seen)).rowcount:
                return True
            if connection.scalar(sa.select(work.c.id).where(ours)) is not None:
                return False
            row = {
                "id": number, "key": key, "kind": SHOWN, "lane": SHOWN, "arguments": "",
                "client": "", "state": SHOWN, "asked": now, "tries": 0,
            }  # fmt: skip
            connection.execute(work.insert().values(**row, **seen))
        return True

    def shown(self, key: str) -> Seen | None:
        """Return work that another process does itself, by its key."""
        return self._see(work.c.key == key, work.c.state == SHOWN)

    def finish(self, number: str, state: str, result: bytes | None) -> None:
        """Put down how work ended that was shown."""
        with self.write() as connection:
            same = (work.c.id == number) & (work.c.state == SHOWN)
            ended = {"state": state, "share": 1.0, "result": result, "ended": self._now(connection)}
            connection.execute(work.update().where(same).values(ended))

    def keep(self, key: str, *, kind: str, lane: str, arguments: str, result: bytes) -> None:
        """Put down a result that was computed on the way to another one."""
        with self._deciding() as connection:
            now = self._now(connection)
            equal = sa.select(work.c.id).where(work.c.key == key, work.c.state == "done")
            if connection.scalar(equal) is None:
                row = {
                    "id": token_hex(8), "key": key, "kind": kind, "lane": lane,
                    "arguments": arguments, "client": "", "state": "done", "asked": now,
                    "ended": now, "tries": 0, "share": 1.0, "result": result,
                }  # fmt: skip
                connection.execute(work.insert().values(row))


def _asked_for(since: float, which: Any = work) -> sa.ColumnElement[bool]:
    """Tell whether anybody has asked for some work since a moment."""
    return sa.exists().where(wishes.c.work == which.c.id, wishes.c.seen > since).correlate(which)


def _may_run(now: float, which: Any = work) -> sa.ColumnElement[bool]:
    """Tell whether a client has not too much done at a time already.

    What he does not wait for any more does not keep back what he waits for.
    """
    other = work.alias()
    attended = _asked_for(now - ATTENDED, other) | ~_asked_for(now - ATTENDED, which)
    running = sa.select(sa.func.count()).where(
        other.c.client == which.c.client, other.c.state == "running", attended
    )
    return running.correlate(which).scalar_subquery() < PER_CLIENT


def _owned(number: str, owner: str) -> sa.ColumnElement[bool]:
    return (work.c.id == number) & (work.c.owner == owner) & (work.c.state == "running")


def _hasten(connection: Any, _record: object) -> None:
    """Wait for no disk: what a power cut takes with it is asked again."""
    connection.execute("PRAGMA synchronous = NORMAL")
