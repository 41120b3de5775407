"""Inner roads: those that nobody drives through, because only who begins or ends there may.

``access=destination`` says so of a road; a road that is reached over such roads alone is one, too.
A search over nodes forgets whether it has entered them. So each node that inner roads lead to gets
another one, its *court*: it is reached from outside over inner roads, and left over inner roads
only. The node itself is where drives begin: over inner roads they come out, but never in.

Worked example: a road 1-2-3, inner roads 1-4 and 4-3. The courts of 1, 3 and 4 are 5, 6 and 7. From
1 the inner road now leads to 7, and on to 6, not to 3. Who begins at 4 comes out to 1 and 3.
Journeys to 4 end at 4 or 7, but those to 3 at 3 only: it lies on a road that leads through.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from geo.travel.turns import Unfolded
from geo.travel.types import Integers


@dataclass(frozen=True)
class Courts:
    """A network with courts.

    Parameters
    ----------
    tail, head
        Nodes of the arcs, (a,).
    arc
        Arc of the network that each is, (a,).
    node
        Node of the network that each node stands for, (n,); those of the network come first.
    place
        The first node at which the same journeys end as at each, (n,).
    """

    tail: Integers
    head: Integers
    arc: Integers
    node: Integers
    place: Integers


def with_courts(tail: Integers, head: Integers, inner: Integers, *, size: int) -> Courts:
    """Return a network of ``size`` nodes with a court for each that ``inner`` arcs lead to."""
    is_inner = np.zeros(len(tail), dtype=bool)
    is_inner[inner] = True
    outer = np.flatnonzero(~is_inner)
    through = np.zeros(size, dtype=bool)
    through[tail[outer]] = through[head[outer]] = True
    entered, place = np.unique(head[inner], return_inverse=True)
    court = np.full(size, -1)
    court[entered] = size + np.arange(len(entered))
    to_court = size + place
    starts = ~through[tail[inner]]  # of who begins here; who comes by a road through enters a court
    deeper = court[tail[inner]] >= 0
    node = np.append(np.arange(size), entered)
    return Courts(
        tail=np.concatenate([tail[outer], tail[inner], court[tail[inner]][deeper]]),
        head=np.concatenate(
            [head[outer], np.where(starts, head[inner], to_court), to_court[deeper]]
        ),
        arc=np.concatenate([outer, inner, inner[deeper]]),
        node=node,
        place=np.where(through[node], np.arange(len(node)), node),
    )


def inner_arcs(roads: Unfolded, marked: Integers, *, count: int) -> Integers:
    """Return the arcs that no drive leads through: marked ones, and those reached by them alone.

    Parameters
    ----------
    roads
        A network in which every node can be reached from every other one.
    marked
        Arcs that only drives may use that begin or end there.
    count
        How many arcs there are.
    """
    free = (roads.arc >= 0) & ~np.isin(roads.arc, marked)
    tail, head, size = roads.tail[free], roads.head[free], len(roads.node)
    graph = scipy.sparse.coo_array(
        (np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(size, size)
    )
    _, part = scipy.sparse.csgraph.connected_components(graph.tocsr(), connection="strong")
    within = part[tail] == part[head]
    main: NDArray[np.bool_] = within & (
        part[tail] == np.bincount(part[tail[within]], minlength=1).argmax()
    )
    through = np.unique(roads.arc[free][main])
    return np.setdiff1d(np.arange(count), through) if len(through) else through
