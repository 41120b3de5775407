"""What the figures of a network are counted by, so that others can count again."""

from collections.abc import Iterator
from math import ceil, isfinite

from routes.network.base import Base
from routes.network.network import Network as Designed
from web.network.answer import NetworkSeat, NetworkSite


def counted_sites(base: Base) -> Iterator[NetworkSite]:
    """Yield the sites whose worth and grade count, whether a route visits them or not."""
    ground, divisions = base.ground, base.datasets.divisions
    rows = zip(ground.sites.index, ground.worth, ground.national, strict=True)
    for site, worth, national in rows:
        row = ground.sites.loc[site]
        yield {
            "site": str(site),
            "name": str(row["name_zh"]),
            "county_name": str(divisions.at[row["county"], "name"]),
            "worth": round(float(worth), 1),
            "national": bool(national),
        }


def counted_seats(designed: Designed, base: Base) -> Iterator[NetworkSeat]:
    """Yield the county seats, with the nearest start of a chosen route of one day."""
    ground, starts = base.ground, sorted({one.origin for one in designed.routes if one.days == 1})
    for column, (seat, people) in enumerate(zip(ground.seats, ground.people, strict=True)):
        minutes = {start: float(ground.minutes[start][column]) for start in starts}
        known = {start: some for start, some in minutes.items() if isfinite(some)}
        nearest = min(known, key=lambda start: (known[start], start), default=None)
        yield {
            "code": seat.code,
            "name": seat.name,
            "people": round(people),
            "start_name": base.places[nearest].name if nearest else "",
            "minutes": ceil(known[nearest]) if nearest else None,
        }
