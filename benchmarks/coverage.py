"""How quick and how right coverage is against its peers: ``python -m benchmarks.coverage``.

Needs the extra ``[peers]``. 9,342 centres and 16,000 simulated lecturers, once at their homes and
once moved apart, so that no rival suffers from ties. Everything is timed in CPU seconds of this
process, best of a few runs, in one run; equal answers are asserted.
"""

import argparse
import os
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.accessibility import BANDS, e2sfca
from geo.coverage import (
    compare_shares,
    coverage_by_division,
    division_codes,
    lecture_status,
    lecturer_bases,
    lecturers_within,
    minutes_to_lecturer,
    monthly_trend,
    probability_within,
    reachable_pairs,
    small_area_shares,
)
from geo.crs import METRIC_CRS, geodesic_km
from geo.datasets import Datasets, load_datasets
from geo.locate import Location, lscp, mclp, p_median, within_reach
from geo.nearest import count_within_km, nearest_km
from geo.population import centre_population, county_population
from geo.simulate import simulate_year
from geo.terms import DIVISION_LEVELS
from geo.travel import load_estimate
from geo.travel.sphere import EARTH_RADIUS_KM

TODAY = date(2026, 6, 30)
RUNS = 5
LECTURERS = 16_000
KM = 10.0
LOCATE_DEMAND, LOCATE_SITES, LOCATE_P = 400, 60, 10


def main() -> None:
    """Time and compare, and print small tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=["nearest", "report", "access", "locate"])
    only = parser.parse_args().only
    data = load_datasets()
    parts: dict[str, Callable[[Datasets], None]] = {
        "nearest": nearest, "report": report, "access": access, "locate": locate,
    }  # fmt: skip
    for name, part in parts.items():
        if only in (None, name):
            part(data)


def nearest(data: Datasets) -> None:
    """Nearest lecturer and lecturers within 10 km, against rivals; all start from WGS84 points."""
    nearest_of(
        data, lecturer_points(data, moved_m=0.0), "lecturers at their homes (many share one)"
    )
    nearest_of(data, lecturer_points(data, moved_m=3500.0), "lecturers each at a place of his own")


def nearest_of(data: Datasets, there: gpd.GeoSeries, title: str) -> None:
    """Time and compare for one set of lecturers."""
    from sklearn.neighbors import BallTree  # noqa: PLC0415 - a peer, not a dependency

    here = data.centres.geometry

    def joined() -> gpd.GeoDataFrame:
        return gpd.sjoin_nearest(*projected(here, there), distance_col="m")

    def ball() -> NDArray[np.float64]:
        radians = [np.radians(np.column_stack([p.y, p.x])) for p in (here, there)]
        found = BallTree(radians[1], metric="haversine").query(radians[0])[0].ravel()
        return np.asarray(found * EARTH_RADIUS_KM)

    def dwithin() -> gpd.GeoDataFrame:
        return gpd.sjoin(*projected(here, there), predicate="dwithin", distance=KM * 1000)

    ours, peer = nearest_km(here, there), joined()
    brute_km, brute_count = brute_force(here, there)
    assert np.allclose(ours["km"], brute_km, rtol=0, atol=1e-11)  # ten nanometres
    metres = peer["m"].groupby(level=0).first().reindex(here.index)
    assert np.allclose(metres / 1000, ours["km"], rtol=0.0011, atol=1e-6)
    assert np.allclose(ball(), ours["km"], rtol=0.006, atol=1e-5)
    print(f"\n{len(here):,} centres x {len(there):,} {title}; CPU seconds")
    reference = best(lambda: nearest_km(here, there))
    row("nearest: ours, on the ellipsoid", reference, reference)
    row(f"geopandas.sjoin_nearest, {len(peer):,} rows", best(joined), reference)
    row("sklearn BallTree, haversine", best(ball), reference)
    row("brute force, ellipsoid", best(lambda: brute_force(here, there), runs=1), reference)
    count = count_within_km(here, there, KM)
    assert count.tolist() == brute_count.tolist()
    reference = best(lambda: count_within_km(here, there, KM))
    row(f"within {KM:g} km: ours, on the ellipsoid", reference, reference)
    row("geopandas.sjoin dwithin", best(dwithin, runs=2), reference)
    print(f"km equal to brute force to 10 nm; pairs: ours, brute force {count.sum():,},", end=" ")
    print(f"geopandas in the projection {len(dwithin()):,}")


def projected(*points: gpd.GeoSeries) -> list[gpd.GeoDataFrame]:
    """Frames in metres, as geopandas needs them."""
    return [gpd.GeoDataFrame(geometry=series.to_crs(METRIC_CRS)) for series in points]


def brute_force(
    here: gpd.GeoSeries, there: gpd.GeoSeries
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Geodesics to all lecturers that may be near, whole rows at a time."""
    km, count = [], []
    lon, lat = there.x.to_numpy(), there.y.to_numpy()
    for x, y in zip(here.x, here.y, strict=True):
        # A hundredth of a degree is more than 0.7 km: nothing outside the box can be nearer.
        box = np.full(len(lon), True)
        for reach in (0.2, 1.0, 20.0):
            box = (np.abs(lon - x) < reach * 1.5) & (np.abs(lat - y) < reach)
            near = geodesic_km(x, y, lon[box], lat[box])
            if len(near) and near.min() < reach * 100:
                break
        km.append(near.min())
        count.append((near <= KM).sum())
    return np.array(km), np.array(count)


