"""Compiled worth of a tour: prizes, minima, eras, more of the same, driving and waiting."""

from routes.solver._compile import kernel
from routes.solver.arrays import BONUS, IDLE, SCALE, TOLL, WHEEL, State, Tables
from routes.tour.balance import LEAST


@kernel
def units_wanted(t: Tables, s: State, u: int) -> int:
    """Return how many units a stop would add towards minima."""
    units = 0
    for r in range(len(t.minima)):
        units += min(t.uses[u, r], max(0, t.minima[r] - s.used[r]))
    return units


@kernel
def count_days(t: Tables, s: State) -> None:
    """Work out the value and the burden of the days that have changed since it was done."""
    for day in range(len(s.size)):
        if s.counted[day] != s.stamp[day]:
            s.day_value[day], s.day_burden[day] = worth_of(t, s, day), day_burden(t, s, day)
            s.counted[day] = s.stamp[day]


@kernel
def value_of(t: Tables, s: State) -> int:
    """Return the sum of prizes of the visited stops, wishes met and steps back included.

    What weighs against them is taken off: more of the same, driving, nights, days without a visit.
    """
    count_days(t, s)
    total = 0
    for value in s.day_value:
        total += value
    for base in s.base:
        total -= t.lodging[base - t.base_node[0]]
    if t.rules[BONUS] > 0:
        for r in range(len(t.minima)):
            total += t.rules[BONUS] * min(s.used[r], t.minima[r])
    if t.rules[TOLL] > 0:
        total -= t.rules[TOLL] * steps_back(t, s)
    return total


@kernel
def worth_of(t: Tables, s: State, day: int) -> int:
    """Return what a day adds to the value of its tour, nights and minima apart."""
    total, route = 0, s.route[day]
    for k in range(s.size[day] + 1):
        total -= t.rules[WHEEL] * t.travel[t.kind[day], route[k], route[k + 1]]
        if k > 0:
            total += t.prize[route[k]]
            if len(t.fading) > 0:
                total -= faded(t, s, day, route[k])
    return total - (t.rules[IDLE] if s.size[day] == 0 else 0)


@kernel
def faded(t: Tables, s: State, day: int, u: int) -> int:
    """Return what a visited stop loses because a day has dearer ones of its kinds."""
    kept = 100
    for f in range(len(t.fading)):
        kind = t.kinds[u, f]
        rank = 0
        if s.crowd[day, kind] > 1:
            for k in range(1, s.size[day] + 1):
                v = s.route[day, k]
                if t.kinds[v, f] == kind:
                    dearer = t.plain[v] > t.plain[u] or (t.plain[v] == t.plain[u] and v < u)
                    rank += int(dearer)
        kept -= t.fading[f, min(rank, t.fading.shape[1] - 1)]
    return int(t.rules[SCALE] * (t.plain[u] - t.plain[u] * max(LEAST, kept) // 100))


@kernel
def share_left(t: Tables, s: State, day: int, u: int) -> float:
    """Return the share of its prize that a stop would keep as the last of its kinds on a day."""
    kept = 100
    for f in range(len(t.fading)):
        kept -= t.fading[f, min(s.crowd[day, t.kinds[u, f]], t.fading.shape[1] - 1)]
    return max(LEAST, kept) / 100.0


@kernel
def needed(t: Tables, s: State, u: int) -> bool:
    """Say whether a minimum would not be met without a visited stop."""
    for r in range(len(t.minima)):
        if t.uses[u, r] > 0 and s.used[r] - t.uses[u, r] < t.minima[r]:
            return True
    return False


@kernel
def steps_back(t: Tables, s: State) -> int:
    """Count how often a stop is of an earlier era than the last one that has any."""
    steps, before = 0, -1
    for day in range(len(s.size)):
        for k in range(1, s.size[day] + 1):
            era = t.era[s.route[day, k]]
            if era >= 0:
                steps += int(era < before)
                before = era
    return steps


@kernel
def burden_of(t: Tables, s: State) -> int:
    """Return twice the driving plus the waiting of a tour, as its earliest schedule has it."""
    count_days(t, s)
    total = 0
    for burden in s.day_burden:
        total += burden
    return total


@kernel
def day_burden(t: Tables, s: State, day: int) -> int:
    """Return twice the driving plus the waiting of a day."""
    last = s.size[day] + 1
    fed = s.e0[day, last] > s.r0[day, last]
    finish = s.e1[day, last] if fed else s.e0[day, last]
    eaten = t.lunch[day, 2] if fed else 0
    visits = 0
    for k in range(1, last):
        visits += t.service[s.route[day, k]]
    begin = t.leave[day]
    if last > 1:
        leg = t.travel[t.kind[day], s.route[day, 0], s.route[day, 1]]
        begin = max(begin, min(s.e0[day, 1], s.e1[day, 1]) - leg)
    return int(s.drive[day] + max(0, finish - begin - visits - eaten))
