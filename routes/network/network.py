"""The network: routes chosen from candidates, what they lack of what was asked, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from geo.errors import N_
from routes.network.candidates import Candidate
from routes.network.demands import ALL, Ground, choice_of
from routes.network.exact import NODES, choose
from routes.network.request import NetworkRequest, validate_network
from routes.network.types import Aim, Bools, Choice, Chosen, reached_by_any
from routes.plan.explain import not_visitable, to_locate
from routes.tour.errors import PlanError
from routes.tour.spoken import Spoken

UNMET: Final = {
    "required": N_(
        "%(missing)d required sites are on no route; no candidate visits %(never)d of them."
    ),
    "national": N_(
        "%(missing)d sites of national grade are on no route; no candidate visits %(never)d of "
        "them."
    ),
    "counties": N_(
        "%(missing)d counties fewer than asked for are touched; no candidate touches %(never)d of "
        "those that have a site."
    ),
    "themes": N_(
        "%(missing)d themes have no route of their own; no candidate tells %(never)d of them."
    ),
    "periods": N_(
        "%(missing)d periods are told by no route in the order of history; no candidate tells "
        "%(never)d of them."
    ),
    "seats": N_(
        "%(missing)d county seats have no one-day route within %(within)d minutes; no candidate "
        "starts within reach of %(never)d of them."
    ),
    "routes": N_(
        "%(missing)d routes fewer than asked for: there are not enough candidates that differ."
    ),
    "worth": N_(
        "The sites visited lack %(missing)d thousandths of the worth asked for; no candidate "
        "visits sites of %(never)d thousandths."
    ),
}
"""What is said of a demand that is not met: how much is missing, and what no candidate gives."""


@dataclass(frozen=True)
class Unmet(Spoken):
    """A demand that the network does not meet, in one sentence."""

    demand: str
    template: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Left(Spoken):
    """A site, county or seat that the network does not serve: a code of why, and the sentence."""

    id: str
    name: str
    reason: str
    template: str
    params: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Network:
    """Routes chosen together.

    Attributes
    ----------
    routes
        The routes, those from one origin together, short ones first.
    chosen
        Value, bound and gap of the choice; its mask is of the candidates.
    candidates
        What was chosen from.
    unmet
        Demands that are not met.
    sites, counties, seats
        What no route serves, and why.
    """

    request: NetworkRequest
    routes: tuple[Candidate, ...]
    chosen: Chosen
    greedy: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]
    ground: Ground
    unmet: tuple[Unmet, ...]
    sites: tuple[Left, ...]
    counties: tuple[Left, ...]
    seats: tuple[Left, ...]


def design(
    request: NetworkRequest,
    candidates: Sequence[Candidate],
    ground: Ground,
    *,
    nodes: int = NODES,
) -> Network:
    """Choose the routes of a network.

    Parameters
    ----------
    request
        What is asked.
    candidates
        As :func:`routes.network.candidates.find_candidates` finds them; kept ones give the same
        answer, in seconds.
    ground
        What routes are measured by.
    nodes
        Nodes of the exact search at most.

    Raises
    ------
    routes.tour.errors.PlanError
        If no network could meet the request, or a locked route is no candidate.
    """
    validate_network(request)
    _require_locked(request, candidates)
    kept = _allowed(request, candidates)
    choice = choice_of(request, kept, ground)
    chosen = choose(choice, nodes=nodes)
    routes = _picked(kept, chosen.routes, ground)
    return Network(
        request,
        routes,
        chosen,
        _picked(kept, chosen.greedy_routes, ground),
        kept,
        ground,
        tuple(_unmet(request, choice, ground, chosen.routes)),
        tuple(_sites(kept, routes, ground)),
        tuple(_counties(kept, routes, ground)),
        tuple(_seats(request, kept, routes, ground)),
    )


def _require_locked(request: NetworkRequest, candidates: Sequence[Candidate]) -> None:
    """Refuse to lock what is no candidate: it would be left out without a word."""
    strange = sorted(set(request.locked) - {one.id for one in candidates})
    if strange:
        raise PlanError(
            N_(
                "There is no route %(id)s among the %(count)d candidates of this question: lock one"
                " by the id that the network names it by, or leave it out."
            ),
            field="locked",
            id=strange[0],
            count=len(candidates),
        )


def _allowed(request: NetworkRequest, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates without a forbidden site; the locked ones stay in any case."""
    forbidden = set(request.pool.forbidden)
    return tuple(
        one for one in candidates if one.id in request.locked or not forbidden & set(one.sites)
    )


