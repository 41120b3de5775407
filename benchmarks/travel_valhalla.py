"""How far our minutes are from Valhalla's: ``python -m benchmarks.travel_valhalla FILE...``.

Both networks are built of the same extracts, and random drives between their nodes are timed by
both. Speeds are assumptions on either side, so one factor is fitted on half of the drives, and the
difference is measured on the other half. Needs Valhalla: the extra, or ``REDROUTES_VALHALLA``.

Where an extract cuts a way, so that it names nodes that are not in the file, our network keeps the
rest of the way and Valhalla drops all of it: a drive from such a place begins elsewhere for
Valhalla. Such an extract is measured twice, as it is and with those ways ended where it ends.
"""

import argparse
import os
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import numpy as np
import osmium

from benchmarks.travel_rules import quicker_drives
from geo.travel.osm_build import Landmarks
from geo.travel.types import Floats, PairFlag
from geo.travel.valhalla import ValhallaModel, load_valhalla
from geo.travel.valhalla_build import build_valhalla
from geo.travel.valhalla_engine import find_programs

ORIGINS, DESTINATIONS, ROUNDS = 60, 160, 6
"""So many ends are chosen anew in each round: one choice alone moves the last figure by a third."""
LEAST_MINUTES = 2.0
"""Shorter drives are left out: a second at a crossing is a share of them."""


def main() -> None:
    """Print one line per extract."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extracts", nargs="+", type=Path, metavar="FILE")
    named = os.environ.get("REDROUTES_VALHALLA")
    programs = find_programs(Path(named) if named else None)
    for extract in parser.parse_args().extracts:
        with tempfile.TemporaryDirectory() as folder:
            print(line(extract.name, built(extract, Path(folder, "as-is"), programs)))
            ended = Path(folder, "ended.osm.pbf")
            if number := end_cut_ways(extract, ended):
                model = built(ended, Path(folder, "ended"), programs)
                print(line(f"... {number} cut ways ended", model))


def built(extract: Path, folder: Path, programs: Path) -> ValhallaModel:
    """Return the model of an extract's tiles and network."""
    nowhere = gpd.GeoSeries([], crs=4326)
    build_valhalla(
        extract, folder, Landmarks(nowhere, nowhere), within=None,
        programs=programs, progress=lambda _: None,
    )  # fmt: skip
    return load_valhalla(folder, programs=programs)


def end_cut_ways(extract: Path, ended: Path) -> int:
    """Write an extract whose ways name no node that is not in it; return how many roads did.

    Of a way that is cut more than once the longest part stays.
    """
    known = {node.id for node in _objects(extract, osmium.osm.NODE)}
    cut = 0
    with osmium.SimpleWriter(str(ended)) as writer:
        for one in _objects(extract, osmium.osm.ALL):
            if not one.is_way():
                writer.add(one)
                continue
            refs = [node.ref for node in one.nodes]
            parts = [list(part) for inside, part in groupby(refs, known.__contains__) if inside]
            longest = max(parts, key=len, default=[])
            cut += longest != refs and "highway" in one.tags
            if len(longest) > 1:
                writer.add_way(one.replace(nodes=longest))
    return cut


def _objects(extract: Path, kinds: osmium.osm.osm_entity_bits) -> Iterator[Any]:
    return iter(cast("Iterable[Any]", osmium.FileProcessor(str(extract), kinds)))


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
    found = [np.empty((2, 0))]
    for _ in range(ROUNDS):
        nodes = rng.choice(graph.tree.n, ORIGINS + DESTINATIONS, replace=False)
        places = gpd.GeoSeries.from_xy(graph.lon[nodes], graph.lat[nodes], crs=4326)
        ends = places[:ORIGINS], places[ORIGINS:]
        ours, theirs = model.network.matrix(*ends), model.matrix(*ends)
        known = (ours.flag == PairFlag.NETWORK) & np.isfinite(theirs.minutes)
        known &= theirs.minutes > LEAST_MINUTES
        found.append(np.stack([ours.minutes[known], theirs.minutes[known]]).astype(float))
    drives = np.concatenate(found, axis=1)
    mixed: Floats = drives[:, rng.permutation(drives.shape[1])]
    return mixed[0], mixed[1]


if __name__ == "__main__":
    main()
