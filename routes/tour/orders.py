"""The order of visits as planners edit it: ids of stops per day, each change a new value."""

from geo.errors import N_
from routes.tour.errors import PlanError

Orders = tuple[tuple[str, ...], ...]
"""For each day the ids of its stops in the order of visiting."""


def day_of(orders: Orders, stop: str) -> int:
    """Return the day (from 0) on which a stop is visited.

    Raises
    ------
    PlanError
        If it is not visited.
    """
    for number, order in enumerate(orders):
        if stop in order:
            return number
    raise PlanError(N_("%(stop)s is not in the route."), field="order", stop=stop)


def without(orders: Orders, stop: str) -> Orders:
    """Return the orders without a stop."""
    return tuple(tuple(one for one in order if one != stop) for order in orders)


def inserted(orders: Orders, stop: str, *, day: int, position: int) -> Orders:
    """Return the orders with a stop put before a position of a day."""
    order = orders[day]
    changed = (*order[:position], stop, *order[position:])
    return (*orders[:day], changed, *orders[day + 1 :])


def earlier(orders: Orders, stop: str) -> Orders:
    """Move a stop one place towards the beginning; before the first it goes to the day before."""
    day = day_of(orders, stop)
    position = orders[day].index(stop)
    rest = without(orders, stop)
    if position:
        return inserted(rest, stop, day=day, position=position - 1)
    if day:
        return inserted(rest, stop, day=day - 1, position=len(rest[day - 1]))
    return orders


def later(orders: Orders, stop: str) -> Orders:
    """Move a stop one place towards the end; after the last it goes to the next day."""
    day = day_of(orders, stop)
    position = orders[day].index(stop)
    rest = without(orders, stop)
    if position < len(rest[day]):
        return inserted(rest, stop, day=day, position=position + 1)
    if day < len(orders) - 1:
        return inserted(rest, stop, day=day + 1, position=0)
    return orders


def on_day(orders: Orders, stop: str, day: int) -> Orders:
    """Move a stop to another day: to its end when it is an earlier one, else to its beginning."""
    position = len(orders[day]) if day < day_of(orders, stop) else 0
    return inserted(without(orders, stop), stop, day=day, position=position)
