"""The exact choice of routes: a mixed-integer program, solved by HiGHS through SciPy.

A route is chosen or not; a thing is reached as far as chosen routes reach it; a demand may be
missed at its price. With weights and no demands this is maximal covering with costs, with demands
and no weights it is set covering. The search is bounded by nodes, never by a clock, so that equal
candidates give equal networks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from routes.network.greedy import choose_greedily
from routes.network.types import Aim, Bools, Choice, Chosen, Floats, Pairs

NODES: Final = 2_000
"""Nodes of the search tree at most."""
PROVED: Final = 5e-3
"""Relative distance to the bound at which the search ends."""


def choose(choice: Choice, *, nodes: int = NODES, proved: float = PROVED) -> Chosen:
    """Choose the routes worth most together.

    Parameters
    ----------
    choice
        Candidates, aims and rules.
    nodes
        Nodes of the search at most: the answer then says how far from the best it may be.
    proved
        Relative distance to the bound at which it ends.
    """
    greedy = choose_greedily(choice)
    if not len(choice.cost):
        value = choice.value(greedy)
        return Chosen(greedy, value, value, value, value, greedy)
    program = _program(choice, [_with_distinct_things(aim) for aim in choice.aims])
    relaxed = -program.solve(whole=False, nodes=nodes, proved=proved).fun
    answer = program.solve(whole=True, nodes=nodes, proved=proved)
    found = [greedy]
    if answer.x is not None:
        found.append(answer.x[: len(choice.cost)] > 1 / 2)
    best = max(filter(choice.allows, found), key=choice.value, default=greedy)
    value = choice.value(best)
    bound = relaxed if answer.mip_dual_bound is None else -answer.mip_dual_bound
    bound = max(value, min(bound, relaxed))
    return Chosen(best, value, bound, max(relaxed, bound), choice.value(greedy), greedy)


def prices(choice: Choice) -> dict[str, Floats]:
    """Return what the linear relaxation would give for one more way to reach each thing.

    Returns
    -------
    dict
        Name of the aim -> points, (things,): the dual prices of its rows.
    """
    program = _program(choice, choice.aims)
    answer = scipy.optimize.linprog(
        program.cost,
        A_ub=program.rows,
        b_ub=program.most,
        bounds=np.column_stack([program.low, program.high]),
        method="highs",
    )
    found, at = {}, len(_limits(choice))
    for aim in choice.aims:
        things = len(aim.weight)
        found[aim.name] = np.maximum(-answer.ineqlin.marginals[at : at + things], 0.0)
        at += things + 1
    return found


@dataclass(frozen=True, eq=False)
class _Program:
    """Minimise ``cost @ x`` with ``rows @ x <= most``: the value of a choice is less that."""

    cost: Floats
    low: Floats
    high: Floats
    rows: "scipy.sparse.csr_array"
    most: Floats
    routes: int

    def solve(self, *, whole: bool, nodes: int, proved: float) -> "scipy.optimize.OptimizeResult":
        """Run HiGHS; ``whole``: routes are chosen or not, and not by halves."""
        integral = np.zeros(len(self.cost), dtype=np.uint8)
        integral[: self.routes] = whole
        return scipy.optimize.milp(
            self.cost,
            integrality=integral,
            bounds=scipy.optimize.Bounds(self.low, self.high),
            constraints=scipy.optimize.LinearConstraint(self.rows, -np.inf, self.most),
            options={"mip_rel_gap": proved, "node_limit": nodes},
        )


def _program(choice: Choice, aims: Sequence[Aim]) -> _Program:
    """Write a choice as a linear program: routes first, then for each aim its things and gap."""
    count = len(choice.cost)
    costs, low, high = [choice.cost], [choice.locked.astype(float)], [np.ones(count)]
    blocks, most = [_together(choice)], [_limits(choice)]
    for aim in aims:
        things = len(aim.weight)
        costs.append(np.append(-aim.gain * aim.weight, aim.price))
        low.append(np.zeros(things + 1))
        high.append(np.append(np.ones(things), aim.least))
        blocks.append(_reach(aim))
        most.append(np.append(np.zeros(things), -aim.least))
    total = sum(map(len, costs))
    rows, at = [_padded(blocks[0], count, total)], count
    for aim, block in zip(aims, blocks[1:], strict=True):
        rows.append(_placed(block, count, at, total))
        at += len(aim.weight) + 1
    return _Program(
        np.concatenate(costs),
        np.concatenate(low),
        np.concatenate(high),
        scipy.sparse.csr_array(scipy.sparse.vstack(rows)),
        np.concatenate(most),
        count,
    )


def _with_distinct_things(aim: Aim) -> Aim:
    """Merge things that the same routes reach."""
    if not len(aim.weight):
        return aim
    columns, which = np.unique(aim.reached, axis=1, return_inverse=True)
    weight = np.bincount(which.ravel(), aim.weight, columns.shape[1]).astype(np.float64)
    return Aim(aim.name, columns, weight, aim.gain, aim.least, aim.price)


def _reach(aim: Aim) -> "scipy.sparse.csr_array":
    """Return the rows of an aim: nothing is reached by no route, and what is missing is paid."""
    routes, things = aim.reached.shape
    reach = scipy.sparse.hstack(
        [-aim.reached.T.astype(float), scipy.sparse.eye_array(things), np.zeros((things, 1))]
    )
    demand = np.concatenate([np.zeros(routes), -aim.weight, [-1.0]])
    return scipy.sparse.csr_array(scipy.sparse.vstack([reach, demand[None, :]]))


def _together(choice: Choice) -> "scipy.sparse.csr_array":
    """Return the rows that say how many routes, and which, may be chosen together."""
    rows = [np.ones(len(choice.cost))]
    for group in cliques(_open_pairs(choice)):
        row = np.zeros(len(choice.cost))
        row[list(group)] = 1.0
        rows.append(row)
    return scipy.sparse.csr_array(np.array(rows))


def _limits(choice: Choice) -> Floats:
    groups = sum(1 for _ in cliques(_open_pairs(choice)))
    return np.concatenate([[choice.room], np.ones(groups)])


def _open_pairs(choice: Choice) -> Pairs:
    """Return the pairs that still have to be decided: two locked routes stand in any case."""
    locked: Bools = choice.locked
    return tuple((a, b) for a, b in choice.apart if not (locked[a] and locked[b]))


def cliques(pairs: Pairs) -> Iterator[tuple[int, ...]]:
    """Yield groups of which one may be chosen at most; together they hold every pair.

    One row for a group bounds far better than a row for each of its pairs.
    """
    near: dict[int, set[int]] = {}
    for a, b in pairs:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    left = {(min(pair), max(pair)) for pair in pairs}
    for a, b in sorted(left):
        if (a, b) not in left:
            continue
        group = [a, b]
        for one in sorted(near[a] & near[b]):
            if near[one].issuperset(group):
                group.append(one)
        left.difference_update((one, other) for one in group for other in group if one < other)
        yield tuple(sorted(group))


def _padded(block: "scipy.sparse.csr_array", count: int, total: int) -> "scipy.sparse.csr_array":
    rows = block.shape[0]
    return scipy.sparse.hstack([block, scipy.sparse.csr_array((rows, total - count))])


def _placed(
    block: "scipy.sparse.csr_array", count: int, at: int, total: int
) -> "scipy.sparse.csr_array":
    """Put the columns of an aim's own variables where they belong."""
    own = block.shape[1] - count
    rows = block.shape[0]
    before = scipy.sparse.csr_array((rows, at - count))
    after = scipy.sparse.csr_array((rows, total - at - own))
    return scipy.sparse.hstack([block[:, :count], before, block[:, count:], after])
