"""Changes of a route: each leads to an address of its own, so undo is the way back.

No script is needed: an edit is a button of one form that carries the route, since a link per edit
would carry it hundreds of times.

The order of visits is in the address (``order``, one per day), and so are the sites locked to
their day (``pin``). Both mean nothing to a new search.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from typing_extensions import TypedDict

from routes.tour.orders import Orders, day_of, earlier, later, on_day, without
from web.frame.form import Form, address_of
from web.plan.edit import ImproveQuery
from web.plan.taken_out import TakenOut, put_back, taken_out, with_one_more
from web.plan.visit_order import DayOrder, day_text
from web.terms.asked import several

SEVERAL = several(ImproveQuery) | {"show", "pick", "gone"}
"""Parameters of the pages about routes that may be given more than once."""
SAVED = ("plan", "seen")
"""The saved plan that is being changed, and the version it was opened in."""
PASSING = frozenset({"step", "find", "pick", "show", "keep_order", "done", "edit"})
"""Parameters that mean something to one page only."""
PAGE_ONLY = PASSING | {"pin", "gone", *SAVED}
"""Parameters of the page that are no part of the question."""
EDITED = frozenset({"order", "require", "exclude", "stay", "date", "balance"})
"""Parameters of the question that changing a route changes: it stays the same plan."""


def question(form: Form) -> Form:
    """Return the part of a form that asks for a plan."""
    return {name: value for name, value in form.items() if name not in PAGE_ONLY}


def route_address(form: Form, *, page: str = "pages.plan", **more: object) -> str:
    """Return the address of a page about a route."""
    return address_of(form, page, **more)


class StopEdits(TypedDict):
    """What can be done with one stop of a route; the numbers of `days` begin with 1."""

    up: bool
    down: bool
    days: list[int]
    pinned: bool


class Edits:
    """A route that can be changed: its order, and what its forms carry.

    Parameters
    ----------
    order
        Order of visits, by the ids of the sites.
    """

    def __init__(self, form: Form, order: Sequence[DayOrder]) -> None:
        self.orders: Orders = tuple(day.stops for day in order)
        self.nights = [day.overnight for day in order]
        stops = {stop for day in self.orders for stop in day}
        self.pins = [stop for stop in form.get("pin", ()) if stop in stops]
        self.state = {**question(form), "order": self._texts(self.orders)}
        self.gone = taken_out(form.get("gone", ()), self.orders)
        self.saved: Form = {name: form[name] for name in SAVED if name in form}
        self.held: Form = {"pin": self.pins, "gone": self._gone_texts(self.gone), **self.saved}

    @property
    def plan(self) -> str:
        """What all changes of one plan have in common, as a text: whose undo this is."""
        if "plan" in self.saved:
            return f"plan {self.saved['plan']}"
        kept = {name: value for name, value in self.state.items() if name not in EDITED}
        return route_address(kept)

    @staticmethod
    def _gone_texts(gone: Iterable[TakenOut]) -> list[str]:
        return [one.text for one in gone]

    def _texts(self, orders: Orders) -> list[str]:
        return [day_text(*day) for day in zip(orders, self.nights, strict=True)]

    def address(self, *, anchor: str = "route", **changes: str | list[str]) -> str:
        """Return the address of this route with something changed."""
        return route_address({**self.state, **self.held, **changes}, _anchor=anchor)

    def hidden(self) -> list[tuple[str, str]]:
        """Return the fields that carry this route in a form."""
        return pairs({**self.state, **self.held})

    def of(self, stop: str) -> StopEdits:
        """Return what can be done with one stop."""
        last = len(self.orders) - 1
        day = day_of(self.orders, stop)
        return {
            "up": earlier(self.orders, stop) != self.orders,
            "down": later(self.orders, stop) != self.orders,
            "days": [n + 1 for n in (day - 1, day + 1) if 0 <= n <= last],
            "pinned": stop in self.pins,
        }

    def changed(self, edit: str) -> Form:
        """Return the form of this route after an edit such as ``up JL-220502-057``.

        Raises
        ------
        routes.tour.errors.PlanError
            If the stop is not visited.
        """
        what, _, stop = edit.partition(" ")
        if what == "back":
            return {**self.state, **self.held, **self._put_back(stop)}
        day_of(self.orders, stop)
        made = self._edits(stop)
        changes = made[what]() if what in made else self._by_number(what, stop)
        return {**self.state, **self.held, **changes}

    def gone_before(self, day: int, stop: str) -> list[TakenOut]:
        """Return what was taken out before a stop of a day, "" for the end of the day."""
        here = [one for one in self.gone if one.day == day]
        order = self.orders[day]
        return [one for one in here if (one.before if one.before in order else "") == stop]

    def _edits(self, stop: str) -> Mapping[str, Callable[[], Form]]:
        return {
            "up": lambda: {"order": self._texts(earlier(self.orders, stop))},
            "down": lambda: {"order": self._texts(later(self.orders, stop))},
            "pin": lambda: {"pin": self._toggled(stop)},
            "drop": lambda: self._dropped(stop),
        }

    def _by_number(self, what: str, stop: str) -> Form:
        """Return what an edit with a number changes: ``day2``, ``stay45``."""
        word = what.rstrip("0123456789")
        number = int(what[len(word) :] or 0)
        if word == "day" and 0 < number <= len(self.orders):
            return {"order": self._texts(on_day(self.orders, stop, number - 1))}
        if word == "stay" and number:
            others = [one for one in self.state.get("stay", ()) if not one.startswith(f"{stop}=")]
            return {"stay": [*others, f"{stop}={number}"]}
        return {}

    def _dropped(self, stop: str) -> Form:
        """Leave a stop out, which a new search must not bring back."""
        required = self.state.get("require", ())
        day, must = day_of(self.orders, stop), stop in required
        gone = with_one_more(self.gone, self.orders, stop, day=day, required=must)
        return {
            "order": self._texts(without(self.orders, stop)),
            "pin": _less(self.pins, stop),
            "require": _less(required, stop),
            "exclude": [*_less(self.state.get("exclude", ()), stop), stop],
            "gone": self._gone_texts(gone),
        }

    def _put_back(self, stop: str) -> Form:
        """Put a stop back where it stood, required again if it was."""
        found = put_back(self.gone, self.orders, stop)
        if found is None:
            return {}
        orders, gone, one = found
        must = [stop] if one.required else []
        return {
            "order": self._texts(orders),
            "require": [*_less(self.state.get("require", ()), stop), *must],
            "exclude": _less(self.state.get("exclude", ()), stop),
            "gone": self._gone_texts(gone),
        }

    def on_date(self, date: str) -> str:
        """Return the address of the same route on another day."""
        return self.address(date=date)

    def instead(self, order: list[str], **changes: str) -> str:
        """Return the address of another route, and of the same question with something changed."""
        return self.address(order=order, gone=[], **changes)

    def shown(self, part: str) -> str:
        """Return the address of this route with alternatives, other dates or its bound."""
        return self.address(show=part, anchor=part)

    def _toggled(self, stop: str) -> list[str]:
        return _less(self.pins, stop) if stop in self.pins else [*self.pins, stop]


def pairs(form: Form) -> list[tuple[str, str]]:
    """Return the fields of a form one by one, those that occur several times included."""
    return [
        (name, text)
        for name, value in form.items()
        for text in (value if isinstance(value, list) else [value])
    ]


def _less(values: Iterable[str], one: str) -> list[str]:
    return [value for value in values if value != one]
