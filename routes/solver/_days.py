"""Compiled kernels for single days that become tours together: see :mod:`routes.solver.days`."""
# ruff: noqa: C901, PLR0913, PLR0917, PLR1730 - see _compile.py

from typing import Any, Final, NamedTuple

import numpy as np

from routes.solver._compile import kernel, maker
from routes.solver._contents import copy_row, forget_insertions
from routes.solver._filling import fill
from routes.solver._random import Random
from routes.solver._ruin import let_meet
from routes.solver._schedule import exists, relabel
from routes.solver._value import worth_of
from routes.solver.arrays import PASSED_BY, PUT_ON, Flags, Floats, Ints, State, Tables

Codes = np.ndarray[Any, np.dtype[np.uint64]]
NOWHERE: Final = -1e15
"""Potential of a place that no chain of days reaches."""
STEADY, SHRUNK, PATIENCE, SMALLEST = 0.4, 0.7, 4, 0.02
"""Share of the last direction in the next one; the factor of the steps after so many that lowered
nothing; the least distance to the best value that a step aims at, as a share of it."""
LEAST_FALL: Final = 1e-4
"""Share by which a bound has to fall for the steps to be kept."""
ALIKE: Final = 1e-3
"""Chains to one place whose scores differ by less hold the same days in another order."""


class Days(NamedTuple):
    """Single days, as far as they are used: ``size`` of them."""

    size: Ints  # (1,)
    start: Ints  # (days,), place where it starts
    end: Ints  # (days,)
    value: Ints  # (days,), its prizes less what driving, idleness and more of the same cost
    length: Ints  # (days,), how many stops it has
    stops: Ints  # (days, most), in the order of visiting
    code: Codes  # (days,), same for the same stops between the same places
    slot: Ints  # (slots,), day by its code, -1 for none
    fits: Flags  # (dates, days), whether a day can be that of a date
    worth: Floats  # (days,), its value less the prices of its stops
    node: Ints  # (bases, places), node of a place for a base, -1 where it is no candidate
    place: Ints  # (nodes,)
    lodging: Floats  # (dates, places), what it costs to end a date at a place
    came: Ints  # (dates, places), day with which the best chain up to a place ends


@kernel
def put(t: Tables, d: Days, start: int, end: int, value: int, stops: Ints) -> None:
    """Remember a day; of several with the same stops between the same places the best order."""
    code = np.uint64(start * 8191 + end + 1) * np.uint64(0x9E3779B97F4A7C15)
    for u in stops:
        mixed = np.uint64(u + 1) * np.uint64(0xBF58476D1CE4E5B9)
        code += (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0x94D049BB133111EB)
    mask = np.uint64(len(d.slot) - 1)
    at = (code ^ (code >> np.uint64(32))) & mask
    while d.slot[at] >= 0 and d.code[d.slot[at]] != code:
        at = (at + np.uint64(1)) & mask
    k = d.slot[at]
    if k < 0:
        k = d.size[0]
        if k >= len(d.start) or len(stops) > d.stops.shape[1]:
            return
        d.size[0] += 1
        d.slot[at], d.code[k], d.start[k], d.end[k] = k, code, start, end
        for date in range(len(t.leave)):
            open_then = d.node[t.start_base[date], start] >= 0
            open_then = open_then and d.node[t.end_base[date], end] >= 0
            for u in stops:
                open_then = open_then and t.first[u, date] < t.last[u, date]
            d.fits[date, k] = open_then
    elif value <= d.value[k]:
        return
    d.value[k], d.length[k] = value, len(stops)
    copy_row(stops, d.stops[k], len(stops))


@kernel
def put_all(t: Tables, d: Days, s: State) -> None:
    """Remember all days of a tour."""
    for day in range(len(s.size)):
        last = s.size[day] + 1
        start, end = d.place[s.route[day, 0]], d.place[s.route[day, last]]
        put(t, d, start, end, worth_of(t, s, day), s.route[day, 1:last])


