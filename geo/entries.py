"""The places of the datasets, with every name they answer to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from geo.crs import require_wgs84
from geo.datasets import Datasets
from geo.names import VILLAGE, bare_names, normalise, without_centre_suffix
from geo.place import Place
from geo.terms import CENTRE_TIERS


@dataclass(frozen=True)
class Entry:
    """A place with every name it answers to."""

    place: Place
    names: tuple[str, ...]  # normalised; the first without 新时代文明实践站
    bare: tuple[str, ...]  # without the suffix of its level
    level: str
    ancestors: frozenset[str]


def named_places(datasets: Datasets) -> Iterator[Entry]:
    """Yield every named place once.

    A division and its practice centre share one code and are one place with the names of both.

    Raises
    ------
    CrsError
        When a layer is not in WGS84.
    """
    for layer in (datasets.divisions, datasets.centres, datasets.communities, datasets.sites):
        require_wgs84(layer)
    tree = _Tree(datasets.divisions)
    divisions = datasets.divisions[datasets.divisions["level"] != "province"]
    centre_names = datasets.centres["name"].to_dict()
    for row in divisions.itertuples():
        aliases = (centre_names.get(row.Index, ""), row.name_en)
        yield _entry(
            row, kind=row.level, level=row.level, inside=tree.above(row.parent), aliases=aliases
        )
    for frame in (datasets.centres, datasets.communities):
        for row in frame[~frame.index.isin(divisions.index)].itertuples():
            kind = "centre" if row.tier in CENTRE_TIERS else row.tier
            yield _entry(
                row, kind=kind, level=VILLAGE, inside=tree.above(row.township or row.county)
            )
    for row in datasets.sites.itertuples():
        yield _site_entry(row, inside=tree.above(row.county))


class _Tree:
    """Divisions above a division, and their names in a row: 吉林省 is left out below it."""

    def __init__(self, divisions: gpd.GeoDataFrame) -> None:
        self._parents = divisions["parent"].to_dict()
        self._names = divisions["name"].to_dict()

    def above(self, code: str) -> dict[str, str]:
        """Return code and name from the highest division down to ``code`` itself."""
        line: dict[str, str] = {}
        while code in self._names:
            line = {code: self._names[code], **line}
            code = self._parents[code]
        return line


def _entry(
    row: Any, *, kind: str, level: str, inside: dict[str, str], aliases: tuple[str, ...] = ()
) -> Entry:
    base = normalise(without_centre_suffix(row.name))
    names = (base, *(normalise(name) for name in (row.name, *aliases) if name))
    return Entry(
        place=_place(row, kind=kind, inside=inside),
        names=tuple(dict.fromkeys(names)),
        bare=tuple(name for name in bare_names(base, level) if name != base),
        level=level,
        ancestors=frozenset(inside),
    )


def _site_entry(row: Any, *, inside: dict[str, str]) -> Entry:
    names = (row.name_zh, row.name_en)
    return Entry(
        place=_place(row, kind="site", inside=inside, name=row.name_zh),
        names=tuple(normalise(name) for name in names if name),
        bare=(normalise(row.name_zh.split("（")[0]),),
        level="site",
        ancestors=frozenset(inside),
    )


def _place(row: Any, *, kind: str, inside: dict[str, str], name: str = "") -> Place:
    province, *below = inside.values()
    return Place(
        name=name or row.name,
        lon=float(row.geometry.x),
        lat=float(row.geometry.y),
        kind=kind,
        code=row.Index,
        precision=row.precision,
        error_m=float(row.error_m),
        context="".join(below) or province,
    )
