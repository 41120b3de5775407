"""Long work that a process does itself, seen by the others."""

from collections.abc import Iterable
from secrets import token_hex

import sqlalchemy as sa

from web.store.work_asking import Asking, Seen
from web.store.work_conditions import LEASE
from web.store.work_tables import SHOWN, work


class Showing(Asking):
    """What a process has done itself, and does: the others see it, and may cancel it."""

    def show(self, number: str, *, key: str, share: float, clients: Iterable[str] = ()) -> bool:
        """Let other processes see how far work is that this one does itself.

        It is seen for some seconds; False when one of the others has cancelled it.

        Parameters
        ----------
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
