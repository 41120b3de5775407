"""Tiny problems on a line: place k lies at kilometre ``positions[k]``, one minute per kilometre."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np

from geo.datasets import Datasets, load_datasets
from geo.places import Gazetteer
from geo.travel import TravelModel, load_estimate
from geo.travel.remembered import remembering
from routes import UNREACHABLE, Day, Lunch, Stop, TourProblem, Window
from routes.tour.balance import Balance

MONDAY = date(2027, 6, 14)
ALL_DAY: tuple[Window, ...] = ((0, 24 * 60),)


@cache
def jilin() -> tuple[Datasets, TravelModel, Gazetteer]:
    """Return the committed data, the travel model as an installation opens it, and the names."""
    datasets = load_datasets()
    return datasets, remembering(load_estimate()), Gazetteer.from_datasets(datasets)


def at(clock: str) -> int:
    """Return minutes after midnight."""
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def window(text: str) -> tuple[Window, ...]:
    """Return windows written like ``09:00-11:30,13:00-16:30``; ``closed`` has none."""
    if text == "closed":
        return ()
    spans = [span.split("-") for span in text.split(",")]
    return tuple((at(opens), at(closes)) for opens, closes in spans)


def line(positions: Sequence[int]) -> np.ndarray:
    """Return the matrix of distances on a line."""
    x = np.array(positions)
    return np.abs(x[:, None] - x[None, :])


def stop(place: int, *, service: int = 30, prize: int = 10, hours: Sequence[str] = (), **more):
    """Return a stop named after its place; hours per day, one day open all day by default."""
    windows = tuple(window(text) for text in hours) or (ALL_DAY,)
    name = f"s{place}"
    return Stop(name, name, place, service, prize, windows=windows, **more)


def day(number: int = 0, *, start=(0,), end=(0,), leave="08:00", back="17:00", **more) -> Day:
    """Return a day of the week of :data:`MONDAY`, without lunch unless given."""
    return Day(MONDAY + timedelta(days=number), start, end, at(leave), at(back), **more)


def problem(positions: Sequence[int], stops, days=None, **more) -> TourProblem:
    """Return a problem on a line."""
    return TourProblem(tuple(stops), tuple(days or (day(),)), line(positions), **more)


def random_problem(
    seed: int,
    *,
    stops: int = 6,
    days: int = 2,
    bases: int = 2,
    limits: bool = False,
    transfers: tuple[int, ...] = (0, 0, 7),
) -> TourProblem:
    """Return a small problem with every feature: asymmetric, gaps, lunch, closures, hotels."""
    rng = random.Random(seed)  # noqa: S311 - a test instance is no secret
    places = stops + bases
    minutes = np.array([[rng.randint(0, 70) for _ in range(places)] for _ in range(places)])
    np.fill_diagonal(minutes, 0)
    if rng.random() < 0.3:
        minutes[rng.randrange(places), rng.randrange(places)] = UNREACHABLE
        np.fill_diagonal(minutes, 0)
    ways = random.Random(~seed)  # noqa: S311 - nor is this
    return TourProblem(
        tuple(
            replace(
                _random_stop(rng, k, bases + k, days, limits=limits),
                before=ways.choice(transfers),
                after=ways.choice(transfers),
            )
            for k in range(stops)
        ),
        tuple(_random_day(rng, k, days, bases) for k in range(days)),
        minutes,
        limits=(4, 60) if limits else (),
    )


def balanced(problem: TourProblem, seed: int) -> TourProblem:
    """Return a problem in which driving, nights, idle days and more of the same cost something."""
    rng = random.Random(seed)  # noqa: S311 - a test instance is no secret
    balance = Balance(
        wheel=rng.choice([0, 5, 20]),
        night=rng.choice([0, 7]),
        home=(0,),
        idle=rng.choice([0, 6]),
        fading=rng.choice([(), ((0, 20, 50),), ((0, 30), (0, 0, 10, 90))]),
    )
    stops = (
        replace(one, kinds=tuple(rng.randrange(2) for _ in balance.fading)) for one in problem.stops
    )
    return problem.replace(stops=tuple(stops), balance=balance)


def _random_stop(rng: random.Random, number: int, place: int, days: int, *, limits: bool) -> Stop:
    kinds = ((), ((480, 690), (780, 1020)), ((rng.randint(400, 700), rng.randint(700, 1100)),))
    return Stop(
        id=f"s{number}",
        name=f"s{number}",
        place=place,
        service=rng.choice([0, 15, 30, 60, 90]),
        prize=rng.randint(0, 20),
        required=rng.random() < 0.12,
        windows=tuple(rng.choices(kinds, (15, 35, 50))[0] for _ in range(days)),
        uses=(1, rng.randint(0, 30)) if limits else (),
    )


def _random_day(rng: random.Random, number: int, days: int, bases: int) -> Day:
    return Day(
        date=MONDAY + timedelta(days=number),
        start=(0,) if number == 0 else (),
        end=tuple(range(bases)) if number < days - 1 else (0,),
        leave=480,
        back=rng.choice([800, 1000]),
        max_drive=rng.choice([None, 150]),
        lunch=Lunch() if rng.random() < 0.7 else None,
    )
