"""Inspection tours 巡回指导: a random sample of practice centres, divided among groups with days.

1. :mod:`routes.inspection.sample` draws the centres.
2. :mod:`routes.inspection.groups` gives each group whole counties: equal work, least driving.
3. Each group's days are a :class:`TourProblem` solved by :func:`routes.solver.solve`: the
   fewest days that hold all its visits, nights at seats of its counties, then least driving.
4. :mod:`routes.inspection.check` recomputes everything; no plan leaves without passing it.
"""

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import N_, OwnFaultError
from geo.places import Place
from geo.travel.types import TravelModel
from routes.inspection.answer import GroupPlan, InspectionPlan, LeftOut
from routes.inspection.check import check_inspection
from routes.inspection.groups import Block, assign_blocks, make_blocks
from routes.inspection.request import LUNCH, InspectionRequest, validate_inspection
from routes.inspection.sample import draw_sample
from routes.plan.model import whole_minutes
from routes.solver.solve import solve
from routes.solver.stop import MaxIterations, Watch, watched
from routes.tour.errors import PlanError
from routes.tour.itinerary import Itinerary
from routes.tour.problem import UNREACHABLE, Day, Stop, TourProblem

if TYPE_CHECKING:
    from geo.datasets import Datasets

DIVISION_ITERATIONS: Final = 500
"""Iterations of PyVRP for each limit tried."""
DAY_ITERATIONS: Final = 4000
"""Iterations of our solver for the days of one group."""
HURRY: Final = 0.03
"""Share of driving that may be added so that a group is home earlier on its last day."""
HALF_HOUR: Final = 30
MAX_SAMPLE: Final = 1500
"""Centres in one inspection: their matrix takes 40 MB."""


def plan_inspection(
    request: InspectionRequest,
    datasets: "Datasets",
    travel: TravelModel,
    *,
    today: dt.date,
    watch: Watch | None = None,
) -> InspectionPlan:
    """Draw the sample and plan a tour for each group.

    Parameters
    ----------
    request
        What is asked.
    datasets
        Practice centres and divisions.
    travel
        Travel times.
    today
        Inspections start on this day or later.
    watch
        Told which share of the groups is planned; what it raises ends the search.

    Raises
    ------
    PlanError
        If the request cannot be met; the sentence says why and what to change.
    """
    validate_inspection(request, today=today)
    sample = draw_sample(
        _frame(datasets.centres, request.within),
        per_county=request.per_county,
        seed=request.seed,
        shares=request.shares,
        reserve=request.reserve,
    )
    if len(sample.chosen) > MAX_SAMPLE:
        raise PlanError(
            N_("The sample would have %(count)d centres, more than %(most)d: draw fewer."),
            field="per_county",
            count=len(sample.chosen),
            most=MAX_SAMPLE,
        )
    places = places_of(request.base, sample.chosen, datasets.divisions)
    matrix = travel.matrix(places.geometry, places.geometry)
    groups, left_out = _tours(request, places, whole_minutes(matrix.minutes), watch)
    plan = InspectionPlan(request, sample, places, matrix, groups, left_out)
    broken = check_inspection(plan)
    if broken:
        raise OwnFaultError.of(broken)
    return plan


