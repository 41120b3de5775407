"""Tours put together from single days: a pool of good days and the chains that they make.

In a long tour the nights matter most: with good ones a plain filling is worth about as much as a
second of annealing with poor ones. Days between pairs of places are cheap to fill, and days of
different tours can follow each other, on other dates too. Which chain of them is good is found as
in column generation: each stop gets a price at which the best chain of days does not see it twice,
days are filled at these prices, and a beam search joins days to tours in which a stop counts once.
"""

from typing import TYPE_CHECKING, Final

import numpy as np

from routes.solver import _days as kernels
from routes.solver.arrays import (
    BRIDGES,
    MADE,
    NEVER,
    TOLL,
    Ints,
    State,
    Tables,
    empty_state,
)
from routes.solver.kicks import Sketch, choosable

if TYPE_CHECKING:
    from routes.solver.annealing import Search

LEAST_DATES: Final = 6
"""Days from which a tour is put together so."""
MOST: Final = 4096
"""Days that are remembered; when there are so many, the better half is kept."""
LONGEST: Final = 24
"""Stops of a day that is remembered at most."""
FAR: Final = 240
"""Minutes between two places of nights, both to be chosen, that may follow each other at most."""
PAIRS: Final = 300
"""Pairs of places between which days are filled at once, those that the best chains may need."""
FIRST_STEP, FIRST_ROUNDS = 0.3, 60
STEP, ROUNDS = 0.2, 25
"""Size of the first step of the prices, and how many there are: from nothing, and later."""
WIDTH, TOURS = 100, 4
"""Width of the beam, and tours that are taken from it at most."""


def sensible(tables: Tables) -> bool:
    """Say whether a tour can be put together so: it is long and its nights can be chosen.

    Where legs are limited or a storyline holds, a day is not good by itself.
    """
    joined = bool((tables.start_base[1:] == tables.end_base[:-1]).all())
    rules = tables.rules[[TOLL, BRIDGES]]
    long = len(tables.leave) >= LEAST_DATES and len(choosable(tables)) > 1
    return joined and long and not rules.any()


