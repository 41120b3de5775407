"""Check a data folder as a whole and list everything that is wrong with it.

Loading stops at the first broken cell; this looks at every file, every row and what the files say
about each other, so that a person can mend a table in one go.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import shapely
from pandas import DataFrame, Series
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geo.check_causes import Cause, causes
from geo.check_rows import ORPHAN, Frames, cells_of, strangers
from geo.check_sites import site_violations
from geo.check_stories import story_violations
from geo.crs import GEOD, LAT_RANGE, LON_RANGE
from geo.datasets import load_boundaries
from geo.errors import N_, DataError
from geo.folder import data_path
from geo.schemas import (
    CENTRES,
    COMMUNITIES,
    DAYS,
    DIVISIONS,
    POPULATION,
    POSITIONS,
    SITE_BOOK,
    SITES,
    TABLES,
)
from geo.tables import Rule, Table, Violation, read_table, violation
from geo.terms import TIERS

EXPECTED = {"county": 60, "township": 946, "village": 8_336, "community": 2_115}
COUNTY_DIGITS = 6

OUTSIDE = Rule(
    N_("lies outside the county of its row"), N_("Correct lon and lat (WGS84), or the county.")
)
STACKED = Rule(
    N_("lies on the very position of another row"),
    N_("Give the row its own position; spread rows that share one."),
)
WRONG_TOTAL = Rule(
    N_("is not the number of rows the register has"),
    N_("Restore the missing rows or delete the surplus ones."),
)
NO_COUNTY = Rule(
    N_("has no centre in a county"),
    N_(
        "Restore the rows of the county. A folder with the register of an office says "
        "“registered” under membership, and need not have all counties."
    ),
)
NO_LAYER = Rule(N_("cannot be read"), N_("Restore the file."))

LonLat = tuple[float, float]


@dataclass(frozen=True)
class Report:
    """What a data folder holds and what is wrong with it.

    Parameters
    ----------
    counts
        Numbers of rows by ``file``, and of venues by ``tier``, ``prefecture`` and ``precision``,
        and of sites by ``site precision`` and ``site status``.
    violations
        Everything wrong, by file and line.
    """

    counts: Mapping[str, Mapping[str, int]]
    violations: tuple[Violation, ...]

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.violations

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Everything wrong, gathered by what has caused it."""
        return causes(self.violations, named=ORPHAN.problem)


def check_datasets(root: Path | None = None) -> Report:
    """Check every table of a data folder and what the tables say about each other.

    What only follows from something else that is told is left out: the cells that name rows of a
    file which cannot be read, or rows whose own codes are broken; the totals, and whatever names
    the centres of a county, where that has none.

    Parameters
    ----------
    root
        Data folder; the project's own when not given.
    """
    root = root or data_path()
    frames: dict[str, DataFrame] = {}
    violations: list[Violation] = []
    told = [table for table in (*SITE_BOOK, DAYS) if (root / table.file).is_file()]
    for table in (*TABLES, *told):
        frame, broken = read_table(root, table)
        violations += broken
        if set(table.columns) <= set(frame.columns):
            frames[table.file] = frame
    try:
        polygons = load_boundaries(root).geometry
    except DataError as error:
        violations.append(_layer_broken(error))
        polygons = None
    orphans = list(_orphans(frames, _broken_keys(violations)))
    lost = {one.value for one in orphans if (one.file, one.column) == (CENTRES.file, "parent")}
    violations += orphans
    for finder in (site_violations, _stacked, _absent, story_violations):
        violations += finder(frames)
    violations += _totals(frames, len(lost))
    if polygons is not None:
        violations += _outside(frames, polygons)
    violations.sort(key=lambda item: (item.file, item.row, item.column))
    return Report(_counts(frames), tuple(violations))


def _layer_broken(error: DataError) -> Violation:
    file, detail = str(error.params["file"]), str(error.params["detail"])
    return Violation(file, 0, "", detail, NO_LAYER.problem, NO_LAYER.remedy)


