"""Compiled kernel of the bound: the best day under given prices, by labels over ng-routes.

A file of its own, because numba caches kernels per file. Only :mod:`routes.solver.bound` imports
it.
"""
# ruff: noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917, SIM110 - see _kernels.py

from typing import Any, Final

import numpy as np

from routes.solver._kernels import kernel
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


@kernel
def begin_at(opens: Ints, closes: Ints, w: int, end: int, ready: int) -> int:
    """Return the earliest start in the windows w..end-1 when ready at a time.

    As in ``_kernels.py``, whose changes numba's cache of this file would not see.
    """
    while w < end:
        if ready <= closes[w]:
            return int(max(ready, opens[w]))
        w += 1
    return NEVER


@kernel
def covers(labels: Ints, masks: Masks, tops: Ints, a: int, b: int, day: Ints) -> bool:
    """Say whether whatever label b can become, label a can become at no less profit."""
    if labels[a, PROFIT] < labels[b, PROFIT] or labels[a, TIME] > labels[b, TIME]:
        return False
    if labels[a, FED] < labels[b, FED]:
        return False
    driven = labels[a, DRIVE]
    if driven > labels[b, DRIVE] and driven + day[BACK] - labels[a, TIME] > day[MAX_DRIVE]:
        return False
    for word in range(masks.shape[1]):
        if masks[a, word] & ~masks[b, word]:
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
    labels: Ints, masks: Masks, tops: Ints, heads: Ints, new: int, day: Ints
) -> tuple[bool, int]:
    """Put a label at its node unless another one covers it; return that and comparisons made."""
    node, compared = labels[new, NODE], 0
    one = heads[node]
    while one >= 0:
        compared += 1
        if covers(labels, masks, tops, one, new, day):
            return False, compared
        one = labels[one, SIBLING]
    before, one = -1, heads[node]
    while one >= 0:
        compared += 1
        following = labels[one, SIBLING]
        if covers(labels, masks, tops, new, one, day):
            labels[one, DEAD] = 1
            if before < 0:
                heads[node] = following
            else:
                labels[before, SIBLING] = following
        else:
            before = one
        one = following
    labels[new, SIBLING] = heads[node]
    heads[node] = new
    return True, compared


