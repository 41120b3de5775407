"""What is told of rows of long work: who waits for it, whose it is, whether it may begin."""

from typing import Any, Final

import sqlalchemy as sa

from web.store.work_tables import wishes, work

LEASE: Final = 5.0
"""Seconds after which work is taken from a worker that says nothing."""
ATTENDED: Final = 15.0
"""Seconds for which whoever has asked counts as waiting: after them work gives way to others."""
WANTED: Final = 600.0
"""Seconds after which work ends that nobody has asked for."""
KEPT: Final = 3600.0
"""Seconds a result is kept at least."""
PER_CLIENT: Final = 2
"""Pieces of work of one client that are done at a time."""


def asked_for(since: float, which: Any = work) -> sa.ColumnElement[bool]:
    """Tell whether anybody has asked for some work since a moment."""
    return sa.exists().where(wishes.c.work == which.c.id, wishes.c.seen > since).correlate(which)


def may_run(now: float, which: Any = work) -> sa.ColumnElement[bool]:
    """Tell whether a client has not too much done at a time already.

    What he does not wait for any more does not keep back what he waits for.
    """
    other = work.alias()
    attended = asked_for(now - ATTENDED, other) | ~asked_for(now - ATTENDED, which)
    running = sa.select(sa.func.count()).where(
        other.c.client == which.c.client, other.c.state == "running", attended
    )
    return running.correlate(which).scalar_subquery() < PER_CLIENT


def owned(number: str, owner: str) -> sa.ColumnElement[bool]:
    """Tell whether some work is still being done by this worker."""
    return (work.c.id == number) & (work.c.owner == owner) & (work.c.state == "running")
