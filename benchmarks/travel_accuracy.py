"""How far the simpler travel models are from the minutes over all roads of an extract.

The truth here is the shortest time over the full road network at assumed speeds: it tells what
leaving out the minor roads costs, and nothing about traffic.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geo.build.mending import largest_component
from geo.travel import EstimateModel
from geo.travel.graph import build_graph
from geo.travel.network import RoadNetwork
from geo.travel.osm_network import OsmNetwork
from geo.travel.osm_ways import read_rules
from geo.travel.parameters import default_parameters
from geo.travel.sphere import chord_to_km, unit_vectors
from geo.travel.types import Floats

MAIN_ROADS = ("motorway", "trunk", "primary")
"""Classes the embedded network consists of; their slip roads are kept to join them."""
PLACES = 300
LEAST_KM = 2.0
"""Pairs nearer in a straight line are left out: there an access leg is all there is."""


def accuracy_lines(network: OsmNetwork, truth: EstimateModel, places: gpd.GeoSeries) -> list[str]:
    """Return the errors of the embedded kind of model and of the straight-line rule, as a table.

    "As it is" uses the committed constants. "Scaled" multiplies the minutes by one factor fitted on
    half of the pairs, and measures the other half.
    """
    here, there = places.iloc[:PLACES], places.iloc[PLACES : 2 * PLACES]
    minutes = truth.matrix(here, there).minutes.astype(float)
    used = np.isfinite(minutes) & (_straight_km(here, there) > LEAST_KM)
    model = main_road_model(network, truth)
    answers = {
        "main roads and legs": model.matrix(here, there).minutes.astype(float),
        "straight-line rule": straight_minutes(model, here, there),
    }
    lines = [
        f"error against {int(used.sum()):,} pairs on all roads, median and 90th percentile",
        f"{'':<24}{'as it is':>16}{'scaled':>16}",
    ]
    for name, found in answers.items():
        plain, scaled = _errors(found[used] / minutes[used])
        lines.append(f"{name:<24}{plain:>16}{scaled:>16}")
    return lines


def main_road_model(network: OsmNetwork, truth: EstimateModel) -> EstimateModel:
    """Return the embedded kind of model over the main roads of an extract."""
    kinds = [kind.removesuffix("_link") for kind in read_rules()[0].kmh]
    classes = np.array(kinds)[network.kind]
    kept = np.isin(classes, MAIN_ROADS)
    roads = RoadNetwork(
        lon=network.lon,
        lat=network.lat,
        u=network.u[kept],
        v=network.v[kept],
        km=np.maximum(network.km[kept], 0.001),
        corridor=np.where(classes[kept] == "motorway", "motorway", ""),
    )
    parameters = replace(default_parameters(), length_factor=1.0)
    graph = build_graph(largest_component(roads), parameters)
    return EstimateModel(lambda: graph, parameters, truth.provider)


def straight_minutes(
    model: EstimateModel, origins: gpd.GeoSeries, destinations: gpd.GeoSeries
) -> Floats:
    """Return the leg law applied to the great-circle distances of all pairs."""
    return model.parameters.leg_minutes(_straight_km(origins, destinations))


def _straight_km(origins: gpd.GeoSeries, destinations: gpd.GeoSeries) -> Floats:
    here, there = (unit_vectors(series.x, series.y) for series in (origins, destinations))
    square = sum((here[:, axis, None] - there[:, axis]) ** 2 for axis in range(3))
    return chord_to_km(np.sqrt(square))


def _errors(ratio: NDArray[np.float64]) -> tuple[str, str]:
    """Return median and 90th percentile of the error, as it is and after scaling."""
    ratio = ratio[np.isfinite(ratio)]
    train = np.arange(len(ratio)) % 2 == 0
    return _percent(ratio), _percent(ratio[~train] / np.median(ratio[train]))


def _percent(ratio: NDArray[np.float64]) -> str:
    middle, high = np.percentile(np.abs(ratio - 1), [50, 90])
    return f"{middle:.1%} / {high:.0%}"
