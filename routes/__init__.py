"""What to do in which order: tour problem, solver, itinerary, checker."""

from routes.solver.solve import solve as solve
from routes.solver.stop import MaxEffort as MaxEffort
from routes.solver.stop import MaxIterations as MaxIterations
from routes.solver.stop import MaxRuntime as MaxRuntime
from routes.solver.stop import StoppingCriterion as StoppingCriterion
from routes.solver.warm import warm_up as warm_up
from routes.solver.warm import warm_up_bound as warm_up_bound
from routes.tour.check import Violation as Violation
from routes.tour.check import check as check
from routes.tour.errors import HoursError as HoursError
from routes.tour.errors import PlanError as PlanError
from routes.tour.errors import ProblemError as ProblemError
from routes.tour.itinerary import DayPlan as DayPlan
from routes.tour.itinerary import Itinerary as Itinerary
from routes.tour.itinerary import Leg as Leg
from routes.tour.itinerary import Visit as Visit
from routes.tour.itinerary import merit as merit
from routes.tour.problem import UNREACHABLE as UNREACHABLE
from routes.tour.problem import Day as Day
from routes.tour.problem import Lunch as Lunch
from routes.tour.problem import Stop as Stop
from routes.tour.problem import TourProblem as TourProblem
from routes.tour.problem import Window as Window
from routes.tour.result import Result as Result
