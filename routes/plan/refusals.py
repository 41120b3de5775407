"""Requests that cannot be met, each refused in one sentence that says why and what to change."""

from collections.abc import Collection, Sequence
from itertools import product
from typing import Final, Protocol

import numpy as np

from geo.errors import N_, Choices, Template
from routes.plan.explain import why_impossible
from routes.plan.model import TourModel
from routes.solver.exact import solve_exactly
from routes.tour.errors import PlanError
from routes.tour.problem import UNREACHABLE, Stop, TourProblem
from routes.tour.reach import Bools
from routes.tour.result import Result

_SENTENCES = {
    "too_small": N_(
        "%(name)s (%(site)s) holds %(most)d people and the group has %(group)d. What helps: "
        "%(remedies)s."
    ),
    "shifts": N_(
        "At %(name)s (%(site)s) %(group)d people, %(most)d at a time, are %(shifts)d shifts of "
        "%(each)d min: the %(minutes)d min in all fit no day. What helps: %(remedies)s."
    ),
    "no_lecturer": N_(
        "No lecturer is at %(name)s (%(site)s) long enough while it is open. What helps: "
        "%(remedies)s."
    ),
    "closed": N_(
        "%(name)s (%(site)s) is closed, or open for less than a visit takes, on every day of the "
        "tour. What helps: %(remedies)s."
    ),
    "leg_limit": N_(
        "%(name)s (%(site)s) cannot be reached by drives of at most %(limit)d minutes between "
        "stops. What helps: %(remedies)s."
    ),
    "lunch": N_(
        "There is no time for %(name)s (%(site)s) beside the hour for lunch. What helps: "
        "%(remedies)s."
    ),
    "one_driver": N_(
        "%(name)s (%(site)s) is farther than one driver may drive on a day. What helps: "
        "%(remedies)s."
    ),
    "lecturer": N_(
        "%(name)s (%(site)s) cannot be reached and left again at the times of its lecturer. What "
        "helps: %(remedies)s."
    ),
    "unreachable": N_(
        "%(name)s (%(site)s) cannot be reached, visited while open and left again within the "
        "hours and driving limit of any day. What helps: %(remedies)s."
    ),
}

_FAR = frozenset({"unreachable", "leg_limit", "one_driver", "lunch"})
"""Reasons for which a site is too far away for a day."""
PROVED: Final = 6
"""Lecturers of so many sites are proved to be there at times that no tour can meet."""


def require_roads(model: TourModel) -> None:
    """Refuse a start, an end or a given night that no road joins to any site.

    Raises
    ------
    PlanError
        Naming the place.
    """
    count = len(model.problem.stops)
    minutes = np.minimum(model.problem.minutes[:, :count], model.problem.minutes[:count].T)
    nearest = minutes.min(axis=1, initial=UNREACHABLE)
    for day in model.problem.days:
        for place in {*day.start, *day.end}:
            if count and nearest[place] >= UNREACHABLE:
                raise PlanError(
                    N_("No road is known to lead from %(name)s to a site: choose another place."),
                    name=model.places[place].name,
                )


def require_days(model: TourModel, advice: "Advice") -> None:
    """Refuse days that cannot be joined: the end, or a given night, is too far for them.

    Raises
    ------
    PlanError
        Naming the two ends, or the nights.
    """
    problem = model.problem
    bare = problem.replace(stops=(), minima=(), limits=())
    if solve_exactly(bare) is not None:
        return
    start, *_, finish = (model.places[p].name for d in problem.days for p in (*d.start, *d.end))
    template = _NIGHTS if model.nights_given else _ENDS
    nearer = PlanError(N_("choose places nearer to each other"))
    raise PlanError(
        template,
        start=start,
        finish=finish,
        remedies=Choices((*advice.of_anything(), nearer)),
    )


_NIGHTS: Final = N_(
    "The places to stay are too far apart: even without a visit a drive from one to the next does "
    "not fit the hours of a day, or what one may drive then. What helps: %(remedies)s."
)
_ENDS: Final = N_(
    "%(start)s and %(finish)s are too far apart for the days of this tour: even without a visit "
    "the drive does not fit the hours of a day, or what one may drive then. What helps: "
    "%(remedies)s."
)


class Advice(Protocol):
    """Finds out what would let a tour have what it cannot; each remedy is tried."""

    def of_stop(self, stop: Stop) -> Choices:
        """Return what would let a tour visit a stop that no day could hold, never nothing."""

    def of_days(self) -> Choices:
        """Return the number of days on which all is found that is asked for, if there is one."""

    def lecturers(self, first: Sequence[str]) -> Sequence[str]:
        """Return the sites whose lecturers' times to change, some tried first; () if none help."""

    def of_anything(self) -> Choices:
        """Return what would let a tour visit any site at all."""

    def held(self) -> Sequence[int]:
        """Return how many sites of each quota a tour is found to hold."""


