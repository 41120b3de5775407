"""How quick the embedded travel model is: ``python -m benchmarks.travel``.

Everything is timed in CPU seconds of this process, best of a few runs, and shown as a ratio against
two rivals in the same run: networkx's single-source Dijkstra on the same graph (a few origins,
scaled up; it gives graph distances only, without access legs), and the straight-line rule.
"""

import time
import tracemalloc
from collections.abc import Callable

import geopandas as gpd
import networkx as nx
import numpy as np

from geo.datasets import data_path, load_datasets
from geo.travel import EstimateModel
from geo.travel.graph import build_graph
from geo.travel.network import read_network
from geo.travel.parameters import FILE, read_parameters
from geo.travel.sphere import chord_to_km, unit_vectors

RUNS = 3
NETWORKX_ORIGINS = 4
MANY = 1_000


def main() -> None:
    """Time loading, snapping, matrices and nearest, and print a small table."""
    datasets = load_datasets()
    centres = datasets.centres.geometry
    seats = centres[datasets.centres["tier"] == "county"]
    loading = best(load)
    model = load()
    snapping = best(lambda: model.snap(centres))
    snapped = model.snap(centres)
    matrix = best(lambda: model.matrix(seats, snapped))
    sources = centres.sample(MANY, random_state=0)
    print(f"{len(model.graph.lon):,} nodes, {model.graph.costs.nnz:,} arcs; CPU seconds")
    row("load network", loading, matrix)
    row(f"snap {len(centres):,}", snapping, matrix)
    row(f"matrix {len(seats)} x {len(centres):,}", matrix, matrix)
    row(f"nearest of {len(seats)}", best(lambda: model.nearest(centres, seats)), matrix)
    row(f"nearest of {MANY:,}", best(lambda: model.nearest(centres, sources)), matrix)
    row(f"matrix {MANY:,} x {len(centres):,}", best(lambda: model.matrix(sources, snapped)), matrix)
    row(f"path of {len(seats)} stops", best(lambda: model.path(seats)), matrix)
    row("isochrone, 30 minutes", best(lambda: model.isochrone(seats.iloc[:1], [30])), matrix)
    row(f"isochrone of {len(seats)}, 60", best(lambda: model.isochrone(seats, [60])), matrix)
    row("straight-line rule", best(lambda: straight_line(model, seats, centres)), matrix)
    row("networkx (scaled)", networkx_seconds(model, len(seats)), matrix)
    print(f"peak memory of the {MANY:,}-row matrix: {peak_mb(model, sources, centres):.0f} MB")


def load() -> EstimateModel:
    """Load the embedded model, past its cache."""
    parameters, provider = read_parameters(data_path(f"roads/{FILE}"))
    graph = build_graph(read_network(data_path("roads")), parameters)
    return EstimateModel(graph, parameters, provider)


def straight_line(model: EstimateModel, origins: gpd.GeoSeries, points: gpd.GeoSeries) -> float:
    """Apply the leg law to great-circle distances of all pairs; return a checksum."""
    here, there = (unit_vectors(series.x, series.y) for series in (origins, points))
    square = sum((here[:, axis, None] - there[:, axis]) ** 2 for axis in range(3))
    return float(model.parameters.leg_minutes(chord_to_km(np.sqrt(square))).sum())


def networkx_seconds(model: EstimateModel, origins: int) -> float:
    """Return the seconds networkx needs for the graph distances of ``origins`` nodes."""
    graph = nx.from_scipy_sparse_array(model.graph.costs)

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


if __name__ == "__main__":
    main()
