"""What the figures of a network are counted by, so that others can count again."""

from collections.abc import Iterator
from math import ceil, isfinite

from routes.network.base import Base
from routes.network.network import Network as Designed
from web.network.answer import NetworkSeat, NetworkSite
from web.terms.term import kept


def counted_sites(base: Base) -> list[NetworkSite]:
    """Return the sites whose worth and grade count, whether a route visits them or not."""
    ground, names = base.ground, base.datasets.divisions["name"]
    table = ground.sites.assign(
        site=ground.sites.index,
        name=ground.sites["name_zh"],
        county_name=ground.sites["county"].map(names),
        worth=ground.worth,
        national=ground.national,
    )
    return [kept(NetworkSite, row) for row in table.to_dict("records")]


def counted_seats(designed: Designed, base: Base) -> Iterator[NetworkSeat]:
    """Yield the county seats, with the nearest start of a chosen route of one day."""
    ground, starts = base.ground, sorted({one.origin for one in designed.routes if one.days == 1})
    for column, (seat, people) in enumerate(zip(ground.seats, ground.people, strict=True)):
        minutes = {start: float(ground.minutes[start][column]) for start in starts}
        known = {start: some for start, some in minutes.items() if isfinite(some)}
        nearest = min(known, key=lambda start: (known[start], start), default=None)
        yield kept(
            NetworkSeat,
            {"code": seat.code, "name": seat.name, "people": people},
            start_name=base.places[nearest].name if nearest else "",
            minutes=ceil(known[nearest]) if nearest else None,
        )