def _picked(kept: Sequence[Candidate], mask: Bools, ground: Ground) -> tuple[Candidate, ...]:
    rank = {code: number for number, code in enumerate(ground.minutes)}
    chosen = [one for one, taken in zip(kept, mask, strict=True) if taken]
    return tuple(sorted(chosen, key=lambda one: (rank[one.origin], one.days, one.id)))


def _unmet(
    request: NetworkRequest, choice: Choice, ground: Ground, routes: Bools
) -> Iterator[Unmet]:
    asked = {
        "worth": ALL * request.share,
        "counties": float(max(0, len(ground.counties) - request.spared)),
        "routes": float(request.least),
    }
    for aim in choice.aims:
        if aim.name not in UNMET:
            continue
        wanted = asked.get(aim.name, float(aim.weight.sum()))
        missing = wanted - aim.weight_of(routes)
        if missing < 1:
            continue
        params = {"missing": int(missing), "never": _never(aim), "within": request.within}
        yield Unmet(aim.name, UNMET[aim.name], params)


def _never(aim: Aim) -> int:
    return round(float(aim.weight[~aim.reached.any(axis=0)].sum()))


def _sites(
    kept: Sequence[Candidate], routes: Sequence[Candidate], ground: Ground
) -> Iterator[Left]:
    for one in (*not_visitable(ground.shut), *to_locate(ground.lost)):
        yield Left(one.id, one.name, one.reason, one.template, one.params)
    visited = {site for route in routes for site in route.sites}
    for site in ground.sites.index:
        if site in visited:
            continue
        name = ground.sites.at[site, "name_zh"]
        through = [one for one in kept if site in one.sites]
        yield _left(str(site), name, through, N_("No candidate route visits %(name)s."))


def _counties(
    kept: Sequence[Candidate], routes: Sequence[Candidate], ground: Ground
) -> Iterator[Left]:
    county = ground.sites["county"].to_dict()
    touched = {county[site] for route in routes for site in route.sites if site in county}
    for seat in ground.seats:
        if seat.code in touched:
            continue
        if seat.code not in ground.counties:
            template = N_("%(name)s has no site that can be visited.")
            yield Left(seat.code, seat.name, "no_site", template, {"name": seat.name})
            continue
        through = [one for one in kept if any(county.get(s) == seat.code for s in one.sites)]
        template = N_("No candidate route visits a site of %(name)s.")
        yield _left(seat.code, seat.name, through, template)


def _seats(
    request: NetworkRequest,
    kept: Sequence[Candidate],
    routes: Sequence[Candidate],
    ground: Ground,
) -> Iterator[Left]:
    served = reached_by_any(ground.near(routes, request.within))
    able = ground.near(kept, request.within)
    starts = sorted({one.origin for one in kept if one.days == 1})
    for column, seat in enumerate(ground.seats):
        if served[column]:
            continue
        through = [one for one, near in zip(kept, able[:, column], strict=True) if near]
        if through or not starts:
            none = N_("There is no one-day route at all, so none for %(name)s.")
            yield _left(seat.code, seat.name, through, none)
            continue
        nearest = min(float(ground.minutes[start][column]) for start in starts)
        yield _far(seat.code, seat.name, nearest)


def _far(code: str, name: str, minutes: float) -> Left:
    if not np.isfinite(minutes):
        template = N_("No road of the network leads from %(name)s to the start of a one-day route.")
        return Left(code, name, "no_route", template, {"name": name})
    template = N_("The nearest start of a one-day route is %(minutes)d minutes from %(name)s.")
    return Left(code, name, "too_far", template, {"name": name, "minutes": int(np.ceil(minutes))})


def _left(code: str, name: str, through: Sequence[Candidate], none: str) -> Left:
    if not through:
        return Left(code, name, "no_route", none, {"name": name})
    template = N_(
        "%(count)d candidate routes would serve %(name)s, and none of them is worth its cost here; "
        "the one with least driving takes %(days)d days and %(minutes)d minutes at the wheel."
    )
    easiest = min(through, key=lambda one: (one.drive, one.id))
    params = {
        "name": name,
        "count": len(through),
        "days": easiest.days,
        "minutes": easiest.drive,
    }
    return Left(code, name, "not_chosen", template, params)
