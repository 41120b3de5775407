"""Build ``data/centres``: the reconstructed practice centres and the communities.

No public register lists the 9,342 centres. The reconstruction takes one centre 中心 for each of the
60 counties, one station 所 for each of the 946 townships, and village stations 站 for 8,336 of the
villages, thinned in proportion; every row says ``reconstructed``.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from geo.build.divisions import STREET, Division, is_township, make_divisions, write_csv
from geo.build.positions import (
    NEIGHBOURHOOD_R68_M,
    PLACE_R68_M,
    VILLAGE_R68_M,
    Anchor,
    Area,
    LonLat,
    at,
    inside,
    spread,
)
from geo.build.sources import PlaceName, Sources, Unit, load_sources
from geo.errors import N_, DataError

CENTRES = 9_342
STATIONS = 8_336
COMMUNITIES = 2_115
SUFFIX = {
    "county": "新时代文明实践中心",
    "township": "新时代文明实践所",
    "village": "新时代文明实践站",
}
COLUMNS = (
    *("code", "name", "tier", "parent", "prefecture", "county", "township", "lon", "lat"),
    *("precision", "error_m", "position_source", "membership"),
)
REMARK = re.compile(r"（[^（）]*）")
VILLAGE_BODY = re.compile(r"村?村(民委员会|委会|委)$")
COMMUNITY_BODY = re.compile(r"(社区)?(居民委员会|居委会)$")


@dataclass(frozen=True)
class Venue:
    """One row of the centres or communities table."""

    code: str
    name: str
    tier: str
    parent: str
    county: Division
    township: str
    anchor: Anchor


def build_centres(cache: Path, out: Path) -> None:
    """Write ``centres/centres.csv`` and ``centres/communities.csv`` under ``out``.

    Parameters
    ----------
    cache
        Folder of fetched archives.
    out
        Data folder; the same bytes come out for the same archives.

    Raises
    ------
    DataError
        When the archives do not give the known totals.
    """
    centres, communities = make_venues(load_sources(cache))
    require_count("centres", len(centres), CENTRES)
    require_count("communities", len(communities), COMMUNITIES)
    folder = out / "centres"
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "centres.csv", COLUMNS, map(_row, centres))
    write_csv(folder / "communities.csv", COLUMNS, map(_row, communities))


def require_count(what: str, found: int, expected: int) -> None:
    """Raise when the sources give another number of rows than the known total."""
    if found != expected:
        raise DataError(
            N_("The archives give %(found)s %(what)s, not %(expected)s: pin the right versions."),
            what=what,
            found=found,
            expected=expected,
        )


def make_venues(sources: Sources) -> tuple[list[Venue], list[Venue]]:
    """Return the centres (counties, townships, villages) and the communities, each by code."""
    divisions = {row.code: row for row in make_divisions(sources)}
    counties = [row for row in divisions.values() if row.level == "county"]
    townships = [row for row in divisions.values() if row.level == "township"]
    seats = [_seat(row, divisions) for row in (*counties, *townships)]
    villages = choose_villages(_members(sources.villages, divisions, _is_village), STATIONS)
    communities = _members(sources.villages, divisions, _is_community)
    crowd = _Crowd(sources, {seat.anchor.lonlat for seat in seats})
    placed = [
        venue
        for code in sorted(villages.keys() | communities.keys())
        for venue in crowd.place(divisions, code, [*villages[code], *communities[code]])
    ]
    placed.sort(key=lambda venue: venue.code)
    stations = [venue for venue in placed if venue.tier == "village"]
    return seats + stations, [venue for venue in placed if venue.tier == "community"]


def _is_village(code: str) -> bool:
    return 200 <= int(code[9:]) < 400  # noqa: PLR2004 - the bureau's code rule for 村委会


def _is_community(code: str) -> bool:
    return 0 < int(code[9:]) < 200  # noqa: PLR2004 - the bureau's code rule for 居委会


def _seat(row: Division, divisions: Mapping[str, Division]) -> Venue:
    """Return the 中心 of a county or the 所 of a township, at the division's own position."""
    is_county = row.level == "county"
    return Venue(
        code=row.code,
        name=row.name + SUFFIX[row.level],
        tier=row.level,
        parent="" if is_county else row.parent,
        county=row if is_county else divisions[row.parent],
        township="" if is_county else row.code,
        anchor=row.anchor,
    )


def _members(
    villages: Iterable[Unit], divisions: Mapping[str, Division], is_member: Callable[[str], bool]
) -> defaultdict[str, list[Unit]]:
    """Group units by the division that stands above them: a township, else a county.

    Communities of farms, forestry bureaus and zones belong to no township; they go to the county
    of their code, or to that of a zone's other townships. Villages of such units are left out.
    """
    groups: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in villages:
        if not is_member(unit.code):
            continue
        township = unit.code[:9] + "000"
        if is_township(unit.code):
            groups[township].append(unit)
        elif _is_community(unit.code):
            groups[_county_of(unit.code, divisions)].append(unit)
    return groups


def _county_of(code: str, divisions: Mapping[str, Division]) -> str:
    county = code[:6] + "000000"
    if county in divisions:
        return county
    return next(row.parent for row in divisions.values() if row.code[:6] == code[:6])


