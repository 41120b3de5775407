"""Which group inspects which counties: equal work first, then least driving, solved by PyVRP.

A county is a *block*: the minutes of its visits and of a round from its seat through its centres.
The groups are vehicles that start and end at the base; a block is a client at its county seat. The
limit on a group's working minutes is lowered by bisection to the smallest for which a solution is
found. Then the driving is minimised under a limit :data:`SLACK` above it.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routes.solver.stop import Watch

if TYPE_CHECKING:
    import pyvrp
    from pyvrp.stop import StoppingCriterion

FAR = 1_000_000
"""Minutes between places without a way between, as PyVRP sees them: never worth it."""
PRIZE = 100_000
"""What leaving a block out costs, in minutes: more than any drive in the province."""
SLACK = 0.05
TOLERANCE = 0.005
"""The bisection ends when the limit is known to this share: 2 minutes of a day."""


@dataclass(frozen=True)
class Block:
    """Centres of one county that stay together.

    Parameters
    ----------
    county
        Code of the county.
    seat
        Row of the county seat in the matrix.
    members
        Rows of the centres, in the order of a round from the seat.
    work
        Minutes of the visits and of that round.
    """

    county: str
    seat: int
    members: tuple[int, ...]
    work: int


def make_blocks(
    minutes: NDArray[np.int64],
    counties: Mapping[str, tuple[int, Sequence[int]]],
    *,
    service: int,
    groups: int,
) -> tuple[Block, ...]:
    """Make a block of each county; one with more work than a group's fair share is cut.

    Parameters
    ----------
    minutes
        Matrix of whole travel minutes.
    counties
        County -> row of its seat, rows of its centres.
    service
        Minutes of a visit.
    groups
        Number of groups.
    """
    whole = [_block(minutes, c, seat, rows, service) for c, (seat, rows) in counties.items()]
    fair = sum(block.work for block in whole) / groups
    return tuple(part for block in whole for part in _cut(minutes, block, service, fair))


def assign_blocks(
    minutes: NDArray[np.int64],
    blocks: Sequence[Block],
    *,
    base: int,
    groups: int,
    limit: int,
    seed: int,
    iterations: int,
    watch: Watch | None = None,
) -> tuple[tuple[int, ...], ...]:
    """Divide blocks among groups.

    Parameters
    ----------
    minutes
        Matrix of whole travel minutes.
    blocks
        At least one.
    base
        Row of the place where every group starts and ends.
    groups
        Most groups.
    limit
        Most working minutes of a group.
    seed, iterations
        Of the search: the same ones give the same division.
    watch
        Asked after every iteration; what it raises ends the search.

    Returns
    -------
    tuple
        For each group that has work the indices of its blocks in the order of driving; blocks that
        no group has time for are in none.
    """
    every = _Search(minutes, blocks, base, groups, seed, iterations, watch)
    first = every.solve(limit, required=False)
    placed = [block for route in first for block in route]
    if not placed:
        return ()
    names = {block: number for number, block in enumerate(placed)}
    start = tuple(tuple(names[block] for block in route) for route in first)
    search = replace(every, blocks=[blocks[i] for i in placed])
    return tuple(tuple(placed[i] for i in route) for route in search.balanced(start))


def _block(
    minutes: NDArray[np.int64], county: str, seat: int, rows: Sequence[int], service: int
) -> Block:
    tour = [seat, seat]
    for row in rows:  # cheapest insertion
        costs = [minutes[a, row] + minutes[row, b] - minutes[a, b] for a, b in zip(tour, tour[1:])]  # noqa: B905, RUF007
        tour.insert(int(np.argmin(costs)) + 1, row)
    drive = int(minutes[tour[:-1], tour[1:]].sum())
    return Block(county, seat, tuple(tour[1:-1]), drive + service * len(rows))


def _cut(minutes: NDArray[np.int64], block: Block, service: int, fair: float) -> list[Block]:
    """Cut the round of a block into the fewest parts with about a fair share of work each."""
    parts = min(len(block.members), int(np.ceil(block.work / max(fair, 1.0))))
    if parts <= 1:
        return [block]
    cuts = np.array_split(np.array(block.members), parts)
    return [_block(minutes, block.county, block.seat, cut.tolist(), service) for cut in cuts]


Routes = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class _Search:
    """A division to find: the same places and blocks under one limit after the other."""

    minutes: NDArray[np.int64]
    blocks: Sequence[Block]
    base: int
    groups: int
    seed: int
    iterations: int
    watch: Watch | None = None

    def balanced(self, start: Routes) -> Routes:
        """Return the routes of least driving under the smallest limit found, plus slack."""
        best, high = start, self._longest(start)
        most = high
        work = [block.work for block in self.blocks]
        low = max(*work, sum(work) // self.groups) - 1
        while high - low > max(1, TOLERANCE * high):
            middle = (low + high) // 2
            found = self.solve(middle)
            if found:
                best, high = found, self._longest(found)
            else:
                low = middle
        relaxed = self.solve(min(most, int(high * (1 + SLACK))), factor=3)
        return min((best, relaxed), key=self._drive) if relaxed else best

    def solve(self, limit: int, *, required: bool = True, factor: int = 1) -> Routes:
        """Return routes within a limit on each, () if none were found."""
        import pyvrp  # noqa: PLC0415 - only inspections need it
        from pyvrp.exceptions import PenaltyBoundWarning  # noqa: PLC0415
        from pyvrp.stop import MaxIterations  # noqa: PLC0415

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PenaltyBoundWarning)  # a limit that is too small
            result = pyvrp.solve(
                self._data(limit, required=required),
                self._watched(MaxIterations(self.iterations * factor)),
                seed=self.seed,
                collect_stats=False,
            )
        return _routes(result.best) if result.is_feasible() else ()

    def _watched(self, stop: "StoppingCriterion") -> "StoppingCriterion":
        watch = self.watch
        if watch is None:
            return stop

        def ask(best_cost: int) -> bool:
            watch(0.0)
            return stop(best_cost)

        return ask

    def _data(self, limit: int, *, required: bool) -> "pyvrp.ProblemData":
        import pyvrp  # noqa: PLC0415

        rows = [self.base, *(block.seat for block in self.blocks)]
        matrix = np.minimum(self.minutes[np.ix_(rows, rows)], FAR)
        prize = 0 if required else PRIZE
        return pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _ in rows],
            clients=[
                pyvrp.Client(place, service_duration=b.work, prize=prize, required=required)
                for place, b in enumerate(self.blocks, start=1)
            ],
            depots=[pyvrp.Depot(0)],
            vehicle_types=[pyvrp.VehicleType(self.groups, shift_duration=limit)],
            distance_matrices=[matrix],  # type: ignore[list-item]  # its stub means one axis
            duration_matrices=[matrix],  # type: ignore[list-item]
        )

    def _longest(self, routes: Routes) -> int:
        return max(self._work(route) for route in routes)

    def _work(self, route: Sequence[int]) -> int:
        return self._drive((tuple(route),)) + sum(self.blocks[i].work for i in route)

    def _drive(self, routes: Routes) -> int:
        rows = [[self.base, *(self.blocks[i].seat for i in r), self.base] for r in routes]
        return sum(int(self.minutes[row[:-1], row[1:]].sum()) for row in rows)


def _routes(solution: "pyvrp.Solution") -> Routes:
    return tuple(tuple(a.idx for a in route if a.is_client()) for route in solution.routes())
