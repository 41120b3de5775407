"""A tour of all required sites, where a search among all others did not come upon one."""

from dataclasses import replace

from routes.plan.early import begin_early
from routes.solver.solve import solve
from routes.solver.stop import StoppingCriterion
from routes.tour.itinerary import Itinerary
from routes.tour.problem import TourProblem
from routes.tour.result import Result


def solve_together(
    problem: TourProblem, stop: StoppingCriterion, *, seed: int, initial: Itinerary | None = None
) -> Result:
    """Search; where required stops are missed search among them alone, and go on from there.

    Few stops far apart are found at once by themselves, and by chance among two hundred. The effort
    of ``stop`` is spent up to three times, but only where the request would be refused otherwise.
    """
    result = _search(problem, stop, seed=seed, initial=initial)
    return replace(result, itinerary=begin_early(problem, result.itinerary))


def _search(
    problem: TourProblem, stop: StoppingCriterion, *, seed: int, initial: Itinerary | None
) -> Result:
    result = solve(problem, stop, seed=seed, initial=initial)
    if not result.missing:
        return result
    required = tuple(one for one in problem.stops if one.required)
    alone = solve(problem.replace(stops=required), stop, seed=seed)
    if len(alone.missing) >= len(result.missing):
        return result
    return solve(problem, stop, seed=seed, initial=alone.itinerary)
