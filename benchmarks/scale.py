"""What one machine, or a scheduler with workers, can carry: ``python -m benchmarks.scale``.

Everything is SYNTHETIC: as many copies of the province as are asked for lie side by side on the
globe, each with its centres moved by some kilometres and lecturers of the same density, so that a
million venues have the neighbours they would have in a country. Lectures are drawn at random,
some millions at a time, into Parquet files of a temporary folder. The same seed gives the same.

Each job prints CPU seconds of this process, wall-clock seconds, and the largest memory so far.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd

from geo.accessibility import Floats, e2sfca
from geo.coverage import (
    covered_days,
    log_status,
    read_lecture_log,
    recency,
    served_shares,
    shortfall,
    venue_reports,
)
from geo.datasets import load_datasets
from geo.jobs import Mapper
from geo.nearest import count_within_km, nearest_km, pairs_within_km
from geo.partition import access_by_area, count_by_area, nearest_by_area
from web.installation.scheduler import open_mapper

TODAY = date(2026, 6, 30)
DAYS = 90
RECORD_DAYS = 3 * 365
CHUNK = 5_000_000
LECTURERS_PER_VENUE = 1.7
MOVED_DEG = 0.05
"""How far places of a copy are moved at most: a few kilometres."""
LON_STEP, LAT_STEP = 12.0, 7.0
"""Copies are wider apart than the province is wide: about 11 by 6 degrees with its moved places."""
BANDS = ((3.0, 1.0), (6.0, 0.68), (10.0, 0.22))
COUNT_KM, HALO_KM = 10.0, 150.0
LOG_COLUMNS = ["venue", "date", "status"]
T = TypeVar("T")


@dataclass(frozen=True)
class World:
    """Synthetic venues and lecturers.

    Attributes
    ----------
    venues
        Columns ``county`` and ``people``; points.
    lecturers
        Points.
    areas
        Part of the world each venue is in: a prefecture of a copy.
    """

    venues: gpd.GeoDataFrame
    lecturers: gpd.GeoSeries
    areas: pd.Series


def main() -> None:
    """Make the world and the log, then do the jobs one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--venues", type=int, default=1_000_000)
    parser.add_argument("--lectures", type=int, default=50_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="keep the lectures here")
    parser.add_argument("--memory", type=float, default=2.0, help="GB for DuckDB")
    parser.add_argument("--pandas", action="store_true", help="read the log with pandas, too")
    parser.add_argument("--scheduler", help="tcp://host:port; the areas are done there")
    parser.add_argument("--only", choices=["log", "near", "areas"])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="redroutes-scale-") as spare:
        folder = given.folder or Path(spare)
        print(f"SYNTHETIC: {given.venues:,} venues, {given.lectures:,} lectures, seed {given.seed}")
        world = timed("make venues and lecturers", partial(make_world, given.venues, given.seed))
        if given.only in (None, "log"):
            log = timed("write the lectures", partial(write_log, folder, world, given))
            log_jobs(world, log, given.memory)
            if given.pandas:
                pandas_jobs(log)
        if given.only in (None, "near"):
            near_jobs(world)
        if given.only in (None, "areas"):
            with open_mapper(given.scheduler) as mapper:
                area_jobs(world, mapper)


def log_jobs(world: World, log: Path, memory: float) -> None:
    """Count the log and measure the counties from it."""
    read = partial(read_lecture_log, log, today=TODAY, days=DAYS, memory_gb=memory)
    counts = timed("log: counts and last day by venue", read)
    venues = world.venues
    reports = timed("log: days reported", lambda: venue_reports(venues["county"], counts))
    covered = covered_days(pd.Index(venues["county"].unique()), reports, until=TODAY)
    status = timed(
        "log: status of each venue",
        lambda: log_status(venues, counts, today=TODAY, days=DAYS, covered=covered),
    )
    groups, people = venues["county"], venues["people"]
    shares = timed("shares served by county", lambda: served_shares(status, groups, weights=people))
    timed("shortfall by county", lambda: shortfall(status, groups, k=1, weights=people))
    timed("days since the last lecture by county", lambda: recency(status, groups))
    assert shares["centres"].sum() == len(venues)
    print(f"  {shares['served'].sum() / len(venues):.4f} served, {len(shares):,} counties")


