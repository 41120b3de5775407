"""CPU time and size of vector tiles: ``python -m benchmarks.tiles``."""

import tempfile
import time

import numpy as np

from web.installation.context import Context, open_context
from web.installation.settings import Settings
from web.maps.mercator import world_fractions
from web.tiles import tileset as tiles
from web.tiles.layers import TileSet

ZOOMS: dict[TileSet, tuple[int, ...]] = {"venues": (4, 6, 8, 10, 12), "divisions": (3, 6, 8, 10)}
MOST = 150
"""Tiles measured of one zoom, drawn at random."""


def measure(context: Context, tile_set: TileSet, zoom: int) -> str:
    """Make the tiles of one zoom that hold venues; return a row of the table."""
    venues = context.datasets.venues.geometry
    places = world_fractions(venues.x.to_numpy(), venues.y.to_numpy()).T * 2**zoom
    chosen = np.unique(np.floor(places).astype(int), axis=0)
    order = np.random.default_rng(1).permutation(len(chosen))[:MOST]
    milliseconds, kilobytes = [], []
    for x, y in chosen[order]:
        start = time.process_time()
        data = tiles.tile(context, tile_set, zoom, int(x), int(y))
        milliseconds.append(1000 * (time.process_time() - start))
        kilobytes.append(len(data) / 1000)
    later = milliseconds[1:]
    return (
        f"| {tile_set} {zoom} | {milliseconds[0]:.0f} | {np.mean(later):.1f} | "
        f"{max(later):.1f} | {np.mean(kilobytes):.1f} | {max(kilobytes):.1f} |"
    )


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        context = open_context(Settings(database_url=f"sqlite:///{folder}/store.sqlite"))
        tiles.tile(context, "divisions", 12, 3474, 1497)  # loads the encoder
        print("| tiles of zoom | first, ms | mean, ms | most, ms | mean, kB | most, kB |")
        print("|---|---|---|---|---|---|")
        for tile_set, zooms in ZOOMS.items():
            for zoom in zooms:
                print(measure(context, tile_set, zoom))
        context.store.close()


if __name__ == "__main__":
    main()
