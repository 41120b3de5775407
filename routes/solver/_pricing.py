"""Compiled kernels of the bound: the best day under given prices, by labels over ng-routes.

Only :mod:`routes.solver._chain` imports this.
"""
# ruff: noqa: C901, PLR0912, PLR0917, SIM110 - see _compile.py

from typing import Any, Final, NamedTuple

import numpy as np

from routes.solver._compile import kernel, maker
from routes.solver._schedule import earliest
from routes.solver.arrays import NEVER, Ints

Masks = np.ndarray[Any, np.dtype[np.uint64]]
LEAVE, BACK, MAX_DRIVE, NOON, LATE, EAT, WHEEL_PRICE, IDLE_PRICE = range(8)
"""Places in the row that describes a day: its hours, driving limit and lunch as in ``Tables``, and
what a minute at the wheel and a day without a visit cost."""
NODE, TIME, DRIVE, PROFIT, FED, PARENT, SIBLING, QUEUED, COUNT, DEAD = range(10)
"""Fields of a label: where it is ready to leave and when, what it has driven and gained, whether
lunch is over, the label before, the next one at the same node and at the same minute, visits, and
whether another one has made it needless."""
FIELDS: Final = 10
NOTHING: Final = -(2**60)
Stop = tuple[int, int, int, int, int]
NOT, BEFORE, INSIDE = range(3)
"""Where lunch is eaten: not now, on the way to a visit, in the middle of it."""


class Labels(NamedTuple):
    """Ways to begin a tour, and what each remembers."""

    fields: Ints  # (labels, FIELDS)
    masks: Masks  # (labels, words), stops that may not be visited again, as bits
    tops: Ints  # (labels, kinds times ranks), the highest prizes of each kind on this day


class Day(NamedTuple):
    """A day at given prices."""

    row: Ints  # see LEAVE and its neighbours
    travel: Ints  # (nodes, nodes)
    first: Ints  # (stops,), index of the first window of arrival
    last: Ints  # (stops,), index after the last one
    opens: Ints  # (windows,)
    closes: Ints  # (windows,)
    service: Ints  # (nodes,)
    meal: Ints  # (stops, 2), minutes before and after lunch where it may be eaten inside, else -1
    gain: Ints  # (stops,), what a visit brings
    toll: Ints  # (stops, stops), what going straight from one to another costs
    useful: Ints  # (some,), stops worth a look
    ends: Ints  # (ends,), nodes
    end_value: Ints  # (ends,), what ending there brings
    near: Masks  # (stops, words), what a route remembers while it is at a stop
    prize: Ints  # (stops,)
    tracked: Ints  # (stops, families), number of a kind counted on the way, else -1
    steps: Ints  # (families, ranks), what each further one of a kind loses more of its prize


@kernel
def remembers_less(masks: Masks, a: int, b: int) -> bool:
    """Say whether label a remembers no stop that label b does not."""
    for word in range(masks.shape[1]):
        if masks[a, word] & ~masks[b, word]:
            return False
    return True


@kernel
def covers(fields: Ints, masks: Masks, tops: Ints, a: int, b: int, row: Ints) -> bool:
    """Say whether whatever label b can become, label a can become at no less profit."""
    if fields[a, PROFIT] < fields[b, PROFIT] or fields[a, TIME] > fields[b, TIME]:
        return False
    if fields[a, FED] < fields[b, FED]:
        return False
    driven = fields[a, DRIVE]
    if driven > fields[b, DRIVE] and driven + row[BACK] - fields[a, TIME] > row[MAX_DRIVE]:
        return False
    if not remembers_less(masks, a, b):
        return False
    for k in range(tops.shape[1]):
        if tops[a, k] > tops[b, k]:
            return False
    return True


@kernel
def add_to(tops: Ints, label: int, kind: int, prize: int, steps: Ints) -> int:
    """Put a prize among the highest of its kind; return what is lost by more of the same."""
    ranks, lost = len(steps), 0
    begin = kind * ranks
    for rank in range(ranks):
        lost += steps[rank] * min(prize, tops[label, begin + rank])
    for rank in range(ranks):
        if tops[label, begin + rank] < prize:
            prize, tops[label, begin + rank] = tops[label, begin + rank], prize
    return int(lost)


