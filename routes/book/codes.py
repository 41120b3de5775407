"""The navigation of a plan: one link per drive."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from geo.errors import N_
from routes.book.book import Book
from routes.book.links import navigation_link
from routes.book.wording import distance, length
from routes.paper.blocks import Code


class Drive(NamedTuple):
    """One drive: mark such as "1-2", both ends, its leg, links from there and from here."""

    mark: str
    origin: dict[str, Any]
    destination: dict[str, Any]
    leg: dict[str, Any]
    link: str
    here: str


def drives(book: Book) -> Iterator[Drive]:
    """Yield the drives of all days, with the links that navigate them."""
    for number, day in enumerate(book.document["days"], start=1):
        places = [day["start"], *day["stops"], day["end"]]
        pairs = zip(places, places[1:], day["legs"], strict=False)
        for order, (origin, destination, leg) in enumerate(pairs, start=1):
            if moves(leg):
                link = navigation_link(destination, origin=origin)
                here = navigation_link(destination)
                yield Drive(f"{number}-{order}", origin, destination, leg, link, here)


def moves(leg: dict[str, Any]) -> bool:
    """Tell whether a leg is a drive at all: the night may be spent at the last place of a day."""
    return bool(leg["minutes"] or leg["km"])


def leg_codes(book: Book) -> tuple[Code, ...]:
    """Return one code per drive."""
    marks = {stop.visit["id"]: f"{stop.mark} " for stop in book.stops}
    return tuple(
        Code(
            marks.get(drive.destination.get("id", ""), "") + book.name_of(drive.destination),
            _note(book, drive),
            drive.here,
        )
        for drive in drives(book)
    )


def _note(book: Book, drive: Drive) -> str:
    say = book.wording.say
    time = length(drive.leg["minutes"], book.wording)
    way = distance(drive.leg["km"], book.wording)
    text = f"{time} · {way}"
    if drive.destination.get("coarse"):
        text += "\n" + say(N_("position uncertain: go by the address"))
    return text
