"""The travel model of Valhalla, beside a network of the same extract.

Valhalla knows turns, service roads and the costs of crossings, and it is slow at tables: each
origin of a table is a search of its own that costs 50 times one of ours. So the network decides
which roads a place is entered from and whether two places are joined by road at all; Valhalla then
times and draws those drives; and tables larger than it can be asked for come from the network.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import N_
from geo.travel.estimate import EstimateModel
from geo.travel.osm import load_osm
from geo.travel.osm_store import NETWORK_FILE, NoNetworkError, Report, read_report
from geo.travel.path import NOWHERE, draw_legs
from geo.travel.types import (
    Floats,
    Integers,
    PairFlag,
    Points,
    PointStatus,
    Provider,
    SnappedPoints,
    TravelMatrix,
    Vehicle,
)
from geo.travel.valhalla_engine import TILES, Engine, NoValhallaError, NoWayError, find_programs

COSTINGS: dict[Vehicle, str] = {"car": "auto", "bus": "bus"}
"""Vehicle -> what Valhalla calls it.

Its bus is as fast as its car. ``top_speed`` does not mend that: Valhalla then avoids roads that are
faster, so that a bus would leave the expressways.
"""
NAME = "valhalla"
NOTE = (
    "Minutes and ways by Valhalla; off-network legs, areas, nearest places and tables of more than "
    "50,000 pairs by the network of the same extract"
)
MAX_PAIRS = 50_000
"""Larger tables come from the network: this one takes Valhalla some ten seconds."""
BLOCK_PAIRS = 10_000
"""Pairs asked for at once, so that an answer stays small."""
UNITS = 1e-6
"""Degrees of one unit in the lines of Valhalla."""


@dataclass(frozen=True)
class ValhallaModel:
    """Travel times by Valhalla; every answer is deterministic.

    Parameters
    ----------
    network
        Model over the network of the same extract.
    engine
        Valhalla and its tiles.
    provider
        Named on every result.
    vehicle
        What is driven.
    """

    network: EstimateModel
    engine: Engine
    provider: Provider
    vehicle: Vehicle = "car"

    def snap(self, points: gpd.GeoSeries) -> SnappedPoints:
        """Tie WGS84 points to the network; Valhalla begins where the shortest access leg ends."""
        return self.network.snap(points)

    def matrix(
        self, origins: Points, destinations: Points, *, limit: float | None = None
    ) -> TravelMatrix:
        """Return all pairs, those joined by road timed by Valhalla up to :data:`MAX_PAIRS`.

        A pair that Valhalla finds no way for is unreachable.
        """
        here, there = self._snapped(origins), self._snapped(destinations)
        if len(here) * len(there) > MAX_PAIRS:
            table = self.network.matrix(here, there, limit=limit)
            return replace(table, provider=self.provider)
        table = self.network.matrix(here, there)
        return _within(replace(self._timed(table, here, there), provider=self.provider), limit)

    def path(self, stops: gpd.GeoSeries) -> gpd.GeoDataFrame:
        """Return the legs between consecutive stops, as :func:`geo.travel.path.trace_path`."""
        snapped = self.snap(stops)
        tails, heads = snapped.take(slice(-1)), snapped.take(slice(1, None))
        matrix = self.matrix(tails, heads)
        on_network = (matrix.flag.diagonal() == PairFlag.NETWORK) & moves(tails, heads)
        roads = [
            self._road(tails.take(slice(i, i + 1)), heads.take(slice(i, i + 1))) if by_road
            else NOWHERE
            for i, by_road in enumerate(on_network)
        ]  # fmt: skip
        return draw_legs(tails, heads, matrix, roads)

    def nearest(self, origins: gpd.GeoSeries, sources: gpd.GeoSeries) -> pd.DataFrame:
        """Return each origin's nearest source on the network: Valhalla would need minutes."""
        return self.network.nearest(origins, sources)

    def near(self, origins: Points, sources: Points, minutes: float) -> NDArray[np.bool_]:
        """Tell who is near a source on the network, as :meth:`nearest` measures."""
        return self.network.near(origins, sources, minutes)

    def isochrone(self, points: Points, minutes: Sequence[float]) -> gpd.GeoDataFrame:
        """Return the areas of the network: those of Valhalla end at its roads."""
        return self.network.isochrone(points, minutes)

    def route(self, tail: SnappedPoints, head: SnappedPoints) -> dict[str, Any]:
        """Return the leg of Valhalla's API from one point to another, both usable.

        Raises
        ------
        NoWayError
            When Valhalla finds no way.
        """
        request = {
            "locations": [*self._entries(tail), *self._entries(head)],
            "costing": COSTINGS[self.vehicle],
            "units": "kilometers",
            "language": "en-US",
        }
        leg: dict[str, Any] = self.engine.ask("route", request)["trip"]["legs"][0]
        return leg

    def _road(self, tail: SnappedPoints, head: SnappedPoints) -> Floats:
        """Return the way of a leg; none in the rare case that only the table has one."""
        try:
            return decode_line(self.route(tail, head)["shape"])
        except NoWayError:
            return NOWHERE

    def _timed(
        self, table: TravelMatrix, here: SnappedPoints, there: SnappedPoints
    ) -> TravelMatrix:
        """Put Valhalla's minutes and km in the place of those of the drives by road."""
        minutes, km, flag = table.minutes.copy(), table.km.copy(), table.flag.copy()
        off_km = table.off_network_km.copy()
        rows, columns = _usable(here), _usable(there)
        by_road = np.ix_(rows, columns)
        road_minutes, road_km = self._road_costs(here, there, rows, columns)
        leg_km = here.leg_km[rows, :1] + there.leg_km[columns, :1].T
        law = self.network.parameters
        legs = law.leg_minutes(here.leg_km[rows, :1]) + law.leg_minutes(there.leg_km[columns, 0])
        driven = here.access[rows, :1] != there.access[columns, 0]
        on_network = (flag[by_road] == PairFlag.NETWORK) & driven
        lost = on_network & ~np.isfinite(road_minutes)
        off = law.leg_circuity * leg_km
        minutes[by_road] = np.where(on_network, road_minutes + legs, minutes[by_road])
        km[by_road] = np.where(on_network, road_km + off, km[by_road])
        off_km[by_road] = np.where(on_network, np.where(lost, np.inf, off), off_km[by_road])
        flag[by_road] = np.where(lost, PairFlag.UNREACHABLE, flag[by_road])
        return TravelMatrix(minutes, km, off_km, flag, table.provider)

    def _road_costs(
        self, here: SnappedPoints, there: SnappedPoints, rows: Integers, columns: Integers
    ) -> tuple[Floats, Floats]:
        """Return Valhalla's minutes and km between entries; inf where it finds no way."""
        sources, targets = self._entries(here, rows), self._entries(there, columns)
        minutes, km = np.full((2, len(sources), len(targets)), np.inf)
        step = max(1, BLOCK_PAIRS // max(len(targets), 1))
        for start in range(0, len(sources) if targets else 0, step):
            block = slice(start, start + step)
            request = {
                "sources": sources[block], "targets": targets, "units": "kilometers",
                "verbose": False, "costing": COSTINGS[self.vehicle],
            }  # fmt: skip
            answer = self.engine.ask("sources_to_targets", request)["sources_to_targets"]
            minutes[block] = _numbers(answer["durations"]) / 60
            km[block] = _numbers(answer["distances"])
        return minutes, km

    def _entries(
        self, points: SnappedPoints, rows: Integers | None = None
    ) -> list[dict[str, float]]:
        """Return where the shortest access legs of points end, as places for Valhalla."""
        nodes = points.access[:, 0] if rows is None else points.access[rows, 0]
        graph = self.network.graph
        lonlat = zip(graph.lon[nodes].tolist(), graph.lat[nodes].tolist(), strict=True)
        return [{"lon": lon, "lat": lat} for lon, lat in lonlat]

    def _snapped(self, points: Points) -> SnappedPoints:
        return points if isinstance(points, SnappedPoints) else self.snap(points)


def load_valhalla(
    folder: Path, *, programs: Path | None = None, vehicle: Vehicle = "car"
) -> ValhallaModel:
    """Load the travel model over the tiles and the network of a folder.

    Parameters
    ----------
    folder
        What :func:`geo.travel.valhalla_build.build_valhalla` wrote.
    programs
        Folder of Valhalla's programs; None to look for them.
    vehicle
        What is driven.

    Raises
    ------
    NoValhallaError
        When nothing was built there, or Valhalla is not installed.
    NoNetworkError
        When what was built is damaged.
    """
    if not (folder / NETWORK_FILE).is_file():
        raise NoValhallaError(
            N_(
                "There are no tiles of Valhalla yet: build them with redroutes roads build "
                "FILE.osm.pbf --engine valhalla."
            )
        )
    network = load_osm(folder, vehicle=vehicle)
    engine = Engine(find_programs(programs), _tiles(folder, read_report(folder)))
    provider = replace(network.provider, name=NAME, note=NOTE)
    return ValhallaModel(network, engine, provider, vehicle)


def moves(tails: SnappedPoints, heads: SnappedPoints) -> NDArray[np.bool_]:
    """Return which legs lead from one entry of the network to another."""
    return np.asarray(tails.access[:, 0] != heads.access[:, 0])


def decode_line(text: str) -> Floats:
    """Return the degrees, longitude first, (p, 2), of an encoded line with six decimals.

    Each number is the difference to the one before it, latitude first; doubled, its bits turned
    over where it is negative; then cut into groups of five bits from the lowest on, each written as
    a character: 63 more than the group, and 32 more again where another one follows. (Google's
    Encoded Polyline Algorithm Format, with a factor of 1e6.)
    """
    values, value, shift = [], 0, 0
    for character in text:
        group = ord(character) - 63
        value |= (group & 31) << shift
        shift += 5
        if group < 32:  # noqa: PLR2004 - no further group follows
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    latlon = np.array(values, dtype=np.int64).reshape(-1, 2).cumsum(axis=0)
    return np.asarray(latlon[:, ::-1] * UNITS)


def _tiles(folder: Path, report: Report) -> Path:
    """Return the folder of the tiles that belong to the network of a folder.

    Raises
    ------
    NoNetworkError
        When they are gone.
    """
    tiles = folder / str(report.get("tiles") or TILES)
    if not tiles.is_dir():
        raise NoNetworkError(
            N_(
                "The tiles of Valhalla in %(folder)s are missing: build them again with redroutes "
                "roads build FILE.osm.pbf --engine valhalla."
            ),
            folder=folder,
        )
    return tiles


def _within(table: TravelMatrix, limit: float | None) -> TravelMatrix:
    """Make the pairs beyond some minutes unreachable."""
    if limit is None:
        return table
    beyond = table.minutes > limit
    far = (np.where(beyond, np.float32(np.inf), a) for a in (table.minutes, table.km))
    minutes, km = far
    off_km = np.where(beyond, np.float32(np.inf), table.off_network_km)
    flag = np.where(beyond, np.uint8(PairFlag.UNREACHABLE), table.flag)
    return TravelMatrix(minutes, km, off_km, flag, table.provider)


def _numbers(rows: list[list[float | None]]) -> Floats:
    """Return a table of numbers; inf for null."""
    numbers = np.array(rows, dtype=float)
    return np.where(np.isnan(numbers), np.inf, numbers)


def _usable(points: SnappedPoints) -> Integers:
    return np.flatnonzero(points.status == PointStatus.OK)