def places_of(base: Place, chosen: pd.DataFrame, divisions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows of the matrix: the base, the seats of the drawn counties, the centres."""
    seats = divisions.loc[sorted(chosen["county"].unique())]
    seats = seats.assign(county=seats.index)
    table = pd.DataFrame(
        [
            ("base", base.code, base.name, "", base.precision, base.error_m, base.lon, base.lat),
            *_rows(seats, "seat"),
            *_rows(chosen, "centre"),
        ],
        columns=["kind", "code", "name", "county", "precision", "error_m", "lon", "lat"],
    )
    points = gpd.points_from_xy(table.pop("lon"), table.pop("lat"))
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def _rows(table: gpd.GeoDataFrame, kind: str) -> list[tuple[object, ...]]:
    facts = ["name", "county", "precision", "error_m"]
    return [
        (kind, code, *row[facts], row.geometry.x, row.geometry.y) for code, row in table.iterrows()
    ]


def _frame(centres: gpd.GeoDataFrame, within: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return the centres to draw from."""
    if not within:
        return centres
    return centres[centres["county"].isin(within) | centres["prefecture"].isin(within)]


def _tours(
    request: InspectionRequest,
    places: gpd.GeoDataFrame,
    minutes: NDArray[np.int64],
    watch: Watch | None,
) -> tuple[tuple[GroupPlan, ...], tuple[LeftOut, ...]]:
    """Divide the reachable centres among groups and plan the days of each."""
    counties = _reachable(places, minutes)
    reached = {row for _, rows in counties.values() for row in rows}
    plans = _divided(request, places, minutes, counties, watch) if counties else ()
    visited = {stop for plan in plans for stop in plan.itinerary.stops}
    drawn = places["code"][places["kind"] == "centre"]
    left_out = tuple(
        LeftOut(code, "no_time" if row in reached else "unreachable")
        for row, code in drawn.items()
        if code not in visited
    )
    return plans, left_out


def _reachable(
    places: gpd.GeoDataFrame, minutes: NDArray[np.int64]
) -> dict[str, tuple[int, list[int]]]:
    """Return for each county the rows of its seat and of its centres with a way from and to 0."""
    there = places[np.maximum(minutes[0], minutes[:, 0]) < UNREACHABLE]
    seats = {row["county"]: i for i, row in there[there["kind"] == "seat"].iterrows()}
    members = there[there["kind"] == "centre"].groupby("county").groups
    # A county whose seat has no road is entered at its first centre.
    return {str(c): (int(seats.get(c, rows[0])), list(rows)) for c, rows in members.items()}


def _divided(
    request: InspectionRequest,
    places: gpd.GeoDataFrame,
    minutes: NDArray[np.int64],
    counties: dict[str, tuple[int, list[int]]],
    watch: Watch | None,
) -> tuple[GroupPlan, ...]:
    blocks = make_blocks(minutes, counties, service=request.visit, groups=request.groups)
    routes = assign_blocks(
        minutes,
        blocks,
        base=0,
        groups=request.groups,
        limit=request.days * request.capacity,
        seed=request.seed,
        iterations=DIVISION_ITERATIONS,
        watch=watch,
    )
    shares = [[blocks[i] for i in route] for route in routes]
    shares.sort(key=lambda share: min(block.county for block in share))
    return tuple(
        _group(request, places, minutes, share, _part(watch, number / len(shares)))
        for number, share in enumerate(shares)
    )


def _part(watch: Watch | None, done: float) -> Watch | None:
    """Return the watch of one group, which tells what share of all is done."""
    return (lambda _: watch(done)) if watch else None


def _group(
    request: InspectionRequest,
    places: gpd.GeoDataFrame,
    minutes: NDArray[np.int64],
    share: list[Block],
    watch: Watch | None,
) -> GroupPlan:
    """Plan the days of one group: the fewest that hold all its visits."""
    members = [row for block in share for row in block.members]
    nights = sorted({block.seat for block in share}) if request.overnight else []
    rows = (0, *nights, *members)
    own = minutes[np.ix_(rows, rows)]
    for days in range(_fewest_days(request, own, len(members)), request.days + 1):
        problem = _problem(request, places, own, rows, days=days, nights=len(nights))
        itinerary = _solved(problem, request.seed, watch)
        if len(itinerary.stops) == len(members):
            itinerary = _home_early(problem, itinerary, request.seed, watch)
            break
    counties = tuple(dict.fromkeys(block.county for block in share))
    return GroupPlan(counties, problem, rows, itinerary)


def _solved(problem: TourProblem, seed: int, watch: Watch | None) -> Itinerary:
    return solve(problem, watched(MaxIterations(DAY_ITERATIONS), watch), seed=seed).itinerary


def _home_early(
    problem: TourProblem, itinerary: Itinerary, seed: int, watch: Watch | None
) -> Itinerary:
    """Shorten the last day as long as all is visited for little more driving.

    Least driving alone knows no hurry: it may leave the afternoon of a transfer unused.
    """
    most, visits = itinerary.drive * (1 + HURRY), len(itinerary.stops)
    *before, last = problem.days
    low, high = last.leave, itinerary.days[-1].arrive
    while high - low > HALF_HOUR:
        back = (low + high) // 2
        sooner = problem.replace(days=(*before, replace(last, back=back)))
        found = _solved(sooner, seed, watch)
        if len(found.stops) == visits and found.drive <= most:
            itinerary, high = found, found.days[-1].arrive
        else:
            low = back
    return itinerary


def _fewest_days(request: InspectionRequest, minutes: NDArray[np.int64], visits: int) -> int:
    """Bound the days from below: the visits and the way to the farthest of them and back."""
    farthest = int((minutes[0] + minutes[:, 0]).max()) if request.overnight else 0
    needed = visits * request.visit + farthest
    # One minute less per leg: whole minutes are rounded up, so a way round may be shorter.
    return min(request.days, max(1, -(-(needed - visits - 2) // request.capacity)))


def _problem(
    request: InspectionRequest,
    places: gpd.GeoDataFrame,
    minutes: NDArray[np.int64],
    rows: tuple[int, ...],
    *,
    days: int,
    nights: int,
) -> TourProblem:
    leave, back = request.day
    beds = tuple(range(nights + 1))  # the base among them: a group near it goes home
    stops = tuple(
        Stop(
            id=str(places["code"][row]),
            name=str(places["name"][row]),
            place=place,
            service=request.visit,
            prize=1,
            windows=((request.window,),) * days,
        )
        for place, row in enumerate(rows[nights + 1 :], start=nights + 1)
    )
    calendar = tuple(
        Day(
            date=date,
            start=(0,) if number == 0 else (),
            end=(0,) if number == days - 1 else beds,
            leave=leave,
            back=back,
            lunch=LUNCH,
        )
        for number, date in enumerate(request.dates[:days])
    )
    return TourProblem(stops, calendar, minutes)
