"""Requests that cannot be met, each refused in one sentence that says why and what to change."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from geo.errors import N_, Choices, Template
from routes.plan.explain import why_impossible
from routes.plan.model import TourModel
from routes.solver.exact import solve_exactly
from routes.tour.errors import PlanError
from routes.tour.problem import UNREACHABLE, Stop, TourProblem
from routes.tour.reach import Bools, possible_days
from routes.tour.result import Result

_SENTENCES = {
    "too_small": N_(
        "%(name)s (%(site)s) holds %(most)d people and the group has %(group)d: let it visit in "
        "shifts, or take the site off the required list."
    ),
    "no_lecturer": N_(
        "No lecturer is at %(name)s (%(site)s) long enough while it is open: change the "
        "lecturer's times or the dates."
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
    "unreachable": N_(
        "%(name)s (%(site)s) cannot be reached, visited while open and left again within the "
        "hours and driving limit of any day. What helps: %(remedies)s."
    ),
}

_FAR = frozenset({"unreachable", "leg_limit", "one_driver", "lunch"})
"""Reasons for which a site is too far away for a day."""
_ADVISED = _FAR | {"closed"}
"""Reasons for which other hours, limits, places or dates are tried."""


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


Advice = Callable[[Stop], Choices]
"""Returns what would let a tour visit a stop that is closed or too far away."""


def require_possible(
    model: TourModel,
    possible: Bools,
    advice: Advice,
    days: Callable[[], Choices],
    held: Callable[[], Sequence[int]],
) -> None:
    """Refuse a required site, or a minimum, that no tour could meet.

    Parameters
    ----------
    model, possible
        The tour, and which stops each day could hold alone.
    advice
        Returns what helps a stop that is too far; asked only where it is refused.
    days
        Returns the number of days on which all is found that is asked for, if there is one.
    held
        Returns how many sites of each quota a tour is found to hold.

    Raises
    ------
    PlanError
        Naming the site with the reason, or the theme or category with what is possible.
    """
    problem = model.problem
    for i, stop in enumerate(problem.stops):
        if stop.required and not possible[i].any():
            _refuse(model, stop, advice)
    able = np.any(possible, axis=1)
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
                remedies=_or_fewer(days(), held()[number]),
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


def _refuse_pairs(problem: TourProblem, missing: Sequence[str]) -> None:
    """Refuse two required sites that no tour can hold together, if that is what is wrong."""
    required = [stop for stop in problem.stops if stop.required]
    for one, other in product([s for s in required if s.id in missing], required):
        if one is other or _both(problem, one, other, problem.storyline):
            continue
        names = {"one": one.name, "other": other.name}
        if problem.storyline == "hard" and _both(problem, one, other, "off"):
            template = N_(
                "%(one)s and %(other)s cannot be visited in the order of history at the times at "
                "which they are open or their lecturers there: change the times, or prefer the "
                "order only."
            )
            raise PlanError(template, field="storyline", **names)
        if one.lecturer is not None and other.lecturer is not None:
            template = N_(
                "The lecturers at %(one)s and %(other)s are there at times that no tour can meet "
                "both: change the time of one."
            )
            raise PlanError(template, field="lecturers", **names)


def _both(problem: TourProblem, one: Stop, other: Stop, storyline: str) -> bool:
    """Say whether some tour holds two stops: small enough to be proved."""
    tour = solve_exactly(problem.replace(stops=(one, other), storyline=storyline))
    return tour is not None and len(tour.stops) == 2  # noqa: PLR2004 - two stops


def _refuse(model: TourModel, stop: Stop, advice: Advice) -> None:
    reason, params = why_impossible(model.problem, stop)
    named: dict[str, Any] = {"name": stop.name, "site": stop.id, **params}
    if reason in _ADVISED:
        without = PlanError(N_("take the site off the required list"))
        tried = (*advice(stop), *_other_times(model.problem, stop))
        named["remedies"] = Choices(tried or (without,))
    raise PlanError(_SENTENCES[reason], field="required", **named)


def _other_times(problem: TourProblem, stop: Stop) -> Choices:
    """Return that other times of a lecturer help, where a day could hold the stop without him."""
    free = replace(stop, lecturer=None)
    if stop.lecturer is None or not possible_days(problem.replace(stops=(free,))).any():
        return Choices()
    return Choices((PlanError(N_("change the lecturer's times")),))


def _or_fewer(more: Choices, most: int) -> Choices:
    fewer = PlanError(N_("ask for at most %(most)d"), most=most)
    none = PlanError(N_("ask for none of them"))
    return Choices((*more, fewer if most else none))


def require_complete(
    model: TourModel,
    result: Result,
    days: Callable[[], Choices],
    anything: Callable[[], Choices],
) -> None:
    """Refuse a request whose tour is empty, misses a required site or provably a minimum.

    Parameters
    ----------
    model, result
        The tour, and what was found.
    days
        As for :func:`require_possible`.
    anything
        Returns what would let a tour visit any site at all.

    Raises
    ------
    PlanError
        Saying what is missing.
    """
    if not result.itinerary.stops:
        start = model.places[model.problem.days[0].start[0]].name
        sentence = _nothing(model.problem)
        others = PlanError(N_("ask for other sites"))
        advised = "remedies" in sentence and anything()
        raise PlanError(sentence, start=start, remedies=advised or Choices((others,)))
    if result.missing:
        _refuse_pairs(model.problem, result.missing)
        names = {stop.id: stop.name for stop in model.problem.stops}
        left = "；".join(names[site] for site in result.missing)
        raise PlanError(
            N_(
                "Each required site can be visited, but no tour visiting all of them was found. "
                "What helps: %(remedies)s."
            ),
            field="required",
            remedies=Choices((*days(), PlanError(N_("do without %(names)s"), names=left))),
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
                remedies=_or_fewer(days(), quota.least - short),
            )
