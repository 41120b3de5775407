"""Turn bans of OpenStreetMap: relations that forbid, or command, how to go on at a node."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from geo.travel.osm_ways import ACCESS_KEYS, Tags
from geo.travel.types import Bytes, Integers

RELATION = "restriction"
"""Value of ``type``, and the key that says what is forbidden."""
NO = ("no_left_turn", "no_right_turn", "no_straight_on", "no_u_turn", "no_entry", "no_exit")
ONLY = ("only_straight_on", "only_left_turn", "only_right_turn", "only_u_turn")
TIMES = ("day_on", "day_off", "hour_on", "hour_off")
"""Keys of an older way to say when a ban holds."""
VEHICLES = frozenset({key for key in ACCESS_KEYS if key != "access"})
READ, CONDITIONAL, VIA_WAY = "read", "conditional", "via_way"
UNCLEAR, ELSEWHERE = "unclear", "elsewhere"
"""Words of the report: what became of a turn ban."""


class Member(NamedTuple):
    """One member of a relation."""

    type: str
    """``n`` for a node, ``w`` for a way."""
    role: str
    ref: int


class TurnBan(NamedTuple):
    """What must not follow, or alone may follow, a way at a node."""

    before: tuple[int, ...]
    """Ways that lead to the node, by position."""
    via: int
    """Id of the node."""
    after: tuple[int, ...]
    """Ways that begin there."""
    only: bool
    """Whether nothing but ``after`` may follow."""


class WayEnds(NamedTuple):
    """First and last node of a way in the order it is driven, and whether in that order only."""

    first: int
    last: int
    oneway: bool

    def lead_to(self, node: int) -> bool:
        """Return whether the way can be driven up to a node at its end."""
        return node == self.last or (node == self.first and not self.oneway)

    def lead_from(self, node: int) -> bool:
        """Return whether the way can be driven from a node at its end."""
        return node == self.first or (node == self.last and not self.oneway)


class Edges(NamedTuple):
    """Edges of a network and the way that each is of, (e,) each."""

    u: Integers
    v: Integers
    oneway: Bytes
    """1 for an edge that is driven from u to v only."""
    way: Integers


def concerns_cars(tags: Tags) -> bool:
    """Return whether a relation forbids a car or coach a turn, at some time or always."""
    if tags.get("type") != RELATION:
        return False
    excepted = {one.strip() for one in (tags.get("except") or "").split(";")}
    return not excepted & VEHICLES and (_kind(tags) is not None or _is_conditional(tags))


def turn_ban(
    tags: Tags, members: Iterable[Member], number: Mapping[int, int], ends: Callable[[int], WayEnds]
) -> TurnBan | str:
    """Return what a relation bans, or the word of the report for why it is not read.

    Parameters
    ----------
    tags, members
        Of a relation that :func:`concerns_cars`.
    number
        Position of each way that is a road of the network, by its id.
    ends
        The ends of a way, by its position.
    """
    kind = _kind(tags)
    parts: dict[str, list[Member]] = {role: [] for role in ("from", "via", "to")}
    for one in members:
        parts.setdefault(one.role, []).append(one)
    if kind is None or _is_conditional(tags) or any(tags.get(key) for key in TIMES):
        return CONDITIONAL
    if any(one.type == "w" for one in parts["via"]):
        return VIA_WAY
    if kind not in (*NO, *ONLY) or len(parts["via"]) != 1 or not parts["from"] or not parts["to"]:
        return UNCLEAR
    via = parts["via"][0].ref
    came, goes = (
        tuple(number[one.ref] for one in parts[role] if one.ref in number)
        for role in ("from", "to")
    )
    if not came or not goes:
        return ELSEWHERE
    joined = all(ends(way).lead_to(via) for way in came) and all(
        ends(way).lead_from(via) for way in goes
    )
    return TurnBan(came, via, goes, kind in ONLY) if joined else UNCLEAR


def banned_turns(bans: Iterable[TurnBan], ids: Integers, edges: Edges) -> Integers:
    """Return the pairs of edges that bans forbid, (b, 2): ``~edge`` where driven from v to u.

    Parameters
    ----------
    bans
        The bans; their nodes are among ``ids``.
    ids
        Ids of the first nodes, ascending.
    edges
        The network.
    """
    u, v, oneway, way = edges
    both = np.flatnonzero(oneway == 0)
    arc = np.append(np.arange(len(u)), ~both)
    tail, head = np.append(u, v[both]), np.append(v, u[both])
    of_way = np.append(way, way[both])
    coming, leaving = (_arcs_at(nodes, len(ids)) for nodes in (head, tail))
    found = [np.empty((0, 2), dtype=np.int64)]
    for ban in bans:
        node = int(np.searchsorted(ids, ban.via))
        came, goes = coming(node), leaving(node)
        came = came[np.isin(of_way[came], ban.before)]
        wanted = np.isin(of_way[goes], ban.after)
        if wanted.any():
            goes = goes[wanted != ban.only]
            pairs = np.stack(np.meshgrid(arc[came], arc[goes], indexing="ij"), axis=-1)
            found.append(pairs.reshape(-1, 2))
    return np.unique(np.concatenate(found), axis=0)


def _arcs_at(nodes: Integers, size: int) -> Callable[[int], Integers]:
    """Return what gives the arcs at a node, one of the first ``size``."""
    order = np.argsort(nodes, kind="stable")
    start = np.searchsorted(nodes[order], np.arange(size + 1))
    return lambda node: order[start[node] : start[node + 1]]


def counted(found: Iterable[TurnBan | str]) -> dict[str, int]:
    """Return how many bans were read, and how many not, by reason."""
    words = Counter(one if isinstance(one, str) else READ for one in found)
    return {word: words[word] for word in (READ, CONDITIONAL, VIA_WAY, UNCLEAR, ELSEWHERE)}


def _kind(tags: Tags) -> str | None:
    """Return what is forbidden: the most specific key decides."""
    keys = (*(f"{RELATION}:{vehicle}" for vehicle in ACCESS_KEYS if vehicle in VEHICLES), RELATION)
    return next((said.strip() for key in keys if (said := tags.get(key))), None)


def _is_conditional(tags: Tags) -> bool:
    keys = (RELATION, *(f"{RELATION}:{vehicle}" for vehicle in VEHICLES))
    return any(tags.get(f"{key}:conditional") for key in keys)