def _broken_keys(violations: Iterable[Violation]) -> Counter[str]:
    """Count the cells by file whose code is none, so that nothing can name their rows."""
    return Counter(one.file for one in violations if one.column == "code" and one.row)


def _orphans(frames: Frames, broken: Mapping[str, int]) -> Iterator[Violation]:
    """Yield parents, counties and townships that do not exist."""
    if CENTRES.file in frames:
        centres = set(cells_of(frames, CENTRES, "code"))
        absent = _absent_counties(frames)
        found = [
            one
            for table in (CENTRES, COMMUNITIES)
            for one in strangers(frames, table, "parent", centres)
            if frames[one.file]["county"].iloc[one.row - 2][:COUNTY_DIGITS] not in absent
        ]
        yield from _unexplained(found, broken.get(CENTRES.file, 0))
    if DIVISIONS.file in frames:
        yield from _unexplained(list(_homeless(frames)), broken.get(DIVISIONS.file, 0))


def _unexplained(orphans: Sequence[Violation], broken: int) -> Sequence[Violation]:
    """Return the cells that name nothing, unless broken codes are enough to explain all."""
    return () if len({one.value for one in orphans}) <= broken else orphans


def _homeless(frames: Frames) -> Iterator[Violation]:
    """Yield the cells that name a division which does not exist."""
    codes = frames[DIVISIONS.file].groupby("level")["code"].agg(set)
    everything = set(cells_of(frames, DIVISIONS, "code"))
    yield from strangers(frames, DIVISIONS, "parent", everything)
    yield from strangers(frames, POPULATION, "code", everything)
    yield from strangers(frames, SITES, "county", codes.get("county", set()))
    for table in (CENTRES, COMMUNITIES):
        for column in ("prefecture", "county", "township"):
            yield from strangers(frames, table, column, codes.get(column, set()))


def _is_register(frames: Frames) -> bool:
    """Tell whether a folder says that its centres are the register of an office."""
    return bool(cells_of(frames, CENTRES, "membership").eq("registered").any())


def _absent_counties(frames: Frames) -> dict[str, str]:
    """Return the counties without a centre by their six digits, with their names."""
    divisions, centres = frames.get(DIVISIONS.file), frames.get(CENTRES.file)
    if divisions is None or centres is None:
        return {}
    counties = divisions[divisions["level"] == "county"]
    codes = {code[:COUNTY_DIGITS] for code in (*centres["county"], *centres["code"])}
    names = zip(counties["code"].str[:COUNTY_DIGITS], counties["name"], strict=True)
    return {code: name for code, name in names if code not in codes}


def _absent(frames: Frames) -> Iterator[Violation]:
    """Yield the counties without a centre; the register of an office may be of one county."""
    if _is_register(frames):
        return
    for code, name in _absent_counties(frames).items():
        value = f"{name} {code}"
        yield Violation(CENTRES.file, 0, "county", value, NO_COUNTY.problem, NO_COUNTY.remedy)


def _stacked(frames: Frames) -> Iterator[Violation]:
    """Yield venues that lie on the very position of an earlier one.

    Two venues of a register may be in one building.
    """
    seen: set[tuple[float, float]] = set()
    for table in (CENTRES, COMMUNITIES):
        lon, lat = cells_of(frames, table, "lon"), cells_of(frames, table, "lat")
        own = cells_of(frames, table, "membership").eq("registered")
        for index, pair in enumerate(zip(lon, lat, strict=True)):
            if pair in seen and not own[index] and not any(map(math.isnan, pair)):
                yield violation(table, index, "lon", _text(pair), STACKED)
            seen.add(pair)