def pandas_jobs(log: Path) -> None:
    """Count the same log with pandas, one file at a time; needs pyarrow."""

    def count() -> pd.DataFrame:
        parts = [_pandas_counts(path) for path in sorted(log.parent.glob(log.name))]
        both = pd.concat(parts).groupby(level=0)
        return both.agg({"reported": "sum", "held": "sum", "lectures": "sum", "last": "max"})

    ours = read_lecture_log(log, today=TODAY, days=DAYS)
    theirs = timed("log: the same by pandas, file by file", count)
    pd.testing.assert_frame_equal(ours, theirs, check_names=False, check_dtype=False,
                                  check_index_type=False)  # fmt: skip


def _pandas_counts(path: Path) -> pd.DataFrame:
    rows = pd.read_parquet(path, columns=LOG_COLUMNS)
    day = pd.to_datetime(rows["date"])
    past = day <= pd.Timestamp(TODAY)
    held = past & (rows["status"] == "held")
    recent = held & (day > pd.Timestamp(TODAY) - pd.Timedelta(days=DAYS))
    flags = pd.DataFrame(
        {"reported": past, "held": held, "lectures": recent, "last": day.where(held)}
    ).groupby(rows["venue"])
    return flags.agg({"reported": "sum", "held": "sum", "lectures": "sum", "last": "max"})


def near_jobs(world: World) -> None:
    """Find lecturers near all venues at once."""
    points, sources = world.venues.geometry, world.lecturers
    near = timed("nearest lecturer", lambda: nearest_km(points, sources))
    count = timed(f"lecturers within {COUNT_KM:g} km", lambda: count_within_km(points, sources,
                  COUNT_KM))  # fmt: skip
    people, each = world.venues["people"], np.ones(len(sources))

    def shared() -> Floats:
        return e2sfca(pairs_within_km(points, sources, COUNT_KM), people, each, bands=BANDS).access

    access = timed(f"E2SFCA within {BANDS[-1][0]:g} km", shared)
    print(f"  farthest {near['km'].max():.1f} km, {count.sum():,} pairs,", end=" ")
    print(f"{float(access @ people):,.1f} of {len(sources):,} lecturers shared out")


def area_jobs(world: World, mapper: Mapper) -> None:
    """Do the same area by area, and share the lecturers out."""
    points, sources, areas = world.venues.geometry, world.lecturers, world.areas
    near = timed(
        f"{areas.nunique():,} areas: nearest lecturer",
        lambda: nearest_by_area(points, sources, areas, halo_km=HALO_KM, mapper=mapper),
    )
    count = timed(
        f"areas: lecturers within {COUNT_KM:g} km",
        lambda: count_by_area(points, sources, areas, km=COUNT_KM, mapper=mapper),
    )
    each = pd.Series(1, index=sources.index)
    access = timed(
        f"areas: E2SFCA within {BANDS[-1][0]:g} km",
        lambda: access_by_area(
            points, world.venues["people"], sources, each, areas, bands=BANDS, mapper=mapper
        ),
    )
    kept = float(access @ world.venues["people"])
    print(f"  farthest {near['km'].max():.1f} km, {count.sum():,} pairs,", end=" ")
    print(f"{kept:,.1f} of {len(sources):,} lecturers shared out")


