"""Weigh the points of an independent list of townships; run by hand when that list is at hand.

    python tools/make_anchors.py POINTS.csv [CACHE]

POINTS.csv has ``code, lon, lat`` of townships in WGS84: the points of Vonng/adcode (CC BY 4.0,
GCJ-02), converted. Written is ``data/divisions/anchors.csv``; ``redroutes data build`` then makes
the other tables. The list is one witness among others and is not kept: the anchors are.
"""

import sys
from pathlib import Path

from geo.build.anchors import write_verdicts
from geo.build.divisions import anchored, make_divisions
from geo.build.given import load_given
from geo.build.sources import load_sources
from geo.folder import data_path


def main(points: Path, cache: Path) -> None:
    """Write the anchors that follow from all witnesses."""
    rows = make_divisions(load_sources(cache), load_given(points=points))
    write_verdicts(data_path("divisions/anchors.csv"), anchored(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "archives"))