def _totals(frames: Frames, lost: int) -> Iterator[Violation]:
    """Yield totals that differ from those of the reconstruction.

    The register of an office has its own, and so has a folder without some counties. Units that are
    missing above others, ``lost`` of them, are told already.
    """
    if _is_register(frames):
        return
    for table, centre in ((CENTRES, True), (COMMUNITIES, False)):
        if table.file not in frames or (centre and _absent_counties(frames)):
            continue
        found = cells_of(frames, table, "tier").value_counts()
        expected = {tier: n for tier, n in EXPECTED.items() if TIERS[tier].centre == centre}
        for tier, count in expected.items():
            if not 0 <= count - found.get(tier, 0) <= (lost if centre else 0):
                yield _total(table, f"tier {tier}", int(found.get(tier, 0)), count)


def _total(table: Table, column: str, found: int, expected: int) -> Violation:
    value = f"{found} (not {expected})"
    return Violation(table.file, 0, column, value, WRONG_TOTAL.problem, WRONG_TOTAL.remedy)


def _outside(frames: Frames, polygons: Series) -> Iterator[Violation]:
    """Yield points outside their county; a site may be out by its own error."""
    for table in (CENTRES, COMMUNITIES):
        if table.file in frames:
            yield from _out_of_county(table, frames[table.file], polygons, reach=_no_reach)
    if DIVISIONS.file in frames:
        rows = frames[DIVISIONS.file]
        county = rows["parent"].where(rows["level"] == "township", rows["code"])
        rows = rows.assign(county=county)
        yield from _out_of_county(DIVISIONS, rows, polygons, reach=_no_reach)
    if SITES.file in frames and POSITIONS.file in frames:
        counties = frames[SITES.file].drop_duplicates("id").set_index("id")["county"]
        placed = frames[POSITIONS.file]
        placed = placed.assign(county=placed["site"].map(counties))
        yield from _out_of_county(POSITIONS, placed, polygons, reach=_within_error)


def _out_of_county(
    table: Table,
    rows: DataFrame,
    polygons: Series,
    *,
    reach: Callable[[BaseGeometry, LonLat, float], bool],
) -> Iterator[Violation]:
    readable = rows[rows["lon"].between(*LON_RANGE) & rows["lat"].between(*LAT_RANGE)]
    for code, group in readable.groupby("county"):
        area = polygons.get(code)
        if area is None:
            continue
        for index in group.index[~shapely.contains_xy(area, group["lon"], group["lat"])]:
            lon, lat, error_m = rows.loc[index, ["lon", "lat", "error_m"]]
            if not reach(area, (lon, lat), error_m):
                yield violation(table, int(index), "lon", _text((lon, lat)), OUTSIDE)


def _no_reach(_area: BaseGeometry, _lonlat: LonLat, _error_m: float) -> bool:
    return False


def _within_error(area: BaseGeometry, lonlat: LonLat, error_m: float) -> bool:
    """Tell whether the error circle of a position reaches the area."""
    near, _ = nearest_points(area, shapely.Point(lonlat))
    _, _, distance_m = GEOD.inv(*lonlat, near.x, near.y)
    return bool(distance_m <= error_m)


def _text(lonlat: LonLat) -> str:
    return f"{lonlat[0]}, {lonlat[1]}"


def _counts(frames: Frames) -> dict[str, dict[str, int]]:
    venues = pd.concat(
        [frames[table.file] for table in (CENTRES, COMMUNITIES) if table.file in frames]
        or [DataFrame(columns=["tier", "prefecture", "precision"])]
    )
    divisions = frames.get(DIVISIONS.file, DataFrame(columns=["code", "name"]))
    known = dict(zip(divisions["code"], divisions["name"], strict=True))
    return {
        "file": {file: len(frame) for file, frame in frames.items()},
        "tier": _tally(venues["tier"]),
        "prefecture": _tally(venues["prefecture"].map(lambda code: known.get(code, code))),
        "precision": _tally(venues["precision"]),
        "site precision": _tally(cells_of(frames, POSITIONS, "precision")),
        "site status": _tally(cells_of(frames, SITES, "status")),
    }


def _tally(cells: Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in cells.value_counts().items()}
