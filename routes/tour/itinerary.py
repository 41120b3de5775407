"""What a tour looks like: frozen visits, legs and days with clock times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routes.tour.problem import Stop, TourProblem


@dataclass(frozen=True)
class Visit:
    """One stop visited: the group arrives, perhaps waits, starts and leaves."""

    stop: str
    place: int
    arrive: int
    start: int
    leave: int
    wait: int

    @property
    def minutes(self) -> int:
        """Length of the visit."""
        return self.leave - self.start


@dataclass(frozen=True)
class Leg:
    """One drive; ``minutes`` at the wheel, longer by the clock if lunch is taken on the way.

    ``detour`` is how many of them lead by the town of a lunch, off the way between the two places.
    ``idle`` is how long the group could have set out already, lunch not counted: it waits for a
    lunch that would come too early, or until the next site opens.
    """

    origin: int
    destination: int
    depart: int
    arrive: int
    minutes: int
    idle: int = 0
    detour: int = 0


@dataclass(frozen=True)
class DayPlan:
    """A day: legs alternate with visits, so there is one leg more than visits.

    ``town`` is where lunch is eaten, its number in :class:`routes.tour.meals.Tables`; None where
    the group brings it, or is on a visit (:attr:`course`), or no towns are known.
    """

    start: int
    end: int
    visits: tuple[Visit, ...]
    legs: tuple[Leg, ...]
    lunch: tuple[int, int] | None = None
    town: int | None = None

    @property
    def course(self) -> str | None:
        """Id of the stop during whose visit lunch is eaten."""
        if self.lunch is None:
            return None
        begin, end = self.lunch
        held = (one.stop for one in self.visits if one.start <= begin and end <= one.leave)
        return next(held, None)

    @property
    def depart(self) -> int:
        """When the group sets out."""
        return self.legs[0].depart

    @property
    def arrive(self) -> int:
        """When the group is at the day's end."""
        return self.legs[-1].arrive

    @property
    def drive(self) -> int:
        """Minutes at the wheel."""
        return sum(leg.minutes for leg in self.legs)

    @property
    def wait(self) -> int:
        """Minutes waited before visits and drives, lunch not counted."""
        return sum(visit.wait for visit in self.visits) + sum(leg.idle for leg in self.legs)


@dataclass(frozen=True)
class Itinerary:
    """All days of a tour and the value it claims (checked by :func:`routes.tour.check`)."""

    days: tuple[DayPlan, ...]
    value: int

    @property
    def stops(self) -> tuple[str, ...]:
        """Ids of the stops in the order of visiting."""
        return tuple(visit.stop for day in self.days for visit in day.visits)

    @property
    def drive(self) -> int:
        """Minutes at the wheel."""
        return sum(day.drive for day in self.days)

    @property
    def wait(self) -> int:
        """Minutes waited."""
        return sum(day.wait for day in self.days)


def merit(problem: TourProblem, itinerary: Itinerary) -> tuple[int, int, float]:
    """Return the objective, larger is better: wishes met, value less driving, -(drive + wait / 2).

    Wishes are required stops served and units used towards minima; a required stop is worth more
    of them than all minima. Value and driving are counted in the parts of
    :attr:`routes.tour.balance.Balance.scale`.
    """
    stops = [problem.stops[problem.index[name]] for name in itinerary.stops]
    served = wishes_met(problem, stops)
    return served, net_value(problem, itinerary), -(itinerary.drive + itinerary.wait / 2)


def net_value(problem: TourProblem, itinerary: Itinerary) -> int:
    """Return the value of an itinerary less its driving, in parts of a unit of value."""
    balance = problem.balance
    return balance.scale * itinerary.value - balance.wheel * itinerary.drive


def wishes_met(problem: TourProblem, stops: Iterable[Stop]) -> int:
    """Return the wishes that required stops count as plus the units used towards minima."""
    served = list(stops)
    short = sum(shortfalls(problem, served))
    return required_wishes(problem, served) + sum(problem.minima) - short


def required_wishes(problem: TourProblem, stops: Iterable[Stop]) -> int:
    """Return as how many wishes the required stops among some count.

    A tour without one of them is refused, one short of a minimum is told of it: each counts as one
    more than all minima together.
    """
    return sum(stop.required for stop in stops) * (1 + sum(problem.minima))


def shortfalls(problem: TourProblem, stops: Iterable[Stop]) -> tuple[int, ...]:
    """Return for each minimum how many units are missing to it."""
    served = list(stops)
    return tuple(
        max(0, least - sum(stop.uses[k] for stop in served))
        for k, least in enumerate(problem.minima)
    )


def tour_value(problem: TourProblem, orders: Sequence[Sequence[int]], ends: Sequence[int]) -> int:
    """Return what a tour is worth, its driving aside.

    The prizes, less what more of the same, steps back in history, nights and idle days cost.

    Parameters
    ----------
    orders
        For each day the numbers of its stops in the order of visiting.
    ends
        The place at which each day ends.
    """
    balance = problem.balance
    days = [[(i, problem.stops[i]) for i in order] for order in orders]
    value = sum(balance.sights(day) - (0 if day else balance.idle) for day in days)
    if problem.storyline == "soft":
        value -= problem.step_back * steps_back(stop for day in days for _, stop in day)
    return value - balance.nights(ends)


def steps_back(stops: Iterable[Stop]) -> int:
    """Count how often a stop is of an earlier era than the last one before it that has any."""
    eras = [stop.era for stop in stops if stop.era is not None]
    return sum(later < earlier for earlier, later in pairwise(eras))
