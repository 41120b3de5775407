"""Addresses that change a route: every edit is a link, so undo is the way back, and no script runs.

The order of visits is in the address (``order``, one per day), and so are the sites locked to
their day (``pin``). Both mean nothing to a new search.
"""

from collections.abc import Iterable

from typing_extensions import TypedDict

from routes.tour.orders import Orders, day_of, earlier, later, on_day, without
from web.frame.form import Form, address_of
from web.plan.answer import Plan
from web.plan.edit import ImproveQuery
from web.plan.visit_order import DayOrder, day_text, order_of
from web.terms.asked import several

SEVERAL = several(ImproveQuery) | {"show", "pick"}
"""Parameters of the pages about routes that may be given more than once."""
SAVED = ("plan", "seen")
"""The saved plan that is being changed, and the version it was opened in."""
PASSING = frozenset({"step", "find", "pick", "show", "keep_order", "done"})
"""Parameters that mean something to one page only."""
PAGE_ONLY = PASSING | {"pin", *SAVED}
"""Parameters of the page that are no part of the question."""


def question(form: Form) -> Form:
    """Return the part of a form that asks for a plan."""
    return {name: value for name, value in form.items() if name not in PAGE_ONLY}


def route_address(form: Form, *, page: str = "pages.plan", **more: object) -> str:
    """Return the address of a page about a route."""
    return address_of(form, page, **more)


class StopLinks(TypedDict):
    """The addresses that change one stop of a route."""

    up: str
    down: str
    days: list[tuple[int, str]]
    drop: str
    pinned: bool
    pin: str


class Edits:
    """The links of one route."""

    def __init__(self, form: Form, document: Plan) -> None:
        order: tuple[DayOrder, ...] = order_of(document)
        self.orders: Orders = tuple(day.stops for day in order)
        self.nights = [day.overnight for day in order]
        self.pins = [stop for stop in form.get("pin", ()) if stop in document_stops(document)]
        self.state = {**question(form), "order": self._texts(self.orders)}
        saved = {name: form[name] for name in SAVED if name in form}
        self.held: Form = {"pin": self.pins, **saved}

    def _texts(self, orders: Orders) -> list[str]:
        return [day_text(*day) for day in zip(orders, self.nights, strict=True)]

    def address(self, *, anchor: str = "route", **changes: str | list[str]) -> str:
        """Return the address of this route with something changed."""
        return route_address({**self.state, **self.held, **changes}, _anchor=anchor)

    def reordered(self, orders: Orders, stop: str) -> str:
        """Return the address of another order, "" when it is the same."""
        if orders == self.orders:
            return ""
        return self.address(order=self._texts(orders), anchor=f"stop-{stop}")

    def hidden(self) -> list[tuple[str, str]]:
        """Return the fields that carry this route in a form."""
        return pairs({**self.state, **self.held})

    def of(self, stop: str) -> StopLinks:
        """Return the links of one stop; an address is empty where nothing would change."""
        day = day_of(self.orders, stop)
        others = [n for n in (day - 1, day + 1) if 0 <= n < len(self.orders)]
        return {
            "up": self.reordered(earlier(self.orders, stop), stop),
            "down": self.reordered(later(self.orders, stop), stop),
            "days": [(n + 1, self.reordered(on_day(self.orders, stop, n), stop)) for n in others],
            "drop": self.dropped(stop),
            "pinned": stop in self.pins,
            "pin": self.address(pin=self._toggled(stop), anchor=f"stop-{stop}"),
        }

    def dropped(self, stop: str) -> str:
        """Return the address without a stop, which a new search must not bring back."""
        changes: Form = {
            "order": self._texts(without(self.orders, stop)),
            "pin": _less(self.pins, stop),
            "require": _less(self.state.get("require", ()), stop),
            "exclude": [*_less(self.state.get("exclude", ()), stop), stop],
        }
        return route_address({**self.state, **self.held, **changes}, _anchor="route")

    def on_date(self, date: str) -> str:
        """Return the address of the same route on another day."""
        return self.address(date=date)

    def instead(self, order: list[str]) -> str:
        """Return the address of another route."""
        return self.address(order=order, pin=[])

    def shown(self, part: str) -> str:
        """Return the address of this route with alternatives or other dates."""
        return self.address(show=part, anchor=part)

    def _toggled(self, stop: str) -> list[str]:
        return _less(self.pins, stop) if stop in self.pins else [*self.pins, stop]


def document_stops(document: Plan) -> set[str]:
    """Return the ids of the sites that a plan visits."""
    return {stop["id"] for day in document["days"] for stop in day["stops"]}


def pairs(form: Form) -> list[tuple[str, str]]:
    """Return the fields of a form one by one, those that occur several times included."""
    return [
        (name, text)
        for name, value in form.items()
        for text in (value if isinstance(value, list) else [value])
    ]


def _less(values: Iterable[str], one: str) -> list[str]:
    return [value for value in values if value != one]
