"""Choose villages and place them, and the communities, round their township.

A village that is no GeoNames place stands where its township stands: on a spiral round it, inside
its county and its township's box, with an error that says so.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.build.divisions import Division, in_box
from geo.build.names import STREET, clean_name, is_village, own_names, stems
from geo.build.positions import (
    FRINGE_R68_M,
    NEIGHBOURHOOD_R68_M,
    PLACE_R68_M,
    VILLAGE_BOX_R68,
    Anchor,
    Area,
    LonLat,
    at,
    clip,
    inside,
    spread,
    village_r68_m,
)
from geo.build.sources import PlaceName, Sources, Unit

SUFFIX = {
    "county": "新时代文明实践中心",
    "township": "新时代文明实践所",
    "village": "新时代文明实践站",
}


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


def choose_villages(
    groups: Mapping[str, Sequence[Unit]], total: int
) -> defaultdict[str, list[Unit]]:
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


def own_places(
    sources: Sources,
    divisions: Mapping[str, Division],
    groups: Iterable[Mapping[str, Sequence[Unit]]],
) -> dict[str, Anchor]:
    """Return the positions of units that are GeoNames places of their own, by code.

    A place counts when it lies in the unit's county, inside its township's box where there is one,
    and no other village or community that could lie there bears the name. A place that bears the
    name of a township of the county is taken for that, or is a homonym of it.
    """
    towns = _town_names(divisions)
    bearers: defaultdict[str, list[tuple[str, Division]]] = defaultdict(list)
    for group in groups:
        for code, units in group.items():
            for unit in units:
                for name in own_names(unit):
                    bearers[name].append((unit.code, divisions[code]))
    found: dict[str, Anchor] = {}
    for place in sources.places:
        named = {
            code
            for name in place.names
            for code, above in bearers[name]
            if _may_hold(sources, divisions, above, place)
        }
        if len(named) == 1 and not any(_is_town(place, code, divisions, towns) for code in named):
            found.setdefault(named.pop(), _place(place))
    return found


def _town_names(divisions: Mapping[str, Division]) -> defaultdict[str, set[str]]:
    """Return the names of the townships of each county, with and without their kind."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in divisions.values():
        if row.level == "township":
            found[row.parent] |= stems(row.name)
        elif row.level == "county":
            found[row.code] |= {row.name, row.name[:-1]}
    return found


def _is_town(
    place: PlaceName, code: str, divisions: Mapping[str, Division], towns: Mapping[str, set[str]]
) -> bool:
    above = divisions.get(code[:9] + "000") or divisions[code[:6] + "000000"]
    return bool(place.names & towns[county_above(above, divisions).code])


def _may_hold(
    sources: Sources, divisions: Mapping[str, Division], above: Division, place: PlaceName
) -> bool:
    if above.box and not in_box(above.box, place):
        return False
    county = county_above(above, divisions)
    return inside(sources.polygons[county.code], (place.lon, place.lat))


def county_above(row: Division, divisions: Mapping[str, Division]) -> Division:
    """Return the county of a township; a county is its own."""
    return row if row.level == "county" else divisions[row.parent]


def place_units(
    above: Division,
    units: Iterable[Unit],
    *,
    county: Division,
    area: Area,
    known: Mapping[str, Anchor],
    taken: set[LonLat],
) -> list[Venue]:
    """Place the units below one township (or directly below a county), no two on one spot.

    Parameters
    ----------
    above
        The division whose position they share.
    units
        Villages and communities.
    county, area
        The county they are in, and its polygon.
    known
        Positions of units that have one of their own.
    taken
        Positions in use; changed in place.
    """
    ordered = sorted(units, key=lambda unit: unit.code)
    rest = [unit for unit in ordered if unit.code not in known]
    positions = spread(
        above.anchor,
        len(rest),
        area=_narrowed(area, above),
        taken=taken,
        local_error_m=lambda item: local_error_m(rest[item], above),
    )
    anchors = dict(known) | {
        unit.code: anchor for unit, anchor in zip(rest, positions, strict=True)
    }
    return [_venue(unit, above, county, anchors[unit.code]) for unit in ordered]


def _place(place: PlaceName) -> Anchor:
    source = f"geonames:{place.geonameid}"
    return at(place.lon, place.lat, precision="place", error_m=PLACE_R68_M, source=source)


def _narrowed(area: Area, above: Division) -> Area:
    """Return the county, narrowed to the township's box where the township lies in it."""
    if above.box is None:
        return area
    narrow = clip(above.box, area)
    return narrow if inside(narrow, above.anchor.lonlat) else area


def local_error_m(unit: Unit, above: Division) -> float:
    """Return the 68 % error in metres of a village or community put where its township is.

    The whole county bounds its villages, and a township's box those of a township. Round a seat
    they scatter by the measured distances of villages from their seat; one that bears the
    township's own name is taken to be the seat itself.
    """
    anchor = above.anchor
    if anchor.precision == "county" or above.level == "county":
        return float(anchor.error_m)
    if own_names(unit) & {above.name[:-1]}:
        return float(anchor.error_m)
    if anchor.precision == "township_box":
        return anchor.error_m * max(VILLAGE_BOX_R68 / above.box_share, 1.0)
    return math.hypot(anchor.error_m, _scatter_m(unit, above))


def _scatter_m(unit: Unit, above: Division) -> float:
    """Return how far from the seat of its township a village or community lies, at 68 %."""
    if above.kind == STREET and not is_village(unit.code):
        return float(NEIGHBOURHOOD_R68_M)
    if above.cell_m is None:
        return float(FRINGE_R68_M)
    return max(village_r68_m(above.cell_m), float(NEIGHBOURHOOD_R68_M))


def _venue(unit: Unit, above: Division, county: Division, anchor: Anchor) -> Venue:
    rural = is_village(unit.code)
    return Venue(
        code=unit.code,
        name=clean_name(unit) + (SUFFIX["village"] if rural else ""),
        tier="village" if rural else "community",
        parent=above.code,
        county=county,
        township="" if above.level == "county" else above.code,
        anchor=anchor,
    )
