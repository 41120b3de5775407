"""Bans of turns: a road network in which not every road that begins where one ends may follow it.

A search over nodes forgets by which road it came. So each arc after which something is banned ends
in a node of its own, which is left by all arcs but the banned ones; the rest of the network stays
as it is. Every node that such an arc led to gets one more, its *arrival*, which is reached from all
of them at no cost and left by nothing: a journey to the place begins and ends there as before,
whichever road it came by.

Worked example: roads 1-2, 2-3 and 2-4, no turn from 1-2 to 2-4. The arc 1-2 now ends in a node 5,
which is left to 3 only; 2 is left to 1, 3 and 4, by whoever starts there or comes from 3 or 4. The
arrival 6 is reached from 2 and from 5. From 1 to 4 the way leads over 5, 3 and 2.
"""

from dataclasses import dataclass

import numpy as np

from geo.travel.types import Integers

ARRIVAL = -1
"""Arc of the steps from a node to its arrival, which are no road."""


@dataclass(frozen=True)
class Unfolded:
    """A network with nodes of their own for arcs after which a turn is banned.

    Parameters
    ----------
    tail, head
        Nodes of the arcs, (a,).
    arc
        Arc of the network that each is, or :data:`ARRIVAL`, (a,).
    node
        Node of the network that each node stands for, (n,); those of the network come first.
    arrive
        Node at which a journey to each node ends, (n,).
    """

    tail: Integers
    head: Integers
    arc: Integers
    node: Integers
    arrive: Integers


def unfold(tail: Integers, head: Integers, banned: Integers, *, node: Integers) -> Unfolded:
    """Return a network in which no banned arc follows another.

    Parameters
    ----------
    tail, head
        Nodes of the arcs, (a,).
    banned
        Pairs of arcs of which the second must not follow the first, (b, 2); the first ends where
        the second begins.
    node
        Place that each node stands for, (n,): itself, or an earlier one. A journey to a place ends
        at any of its nodes.
    """
    count, size = len(tail), len(node)
    number = np.arange(count)
    first = np.unique(banned[:, 0])
    own = size + np.arange(len(first))
    ends = head.copy()
    ends[first] = own
    row, after = _following(tail, head[first], size)
    allowed = ~np.isin(first[row] * count + after, banned[:, 0] * count + banned[:, 1])
    row, after = row[allowed], after[allowed]
    node = np.append(node, node[head[first]])
    several = np.flatnonzero(np.bincount(node)[node] > 1)
    met, place = np.unique(node[several], return_inverse=True)
    arrival = len(node) + np.arange(len(met))
    arrive = np.arange(len(node) + len(met))
    arrive[several] = arrival[place]
    return Unfolded(
        tail=np.concatenate([tail, own[row], several]),
        head=np.concatenate([ends, ends[after], arrival[place]]),
        arc=np.concatenate([number, after, np.full(len(several), ARRIVAL)]),
        node=np.append(node, met),
        arrive=arrive,
    )


def turning_back(tail: Integers, head: Integers, back: Integers, banned: Integers) -> Integers:
    """Return the turns back that would undo a ban, as pairs like ``banned``.

    Who may not turn left does not drive on to the next crossing, turn round there and come back:
    so nobody who comes from a crossing with a ban turns round before or at the next one, unless
    the road ends there.

    Parameters
    ----------
    tail, head
        Nodes of the arcs, (a,).
    back
        The arc that leads back along each, -1 for a one-way one, (a,).
    banned
        Pairs of arcs, (b, 2).
    """
    size = int(max(tail.max(initial=-1), head.max(initial=-1))) + 1
    order = np.argsort(tail, kind="stable")
    start = np.searchsorted(tail[order], np.arange(size + 1)).tolist()
    order_, head_, back_ = order.tolist(), head.tolist(), back.tolist()
    waiting = [arc for node in np.unique(head[banned[:, 0]]).tolist()
               for arc in order_[start[node] : start[node + 1]]]  # fmt: skip
    seen, found = set(waiting), []
    while waiting:
        arc = waiting.pop()
        node = head_[arc]
        onward = [one for one in order_[start[node] : start[node + 1]] if one != back_[arc]]
        if onward and back_[arc] >= 0:
            found.append((arc, back_[arc]))
        if len(onward) == 1 and onward[0] not in seen:  # no crossing: the road goes on
            seen.add(onward[0])
            waiting.append(onward[0])
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _following(tail: Integers, nodes: Integers, size: int) -> tuple[Integers, Integers]:
    """Return the arcs that begin at each of some nodes: positions in ``nodes``, and the arcs."""
    order = np.argsort(tail, kind="stable")
    start = np.searchsorted(tail[order], np.arange(size + 1))
    many = start[nodes + 1] - start[nodes]
    row = np.repeat(np.arange(len(nodes)), many)
    step = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    return row, order[start[nodes][row] + step]
