"""Turn-by-turn directions: what a driver does, where, and how far it is to the next turn."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely

from geo.travel.types import PairFlag, SnappedPoints, TravelMatrix
from geo.travel.valhalla import ValhallaModel, decode_line, moves
from geo.travel.valhalla_engine import NO_WAY, NoWayError


@dataclass(frozen=True)
class Maneuver:
    """One thing to do, and the way until the next one.

    Parameters
    ----------
    kind
        Valhalla's number of what is done: 10 is a right turn, see its documentation.
    text
        The sentence in Valhalla's words, English.
    roads
        Names and numbers of the road that is then followed; empty where it has none.
    exit
        At a roundabout the number of the exit to take, else 0.
    minutes, km
        Until the next one.
    """

    kind: int
    text: str
    roads: tuple[str, ...]
    exit: int
    minutes: float
    km: float


@dataclass(frozen=True)
class DrivenLeg:
    """The way from one stop to the next.

    Parameters
    ----------
    origin, destination
        Labels of the stops.
    minutes, km
        Of the whole leg, its parts off the network included.
    start_km, end_km
        Road kilometres off the network at either end: estimates, without directions.
    maneuvers
        In the order of driving; none where no road helps.
    geometry
        The way on the network, WGS84; empty where there is none.
    """

    origin: Any
    destination: Any
    minutes: float
    km: float
    start_km: float
    end_km: float
    maneuvers: tuple[Maneuver, ...]
    geometry: shapely.LineString


def directions(model: ValhallaModel, stops: gpd.GeoSeries) -> list[DrivenLeg]:
    """Return the legs between consecutive stops with what the driver has to do.

    Parameters
    ----------
    model
        Travels the legs.
    stops
        WGS84 points, two at least, in order.

    Raises
    ------
    NoWayError
        When a stop lies too far from every road, or no road joins two of them.
    """
    points = model.snap(stops)
    table = model.network.matrix(points, points)
    return [
        _leg(model, points.take(slice(i, i + 1)), points.take(slice(i + 1, i + 2)), table, i)
        for i in range(len(points) - 1)
    ]


def _leg(
    model: ValhallaModel, tail: SnappedPoints, head: SnappedPoints, table: TravelMatrix, row: int
) -> DrivenLeg:
    ends = tail.index[0], head.index[0]
    flag, column = table.flag[row, row + 1], row + 1
    if flag == PairFlag.UNREACHABLE:
        raise NoWayError(NO_WAY)
    if flag == PairFlag.DIRECT or not moves(tail, head)[0]:
        minutes, km = float(table.minutes[row, column]), float(table.km[row, column])
        return DrivenLeg(*ends, minutes, km, km, 0.0, (), shapely.LineString())
    route = model.route(tail, head)
    law, legs_km = model.network.parameters, (tail.leg_km[0, 0], head.leg_km[0, 0])
    start_km, end_km = (float(law.leg_circuity * km) for km in legs_km)
    line = decode_line(route["shape"])
    return DrivenLeg(
        *ends,
        minutes=route["summary"]["time"] / 60 + float(law.leg_minutes(legs_km).sum()),
        km=route["summary"]["length"] + start_km + end_km,
        start_km=start_km,
        end_km=end_km,
        maneuvers=tuple(_maneuver(one) for one in route["maneuvers"]),
        geometry=shapely.LineString(line if len(line) > 1 else []),
    )


def _maneuver(one: dict[str, Any]) -> Maneuver:
    return Maneuver(
        kind=one["type"],
        text=one["instruction"],
        roads=tuple(one.get("street_names", ())),
        exit=one.get("roundabout_exit_count", 0),
        minutes=one["time"] / 60,
        km=one["length"],
    )
