"""How the effort of a search is shared out: epochs of growing length, each with stages.

An epoch begins at several new tours and the best ones of the epochs before, and carries fewer and
fewer of them on. All epochs but the last are the same whatever the budget is, so a search with more
effort is never worse than one that ended with an epoch.
"""

import math
from collections.abc import Callable, Iterable
from itertools import islice, tee
from typing import Final

from routes.solver.annealing import Search, ranked
from routes.solver.arrays import Tour
from routes.solver.days import Days, sensible
from routes.solver.kicks import Sketch, choosable, crossed, mixed, moved, wandering
from routes.solver.starts import Choice
from routes.solver.stop import WORK_PER_SECOND, StoppingCriterion

Progress = Callable[[float, int], None]
EPOCH: Final = WORK_PER_SECOND // 5
GROWTH: Final = 5
"""Work until the end of the first epoch; that until the end of each further one is as many times as
much, which makes one and five seconds ends of epochs."""
STRETCH: Final = 1.5
"""A budget that ends before this multiple of an epoch's end makes it the last."""
STARTS: Final = 12
CARRIED: Final = 4
"""Most new tours of an epoch, and how many of them and of the best before are carried on."""
KNOWN, NEW, MIXED = 0.4, 0.6, 0.8
"""Shares of an epoch after which the new tours, the carried ones and those grown from others are
done."""
SOON, NEXT, BRED = 0.15, 0.3, 0.5
"""The same where nights can be chosen."""
JOINED, WANDERED, POLISHED = 0.3, 0.7, 0.85
"""Shares of a round after which tours are put together from days, the nights of the best few are
moved, and the best one is annealed."""
FEW, MANY = 2, 12
"""How many these few are, and how many tours of a round are known at its end."""
AGAIN, FRESH = 2, 0.5
"""Rounds from nothing in each epoch but the first, which is one, and its share that they take."""
BROOD: Final = 16
"""Tours that an epoch grows from others."""
CROSSED = 0.4
"""Share of them that begin as one and end as another, where there are two."""
BASE_WORK, STOP_WORK, LEAST = 20_000, 50, 60
"""What an iteration is expected to take, and for each stop and day; iterations a start gets."""


class Course:
    """How far a search is on its way through the epochs, until its criterion is met."""

    def __init__(
        self, search: Search, stop: StoppingCriterion, progress: Progress | None = None
    ) -> None:
        self._search, self._stop, self._progress = search, stop, progress
        self._begun, self._end = 0, EPOCH
        self.length = float(EPOCH)
        self.over = False

    def advance(self) -> None:
        """Go over to the next epoch."""
        self._begun, self._end = self._search.done.work, GROWTH * self._end

    def at(self) -> float:
        """Return which share of the epoch is done, at least 1 at its end and when all is over."""
        done = self._search.done
        used = self._stop(done)
        if self._progress is not None:
            self._progress(used, done.value)
        if used >= 1:
            self.over = True
            return 1.0
        total = round(done.work / used) if used > 0 else math.inf
        self.length = (total if total < STRETCH * self._end else self._end) - self._begun
        return (done.work - self._begun) / max(1.0, self.length)

    def anneal(
        self, tour: Tour, until: float, days: Days | None = None, *, wandering: bool = False
    ) -> None:
        """Anneal a tour, cooling, until a share of the epoch is done; remember days it passes.

        Where it is wandering, its nights move.
        """
        step = self._search.wander if wandering else self._search.run
        since = now = self.at()
        while now < until:
            step(tour, share=(now - since) / (until - since))
            if days is not None:
                days.learn(tour.saved)
            now = self.at()

    def anneal_all(
        self, tours: list[Tour], until: float, days: Days | None = None, *, wandering: bool = False
    ) -> None:
        """Anneal tours one after the other, each for as long as any other."""
        for number, tour in enumerate(tours):
            now = self.at()
            end = now + (until - now) / (len(tours) - number)
            self.anneal(tour, end, days, wandering=wandering)

    def go_on(self, tour: Tour) -> None:
        """Anneal one tour until all is over, from half of the way down: it is good already."""
        while not self.over:
            used = self._stop(self._search.done)
            self.over = used >= 1
            if not self.over:
                self._search.run(tour, share=(1 + used) / 2)
                if self._progress is not None:
                    self._progress(used, self._search.value)
        self._search.look_again()


def go_through(search: Search, course: Course) -> None:
    """Search through all epochs; a search without any tour is over at once."""
    starts, every = tee(search.anchored(STARTS))
    days = Days(search) if sensible(search.tables) else None
    kept = _joined_epoch(search, course, days, []) if days is not None else []
    kept = kept or _epoch(search, course, starts, [])
    again = list[tuple[int, Choice]]()
    while kept and not course.over:
        course.advance()
        if days is not None:
            kept = _joined_epoch(search, course, days, kept)
        else:
            again = again or list(every)
            kept = _epoch(search, course, again, kept)


