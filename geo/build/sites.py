"""Build ``data/sites/positions.csv``: where each site stands, from the one table of anchors.

``places.csv`` says in what way a site is placed: at a point of its own, or at a town, a village or
a county, perhaps with a distance and a direction that a page tells. Towns stand where
``anchors.csv`` puts them, with the error that is stated there, so that no town has two places.
"""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from geo.build.anchors import read_verdicts
from geo.build.output import write_csv
from geo.build.positions import (
    NEIGHBOURHOOD_R68_M,
    Anchor,
    Area,
    LonLat,
    at,
    cell_radii_m,
    polygon_anchor,
    village_r68_m,
)
from geo.crs import GEOD
from geo.datasets import load_boundaries
from geo.errors import N_, DataError
from geo.folder import data_path
from geo.schemas import BEARINGS
from geo.terms import PLACINGS

TOWN_R68_M: Final = 1500
"""A site in or beside the seat of a 镇 or 乡, seen from there: pages tell 0.2, 0.3, 1, 1, 1.9 and
2 km of six of them (翰章, 孤山子, 其塔木, 旺清门, 圣水河子, 三棵榆树)."""

CITY_R68_M: Final = 1800
"""A site in or beside the town of a county, seen from its seat. The seats of 54 街道 of such towns
lie within 1.3 km of it at 68 %, and what is in a 街道 within :data:`NEIGHBOURHOOD_R68_M` of that;
pages tell 0.5, 0.6 and 1 km of three cemeteries (朝阳镇, 集安, 三岔河)."""

DISTRICT_R68_M: Final = 4200
"""The same of a district of a city: 4.0 km for the seats of 96 街道."""

AWAY_SHARE: Final = 0.35
"""Share of a told distance by which a point is off that is moved so far in a told direction: one of
eight directions is right to 22 degrees, a distance by road is a quarter longer than a straight
one."""

LEAST_AWAY_M: Final = 300
"""What a told distance is off at least: nobody says from which point of the town it counts."""

COLUMNS: Final = ("site", "lon", "lat", "precision", "error_m", "source")
EIGHTH: Final = 45.0
ANYWHERE: Final = "county"

Row = Mapping[str, str]


@dataclass(frozen=True)
class Ground:
    """What sites are placed on.

    Attributes
    ----------
    anchors
        Counties and townships by code.
    villages
        Villages that are places of their own, by code.
    parents
        Townships by code -> code of their county.
    areas
        Counties by code.
    districts
        Those that are districts 区 of a city.
    """

    anchors: Mapping[str, Anchor]
    villages: Mapping[str, Anchor]
    parents: Mapping[str, str]
    areas: Mapping[str, Area]
    districts: frozenset[str] = frozenset()

    def anchor(self, code: str, site: str) -> Anchor:
        """Return the anchor of a place.

        Raises
        ------
        DataError
            If neither table has it.
        """
        found = self.anchors.get(code) or self.villages.get(code)
        if found is None:
            raise DataError(
                N_("%(file)s puts %(site)s at %(code)s, which has no anchor: correct the code."),
                file="sites/places.csv", site=site, code=code,
            )  # fmt: skip
        return found

    @cached_property
    def cells(self) -> Mapping[str, float]:
        """Radius in metres of the part of its county that is nearest to each township."""
        found: dict[str, float] = {}
        for county, area in self.areas.items():
            codes = [code for code, above in self.parents.items() if above == county]
            points = [self.anchors[code].lonlat for code in codes]
            found |= dict(zip(codes, cell_radii_m(points, area), strict=True)) if codes else {}
        return found


def build_sites(_cache: Path, out: Path) -> None:
    """Write ``sites/positions.csv`` under ``out``, from the anchors there.

    Parameters
    ----------
    _cache
        Not used: nothing of it comes from an archive.
    out
        Data folder; ``places.csv`` is the project's own.
    """
    folder = out / "sites"
    folder.mkdir(parents=True, exist_ok=True)
    write_positions(folder, load_ground(out))