class Days:
    """The days that a search has seen or made, and the prices of its stops."""

    def __init__(self, search: "Search") -> None:
        self._search = search
        tables = search.tables
        self._dates = range(len(tables.leave))
        self._known = _no_days(search)
        self._price = np.zeros(len(tables.prize))
        shape = (len(self._dates) + 1, self._known.node.shape[1])
        self._ahead, self._behind = np.zeros(shape), np.zeros(shape)
        self._first = np.flatnonzero(self._known.node[tables.start_base[0]] >= 0)
        self._ahead[0] = kernels.NOWHERE
        self._ahead[0, self._first] = 0.0
        self._joined = False
        self._alone = [_date_alone(tables, date) for date in self._dates]
        self._state = empty_state(self._alone[0], search.work)
        self._pairs, self._when = self._sensible_pairs()

    @property
    def count(self) -> int:
        """How many days are remembered."""
        return int(self._known.size[0])

    def learn(self, state: State) -> None:
        """Remember the days of a tour."""
        self._make_room()
        self._search.work[MADE] += 1
        kernels.put_all(self._search.tables, self._known, state)

    def forget(self) -> None:
        """Begin anew, without days and prices."""
        self._known.size[0] = 0
        self._known.slot[:] = -1
        self._price[:] = 0.0
        self._joined = False

    def build(self) -> None:
        """Fill days between pairs of places at the prices, first all of them, then the best."""
        self._make_room()
        tables, price = self._search.tables, self._price.astype(np.int64)
        prize = np.maximum(0, tables.prize - price)
        chosen = self._promising() if self._joined else np.arange(len(self._pairs))
        by_date: dict[int, list[int]] = {}
        for pair in chosen:
            date = self._search.random.choice(self._when[pair])
            by_date.setdefault(date, []).append(pair)
        for date, pairs in sorted(by_date.items()):
            bases = (tables.start_base[date], tables.end_base[date])
            starts, ends = (
                self._known.node[base, self._pairs[pairs, k]].copy() for k, base in enumerate(bases)
            )
            one = self._alone[date]
            kernels.build(
                tables,
                one._replace(prize=prize),
                one,
                self._known,
                self._state,
                self._search.rng,
                starts,
                ends,
            )

    def joined(self) -> list[Sketch]:
        """Price the stops anew, then return the best tours found of the days, other nights each."""
        known, tables, work = self._known, self._search.tables, self._search.work
        size, rounds = (STEP, ROUNDS) if self._joined else (FIRST_STEP, FIRST_ROUNDS)
        self._joined = kernels.price_stops(
            known, self._price, self._ahead, self._behind, rounds, size, self._search.value, work
        )
        if not self._joined:
            return []
        starts = known.start[: known.size[0]]
        order = np.argsort(starts, kind="stable")
        group = np.searchsorted(starts[order], np.arange(known.node.shape[1] + 1))
        chains = np.zeros((WIDTH, len(self._dates)), dtype=np.int64)
        count = kernels.join(
            tables, known, self._price, self._behind, self._first, order, group, chains, work
        )
        by_nights: dict[tuple[int, ...], Ints] = {}
        for chain in chains[:count]:
            by_nights.setdefault(tuple(known.end[chain].tolist()), chain)
        return [self._sketch(chain) for chain in list(by_nights.values())[:TOURS]]

    def _sketch(self, chain: Ints) -> Sketch:
        known, tables = self._known, self._search.tables
        bases = np.zeros(len(tables.base_first) - 1, dtype=np.int64)
        bases[tables.start_base[0]] = known.node[tables.start_base[0], known.start[chain[0]]]
        bases[tables.end_base] = known.node[tables.end_base, known.end[chain]]
        rows = [known.stops[k, : known.length[k]].tolist() for k in chain]
        return Sketch(bases, rows)

    def _sensible_pairs(self) -> tuple[Ints, list[list[int]]]:
        """Return pairs of places that may follow each other, and the dates of each."""
        tables, node = self._search.tables, self._known.node
        when: dict[tuple[int, int], list[int]] = {}
        for date, (start, end) in enumerate(zip(tables.start_base, tables.end_base, strict=True)):
            here, there = np.flatnonzero(node[start] >= 0), np.flatnonzero(node[end] >= 0)
            minutes = tables.travel[tables.kind[date]][np.ix_(node[start, here], node[end, there])]
            near = minutes <= (FAR if min(len(here), len(there)) > 1 else NEVER)
            for a, b in np.argwhere(near):
                when.setdefault((int(here[a]), int(there[b])), []).append(date)
        return np.array(list(when), dtype=np.int64).reshape(-1, 2), list(when.values())

    def _promising(self) -> Ints:
        """Return the pairs of places that the best chains of days come nearest to needing."""
        known, size = self._known, self._known.size[0]
        best = np.full((known.node.shape[1],) * 2, 0.0)
        np.maximum.at(best, (known.start[:size], known.end[:size]), known.worth[:size])
        start, end = self._pairs.T
        around = self._ahead[:-1, start] + self._behind[1:, end] - known.lodging[:, end]
        return np.argsort(-(around.max(axis=0) + best[start, end]), kind="stable")[:PAIRS]

    def _make_room(self) -> None:
        """Keep the better half of the days when there is no room for more."""
        known, size = self._known, int(self._known.size[0])
        if size < MOST - PAIRS * 4:
            return
        start, end = known.start[:size], known.end[:size]
        around = self._ahead[:-1, start] + self._behind[1:, end] - known.lodging[:, end]
        around = np.where(known.fits[:, :size], around, kernels.NOWHERE).max(axis=0)
        better = np.sort(np.argsort(-(around + known.worth[:size]), kind="stable")[: MOST // 2])
        old = [known.start, known.end, known.value, known.length, known.stops]
        rows = [array[better].copy() for array in old]
        known.size[0] = 0
        known.slot[:] = -1
        for a, b, value, count, stops in zip(*rows, strict=True):
            kernels.put(self._search.tables, known, a, b, value, stops[:count])


def _no_days(search: "Search") -> kernels.Days:
    tables, dates = search.tables, len(search.tables.leave)
    node, place = search.places
    lodging = np.zeros((dates, node.shape[1]))
    for date, base in enumerate(tables.end_base):
        here = node[base] >= 0
        lodging[date, here] = tables.lodging[node[base, here] - tables.base_node[0]]
    return kernels.Days(
        size=np.zeros(1, dtype=np.int64),
        start=np.zeros(MOST, dtype=np.int64),
        end=np.zeros(MOST, dtype=np.int64),
        value=np.zeros(MOST, dtype=np.int64),
        length=np.zeros(MOST, dtype=np.int64),
        stops=np.zeros((MOST, LONGEST), dtype=np.int64),
        code=np.zeros(MOST, dtype=np.uint64),
        slot=np.full(4 * MOST, -1, dtype=np.int64),
        fits=np.zeros((dates, MOST), dtype=np.bool_),
        worth=np.zeros(MOST),
        node=node,
        place=place,
        lodging=lodging,
        came=np.zeros((dates, node.shape[1]), dtype=np.int64),
    )


def _date_alone(tables: Tables, date: int) -> Tables:
    """Return the tables of a tour of one date, its nights free."""
    here = slice(date, date + 1)
    return tables._replace(
        kind=tables.kind[here].copy(),
        first=tables.first[:, here].copy(),
        last=tables.last[:, here].copy(),
        leave=tables.leave[here].copy(),
        back=tables.back[here].copy(),
        max_drive=tables.max_drive[here].copy(),
        lunch=tables.lunch[here].copy(),
        start_base=np.zeros(1, dtype=np.int64),
        end_base=np.ones(1, dtype=np.int64),
        base_first=np.arange(3, dtype=np.int64),
        base_node=tables.base_node[:2].copy(),
    )