@kernel
def keep(
    fields: Ints, masks: Masks, tops: Ints, heads: Ints, new: int, row: Ints
) -> tuple[bool, int]:
    """Put a label at its node unless another one covers it; return that and comparisons made."""
    node, compared = fields[new, NODE], 0
    one = heads[node]
    while one >= 0:
        compared += 1
        if covers(fields, masks, tops, one, new, row):
            return False, compared
        one = fields[one, SIBLING]
    before, one = -1, heads[node]
    while one >= 0:
        compared += 1
        following = fields[one, SIBLING]
        if covers(fields, masks, tops, new, one, row):
            fields[one, DEAD] = 1
            if before < 0:
                heads[node] = following
            else:
                fields[before, SIBLING] = following
        else:
            before = one
        one = following
    fields[new, SIBLING] = heads[node]
    heads[node] = new
    return True, compared


@kernel
def done_at(
    row: Ints, opens: Ints, closes: Ints, stop: Stop, before: tuple[int, int, int], eating: int
) -> int:
    """Return when a visit is over, NEVER where it cannot be.

    ``stop`` holds its first window and the one after its last, its minutes and those before and
    after a lunch inside it; ``before`` when one sets out, the minutes of the leg, and whether lunch
    is over. For lunch inside a visit the group waits as long as it takes, whether or not the stop
    is still open then.
    """
    w, end, stay, until_lunch, after_lunch = stop
    time, leg, fed = before
    late, ready = row[LATE], time + leg
    if eating == BEFORE:
        if time > late:
            return NEVER
        ready = max(ready, row[NOON]) + row[EAT]
    start = earliest(opens, closes, w, end, ready)
    if start >= NEVER:
        return NEVER
    done = start + stay
    if eating == INSIDE:
        if start + until_lunch > late:
            return NEVER
        done = max(done, row[NOON] + row[EAT] + after_lunch)
    if done > row[BACK] or (eating == NOT and fed == 0 and done > late):
        return NEVER
    return int(done)


@kernel
def total_at(fields: Ints, now: int, row: Ints, leg: int, end_value: int) -> int:
    """Return what a route brings that goes from a label to an end, NOTHING where it cannot."""
    time = fields[now, TIME]
    ready = time + leg
    if ready > row[BACK] or fields[now, DRIVE] + leg > row[MAX_DRIVE]:
        return NOTHING
    owed = fields[now, FED] == 0 and ready > row[LATE]
    if owed and (time > row[LATE] or max(ready, row[NOON]) + row[EAT] > row[BACK]):
        return NOTHING
    idle = row[IDLE_PRICE] if fields[now, COUNT] == 0 else 0
    return int(fields[now, PROFIT] - row[WHEEL_PRICE] * leg + end_value - idle)


@kernel
def best_end(
    fields: Ints, now: int, row: Ints, travel: Ints, ends: Ints, end_value: Ints
) -> tuple[int, int]:
    """Return the most that a route brings that ends after a label, and where it ends."""
    best, best_end = NOTHING, -1
    for e in range(len(ends)):
        leg = travel[fields[now, NODE], ends[e]]
        total = total_at(fields, now, row, leg, end_value[e]) if leg < NEVER else NOTHING
        if total > best:
            best, best_end = total, e
    return best, best_end


@kernel
def wake(fields: Ints, tops: Ints, begin: int, count: int, row: Ints) -> int:
    """Let the labels of a morning be ready to leave; return the last one, linked to the others."""
    before = -1
    for seed in range(begin, count):
        fields[seed, TIME], fields[seed, FED] = row[LEAVE], 0 if row[EAT] > 0 else 1
        fields[seed, DRIVE], fields[seed, COUNT], tops[seed] = 0, 0, 0
        fields[seed, QUEUED] = before
        before = seed
    return before


@kernel
def extend(
    fields: Ints, masks: Masks, tops: Ints, now: int, new: int, j: int, leg: int, near: Masks
) -> None:
    """Write down what a visit after another one is for a label, but its time and its profit."""
    fields[new, NODE], fields[new, DRIVE] = j, fields[now, DRIVE] + leg
    fields[new, PARENT], fields[new, DEAD] = now, 0
    fields[new, COUNT] = fields[now, COUNT] + 1
    for word in range(masks.shape[1]):
        masks[new, word] = masks[now, word] & near[j, word]
    masks[new, j >> 6] |= np.uint64(1) << np.uint64(j & 63)
    for k in range(tops.shape[1]):
        tops[new, k] = tops[now, k]


@kernel
def lost_by(tops: Ints, new: int, j: int, prize: Ints, tracked: Ints, steps: Ints) -> int:
    """Count a visit among its kinds that are counted on the way; return what is lost by it."""
    lost = 0
    for family in range(tracked.shape[1]):
        if tracked[j, family] >= 0:
            lost += add_to(tops, new, tracked[j, family], prize[j], steps[family])
    return lost