def report(data: Datasets) -> None:
    """All cheap measures of the province, then the dear ones one by one."""
    lecturers, lectures = simulate_year(data, seed=3, end=TODAY)
    centres, travel = data.centres, load_estimate()
    people = centre_population(centres, data.communities, county_population(data.population))
    bases = lecturer_bases(lecturers, centres)
    minutes = minutes_to_lecturer(centres, bases, travel)

    def full() -> None:
        near = minutes_to_lecturer(centres, lecturer_bases(lecturers, centres), travel)
        status = lecture_status(centres, lectures, today=TODAY, days=90)
        before = lecture_status(centres, lectures, today=date(2026, 3, 31), days=90)
        for level in DIVISION_LEVELS:
            table = coverage_by_division(centres, status, level=level, minutes=near, weights=people)
            small_area_shares(table["served"], table["centres"])
        counties = division_codes(centres, "county")
        monthly_trend(centres, lectures, counties, today=TODAY, days=90)
        compare_shares(before, status, counties)

    def covered(points: gpd.GeoSeries) -> NDArray[np.bool_]:
        there = travel.nearest(points, points.loc[bases.index])["minutes"]
        return np.asarray(there <= 15)

    pairs = reachable_pairs(centres, bases, travel, within=30)
    print("\nreport of the province; CPU seconds")
    reference = best(full)
    row("4 levels, 12 months, comparison", reference, reference)
    row("minutes to the 2nd lecturer", best(
        lambda: minutes_to_lecturer(centres, bases, travel, nth=2), runs=1), reference)  # fmt: skip
    row("pairs within 30 minutes", best(
        lambda: reachable_pairs(centres, bases, travel, within=30), runs=1), reference)  # fmt: skip
    row("E2SFCA", best(lambda: e2sfca(pairs, people, bases["lecturers"])), reference)
    row("lecturers within 15 minutes", best(lambda: lecturers_within(pairs, bases, 15)), reference)
    row("50 draws of all positions", best(
        lambda: probability_within(centres, covered, draws=50), runs=1), reference)  # fmt: skip
    expected = [probability_within(centres, covered, draws=50, seed=seed).mean() for seed in (1, 2)]
    print(f"share within 15 minutes: {(minutes <= 15).mean():.3f} by recorded positions,", end=" ")
    print(f"expected {expected[0]:.4f} and {expected[1]:.4f} by two seeds")


def access(data: Datasets) -> None:
    """E2SFCA against PySAL access on the same pairs."""
    from access import Access  # noqa: PLC0415 - a peer, not a dependency
    from access.weights import step_fn  # noqa: PLC0415

    centres = data.centres
    lecturers, _ = simulate_year(data, seed=3, end=TODAY)
    bases = lecturer_bases(lecturers, centres)
    people = centre_population(centres, data.communities, county_population(data.population))
    pairs = reachable_pairs(centres, bases, load_estimate(), within=BANDS[-1][0])
    ours = e2sfca(pairs, people, bases["lecturers"])
    theirs = Access(
        demand_df=pd.DataFrame({"people": people}),
        demand_value="people",
        supply_df=pd.DataFrame({"lecturers": bases["lecturers"]}),
        supply_value="lecturers",
        cost_df=cost_frame(pairs, centres.index, bases.index),
        cost_origin="origin",
        cost_dest="dest",
        cost_name="minutes",
    )

    def peer() -> Any:
        return theirs.enhanced_two_stage_fca(
            name="e2sfca", max_cost=BANDS[-1][0], weight_fn=step_fn(dict(BANDS))
        )

    score = peer().iloc[:, 0].reindex(centres.index).fillna(0.0).to_numpy()
    apart = np.abs(score - ours.access) / np.maximum(ours.access, 1e-300)
    reference = best(lambda: e2sfca(pairs, people, bases["lecturers"]))
    print(f"\nE2SFCA on {pairs.nnz:,} pairs; CPU seconds")
    row("ours", reference, reference)
    row("PySAL access", best(peer, runs=1), reference)
    worst = apart[ours.access > 0].max()
    assert worst < 1e-12
    kept = people.to_numpy() @ ours.access + ours.unused
    print(f"largest relative difference {worst:.1e}", end="; ")
    print(f"lecturers kept: {kept:.9f} of {bases['lecturers'].sum()}")


