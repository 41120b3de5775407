"""What to do in which order: tour problem, solver, itinerary, checker."""

from routes.check import Violation as Violation
from routes.check import check as check
from routes.errors import HoursError as HoursError
from routes.errors import PlanError as PlanError
from routes.errors import ProblemError as ProblemError
from routes.itinerary import DayPlan as DayPlan
from routes.itinerary import Itinerary as Itinerary
from routes.itinerary import Leg as Leg
from routes.itinerary import Visit as Visit
from routes.itinerary import merit as merit
from routes.problem import UNREACHABLE as UNREACHABLE
from routes.problem import Day as Day
from routes.problem import Lunch as Lunch
from routes.problem import Stop as Stop
from routes.problem import TourProblem as TourProblem
from routes.problem import Window as Window
from routes.solve import Result as Result
from routes.solve import solve as solve
from routes.stop import MaxIterations as MaxIterations
from routes.stop import MaxRuntime as MaxRuntime
from routes.stop import MultipleCriteria as MultipleCriteria
from routes.stop import NoImprovement as NoImprovement
from routes.stop import StoppingCriterion as StoppingCriterion
from routes.warm import warm_up as warm_up
