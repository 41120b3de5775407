"""Compiled changes of what a tour holds: stops put in and taken out, copies of it, its limits."""
# ruff: noqa: SIM110 - see _compile.py

from routes.solver._compile import kernel
from routes.solver._schedule import relabel
from routes.solver.arrays import Ints, State, Tables


@kernel
def within_limits(uses: Ints, limits: Ints, used: Ints, u: int) -> bool:
    """Say whether the limited resources left are enough for a stop."""
    for r in range(len(limits)):
        if used[r] + uses[u, r] > limits[r]:
            return False
    return True


@kernel
def touch(s: State, day: int) -> None:
    """Give a day a new content version."""
    s.stamp[-1] += 1
    s.stamp[day] = s.stamp[-1]


@kernel
def insert(t: Tables, s: State, u: int, day: int, at: int) -> None:
    """Insert stop u before position ``at``; the labels of the day must be recomputed after."""
    for k in range(s.size[day] + 1, at - 1, -1):
        s.route[day, k + 1] = s.route[day, k]
    s.route[day, at] = u
    s.size[day] += 1
    s.day_of[u] = day
    for r in range(len(s.used)):
        s.used[r] += t.uses[u, r]
    for kind in t.kinds[u]:
        s.crowd[day, kind] += 1
    touch(s, day)
    s.touched[u] = s.stamp[-1]


@kernel
def remove(t: Tables, s: State, day: int, first: int, count: int) -> None:
    """Remove ``count`` stops of a day from position ``first`` on; labels as for insert."""
    for k in range(first, first + count):
        u = s.route[day, k]
        s.day_of[u] = -1
        s.touched[u] = s.stamp[-1] + 1
        for r in range(len(s.used)):
            s.used[r] -= t.uses[u, r]
        for kind in t.kinds[u]:
            s.crowd[day, kind] -= 1
    for k in range(first + count, s.size[day] + 2):
        s.route[day, k - count] = s.route[day, k]
    s.size[day] -= count
    touch(s, day)


@kernel
def copy_day(source: State, target: State, day: int) -> None:
    """Copy the content of a day and its cache, not its labels."""
    copy_row(source.route[day], target.route[day], source.size[day] + 2)
    target.size[day] = source.size[day]
    target.stamp[day] = source.stamp[day]
    target.counted[day] = source.counted[day]
    target.day_value[day], target.day_burden[day] = source.day_value[day], source.day_burden[day]
    copy_row(source.crowd[day], target.crowd[day], source.crowd.shape[1])
    copy_cache(source, target, day)


@kernel
def copy_cache(source: State, target: State, day: int) -> None:
    """Copy what is known of the insertions into a day."""
    stops = len(source.day_of)
    copy_row(source.cache_cost[day], target.cache_cost[day], stops)
    copy_row(source.cache_at[day], target.cache_at[day], stops)
    copy_row(source.cache_stamp[day], target.cache_stamp[day], stops)
    copy_row(source.cache_detour[day], target.cache_detour[day], stops)
    copy_row(source.looked[day], target.looked[day], 2)


@kernel
def forget_insertions(s: State) -> None:
    """Have all insertions looked for again."""
    s.cache_stamp[:], s.looked[:] = -1, -1


@kernel
def copy_row(source: Ints, target: Ints, count: int) -> None:
    """Copy numbers one by one: whole rows that may overlap are looked at first."""
    for k in range(count):
        target[k] = source[k]


@kernel
def copy_tour(source: State, target: State) -> None:
    """Copy the content and the cache of a tour, not its labels."""
    for day in range(len(source.size)):
        if target.stamp[day] != source.stamp[day]:
            copy_day(source, target, day)
    copy_row(source.base, target.base, len(source.base))
    copy_row(source.day_of, target.day_of, len(source.day_of))
    copy_row(source.used, target.used, len(source.used))


@kernel
def restore(t: Tables, s: State, saved: State) -> None:
    """Go back to a saved tour; only days that differ are relabelled."""
    for day in range(len(s.size)):
        if s.stamp[day] != saved.stamp[day]:
            copy_day(saved, s, day)
            relabel(t, s, day)
    copy_tour(saved, s)
