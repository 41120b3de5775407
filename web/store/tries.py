"""Wrong passwords, counted in the store, so that all processes and machines count together.

Counted is a name at an address, and an address for all names: whoever tries from one address shuts
out nobody who signs in from another.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from sqlalchemy import Connection, case, delete, select, update

from geo.errors import N_, RedRoutesError
from web.store.engine import insert_new
from web.store.moments import now
from web.store.noting import note
from web.store.part import Part
from web.store.people import hash_of, named
from web.store.tables import wrong_tries

NAME_TRIES: Final = 10
NAME_PERIOD: Final = timedelta(minutes=15)
"""So many wrong passwords for a name from one address in this time; the next is not looked at."""
ADDRESS_TRIES: Final = 100
ADDRESS_PERIOD: Final = timedelta(hours=1)
"""So many for all names."""
Counted = tuple[str, int, timedelta]
"""Hash of what is counted, how many are looked at, and in which time."""
NETWORK: Final = 64
"""Bits of an IPv6 address that tell one customer of a network from another."""


class TooManyTriesError(RedRoutesError):
    """So many wrong passwords came from here that no other one is looked at."""

    status = 429
    kind = "too-many-tries"
    title = N_("Too many wrong passwords")


class Tries(Part):
    """The wrong passwords of a store."""

    def begin(self, name: str, address: str) -> None:
        """Count a try as wrong before it is looked at, so that many at once are no more than that.

        What is long over is forgotten. The history says when somebody is shut out.

        Raises
        ------
        TooManyTriesError
            If too many were wrong; it says for how long.
        """
        moment, counted = now(), _counted(name, address)
        with self._database.read() as connection:
            told = [(key, most + 1, period) for key, most, period in counted]
            is_told = _left(connection, told, moment) is not None
        if not is_told and self._counts(counted, moment):
            return
        self.require_few(name, address)

    def _counts(self, counted: Sequence[Counted], moment: datetime) -> bool:
        """Count a try; where too many were wrong note it once, and return False."""
        with self._database.write() as connection:
            old = wrong_tries.c.since < moment - ADDRESS_PERIOD
            connection.execute(delete(wrong_tries).where(old))
            new = [{"hash": key, "count": 0, "since": moment} for key, _, _ in counted]
            connection.execute(insert_new(connection, wrong_tries).values(new))
            looked_at = _left(connection, counted, moment, lock=True) is None
            for key, most, period in counted:
                if looked_at:
                    _count(connection, key, period, moment)
                else:
                    _tell(connection, key, most)
        return looked_at

    def require_few(self, name: str, address: str) -> None:
        """Refuse a try where too many were wrong.

        Raises
        ------
        TooManyTriesError
            It says for how long.
        """
        with self._database.read() as connection:
            left = _left(connection, _counted(name, address), now())
        if left is not None:
            raise TooManyTriesError(
                N_(
                    "Too many wrong passwords came from here: try again in %(minutes)d "
                    "minutes, or from another device."
                ),
                minutes=left,
            )

    def clear(self, name: str, address: str) -> None:
        """Forget the wrong passwords of a name at an address: the right one came."""
        (at_name, *_), (at_address, *_) = _counted(name, address)
        wrong = wrong_tries.c
        with self._database.write() as connection:
            connection.execute(delete(wrong_tries).where(wrong.hash == at_name))
            of = (wrong.hash == at_address) & (wrong.count > 0)
            connection.execute(update(wrong_tries).where(of).values(count=wrong.count - 1))


def _counted(name: str, address: str) -> tuple[Counted, Counted]:
    """Return what is counted: hashes, for people type passwords where names belong."""
    where = _network(address)
    return (
        (hash_of(f"{named(name)}\0{where}"), NAME_TRIES, NAME_PERIOD),
        (hash_of(where), ADDRESS_TRIES, ADDRESS_PERIOD),
    )


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, NETWORK), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _left(
    connection: Connection, counted: Iterable[Counted], moment: datetime, *, lock: bool = False
) -> int | None:
    """Return for how many minutes nothing is looked at, None where it is.

    Locked, nobody else counts until the transaction ends: of many at once each sees the others.
    """
    found = (_left_of(connection, *one, moment, lock=lock) for one in counted)
    return next((one for one in found if one is not None), None)


def _left_of(
    connection: Connection, key: str, most: int, period: timedelta, moment: datetime, *, lock: bool
) -> int | None:
    columns = (wrong_tries.c.count.label("tries"), wrong_tries.c.since)
    query = select(*columns).where(wrong_tries.c.hash == key)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None or row.tries < most or row.since + period <= moment:
        return None
    return int((row.since + period - moment).total_seconds() // 60) + 1


def _tell(connection: Connection, key: str, most: int) -> None:
    """Note that somebody is shut out, where that was not noted."""
    of = (wrong_tries.c.hash == key) & (wrong_tries.c.count == most)
    if connection.execute(update(wrong_tries).where(of).values(count=most + 1)).rowcount:
        note(connection, "account", "", "shut_out")


def _count(connection: Connection, key: str, period: timedelta, moment: datetime) -> None:
    of = wrong_tries.c.hash == key
    over = wrong_tries.c.since <= moment - period
    values = {
        "count": case((over, 1), else_=wrong_tries.c.count + 1),
        "since": case((over, moment), else_=wrong_tries.c.since),
    }
    connection.execute(update(wrong_tries).where(of).values(values))