def make_world(count: int, seed: int) -> World:
    """Lay copies of the province side by side until there are enough venues."""
    rng = np.random.default_rng(seed)
    centres = load_datasets().centres
    home, number = _copies(rng, len(centres), count)
    lon, lat = _placed(rng, centres, home, number)
    tile = np.char.zfill(number.astype(str), 3)
    code = np.char.add("S", np.char.zfill(np.arange(count).astype(str), 8))
    venues = gpd.GeoDataFrame(
        {
            "county": np.char.add(tile, centres["county"].to_numpy(str)[home]),
            "people": rng.integers(200, 5_000, count),
        },
        geometry=gpd.points_from_xy(lon, lat),
        index=pd.Index(code, name="code"),
        crs=4326,
    )
    areas = pd.Series(
        np.char.add(tile, centres["prefecture"].to_numpy(str)[home]), index=venues.index
    )
    teachers, place = _copies(rng, len(centres), round(count * LECTURERS_PER_VENUE), number.max())
    points = gpd.points_from_xy(*_placed(rng, centres, teachers, place))
    return World(venues, gpd.GeoSeries(points, crs=4326), areas)


def _copies(
    rng: np.random.Generator, size: int, count: int, last: int | None = None
) -> tuple[Any, Any]:
    """Draw the centre that each place is copied from, and number its copy."""
    rows = np.arange(count) % size if last is None else rng.integers(0, size, count)
    copies = np.arange(count) // size if last is None else rng.integers(0, last + 1, count)
    return rows, copies


def _placed(
    rng: np.random.Generator, centres: gpd.GeoDataFrame, rows: Any, copies: Any
) -> tuple[Any, Any]:
    """Put each place into its copy of the province, a little moved; the first copy is at home."""
    around = int(360 // LON_STEP)
    shift = rng.uniform(-MOVED_DEG, MOVED_DEG, (2, len(rows)))
    lon = centres.geometry.x.to_numpy()[rows] + LON_STEP * (copies % around) + shift[0]
    lat = centres.geometry.y.to_numpy()[rows] - LAT_STEP * (copies // around) + shift[1]
    return (lon + 180.0) % 360.0 - 180.0, lat


def write_log(folder: Path, world: World, given: argparse.Namespace) -> Path:
    """Write the lectures, some millions at a time, or find them written.

    Some venues have many; three of a hundred never have one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"lectures-{given.venues}-{given.lectures}-{given.seed}-*.parquet"
    if len(list(folder.glob(log.name))) == -(-given.lectures // CHUNK):
        return log
    codes = pd.DataFrame({"venue": world.venues.index, "number": np.arange(len(world.venues))})
    with duckdb.connect(config={"memory_limit": f"{given.memory:g}GB"}) as connection:
        connection.register("codes", codes)
        for number, part in enumerate(_lectures(len(codes), given.lectures, given.seed)):
            connection.register("part", part)
            path = str(log).replace("*", f"{number:03d}")
            rows = f"""
                SELECT codes.venue, DATE '{TODAY}' - part.ago AS date,
                    CASE WHEN part.held THEN 'held' ELSE 'planned' END AS status
                FROM part JOIN codes ON codes.number = part.number
            """  # noqa: S608
            connection.execute(f"COPY ({rows}) TO '{path}'")
            connection.unregister("part")
    return log


def _lectures(venues: int, count: int, seed: int) -> Iterator[pd.DataFrame]:
    """Yield lectures: number of the venue, days ago (negative: planned) and whether it was held."""
    for number, start in enumerate(range(0, count, CHUNK)):
        rng = np.random.default_rng([seed, number])
        size = min(CHUNK, count - start)
        venue = (rng.random(size) ** 2 * venues * 0.97).astype(np.int32)  # some have many
        ago = rng.integers(-60, RECORD_DAYS, size, dtype=np.int32)
        yield pd.DataFrame({"number": venue, "ago": ago, "held": ago >= 0})


def timed(name: str, job: Callable[[], T]) -> T:
    """Do a job and print what it took."""
    cpu, wall = os.times(), time.perf_counter()
    result = job()
    now = os.times()
    seconds = now.user + now.system - cpu.user - cpu.system
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    took = time.perf_counter() - wall
    print(f"{name:<44}{seconds:>8.2f} CPU s{took:>8.2f} s{memory:>7.2f} GB at most", flush=True)
    return result


if __name__ == "__main__":
    main()
