"""How far our minutes are from Valhalla's: ``python -m benchmarks.travel_valhalla FILE...``.

Both networks are built of the same extracts, and random drives between their nodes are timed by
both. Speeds are assumptions on either side, so one factor is fitted on half of the drives, and the
difference is measured on the other half. Needs Valhalla: the extra, or ``REDROUTES_VALHALLA``.
"""

import argparse
import os
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np

from benchmarks.travel_rules import quicker_drives
from geo.travel.osm_build import Landmarks
from geo.travel.types import Floats, PairFlag
from geo.travel.valhalla import ValhallaModel, load_valhalla
from geo.travel.valhalla_build import build_valhalla
from geo.travel.valhalla_engine import find_programs

ORIGINS, DESTINATIONS = 60, 160
LEAST_MINUTES = 2.0
"""Shorter drives are left out: a second at a crossing is a share of them."""


def main() -> None:
    """Print one line per extract."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extracts", nargs="+", type=Path, metavar="FILE")
    named = os.environ.get("REDROUTES_VALHALLA")
    programs = find_programs(Path(named) if named else None)
    nowhere = gpd.GeoSeries([], crs=4326)
    for extract in parser.parse_args().extracts:
        with tempfile.TemporaryDirectory() as folder:
            build_valhalla(
                extract, Path(folder), Landmarks(nowhere, nowhere), within=None,
                programs=programs, progress=lambda _: None,
            )  # fmt: skip
            print(line(extract.name, load_valhalla(Path(folder), programs=programs)))


def line(name: str, model: ValhallaModel) -> str:
    """Return the figures of one extract."""
    ours, theirs = timed_drives(model)
    ratio = ours / theirs
    fitted = np.arange(len(ratio)) % 2 == 0
    scale = float(np.median(ratio[fitted]))
    middle, high = np.percentile(np.abs(ratio[~fitted] / scale - 1), [50, 90])
    return (
        f"{name:<28}{len(ratio):>6} drives, median {np.median(ours):.1f} min, scale {scale:.3f}, "
        f"difference {middle:.1%} / {high:.1%}; over 10 % and a minute quicker than the network: "
        f"{quicker_drives(model.network):.2%}"
    )


def timed_drives(model: ValhallaModel) -> tuple[Floats, Floats]:
    """Return our minutes and Valhalla's of random drives between nodes, in random order."""
    graph, rng = model.network.graph, np.random.default_rng(2027)
    nodes = rng.choice(graph.tree.n, ORIGINS + DESTINATIONS, replace=False)
    places = gpd.GeoSeries.from_xy(graph.lon[nodes], graph.lat[nodes], crs=4326)
    ends = places[:ORIGINS], places[ORIGINS:]
    ours, theirs = model.network.matrix(*ends), model.matrix(*ends)
    known = (ours.flag == PairFlag.NETWORK) & np.isfinite(theirs.minutes)
    known &= theirs.minutes > LEAST_MINUTES
    order = rng.permutation(int(known.sum()))
    return ours.minutes[known].astype(float)[order], theirs.minutes[known].astype(float)[order]


if __name__ == "__main__":
    main()
