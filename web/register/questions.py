"""What a file leaves open: the coordinate system, what a heading means, what a topic is called."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final

from geo.crs import GEOD, CoordinateSystem, from_wgs84, to_wgs84
from geo.datasets import Datasets
from geo.register.headings import choices, wanted
from geo.register.kinds import REGISTER
from geo.register.positions import METRES
from geo.register.questions import ColumnHead, SheetHead, TopicProposal
from geo.register.reading import Reading, RowResult
from geo.vocabulary import Vocabulary, Word

CRS: Final = Vocabulary(
    "register_crs",
    {
        "WGS84": Word("WGS84 或 CGCS2000（GPS、天地图）", "WGS84 or CGCS2000 (GPS, Tianditu)"),
        "GCJ02": Word("GCJ-02（高德、腾讯地图）", "GCJ-02 (Amap, Tencent)"),
        "BD09": Word("BD-09（百度地图）", "BD-09 (Baidu)"),
        METRES: Word("网络墨卡托，单位为米（EPSG:3857）", "Web Mercator, in metres (EPSG:3857)"),
    },
)
"""What a reader may say the coordinates are in."""
POSITIONS: Final = ("lon", "lat", "position")
_TRIED: Final = (CoordinateSystem.WGS84, CoordinateSystem.GCJ02, CoordinateSystem.BD09)
_SHOWN: Final = 5
PRECISE_M: Final = 300
"""Our own position must be at least so good to tell the systems apart, which differ by 500 m."""


@dataclass(frozen=True)
class Candidate:
    """Where a point would lie if its degrees were in a system.

    Attributes
    ----------
    system
        One of :data:`CRS`.
    lon, lat
        In WGS84.
    apart_m
        Metres to the place that we know of the same record, None where we know none.
    """

    system: str
    lon: float
    lat: float
    apart_m: float | None


@dataclass(frozen=True)
class Questions:
    """What is asked about a file; all of it can be changed later.

    Attributes
    ----------
    sheets
        Sheets with their headings, of several with the same heading the first.
    lacking
        Keys that a row must have and no heading stands for.
    located
        Whether there are coordinates.
    proposed
        System that the file names, or the numbers need; "" for none.
    topics
        Texts that are none of our topics, the most frequent first, with the nearest ones.
    """

    sheets: Sequence[SheetHead]
    lacking: Sequence[str]
    located: bool
    proposed: str
    topics: Sequence[TopicProposal]


def questions(reading: Reading) -> Questions:
    """Return what a reading leaves open."""
    sheets = _sheets(reading)
    used = {column["key"] for sheet in sheets for column in sheet["columns"]}
    fields = REGISTER[reading.kind].fields
    return Questions(
        sheets=sheets,
        lacking=[one.key for one in fields if one.required and one.key not in used],
        located=bool(used & set(POSITIONS)),
        proposed=proposed_system(reading),
        topics=reading.proposals["topics"] if reading.proposals else (),
    )


def _sheets(reading: Reading) -> list[SheetHead]:
    """Return the sheets that are read, or all where none is; every heading once."""
    heads = [one for one in reading.heads if one["used"]] or reading.heads
    found: dict[tuple[str, ...], SheetHead] = {}
    for head in heads:
        columns = [one for one in head["columns"] if one["label"].strip() and one["samples"]]
        columns = _proposed(columns, reading.kind) if reading.refused else columns
        labels = tuple(one["label"] for one in columns)
        if columns and labels not in found:
            found[labels] = {**head, "columns": columns}
    return list(found.values())


def _proposed(columns: Sequence[ColumnHead], kind: str) -> list[ColumnHead]:
    """Give the columns of a heading that lacks something the keys that it has all the same."""
    names, free = wanted(REGISTER[kind]), {one.key for one in REGISTER[kind].fields}
    free -= {one["key"] for one in columns}
    found: list[ColumnHead] = []
    for one in columns:
        key = one["key"] or next((k for k in choices(one["label"], names) if k in free), "")
        free.discard(key)
        found.append({**one, "key": key})
    return found


def proposed_system(reading: Reading) -> str:
    """Return the coordinate system that the file names, or its numbers need."""
    reasons = [row.reason.code for row in reading.rows if row.reason]
    if reasons.count("projected_coordinates") > len(reading.rows) / 2:
        return METRES
    said = reading.system["proposed"] if reading.system else ""
    return "WGS84" if said == CoordinateSystem.CGCS2000 else said


def candidates(reading: Reading, datasets: Datasets) -> list[tuple[str, Sequence[Candidate]]]:
    """Return the first rows with a position, and where each would lie in every system.

    Parameters
    ----------
    reading
        The file, read in any system.
    """
    rows = [row for row in reading.accepted() if row.values.get("lon") is not None]
    known = {row.key: _known(datasets, row.key) for row in rows}
    rows.sort(key=lambda row: known[row.key] is None)  # those that we know tell the most
    return [
        (
            str(row.values.get("name", row.row)),
            _candidates(_degrees(row, reading.crs), known[row.key]),
        )
        for row in rows[:_SHOWN]
    ]


def _degrees(row: RowResult, crs: str) -> tuple[float, float]:
    """Return the degrees that stand in the file."""
    lon, lat = row.values["lon"], row.values["lat"]
    if crs == METRES:
        return lon, lat
    back = from_wgs84(lon, lat, CoordinateSystem(crs))
    return float(back[0]), float(back[1])


def _candidates(said: tuple[float, float], known: tuple[float, float] | None) -> list[Candidate]:
    found = []
    for system in _TRIED:
        lon, lat = (float(one) for one in to_wgs84(*said, system))
        apart = GEOD.inv(lon, lat, *known)[2] if known else None
        found.append(Candidate(system, lon, lat, apart))
    return found


def _known(datasets: Datasets, key: str) -> tuple[float, float] | None:
    """Return our own position of a record where it is good enough."""
    for frame in (datasets.sites, datasets.centres, datasets.communities):
        if key in frame.index and frame.at[key, "error_m"] <= PRECISE_M:
            point = frame.at[key, "geometry"]
            return float(point.x), float(point.y)
    return None


OPEN: Final = Vocabulary(
    "register_question",
    {
        "columns": Word("表头", "Headings"),
        "crs": Word("坐标系", "Coordinate system"),
        "topics": Word("主题", "Topics"),
    },
)
"""The three questions."""


def still_open(found: Questions, *, crs: str, topics: Container[str]) -> tuple[str, ...]:
    """Return which of the three questions nobody has answered, codes of :data:`OPEN`."""
    asked = {
        "columns": bool(found.lacking),
        "crs": found.located and not crs,
        "topics": any(one["text"] not in topics for one in found.topics),
    }
    return tuple(code for code in OPEN if asked[code])