@kernel
def build(
    t: Tables,
    priced: Tables,
    one: Tables,
    d: Days,
    s: State,
    rng: Random,
    starts: Ints,
    ends: Ints,
) -> None:
    """Fill days of one date between pairs of places, greedily at the prices of the stops.

    ``priced`` and ``one`` are the tables of the date alone, with the prizes less the prices and
    with the prizes.
    """
    for k in range(len(starts)):
        s.route[0, 0], s.route[0, 1] = starts[k], ends[k]
        s.size[0], s.day_of[:], s.used[:], s.crowd[:] = 0, -1, 0, 0
        if not relabel(priced, s, 0):
            continue
        let_meet(s, 0)
        forget_insertions(s)
        s.fresh[0] = 1
        fill(priced, s, rng)
        if exists(priced, s):
            last = s.size[0] + 1
            start, end = d.place[starts[k]], d.place[ends[k]]
            put(t, d, start, end, worth_of(one, s, 0), s.route[0, 1:last])


@kernel
def reach(d: Days, ahead: Floats) -> None:
    """Fill in what the best chain of days up to each place brings at the prices, by date."""
    for date in range(len(d.fits)):
        fits, here, there, came = d.fits[date], ahead[date], ahead[date + 1], d.came[date]
        lodging = d.lodging[date]
        there[:] = NOWHERE
        for k in range(d.size[0]):
            before, place = here[d.start[k]], d.end[k]
            total = before + d.worth[k] - lodging[place]
            if total > there[place] and fits[k] and before > NOWHERE:
                there[place], came[place] = total, k


@kernel
def reach_back(d: Days, behind: Floats) -> None:
    """Fill in what the best chain of days from each place to the end brings, by date."""
    for date in range(d.fits.shape[0] - 1, -1, -1):
        behind[date] = NOWHERE
        for k in range(d.size[0]):
            after = behind[date + 1, d.end[k]]
            if d.fits[date, k] and after > NOWHERE:
                total = after + d.worth[k] - d.lodging[date, d.end[k]]
                if total > behind[date, d.start[k]]:
                    behind[date, d.start[k]] = total


@kernel
def weigh_days(d: Days, price: Floats) -> None:
    """Work out the worth of all days at prices of the stops."""
    for k in range(d.size[0]):
        d.worth[k] = d.value[k]
        for n in range(d.length[k]):
            d.worth[k] -= price[d.stops[k, n]]


@maker
def price_stops(
    d: Days,
    price: Floats,
    ahead: Floats,
    behind: Floats,
    rounds: int,
    size: float,
    known: int,
    work: Ints,
) -> bool:
    """Raise the prices of stops that the best chain of days sees twice; lower those of others.

    A subgradient method with steps after Polyak (1969): the best chain at the prices and the
    prices together bound every tour of these days from above, and the lowest bound is looked for.
    Say whether there is any chain of days.
    """
    dates, stops = d.fits.shape[0], len(price)
    best, since = np.inf, 0
    kept, way, seen = price.copy(), np.zeros(stops), np.zeros(stops)
    for number in range(rounds):
        weigh_days(d, price)
        reach(d, ahead)
        work[PASSED_BY] += dates * d.size[0]
        place = int(np.argmax(ahead[dates]))
        bound = ahead[dates, place] + price.sum()
        if ahead[dates, place] <= NOWHERE:
            return False
        since = 0 if bound < best * (1.0 - LEAST_FALL) else since + 1
        if bound < best:
            best = bound
            kept[:] = price
        elif since >= PATIENCE:
            size, since = size * SHRUNK, 0
        seen[:] = 0.0
        for date in range(dates - 1, -1, -1):
            k = d.came[date, place]
            place = d.start[k]
            for n in range(d.length[k]):
                seen[d.stops[k, n]] += 1.0
        length = 0.0
        for u in range(stops):
            step = 0.0 if seen[u] < 1.0 and price[u] <= 0.0 else seen[u] - 1.0
            way[u] = step if number == 0 else STEADY * way[u] + (1.0 - STEADY) * step
            length += way[u] * way[u]
        if length == 0.0:
            break
        step = size * max(bound - known, SMALLEST * bound) / length
        for u in range(stops):
            price[u] = max(0.0, price[u] + step * way[u])
    price[:] = kept
    weigh_days(d, price)
    reach(d, ahead)
    reach_back(d, behind)
    work[PASSED_BY] += 2 * dates * d.size[0]
    return True