def _joined_epoch(search: Search, course: Course, days: Days, kept: list[Tour]) -> list[Tour]:
    """Go through an epoch with tours put together from days; return the best known at its end."""
    rounds, share = (AGAIN, FRESH) if kept else (1, 1.0)
    known = list(kept)
    course.at()
    for number in range(rounds):
        begun, end = share * number / rounds, share * (number + 1) / rounds
        known += _round(search, course, days, known, (begun, end))
    if kept:
        for tour in known:
            days.learn(tour.best)
        known = _grown(search, days, known)
        course.anneal_all(known[:1], 1.0, days)
        known = _grown(search, days, known)
    search.tours = _different(known)[:CARRIED]
    search.look_again()
    return search.tours


def _round(
    search: Search, course: Course, days: Days, known: list[Tour], shares: tuple[float, float]
) -> list[Tour]:
    """Put tours together from nothing, move nights of the best few, anneal the best one twice."""
    (begun, end), new = shares, list[Tour]()
    days.forget()
    while course.at() < begun + JOINED * (end - begun):
        days.build()
        new = _grown(search, days, new, known)
    course.anneal_all(new[:FEW], begun + WANDERED * (end - begun), days, wandering=True)
    new = _grown(search, days, new, known)
    course.anneal_all(new[:1], begun + POLISHED * (end - begun), days)
    new = _grown(search, days, new, known)
    course.anneal_all(new[:1], end, days)
    return _grown(search, days, new, known)


def _grown(search: Search, days: Days, tours: list[Tour], known: Iterable[Tour] = ()) -> list[Tour]:
    """Return the best of some tours and of those that days make, best first; forget the others."""
    found = [tour for sketch in days.joined() if (tour := search.grow(sketch)) is not None]
    for tour in found:
        days.learn(tour.best)
    best = _different([*tours, *found])[:MANY]
    search.tours = [*known, *best]
    return best


def _different(tours: list[Tour]) -> list[Tour]:
    """Return the best of all tours that are worth the same, best first."""
    return list({int(tour.scores[2]): tour for tour in reversed(ranked(tours))}.values())[::-1]


def _epoch(
    search: Search, course: Course, starts: Iterable[tuple[int, Choice]], kept: list[Tour]
) -> list[Tour]:
    """Go through one epoch; return the best tours known at its end."""
    nights = len(choosable(search.tables)) > 1
    first, second, third = (SOON, NEXT, BRED) if nights else (KNOWN, NEW, MIXED)
    course.at()
    new = _new_tours(search, first * course.length, starts, again=bool(kept), nights=nights)
    course.anneal_all(new, first)
    old = kept[: CARRIED // 2]
    carried = ranked(new)[: CARRIED - len(old)] + old
    course.anneal_all(carried, second)
    pool = ranked([*new, *kept])[:CARRIED]
    if len(search.tables.leave) > 1:
        _breed(search, course, pool, third)
    course.anneal_all(ranked(pool)[:1], 1.0)
    search.tours = pool
    search.look_again()
    return search.tours


def _new_tours(
    search: Search, work: float, starts: Iterable[tuple[int, Choice]], *, again: bool, nights: bool
) -> list[Tour]:
    """Construct as many new tours as some work pays for, other ones in each epoch."""
    each = LEAST * (BASE_WORK + STOP_WORK * search.tables.first.size)
    count = max(2, int(work / each))
    if not again:
        required = sum(stop.required for stop in search.problem.stops)
        return _made((search.start(*one) for one in starts), max(count, 1 + 2 * required))
    known = list(starts)
    order = search.random.sample(known, len(known))
    new = _made((search.start(*one) for one in order), count // 2 if nights else count)
    if nights:
        sketches = (wandering(search.tables, search.random) for _ in range(count))
        new += _made(map(search.grow, sketches), count - count // 2)
    return new


def _made(tours: Iterable[Tour | None], count: int) -> list[Tour]:
    """Return the first tours that exist, of those that are tried one after the other."""
    return list(islice((tour for tour in tours if tour is not None), count))


def _breed(search: Search, course: Course, pool: list[Tour], until: float) -> None:
    """Grow tours from those of a pool; each that is better than its origin takes its place."""
    since, misses = course.at(), 0
    while (now := course.at()) < until and misses < BROOD and pool:
        at = search.random.randrange(len(pool))
        child = search.grow(_varied(search, pool, at))
        if child is None:
            misses += 1
            continue
        course.anneal(child, min(until, now + (until - since) / BROOD))
        worst = max(range(len(pool)), key=lambda k: _order(pool[k]))
        place = at if _better(child, pool[at]) else worst
        if _better(child, pool[place]):
            pool[place] = child


def _varied(search: Search, pool: list[Tour], at: int) -> Sketch:
    other = (at + search.random.randrange(1, max(2, len(pool)))) % len(pool)
    one, second = pool[at].best, pool[other].best
    if not choosable(search.tables):
        return mixed(search.tables, one, second, search.random)
    if other != at and search.random.random() < CROSSED:
        return crossed(search.tables, one, second, search.random)
    return moved(search.tables, one, search.random)


def _order(tour: Tour) -> tuple[int, int]:
    return -int(tour.scores[2]), int(tour.scores[3])


def _better(one: Tour, other: Tour) -> bool:
    return _order(one) < _order(other)
