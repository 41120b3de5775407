"""Where a place is, from witnesses that may contradict each other.

Witnesses of a township's seat are a point of an independent list (``adcode``), a place of GeoNames,
what a text says, and the township's bounding box. Witnesses that agree make each other surer. Where
two points lie more than :data:`AGREE_M` apart, the box and the county decide between them; what
they cannot decide makes the error wider. The result is one anchor per place: ``anchors.csv`` keeps
it with its basis, and every other table takes its position from there.
"""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import shapely
from shapely.ops import nearest_points

from geo.build.output import write_csv
from geo.build.positions import Anchor, Area, LonLat, at, inside
from geo.build.sources import Box
from geo.crs import GEOD

AGREE_M: Final = 2000.0
"""Two points this near each other mean the same seat."""

INSET_DEG: Final = 0.001
"""A point just outside is moved this far inside."""

OUTSIDE_M: Final = 1000.0
"""A point this far outside its county is that of a homonym; nearer, the outline is generalised."""

ADCODE_R68_M: Final = 700
"""A point of the independent list: 0.9 km at 68 % from 135 places of GeoNames, the error of which
is in it too."""

AGREED_R68_M: Final = 500
"""The mean of two points that agree, weighted by how sure each is."""

DOUBT: Final = 0.25
"""Share of the distance between two witnesses that neither box nor county can decide between."""

ADCODE: Final = "adcode"
COLUMNS: Final = (
    *("code", "name", "lon", "lat", "precision", "error_m", "basis", "apart_m", "refuted"),
)


@dataclass(frozen=True)
class Witness:
    """A point that a source gives for a place, with its 68 % error radius in metres."""

    source: str
    lonlat: LonLat
    r68_m: float


@dataclass(frozen=True)
class Verdict:
    """An anchor, how far apart its witnesses are, and which were not believed.

    Parameters
    ----------
    anchor
        The position; its source lists the witnesses it rests on, joined by ``+``.
    apart_m
        Distance in metres between the witnesses it rests on; None with one witness alone.
    refuted
        Sources that were not believed, each with how far off it is.
    """

    anchor: Anchor
    apart_m: int | None = None
    refuted: tuple[str, ...] = ()


def reconcile(
    points: Sequence[Witness], box: Box | None, area: Area, *, precision: str
) -> Verdict | None:
    """Weigh the points a place is given, the most trusted first, against its box and its county.

    Parameters
    ----------
    points
        What the sources say.
    box
        Bounding box of the place, None where unknown.
    area
        Polygon of its county.
    precision
        Class of the anchor.

    Returns
    -------
    Verdict or None
        None where no point can be believed.
    """
    heard = [point for point in (_in_county(point, area) for point in points) if point]
    strangers = [point for point in points if point.source not in {one.source for one in heard}]
    fitting = [point for point in heard if not box or outside_box_m(point.lonlat, box) <= AGREE_M]
    if not fitting and (not heard or not heard[0].source.startswith(ADCODE)):
        return None
    lead = (fitting or heard)[0]
    friends = [point for point in fitting if metres(point.lonlat, lead.lonlat) <= AGREE_M]
    rivals = [point for point in heard if point not in friends and point is not lead]
    open_ = [point for point in rivals if point in fitting]
    error_m = AGREED_R68_M if len(friends) > 1 else lead.r68_m
    doubts = [DOUBT * metres(point.lonlat, lead.lonlat) for point in open_]
    if box and not fitting:
        doubts.append(outside_box_m(lead.lonlat, box))
    lon, lat = _mean(friends or [lead])
    return Verdict(
        at(
            *(lon, lat),
            precision=precision,
            error_m=max([error_m, *doubts]),
            source="+".join(point.source for point in friends or [lead]),
        ),
        _apart(friends),
        tuple(_said(point, lead) for point in (*rivals, *strangers)),
    )


def metres(one: LonLat, other: LonLat) -> float:
    """Return the geodesic distance of two points in metres."""
    return float(GEOD.inv(*one, *other)[2])


def outside_box_m(lonlat: LonLat, box: Box) -> float:
    """Return how far a point lies outside a bounding box, in metres; 0 inside."""
    west, south, east, north = box
    lon, lat = lonlat
    return metres(lonlat, (min(max(lon, west), east), min(max(lat, south), north)))


def _in_county(point: Witness, area: Area) -> Witness | None:
    """Return the witness with its point inside the county, None for a homonym of another one."""
    if inside(area, point.lonlat):
        return point
    near, _ = nearest_points(area.buffer(-INSET_DEG), shapely.Point(point.lonlat))
    away_m = metres(point.lonlat, (near.x, near.y))
    if away_m > OUTSIDE_M:
        return None
    return replace(point, lonlat=(near.x, near.y), r68_m=math.hypot(point.r68_m, away_m))


def _mean(points: Iterable[Witness]) -> LonLat:
    """Return the mean of points, each weighted by 1 / r68**2."""
    chosen = list(points)
    weights = [1.0 / point.r68_m**2 for point in chosen]
    lon, lat = (
        sum(w * point.lonlat[axis] for w, point in zip(weights, chosen, strict=True)) / sum(weights)
        for axis in (0, 1)
    )
    return lon, lat


def _apart(points: Sequence[Witness]) -> int | None:
    if len(points) < 2:  # noqa: PLR2004 - one alone has nobody to differ from
        return None
    return round(max(metres(points[0].lonlat, point.lonlat) for point in points[1:]))


def _said(point: Witness, lead: Witness) -> str:
    return f"{point.source} {metres(point.lonlat, lead.lonlat) / 1000:.1f} km"


def read_verdicts(path: Path) -> dict[str, Verdict]:
    """Read a table of anchors by code."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _verdict(row) for row in csv.DictReader(file)}


def _verdict(row: Mapping[str, str]) -> Verdict:
    anchor = Anchor(
        *(float(row["lon"]), float(row["lat"]), row["precision"], int(row["error_m"])), row["basis"]
    )
    apart_m = int(row["apart_m"]) if row["apart_m"] else None
    return Verdict(anchor, apart_m, tuple(filter(None, row["refuted"].split("; "))))


def write_verdicts(path: Path, rows: Iterable[tuple[str, str, Verdict]]) -> None:
    """Write a table of anchors: code, name and verdict of each place."""
    write_csv(path, COLUMNS, ([code, name, *_cells(verdict)] for code, name, verdict in rows))


def _cells(verdict: Verdict) -> list[object]:
    anchor = verdict.anchor
    apart = "" if verdict.apart_m is None else verdict.apart_m
    return [
        *(f"{anchor.lon:.5f}", f"{anchor.lat:.5f}", anchor.precision, anchor.error_m),
        *(anchor.source, apart, "; ".join(verdict.refuted)),
    ]