@maker
def price_day(
    day: Day, labels: Labels, begin: int, count: int, most: int
) -> tuple[int, int, int, int, int]:
    """Find the ng-route of most profit from some start to some end of a day.

    The labels from ``begin`` up to ``count`` say where it may start, with what profit and memory;
    those of the visits follow them.

    Returns
    -------
    tuple
        Profit, last label, end (its number in ``ends``, -1 where no route exists), labels made
        and the work done in comparisons; the profit is ``NEVER`` when the work or the labels were
        used up.
    """
    fields, masks, tops = labels
    (row, travel, first, last, opens, closes, service, meal, gain, toll) = day[:10]
    (useful, ends, end_value, near, prize, tracked, steps) = day[10:]
    stops, leave, longest = len(first), row[LEAVE], row[MAX_DRIVE]
    heads = np.full(stops, -1, dtype=np.int64)
    queue = np.full(row[BACK] - leave + 1, -1, dtype=np.int64)
    queue[0] = wake(fields, tops, begin, count, row)
    best, label, last_end, work = NOTHING, -1, -1, 0
    for minute in range(len(queue)):
        while queue[minute] >= 0:
            now = queue[minute]
            queue[minute] = fields[now, QUEUED]
            if fields[now, DEAD]:
                continue
            node, time, fed = fields[now, NODE], fields[now, TIME], fields[now, FED]
            total, e = best_end(fields, now, row, travel, ends, end_value)
            if total > best:
                best, label, last_end = total, now, e
            work += len(ends) + len(useful)
            if fields[now, COUNT] >= stops:
                continue
            for j in useful:
                leg = travel[node, j]
                if (masks[now, j >> 6] >> np.uint64(j & 63)) & np.uint64(1):
                    continue
                if leg >= NEVER or fields[now, DRIVE] + leg > longest:
                    continue
                more = gain[j] - row[WHEEL_PRICE] * leg
                if node < stops:
                    if toll[node, j] >= NEVER:
                        continue
                    more -= toll[node, j]
                stop = (first[j], last[j], service[j], meal[j, 0], meal[j, 1])
                for eating in range(1 if fed else 3 if meal[j, 0] >= 0 else 2):
                    done = done_at(row, opens, closes, stop, (time, leg, fed), eating)
                    if done >= NEVER:
                        continue
                    if count >= len(fields) or work > most:
                        return NEVER, -1, -1, count, work
                    extend(fields, masks, tops, now, count, j, leg, near)
                    fields[count, TIME], fields[count, FED] = done, 1 if eating else fed
                    lost = lost_by(tops, count, j, prize, tracked, steps)
                    fields[count, PROFIT] = fields[now, PROFIT] + more - lost
                    kept, compared = keep(fields, masks, tops, heads, count, row)
                    work += compared + 3
                    if kept:
                        fields[count, QUEUED] = queue[done - leave]
                        queue[done - leave] = count
                        count += 1
    return best, label, last_end, count, work


@maker
def sleep(day: Day, labels: Labels, begin: int, count: int, memory: Masks) -> tuple[int, int]:
    """Let the routes of a day end, and the next day begin where they do.

    Of the routes to an end only those count that no other one covers which brings no less and
    remembers no more; ``memory`` says which stops are remembered there. Labels for them are
    written from ``count`` on.

    Returns
    -------
    tuple
        Labels made, -1 where there is no room, and the work done in comparisons.
    """
    fields, masks, _ = labels
    row, travel, ends, end_value = day.row, day.travel, day.ends, day.end_value
    totals = np.empty(count - begin, dtype=np.int64)
    last, work = count, 0
    for e in range(len(ends)):
        for k in range(begin, count):
            leg = travel[fields[k, NODE], ends[e]]
            there = fields[k, DEAD] == 0 and leg < NEVER
            totals[k - begin] = total_at(fields, k, row, leg, end_value[e]) if there else NOTHING
        fits = np.flatnonzero(totals > NOTHING)
        work += count - begin + 3 * len(fits)
        order = np.argsort(-totals[fits], kind="mergesort")
        first = last
        for k in fits[order]:
            if last >= len(fields):
                return -1, work
            for word in range(masks.shape[1]):
                masks[last, word] = masks[begin + k, word] & memory[e, word]
            one = first
            while one < last and not remembers_less(masks, one, last):
                one += 1
            work += 1 + one - first
            if one < last:
                continue
            fields[last, NODE], fields[last, DEAD] = ends[e], 0
            fields[last, PROFIT], fields[last, PARENT] = totals[k], begin + k
            last += 1
    return last, work


def visits_of(fields: Ints, last: int) -> list[int]:
    """Return the nodes that lead to a label, its start first."""
    chain: list[int] = []
    while last >= 0:
        chain.append(int(fields[last, NODE]))
        last = int(fields[last, PARENT])
    return chain[::-1]
