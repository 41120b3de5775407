"""How quick and how exact travel times are: ``python -m benchmarks.travel [--network|--pbf ...]``.

Without options the embedded network is timed between the practice centres. ``--pbf FILE`` builds
the network of an OpenStreetMap extract in a temporary folder, ``--network FOLDER`` takes one that
``redroutes roads build`` wrote; both are timed between random places of that network, and the
embedded kind of model and the straight-line rule are measured against its minutes.

The embedded network is timed, too, at what changing a plan asks of it: one site more or fewer among
those of all plans and their towns, remembered and worked out anew.

Everything is timed in CPU seconds of this process, best of a few runs, and shown as a ratio to the
matrix of 60 x 9,342 in the same run. Rivals in that run: networkx's single-source Dijkstra on the
same graph (a few origins, scaled up; it gives graph distances only, without access legs), and the
straight-line rule.
"""

import argparse
import platform
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd

from benchmarks.travel_accuracy import accuracy_lines, straight_minutes
from geo.datasets import Datasets, load_datasets
from geo.folder import data_path
from geo.travel import EstimateModel, TravelModel
from geo.travel.graph import build_graph
from geo.travel.network import read_network
from geo.travel.osm import build_osm_graph, load_osm
from geo.travel.osm_build import Landmarks, build_osm
from geo.travel.osm_store import read_osm
from geo.travel.parameters import FILE, read_parameters
from geo.travel.remembered import remembering

RUNS = 3
NETWORKX_ORIGINS = 4
SEATS, CENTRES, MANY = 60, 9_342, 1_000
CHANGES = (180, 181, 182, 181, 183, 184, 183, 185)
"""How many sites each list of a plan that is changed holds."""


def main() -> None:
    """Time one network, and print a small table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--network", type=Path, metavar="FOLDER", help="a network that was built")
    source.add_argument("--pbf", type=Path, metavar="FILE", help="an extract to build and measure")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    if options.network:
        measure_osm(options.network)
    elif options.pbf:
        measure_extract(options.pbf)
    else:
        measure_embedded()


def measure_embedded() -> None:
    """Time the embedded model between the county seats and the practice centres."""
    datasets = load_datasets()
    centres = datasets.centres.geometry
    seats = centres[datasets.centres["tier"] == "county"]
    model = load()
    measure(model, seats, centres, loading=best(load))
    measure_changes(model, datasets)


def measure_changes(model: EstimateModel, datasets: Datasets) -> None:
    """Time the matrices of a plan that is changed site by site, with and without memory."""
    divisions = datasets.divisions
    towns = divisions.geometry[divisions["level"].isin(["prefecture", "county"])]
    sites = datasets.sites.geometry
    lists = [gpd.GeoSeries(pd.concat([sites.iloc[:k], towns]), crs=4326) for k in CHANGES]

    def change(travel: TravelModel) -> None:
        for places in lists:
            travel.matrix(places, places)

    remembers = remembering(model)
    remembers.matrix(lists[0], lists[0])
    anew = best(lambda: change(model)) / len(lists)
    start = time.process_time()
    change(remembers)  # once: a second time nothing would be new
    seconds = (time.process_time() - start) / len(lists)
    print(f"one site more or fewer among {len(lists[0])} places; x of the matrix worked out anew")
    row("worked out anew", anew, anew)
    row("remembered", seconds, anew)


def measure_extract(extract: Path) -> None:
    """Build the network of an extract in a temporary folder, then measure it."""
    nowhere = gpd.GeoSeries([], crs=4326)
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        report = build_osm(
            extract, Path(folder), Landmarks(nowhere, nowhere), within=None, progress=_silent
        )
        seconds = time.process_time() - start
        print(f"{extract.name}: {report['km']:,.0f} km of roads, built in {seconds:.1f} CPU s")
        measure_osm(Path(folder))


def measure_osm(folder: Path) -> None:
    """Time a built network between random places of it, and measure the simpler models by it."""
    network, _ = read_osm(folder)
    loading = best(lambda: build_osm_graph(read_osm(folder)[0]))
    model = load_osm(folder)
    places = random_places(model, CENTRES)
    measure(model, places.iloc[:SEATS], places, loading=loading)
    print()
    print("\n".join(accuracy_lines(network, model, places)))


def measure(
    model: EstimateModel, seats: gpd.GeoSeries, centres: gpd.GeoSeries, *, loading: float
) -> None:
    """Print the seconds of every kind of question, and of the rivals."""
    snapped, many = model.snap(centres), centres.sample(MANY, random_state=0)
    others = centres.sample(MANY, random_state=1)
    matrix = best(lambda: model.matrix(seats, snapped))
    wide = best(lambda: model.matrix(many, others))
    print(f"{len(model.graph.lon):,} nodes, {model.graph.costs.nnz:,} arcs; CPU seconds")
    row("load network", loading, matrix)
    row(f"snap {len(centres):,}", best(lambda: model.snap(centres)), matrix)
    row(f"matrix {len(seats)} x {len(centres):,}", matrix, matrix)
    row("  networkx (scaled)", networkx_seconds(model, len(seats)), matrix)
    row("  straight-line rule", best(lambda: straight_minutes(model, seats, centres)), matrix)
    row(f"matrix {MANY:,} x {MANY:,}", wide, matrix)
    row("  networkx (scaled)", networkx_seconds(model, MANY), matrix)
    row("  straight-line rule", best(lambda: straight_minutes(model, many, others)), matrix)
    row(f"nearest of {len(seats)}", best(lambda: model.nearest(centres, seats)), matrix)
    row(f"nearest of {MANY:,}", best(lambda: model.nearest(centres, many)), matrix)
    row(f"path of {len(seats)} stops", best(lambda: model.path(seats)), matrix)
    row("isochrone, 30 minutes", best(lambda: model.isochrone(seats.iloc[:1], [30])), matrix)
    print(f"peak memory of the {MANY:,}-row matrix: {peak_mb(model, many, others):.0f} MB")


def load() -> EstimateModel:
    """Load the embedded model, past its cache."""
    parameters, provider = read_parameters(data_path(f"roads/{FILE}"))
    graph = build_graph(read_network(data_path("roads")), parameters)
    return EstimateModel(lambda: graph, parameters, provider)


def random_places(model: EstimateModel, count: int) -> gpd.GeoSeries:
    """Return nodes that the network can be entered at, chosen by a fixed seed."""
    chosen = np.random.default_rng(0).integers(model.graph.tree.n, size=count)
    return gpd.GeoSeries.from_xy(model.graph.lon[chosen], model.graph.lat[chosen], crs=4326)


def networkx_seconds(model: EstimateModel, origins: int) -> float:
    """Return the seconds networkx needs for the graph distances of ``origins`` nodes."""
    graph = nx.from_scipy_sparse_array(model.graph.costs, create_using=nx.DiGraph)

    def search() -> None:
        for node in range(NETWORKX_ORIGINS):
            nx.single_source_dijkstra_path_length(graph, node)

    return best(search) / NETWORKX_ORIGINS * origins


def peak_mb(model: EstimateModel, origins: gpd.GeoSeries, points: gpd.GeoSeries) -> float:
    """Return the peak of memory allocated while a matrix is computed, its result included."""
    tracemalloc.start()
    model.matrix(origins, points)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def best(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of a few runs."""
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def row(name: str, seconds: float, reference: float) -> None:
    """Print one line: seconds, and how many times the reference."""
    print(f"{name:<24}{seconds:>9.3f} s{seconds / reference:>9.2f} x")


def _silent(_: str) -> None:
    """Print nothing while a network is built."""


if __name__ == "__main__":
    main()