@kernel
def continued(
    t: Tables,
    d: Days,
    date: int,
    price: Floats,
    after: Floats,
    order: Ints,
    group: Ints,
    chains: tuple[Any, Ints, Floats],
    count: int,
    found: tuple[Floats, Ints, Ints],
    work: Ints,
) -> int:
    """Put each day that fits a date on each of ``count`` chains; return how many that makes.

    Parameters
    ----------
    after
        What is to come from each place, once the date is over.
    order, group
        As for :func:`join`.
    chains
        The stops that each chain has seen, its place, and what it has brought.
    found
        Gets the totals, and of which chain and day each is made.
    """
    seen, place, brought = chains
    total, origin, chosen = found
    made = 0
    for one in range(count):
        for number in range(group[place[one]], group[place[one] + 1]):
            k = order[number]
            ahead = after[d.end[k]]
            if not d.fits[date, k] or ahead <= NOWHERE:
                continue
            worth, twice = d.worth[k], 0
            for n in range(d.length[k]):
                u = d.stops[k, n]
                if seen[one, u]:
                    worth -= t.prize[u] - price[u]
                    twice += 1
            if twice == 0 or 2 * twice <= d.length[k]:
                total[made] = brought[one] + worth - d.lodging[date, d.end[k]] + ahead
                origin[made], chosen[made] = one, k
                made += 1
        work[PUT_ON] += group[place[one] + 1] - group[place[one]]
    return made


@maker
def join(
    t: Tables,
    d: Days,
    price: Floats,
    behind: Floats,
    first: Ints,
    order: Ints,
    group: Ints,
    chains: Ints,
    work: Ints,
) -> int:
    """Put days together to chains in which a stop counts once: a beam search, best first.

    What is to come is reckoned at the prices. Return how many chains there are.

    Parameters
    ----------
    first
        Places where a tour may start.
    order, group
        The days by the place where they start, and where each place begins in them.
    chains
        Gets the days of each chain; its length is the width of the beam.
    """
    width, dates = chains.shape
    room = width * int((group[1:] - group[:-1]).max())
    total, origin = np.empty(room), np.empty(room, dtype=np.int64)
    chosen = np.empty(room, dtype=np.int64)
    seen, place = np.zeros((width, len(price)), dtype=np.bool_), np.zeros(width, dtype=np.int64)
    brought, score = np.zeros(width), np.zeros(width)
    new_seen, new_place, new_chains = seen.copy(), place.copy(), chains.copy()
    count = min(width, len(first))
    place[:count] = first[:count]
    for date in range(dates):
        found = continued(
            t, d, date, price, behind[date + 1], order, group, (seen, place, brought), count,
            (total, origin, chosen), work,
        )  # fmt: skip
        work[PUT_ON] += found
        count = 0
        for number in np.argsort(-total[:found]):
            if count == width:
                break
            one, k = origin[number], chosen[number]
            same = False
            for other in range(count):
                near = abs(score[other] - total[number]) < ALIKE
                same = same or (near and new_place[other] == d.end[k])
            if same:
                continue
            new_seen[count] = seen[one]
            for n in range(d.length[k]):
                new_seen[count, d.stops[k, n]] = True
            new_chains[count, :date] = chains[one, :date]
            new_chains[count, date] = k
            new_place[count], score[count] = d.end[k], total[number]
            count += 1
        for one in range(count):
            seen[one], place[one] = new_seen[one], new_place[one]
            chains[one, : date + 1] = new_chains[one, : date + 1]
            brought[one] = score[one] - behind[date + 1, place[one]]
    return int(count)