def write_positions(folder: Path, ground: Ground) -> None:
    """Write ``positions.csv`` into a folder, from the project's own ``places.csv``."""
    places = _rows(data_path("sites/places.csv"))
    write_csv(folder / "positions.csv", COLUMNS, map(_cells, positions(places, ground)))


def load_ground(root: Path) -> Ground:
    """Read the anchors, the villages with a place of their own and the outlines of a folder."""
    divisions = _rows(root / "divisions/divisions.csv")
    anchors = {
        code: one.anchor for code, one in read_verdicts(root / "divisions/anchors.csv").items()
    }
    spare = {row["code"]: _anchor(row) for row in divisions if row["level"] != "province"}
    return Ground(
        anchors={**spare, **anchors},
        villages={
            row["code"]: _anchor(row)
            for row in _rows(root / "centres/centres.csv")
            if row["precision"] == "place"
        },
        parents={row["code"]: row["parent"] for row in divisions if row["level"] == "township"},
        areas=load_boundaries(root).query("level == 'county'").geometry.to_dict(),
        districts=frozenset(
            row["code"]
            for row in divisions
            if row["level"] == "county" and row["name"].endswith("区")
        ),
    )


def positions(places: Iterable[Row], ground: Ground) -> Iterator[tuple[str, Anchor]]:
    """Yield each site with its position.

    Parameters
    ----------
    places
        Rows of ``places.csv``.
    ground
        What they stand on.

    Raises
    ------
    DataError
        If a row names a place that has no anchor.
    """
    for row in places:
        yield row["site"], _position(row, ground)


def _position(row: Row, ground: Ground) -> Anchor:
    where = PLACINGS[row["where"]]
    if where.own:
        lonlat = float(row["lon"]), float(row["lat"])
        return _at(lonlat, row["where"], float(row["error_m"]), row["source"])
    if row["where"] == ANYWHERE:
        return polygon_anchor(ground.areas[row["anchor"]], source=row["source"])
    seat = ground.anchor(row["anchor"], row["site"])
    source = f"{row['source']}; {row['anchor']}"
    if row["bearing"]:
        return _moved(seat, float(row["away_m"]), row["bearing"], source)
    off_m = float(row["error_m"] or row["away_m"] or _usual_m(row, ground))
    return _at(seat.lonlat, "town", math.hypot(seat.error_m, off_m), source)


def _usual_m(row: Row, ground: Ground) -> float:
    """Return how far from its anchor such a site is, at 68 %."""
    if row["where"] == "township":
        return village_r68_m(ground.cells[row["anchor"]])
    if row["where"] == "city" and row["anchor"] in ground.districts:
        return DISTRICT_R68_M
    return {"street": NEIGHBOURHOOD_R68_M, "town": TOWN_R68_M, "city": CITY_R68_M}[row["where"]]


def _moved(seat: Anchor, away_m: float, bearing: str, source: str) -> Anchor:
    lon, lat, _ = GEOD.fwd(*seat.lonlat, EIGHTH * BEARINGS.index(bearing), away_m)
    off_m = max(AWAY_SHARE * away_m, LEAST_AWAY_M)
    return _at((lon, lat), "derived", math.hypot(seat.error_m, off_m), source)


def _at(lonlat: LonLat, precision: str, error_m: float, source: str) -> Anchor:
    return at(*lonlat, precision=precision, error_m=round(error_m, -1), source=source)


def _anchor(row: Row) -> Anchor:
    return Anchor(
        *(float(row["lon"]), float(row["lat"]), row["precision"], int(row["error_m"])),
        row["position_source"],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cells(placed: tuple[str, Anchor]) -> list[object]:
    site, one = placed
    return [site, f"{one.lon:.5f}", f"{one.lat:.5f}", one.precision, one.error_m, one.source]