def choose_villages(groups: Mapping[str, Sequence[Unit]], total: int) -> dict[str, list[Unit]]:
    """Choose ``total`` villages: each township its proportional share, evenly in code order.

    Shares are rounded by largest remainder (ties to the lower township code). Of the ``n``
    villages of a township its ``k`` are those of rank ``floor((2 j + 1) n / 2 k)``, j = 0..k-1.
    """
    quotas = share_out({code: len(group) for code, group in groups.items()}, total)
    return defaultdict(list, {code: evenly(group, quotas[code]) for code, group in groups.items()})


def share_out(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """Share ``total`` out in proportion to ``sizes`` by the largest remainder.

    Examples
    --------
    >>> share_out({"a": 5, "b": 3, "c": 1}, 6)
    {'a': 3, 'b': 2, 'c': 1}
    """
    whole = sum(sizes.values())
    quotas = {code: size * total // whole for code, size in sizes.items()}
    order = sorted(sizes, key=lambda code: (-(sizes[code] * total % whole), code))
    for code in order[: total - sum(quotas.values())]:
        quotas[code] += 1
    return quotas


def evenly(group: Sequence[Unit], count: int) -> list[Unit]:
    """Return ``count`` members of a group at even steps."""
    return [group[(2 * step + 1) * len(group) // (2 * count)] for step in range(count)]


class _Crowd:
    """Places the villages and communities of one division after another, no two on one spot."""

    def __init__(self, sources: Sources, taken: set[LonLat]) -> None:
        self.sources = sources
        self.taken = taken

    def place(
        self, divisions: Mapping[str, Division], code: str, units: Iterable[Unit]
    ) -> list[Venue]:
        """Place the units that stand below one township, or directly below one county."""
        above = divisions[code]
        county = above if above.level == "county" else divisions[above.parent]
        units = sorted(units, key=lambda unit: unit.code)
        area = self.sources.polygons[county.code]
        anchors = self._own_places(units, area, above)
        rest = [unit for unit in units if unit.code not in anchors]
        positions = spread(
            above.anchor,
            len(rest),
            area=_narrowed(area, above),
            taken=self.taken,
            local_error_m=lambda item: local_error_m(rest[item], above),
        )
        anchors |= {unit.code: anchor for unit, anchor in zip(rest, positions, strict=True)}
        return [_venue(unit, above, county, anchors[unit.code]) for unit in units]

    def _own_places(self, units: Sequence[Unit], area: Area, above: Division) -> dict[str, Anchor]:
        """Return the units whose full village name is a place in the township's box."""
        if above.box is None:
            return {}
        west, south, east, north = above.box
        region = area.intersection(shapely.box(west, south, east, north))
        found: dict[str, Anchor] = {}
        for place in self.sources.places:
            named = [unit for unit in units if place.names & _names(unit)]
            lonlat = (place.lon, place.lat)
            if len(named) == 1 and lonlat not in self.taken and inside(region, lonlat):
                found.setdefault(named[0].code, _place(place))
                self.taken.add(lonlat)
        return found


def _names(unit: Unit) -> set[str]:
    name = clean_name(unit)
    return {name, name.removesuffix("村")} if _is_village(unit.code) else {name}


def _place(place: PlaceName) -> Anchor:
    source = f"geonames:{place.geonameid}"
    return at(place.lon, place.lat, precision="place", error_m=PLACE_R68_M, source=source)


def _narrowed(area: Area, above: Division) -> Area:
    """Return the county, narrowed to the township's box where the township lies in it."""
    if above.box is None:
        return area
    narrow: Area = area.intersection(shapely.box(*above.box))
    return narrow if inside(narrow, above.anchor.lonlat) else area


def local_error_m(unit: Unit, above: Division) -> float:
    """Return the 68 % error in metres of a village or community put where its township is.

    A township's box or the whole county already bounds its villages. Round a seat they scatter by
    the measured distances of villages from their seat; one that bears the township's own name is
    taken to be the seat itself.
    """
    anchor = above.anchor
    if anchor.precision in {"township_box", "county"} or above.level == "county":
        return float(anchor.error_m)
    if above.kind == STREET:
        return float((anchor.error_m**2 + NEIGHBOURHOOD_R68_M**2) ** 0.5)
    if _names(unit) & {above.name[:-1]}:
        return float(anchor.error_m)
    return float(max(VILLAGE_R68_M, anchor.error_m))


def _venue(unit: Unit, above: Division, county: Division, anchor: Anchor) -> Venue:
    is_village = _is_village(unit.code)
    return Venue(
        code=unit.code,
        name=clean_name(unit) + (SUFFIX["village"] if is_village else ""),
        tier="village" if is_village else "community",
        parent=above.code,
        county=county,
        township="" if above.level == "county" else above.code,
        anchor=anchor,
    )


def clean_name(unit: Unit) -> str:
    """Return the name of a village or community without its committee and remarks.

    Examples
    --------
    >>> clean_name(Unit("220605107201", "光环村委会"))
    '光环村'
    >>> clean_name(Unit("220182100100", "繁荣居委会（五棵树现代农业产业开发区）（省级）"))
    '繁荣社区'
    """
    name = REMARK.sub("", unit.name)
    if _is_village(unit.code):
        return VILLAGE_BODY.sub("村", name)
    return COMMUNITY_BODY.sub("社区", name)


def _row(venue: Venue) -> list[object]:
    anchor = venue.anchor
    return [
        *(venue.code, venue.name, venue.tier, venue.parent, venue.county.parent),
        *(venue.county.code, venue.township, f"{anchor.lon:.5f}", f"{anchor.lat:.5f}"),
        *(anchor.precision, anchor.error_m, anchor.source, "reconstructed"),
    ]
