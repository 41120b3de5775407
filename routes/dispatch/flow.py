"""The assignment as a minimum-cost flow, solved as a sparse matching.

Every free half day of a lecturer is a slot that holds one lecture. Limits on groups of slots are
kept by rests, rows that must occupy a slot: two slots of a day of which one may be used get one
rest, and a lecturer with m usable slots and t trips gets m - t. One further rest per trip may be
bought off; the prices rise with the load of the lecturer, so that the total is convex in the number
of trips and, among assignments with equal minutes, those with less load go. Groups of slots are
nested (day in period), so the matching is exactly the minimum-cost flow of that tree.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np
import scipy

from routes.dispatch.candidates import Candidates
from routes.dispatch.types import Half, Lecturer, Order, Rules

Slot = tuple[int, int, Half]
"""Position of the lecturer, ordinal of the date, half of the day."""
Arc = tuple[int, Slot]
"""Position of the order, slot."""


@dataclass
class _Model:
    """Sparse cost matrix under construction: rows take columns."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    width: int = 0
    height: int = 0

    def column(self) -> int:
        self.width += 1
        return self.width - 1

    def row(self, columns: Sequence[int], costs: Sequence[float]) -> None:
        self.rows += [self.height] * len(columns)
        self.columns += columns
        self.costs += costs
        self.height += 1

    def solve(self) -> list[int]:
        """Return the column of each row; costs are 1 or more, 0 would mean "no entry"."""
        entries = (np.array(self.costs), (self.rows, self.columns))
        matrix = scipy.sparse.csr_matrix(entries, shape=(self.height, self.width))
        _, columns = scipy.sparse.csgraph.min_weight_full_bipartite_matching(matrix)
        return [int(column) for column in columns]


def assign(
    orders: Sequence[Order],
    lecturers: Sequence[Lecturer],
    candidates: Sequence[Candidates],
    *,
    rules: Rules,
    nearest: int,
    forbidden: AbstractSet[Arc] = frozenset(),
) -> dict[int, Slot]:
    """Choose a slot for as many orders as possible, with the fewest minutes, then fairly.

    Parameters
    ----------
    candidates
        Those of each order.
    nearest
        Only the first so many candidates of each order are weighed.
    forbidden
        Arcs that may not be used.

    Returns
    -------
    dict
        Position of each served order -> its slot.
    """
    arcs = [
        _arcs(number, order, lecturers, found, nearest=nearest, forbidden=forbidden)
        for number, (order, found) in enumerate(zip(orders, candidates, strict=True))
    ]
    arcs = fewer_days(arcs)
    price = _Prices(arcs, lecturers, rules)
    model = _Model()
    slots = sorted({slot for of_order in arcs for slot in of_order})
    column_of = {slot: model.column() for slot in slots}
    for of_order in arcs:
        columns = [column_of[slot] for slot in of_order]
        costs = [price.minute * (1 + minutes) for minutes in of_order.values()]
        model.row([*columns, model.column()], [*costs, price.unserved])
    _add_rests(model, column_of, lecturers, rules)
    chosen = model.solve()[: len(orders)]
    return {number: slots[column] for number, column in enumerate(chosen) if column < len(slots)}


def _arcs(
    number: int,
    order: Order,
    lecturers: Sequence[Lecturer],
    found: Candidates,
    *,
    nearest: int,
    forbidden: AbstractSet[Arc],
) -> dict[Slot, int]:
    """Slots that an order may take, with their minutes."""
    arcs: dict[Slot, int] = {}
    near = zip(found.lecturers[:nearest], found.minutes[:nearest], strict=True)
    for position, minutes in near:
        for day in order.dates:
            if lecturers[position].is_free(day):
                slots = [(int(position), day.toordinal(), half) for half in order.halves(day)]
                arcs |= {s: int(minutes) for s in slots if (number, s) not in forbidden}
    return arcs


def fewer_days(arcs: Sequence[dict[Slot, int]]) -> list[dict[Slot, int]]:
    """Keep as many days of an order and a lecturer as there are orders that he might take.

    That is enough: whatever the other orders take, one of these days is left whole, and a lecturer
    is as far on each of them. Each order keeps others, or halls would be crowded on the first days.
    """
    asked = Counter(position for of_order in arcs for position in {slot[0] for slot in of_order})
    return [_on_few_days(number, of_order, asked) for number, of_order in enumerate(arcs)]


def _on_few_days(
    number: int, of_order: dict[Slot, int], asked: Mapping[int, int]
) -> dict[Slot, int]:
    days: dict[int, list[int]] = defaultdict(list)
    for position, day in dict.fromkeys(slot[:2] for slot in of_order):
        days[position].append(day)
    kept = set()
    for position, found in days.items():
        first = number % len(found)
        turned = found[first:] + found[:first]
        kept |= {(position, day) for day in turned[: asked[position]]}
    return {slot: minutes for slot, minutes in of_order.items() if slot[:2] in kept}


class _Prices:
    """Whole-number prices: one order outweighs all minutes, one minute all loads."""

    def __init__(
        self, arcs: Sequence[dict[Slot, int]], lecturers: Sequence[Lecturer], rules: Rules
    ) -> None:
        heaviest = max((one.load for one in lecturers), default=0) + len(arcs) + 2
        self.minute = float(len(arcs) * heaviest + 1)
        self.unserved = self.minute * (len(arcs) + 1) * (rules.within + 2)


def _add_rests(
    model: _Model, column_of: dict[Slot, int], lecturers: Sequence[Lecturer], rules: Rules
) -> None:
    days: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for (position, day, _), column in column_of.items():
        days[position][day].append(column)
    for position, of_day in days.items():
        capacity = 0
        for columns in of_day.values():
            for _ in range(len(columns) - rules.per_day):
                model.row(columns, [1.0] * len(columns))
            capacity += min(len(columns), rules.per_day)
        trips = capacity if rules.trips is None else min(capacity, rules.trips)
        own = [column for columns in of_day.values() for column in columns]
        for _ in range(capacity - trips):
            model.row(own, [1.0] * len(own))
        for trip in range(trips):
            cost = 2.0 + lecturers[position].load + trip
            model.row([*own, model.column()], [*([1.0] * len(own)), cost])
