"""Stops taken out of a route by hand: where each stood, so that it can be put back there."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from routes.tour.orders import Orders, inserted

MUST: Final = "must"
"""Written behind a stop that was required."""
PARTS: Final = (3, 4)
"""How many parts a stop taken out is written with."""


class TakenOut(NamedTuple):
    """A stop taken out: its day from 0, what comes after it there, "" for nothing."""

    day: int
    stop: str
    before: str
    required: bool

    @property
    def text(self) -> str:
        """The stop as an address carries it: ``2,SITE,NEXT`` and whether it was required."""
        parts = [str(self.day + 1), self.stop, self.before, *([MUST] if self.required else [])]
        return ",".join(parts)


def taken_out(texts: Iterable[str], orders: Orders) -> list[TakenOut]:
    """Read the stops taken out of a route; those that are in it again do not count."""
    visited = {stop for order in orders for stop in order}
    read = [_read(text) for text in texts]
    return [one for one in read if one and one.stop not in visited and one.day < len(orders)]


def _read(text: str) -> TakenOut | None:
    day, *rest = text.split(",")
    if len(rest) + 1 not in PARTS or not day.isdecimal() or int(day) < 1:
        return None
    return TakenOut(int(day) - 1, rest[0], rest[1], rest[2:] == [MUST])


def with_one_more(
    gone: Sequence[TakenOut], orders: Orders, stop: str, *, day: int, required: bool
) -> list[TakenOut]:
    """Return the stops taken out with another one among them, in the order they stood in.

    What stood before it stands before the stop that follows now.
    """
    order = orders[day]
    following = [*order[order.index(stop) + 1 :], ""][0]
    new = TakenOut(day, stop, following, required)
    earlier = [one._replace(before=following) for one in gone if one.before == stop]
    beside = [one for one in gone if (one.day, one.before) == (day, following)]
    others = [one for one in gone if one.before != stop and one not in beside]
    return [*others, *earlier, new, *beside]


def put_back(
    gone: Sequence[TakenOut], orders: Orders, stop: str
) -> tuple[Orders, list[TakenOut], TakenOut] | None:
    """Put a stop back where it stood; None if it was not taken out.

    Returns
    -------
    orders, gone, which
        The new order, the stops that are still out, and the one that is back.
    """
    one = next((one for one in gone if one.stop == stop), None)
    if one is None:
        return None
    order = orders[one.day]
    position = order.index(one.before) if one.before in order else len(order)
    back = inserted(orders, stop, day=one.day, position=position)
    place = (one.day, one.before)
    still = [
        other._replace(before=stop) if (other.day, other.before) == place and number < at else other
        for at in (gone.index(one),)
        for number, other in enumerate(gone)
        if other != one
    ]
    return back, still, one
