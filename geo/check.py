"""Check a data folder as a whole and list everything that is wrong with it.

Loading stops at the first broken cell; this looks at every file, every row and what the files say
about each other, so that a person can mend a table in one go.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import shapely
from pandas import DataFrame, Series
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geo.crs import GEOD, LAT_RANGE, LON_RANGE
from geo.datasets import data_path, load_boundaries
from geo.errors import N_, DataError
from geo.schemas import (
    CENTRES,
    COMMUNITIES,
    DESIGNATIONS,
    DIVISIONS,
    OPENING,
    POPULATION,
    POSITIONS,
    SITES,
    SOURCES,
    TABLES,
)
from geo.tables import Rule, Table, Violation, read_table
from geo.terms import TIERS

EXPECTED = {"county": 60, "township": 946, "village": 8_336, "community": 2_115}
EXPECTED_SITES = 155
SOURCE_SEPARATOR = ";"

ORPHAN = Rule(N_("names no known row"), N_("Correct the code, or add the row it names."))
OUTSIDE = Rule(
    N_("lies outside the county of its row"),
    N_("Correct lon and lat (WGS84), or the county."),
)
STACKED = Rule(
    N_("lies on the very position of another row"),
    N_("Give the row its own position; spread rows that share one."),
)
NO_POSITION = Rule(N_("has no position"), N_("Add a row to sites/positions.csv."))
WRONG_TOTAL = Rule(
    N_("is not the number of rows the register has"),
    N_("Restore the missing rows or delete the surplus ones."),
)
NO_LAYER = Rule(N_("cannot be read"), N_("Restore the file."))

LonLat = tuple[float, float]
Frames = Mapping[str, DataFrame]
"""Tables by file, as :func:`geo.tables.read_table` gives them; only those with all columns."""


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


def check_datasets(root: Path | None = None) -> Report:
    """Check every table of a data folder and what the tables say about each other.

    Parameters
    ----------
    root
        Data folder; the project's own when not given.
    """
    root = root or data_path()
    frames: dict[str, DataFrame] = {}
    violations: list[Violation] = []
    for table in TABLES:
        frame, broken = read_table(root, table)
        violations += broken
        if set(table.columns) <= set(frame.columns):
            frames[table.file] = frame
    try:
        polygons = load_boundaries(root).geometry
    except DataError as error:
        violations.append(_layer_broken(error))
        polygons = None
    for finder in (_orphans, _sites, _sources, _stacked, _totals):
        violations += finder(frames)
    if polygons is not None:
        violations += _outside(frames, polygons)
    violations.sort(key=lambda item: (item.file, item.row, item.column))
    return Report(_counts(frames), tuple(violations))


def _layer_broken(error: DataError) -> Violation:
    file, detail = str(error.params["file"]), str(error.params["detail"])
    return Violation(file, 0, "", detail, NO_LAYER.problem, NO_LAYER.remedy)


def _broken(table: Table, index: int, column: str, value: str, rule: Rule) -> Violation:
    return Violation(table.file, index + 2, column, value, rule.problem, rule.remedy)


def _strangers(
    frames: Frames, table: Table, column: str, known: Iterable[str], rule: Rule = ORPHAN
) -> Iterator[Violation]:
    """Yield the cells of a column that name none of the known keys; nothing names nothing."""
    if table.file not in frames:
        return
    cells = frames[table.file][column]
    strange = (cells != "") & ~cells.isin(set(known))
    for index in strange.to_numpy().nonzero()[0].tolist():
        yield _broken(table, index, column, str(cells.iloc[index]), rule)


def _column(frames: Frames, table: Table, column: str) -> Series:
    frame = frames.get(table.file)
    return Series(dtype=str) if frame is None else frame[column]


def _orphans(frames: Frames) -> Iterator[Violation]:
    """Yield parents, counties and townships that do not exist."""
    if DIVISIONS.file not in frames:
        return
    codes = frames[DIVISIONS.file].groupby("level")["code"].agg(set)
    everything = set(_column(frames, DIVISIONS, "code"))
    yield from _strangers(frames, DIVISIONS, "parent", everything)
    yield from _strangers(frames, POPULATION, "code", everything)
    yield from _strangers(frames, SITES, "county", codes.get("county", set()))
    centres = set(_column(frames, CENTRES, "code"))
    for table in (CENTRES, COMMUNITIES):
        yield from _strangers(frames, table, "parent", centres)
        for column in ("prefecture", "county", "township"):
            yield from _strangers(frames, table, column, codes.get(column, set()))


def _sites(frames: Frames) -> Iterator[Violation]:
    """Yield facts about unknown sites, and sites without a position."""
    sites = _column(frames, SITES, "id")
    for table in (POSITIONS, DESIGNATIONS, OPENING):
        if SITES.file in frames:
            yield from _strangers(frames, table, "site", sites)
    if POSITIONS.file in frames:
        placed = _column(frames, POSITIONS, "site")
        yield from _strangers(frames, SITES, "id", placed, NO_POSITION)


def _sources(frames: Frames) -> Iterator[Violation]:
    """Yield source codes that ``sources.csv`` does not explain."""
    if SOURCES.file not in frames:
        return
    known = set(_column(frames, SOURCES, "code"))
    for table, column in ((SITES, "sources"), (OPENING, "source"), (DESIGNATIONS, "source")):
        for index, text in enumerate(_column(frames, table, column)):
            unknown = [code for code in text.split(SOURCE_SEPARATOR) if code and code not in known]
            if unknown:
                yield _broken(table, index, column, unknown[0], ORPHAN)


def _stacked(frames: Frames) -> Iterator[Violation]:
    """Yield venues that lie on the very position of an earlier one."""
    seen: set[tuple[float, float]] = set()
    for table in (CENTRES, COMMUNITIES):
        lon, lat = _column(frames, table, "lon"), _column(frames, table, "lat")
        for index, pair in enumerate(zip(lon, lat, strict=True)):
            if pair in seen and not any(map(math.isnan, pair)):
                yield _broken(table, index, "lon", _text(pair), STACKED)
            seen.add(pair)


def _totals(frames: Frames) -> Iterator[Violation]:
    """Yield totals that differ from the register's; an imported register has its own."""
    if SITES.file in frames and len(frames[SITES.file]) != EXPECTED_SITES:
        yield _total(SITES, "id", len(frames[SITES.file]), EXPECTED_SITES)
    for table, centre in ((CENTRES, True), (COMMUNITIES, False)):
        if not _column(frames, table, "membership").eq("reconstructed").all():
            continue
        found = _column(frames, table, "tier").value_counts()
        expected = {tier: n for tier, n in EXPECTED.items() if TIERS[tier].centre == centre}
        for tier, count in expected.items():
            if table.file in frames and found.get(tier, 0) != count:
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
                yield _broken(table, int(index), "lon", _text((lon, lat)), OUTSIDE)


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
        "site precision": _tally(_column(frames, POSITIONS, "precision")),
        "site status": _tally(_column(frames, SITES, "status")),
    }


def _tally(cells: Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in cells.value_counts().items()}
