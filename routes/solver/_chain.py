"""The best chain of days at given prices: ng-routes that remember stops over the nights, too."""

from typing import Final, NamedTuple

import numpy as np

from routes.solver._prices import Prices
from routes.solver._pricing import (
    DEAD,
    FIELDS,
    NODE,
    PARENT,
    PROFIT,
    Day,
    Labels,
    price_day,
    sleep,
    visits_of,
)
from routes.solver._worths import (
    FINE,
    MOST_NEAR,
    bits,
    choices,
    nearest,
    skippable,
    steps,
    tolls,
)
from routes.solver.arrays import IDLE, NEVER, WHEEL, Ints, Tables
from routes.tour.problem import TourProblem

UNIT: Final = 30
"""Nanoseconds of one processor that a comparison of the pricing takes, as measured."""
OVERHEAD: Final = 2_000_000
"""What pricing a day takes besides."""
LABELS: Final = 500_000
KINDS_AT_ONCE, MOST_KINDS = 4, 24
"""Kinds whose more of the same is counted on the way from one descent to the next, and in all."""
Ranks = tuple[int, ...]


class Found(NamedTuple):
    """The best chain of days: what it brings, and by day its stops and the ranks they take."""

    profit: int
    days: list[list[tuple[int, Ranks]]]


class Chain:
    """The days of a problem, one beginning where the one before has ended.

    Attributes
    ----------
    tracked
        Number of each stop's kinds that are counted on the way, by family; -1 for the others.
    work
        Effort so far, in the units of :class:`routes.solver.stop.MaxEffort`.
    """

    def __init__(self, problem: TourProblem, tables: Tables) -> None:
        self.problem, self.tables = problem, tables
        self.rates = FINE * tables.rules[[WHEEL, IDLE]]
        self.choices, self.steps = choices(problem), steps(problem)
        self.toll, self.skippable = tolls(tables), skippable(problem, tables)
        self.meal = np.array(
            [(stop.before, stop.after) if stop.feeds else (-1, -1) for stop in problem.stops],
            dtype=np.int64,
        ).reshape(len(problem.stops), 2)
        self.tracked = np.full(tables.kinds.shape, -1, dtype=np.int64)
        self.near = nearest(tables)
        words = self.near.shape[1]
        self.nights = np.zeros((len(tables.base_node), words), dtype=np.uint64)
        self.labels = Labels(
            np.empty((LABELS, FIELDS), dtype=np.int64),
            np.empty((LABELS, words), dtype=np.uint64),
            np.empty((LABELS, 0), dtype=np.int64),
        )
        self.routes: list[list[int]] = [[] for _ in problem.days]
        self.work = 0

    def best(self, prices: Prices, most: int) -> Found | None:
        """Return the best chain at some prices, None where work or room for labels ran out."""
        taken = []
        begin, end = 0, self.morning()
        for number in range(len(self.problem.days)):
            gain, ranks = self.gains(number, prices)
            taken.append(ranks)
            day, ends = self.day(number, gain)
            left = max(0, most - self.work) // UNIT
            profit, label, last, made, work = price_day(day, self.labels, begin, end, left)
            self.work += UNIT * int(work) + OVERHEAD
            if profit >= NEVER or last < 0:
                return None
            if number + 1 < len(self.problem.days):
                begin, end = made, self.night(number, day, ends, (begin, made))
                if end < 0:
                    return None
        nodes = visits_of(self.labels.fields, label)
        self.remember(nodes)
        self.routes = self.by_day(nodes)
        days = [
            [(i, self.choices[ranks[i]][0]) for i in stops]
            for stops, ranks in zip(self.routes, taken, strict=True)
        ]
        return Found(int(profit), days)

    def morning(self) -> int:
        """Write down where the first day may begin; return how many labels that takes."""
        nodes = self.tables.base_node[self.candidates(int(self.tables.start_base[0]))]
        rows, count = self.labels.fields, len(nodes)
        rows[:count, NODE], rows[:count, PARENT] = nodes, -1
        rows[:count, PROFIT], rows[:count, DEAD] = 0, 0
        self.labels.masks[:count] = 0
        return count

    def night(self, number: int, day: Day, ends: Ints, labels: tuple[int, int]) -> int:
        """Let a day end and the next one begin; return up to where its labels go, -1 for no room.

        A day with places of its own to start at begins at each, wherever the one before has ended.
        """
        end, work = sleep(day, self.labels, *labels, self.nights[ends])
        self.work += UNIT * int(work)
        if end < 0 or not self.problem.days[number + 1].start:
            return int(end)
        nodes = self.tables.base_node[self.candidates(int(self.tables.start_base[number + 1]))]
        slept = np.arange(labels[1], end)
        made = slice(int(end), int(end) + len(slept) * len(nodes))
        if made.stop > LABELS:
            return -1
        for table in self.labels[:2]:
            table[made] = np.repeat(table[slept], len(nodes), axis=0)
        self.labels.fields[made, NODE] = np.tile(nodes, len(slept))
        self.labels.fields[slept, DEAD] = 1
        return made.stop

    def candidates(self, base: int) -> Ints:
        """Return the numbers of the places that a base may be."""
        first = self.tables.base_first
        return np.arange(first[base], first[base + 1])

    def day(self, number: int, gain: Ints) -> tuple[Day, Ints]:
        """Return a day at some prices as the kernels want it, and the candidates of its end."""
        t, day = self.tables, self.problem.days[number]
        useful = np.flatnonzero(~self.skippable[number] | (gain > -self.rates[1]))
        ends = self.candidates(int(t.end_base[number]))
        hours = (day.leave, day.back, t.max_drive[number], *t.lunch[number], *self.rates)
        priced = Day(
            row=np.array(hours, dtype=np.int64),
            travel=t.travel[t.kind[number]],
            first=np.ascontiguousarray(t.first[:, number]),
            last=np.ascontiguousarray(t.last[:, number]),
            opens=t.opens,
            closes=t.closes,
            service=t.service,
            meal=self.meal,
            gain=gain,
            toll=self.toll,
            useful=useful[t.last[useful, number] > t.first[useful, number]],
            ends=t.base_node[ends],
            end_value=-FINE * t.lodging[ends],
            near=self.near,
            prize=t.plain,
            tracked=self.tracked,
            steps=self.steps,
        )
        return priced, ends

    def gains(self, number: int, prices: Prices) -> tuple[Ints, Ints]:
        """Return what each stop brings on a day, and by which choice of ranks."""
        t = self.tables
        counted = self.tracked >= 0
        offers = []
        for ranks, worth, exact in self.choices:
            offer = np.where(counted.any(axis=1), exact, worth)
            for family, rank in enumerate(ranks):
                price = prices.rank[number, t.kinds[:, family], rank]
                offer -= np.where(counted[:, family], NEVER if rank else 0, price)
            offers.append(offer)
        table = np.array(offers)
        taken = table.argmax(axis=0)
        gain = table[taken, np.arange(table.shape[1])] - prices.stop
        gain += t.uses @ (prices.least - prices.limit)
        return np.ascontiguousarray(gain), taken

    def by_day(self, nodes: list[int]) -> list[list[int]]:
        """Return the stops of a chain by day."""
        days: list[list[int]] = []
        for node in nodes:
            if node >= len(self.near):
                days.append([])
            else:
                days[-1].append(node)
        return days

    def remember(self, nodes: list[int]) -> None:
        """Let no later chain come back to a stop as this one does.

        What lies between the two visits, stops and places of nights, remembers the stop from now
        on. The place of a night remembers for all nights that may be spent there.
        """
        stops, before = len(self.near), dict[int, int]()
        for at, node in enumerate(nodes):
            if node >= stops:
                continue
            for between in nodes[before.get(node, at) + 1 : at]:
                memory = self.near[between] if between < stops else self.nights[between - stops]
                if bits(memory) < MOST_NEAR:
                    memory[node >> 6] |= np.uint64(1 << (node & 63))
            before[node] = at

    def track(self) -> bool:
        """Count more of the same on the way for further kinds of the best routes; say if any."""
        if not self.steps.shape[1]:
            return False
        seen: dict[tuple[int, int], int] = {}
        for stops in self.routes:
            for family, kinds in enumerate(self.tables.kinds.T):
                of_kind: dict[int, int] = {}
                for i in stops:
                    if self.tracked[i, family] < 0:
                        of_kind[int(kinds[i])] = of_kind.get(int(kinds[i]), 0) + 1
                for kind, times in of_kind.items():
                    lost = int(self.steps[family, : times - 1].sum()) * times
                    seen[family, kind] = seen.get((family, kind), 0) + lost
        wanted = sorted((key for key in seen if seen[key] > 0), key=lambda key: -seen[key])
        number = int(self.tracked.max(initial=-1)) + 1
        wanted = wanted[: min(KINDS_AT_ONCE, MOST_KINDS - number)]
        for more, (family, kind) in enumerate(wanted):
            self.tracked[self.tables.kinds[:, family] == kind, family] = number + more
        width = (number + len(wanted)) * self.steps.shape[1]
        self.labels = self.labels._replace(tops=np.empty((LABELS, width), dtype=np.int64))
        return bool(wanted)
