"""Whether travel times keep their own rules: ``python -m benchmarks.travel_rules [--network DIR]``.

Counted are triples of places whose direct drive takes over five minutes more than the way over the
third, among sites, among townships and county seats, and among random points; and, on a network
that ``redroutes roads build`` wrote, drives between nodes that are over a tenth and a minute
quicker than the shortest way over the network alone.
"""

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import scipy

from geo.datasets import load_datasets
from geo.travel import EstimateModel, load_estimate
from geo.travel.cost import unpack
from geo.travel.osm import load_osm
from geo.travel.types import Floats

OVER = 5.0
"""Minutes by which a triple has to break the inequality to be counted."""
RANDOM, DRIVES = 300, 400


def main() -> None:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", type=Path, metavar="FOLDER", help="a network that was built")
    options = parser.parse_args()
    if options.network:
        model = load_osm(options.network)
        print(f"drives quicker than their network: {quicker_drives(model):.2%}")
        print(triangle_line("nodes", model, random_nodes(model, RANDOM)))
        return
    model, datasets = load_estimate(), load_datasets()
    centres = datasets.centres
    for name, points in {
        "sites": datasets.sites.geometry,
        "townships and seats": centres.geometry[centres["tier"] != "village"],
        "random points": random_points(RANDOM),
    }.items():
        print(triangle_line(name, model, points))
    print(f"drives quicker than their network: {quicker_drives(model):.2%}")


def triangle_line(name: str, model: EstimateModel, points: gpd.GeoSeries) -> str:
    """Return how many pairs are over five minutes quicker by way of a third place."""
    excess = triangle_excess(model.matrix(points, points).minutes.astype(float))
    known = excess[np.isfinite(excess)]
    return (
        f"{name:<20}{len(points):>6} places: {int((known > OVER).sum())} of {known.size:,} pairs "
        f"are over {OVER:.0f} min quicker over a third one, at most by {known.max():.2f} min"
    )


def triangle_excess(minutes: Floats) -> Floats:
    """Return by how much each pair takes longer than the best way over a third place."""
    best = np.full(minutes.shape, np.inf)
    for middle in range(len(minutes)):
        np.minimum(best, minutes[:, [middle]] + minutes[[middle]], out=best)
    with np.errstate(invalid="ignore"):
        return np.asarray(minutes - best)


def quicker_drives(model: EstimateModel) -> float:
    """Return the share of drives between nodes that beat the network by 10 % and a minute."""
    graph = model.graph
    nodes = np.random.default_rng(1).integers(graph.tree.n, size=DRIVES)
    points = gpd.GeoSeries.from_xy(graph.lon[nodes], graph.lat[nodes], crs=4326)
    found = model.matrix(points, points).minutes.astype(float)
    ends = nodes if graph.arrive is None else graph.arrive[nodes]
    alone = scipy.sparse.csgraph.dijkstra(graph.costs, indices=nodes)[:, ends]
    network = unpack(alone).minutes.astype(float)
    quicker = (found < network - 1) & (found < 0.9 * network)
    return float(quicker.mean())


def random_points(count: int) -> gpd.GeoSeries:
    """Return points of the province's bounding box, the same each time."""
    rng = np.random.default_rng(0)
    lon, lat = rng.uniform(123.5, 130, count), rng.uniform(42, 45.5, count)
    return gpd.GeoSeries.from_xy(lon, lat, crs=4326)


def random_nodes(model: EstimateModel, count: int) -> gpd.GeoSeries:
    """Return places up to some 2 km beside nodes of the network, the same each time."""
    rng = np.random.default_rng(0)
    nodes = rng.integers(model.graph.tree.n, size=count)
    beside = rng.normal(0, 0.01, (2, count))
    lonlat = model.graph.lon[nodes] + beside[0], model.graph.lat[nodes] + beside[1]
    return gpd.GeoSeries.from_xy(*lonlat, crs=4326)


if __name__ == "__main__":
    main()
