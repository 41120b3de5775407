"""The planner's job: from a request in people's words to a checked plan."""

from datetime import date
from typing import TYPE_CHECKING

from geo.errors import OwnFaultError
from geo.travel.types import TravelModel
from routes.plan.advice import TriedAdvice
from routes.plan.answer import Plan
from routes.plan.document import plan_document
from routes.plan.prepared import Prepared, prepare
from routes.plan.prizes import MORE_SITES
from routes.plan.refusals import require_complete, require_days, require_possible
from routes.plan.request import PlanRequest
from routes.plan.together import solve_together
from routes.solver.stop import MaxEffort, StoppingCriterion, Watch, watched
from routes.tour.check import check
from routes.tour.itinerary import Itinerary
from routes.tour.problem import TourProblem
from routes.tour.result import Result

if TYPE_CHECKING:
    from geo.datasets import Datasets

__all__ = ["Plan", "PlanRequest", "plan_document", "plan_tour"]


def plan_tour(
    request: PlanRequest,
    datasets: "Datasets",
    travel: TravelModel,
    *,
    today: date,
    stop: StoppingCriterion | None = None,
    initial: Itinerary | None = None,
    watch: Watch | None = None,
    advise: bool = True,
) -> Plan:
    """Plan a tour.

    Parameters
    ----------
    request
        What is asked.
    datasets
        Sites and divisions.
    travel
        Travel times.
    today
        Tours start on this day or later.
    stop
        When to stop searching; by default after the effort of ``request.seconds``.
    initial
        A tour to begin the search at, see :func:`routes.solver.solve`.
    watch
        Told how far the search is; what it raises ends it.
    advise
        Whether a refusal tries what would help; not where nobody reads it.

    Raises
    ------
    PlanError
        If the request cannot be met; the sentence says why and what to change.
    """
    prepared = prepare(request, datasets, travel, today=today)
    tried = TriedAdvice(request, datasets, travel, today, advise=advise)
    require_days(prepared.model, tried)
    require_possible(prepared.model, prepared.able, tried)
    criterion = watched(stop or MaxEffort(request.seconds), watch)
    prepared, result = _worthwhile(prepared, criterion, initial)
    require_complete(prepared.model, result, tried)
    _require_sound(prepared.model.problem, result)
    return prepared.plan(result)


def _worthwhile(
    prepared: Prepared, stop: StoppingCriterion, initial: Itinerary | None
) -> tuple[Prepared, Result]:
    """Search; where no site is worth its drive let driving count less until one is."""
    asked = prepared.request.balance
    for hour in (asked, *(less for less in (MORE_SITES, 0) if less < asked)):
        weighing = prepared.weighing(hour)
        feasible = weighing.feasible
        result = solve_together(feasible, stop, seed=prepared.request.seed, initial=initial)
        if result.itinerary.stops or not feasible.stops:
            break
    return weighing, result


def _require_sound(problem: TourProblem, result: Result) -> None:
    broken = [one for one in check(problem, result.itinerary) if one.code != "minimum"]
    if broken:
        raise OwnFaultError.of(broken)