def cost_frame(pairs: csr_array, origins: pd.Index, bases: pd.Index) -> pd.DataFrame:
    """Pairs as a long table."""
    rows = np.repeat(np.arange(pairs.shape[0]), np.diff(pairs.indptr))
    return pd.DataFrame(
        {
            "origin": origins.to_numpy()[rows],
            "dest": bases.to_numpy()[pairs.indices],
            "minutes": pairs.data.astype(float),
        }
    )


def locate(data: Datasets) -> None:
    """MCLP, LSCP and p-median against spopt with its own solver, on a part of the province."""
    import pulp  # noqa: PLC0415 - a peer, not a dependency
    from spopt.locate import LSCP, MCLP, PMedian  # noqa: PLC0415 - a peer, not a dependency

    centres = data.centres
    demand = centres.sample(LOCATE_DEMAND, random_state=0)
    sites = centres[centres["tier"] == "county"].iloc[:LOCATE_SITES]
    people = centre_population(centres, data.communities, county_population(data.population))
    weights = people[demand.index].to_numpy()
    costs = load_estimate().matrix(demand.geometry, sites.geometry).minutes.astype(float)
    costs[~np.isfinite(costs)] = 1e6
    limit = float(np.ceil(costs.min(axis=1).max()))  # so that spopt has an answer at all
    solver = pulp.PULP_CBC_CMD(msg=False)
    print(f"\n{LOCATE_DEMAND} centres, {LOCATE_SITES} sites; CPU seconds (spopt: with its solver)")
    print(f"{'model':<24}{'ours':>12}{'gap %':>8}{'s':>8}{'greedy':>12}{'spopt':>12}{'s':>8}")
    compare(
        f"MCLP 30 min, p = {LOCATE_P}",
        mclp(within_reach(costs, 30), LOCATE_P, weights=weights),
        lambda: MCLP.from_cost_matrix(costs, weights, 30, p_facilities=LOCATE_P).solve(solver),
    )
    compare(
        f"LSCP {limit:g} min",
        lscp(within_reach(costs, limit)),
        lambda: LSCP.from_cost_matrix(costs, limit).solve(solver),
    )
    compare(
        f"p-median, p = {LOCATE_P}",
        p_median(costs, LOCATE_P, weights=weights),
        lambda: PMedian.from_cost_matrix(costs, weights, p_facilities=LOCATE_P).solve(solver),
    )


def compare(name: str, ours: Location, peer: Callable[[], Any]) -> None:
    """Print one model; our value must be the peer's optimum."""
    start = cpu()
    value = float(peer().problem.objective.value())
    seconds = cpu() - start
    print(f"{name:<24}{ours.objective:>12.0f}{100 * ours.gap:>8.3f}{ours.seconds:>8.2f}"
          f"{ours.greedy:>12.0f}{value:>12.0f}{seconds:>8.2f}")  # fmt: skip
    assert abs(ours.objective - value) <= 1e-6 * abs(value)


def cpu() -> float:
    """CPU seconds of this process and of the solvers it has started."""
    times = os.times()
    return float(times.user + times.system + times.children_user + times.children_system)


def lecturer_points(data: Datasets, *, moved_m: float) -> gpd.GeoSeries:
    """Homes of simulated lecturers, each moved by up to so many metres east and north."""
    lecturers, _ = simulate_year(data, seed=3, end=TODAY, lecturers=LECTURERS, corps=0)
    homes = data.centres.geometry.loc[lecturers["home"].to_numpy()]
    if moved_m == 0:
        return homes.reset_index(drop=True)
    flat = homes.to_crs(METRIC_CRS)
    shift = np.random.default_rng(0).uniform(-moved_m, moved_m, (len(homes), 2))
    points = gpd.points_from_xy(flat.x + shift[:, 0], flat.y + shift[:, 1], crs=METRIC_CRS)
    return gpd.GeoSeries(points).to_crs(4326)


def best(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the least CPU seconds of a few runs."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def row(name: str, seconds: float, reference: float) -> None:
    """Print one line: seconds, and how many times the reference."""
    print(f"{name:<42}{seconds:>9.3f} s{seconds / reference:>9.2f} x")


if __name__ == "__main__":
    main()
