"""Make the coarse grid of heights that tells plain from hills; run by hand, seldom.

    python -m pip install h5py && python -m pip download --no-deps pvlib==0.16.1
    unzip pvlib-0.16.1*.whl pvlib/data/Altitude.h5 -d FOLDER
    python tools/make_relief.py FOLDER/pvlib/data/Altitude.h5

Written is ``data/roads/relief.csv``: mean heights in metres for each five minutes of arc of the
province and a strip round it, to 28 m as in the source. data/LICENSE.md names origin and licence.
"""

import sys
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).parents[1]
WEST, SOUTH, EAST, NORTH = 120.5, 40.0, 132.0, 47.0
PER_DEGREE = 12
STEP_M, LOWEST_M = 28, -450
"""Metres of one step of the source, and what its 0 stands for."""


def main(source: Path) -> None:
    """Write the grid."""
    rows = slice(round((90 - NORTH) * PER_DEGREE), round((90 - SOUTH) * PER_DEGREE))
    columns = slice(round((WEST + 180) * PER_DEGREE), round((EAST + 180) * PER_DEGREE))
    with h5py.File(source) as file:
        heights = np.array(file["Altitude"][rows, columns]).astype(int) * STEP_M + LOWEST_M
    lat = NORTH - (np.arange(len(heights)) + 0.5) / PER_DEGREE
    lon = WEST + (np.arange(heights.shape[1]) + 0.5) / PER_DEGREE
    lines = [",".join(["lat", *(f"{one:.4f}" for one in lon)])]
    for one, row in sorted(zip(lat, heights, strict=True), key=lambda pair: pair[0]):
        lines.append(",".join([f"{one:.4f}", *map(str, row)]))
    (ROOT / "data/roads/relief.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