@kernel
def price_day(
    travel: Ints,
    first: Ints,
    last: Ints,
    opens: Ints,
    closes: Ints,
    service: Ints,
    meal: Ints,
    day: Ints,
    gain: Ints,
    toll: Ints,
    starts: Ints,
    start_value: Ints,
    ends: Ints,
    end_value: Ints,
    near: Masks,
    useful: Ints,
    labels: Ints,
    masks: Masks,
    tops: Ints,
    prize: Ints,
    tracked: Ints,
    steps: Ints,
    most: int,
) -> tuple[int, int, int, int]:
    """Find the ng-route of most profit from some start to some end of a day.

    ``meal`` holds, for each stop at which lunch may be eaten inside the visit, the minutes before
    and after the visit, else -1. The group waits as long as it takes for that, whether or not the
    stop is still open then.

    ``tracked`` numbers the kinds of each stop whose more of the same is counted on the way, -1 for
    others, ``steps`` what each further one loses more of its prize, per family, and ``tops`` holds
    the highest prizes of each kind so far.

    Returns
    -------
    tuple
        Profit, last label, end (its number in ``ends``, -1 where no route exists) and the work
        done in comparisons; the profit is ``NEVER`` when the work or the labels were used up.
    """
    stops, words = len(first), masks.shape[1]
    leave, back, late, eat = day[LEAVE], day[BACK], day[LATE], day[EAT]
    heads = np.full(stops, -1, dtype=np.int64)
    queue = np.full(back - leave + 1, -1, dtype=np.int64)
    count, work = 0, 0
    for k in range(len(starts)):
        if start_value[k] <= NOTHING:
            continue
        labels[count, NODE], labels[count, TIME] = starts[k], leave
        labels[count, DRIVE], labels[count, PROFIT] = 0, start_value[k]
        labels[count, FED] = 0 if eat > 0 else 1
        labels[count, PARENT], labels[count, COUNT], labels[count, DEAD] = -1, 0, 0
        for word in range(words):
            masks[count, word] = 0
        tops[count] = 0
        labels[count, QUEUED] = queue[0]
        queue[0] = count
        count += 1
    best, best_label, best_end = NOTHING, -1, -1
    for minute in range(len(queue)):
        while queue[minute] >= 0:
            now = queue[minute]
            queue[minute] = labels[now, QUEUED]
            if labels[now, DEAD]:
                continue
            node, time, driven = labels[now, NODE], labels[now, TIME], labels[now, DRIVE]
            profit, fed = labels[now, PROFIT], labels[now, FED]
            begun = labels[now, COUNT]
            for e in range(len(ends)):
                leg = travel[node, ends[e]]
                if leg >= NEVER or driven + leg > day[MAX_DRIVE]:
                    continue
                ready = time + leg
                in_time = ready <= back and (fed == 1 or ready <= late)
                if not in_time and fed == 0 and time <= late:
                    in_time = max(ready, day[NOON]) + eat <= back
                if not in_time:
                    continue
                total = profit - day[WHEEL_PRICE] * leg + end_value[e]
                if begun == 0:
                    total -= day[IDLE_PRICE]
                if total > best:
                    best, best_label, best_end = total, now, e
            work += len(ends) + len(useful)
            if begun >= stops:
                continue
            for j in useful:
                if (masks[now, j >> 6] >> np.uint64(j & 63)) & np.uint64(1):
                    continue
                leg = travel[node, j]
                if leg >= NEVER or driven + leg > day[MAX_DRIVE]:
                    continue
                more = gain[j] - day[WHEEL_PRICE] * leg
                if node < stops:
                    if toll[node, j] >= NEVER:
                        continue
                    more -= toll[node, j]
                for eating in range(3):  # not, before the visit, inside it
                    if eating != 1:
                        ready = time + leg
                        if eating == 2 and (fed == 1 or meal[j, 0] < 0):  # noqa: PLR2004
                            break
                    else:
                        if fed == 1 or time > late:
                            continue
                        ready = max(time + leg, day[NOON]) + eat
                    start = begin_at(opens, closes, first[j], last[j], ready)
                    if start >= NEVER:
                        continue
                    done = start + service[j]
                    if eating == 2:  # noqa: PLR2004
                        if start + meal[j, 0] > late:
                            continue
                        done = max(done, day[NOON] + eat + meal[j, 1])
                    now_fed = 1 if fed == 1 or eating > 0 else 0
                    if done > back or (now_fed == 0 and done > late):
                        continue
                    if count >= len(labels) or work > most:
                        return NEVER, -1, -1, work
                    labels[count, NODE], labels[count, TIME] = j, done
                    labels[count, DRIVE], labels[count, PROFIT] = driven + leg, profit + more
                    labels[count, FED], labels[count, PARENT] = now_fed, now
                    labels[count, COUNT], labels[count, DEAD] = begun + 1, 0
                    for word in range(words):
                        masks[count, word] = masks[now, word] & near[j, word]
                    masks[count, j >> 6] |= np.uint64(1) << np.uint64(j & 63)
                    tops[count] = tops[now]
                    for family in range(tracked.shape[1]):
                        if tracked[j, family] >= 0:
                            kind = tracked[j, family]
                            labels[count, PROFIT] -= add_to(
                                tops, count, kind, prize[j], steps[family]
                            )
                    kept, compared = keep(labels, masks, tops, heads, count, day)
                    work += compared + 3
                    if kept:
                        at = done - leave
                        labels[count, QUEUED] = queue[at]
                        queue[at] = count
                        count += 1
    return best, best_label, best_end, work


def visits_of(labels: Ints, last: int) -> list[int]:
    """Return the nodes that lead to a label, its start first."""
    chain: list[int] = []
    while last >= 0:
        chain.append(int(labels[last, NODE]))
        last = int(labels[last, PARENT])
    return chain[::-1]