def require_possible(model: TourModel, able: Bools, advice: Advice) -> None:
    """Refuse a required site, or a minimum, that no tour could meet.

    Parameters
    ----------
    model
        The tour.
    able
        Which of its stops some day could hold alone.
    advice
        Asked only for what is refused.

    Raises
    ------
    PlanError
        Naming the site with the reason, or the theme or category with what is possible.
    """
    problem = model.problem
    for stop, can in zip(problem.stops, able, strict=True):
        if stop.required and not can:
            reason, params = why_impossible(problem, stop)
            named = {"name": stop.name, "site": stop.id, **params}
            remedies = advice.of_stop(stop)
            raise PlanError(_SENTENCES[reason], field="required", remedies=remedies, **named)
    for number, quota in enumerate(model.quotas):
        have = sum(stop.uses[number] for stop, can in zip(problem.stops, able, strict=True) if can)
        if have < quota.least:
            raise PlanError(
                N_(
                    "At least %(least)d sites of %(name)s are asked for, but only %(have)d can be "
                    "visited on these days. What helps: %(remedies)s."
                ),
                field="at_least",
                least=quota.least,
                name=quota.name,
                have=have,
                remedies=_or_fewer(advice.of_days(), advice.held()[number]),
            )


def _nothing(problem: TourProblem) -> Template:
    """Return the sentence why a tour has no stop at all."""
    reasons = {why_impossible(problem, stop)[0] for stop in problem.stops}
    if not reasons:
        return N_(
            "None of the sites asked for can be visited: they are closed for good, excluded, or "
            "have to be located first. Ask for other ones."
        )
    if reasons == {"closed"}:
        return N_(
            "Every site asked for is closed on these days, or open for less than a visit takes. "
            "What helps: %(remedies)s."
        )
    if reasons <= _FAR:
        return N_(
            "No site asked for can be reached from %(start)s, visited and left again within a day. "
            "What helps: %(remedies)s."
        )
    return N_(
        "No site of interest can be reached, visited while open and left again. What helps: "
        "%(remedies)s."
    )


def _refuse_order(problem: TourProblem, missing: Sequence[str]) -> None:
    """Refuse two required sites that only the order of history keeps apart."""
    if problem.storyline != "hard":
        return
    required = [stop for stop in problem.stops if stop.required]
    for one, other in product([s for s in required if s.id in missing], required):
        both = (one, other)
        if one is not other and not _all(problem, both) and _all(_in_any_order(problem), both):
            template = N_(
                "%(one)s and %(other)s cannot be visited in the order of history at the times at "
                "which they are open or their lecturers there: change the times, or prefer the "
                "order only."
            )
            raise PlanError(template, field="storyline", one=one.name, other=other.name)


def _refuse_lecturers(problem: TourProblem, advice: Advice) -> None:
    """Refuse lecturers who are there at times that no tour can meet, as few as are too many."""
    stops = [one for one in problem.stops if one.required and one.lecturer is not None]
    if len(stops) > PROVED or _all(problem, stops):
        return
    for one in reversed(tuple(stops)):
        fewer = [other for other in stops if other is not one]
        if not _all(problem, fewer):
            stops = fewer
    at_once = {one.id for one in stops}
    changed = advice.lecturers([stops[-1].id])
    if changed:
        raise PlanError(
            N_(
                "The lecturers at %(names)s are there at times that no tour can meet together. "
                "What helps: %(remedies)s."
            ),
            field="lecturers",
            names=_called(problem, at_once.union(changed)),
            remedies=_other_times(problem, changed),
        )


def _other_times(problem: TourProblem, sites: Sequence[str]) -> Choices:
    said = PlanError(
        N_("change the times of the lecturers at %(names)s"), names=_called(problem, sites)
    )
    return Choices((said,) if sites else ())


def _called(problem: TourProblem, sites: Collection[str]) -> str:
    return "；".join(one.name for one in problem.stops if one.id in sites)


def _in_any_order(problem: TourProblem) -> TourProblem:
    return problem.replace(storyline="off")


def _all(problem: TourProblem, stops: Sequence[Stop]) -> bool:
    """Say whether some tour holds all of some stops: few enough to be proved."""
    tour = solve_exactly(problem.replace(stops=tuple(stops)))
    return tour is not None and len(tour.stops) == len(stops)


def _or_fewer(more: Choices, most: int) -> Choices:
    fewer = PlanError(N_("ask for at most %(most)d"), most=most)
    none = PlanError(N_("ask for none of them"))
    return Choices((*more, fewer if most else none))


def require_complete(model: TourModel, result: Result, advice: Advice) -> None:
    """Refuse a request whose tour is empty, misses a required site or provably a minimum.

    Raises
    ------
    PlanError
        Saying what is missing.
    """
    if not result.itinerary.stops:
        start = model.places[model.problem.days[0].start[0]].name
        sentence = _nothing(model.problem)
        others = PlanError(N_("ask for other sites"))
        advised = "remedies" in sentence and advice.of_anything()
        raise PlanError(sentence, start=start, remedies=advised or Choices((others,)))
    if result.missing:
        _refuse_order(model.problem, result.missing)
        _refuse_lecturers(model.problem, advice)
        left = _called(model.problem, result.missing)
        raise PlanError(
            N_(
                "Each required site can be visited, but no tour visiting all of them was found. "
                "What helps: %(remedies)s."
            ),
            field="required",
            remedies=Choices(
                (
                    *advice.of_days(),
                    *_other_times(model.problem, advice.lecturers(result.missing)),
                    PlanError(N_("do without %(names)s"), names=left),
                )
            ),
        )
    for quota, short in zip(model.quotas, result.short, strict=True):
        if short and result.optimal:
            raise PlanError(
                N_(
                    "No tour visits %(least)d sites of %(name)s: %(held)d are the most. What "
                    "helps: %(remedies)s."
                ),
                field="at_least",
                least=quota.least,
                name=quota.name,
                held=quota.least - short,
                remedies=_or_fewer(advice.of_days(), quota.least - short),
            )
