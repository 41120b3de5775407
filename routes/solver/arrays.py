"""From frozen problems to the arrays of the compiled kernels, and back to orders of stops."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routes.solver.offers import offers_of
from routes.solver.starts import Choice
from routes.tour.itinerary import Itinerary, required_wishes
from routes.tour.problem import UNREACHABLE, TourProblem

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NEVER: Final = UNREACHABLE
"""Later than any time label."""
TOLL, BONUS, BRIDGES, WHEEL, SCALE, IDLE, PRICED, SPOTS = range(8)
"""Places in ``Tables.rules``: what a step back in the storyline takes off the value, what a unit of
a minimum adds to it, whether stops may be needed to bridge a leg too long, what a minute at the
wheel costs, in how many parts a unit of value is cut, what a day without a visit costs, whether
anything of this kind weighs against the prizes, and how many places number the pairs of offers."""
BEGUN, CHANGED, PASSED, LOOKED, TRIED, SCANNED, PASSED_BY, PUT_ON, MADE = range(9)
"""Kinds of work that are counted: iterations begun, days changed, stops of a day passed by and
looked at, positions tried, stops scanned for the best, days passed by in pricing chains, days tried
on in a beam; and, outside the kernels, days of tours that are laid out or looked at."""
FORBIDDEN: Final = 2**60
"""Toll of a step back that may not be taken."""


class Tables(NamedTuple):
    """The problem as arrays; nodes are the stops, then the places days may start and end at."""

    travel: Ints  # (kinds, nodes, nodes), legs above a day's limit are NEVER
    toward: Ints  # (kinds, nodes, nodes), the same by where a leg ends
    kind: Ints  # (days,), which of the matrices holds on a day
    service: Ints  # (nodes,)
    prize: Ints  # (stops,), a required stop's prize beats all others together
    uses: Ints  # (stops, resources)
    limits: Ints  # (resources,)
    minima: Ints  # (resources,)
    era: Ints  # (stops,), -1 for none
    rules: Ints  # (8,), see TOLL and its neighbours; 0 for a rule the problem does not have
    plain: Ints  # (stops,), prizes in whole units, without wishes
    kinds: Ints  # (stops, families), columns of State.crowd
    fading: Ints  # (families, ranks), percent lost by rank among its kind on a day
    lodging: Ints  # (candidates,), what it costs to end a day at a candidate of base_node
    first: Ints  # (stops, days), index of the first start window
    last: Ints  # (stops, days), index after the last one
    opens: Ints  # (windows,)
    closes: Ints  # (windows,), latest START
    leave: Ints  # (days,)
    back: Ints  # (days,)
    max_drive: Ints  # (days,)
    lunch: Ints  # (days, 3): earliest start, latest start, minutes; minutes 0 for none owed
    start_base: Ints  # (days,), base a day starts at
    end_base: Ints  # (days,), base a day ends at
    base_first: Ints  # (bases + 1,), candidates of a base in base_node
    base_node: Ints  # (candidates,)
    near: Ints  # (stops, stops), other stops by distance
    every: Ints  # (stops,), the numbers of the stops
    spot: Ints  # (nodes,), number of a place by which pairs are numbered
    offer_first: (
        Ints  # (pairs + 1,), where the stops begin that a day between two places is offered
    )
    offer: Ints  # the stops of all pairs, see offers.py
    offered: Flags  # (pairs, stops)


class State(NamedTuple):
    """A tour under change, its labels and the cache of best insertions."""

    route: Ints  # (days, stops + 2)
    size: Ints  # (days,), number of stops
    base: Ints  # (bases,), node chosen
    day_of: Ints  # (stops,), -1 when not visited
    used: Ints  # (resources,)
    crowd: Ints  # (days, kinds), how many stops of a kind a day has
    drive: Ints  # (days,)
    before: Ints  # (days, stops + 2), era of the last stop up to a position, -1 for none
    after: Ints  # (days, stops + 2), era of the first stop from a position on
    worth: Ints  # (stops,), prize and what a stop adds towards minima; current with a storyline
    e0: Ints
    e1: Ints
    r0: Ints
    r1: Ints  # (days, stops + 2)
    gap: Ints  # (days, stops + 2), drive from a position to the next one
    room: Ints  # (days, stops + 2), most that the ways to and from a stop between and it may take
    stamp: Ints  # (days + 1,): content version of each day, then the counter
    cache_cost: Ints  # (days, stops)
    cache_at: Ints  # (days, stops), position before which to insert, 0 for none
    cache_stamp: Ints  # (days, stops)
    least: Ints  # (stops,), what a stop takes of the day that it takes least of
    least_day: Ints  # (stops,)
    weight: Floats  # (stops,), what a stop is worth in this filling
    open: Ints  # (stops,), stops that fit somewhere; how many is handed on
    cache_detour: Ints  # (days, stops), driving that the insertion adds
    looked: Ints  # (days, 2): version in which all insertions were looked at, the counter then
    touched: Ints  # (stops,), the counter when a stop was last put in or taken out
    late: Ints  # (stops,), stops to be looked at again everywhere
    fresh: Ints  # (days,), whether a day has changed since it was filled
    gone: Ints  # (stops,), stops that were taken out since
    gone_count: Ints  # (1,)
    counted: Ints  # (days,), version of a day in which its value and burden were counted
    day_value: Ints  # (days,)
    day_burden: Ints  # (days,)
    pull: Ints  # (1,), minutes that a minute of detour weighs in the choice of a place
    hope: Floats  # (1,), how many times their worth stops may cost in this filling
    work: Ints  # (kinds,), counted for all tours of a search together


class Tour(NamedTuple):
    """A tour under annealing: current, last accepted and best state, and their scores."""

    state: State
    saved: State
    best: State
    scores: Ints  # value and burden of the current tour, value and burden of the best


def tables_of(problem: TourProblem) -> Tables:
    """Lay a problem out for the kernels."""
    bases, start_base, end_base = _bases(problem)
    nodes = np.array([stop.place for stop in problem.stops] + [p for base in bases for p in base])
    between = np.minimum(problem.minutes[np.ix_(nodes, nodes)], NEVER)
    longest = [NEVER if day.max_leg is None else day.max_leg for day in problem.days]
    kinds = sorted(set(longest))
    stops = len(problem.stops)
    counts = [len(base) for base in bases]
    first, last, opens, closes = _windows(problem)
    service = np.zeros(len(nodes), dtype=np.int64)
    service[:stops] = [stop.stay for stop in problem.stops]
    near = between[:stops, :stops] + between[:stops, :stops].T
    rules = _rules(problem)
    offers = offers_of(problem, nodes[stops:], plain=not rules[[TOLL, BRIDGES]].any())
    rules[SPOTS] = offers.spots
    travel = np.array([np.where(between <= most, between, NEVER) for most in kinds])
    return Tables(
        travel=travel,
        toward=np.ascontiguousarray(travel.transpose(0, 2, 1)),
        kind=np.array([kinds.index(most) for most in longest], dtype=np.int64),
        service=service,
        prize=_prizes(problem),
        uses=np.array([stop.uses for stop in problem.stops], dtype=np.int64).reshape(
            stops, len(problem.limits)
        ),
        limits=np.array(problem.limits, dtype=np.int64),
        minima=np.array(problem.minima or [0] * len(problem.limits), dtype=np.int64),
        era=np.array([-1 if stop.era is None else stop.era for stop in problem.stops], np.int64),
        rules=rules,
        plain=np.array([stop.prize for stop in problem.stops], dtype=np.int64),
        kinds=_kinds(problem),
        fading=_fading(problem),
        lodging=_lodging(problem, bases, start_base),
        first=first,
        last=last,
        opens=opens,
        closes=closes,
        leave=np.array([day.leave for day in problem.days], dtype=np.int64),
        back=np.array([day.back for day in problem.days], dtype=np.int64),
        max_drive=np.array(
            [NEVER - 1 if day.max_drive is None else day.max_drive for day in problem.days],
            dtype=np.int64,
        ),
        lunch=_lunches(problem),
        start_base=start_base,
        end_base=end_base,
        base_first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        base_node=np.arange(stops, len(nodes), dtype=np.int64),
        near=np.argsort(near, axis=1, kind="stable").astype(np.int64),
        every=np.arange(stops, dtype=np.int64),
        spot=offers.spot,
        offer_first=offers.first,
        offer=offers.stops,
        offered=offers.listed,
    )


def empty_state(tables: Tables, work: Ints) -> State:
    """Return a tour without stops; its bases and labels are not set yet, its work is counted."""
    stops, days = tables.first.shape
    wide = (days, stops + 2)
    return State(
        route=np.zeros(wide, dtype=np.int64),
        size=np.zeros(days, dtype=np.int64),
        base=np.zeros(len(tables.base_first) - 1, dtype=np.int64),
        day_of=np.full(stops, -1, dtype=np.int64),
        used=np.zeros(len(tables.limits), dtype=np.int64),
        crowd=np.zeros((days, int(tables.kinds.max(initial=-1)) + 1), dtype=np.int64),
        drive=np.zeros(days, dtype=np.int64),
        before=np.full(wide, -1, dtype=np.int64),
        after=np.full(wide, -1, dtype=np.int64),
        worth=tables.prize.copy(),
        e0=np.zeros(wide, dtype=np.int64),
        e1=np.zeros(wide, dtype=np.int64),
        r0=np.zeros(wide, dtype=np.int64),
        r1=np.zeros(wide, dtype=np.int64),
        gap=np.zeros(wide, dtype=np.int64),
        room=np.zeros(wide, dtype=np.int64),
        stamp=np.arange(days + 1, dtype=np.int64),
        cache_cost=np.full((days, stops), NEVER, dtype=np.int64),
        cache_at=np.zeros((days, stops), dtype=np.int64),
        cache_stamp=np.full((days, stops), -1, dtype=np.int64),
        least=np.zeros(stops, dtype=np.int64),
        least_day=np.zeros(stops, dtype=np.int64),
        weight=np.zeros(stops),
        open=np.zeros(stops, dtype=np.int64),
        cache_detour=np.zeros((days, stops), dtype=np.int64),
        looked=np.full((days, 2), -1, dtype=np.int64),
        touched=np.zeros(stops, dtype=np.int64),
        late=np.zeros(stops, dtype=np.int64),
        fresh=np.ones(days, dtype=np.int64),
        gone=np.zeros(stops, dtype=np.int64),
        gone_count=np.zeros(1, dtype=np.int64),
        counted=np.full(days, -1, dtype=np.int64),
        day_value=np.zeros(days, dtype=np.int64),
        day_burden=np.zeros(days, dtype=np.int64),
        pull=np.ones(1, dtype=np.int64),
        hope=np.ones(1),
        work=work,
    )


def set_bases(problem: TourProblem, tables: Tables, state: State, choice: Choice) -> None:
    """Let the days of an empty tour start and end at chosen places (see :data:`Choice`)."""
    bases, _, _ = _bases(problem)
    nodes = [
        tables.base_node[tables.base_first[base] + candidates.index(place)]
        for base, (candidates, place) in enumerate(zip(bases, choice, strict=True))
    ]
    set_nodes(tables, state, np.array(nodes, dtype=np.int64))


def set_nodes(tables: Tables, state: State, nodes: Ints) -> None:
    """Let the days of an empty tour start and end at the node of each base."""
    state.base[:] = nodes
    state.route[:, 0] = nodes[tables.start_base]
    state.route[:, 1] = nodes[tables.end_base]


def places_near(problem: TourProblem, itinerary: Itinerary) -> Choice:
    """Return the candidate nearest to where an itinerary starts and ends each day, for every base.

    An itinerary of another number of days, or of a problem with other candidates, is followed as
    far as it goes.
    """
    chosen: list[int] = []
    for number, day in enumerate(problem.days):
        given = itinerary.days[min(number, len(itinerary.days) - 1)]
        chosen += [_nearest(problem, day.start, given.start)] if day.start else []
        chosen.append(_nearest(problem, day.end, given.end))
    return tuple(chosen)


def _nearest(problem: TourProblem, places: tuple[int, ...], wished: int) -> int:
    if not 0 <= wished < len(problem.minutes):
        return places[0]
    return min(places, key=lambda place: (place != wished, problem.minutes[wished, place]))


def set_orders(problem: TourProblem, tables: Tables, state: State, itinerary: Itinerary) -> None:
    """Put the stops of an itinerary that the problem still has into an empty tour with bases."""
    days = itinerary.days[: len(problem.days)]
    known = problem.index
    rows = [[known[one.stop] for one in day.visits if one.stop in known] for day in days]
    set_rows(problem, tables, state, rows)


def set_rows(problem: TourProblem, tables: Tables, state: State, rows: list[list[int]]) -> None:
    """Put stops into the days of an empty tour with bases, but those that rules keep out."""
    reached, era, limited = 0, tables.era.tolist(), len(tables.limits) > 0
    for day, row in enumerate(rows):
        kept: list[int] = []
        for u in row:
            if state.day_of[u] >= 0:
                continue
            if limited and (state.used + tables.uses[u] > tables.limits).any():
                continue
            if problem.storyline == "hard" and 0 <= era[u] < reached:
                continue
            reached = max(reached, era[u])
            kept.append(u)
            state.day_of[u] = day
            state.used[:] += tables.uses[u]
        size = len(kept)
        state.route[day, size + 1] = state.route[day, 1]
        state.route[day, 1 : size + 1] = kept
        state.size[day] = size
        np.add.at(state.crowd[day], tables.kinds[kept], 1)


def orders_of(state: State) -> list[list[int]]:
    """Return the stops of each day in the order of visiting."""
    return [
        [int(u) for u in row[1 : n + 1]] for row, n in zip(state.route, state.size, strict=True)
    ]


def places_of(problem: TourProblem, tables: Tables, state: State) -> list[tuple[int, int]]:
    """Return the start and end place of each day."""
    bases, start_base, end_base = _bases(problem)
    chosen = [
        candidates[int(state.base[base] - tables.base_node[tables.base_first[base]])]
        for base, candidates in enumerate(bases)
    ]
    return [(chosen[a], chosen[b]) for a, b in zip(start_base, end_base, strict=True)]


def places_by_base(problem: TourProblem, tables: Tables) -> tuple[Ints, Ints]:
    """Return for each base the node of every place, -1 where it is no candidate, and the way back.

    Places are those where any day may start or end, numbered as they come.
    """
    bases, _, _ = _bases(problem)
    number = {place: k for k, place in enumerate(dict.fromkeys(p for base in bases for p in base))}
    node = np.full((len(bases), len(number)), -1, dtype=np.int64)
    place = np.full(len(tables.service), -1, dtype=np.int64)
    for base, candidates in enumerate(bases):
        columns = [number[one] for one in candidates]
        nodes = tables.base_node[tables.base_first[base] : tables.base_first[base + 1]]
        node[base, columns] = nodes
        place[nodes] = columns
    return node, place


def _bases(problem: TourProblem) -> tuple[list[tuple[int, ...]], Ints, Ints]:
    """Return the candidates of each base, and the bases at which each day starts and ends."""
    bases: list[tuple[int, ...]] = []
    starts, ends = [], []
    for day in problem.days:
        if day.start:
            bases.append(day.start)
        starts.append(len(bases) - 1)
        bases.append(day.end)
        ends.append(len(bases) - 1)
    return bases, np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def _prizes(problem: TourProblem) -> Ints:
    prizes = np.array([stop.prize for stop in problem.stops], dtype=np.int64)
    wishes = np.array([required_wishes(problem, (stop,)) for stop in problem.stops], dtype=np.int64)
    return problem.balance.scale * prizes + _wish(problem) * wishes


def _wish(problem: TourProblem) -> int:
    """Return more than the values of two tours can differ by."""
    rates, days = problem.balance, len(problem.days)
    most = sum(stop.prize for stop in problem.stops) + 1 + (rates.night + rates.idle) * days
    most += problem.step_back * len(problem.stops) if problem.storyline == "soft" else 0
    return rates.scale * most + rates.wheel * sum(day.back - day.leave for day in problem.days)


def _rules(problem: TourProblem) -> Ints:
    rates = problem.balance
    soft = rates.scale * problem.step_back
    toll = {"off": 0, "soft": soft, "hard": FORBIDDEN}[problem.storyline]
    bonus = _wish(problem) if any(problem.minima) else 0
    bridges = any(day.max_leg is not None for day in problem.days)
    idle = rates.scale * rates.idle
    priced = bool(rates.wheel or rates.idle or rates.fading)
    return np.array(
        [toll, bonus, bridges, rates.wheel, rates.scale, idle, priced, 0], dtype=np.int64
    )


def _kinds(problem: TourProblem) -> Ints:
    """Return the kinds of each stop, numbered through all families."""
    shape = (len(problem.stops), len(problem.balance.fading))
    kinds = np.array([stop.kinds for stop in problem.stops], dtype=np.int64).reshape(shape)
    counts = kinds.max(axis=0, initial=-1) + 1
    return kinds + np.concatenate([[0], np.cumsum(counts)[:-1]])[: shape[1]].astype(np.int64)


def _fading(problem: TourProblem) -> Ints:
    """Return the percent lost by rank, the last one of each family repeated."""
    families = problem.balance.fading
    ranks = max(map(len, families), default=0)
    rows = [[*steps, *[steps[-1]] * (ranks - len(steps))] for steps in families]
    return np.array(rows, dtype=np.int64).reshape(len(families), ranks)


def _lodging(problem: TourProblem, bases: list[tuple[int, ...]], starts: Ints) -> Ints:
    """Return what it costs to end a day at each candidate; where the last one ends is free."""
    rates, last = problem.balance, len(bases) - 1
    free = {last, *(base for base, day in zip(starts, problem.days, strict=True) if day.start)}
    return np.array(
        [
            0 if base in free or place in rates.home else rates.scale * rates.night
            for base, candidates in enumerate(bases)
            for place in candidates
        ],
        dtype=np.int64,
    )


def _windows(problem: TourProblem) -> tuple[Ints, Ints, Ints, Ints]:
    spans = [
        [problem.arrival_windows(stop, day) for day in range(len(problem.days))]
        for stop in problem.stops
    ]
    counts = np.array([[len(windows) for windows in row] for row in spans], dtype=np.int64)
    counts = counts.reshape(len(problem.stops), len(problem.days))
    last = np.cumsum(counts).reshape(counts.shape)
    flat = [window for row in spans for windows in row for window in windows]
    edges = np.array(flat, dtype=np.int64).reshape(len(flat), 2)
    return last - counts, last, edges[:, 0].copy(), edges[:, 1].copy()


def _lunches(problem: TourProblem) -> NDArray[np.int64]:
    """Return earliest start, latest start and minutes per day; minutes 0 when none is owed."""
    rows = [
        (day.lunch.earliest, day.lunch.last_start, day.lunch.minutes)
        if day.lunch and day.leave <= day.lunch.last_start
        else (0, 0, 0)
        for day in problem.days
    ]
    return np.array(rows, dtype=np.int64)
